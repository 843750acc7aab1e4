"""What takes disk space, and what came with HashDesk and takes none here."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
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
    card.show_sizes({}, busy=False)
    assert [card.rows[kind][0].text() for kind in kinds] == ["empty", "empty"]
    assert "Cleared, it is downloaded and installed again" in said(card)
    card.show_installed(frozenset(kinds))
    card.show_sizes({CacheKind.THUMBNAILS: 0}, busy=False)
    assert [card.rows[kind][0].text() for kind in kinds] == ["installed", "installed"]
    assert card.rows[CacheKind.THUMBNAILS][0].text() == "empty"
    assert "It is installed with this HashDesk; nothing is downloaded." in said(card)
    assert "downloaded again for the next demo" not in said(card)
    assert not any(card.rows[kind][1].isEnabled() for kind in kinds)
    card.show_sizes({CacheKind.PYTORCH: 5_000_000}, busy=False)  # of an earlier time
    assert card.rows[CacheKind.PYTORCH][0].text() == "5.0 MB"
    assert card.rows[CacheKind.PYTORCH][1].isEnabled()
