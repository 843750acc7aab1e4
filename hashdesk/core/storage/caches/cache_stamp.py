"""Which cache a file is: one that was put in the place of another one is told.

It is in SQLite's application id, as a hash of the file's name. The checksums of blobs do not tell:
thumbnails and features are kept by the same content ids.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import stamped

POSITIVE = 0x7FFF_FFFF  # SQLite's application id is a signed number of 32 bits


class OtherCache(sqlite3.DatabaseError):
    """A file is another cache than its name says."""


def stamp_of(path: Path) -> int:
    """The application id of a cache with this name."""
    digest = hashlib.blake2b(os.fsencode(path.name), digest_size=4).digest()
    return int.from_bytes(digest, "big") & POSITIVE


def require_stamp(connection: sqlite3.Connection, path: Path) -> None:
    """Raise OtherCache if a file is the cache of another name.

    Caches of older versions have no stamp. A flipped bit in one, or in none, makes no other cache.
    """
    stamp, _ = stamped(connection)
    if stamp.bit_count() > 1 and (stamp ^ stamp_of(path)).bit_count() > 1:
        raise OtherCache("it is another cache")


def is_other_cache(path: Path) -> bool:
    """Whether a file is the cache of another name; nothing is said of one that cannot be read."""
    try:
        with closing(sqlite_file.connect(path, "ro")) as connection:
            require_stamp(connection, path)
    except OtherCache:
        return True
    except sqlite3.Error:
        return False
    return False
