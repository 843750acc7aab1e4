"""The card of the library's folders, on the page of settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.basic import ElidedLabel, button, empty, grid_layout, label, paragraph
from hashdesk.ui.widgets.card_page import Card


class FolderCard(Card):
    """A row for each root, with buttons that show it or take it out."""

    add_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root
    links_chosen = Signal(bool)  # whether links are followed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = paragraph("", "muted")
        self.column.addWidget(self._words)
        self._grid = grid_layout(0)
        self.column.addLayout(self._grid)
        self.add_button = button(self.tr("Add folder…"), clicked=self.add_wanted)
        self.column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.links_box = QCheckBox(self.tr("Follow links to photos and folders"))
        tip = self.tr("What links lead to is taken in once, from the next rescan (F5) on.")
        self.links_box.setToolTip(tip)
        self.links_box.clicked.connect(self.links_chosen)
        self.column.addWidget(self.links_box)
        self._shown: tuple[FolderNode, ...] | None = None
        self.show_roots(())

    def show_roots(self, roots: Sequence[FolderNode], *, fixed: bool = False) -> None:
        """Show the roots. fixed: none can be added or taken out."""
        self.add_button.setHidden(fixed)
        self.links_box.setHidden(fixed)
        if tuple(roots) == self._shown:
            return
        self._shown = tuple(roots)
        self._words.setText(
            self.tr("Photos are only read, never changed. A folder that is not there stays known.")
            if roots
            else self.tr("No folder yet. Photos are only read, never changed.")
        )
        empty(self._grid)
        for row, root in enumerate(roots):
            self._add(row, root, fixed=fixed)

    def _add(self, row: int, root: FolderNode, *, fixed: bool) -> None:
        path = formatting.shown(root.full)
        name = ElidedLabel(path)
        name.setToolTip(formatting.plain_tip(path))
        state = self.tr("offline") if root.offline else formatting.photos(root.photos)
        count = label(state, "muted" if root.offline else "")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(count, row, 1, Qt.AlignmentFlag.AlignRight)
        reveal = button(self.tr("Show"), clicked=lambda: self.reveal_wanted.emit(root.full))
        reveal.setAccessibleName(self.tr("Show in file manager: {folder}").format(folder=path))
        reveal.setEnabled(not root.offline)
        self._grid.addWidget(reveal, row, 2)
        if fixed:
            return
        forget = button(self.tr("Take out…"), clicked=lambda: self.forget_wanted.emit(root))
        forget.setAccessibleName(self.tr("Take out of the library: {folder}").format(folder=path))
        self._grid.addWidget(forget, row, 3)
