"""The list of suggestions below the search field: a word, and on the right what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID
from hashdesk.ui.words.part_texts import kind_name
from hashdesk.ui.words.shelf_suggestions import AnySuggestion, ShelfSuggestion

ROW_HEIGHT = 4 * GRID  # pixels
WHOLE_ROLE = Qt.ItemDataRole.UserRole  # what the field holds once the suggestion is taken
FACT_ROLE = WHOLE_ROLE + 1  # what stands on the right
SHELF_ROLE = FACT_ROLE + 1  # KnownShelf to open instead; None: the suggestion is of words


class SuggestionModel(QAbstractListModel):
    """Suggestions, each as a word and a fact."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.suggestions: tuple[AnySuggestion, ...] = ()
        self._typed = ""

    def show(self, typed: str, suggestions: Sequence[AnySuggestion]) -> None:
        """Show other suggestions, for what was typed."""
        self.beginResetModel()
        self._typed, self.suggestions = typed, tuple(suggestions)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.suggestions)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        suggestion = self.suggestions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return formatting.shown(suggestion.name)
        if role == SHELF_ROLE:
            return suggestion.shelf if isinstance(suggestion, ShelfSuggestion) else None
        if role in (WHOLE_ROLE, Qt.ItemDataRole.EditRole):
            if isinstance(suggestion, ShelfSuggestion):
                return self._typed
            return self._typed[: suggestion.start] + suggestion.words
        if role == FACT_ROLE:
            return _fact(suggestion)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{formatting.shown(suggestion.name)}, {_fact(suggestion)}"
        return None


def _fact(suggestion: AnySuggestion) -> str:
    """What a word is, and how many photos have it."""
    if isinstance(suggestion, ShelfSuggestion):
        kind = translate("Words", "shelf")
    else:
        kind = kind_name(suggestion.kind)
    return f"{kind}  {formatting.count(suggestion.photos)}"


class SuggestionDelegate(QStyledItemDelegate):
    """Paints one suggestion."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        inside = option.rect.adjusted(GRID + 4, 0, -GRID - 4, 0)
        align = Qt.AlignmentFlag
        fact = str(index.data(FACT_ROLE))
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inside, align.AlignRight | align.AlignVCenter, fact)
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance(fact) - 2 * GRID)
        painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
        word = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside, align.AlignLeft | align.AlignVCenter, word)
        painter.restore()
