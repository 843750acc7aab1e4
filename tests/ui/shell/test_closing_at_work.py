"""Closing in the middle of long work asks once, and the next start goes on or offers to."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.finding.finder import GroupFinder
from hashdesk.ui.jobs.command_queue import JobRequest
from hashdesk.ui.jobs.queue import CONFIRM_MISSING
from hashdesk.ui.shell.close_question import CloseQuestion, StoppedWork
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import UNFINISHED_KEY, library_key
from tests.conftest import MANY
from tests.core.duplicates.detail.pictures import scene
from tests.core.duplicates.edited.edits import EDITS
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.slow


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A library of a photo, an edit of it, and another photo."""
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    photo = scene(1, (640, 480))
    for name, image in {"a": photo, "b": EDITS["framed"](photo), "c": scene(2, (640, 480))}.items():
        image.save(small.photos / f"{name}.jpg", quality=88)
        os.utime(small.photos / f"{name}.jpg", (OLD, OLD))
    small.index()
    return small.library


def answer(window: MainWindow, words: str) -> str:
    """Answer the only question; what it asked."""
    (question,) = window.findChildren(QMessageBox)
    asked = question.text()
    next(one for one in question.buttons() if one.text() == words).click()
    return asked


def test_comparing_photos_is_asked_about_once_and_goes_on_at_the_next_start(
    qtbot: QtBot, open_window: OpenWindow, edited: Path
) -> None:
    window = open_window(edited)
    request, page = window.features.duplicates.request, window.main_layout.duplicates
    closed: list[bool] = []

    def close_at_work() -> None:
        if request.work:
            closed.append(window.close())

    finder = window.findChild(GroupFinder)
    assert finder is not None
    finder.working.connect(close_at_work)
    window.features.navigator.show_page(PageId.DUPLICATES)
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(lambda: len(closed) > 1, timeout=PATIENCE_MS)
    assert not any(closed)
    asked = answer(window, "Stop and close")
    assert asked == (
        "Comparing photos is not done yet. Stop it and close? What is done is kept. Comparing "
        "goes on the next time you open Duplicates."
    )
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    again = open_window(edited)
    page = again.main_layout.duplicates
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    assert again.close()  # nothing goes on any more
    assert not again.findChildren(QMessageBox)


def test_comparing_that_ends_while_it_is_asked_about_leaves_the_window_open(
    qtbot: QtBot, open_window: OpenWindow, edited: Path
) -> None:
    window = open_window(edited)
    request, page = window.features.duplicates.request, window.main_layout.duplicates
    finder = window.findChild(GroupFinder)
    assert finder is not None
    finder.working.connect(lambda _state: window.close() if request.work else None)
    window.features.navigator.show_page(PageId.DUPLICATES)
    page.levels.buttons[MatchLevel.EDITED].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE_MS)
    (question,) = window.findChildren(QMessageBox)
    qtbot.waitUntil(
        lambda: question.text() == "Comparing photos has ended in the meantime. Close HashDesk?",
        timeout=PATIENCE_MS,
    )
    assert window.isVisible()
    answer(window, "Close")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)


def test_quitting_during_the_first_indexing_says_how_far_it_is_and_it_is_resumed(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    """It is asked once, however often the person quits."""
    window = open_window(tmp_path / "new library")
    window.parts.jobs.add_folders([os.fsencode(many_photos)])
    bar = window.main_layout.status_bar
    qtbot.waitUntil(lambda: f"of {MANY}" in bar.text.toolTip(), timeout=PATIENCE_MS)
    for _ in range(2):
        window.bindings.by_name["quit"].trigger()
        assert window.isVisible()
    asked = answer(window, "Stop and close")
    assert asked.startswith(f"Indexing {many_photos.name} is not done yet (Reading photos: ")
    assert f" of {MANY}). Stop it and close? What is done is kept, and you can resume" in asked
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)

    again = open_window(tmp_path / "new library")
    again.rescan_when_loaded()
    bar = again.main_layout.status_bar
    assert bar.resume_button.isVisible()
    bar.resume_button.click()
    shown = again.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: len(shown.photos) == MANY and not again.busy, timeout=PATIENCE_MS)
    assert not bar.resume_button.isVisible()


