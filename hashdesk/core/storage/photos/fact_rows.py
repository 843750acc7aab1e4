"""What is known of photos beyond what answers need: lens, exposure, rating, keywords.

They lie in a table of their own, `facts`, because a million of them would make opening a library
half as slow again: they are read, and verified, only where they are asked for. A row can be made
again from the head of its photo's file, so a damaged one is dropped, and indexing reads it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from sqlite3 import Connection
from typing import Any

from hashdesk.core.metadata.photo_facts import PhotoFacts
from hashdesk.core.storage.sqlite.sqlite_file import json_ids, stamped
from hashdesk.core.storage.tables import block_digests
from hashdesk.core.storage.tables.block_digests import BlockedTable, exact_reals
from hashdesk.core.storage.tables.row_checksum import checksum_of
from hashdesk.core.storage.tables.schema import PhotoState

FIRST_WITH_FACTS = 3  # the first format of library.db that has them

# Part of format 3, comments included.
FACTS_TABLE = """
CREATE TABLE facts (
    photo            INTEGER PRIMARY KEY,  -- id in photos
    lens             TEXT,
    exposure_seconds REAL,
    aperture         REAL,                 -- f-number
    iso              INTEGER,
    focal_length     REAL,                 -- mm
    rating           INTEGER,              -- 1 … 5 stars; -1: rejected
    keywords         TEXT,                 -- a line each
    read_by          INTEGER NOT NULL,     -- READING_VERSION of what read them
    checksum         INTEGER NOT NULL      -- of all the columns above
)
"""


@dataclass(frozen=True)
class StoredFacts:
    """One row of `facts`."""

    lens: str | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None  # f-number
    iso: int | None = None
    focal_length: float | None = None  # mm
    rating: int | None = None  # 1 … 5 stars; -1: rejected
    keywords: tuple[str, ...] = ()
    read_by: int = 0  # READING_VERSION of what read them

    @classmethod
    def of(cls, facts: PhotoFacts, read_by: int) -> StoredFacts:
        """The facts that lie here and not in the row of `photos`."""
        return cls(**{name: getattr(facts, name) for name in _FROM_FILES}, read_by=read_by)


NO_FACTS = StoredFacts()
_FROM_FILES = [field.name for field in fields(StoredFacts) if field.name != "read_by"]
FACT_COLUMNS = ("photo", *(field.name for field in fields(StoredFacts)))
_TEXTS = [FACT_COLUMNS.index(name) for name in ("lens", "keywords")]
_SELECT = f"SELECT {', '.join(FACT_COLUMNS)}, checksum FROM facts"
_INSERT = f"INSERT OR REPLACE INTO facts VALUES ({', '.join('?' * (len(FACT_COLUMNS) + 1))})"
_AMONG = "photo IN (SELECT value FROM json_each(?))"
_REALS = exact_reals(("exposure_seconds", "aperture", "focal_length"))


def is_sound(row: Sequence[Any], expected: object) -> bool:
    """Whether a row in the order of FACT_COLUMNS matches its checksum."""
    try:  # the checksum does not tell text from bytes
        texts = all(not isinstance(row[place], bytes) for place in _TEXTS)
        return texts and checksum_of(row) == expected
    except (TypeError, UnicodeError):
        return False


def _damaged_between(connection: Connection, first: int, last: int) -> set[int]:
    rows = connection.execute(f"{_SELECT} WHERE photo BETWEEN ? AND ?", (first, last))
    return {int(row[0]) for *row, expected in rows if not is_sound(row, expected)}


FACT_BLOCKS = BlockedTable(
    "facts",
    "photo",
    "fact_blocks",
    f"json_array(photo, lens, iso, rating, keywords, read_by, checksum, {_REALS})",
    _damaged_between,
)


def make_table(connection: Connection) -> None:
    """Add the table, with digests over its rows, to those of format 2."""
    connection.execute(FACTS_TABLE)
    block_digests.make_blocks(connection, FACT_BLOCKS)


def stamp(connection: Connection) -> None:
    """Make the digests that are lacking, inside the open transaction."""
    if stamped(connection)[1] >= FIRST_WITH_FACTS:
        block_digests.stamp(connection, FACT_BLOCKS)


def damaged_rows(connection: Connection, check: Callable[[], None] = lambda: None) -> set[int]:
    """The ids of the photos whose row in `facts` is damaged. check: may raise Cancelled."""
    if stamped(connection)[1] < FIRST_WITH_FACTS:
        return set()
    return block_digests.damaged_rows(connection, FACT_BLOCKS, check)


def sound_among(connection: Connection, photos: Sequence[int]) -> list[int]:
    """The photos whose facts are sound, in the same order."""
    if not photos:
        return []
    blocks = sorted({block_digests.block_of(photo) for photo in photos})
    damaged = block_digests.damaged_rows(connection, FACT_BLOCKS, blocks=blocks)
    return [photo for photo in photos if photo not in damaged]


def put(connection: Connection, photo: int, facts: StoredFacts) -> None:
    """Insert or replace the facts of a photo inside the open transaction."""
    values = {**vars(facts), "keywords": "\n".join(facts.keywords) or None}
    row = (photo, *(values[name] for name in FACT_COLUMNS[1:]))
    connection.execute(_INSERT, (*row, checksum_of(row)))


def get(connection: Connection, photos: Iterable[int]) -> dict[int, StoredFacts]:
    """The facts of photos, by their ids; those without sound ones are left out."""
    found = {}
    for *row, expected in connection.execute(f"{_SELECT} WHERE {_AMONG}", (json_ids(photos),)):
        if is_sound(row, expected):
            values = dict(zip(FACT_COLUMNS[1:], row[1:], strict=True))
            keywords = tuple(values["keywords"].split("\n")) if values["keywords"] else ()
            found[int(row[0])] = StoredFacts(**{**values, "keywords": keywords})
    return found


def remove(connection: Connection, photos: Iterable[int]) -> None:
    """Delete the facts of photos, inside the open transaction."""
    connection.execute(f"DELETE FROM facts WHERE {_AMONG}", (json_ids(photos),))


def not_read_by(
    connection: Connection, version: int, state: PhotoState = PhotoState.OK
) -> list[int]:
    """The ids of the photos in a state that a version of reading, or a newer one, has not read."""
    query = (
        "SELECT p.id FROM photos p LEFT JOIN facts f ON f.photo = p.id "
        "WHERE p.state=? AND coalesce(f.read_by, 0) < ? ORDER BY p.id"
    )
    return [number for (number,) in connection.execute(query, (state, version))]


def drop_damaged(connection: Connection) -> None:
    """Delete damaged rows, inside the open transaction, so that their photos are read again."""
    remove(connection, damaged_rows(connection))
