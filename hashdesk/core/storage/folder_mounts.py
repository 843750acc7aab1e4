"""Where each folder lay when its photos were seen last: see `core/files/drives.py`."""

from __future__ import annotations

import sqlite3

from hashdesk.core.files.drives import Mount


def read(connection: sqlite3.Connection, root: int) -> dict[int, Mount]:
    """The mounts of the folders of a root, by folder id, as far as they are known.

    Only for a writer: a library of format 1 has none.
    """
    query = "SELECT id, mount FROM folders WHERE root=? AND mount IS NOT NULL"
    return {number: Mount.unpack(mount) for number, mount in connection.execute(query, (root,))}


def write(connection: sqlite3.Connection, root: int, folder: bytes, mount: Mount) -> None:
    """Remember, inside the open transaction, where a known folder lies."""
    packed = mount.pack()
    query = "UPDATE folders SET mount=? WHERE root=? AND path=? AND mount IS NOT ?"
    connection.execute(query, (packed, root, folder, packed))