def test_the_question_waits_for_its_answer_once_nothing_runs(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, drawn_photos: Path
) -> None:
    """It says that the work has ended, and closes only if the answer is yes."""
    window = open_window(tmp_path / "new library")
    jobs = window.parts.jobs
    jobs.add_folders([os.fsencode(drawn_photos)])
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    done = f"Indexing {drawn_photos.name} has ended in the meantime. Close HashDesk?"
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    assert not window.close()
    (question,) = window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: question.text() == done, timeout=PATIENCE_MS)
    assert not jobs.busy
    assert {one.text() for one in question.buttons()} == {"Close", "Keep open"}
    assert question.defaultButton().text() == "Keep open"
    answer(window, "Keep open")
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert window.isVisible()
    jobs.export(tmp_path / "codes", [])
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    assert not window.close()
    (question,) = window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: "Exporting has ended" in question.text(), timeout=PATIENCE_MS)
    assert not closed
    answer(window, "Close")
    qtbot.waitUntil(lambda: bool(closed), timeout=PATIENCE_MS)
    assert not window.findChildren(QMessageBox)
    assert not window.features.unfinished.commands


def test_the_question_speaks_of_what_begins_while_it_stands(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, drawn_photos: Path, many_photos: Path
) -> None:
    """Of what waited, of what comes after all had ended, and never of what has ended as going on.

    A press of the button that was meant for closing does not stop what has just begun.
    """
    window = open_window(tmp_path / "new library")
    jobs, asked = window.parts.jobs, []
    jobs.add_folders([os.fsencode(drawn_photos)])
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    assert not window.close()
    jobs.export(tmp_path / "codes", [])
    (question,) = window.findChildren(QMessageBox)
    assert question.text().endswith("would have to be started again: Exporting.")

    def note(_result: object) -> None:
        asked.append(question.text())

    jobs.ended.connect(note)
    qtbot.waitUntil(lambda: len(asked) == 2 and not jobs.busy, timeout=PATIENCE_MS)
    jobs.ended.disconnect(note)
    assert asked[1].startswith("Exporting is not done yet")
    assert question.text() == "Exporting has ended in the meantime. Close HashDesk?"
    jobs.add_folders([os.fsencode(many_photos)])
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    assert question.text().startswith(f"Indexing {many_photos.name} is not done yet")
    agree = next(one for one in question.buttons() if one.text() == "Stop and close")
    qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    assert question.isVisible()
    assert not jobs.is_stopping
    answer(window, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)


