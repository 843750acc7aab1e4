"""Closing never cuts off unasked what somebody asked for, at whatever point it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import LONG_WORK
from hashdesk.ui.jobs.queue import JobQueue
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.jobs.held import Held

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("phase", ["scan", "recode", "index", "facts", "guess"])
def test_a_folder_that_somebody_added_is_asked_about_until_it_is_done(
    qtbot: QtBot, tmp_path: Path, phase: str
) -> None:
    """Also in its last seconds, in which words are made ready; and before it has read a photo."""
    jobs = JobQueue(tmp_path, None, Held)
    jobs.add_folders([b"/photos"])
    seen = [jobs.at_work, at_work_after(jobs, phase, 2)]
    (process,) = jobs.findChildren(Held)
    process.ended.emit(CommandResult("index"))
    assert [*seen, jobs.at_work] == [True, True, False]


def test_a_look_at_all_folders_is_asked_about_once_it_has_found_something(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """Each start looks anyway."""
    jobs = JobQueue(tmp_path, None, Held)
    jobs.rescan()
    assert not at_work_after(jobs, "scan", LONG_WORK)
    assert at_work_after(jobs, "guess", 2)


def test_changes_that_the_window_has_noticed_are_asked_about_if_they_are_many(
    qtbot: QtBot, tmp_path: Path
) -> None:
    jobs = JobQueue(tmp_path, None, Held)
    jobs.scan([os.fsencode(tmp_path)])
    assert not at_work_after(jobs, "scan", LONG_WORK)
    assert not at_work_after(jobs, "facts", 2)
    assert at_work_after(jobs, "facts", LONG_WORK)


def at_work_after(jobs: JobQueue, phase: str, total: int) -> bool:
    """Whether closing asks once the command is at a phase with so much to do."""
    (process,) = jobs.findChildren(Held)
    process.progressed.emit({"phase": phase, "done": 1, "total": total})
    return jobs.at_work


def test_what_waits_is_asked_about_behind_what_nobody_would_miss(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, drawn_photos: Path, tmp_path: Path
) -> None:
    """A scan of the folders runs, and a card is to be compared."""
    window = open_window(own_library)
    jobs = window.parts.jobs
    jobs.scan([os.fsencode(drawn_photos)])
    jobs.compare(drawn_photos, tmp_path / "answers", turned=False)
    jobs.export(tmp_path / "codes", [])
    assert not jobs.at_work
    assert not window.close()
    (question,) = window.findChildren(QMessageBox)
    asked = question.text()
    assert asked.startswith("Comparing photos is not done yet. Stop it and close?")
    assert asked.endswith("would have to be started again: Exporting.")
    question.defaultButton().click()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert window.isVisible()
    assert [one.command for one in jobs.waiting] == ["compare", "export"]
