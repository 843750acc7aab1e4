"""What was found out about a model, line by line, each with the rule by which it was found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from hashdesk.ui.encoder.adding.model_words import ModelFact
from hashdesk.ui.widgets.basic import column, empty, grid_layout, label, paragraph
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.theme import GRID


class ModelFound(ScrollArea):
    """Scrolls where the lines need more room than there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelFound")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("What was found out about the model"))
        page = QWidget()
        page.setObjectName("modelFoundPage")
        self._grid = grid_layout(stretched=1)
        column(self._grid, 1, parent=page, margins=(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID))
        self.setWidget(page)
        self.facts: tuple[ModelFact, ...] = ()
        self.show_facts((), "")

    def show_facts(self, facts: Sequence[ModelFact], hint: str) -> None:
        """Show these lines, and below them a hint."""
        self.facts = tuple(facts)
        empty(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for line, fact in enumerate(facts):
            self._grid.addWidget(label(fact.name, "muted"), line, 0, top)
            value = paragraph(fact.value)
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            cell = column(value, spacing=0)
            if fact.rule:
                cell.addWidget(paragraph(fact.rule, "muted"))
            box = QWidget()
            box.setLayout(cell)
            self._grid.addWidget(box, line, 1, top)
        if hint:
            self._grid.addWidget(paragraph(hint, "muted"), len(facts), 0, 1, 2, top)
        self.verticalScrollBar().setValue(0)
