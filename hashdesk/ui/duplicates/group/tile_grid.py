"""How the tiles of a group are laid out: as large as fits without scrolling."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_TILE, LARGEST_TILE = 52, 144  # pixels, with the gap around it
CAPTION_HEIGHT = 16  # pixels, below the picture
LEAST_WITH_CAPTION = 68  # pixels: smaller tiles have none
LEAST_ROWS = 1  # that are in sight, however little room there is
MOST_SHARE = 0.38  # of the height of a group's pane
BESIDE_TILES = 400  # pixels of that height: the pair with its facts, a sentence, rows of buttons
LEFT_WHERE_SCROLLED = 60  # pixels of the room that a group which scrolls anyway leaves to the pair
LEAST_ROOM = 96  # pixels of it: for a row of tiles with captions


@dataclass(frozen=True)
class TileGrid:
    """Tiles in rows."""

    columns: int
    side: int  # pixels, of a picture with the gap around it
    rows: int
    seen: int  # rows in sight; the others are scrolled to

    @property
    def row_height(self) -> int:
        """Pixels of a row."""
        return self.side + (CAPTION_HEIGHT if self.side >= LEAST_WITH_CAPTION else 0)

    @property
    def height(self) -> int:
        """Pixels of the rows in sight."""
        return self.seen * self.row_height


def room_for_tiles(height: int) -> int:
    """Pixels of a group's pane that its tiles may take: in a low one, the pair comes first."""
    return min(round(height * MOST_SHARE), max(height - BESIDE_TILES, LEAST_ROOM))


def arranged(count: int, width: int, room: int) -> TileGrid:
    """The grid with the largest tiles that fit into `width` times `room` pixels.

    Where even the smallest ones do not fit, some rows are out of sight.
    """
    fewest = max(-(-width // LARGEST_TILE), 1)
    most = max(width // SMALLEST_TILE, fewest)
    for columns in range(fewest, most + 1):
        rows = max(-(-count // columns), 1)
        grid = TileGrid(columns, max(width // columns, 1), rows, rows)
        if grid.height <= room:
            return grid
    rows = (room - LEFT_WHERE_SCROLLED) // grid.row_height
    seen = min(max(rows, LEAST_ROWS), grid.rows)
    return TileGrid(grid.columns, grid.side, grid.rows, seen)
