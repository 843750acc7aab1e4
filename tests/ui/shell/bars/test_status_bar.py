"""What the status bar says of the running job."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.bars.status_bar import StatusBar


def test_no_rate_is_shown_while_the_job_is_paused(qtbot: QtBot) -> None:
    """Also where a last line comes after the pause has begun."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_engine("onnx-cpu", 156)
    bar.show_pause(possible=True, paused=False)
    assert bar.engine.text() == "CPU · 156 photos/s"
    bar.show_pause(possible=True, paused=True)
    assert bar.engine.text() == "CPU"
    bar.show_engine("onnx-cpu", 150)
    assert bar.engine.text() == "CPU"
    bar.show_pause(possible=True, paused=False)
    assert bar.engine.text() == "CPU · 150 photos/s"


def test_the_processor_is_in_sight_while_a_job_has_one_and_never_else(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_engine("onnx-cpu")  # of a search
    assert bar.engine.isHidden()
    bar.show_job(JobState("Indexing photos …"))
    assert bar.engine.isHidden(), "nothing is read yet"
    bar.show_engine("onnx-cpu", 20)
    assert not bar.engine.isHidden()
    bar.show_engine("onnx-cpu")
    bar.show_idle("Up to date")
    assert bar.engine.isHidden()


def test_what_can_be_resumed_has_the_room_of_a_text_that_is_not_there(qtbot: QtBot) -> None:
    """All of it is in sight in a narrow window, and both are once something is said."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(900, bar.height())
    bar.show()
    words = "Switching the model was stopped. Waiting behind it: Indexing extra."
    bar.show_unfinished(words, "Resume both")
    assert bar.resume_button.text() == "Resume both"
    needed = bar.unfinished.fontMetrics().horizontalAdvance(words)
    qtbot.waitUntil(lambda: bar.unfinished.width() >= needed)
    bar.show_text("Restored: 3 photos.")
    needed = bar.text.fontMetrics().horizontalAdvance("Restored: 3 photos.")
    qtbot.waitUntil(lambda: bar.text.width() >= needed)
    assert bar.unfinished.width() >= bar.text.width() - 1


def test_the_time_left_is_not_what_a_narrow_bar_cuts(qtbot: QtBot) -> None:
    """What else is said of it goes first, and is in the tool tip."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show()
    left = "about 10 minutes left"
    brief = f"Indexing photos – {left}"
    words = f"{brief}, slower than at first"
    state = JobState(words, "Reading photos: 2 of 9", 0.3, shorter=(brief, left))
    for width, shown, waits in (
        *((1400, words, ""), (700, brief, "")),
        (900, left, "Switching the model was stopped. Waiting behind it: Indexing extra."),
    ):
        bar.show_unfinished(waits)
        bar.resize(width, bar.height())
        bar.show_job(state)
        bar.grab()  # lays it out
        bar.show_job(state)
        assert bar.text.text() == shown
        assert state.headline in bar.text.toolTip()
        assert state.details in bar.text.toolTip()
