"""A line of photos folded into rows, which begin anew under each heading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.int64]  # places in the line of photos, from 0, ascending
Rectangle = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True)
class GridRows:
    """Where each photo stands. A "line" is a row of photos; headings are rows, but no lines."""

    columns: int
    count: int  # photos
    starts: tuple[int, ...] = ()  # ranks of the first photo under each heading; empty: no headings

    @property
    def _headings(self) -> int:
        """Rows above the photos of each section."""
        return 1 if self.starts else 0

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return self.starts or (0,)

    @cached_property
    def _ends(self) -> tuple[int, ...]:
        return (*self._starts[1:], self.count)

    @cached_property
    def _first_lines(self) -> list[int]:
        """The first line of each section, and after the last one the number of lines."""
        sizes = np.array(self._ends, np.int64) - np.array(self._starts, np.int64)
        lines: list[int] = np.concatenate([[0], np.cumsum(-(-sizes // self.columns))]).tolist()
        return lines

    @cached_property
    def heading_rows(self) -> list[int]:
        """The rows (k,) of the headings."""
        return [line + place for place, line in enumerate(self._first_lines[: len(self.starts)])]

    @cached_property
    def _first_rows(self) -> list[int]:
        return self.heading_rows or [0]

    @property
    def lines(self) -> int:
        """The number of rows with photos."""
        return self._first_lines[-1]

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return self.lines + len(self.starts)

    def heading_of(self, row: int) -> int | None:
        """Which heading stands in a row; None: it has photos."""
        section = bisect_right(self._first_rows, row) - 1
        return section if self.starts and self._first_rows[section] == row else None

    def size_of(self, section: int) -> int:
        """The number of photos under a heading."""
        return self._ends[section] - self._starts[section]

    def cell_of(self, rank: int) -> tuple[int, int]:
        """Row and column of a photo."""
        section = bisect_right(self._starts, rank) - 1
        down, across = divmod(rank - self._starts[section], self.columns)
        return self._first_rows[section] + self._headings + down, across

    def rank_at(self, row: int, column: int) -> int:
        """The rank of the photo in a cell; of any other cell, the number of photos."""
        if row < 0 or column < 0:
            return self.count
        section = bisect_right(self._first_rows, row) - 1
        down = row - self._first_rows[section] - self._headings
        rank = self._starts[section] + down * self.columns + column
        return rank if down >= 0 and rank < self._ends[section] else self.count

    def line_of(self, rank: int) -> int:
        """The line of a photo."""
        section = bisect_right(self._starts, rank) - 1
        return self._first_lines[section] + (rank - self._starts[section]) // self.columns

    def rank_in_line(self, line: int, column: int) -> int:
        """The rank in a line at a column, or the last one of a shorter line."""
        section = bisect_right(self._first_lines, line, hi=len(self._starts)) - 1
        first = self._starts[section] + (line - self._first_lines[section]) * self.columns
        return min(first + column, self._ends[section] - 1)

    def ranks_in(self, rectangles: Sequence[Rectangle]) -> Ranks:
        """The ranks of the photos in rectangles of cells."""
        chosen = np.zeros(self.count, np.bool_)
        first_rows, starts = np.array(self._first_rows), np.array(self._starts)
        ends = np.array(self._ends)
        for top, left, bottom, right in rectangles:
            rows = np.arange(top, bottom + 1)
            sections = np.searchsorted(first_rows, rows, side="right") - 1
            down = rows - first_rows[sections] - self._headings
            ranks = (starts[sections] + down * self.columns)[:, None] + np.arange(left, right + 1)
            inside = (down >= 0)[:, None] & (ranks < ends[sections][:, None])
            chosen[ranks[inside]] = True
        return np.flatnonzero(chosen)

    def rectangles_of(self, ranks: Ranks) -> Iterator[Rectangle]:
        """Rectangles of cells that hold these photos and no others; headings may be among them."""
        if not len(ranks):
            return
        after = np.flatnonzero(np.diff(ranks) > 1)
        firsts = ranks[np.concatenate([[0], after + 1])].tolist()
        lasts = ranks[np.concatenate([after, [len(ranks) - 1]])].tolist()
        for first, last in zip(firsts, lasts, strict=True):
            yield from self._rectangles(first, last)

    def _rectangles(self, first: int, last: int) -> Iterator[Rectangle]:
        """Up to three rectangles: the rest of the first row, whole rows, part of the last row."""
        (top, left), (bottom, right) = self.cell_of(first), self.cell_of(last)
        if top == bottom:
            yield top, left, bottom, right
            return
        if left > 0:
            yield top, left, top, self.columns - 1
            top += 1
        if right < self.columns - 1:
            if top < bottom:
                yield top, 0, bottom - 1, self.columns - 1
            yield bottom, 0, bottom, right
        else:
            yield top, 0, bottom, self.columns - 1
