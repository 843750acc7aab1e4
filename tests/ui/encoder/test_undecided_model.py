"""The offer of a new model goes once it was decided on, wherever that was done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from hashdesk.core.code_sets import code_sets
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adapting.undecided_model import UndecidedModel
from hashdesk.ui.shell.main_window import MainWindow
from tests.adapting import use_shipped
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import read_again


@pytest.fixture
def new(adapted: Path) -> EncoderRow:
    """The adapted model of a library that uses the shipped one."""
    return use_shipped(adapted)


@pytest.fixture
def offered(qtbot: QtBot, open_window: OpenWindow, adapted: Path, new: EncoderRow) -> MainWindow:
    """A window in which that model was made, and which shows its photos."""
    with LibraryDB(adapted) as db:
        before = db.encoder_in_use()
    assert before is not None
    window = open_window(adapted)
    window.features.adapting.compare(
        {"encoder": new.name, "before": before.name, "sentence": "It is ready."}
    )
    bar = window.main_layout.notice_bar
    qtbot.waitUntil(lambda: "new model is ready" in bar.words, timeout=PATIENCE_MS)
    return window


def test_over_a_restart_it_keeps_the_name_of_the_model_that_it_is_compared_with(
    tmp_path: Path,
) -> None:
    """Else the next window says “the model before it”."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    summary = {"encoder": "e" * 32, "before": "a" * 32, "compared_with": "Cells", "better": True}
    UndecidedModel(tmp_path, settings).keep(summary)
    assert UndecidedModel(tmp_path, settings).summary == summary


def test_the_page_that_it_leads_to_shows_no_offer(offered: MainWindow) -> None:
    offered.features.navigator.show_page(PageId.ENCODER)
    assert offered.main_layout.encoder.adapt.comparison.isVisible()
    assert not offered.main_layout.notice_bar.words


def test_another_notice_stays(offered: MainWindow) -> None:
    offered.notifier.notice("Something else happened.", stays=True)
    offered.features.navigator.show_page(PageId.ENCODER)
    assert offered.main_layout.notice_bar.words == "Something else happened."


def test_using_it_or_another_takes_the_offer_away(offered: MainWindow, new: EncoderRow) -> None:
    offered.main_layout.encoder.code_sets.use_wanted.emit(new.name)
    assert not offered.main_layout.notice_bar.words


def use_it(db: LibraryDB, new: EncoderRow) -> None:
    db.use_encoder(new)


@pytest.mark.parametrize("decide", [use_it, code_sets.remove])
def test_a_terminal_takes_the_offer_away(
    qtbot: QtBot,
    offered: MainWindow,
    adapted: Path,
    new: EncoderRow,
    decide: Callable[[LibraryDB, EncoderRow], None],
) -> None:
    """Once the library is read again; the page offers to adapt then."""
    read_again(qtbot, offered)  # it sees that the model is there
    assert offered.main_layout.notice_bar.words
    with LibraryDB(adapted, write=True) as db:
        decide(db, new)
    read_again(qtbot, offered)
    assert not offered.main_layout.notice_bar.words
    offered.features.navigator.show_page(PageId.ENCODER)
    panel = offered.main_layout.encoder.adapt
    assert panel.adapt_button.isVisible()
    assert not panel.comparison.isVisible()


def test_a_library_read_before_it_was_made_decides_nothing(
    offered: MainWindow, new: EncoderRow
) -> None:
    """The reading may have begun before, and have ended after."""
    undecided = offered.features.adapting._undecided
    used = offered.snapshot.encoder
    assert not undecided.is_decided(used, {used})
    assert not undecided.is_decided(used, {used, new.name})
    assert undecided.is_decided(used, {used})
