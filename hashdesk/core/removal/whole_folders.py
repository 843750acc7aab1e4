"""Which folders, or whether the whole library, would be left without a photo."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables.schema import PhotoState

LEAST_PHOTOS_OF_A_FOLDER = 2  # in a folder of one photo, that photo is meant and not the folder


@dataclass(frozen=True)
class Emptied:
    """What has no photo left once some photos are gone."""

    library: bool
    folders: tuple[bytes, ...]  # absolute paths, sorted

    def __bool__(self) -> bool:
        return self.library or bool(self.folders)


def emptied_by(connection: sqlite3.Connection, photos: Collection[int]) -> Emptied:
    """What would be left without a photo if these went; photos that are missing do not count."""
    rows = connection.execute(
        "SELECT CAST(r.path AS BLOB), CAST(f.path AS BLOB), count(*), count(chosen.value) "
        "FROM photos p JOIN folders f ON f.id = p.folder JOIN roots r ON r.id = f.root "
        "LEFT JOIN json_each(?) AS chosen ON chosen.value = p.id "
        "WHERE p.state=? GROUP BY f.id",
        (json_ids(photos), PhotoState.OK),
    ).fetchall()
    whole = [
        os.path.join(root, folder) if folder else root
        for root, folder, count, chosen in rows
        if chosen == count >= LEAST_PHOTOS_OF_A_FOLDER
    ]
    return Emptied(all(row[2] == row[3] for row in rows) and bool(rows), tuple(sorted(whole)))
