"""The page of settings: folders, processor, disk space, appearance."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from hashdesk.ui.settings.appearance_card import AppearanceCard
from hashdesk.ui.settings.folder_card import FolderCard
from hashdesk.ui.settings.processor_card import ProcessorCard
from hashdesk.ui.settings.storage_card import StorageCard
from hashdesk.ui.widgets.card_page import CardPage


class SettingsPage(CardPage):
    """Shows the settings and asks for changes; changes nothing itself."""

    add_folder_wanted = Signal()
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders = FolderCard()
        self.show_roots = self.folders.show_roots
        self.folders.add_wanted.connect(self.add_folder_wanted)
        self.folders.reveal_wanted.connect(self.reveal_wanted)
        self.folders.forget_wanted.connect(self.forget_wanted)
        self.show_skipped = self.folders.show_skipped
        self.processors = ProcessorCard()
        self.storage = StorageCard()
        self.appearance = AppearanceCard()
        self.add(self.tr("FOLDERS"), self.folders)
        self.add(self.tr("APPEARANCE"), self.appearance)
        self.add(self.tr("PROCESSOR"), self.processors)
        self.add(self.tr("DISK SPACE"), self.storage)

    def take_keys(self) -> None:
        """Give the focus to what adds a folder: what is above it takes folders out."""
        if self.folders.add_button.isVisible():
            self.give_keys_to(self.folders.add_button)
        else:
            super().take_keys()

    def show_switch(self, name: str, *, on: bool) -> None:
        """Show whether a setting is on."""
        self.folders.switches[name].setChecked(on)

    @property
    def language_place(self) -> int:
        """Where the choice of a language stands: pixels below the top of what is in sight."""
        return self.appearance.language_box.mapTo(self.viewport(), QPoint()).y()

    def return_to_language(self, place: int) -> None:
        """Give the keys back to the choice of a language that has just been made, at its place."""
        if self.isVisible():
            self.appearance.language_box.setFocus()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.language_place - place)
            self.ensureWidgetVisible(self.appearance.language_box)
