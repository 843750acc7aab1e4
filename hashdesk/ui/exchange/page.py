"""The page of exchange: export, import, and comparison with another folder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hashdesk.ui.exchange.compare_card import CompareCard
from hashdesk.ui.exchange.export_card import ExportCard
from hashdesk.ui.exchange.import_card import ImportCard
from hashdesk.ui.widgets.card_page import CardPage
from hashdesk.ui.widgets.theme import GRID


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
        self.compare.found.connect(self._go_to_found)
        self.add(self.tr("EXPORT"), self.export)
        self.add(self.tr("IMPORT"), self.imports)
        self.add(self.tr("FIND NEW PHOTOS ON A CARD"), self.compare)
        self._pressed: QPushButton | None = None  # the button that started the job
        self._found: QWidget | None = None  # stays in sight until somebody scrolls
        # Queued: when the range changes, what is inside has not moved yet.
        queued = Qt.ConnectionType.QueuedConnection
        self.verticalScrollBar().rangeChanged.connect(self._keep_found_in_sight, queued)
        self.verticalScrollBar().actionTriggered.connect(self._leave_found)

    def _go_to_found(self) -> None:
        """Bring the result of a comparison into sight."""
        part = self.compare.list if self.compare.missing else self.compare.answers_label
        if self.isVisible():
            part.setFocus()
        self._found = part
        self._keep_found_in_sight()

    def _keep_found_in_sight(self) -> None:
        """What was shown a moment ago gets its place little by little, as pictures come."""
        if self._found is not None:
            bottom = self.viewport().mapFromGlobal(
                self._found.mapToGlobal(self._found.rect().bottomLeft())
            )
            self.ensureVisible(0, bottom.y() + self.verticalScrollBar().value(), 0, 2 * GRID)

    def _leave_found(self) -> None:
        self._found = None

    def ask_to_import(self) -> None:
        """Ask for a file to import, if no job runs; the card in sight says which one does."""
        self.ensureWidgetVisible(self.imports)
        self.imports.import_button.click()

    def offer_export(self) -> None:
        """Bring the card of exports into sight, whose choices come before its button."""
        self._leave_found()
        self.verticalScrollBar().setValue(0)
        self.export.format_box.setFocus()

    def allow_adding(self, *, allowed: bool) -> None:
        """Offer to add the compared folder, unless the library is read-only."""
        self.compare.may_add = allowed

    def show_busy(self, task: str, command: str = "") -> None:
        """Allow nothing while a task runs; the focus then returns to the button that started it.

        task: its title; empty: none is running. command: what it runs, which tells whose it is.
        """
        if task:
            self._leave_found()  # another task changes other parts of the page
        focused = QApplication.focusWidget()
        if task and isinstance(focused, QPushButton) and self.isAncestorOf(focused):
            self._pressed = focused
            self.setFocus()
        for card in (self.export, self.imports, self.compare):
            card.show_busy(task, is_own=command in card.commands)
        if not task and self._pressed is not None:
            if self.hasFocus():
                self._pressed.setFocus()
            self._pressed = None
