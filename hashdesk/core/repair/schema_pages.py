"""The pages that SQLite reads to open a file: a bit flipped there, and it opens the file no more.

The first page holds the file's header. It, or the pages that it leads to, hold the text of the
tables, which are those of the file's format. So the bit is found by trying: by the texts that it
makes whole, or else by SQLite, which takes a fraction of a millisecond for each of 32,768 bits.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Sequence, Set
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from hashdesk.core.job import Job
from hashdesk.core.repair.leaf_page import restored_leaf
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import FileFormat, schema_texts

PAGE_BYTES = 4096
FILE_HEADER_BYTES = 100  # before that of the first page
INNER_PAGE = 5  # the first byte of a table's page that leads to others
INNER_HEADER = struct.Struct(">BHHHBI")  # kind, free block, cells, content, fragments, last page
Texts = tuple[bytes | None, ...]  # a table's name, that of its own table, and what made it
MakeTables = Callable[[sqlite3.Connection, int], None]  # in an empty file, of some format


def restore_schema_pages(
    path: Path, file_format: FileFormat, make_tables: MakeTables, job: Job
) -> bool:
    """Turn the flipped bit of one of these pages back; whether the file opens now.

    Its tables must be exactly those of its format: a file of a newer format is left as it is.
    Where it is no bit, that takes long (20 seconds a page, on one busy core). Raises Cancelled.
    """
    schemas: dict[int, list[tuple[Any, ...]]] = {}
    for version in range(1, file_format.version + 1):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            make_tables(connection, version)
            schemas[version] = schema_texts(connection)

    def opens() -> bool:
        job.check()
        application_id, version, found = _said(path)
        return application_id == file_format.application_id and found == schemas.get(version)

    if opens():
        return True
    application_id, version, found = _said(path)
    is_newer = application_id == file_format.application_id and version > file_format.version
    with path.open("r+b", buffering=0) as file:
        if found and is_newer:  # only a bit of that number can be wrong
            return _turn_back(file, 0, FILE_HEADER_BYTES, opens)
        further = _further_places(file.read(PAGE_BYTES))
        texts = {_encoded(row) for schema in schemas.values() for row in schema}
        for place in further:
            _restore_texts(file, place, texts)
        return opens() or any(_turn_back(file, place, PAGE_BYTES, opens) for place in (0, *further))


def _said(path: Path) -> tuple[int, int, list[tuple[Any, ...]]]:
    """Application id, format and tables of a file; no tables if SQLite cannot read them."""
    try:
        with closing(sqlite_file.connect(path, "ro")) as connection:
            return (*sqlite_file.stamped(connection), schema_texts(connection))
    except (sqlite3.Error, UnicodeError):
        return 0, 0, []


def _encoded(row: Sequence[Any]) -> Texts:
    return tuple(text and text.encode() for text in row[1:])


def _restore_texts(file: BinaryIO, start: int, texts: Set[Texts]) -> None:
    """Turn the bit of a page back that keeps a table's text from being one of those there are."""
    file.seek(start)
    page = file.read(PAGE_BYTES)
    if b"CREATE " not in page:
        return  # the first page is damaged, and leads to another page
    restored = restored_leaf(page, lambda row: (*row[1:3], *row[4:]) in texts)
    if restored is not None:
        file.seek(start)
        file.write(restored)


def _further_places(first_page: bytes) -> list[int]:
    """Where the pages begin that the first one leads to, as sqlite.org/fileformat2.html tells."""
    header_end = FILE_HEADER_BYTES + INNER_HEADER.size
    if len(first_page) < PAGE_BYTES or first_page[FILE_HEADER_BYTES] != INNER_PAGE:
        return []
    _, _, cells, _, _, last = INNER_HEADER.unpack(first_page[FILE_HEADER_BYTES:header_end])
    pages = [last]
    for number in range(min(cells, (PAGE_BYTES - header_end) // 2)):
        (cell,) = struct.unpack_from(">H", first_page, header_end + 2 * number)
        pages.append(int.from_bytes(first_page[cell : cell + 4]))
    return [(page - 1) * PAGE_BYTES for page in pages if page > 1]


def _turn_back(file: BinaryIO, start: int, length: int, opens: Callable[[], bool]) -> bool:
    """Try each bit of some bytes until the file opens; whether it does. Else it is as it was."""
    file.seek(start)
    page = file.read(length)
    # Of a page that leads to others, only the ends are in use.
    for place in sorted(range(len(page)), key=lambda place: min(place, len(page) - place)):
        for bit in range(8):
            file.seek(start + place)
            file.write(bytes((page[place] ^ 1 << bit,)))
            if opens():
                return True
        file.seek(start + place)
        file.write(page[place : place + 1])
    return False
