"""The page of exchange: export, import, and comparison with another folder."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hashdesk.ui.exchange.compare_card import CompareCard
from hashdesk.ui.exchange.export_card import ExportCard
from hashdesk.ui.exchange.import_card import ImportCard
from hashdesk.ui.widgets.card_page import CardPage


class ExchangePage(CardPage):
    """Three cards, one below the other."""

    reveal_wanted = Signal(object)  # bytes: a file, in the file manager
    add_folder_wanted = Signal(object)  # bytes: a folder, to the library

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.export = ExportCard()
        self.imports = ImportCard()
        self.compare = CompareCard()
        self.export.reveal_wanted.connect(self.reveal_wanted)
        self.compare.reveal_wanted.connect(self.reveal_wanted)
        self.compare.add_wanted.connect(self.add_folder_wanted)
        self.add(self.tr("EXPORT"), self.export)
        self.add(self.tr("IMPORT"), self.imports)
        self.add(self.tr("NOT IN THE LIBRARY YET"), self.compare)
        self._pressed: QPushButton | None = None  # the button that started the job

    def allow_adding(self, *, allowed: bool) -> None:
        """Offer to add the compared folder, unless the library is read-only."""
        self.compare.may_add = allowed

    def show_busy(self, *, busy: bool) -> None:
        """Allow nothing while a job runs; the focus then returns to the button that started it."""
        focused = QApplication.focusWidget()
        if busy and isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            self._pressed = focused
            self.setFocus()
        for card in (self.export, self.imports, self.compare):
            card.show_busy(busy=busy)
        if not busy and self._pressed is not None:
            if self.hasFocus():
                self._pressed.setFocus()
            self._pressed = None
