"""Digests over the rows of `photos`, 1,024 each, in every format that has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from sqlite3 import Connection

from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.sqlite.sqlite_file import stamped
from hashdesk.core.storage.tables import block_digests
from hashdesk.core.storage.tables.block_digests import BlockedTable, exact_reals

_NUMBERS = (
    "id, folder, size, mtime_ns, width, height, taken, camera, phash, state, reason, checksum, "
    f"{exact_reals(('latitude', 'longitude'))}, length(name), typeof(name), typeof(content_id)"
)
_TEXT_2 = f"json_array({_NUMBERS}) || name || content_id"
_TEXT_3 = (
    f"json_array({_NUMBERS}, taken_ms, utc_offset, taken_from, incomplete) || name || content_id "
    "|| CASE WHEN pixel_id ISNULL THEN '' ELSE typeof(pixel_id) || pixel_id END "
    "|| CASE WHEN companions ISNULL THEN '' "
    "ELSE typeof(companions) || length(companions) || companions END"
)


def _damaged_between(
    columns: Sequence[str], connection: Connection, first: int, last: int
) -> set[int]:
    rows = photo_rows.rows_between(connection, first, last, columns)
    return {int(row[0]) for row, expected in rows if not photo_rows.is_sound(row, expected)}


FIRST_WITH_BLOCKS = 2  # the first format with digests
BLOCKS_BY_FORMAT = {  # a text never changes once its format has been released
    version: BlockedTable("photos", "id", "photo_blocks", text, partial(_damaged_between, columns))
    for version, text, columns in (
        (FIRST_WITH_BLOCKS, _TEXT_2, photo_rows.FIRST_COLUMNS),
        (3, _TEXT_3, photo_rows.PHOTO_COLUMNS),
        (4, _TEXT_3, photo_rows.PHOTO_COLUMNS),
    )
}


def stamp(connection: Connection) -> None:
    """Make the digests that are lacking, inside the open transaction."""
    block_digests.stamp(connection, BLOCKS_BY_FORMAT[stamped(connection)[1]])


def damaged_rows(connection: Connection, check: Callable[[], None] = lambda: None) -> set[int]:
    """The ids of the rows of `photos` whose checksum or state is wrong.

    check: called for each block; it may raise Cancelled.
    """
    version = stamped(connection)[1]
    table = BLOCKS_BY_FORMAT[max(version, FIRST_WITH_BLOCKS)]
    has_digests = version >= FIRST_WITH_BLOCKS
    return block_digests.damaged_rows(connection, table, check, has_digests=has_digests)
