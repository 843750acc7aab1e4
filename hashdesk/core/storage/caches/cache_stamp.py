"""Which cache a file is: one that was put in the place of another one is told.

It is in SQLite's application id, as a hash of the file's name. The checksums of blobs do not tell:
thumbnails and features are kept by the same content ids.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

from hashdesk.core.storage.sqlite.sqlite_file import stamped

POSITIVE = 0x7FFF_FFFF  # SQLite's application id is a signed number of 32 bits


def stamp_of(path: Path) -> int:
    """The application id of a cache with this name."""
    digest = hashlib.blake2b(os.fsencode(path.name), digest_size=4).digest()
    return int.from_bytes(digest, "big") & POSITIVE


def require_stamp(connection: sqlite3.Connection, path: Path) -> None:
    """Raise sqlite3.DatabaseError if a file is the cache of another name.

    Caches of older versions have no stamp. A flipped bit in one, or in none, makes no other cache.
    """
    stamp, _ = stamped(connection)
    if stamp.bit_count() > 1 and (stamp ^ stamp_of(path)).bit_count() > 1:
        raise sqlite3.DatabaseError("it is another cache")
