"""The first page of an SQLite file: a bit flipped there, and SQLite opens it no more.

The page holds the file's header and the text of its tables, which are those of its format. So the
bit is found by trying all of them: there are 32,768, and each costs SQLite a fraction of a
millisecond.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hashdesk.core.job import Job
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import FileFormat, schema_texts

FIRST_PAGE_BYTES = 4096
MakeTables = Callable[[sqlite3.Connection, int], None]  # in an empty file, of some format


def restore_first_page(
    path: Path, file_format: FileFormat, make_tables: MakeTables, job: Job
) -> bool:
    """Turn the flipped bit of the first page back; whether the file opens now.

    Its tables must be exactly those of its format: a file of a newer format is left as it is.
    Where it is no bit, that takes long (20 seconds, on one busy core). Raises Cancelled.
    """
    schemas = {}
    for version in range(1, file_format.version + 1):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            make_tables(connection, version)
            schemas[version] = schema_texts(connection)

    def opens() -> bool:
        try:
            with closing(sqlite_file.connect(path, "ro")) as connection:
                application_id, version = sqlite_file.stamped(connection)
                expected = schemas.get(version)
                ours = application_id == file_format.application_id
                return ours and expected == schema_texts(connection)
        except (sqlite3.Error, UnicodeError):
            return False

    if opens():
        return True
    with path.open("r+b", buffering=0) as file:
        page = file.read(FIRST_PAGE_BYTES)
        for place, byte in enumerate(page):
            job.check()
            for bit in range(8):
                file.seek(place)
                file.write(bytes((byte ^ 1 << bit,)))
                if opens():
                    return True
            file.seek(place)
            file.write(bytes((byte,)))
    return False
