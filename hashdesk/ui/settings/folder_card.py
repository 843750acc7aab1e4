"""The card of the library's folders, on the page of settings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from hashdesk.core.scanning.skipped_record import SkippedKind
from hashdesk.ui import formatting
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.widgets.basic import ElidedLabel, button, empty, grid_layout, label, paragraph
from hashdesk.ui.widgets.card_page import Card, order_tabs
from hashdesk.ui.widgets.focus.rows_anew import lead_on
from hashdesk.ui.widgets.skipped_label import SkippedLabel


class FolderCard(Card):
    """A row for each root, with buttons that show it or take it out."""

    add_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root
    switch_chosen = Signal(str, bool)  # a setting by its name, and whether it is on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = paragraph("", "muted")
        self.column.addWidget(self._words)
        self._grid = grid_layout(0)
        self.column.addLayout(self._grid)
        self.add_button = button(self.tr("Add folder…"), clicked=self.add_wanted)
        self.column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.switches = {
            "follow_links": self._switch(
                self.tr("Follow links to photos and folders"),
                self.tr("What links (shortcuts) lead to is added once."),
            ),
            "skip_originals": self._switch(
                self.tr("Skip originals that Picasa or ACDSee have set aside"),
                self.tr("They lie in folders named .picasaoriginals and [Originals]."),
            ),
            "skip_nomedia": self._switch(
                self.tr("Skip folders that phones hide from their gallery"),
                self.tr("Private albums, for instance. They contain a file named .nomedia."),
            ),
        }
        for name, box in self.switches.items():
            box.clicked.connect(lambda on, name=name: self.switch_chosen.emit(name, on))
            self.column.addWidget(box)
        self.skipped = SkippedLabel()
        self.skipped.hide()
        self.column.addWidget(self.skipped)
        self._shown: tuple[FolderNode, ...] | None = None
        self._labels: list[QLabel] = []  # one for each of them: how many photos it has
        self._controls: dict[bytes, tuple[QPushButton, ...]] = {}  # of each of them, by its path
        self._counts: PhotoCounts | None = None
        self.show_roots(())

    def show_roots(self, roots: Sequence[FolderNode], *, fixed: bool = False) -> None:
        """Show the roots. fixed: none can be added or taken out."""
        self.add_button.setHidden(fixed)
        for box in self.switches.values():
            box.setHidden(fixed)
        if tuple(roots) == self._shown:
            return
        self._shown = tuple(roots)
        self._words.setText(
            self.tr("HashDesk never edits your photos. Disconnected folders stay in the library.")
            if roots
            else self.tr("No folder yet. HashDesk never edits your photos.")
        )
        focused, before = self.window().focusWidget(), self._controls
        empty(self._grid)
        self._controls = {}
        self._labels = [self._add(row, root, fixed=fixed) for row, root in enumerate(roots)]
        self.show_counts(self._counts)
        order_tabs(self)
        lead_on(focused, before, self._controls, self.add_button)

    def show_counts(self, counts: PhotoCounts | None) -> None:
        """Show how many photos the roots have, but those in the trash; None: all count."""
        self._counts = counts
        for root, there in zip(self._shown or (), self._labels, strict=True):
            if not root.offline:
                photos = root.photos if counts is None else counts.of_folder(root)
                there.setText(formatting.photos(photos))

    def show_skipped(self, kinds: Sequence[SkippedKind]) -> None:
        """Say which folders were not entered by the last scans."""
        words = self.tr("Skipped in these folders: {folders}.")
        said = words.format(folders=self.skipped.words_of(kinds)) if kinds else ""
        self.skipped.show_words(said, kinds)

    @staticmethod
    def _switch(words: str, tip: str) -> QCheckBox:
        box = QCheckBox(words)
        box.setToolTip(tip)
        return box

    def _add(self, row: int, root: FolderNode, *, fixed: bool) -> QLabel:
        """Add the row of a root; returns the label for its number of photos."""
        path = formatting.shown(root.full)
        name = ElidedLabel(path)
        name.setToolTip(formatting.plain_tip(path))
        state = self.tr("Disconnected") if root.offline else ""
        count = label(state, "muted" if root.offline else "")
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(count, row, 1, Qt.AlignmentFlag.AlignRight)
        reveal = button(
            self.tr("Show in folder"), clicked=lambda: self.reveal_wanted.emit(root.full)
        )
        reveal.setAccessibleName(self.tr("Show in folder: {folder}").format(folder=path))
        reveal.setEnabled(not root.offline)
        if root.offline:
            reveal.setToolTip(self.tr("Connect its drive first."))
        self._grid.addWidget(reveal, row, 2)
        self._controls[root.full] = (reveal,)
        if fixed:
            return count
        forget = button(self.tr("Remove…"), clicked=lambda: self.forget_wanted.emit(root))
        forget.setAccessibleName(self.tr("Remove from the library: {folder}").format(folder=path))
        self._grid.addWidget(forget, row, 3)
        self._controls[root.full] = (reveal, forget)
        return count
