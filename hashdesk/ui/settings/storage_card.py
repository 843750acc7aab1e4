"""The card of what HashDesk keeps to save time: its size, what it is for, and clearing it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, grid_layout, label, paragraph
from hashdesk.ui.widgets.card_page import Card
from hashdesk.ui.widgets.dialogs.confirm import confirm
from hashdesk.ui.widgets.theme import GRID


class StorageCard(Card):
    """A row for each cache, and for the demo album."""

    clear_wanted = Signal(object)  # CacheKind
    removal_wanted = Signal()  # of the demo album

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr(
            "HashDesk keeps the following to save time. Clearing it loses nothing: your photos "
            "stay, and so does all that you have decided about them. What is needed is made again."
        )
        self.column.addWidget(paragraph(words, "muted"))
        self.column.addSpacing(GRID)
        grid = grid_layout(0)
        grid.setVerticalSpacing(grid.verticalSpacing() * 2)
        self._installed: frozenset[CacheKind] = frozenset()  # with HashDesk
        self._purposes: dict[CacheKind, QLabel] = {}
        self.rows = {}  # size and button
        self.album_size = label()
        self.album_button = button(self.tr("Remove…"), clicked=self._ask_removal)
        self.album_button.setAccessibleName(self.tr("Remove the demo album"))
        self.album_button.setEnabled(False)  # until it is known whether there is one
        for kind, (name, purpose) in self._texts().items():
            if kind is CacheKind.DEMO_PHOTOS:
                album = self.tr(
                    "Pictures to try HashDesk with, in a library of their own. Your photos stay "
                    "when it is removed."
                )
                about = self.tr("Demo album"), paragraph(album, "muted")
                _add_row(grid, *about, self.album_size, self.album_button)
            size = label()
            clear = button(self.tr("Clear…"), clicked=partial(self._ask, kind))
            clear.setAccessibleName(self.tr("Clear: {cache}").format(cache=name))
            self._purposes[kind] = paragraph(purpose, "muted")
            _add_row(grid, name, self._purposes[kind], size, clear)
            self.rows[kind] = size, clear
        self.column.addLayout(grid)
        self.column.addWidget(self.waiting)

    def allow_clearing(self, *, allowed: bool) -> None:
        """Whether anything can be cleared: not without photos to make it again from."""
        for made in (*(clear for _, clear in self.rows.values()), self.album_button):
            made.setVisible(allowed)

    def show_installed(self, kinds: frozenset[CacheKind]) -> None:
        """Say of these that they came with HashDesk: nothing is kept of them, nor fetched."""
        self._installed = kinds
        for kind, (_, purpose) in self._texts().items():
            self._purposes[kind].setText(purpose)

    def show_sizes(
        self, sizes: Mapping[CacheKind, int], task: str = "", *, is_own: bool = False
    ) -> None:
        """Show the size of each in bytes. While a task runs, nothing can be cleared.

        task: its title; empty: none is running. is_own: whether it is about the caches.
        """
        for kind, (size, clear) in self.rows.items():
            taken = sizes.get(kind, 0)
            nothing = self.tr("installed") if kind in self._installed else self.tr("empty")
            size.setText(formatting.size(taken) if taken else nothing)
            clear.setEnabled(not task and taken > 0)
        self.show_waiting((clear for _, clear in self.rows.values()), task, is_own=is_own)

    def show_album(self, taken: int) -> None:
        """Show what removing the demo album would free, in bytes; 0: there is none.

        It can be removed while a job runs: that is about another library.
        """
        self.album_size.setText(formatting.size(taken) if taken else self.tr("empty"))
        self.album_button.setEnabled(taken > 0)

    def _ask_removal(self) -> None:
        """Ask whether to remove the demo album: what that frees."""
        words = self.tr("Remove the demo album? That frees {size}. Your own photos stay.").format(
            size=self.album_size.text()
        )
        title, yes = self.tr("Remove the demo album"), self.tr("Remove")
        confirm(self.window(), title, words, yes, self.removal_wanted.emit)

    def _ask(self, kind: CacheKind, _checked: bool = False) -> None:
        """Ask whether to clear a cache: how large it is, and what clearing it costs."""
        size, _ = self.rows[kind]
        name, purpose = self._texts()[kind]
        title = self.tr("Clear: {cache}").format(cache=name)
        words = self.tr("Clear “{cache}” ({size})?").format(cache=name, size=size.text())
        yes, clear = self.tr("Clear"), partial(self.clear_wanted.emit, kind)
        confirm(self.window(), title, f"{words}\n\n{purpose}", yes, clear)

    def _texts(self) -> dict[CacheKind, tuple[str, str]]:
        """Of each: its name, and what it is for and what clearing costs."""
        demo = self.tr(
            "The photos that it is made of. Cleared, they are downloaded again for the next demo."
        )
        if CacheKind.DEMO_PHOTOS in self._installed:
            demo = self.tr(
                "The photos that it is made of are installed with this HashDesk; nothing is "
                "downloaded."
            )
        pytorch = self.tr(
            "PyTorch, a free program that models learn with. HashDesk needs it to adapt to "
            "your photos, and to add some models. Cleared, it is downloaded and installed "
            "again the next time."
        )
        if CacheKind.PYTORCH in self._installed:
            pytorch = self.tr(
                "PyTorch, a free program that models learn with. It is installed with this "
                "HashDesk; nothing is downloaded."
            )
        return {
            CacheKind.THUMBNAILS: (
                self.tr("Thumbnails"),
                self.tr(
                    "Small pictures of your photos. Cleared, they are made again as you look at "
                    "the photos, which is slower."
                ),
            ),
            CacheKind.FEATURES: (
                self.tr("What the model knows of your photos"),
                self.tr(
                    "Speeds up adapting and switching models. Cleared, the next time reads all "
                    "photos again."
                ),
            ),
            CacheKind.GUESSES: (
                self.tr("What photos show"),
                self.tr(
                    "Words such as “dog” for the search field. Cleared, the next search by such a "
                    "word takes some seconds longer."
                ),
            ),
            CacheKind.VERDICTS: (
                self.tr("Photos compared"),
                self.tr(
                    "Which photos are copies of one another. Cleared, they are compared again the "
                    "next time that you look for duplicates."
                ),
            ),
            CacheKind.BACKBONES: (
                self.tr("Prepared models"),
                self.tr(
                    "The models, made ready for this computer. Cleared, the next new photo waits "
                    "some seconds."
                ),
            ),
            CacheKind.DEMO_PHOTOS: (self.tr("Photos for the demo album"), demo),
            CacheKind.PYTORCH: (self.tr("Software for adapting"), pytorch),
        }


def _add_row(
    grid: QGridLayout, name: str, purpose: QLabel, size: QLabel, remove: QPushButton
) -> None:
    """Add a row below the others: the purpose below the name, so that it has room for lines."""
    row, middle = grid.rowCount(), Qt.AlignmentFlag.AlignVCenter
    grid.addLayout(column(label(name), purpose, spacing=GRID // 4), row, 0)
    grid.addWidget(size, row, 1, Qt.AlignmentFlag.AlignRight | middle)
    grid.addWidget(remove, row, 2, middle)
