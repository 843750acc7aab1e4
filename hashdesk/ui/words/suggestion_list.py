"""The list of suggestions below the search field: a word, and on the right what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from hashdesk.core.words.suggestions import Suggestion
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID
from hashdesk.ui.words.part_texts import kind_name, more_words
from hashdesk.ui.words.shelf_suggestions import (
    SHELF,
    AnySuggestion,
    ShelfSuggestion,
    SuggestedKind,
    kind_of,
)

ROW_HEIGHT = 4 * GRID  # pixels
WHOLE_ROLE = Qt.ItemDataRole.UserRole  # what the field holds once the suggestion is taken
FACT_ROLE = WHOLE_ROLE + 1  # what stands on the right
SHELF_ROLE = FACT_ROLE + 1  # KnownShelf to open instead; None: the suggestion is of words
MORE_ROLE = SHELF_ROLE + 1  # MoreLine, of whose kind all are shown instead; None: it is none


@dataclass(frozen=True)
class MoreLine:
    """A line that says how many more there are of a kind."""

    kind: SuggestedKind
    more: int

    @property
    def words(self) -> str:
        """The line itself."""
        return more_words(None if self.kind == SHELF else self.kind, self.more)


class SuggestionModel(QAbstractListModel):
    """Suggestions, each as a word and a fact."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.lines: tuple[AnySuggestion | MoreLine, ...] = ()
        self._typed = ""

    @property
    def suggestions(self) -> tuple[AnySuggestion, ...]:
        """The suggestions alone."""
        return tuple(line for line in self.lines if not isinstance(line, MoreLine))

    def show(self, typed: str, suggestions: Sequence[AnySuggestion]) -> None:
        """Show other suggestions, for what was typed; below those of a kind, how many are not."""
        self.beginResetModel()
        self._typed, lines = typed, list[AnySuggestion | MoreLine]()
        for one in suggestions:
            lines += [one, MoreLine(kind_of(one), one.more)] if one.more else [one]
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (WHOLE_ROLE, Qt.ItemDataRole.EditRole):
            if isinstance(line, Suggestion):
                return self._typed[: line.start] + line.words
            return self._typed
        if role == MORE_ROLE:
            return line if isinstance(line, MoreLine) else None
        if role == SHELF_ROLE:
            return line.shelf if isinstance(line, ShelfSuggestion) else None
        if isinstance(line, MoreLine):
            said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return line.words if role in said else None
        if role == Qt.ItemDataRole.DisplayRole:
            return formatting.shown(line.name)
        if role == FACT_ROLE:
            return _fact(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{formatting.shown(line.name)}, {_fact(line)}"
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
        fact = str(index.data(FACT_ROLE) or "")
        painter.setPen(option.palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(inside, align.AlignRight | align.AlignVCenter, fact)
        inside.setRight(inside.right() - painter.fontMetrics().horizontalAdvance(fact) - 2 * GRID)
        if index.data(MORE_ROLE) is None:  # else it is no suggestion
            painter.setPen(option.palette.color(QPalette.ColorRole.WindowText))
        word = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideMiddle, inside.width()
        )
        painter.drawText(inside, align.AlignLeft | align.AlignVCenter, word)
        painter.restore()
