"""The card that imports libraries and lists the imported ones."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QWidget

from hashdesk.core.exchange.imported_libraries import ImportedLibrary
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import (
    ElidedLabel,
    button,
    column,
    empty,
    label,
    paragraph,
    row,
)
from hashdesk.ui.widgets.card_page import Card, order_tabs
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_file, ask_folder
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.focus.rows_anew import lead_on
from hashdesk.ui.widgets.theme import GRID


class ImportCard(Card):
    """Buttons that import, and a row for each imported library."""

    file_chosen = Signal(object, object)  # Path of a container; Path of its photos, or None
    open_wanted = Signal(object)  # Path of a library
    search_wanted = Signal(object, bool)  # Path of a library; whether it is searched, too
    remove_wanted = Signal(object)  # ImportedLibrary
    commands = ("import",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr(
            "A file exported by HashDesk becomes a separate, read-only library. You can look at it "
            "and search it, with or without its photos."
        )
        self.column.addWidget(paragraph(words, "muted"))
        self._list = column()
        self.column.addLayout(self._list)
        self.import_button = button(self.tr("Import…"), clicked=lambda: self._ask_file(None))
        self._libraries: list[ImportedLibrary] = []
        self._boxes: dict[Path, QCheckBox] = {}  # whether a library is searched, too; by folder
        # Of each library, by its folder.
        self._controls: dict[Path, tuple[QAbstractButton, ...]] = {}
        self._with_photos = button(self.tr("Import and locate photos…"))
        self._with_photos.clicked.connect(self._ask_photos)
        self.column.addLayout(row(self.import_button, self._with_photos, 1))
        self.column.addWidget(self.waiting)

    def show_libraries(self, libraries: list[ImportedLibrary], searched: Collection[Path]) -> None:
        """List the imported libraries. searched: the folders of those that are searched, too."""
        if libraries != self._libraries:  # else the focus stays where it is
            self._libraries = libraries
            focused, before = self.window().focusWidget(), self._controls
            self._boxes.clear()
            self._controls = {}
            empty(self._list)
            for library in libraries:
                self._add(library)
            order_tabs(self)
            lead_on(focused, before, self._controls, self.import_button)
        for folder, box in self._boxes.items():
            with QSignalBlocker(box):
                box.setChecked(folder in searched)

    def _add(self, library: ImportedLibrary) -> None:
        shown = formatting.shown(library.name)
        name = ElidedLabel(shown)
        place = formatting.shown(str(library.folder))
        name.setToolTip(formatting.plain_lines([shown, place]))
        search = QCheckBox(self.tr("Include in searches for similar photos"))
        described = self.tr("Include in searches for similar photos: {name}")
        search.setAccessibleName(described.format(name=shown))
        search.setToolTip(self.tr("Below the results, similar photos of this library"))
        search.toggled.connect(lambda wanted: self.search_wanted.emit(library.folder, wanted))
        self._boxes[library.folder] = search
        open_ = button(self.tr("Open"), clicked=lambda: self.open_wanted.emit(library.folder))
        open_.setAccessibleName(self.tr("Open: {name}").format(name=shown))
        remove = button(self.tr("Remove…"), clicked=lambda: self.remove_wanted.emit(library))
        remove.setAccessibleName(self.tr("Remove: {name}").format(name=shown))
        count = label(formatting.photos(library.photos), "muted")
        self._controls[library.folder] = (search, open_, remove)
        listed = QWidget()
        # The name has a line of its own: beside German words there was no room for it.
        controls = row(count, search, 1, open_, remove, spacing=2 * GRID)
        column(name, controls, parent=listed, spacing=0)
        self._list.addWidget(listed)

    def show_busy(self, task: str, *, is_own: bool) -> None:
        """Allow no import while a task runs. is_own: whether this card asked for it."""
        waiting = (self.import_button, self._with_photos)
        for made in waiting:
            made.setEnabled(not task)
        self.show_waiting(waiting, task, is_own=is_own)

    def _ask_file(self, photos: Path | None) -> None:
        title = self.tr("An exported library")
        filters = [self.tr("HashDesk (*.hashdesk)"), self.tr("All files (*)")]

        def choose(file: Path) -> None:
            self.file_chosen.emit(file, photos)

        ask_file(self, title, Purpose.IMPORT, choose, filters)

    def _ask_photos(self) -> None:
        ask_folder(self, self.tr("The folder of its photos"), Purpose.LOCATED, self._ask_file)
