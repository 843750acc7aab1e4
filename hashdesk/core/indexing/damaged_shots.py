"""RAW files beside a JPEG that turned out to be damaged: they are all that shows the photo.

At the next scan they are photos of their own by the JPEG's row; this makes them so at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hashdesk.core.imaging.companion_files import CompanionKind, packed, unpacked
from hashdesk.core.indexing.write_batch import PhotoFile
from hashdesk.core.scanning.folder_photos import is_damaged
from hashdesk.core.scanning.root_scan import scanned_file
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo


def raw_of_damaged(db: LibraryDB, files: Sequence[PhotoFile]) -> list[PhotoFile]:
    """The RAW files without a row that belong to some files just read, where these are damaged.

    They belong to them no more.
    """
    found: dict[bytes, PhotoFile] = {}
    alone: list[Photo] = []
    for file, row, rows in _damaged(db, files):
        companions = unpacked(row.companions)
        kept = [other for other in companions if other.kind is not CompanionKind.RAW]
        alone.append(replace(row, companions=packed(kept)))
        for name in {other.name for other in companions} - {other.name for other in kept}:
            scanned = scanned_file(file.root.path, os.path.join(file.scanned.folder, name))
            if scanned is not None and name not in rows:
                raw = PhotoFile(file.root, scanned, file.mount)
                found[raw.path] = raw
    if alone:
        with db.transaction():
            for row in alone:
                photo_rows.put(db.connection, row)
    return list(found.values())


def _damaged(
    db: LibraryDB, files: Sequence[PhotoFile]
) -> Iterable[tuple[PhotoFile, Photo, dict[bytes, Photo]]]:
    """The damaged ones of some files that have a RAW file, with their rows and their folder's."""
    folders: dict[tuple[int, bytes], list[PhotoFile]] = {}
    for file in files:
        if any(other.kind is CompanionKind.RAW for other in unpacked(file.scanned.companions)):
            folders.setdefault((file.root.id, file.scanned.folder), []).append(file)
    roots = {root for root, _ in folders}
    ids = {(root, folder.path): folder.id for root in roots for folder in db.folders(root)}
    for place in folders.keys() & ids.keys():
        rows = photo_rows.in_folder(db.connection, ids[place])
        for file in folders[place]:
            row = rows.get(file.scanned.name)
            if row is not None and is_damaged(row):
                yield file, row, rows
