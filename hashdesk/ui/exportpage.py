"""The page of exchange: codes and libraries that come and go, and what another folder has."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from hashdesk.ui.comparecard import CompareCard
from hashdesk.ui.exportcard import ExportCard
from hashdesk.ui.importcard import ImportCard
from hashdesk.ui.sheet import Sheet


class ExportPage(Sheet):
    """Three cards, one below the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.export = ExportCard()
        self.imports = ImportCard()
        self.compare = CompareCard()
        self.add(self.tr("EXPORT"), self.export)
        self.add(self.tr("IMPORT"), self.imports)
        self.add(self.tr("NOT IN THE LIBRARY YET"), self.compare)

    def show_busy(self, *, busy: bool) -> None:
        """Something is going on."""
        for card in (self.export, self.imports, self.compare):
            card.show_busy(busy=busy)
