"""Photos folded into rows under headings, beside a plain list of the same cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractItemView

from hashdesk.ui.photos.grid.navigation import moved
from hashdesk.ui.photos.grid.rows import GridRows

Move = QAbstractItemView.CursorAction
SECTIONS = ((), (5,), (1, 1, 1), (7, 2, 9, 1), (3, 3, 3), (20, 1))


def folded(columns: int, sizes: tuple[int, ...]) -> tuple[GridRows, list[list[int] | None]]:
    """Rows, and the same by hand: the ranks of each row, None for a heading."""
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).tolist()
    count = starts.pop() if sizes else 11
    rows: list[list[int] | None] = []
    for start, size in zip(starts, sizes or (11,), strict=True):
        if sizes:
            rows.append(None)
        ranks = list(range(start, start + size))
        rows += [ranks[first : first + columns] for first in range(0, size, columns)]
    return GridRows(columns, count, tuple(starts) if sizes else ()), rows


def cases() -> Iterator[tuple[GridRows, list[list[int] | None]]]:
    for columns in (1, 2, 3, 5):
        for sizes in SECTIONS:
            yield folded(columns, sizes)


def test_each_photo_has_its_cell_and_each_cell_its_photo() -> None:
    for rows, byhand in cases():
        assert rows.rows == len(byhand)
        assert rows.heading_rows == [n for n, row in enumerate(byhand) if row is None]
        lines = [row for row in byhand if row is not None]
        assert rows.lines == len(lines)
        for number, row in enumerate(byhand):
            assert (rows.heading_of(number) is None) == (row is not None)
            for column in range(rows.columns):
                inside = row is not None and column < len(row)
                expected = row[column] if row is not None and inside else rows.count
                assert rows.rank_at(number, column) == expected
                if inside:
                    assert rows.cell_of(expected) == (number, column)
        for line, ranks in enumerate(lines):
            assert [rows.line_of(rank) for rank in ranks] == [line] * len(ranks)
            for column in range(rows.columns):
                assert rows.rank_in_line(line, column) == ranks[min(column, len(ranks) - 1)]


def test_headings_say_how_many_photos_follow() -> None:
    rows, _ = folded(3, (7, 2, 9, 1))
    assert [rows.size_of(section) for section in range(4)] == [7, 2, 9, 1]
    assert [rows.heading_of(row) for row in rows.heading_rows] == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_selected_is_what_was_to_be_selected(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for rows, _ in cases():
        ranks = np.flatnonzero(rng.random(rows.count) < rng.random())
        assert rows.ranks_in(list(rows.rectangles_of(ranks))).tolist() == ranks.tolist()


def test_a_selection_of_everything_is_a_few_rectangles() -> None:
    """Under thousands of headings, too: Qt takes a second for twenty thousand rectangles."""
    rows = GridRows(5, 100_000, tuple(range(0, 100_000, 13)))
    assert len(list(rows.rectangles_of(np.arange(rows.count)))) <= 3


def test_keys_move_over_headings_and_short_rows() -> None:
    rows, _ = folded(3, (5, 2, 7))  # 0 1 2, 3 4 | 5 6 | 7 8 9, 10 11 12, 13
    for here, move, there in (
        (2, Move.MoveDown, 4), (4, Move.MoveDown, 6), (6, Move.MoveDown, 8),
        (8, Move.MoveUp, 6), (2, Move.MoveUp, 2), (12, Move.MoveDown, 13),
        (13, Move.MoveDown, 13), (5, Move.MoveLeft, 4), (4, Move.MoveRight, 5),
        (0, Move.MovePageDown, 5), (13, Move.MovePageUp, 7), (6, Move.MoveHome, 0),
        (6, Move.MoveEnd, 13), (13, Move.MoveRight, 13), (0, Move.MoveLeft, 0),
    ):  # fmt: skip
        assert moved(here, move, rows, page=2) == there, (here, move)
