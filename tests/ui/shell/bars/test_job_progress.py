"""What stands in the status bar once a command has ended."""

from __future__ import annotations

import pytest

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.shell.bars.job_progress import JobProgress
from hashdesk.ui.shell.main_window import MainWindow


def end_scan(progress: JobProgress, **counts: int) -> None:
    """End a scan that nobody asked for, as of a drive that is plugged in again."""
    progress._unasked = True
    lost = counts.get("missing", 0)
    progress._end(CommandResult("index", {"counts": counts, "gone": lost}))


@pytest.mark.parametrize("lack", ["offline", "missing", "failed"])
def test_photos_that_are_back_are_said_to_be_away_no_longer(window: MainWindow, lack: str) -> None:
    """Also where the scan that found them has nothing else to say."""
    (progress,) = window.features.findChildren(JobProgress)
    status_bar = window.main_layout.status_bar
    end_scan(progress, **{lack: 60})
    assert status_bar.text.text().startswith("60 ")
    end_scan(progress)
    assert status_bar.text.text() == "Up to date"


def test_what_led_to_a_scan_stays(window: MainWindow) -> None:
    """What a person has just done is told until the next thing is."""
    (progress,) = window.features.findChildren(JobProgress)
    window.notifier.status("Restored: 3 photos.")
    end_scan(progress)
    assert window.main_layout.status_bar.text.text() == "Restored: 3 photos."


def test_what_led_to_a_scan_stays_though_photos_are_unreadable(window: MainWindow) -> None:
    """Each scan of their folder finds them again; only more of them are news."""
    (progress,) = window.features.findChildren(JobProgress)
    text = window.main_layout.status_bar.text
    end_scan(progress, failed=2)
    assert text.text() == "2 unreadable"
    for failed in (1, 2):
        window.notifier.status("Restored: 1 photo.")
        end_scan(progress, failed=failed)
        assert text.text() == "Restored: 1 photo."
    end_scan(progress, failed=3)
    assert text.text() == "3 unreadable"
