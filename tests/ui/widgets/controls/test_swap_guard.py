"""The second click of a double click does not press what has just come in the button's place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 600_000


@pytest.fixture(autouse=True)
def long_double_clicks(qapp: QApplication) -> Iterator[None]:
    """A double click may take minutes: no machine is too slow to be in time for it."""
    usual = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(LONG_MS)
    yield
    qapp.setDoubleClickInterval(usual)


def press_until_heard(qtbot: QtBot, button: QPushButton, heard: list[object]) -> None:
    """Click twice at once, which is not heard, and once more when a double click is over."""
    qtbot.mouseClick(button, LEFT)
    qtbot.mouseDClick(button, LEFT)
    assert not heard
    QApplication.setDoubleClickInterval(0)
    qtbot.mouseClick(button, LEFT)
    assert heard
    QApplication.setDoubleClickInterval(LONG_MS)


def test_clicks_and_keys_wait_for_as_long_as_a_double_click_takes(qtbot: QtBot) -> None:
    button, heard = QPushButton("Stop"), list[object]()
    qtbot.addWidget(button)
    button.clicked.connect(lambda: heard.append(button))
    guard = SwapGuard(button)
    with qtbot.waitExposed(button):
        button.show()
    qtbot.mouseClick(button, LEFT)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(heard) == 2, "nothing has turned yet"
    heard.clear()
    guard.turned()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(button, key)
    press_until_heard(qtbot, button, heard)


def test_a_key_that_is_held_presses_nothing(qtbot: QtBot) -> None:
    """Enter presses a button each time that it repeats."""
    button, heard = QPushButton("Stop"), list[object]()
    qtbot.addWidget(button)
    button.setAutoDefault(True)
    button.clicked.connect(lambda: heard.append(button))
    guard = SwapGuard(button)
    with qtbot.waitExposed(button):
        button.show()
    assert not guard.is_closed
    none, enter = Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Return
    held = QKeyEvent(QEvent.Type.KeyPress, enter, none, "\r", autorep=True)
    QApplication.sendEvent(button, held)
    assert not heard
    QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, enter, none, "\r"))
    assert heard


def test_adapt_turns_into_stop(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.ENCODER)
    panel, heard = window.main_layout.encoder.adapt, list[object]()
    panel.stop_wanted.disconnect()
    panel.stop_wanted.connect(lambda: heard.append("stop"))
    panel.show_start()
    press_until_heard(qtbot, panel.work.stop_button, heard)
    panel.pause_wanted.disconnect()
    panel.pause_wanted.connect(heard.append)
    panel.work.pause_button.setEnabled(True)
    heard.clear()
    panel.show_pause(paused=True)
    press_until_heard(qtbot, panel.work.pause_button, heard)


def test_pause_turns_into_resume_in_the_status_bar(qtbot: QtBot, window: MainWindow) -> None:
    bar, heard = window.main_layout.status_bar, list[object]()
    bar.pause_wanted.disconnect()
    bar.pause_wanted.connect(heard.append)
    bar.show_job(JobState("Indexing photos", fraction=0.5))
    bar.show_pause(possible=True, paused=False)
    qtbot.mouseClick(bar.pause_button, LEFT)
    assert heard == [True]
    heard.clear()
    bar.show_pause(possible=True, paused=True)
    press_until_heard(qtbot, bar.pause_button, heard)
    bar.show_idle()


def test_stop_and_look_again_stand_in_one_place(qtbot: QtBot, window: MainWindow) -> None:
    page, heard = window.main_layout.duplicates, list[object]()
    for wanted in (page.stop_wanted, page.again_wanted):
        wanted.disconnect()
        wanted.connect(lambda: heard.append("wanted"))
    window.features.navigator.show_page(PageId.DUPLICATES)
    for show, words in (
        (lambda: page.show_working(JobState("Comparing photos", fraction=0.5)), "Stop"),
        (lambda: page.show_words("Stopped.", again=True), "Look again"),
    ):
        show()
        heard.clear()
        (button,) = (one for one in page.findChildren(QPushButton) if one.text() == words)
        press_until_heard(qtbot, button, heard)


@pytest.mark.parametrize("answer", ["Undo", "close"])
def test_a_sentence_that_waited_is_not_answered_by_the_second_click(
    qtbot: QtBot, window: MainWindow, answer: str
) -> None:
    bar, heard = window.main_layout.notice_bar, list[object]()
    bar.tell("Moved.", "Undo", lambda: None, stays=True)
    bar.tell("There is a newer model.", "Use it", lambda: heard.append("use"), waits=True)
    assert bar.words == "Moved."
    bar.withdraw() if answer == "close" else qtbot.mouseClick(bar.button, LEFT)
    assert bar.words == "There is a newer model."
    press_until_heard(qtbot, bar.button, heard)


def test_a_sentence_that_an_answer_led_to_is_not_answered_by_the_second_click(
    qtbot: QtBot, window: MainWindow
) -> None:
    bar, heard = window.main_layout.notice_bar, list[object]()
    bar.tell("Moved.", "Undo", lambda: bar.tell("Back.", "Redo", lambda: heard.append("redo")))
    qtbot.mouseClick(bar.button, LEFT)
    assert bar.words == "Back."
    press_until_heard(qtbot, bar.button, heard)
