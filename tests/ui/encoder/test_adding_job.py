"""Adding a model as a job: beside the dialog, behind other tasks, and with PyTorch first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.files.download import PART_SUFFIX
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.ui.app import session
from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adding.add_model_dialog import AddModelDialog
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.encoder.test_add_model import open_dialog
from tests.ui.jobs.held import Held

GB = 1_000_000_000


class Stoppable(Held):
    """Ends when it is asked to, a little later, as a process does."""

    def cancel(self) -> None:
        stopped = CommandResult(self.command, cancelled=True)
        QTimer.singleShot(0, self, lambda: self.ended.emit(stopped))


@pytest.fixture
def window(
    open_window: OpenWindow,
    library_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """A window whose commands a test ends. There is no PyTorch."""
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HASHDESK_PYTORCH", str(tmp_path / "pytorch"))
    monkeypatch.setattr(session, "JobQueue", partial(JobQueue, make_process=Stoppable))
    return open_window(library_folder)


def running(window: MainWindow) -> Stoppable:
    return window.parts.jobs.findChildren(Stoppable)[-1]


def report(window: MainWindow, phase: str, done: int = 0, total: int = 0) -> None:
    running(window).progressed.emit({"phase": phase, "done": done, "total": total})


def end(window: MainWindow, error: str = "", *, cancelled: bool = False, **summary: object) -> None:
    running(window).ended.emit(CommandResult("models", dict(summary), cancelled, error))


def choose(qtbot: QtBot, window: MainWindow, name: str = "swin_t") -> AddModelDialog:
    dialog = open_dialog(qtbot, window)
    dialog.choice.field.setText(name)
    qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Return)
    return dialog


def closed(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)


def test_the_dialog_can_be_closed_and_the_job_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    """The status bar shows it, another page can be seen, and the dialog shows it again."""
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    request = window.parts.jobs.request
    assert request is not None
    assert request.arguments[:4] == ("--add", "swin_t", "--yes", "--install")
    assert "the status bar shows how far it is" in dialog.strip.aside.text()
    report(window, "install", 2 * GB, 5 * GB)
    assert dialog.strip.phase.text() == "Unpacking PyTorch: 2.0 GB of 5.0 GB"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    closed(qtbot, window)
    bar = window.main_layout.status_bar
    assert window.busy
    assert bar.cancel_button.isVisible()
    assert bar.text.text().startswith("Adding swin_t")
    assert "Unpacking PyTorch: 2.0 GB of 5.0 GB" in bar.text.toolTip()
    window.features.navigator.show_page(PageId.PHOTOS)

    again = open_dialog(qtbot, window)
    assert again.found.facts[0].value.startswith("swin_t")
    assert again.stop_button.isEnabled()
    assert not again.choice.isEnabled()
    report(window, "try")
    assert again.strip.phase.text() == "Trying PyTorch out"
    again.close_button.click()
    closed(qtbot, window)
    window.features.navigator.show_page(PageId.PHOTOS)
    end(window, added={"title": "swin_t"}, new=True)
    words = "“swin_t” was added. On the page Model, “Use” switches to it."
    assert window.main_layout.notice_bar.words == words


def test_the_whole_of_pytorch_has_its_part_of_the_bar(qtbot: QtBot, window: MainWindow) -> None:
    """A model that is here is next to nothing of it, and it never falls."""
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    report(window, "fetch", 1_000_000, 1_000_000)
    fetched = dialog.strip.bar.value() / dialog.strip.bar.maximum()
    assert fetched < 0.1
    seen = [fetched]
    for phase in ("resolve", "download", "install", "try", "convert", "check"):
        report(window, phase, 0, 100 if phase in ("download", "install") else 0)
        seen.append(dialog.strip.bar.value() / dialog.strip.bar.maximum())
    assert seen == sorted(seen)
    assert dialog.strip.phase.text() == "Trying the model on made-up pictures"
    end(window, cancelled=True)


def test_an_error_is_said_in_the_dialog_alone(qtbot: QtBot, window: MainWindow) -> None:
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    end(window, "There is no network.")
    assert dialog.strip.trouble.text() == "There is no network."
    assert dialog.add_button.isEnabled()
    qtbot.waitUntil(lambda: not window.main_layout.notice_bar.words, timeout=PATIENCE_MS)
    dialog.add_button.click()
    dialog.close_button.click()
    closed(qtbot, window)
    end(window, "There is no network.")
    assert window.main_layout.notice_bar.words == "There is no network."


def test_what_came_of_pytorch_is_said_when_it_is_stopped(qtbot: QtBot, window: MainWindow) -> None:
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    wheels = Runtime(paths.pytorch(), paths.pytorch_is_named()).wheels
    wheels.mkdir(parents=True)
    (wheels / f"torch-9.whl{PART_SUFFIX}").write_bytes(bytes(3_000_000))
    dialog.stop_button.click()
    assert window.parts.jobs.is_stopping
    assert dialog.strip.headline.text() == "Stopping …"
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    said = "Stopped. Nothing was added. 3.0 MB of its download is kept for the next time."
    assert dialog.strip.trouble.text() == said
    assert window.main_layout.status_bar.unfinished.text() == "Adding “swin_t” was stopped"
    assert dialog.add_button.text() == "Install and add"


def test_it_waits_behind_another_task(qtbot: QtBot, window: MainWindow) -> None:
    """Which is named; it can be given up alone, or is begun once the other one has ended."""
    window.parts.jobs.retry()
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    said = "It is added once this task has ended: Trying unreadable files again."
    assert dialog.strip.headline.text() == said
    dialog.stop_button.click()
    assert dialog.strip.trouble.text() == "Stopped. Nothing was added."
    assert window.parts.jobs.title == "Trying unreadable files again"
    assert not window.parts.jobs.waiting
    dialog.add_button.click()
    dialog.close_button.click()
    closed(qtbot, window)
    again = open_dialog(qtbot, window)
    assert again.strip.headline.text() == said
    running(window).ended.emit(CommandResult("index"))
    assert window.parts.jobs.title == "Adding swin_t"
    assert again.strip.headline.text().startswith("Adding swin_t")
    end(window, cancelled=True)


def test_what_waits_outlives_a_model_that_could_not_be_added(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = choose(qtbot, window)
    dialog.add_button.click()
    window.parts.jobs.retry()
    end(window, "There is no network.")
    assert window.parts.jobs.title == "Trying unreadable files again"
    running(window).ended.emit(CommandResult("index"))


@pytest.mark.parametrize("words", ["en", "de"])
def test_no_button_moves(
    qtbot: QtBot, window: MainWindow, words: str, request: pytest.FixtureRequest
) -> None:
    """Whatever is shown: a model, one that needs PyTorch, work, trouble of any length."""
    if words == "de":
        request.getfixturevalue("german")
    dialog = open_dialog(qtbot, window)
    places = set()

    def note() -> None:
        buttons = (dialog.close_button, dialog.add_button, dialog.choice.folder_button)
        found = [(one.mapTo(dialog, QPoint()), one.size()) for one in buttons]
        places.add(tuple((at.x(), at.y(), size.width(), size.height()) for at, size in found))

    facts = {"install": False, "again": False, "addable": True}
    steps = [
        dialog.show_nothing,
        lambda: dialog.show_nothing("It is no model. " * 40),
        lambda: dialog.show_looking("clip"),
        lambda: dialog.show_found((), "", **facts),
        lambda: dialog.show_found((), "", **{**facts, "install": True}),
        lambda: dialog.show_found((), "", **{**facts, "again": True}),
        dialog.show_adding,
        lambda: dialog.show_waiting("Indexing photos"),
        dialog.show_stopping,
        lambda: dialog.show_trouble("", 3 * GB),
        lambda: dialog.show_trouble("The server does not answer.", 0),
    ]
    for step in steps:
        step()
        qtbot.wait(1)  # a layout is made when events are handled
        note()
    assert len(places) == 1
    assert all(isinstance(one, QPushButton) for one in (dialog.stop_button, dialog.add_button))
    dialog.show_nothing()
    dialog.close_button.click()
    closed(qtbot, window)
