"""Ranks in a line of photos folded into rows: moving by keys, and selections of ranks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QItemSelection
from PySide6.QtWidgets import QAbstractItemView

Ranks = NDArray[np.int64]  # places in the line of photos, from 0, ascending
Move = QAbstractItemView.CursorAction


def moved(here: int, move: Move, last: int, columns: int, rows: int) -> int:
    """The rank that a move leads to. last: the last rank; rows: visible ones, a page."""
    if move == Move.MoveHome:
        return 0
    if move == Move.MoveEnd:
        return last
    step = {
        Move.MoveLeft: -1,
        Move.MovePrevious: -1,
        Move.MoveRight: 1,
        Move.MoveNext: 1,
        Move.MoveUp: -columns,
        Move.MoveDown: columns,
        Move.MovePageUp: -rows * columns,
        Move.MovePageDown: rows * columns,
    }[move]
    there = here + step
    if abs(step) > 1:  # stay in the column
        while there < 0:
            there += columns
        if there > last:
            there = min(last // columns * columns + here % columns, last)
    return min(max(there, 0), last)


def ranks_of(selection: QItemSelection, columns: int, count: int) -> Ranks:
    """The ranks in a selection, of `count` photos with `columns` in a row."""
    is_selected = np.zeros(count, np.bool_)
    for area in selection.toList():
        rows = np.arange(area.top(), area.bottom() + 1, dtype=np.int64)
        across = np.arange(area.left(), area.right() + 1, dtype=np.int64)
        ranks = (rows[:, None] * columns + across).reshape(-1)
        is_selected[ranks[ranks < count]] = True
    return np.flatnonzero(is_selected)


def selection_of(model: QAbstractItemModel, ranks: Ranks) -> QItemSelection:
    """A selection of the cells at these ranks."""
    selection = QItemSelection()
    columns = model.columnCount()
    for first, last in _spans(ranks):
        for top, left, bottom, right in _rectangles(first, last, columns):
            selection.select(model.index(top, left), model.index(bottom, right))
    return selection


def _spans(ranks: Ranks) -> Iterator[tuple[int, int]]:
    """The first and last rank of each span of consecutive ranks."""
    if len(ranks):
        breaks = np.flatnonzero(np.diff(ranks) > 1)
        firsts = ranks[np.concatenate([[0], breaks + 1])]
        lasts = ranks[np.concatenate([breaks, [len(ranks) - 1]])]
        yield from zip(firsts.tolist(), lasts.tolist(), strict=True)


def _rectangles(first: int, last: int, columns: int) -> Iterator[tuple[int, int, int, int]]:
    """Up to three rectangles: the rest of the first row, whole rows, the start of the last row."""
    (top, left), (bottom, right) = divmod(first, columns), divmod(last, columns)
    if top == bottom:
        yield top, left, bottom, right
        return
    if left > 0:
        yield top, left, top, columns - 1
        top += 1
    if right < columns - 1:
        if top < bottom:
            yield top, 0, bottom - 1, columns - 1
        yield bottom, 0, bottom, right
    else:
        yield top, 0, bottom, columns - 1
