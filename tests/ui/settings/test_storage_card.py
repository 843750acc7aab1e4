"""What takes disk space, and what came with HashDesk and takes none here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.ui.settings.storage_card import StorageCard


def said(card: StorageCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def test_what_is_installed_is_not_called_empty(qtbot: QtBot) -> None:
    """Nor is it said to be downloaded."""
    card = StorageCard()
    qtbot.addWidget(card)
    kinds = CacheKind.PYTORCH, CacheKind.DEMO_PHOTOS
    card.show_sizes({})
    assert [card.rows[kind][0].text() for kind in kinds] == ["empty", "empty"]
    assert "Cleared, it is downloaded and installed again" in said(card)
    card.show_installed(frozenset(kinds))
    card.show_sizes({CacheKind.THUMBNAILS: 0})
    assert [card.rows[kind][0].text() for kind in kinds] == ["installed", "installed"]
    assert card.rows[CacheKind.THUMBNAILS][0].text() == "empty"
    assert "It is installed with this HashDesk; nothing is downloaded." in said(card)
    assert "downloaded again for the next demo" not in said(card)
    assert not any(card.rows[kind][1].isEnabled() for kind in kinds)
    card.show_sizes({CacheKind.PYTORCH: 5_000_000})  # of an earlier time
    assert card.rows[CacheKind.PYTORCH][0].text() == "5.0 MB"
    assert card.rows[CacheKind.PYTORCH][1].isEnabled()


def test_the_demo_album_is_removed_after_one_question(qtbot: QtBot) -> None:
    """Which tells what that frees; also while a job runs, which is about another library."""
    card = StorageCard()
    qtbot.addWidget(card)
    card.show_album(0)
    assert card.album_size.text() == "empty"
    assert not card.album_button.isEnabled()
    card.show_album(31_000_000)
    card.show_sizes({}, "Indexing photos")
    assert card.album_size.text() == "31.0 MB"
    card.album_button.click()
    (question,) = card.findChildren(QMessageBox)
    assert question.text().startswith("Remove the demo album? That frees 31.0 MB.")
    with qtbot.waitSignal(card.removal_wanted):
        next(one for one in question.buttons() if one.text() == "Remove").click()
