"""Moving along the line of photos by keys, and selections of ranks."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelection
from PySide6.QtWidgets import QAbstractItemView

from hashdesk.ui.photos.grid.rows import GridRows, Ranks

Move = QAbstractItemView.CursorAction


def moved(here: int, move: Move, rows: GridRows, page: int) -> int:
    """The rank that a move leads to. page: how many lines are in sight."""
    if move == Move.MoveHome:
        return 0
    if move == Move.MoveEnd:
        return rows.count - 1
    if move in (Move.MoveLeft, Move.MovePrevious):
        return max(here - 1, 0)
    if move in (Move.MoveRight, Move.MoveNext):
        return min(here + 1, rows.count - 1)
    down = {Move.MoveUp: -1, Move.MoveDown: 1, Move.MovePageUp: -page, Move.MovePageDown: page}
    _, column = rows.cell_of(here)
    line = min(max(rows.line_of(here) + down[move], 0), rows.lines - 1)
    return rows.rank_in_line(line, column)  # in the same column


def ranks_of(selection: QItemSelection, rows: GridRows) -> Ranks:
    """The ranks in a selection."""
    areas = selection.toList()
    return rows.ranks_in([(a.top(), a.left(), a.bottom(), a.right()) for a in areas])


def selection_of(model: QAbstractItemModel, rows: GridRows, ranks: Ranks) -> QItemSelection:
    """A selection of the cells at these ranks."""
    selection = QItemSelection()
    for top, left, bottom, right in rows.rectangles_of(ranks):
        selection.select(model.index(top, left), model.index(bottom, right))
    return selection
