"""How long a sentence over the photos stays."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.core.errors import HashDeskError
from hashdesk.ui.current_page import PageId
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.shell.main_window import MainWindow
from tests.ui.shell.waiting import search_similar


@pytest.mark.parametrize("button", ["", "Open"])
def test_a_notice_goes_with_its_page(qtbot: QtBot, window: MainWindow, button: str) -> None:
    """And with the next search."""
    navigator, bar = window.features.navigator, window.main_layout.notice_bar
    navigator.show_page(PageId.ATLAS)
    window.notifier.notice("A word about this page.", button, lambda: None)
    assert bar.words
    navigator.show_library()
    assert not bar.words
    window.notifier.notice("A word about these photos.", button, lambda: None)
    search_similar(qtbot, window, 3)
    assert not bar.words


def test_errors_stay(qtbot: QtBot, window: MainWindow) -> None:
    window.notifier.show_error(HashDeskError("It failed."))
    window.features.navigator.show_page(PageId.SETTINGS)
    window.features.navigator.show_library()
    search_similar(qtbot, window, 3)
    assert window.main_layout.notice_bar.words == "It failed."


def test_what_a_job_says_waits_for_an_offer(window: MainWindow) -> None:
    """Undo stays where it is, whatever ends meanwhile; then it is said, each thing once."""
    bar = window.main_layout.notice_bar
    window.notifier.notice("Moved.", "Undo", window.notifier.withdraw, stays=True)
    for _ in range(2):
        window.parts.jobs.ended.emit(CommandResult("index", error="The disk is full."))
    window.parts.jobs.ended.emit(CommandResult("index", {"unplugged": ["/media/me/card"]}))
    assert (bar.words, bar.button.text()) == ("Moved.", "Undo")
    bar.button.click()
    assert (bar.words, bar.button.isHidden()) == ("The disk is full.", True)
    bar.withdraw()
    assert bar.words.startswith("/media/me/card was unplugged")
    bar.withdraw()
    assert bar.words == ""


def test_a_later_answer_does_not_wait(window: MainWindow) -> None:
    """Who moves more photos is told of these, and may undo that."""
    bar = window.main_layout.notice_bar
    for words in ("Moved one.", "Moved two."):
        window.notifier.notice(words, "Undo", lambda: None, stays=True)
    assert bar.words == "Moved two."


def test_a_sentence_that_is_true_no_longer_goes_and_waits_no_more(window: MainWindow) -> None:
    bar = window.main_layout.notice_bar
    window.notifier.notice("Moved.", "Undo", lambda: None, stays=True)
    for words in ("It is ready.", "It failed."):
        window.notifier.notice(words, stays=True, waits=True)
    window.notifier.retract("It is ready.")
    assert bar.words == "Moved."
    window.notifier.retract("Moved.")
    assert bar.words == "It failed."
    window.notifier.retract("It failed.")
    assert bar.words == ""


def test_a_hint_takes_no_undo_away(window: MainWindow) -> None:
    """It stands below, and goes with the next step."""
    bar, done = window.main_layout.notice_bar, []
    window.notifier.notice("Moved.", "Undo", lambda: done.append("undone"), stays=True)
    for hint in ("One photo is always kept.", "This one is kept."):
        window.notifier.notice(hint)
        assert (bar.words, bar.remark, bar.button.isHidden()) == ("Moved.", hint, False)
    window.notifier.settle()
    assert (bar.words, bar.remark) == ("Moved.", "")
    window.notifier.notice("Nothing is marked here.")
    window.notifier.retract("Nothing is marked here.")
    assert (bar.words, bar.remark) == ("Moved.", "")
    window.notifier.notice("This one is kept.")
    bar.button.click()
    assert (bar.words, done) == ("", ["undone"])


def test_an_error_below_an_undo_outlives_it(window: MainWindow) -> None:
    bar = window.main_layout.notice_bar
    window.notifier.notice("Moved.", "Undo", window.notifier.withdraw, stays=True)
    window.notifier.show_error(HashDeskError("It failed."))
    window.features.navigator.show_page(PageId.SETTINGS)
    assert (bar.words, bar.remark) == ("Moved.", "It failed.")
    bar.button.click()
    assert (bar.words, bar.remark, bar.button.isHidden()) == ("It failed.", "", True)
    bar.withdraw()
    assert bar.words == ""