def test_the_other_windows_are_asked_to_quit_once_this_one_has(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    many_photos: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not where the person keeps it open after all, nor when it is closed later by its cross."""
    window = open_window(tmp_path / "new library")
    jobs, asked = window.parts.jobs, []
    monkeypatch.setattr(window.parts.opened_windows, "quit", lambda: asked.append(window))
    jobs.add_folders([os.fsencode(many_photos)])
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    window.bindings.by_name["quit"].trigger()
    answer(window, "Keep open")
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    jobs.cancel()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=PATIENCE_MS)
    window.bindings.by_name["close"].trigger()
    assert not window.isVisible()
    assert not asked
    again = open_window(tmp_path / "new library")
    monkeypatch.setattr(again.parts.opened_windows, "quit", lambda: asked.append(again))
    again.features.unfinished.resume()
    qtbot.waitUntil(lambda: again.parts.jobs.at_work, timeout=PATIENCE_MS)
    again.bindings.by_name["quit"].trigger()
    assert not asked
    answer(again, "Stop and close")
    qtbot.waitUntil(lambda: not again.isVisible(), timeout=PATIENCE_MS)
    assert asked == [again]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("adapt", "you can resume it"),
        ("groups", "What is done is kept. Comparing goes on the next time"),
        ("demo", "when you try it again"),
        ("copy", "What is copied stays"),
        ("export", "start it again"),
    ],
)
def test_the_question_says_what_becomes_of_it(
    qtbot: QtBot, window: MainWindow, command: str, words: str
) -> None:
    CloseQuestion(window, window.close).ask(StoppedWork("Working", command))
    (question,) = window.findChildren(QMessageBox)
    assert question.text().startswith("Working is not done yet. Stop it and close?")
    assert words in question.text()
    question.close()


def test_the_question_follows_the_work(qtbot: QtBot, window: MainWindow) -> None:
    asking, work = CloseQuestion(window, window.close), StoppedWork("Working", "index")
    asking.ask(replace(work, figures="512 of 1,500"))
    (question,) = window.findChildren(QMessageBox)
    assert "(512 of 1,500)" in question.text()
    asking.follow(replace(work, figures="640 of 1,500"), "Working")
    assert "(640 of 1,500)" in question.text()
    question.close()


def test_the_question_names_what_waits(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path, drawn_photos: Path
) -> None:
    """And says of each whether it can be resumed."""
    window = open_window(tmp_path / "new library")
    jobs = window.parts.jobs
    jobs.add_folders([os.fsencode(many_photos)])
    jobs.add_folders([os.fsencode(drawn_photos)])
    jobs.export(tmp_path / "codes", [])
    jobs.scan([os.fsencode(drawn_photos)])  # nobody asked for it
    qtbot.waitUntil(lambda: jobs.at_work, timeout=PATIENCE_MS)
    assert not window.close()
    asked = answer(window, "Stop and close")
    assert asked.endswith(
        f"Waiting in line, and can be resumed, too: Indexing {drawn_photos.name}. "
        "Waiting in line, and would have to be started again: Exporting."
    )
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    bar = open_window(tmp_path / "new library").main_layout.status_bar
    assert bar.unfinished.text().endswith(f". Waiting behind it: Indexing {drawn_photos.name}.")


def test_a_scan_after_the_trash_is_no_indexing_that_was_stopped(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_library: Path,
    drawn_photos: Path,
    window_settings: QSettings,
) -> None:
    """Closing asks nothing, the next window says nothing, and the scan is made by itself."""
    window = open_window(own_library)
    jobs, began = window.parts.jobs, []
    folder = os.fsencode(next(drawn_photos.iterdir()))
    jobs.confirm_missing([folder], unasked=True)
    qtbot.waitSignal(jobs.progressed, timeout=PATIENCE_MS).wait()
    assert not jobs.at_work
    window.close()
    assert not window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    again = open_window(own_library, wait=False)
    again.parts.jobs.began.connect(lambda _title: began.append(again.parts.jobs.request))
    again.rescan_when_loaded()
    bar = again.main_layout.status_bar
    qtbot.waitUntil(lambda: bool(began), timeout=PATIENCE_MS)
    assert not bar.resume_button.isVisible()
    first: JobRequest | None = began[0]
    assert first is not None
    assert first.arguments[:2] == (CONFIRM_MISSING, os.fsdecode(folder))
    qtbot.waitUntil(lambda: len(began) == 2 and not again.busy, timeout=PATIENCE_MS)
    assert not window_settings.contains(library_key(UNFINISHED_KEY, own_library))


def test_long_work_that_nobody_asked_for_is_asked_about_and_offered(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, many_photos: Path
) -> None:
    """Hundreds of photos were copied into a folder that is watched."""
    window = open_window(tmp_path / "new library")
    jobs, bar = window.parts.jobs, window.main_layout.status_bar
    library = str(tmp_path / "new library")
    jobs.enqueue(JobRequest("index", (str(many_photos), "--library", library), "Scan", True))
    qtbot.waitUntil(lambda: f"of {MANY}" in bar.text.toolTip(), timeout=PATIENCE_MS)
    assert not window.close()
    assert "you can resume it the next time" in answer(window, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    again = open_window(tmp_path / "new library")
    assert again.main_layout.status_bar.resume_button.isVisible()
    assert again.features.unfinished.commands == {"index"}


def test_what_nobody_asked_for_is_not_offered(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, window_settings: QSettings
) -> None:
    """Beside what somebody did ask for, and dismissing that leaves it to the next start."""
    key = library_key(UNFINISHED_KEY, own_library)
    confirm = [CONFIRM_MISSING, "/nowhere", "--library", str(own_library)]
    scan = ["index", confirm, "Indexing photos", True]
    adapt = ["adapt", ["--no-switch", "--library", str(own_library)], "Adapting"]
    window_settings.setValue(key, json.dumps([scan, adapt]))
    window = open_window(own_library)
    bar = window.main_layout.status_bar
    assert window.features.unfinished.commands == {"adapt"}
    assert bar.unfinished.text() == "Adapting was stopped"
    bar.dismiss_button.click()
    assert json.loads(str(window_settings.value(key))) == [scan]
