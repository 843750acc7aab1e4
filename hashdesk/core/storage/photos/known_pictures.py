"""Which contents showed the same picture: a tag written into a file changes its bytes alone.

Decisions name contents. A content that a photo no longer has stays known here by its pixel id, so
that what was decided about it holds for the photo as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from sqlite3 import Connection

from hashdesk.core.storage.tables.row_checksum import checksum_of

CONTENTS_AT_ONCE = 400  # in one query
# Part of format 3, comments included.
FORMER_CONTENTS_TABLE = """
CREATE TABLE former_contents (
    content_id BLOB PRIMARY KEY,           -- that a photo had before its file was written to
    pixel_id   BLOB NOT NULL,              -- of the picture, which is the same as before
    checksum   INTEGER NOT NULL            -- of both
)
"""


def remember(connection: Connection, content: bytes, pixel_id: bytes) -> None:
    """Note, inside the open transaction, that a photo has new content with the same picture."""
    row = (content, pixel_id)
    insert = "INSERT OR REPLACE INTO former_contents VALUES (?, ?, ?)"
    connection.execute(insert, (*row, checksum_of(row)))


def rename(connection: Connection, before: bytes, now: bytes) -> None:
    """Note, inside the open transaction, that a picture has another pixel id than it had."""
    query = "SELECT content_id FROM former_contents WHERE pixel_id=?"
    for (content,) in connection.execute(query, (before,)).fetchall():
        remember(connection, content, now)


def forget_unused(connection: Connection, pictures: Iterable[bytes]) -> None:
    """Forget, inside the open transaction, those of some pictures that no photo has any more.

    pictures: their pixel ids. Others that no photo has may come back, as a RAW file's does once
    its JPEG is gone.
    """
    connection.execute(
        "DELETE FROM former_contents WHERE hex(pixel_id) IN (SELECT value FROM json_each(?)) "
        "AND pixel_id NOT IN (SELECT pixel_id FROM photos WHERE pixel_id NOTNULL)",
        (json.dumps([picture.hex().upper() for picture in pictures]),),
    )


def pictures_of(connection: Connection, contents: Iterable[bytes]) -> dict[bytes, bytes]:
    """The pixel ids of contents, as far as they are known."""
    wanted = list(contents)
    pictures: dict[bytes, bytes] = {}
    for start in range(0, len(wanted), CONTENTS_AT_ONCE):
        part = wanted[start : start + CONTENTS_AT_ONCE]
        among = f"content_id IN ({', '.join('?' * len(part))})"
        query = (
            f"SELECT content_id, pixel_id, NULL FROM photos WHERE {among} AND pixel_id NOTNULL "
            f"UNION ALL SELECT content_id, pixel_id, checksum FROM former_contents WHERE {among}"
        )
        for content, pixel_id, expected in connection.execute(query, (*part, *part)):
            if expected is None or is_sound((content, pixel_id), expected):
                pictures[content] = pixel_id
    return pictures


def contents_of(connection: Connection, pictures: Set[bytes]) -> dict[bytes, bytes]:
    """The content of a photo of each picture, by pixel id; of several, the same one each time."""
    contents: dict[bytes, bytes] = {}
    if pictures:
        query = "SELECT content_id, pixel_id FROM photos WHERE pixel_id NOTNULL"
        for content, pixel_id in connection.execute(query):
            if pixel_id in pictures:
                contents[pixel_id] = min(content, contents.get(pixel_id, content))
    return contents


def is_sound(row: Sequence[object], expected: object) -> bool:
    """Whether content and pixel id match their checksum."""
    return all(isinstance(value, bytes) for value in row) and checksum_of(row) == expected


def damaged_rows(connection: Connection) -> int:
    """How many rows of `former_contents` are damaged."""
    rows = connection.execute("SELECT content_id, pixel_id, checksum FROM former_contents")
    return sum(not is_sound(row, expected) for *row, expected in rows)
