"""Where the shelves of the atlas stand in their view."""

from __future__ import annotations

import math
from dataclasses import dataclass

SMALLEST_SHELF, LARGEST_SHELF = 104, 448  # pixels: the side of a shelf, two pictures wide
STEP = 4  # pixels between two sides that are tried
LABEL_HEIGHT = 52  # pixels of the words below: a name of two lines, and the count


@dataclass(frozen=True)
class ShelfLayout:
    """Rows of square shelves, each filled from the left, as they are read.

    The place of a shelf is its number in their order; its cell is its row and column.
    """

    side: int  # pixels, of a shelf
    columns: int

    @property
    def row_height(self) -> int:
        """Pixels from one row to the next."""
        return self.side + LABEL_HEIGHT

    def height(self, count: int) -> int:
        """Pixels of all rows of so many shelves."""
        return math.ceil(count / self.columns) * self.row_height

    def cell(self, place: int) -> tuple[int, int]:
        """Row and column of a shelf."""
        return divmod(place, self.columns)

    def place(self, row: int, column: int) -> int:
        """The place of the shelf in a row and column; there may be none."""
        return row * self.columns + column


def fit_layout(count: int, width: int, height: int) -> ShelfLayout:
    """The layout with the largest shelves that fit into width x height pixels all at once.

    With too many shelves for that, the one with the smallest shelves.
    """
    for side in range(LARGEST_SHELF, SMALLEST_SHELF - 1, -STEP):
        layout = ShelfLayout(side, max(width // side, 1))
        if layout.height(count) <= height:
            break
    return layout
