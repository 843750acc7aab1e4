"""photos.hashdesk: a library in one file, to be imported on another machine.

A zip of files with these names and no others, each with its SHA-256 in the manifest:

    manifest.json              what the container holds
    library.db                 the photos and one code set, as in a library (see storage/schema.py)
    thumbnails.db              thumbnails, if asked for (see storage/caches/blob_cache.py)
    encoder/manifest.json      the encoder, if it was adapted (see encoders/files/bundle.py)
    encoder/heads.safetensors

Photos get new ids, 1 … n. In library.db, a root's path is its name alone unless absolute paths were
asked for, and a photo's name is its id if no paths were.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.listing import (
    Listing,
    PathStyle,
    path_text,
    root_names,
    unique_name,
)
from hashdesk.core.storage import code_segments, migrations
from hashdesk.core.storage.caches.blob_cache import BLOBS_TABLE, THUMBNAILS, BlobCache
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import FIRST_COLUMNS, PHOTO_COLUMNS
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.sqlite.sqlite_file import Synchronous
from hashdesk.core.storage.tables import schema

CONTAINER_FILE = "photos.hashdesk"
CONTAINER_FORMAT = "hashdesk"
CONTAINER_VERSION = 2  # with detail codes; an older HashDesk refuses it
PLAIN_VERSION = 1  # without: every HashDesk there was can read it
LIBRARY_VERSION = 1  # of the tables of library.db in any container
CONTAINER_MANIFEST = "manifest.json"
ENCODER_FOLDER = "encoder"
BUNDLE_MEMBERS = ("manifest.json", "heads.safetensors")
MEMBERS = (
    *(CONTAINER_MANIFEST, schema.LIBRARY_FILE, THUMBNAILS),
    *(f"{ENCODER_FOLDER}/{name}" for name in BUNDLE_MEMBERS),
)
UNNAMED = b"photos"  # the only root where paths are not exported
THUMBNAILS_AT_ONCE = 1_000  # thumbnails
FASTEST = 1  # deflate level: codes cannot be compressed, paths are by any


def write(folder: Path, listing: Listing) -> None:
    """Write the files of a container except its manifest. Raises UsageError."""
    if set(listing.selection.bits) != set(BITS):
        raise UsageError("This format always holds all code lengths. Leave --bits out.")
    _write_library(folder / schema.LIBRARY_FILE, listing)
    if listing.selection.thumbnails:
        _write_thumbnails(folder / THUMBNAILS, listing)
    library = listing.library
    bundle = bundle_folder(library.db.folder, library.encoder.name)
    if bundle.is_dir():
        (folder / ENCODER_FOLDER).mkdir()
        for name in BUNDLE_MEMBERS:
            shutil.copyfile(bundle / name, folder / ENCODER_FOLDER / name)
    members = {name.partition("/")[0] for name in MEMBERS}
    for path in folder.iterdir():
        if path.name not in members:  # a log that SQLite could not delete
            path.unlink()


def pack(folder: Path) -> None:
    """Zip the files of a container into `CONTAINER_FILE` beside them."""
    with zipfile.ZipFile(folder / CONTAINER_FILE, "w") as packed:
        for name in MEMBERS:
            if (folder / name).exists():
                kind = zipfile.ZIP_STORED if name == THUMBNAILS else zipfile.ZIP_DEFLATED
                packed.write(folder / name, name, kind, FASTEST)


def _write_library(path: Path, listing: Listing) -> None:
    migrations.create(path, LIBRARY_VERSION)
    # No journal: the file is not in its place yet.
    opened = sqlite_file.connect(path, "rw", journal="OFF", synchronous=Synchronous.OFF)
    with closing(opened) as connection:
        connection.execute("BEGIN")
        _write_folders(connection, listing)
        connection.executemany(photo_rows.insert_statement(FIRST_COLUMNS), _photos(listing))
        encoder = listing.library.encoder
        connection.execute("INSERT INTO encoders (name, manifest, created) VALUES (?, ?, ?)",
                           (encoder.name, encoder.manifest, encoder.created))  # fmt: skip
        for first, codes in listing.codes():
            ids = np.arange(first, first + len(codes[BITS[0]])) + 1
            code_segments.put(connection, 1, encoder.name, ids, codes)
        connection.execute("INSERT INTO meta (key, value) VALUES ('encoder', ?)", (encoder.name,))
        connection.execute("COMMIT")


def _write_folders(connection: sqlite3.Connection, listing: Listing) -> None:
    if listing.selection.paths is PathStyle.NONE:
        connection.execute("INSERT INTO roots (id, path) VALUES (1, ?)", (UNNAMED,))
        connection.execute("INSERT INTO folders (id, root, path) VALUES (1, 1, x'')")
        return
    db = listing.library.db
    absolute = listing.selection.paths is PathStyle.ABSOLUTE
    names = root_names(listing.library)
    photos = listing.library.photo_arrays
    taken: set[str] = set()
    used = set(photos.folders[np.isin(photos.ids, listing.ids)].tolist())
    for root in db.roots():
        folders = [folder for folder in db.folders(root.id) if folder.id in used]
        if not folders:
            continue
        # The deepest folder that holds them all becomes the root, so that an export of a part of a
        # root can be mapped to that part.
        top = b"" if absolute else os.path.commonpath([folder.path for folder in folders])
        name = unique_name(path_text(os.path.basename(top)) or names[root.path], taken)
        taken.add(name)
        path = root.path if absolute else name.encode()
        connection.execute("INSERT INTO roots (id, path) VALUES (?, ?)", (root.id, path))
        rows = [(folder.id, root.id, folder.path[len(top) :].lstrip(b"/")) for folder in folders]
        connection.executemany("INSERT INTO folders (id, root, path) VALUES (?, ?, ?)", rows)


def _photos(listing: Listing) -> Iterator[tuple[object, ...]]:
    """Rows of `photos` with new ids and the columns of LIBRARY_VERSION, as far as asked for."""
    selection = listing.selection
    ids = iter(listing.ids.tolist())
    wanted, number = next(ids, None), 0
    for row, _ in photo_rows.every_row(listing.library.db.connection):
        if row[0] != wanted:
            continue
        wanted, number = next(ids, None), number + 1
        values = dict(zip(PHOTO_COLUMNS, row, strict=True)) | {"id": number, "reason": None}
        if not selection.gps:
            values |= {"latitude": None, "longitude": None}
        if selection.paths is PathStyle.NONE:
            values |= {"folder": 1, "name": b"%d" % number}
        kept = [values[name] for name in FIRST_COLUMNS]
        yield (*kept, photo_rows.row_checksum(kept))


def _write_thumbnails(path: Path, listing: Listing) -> None:
    """As every HashDesk there was reads them: the container's SHA-256 is their checksum."""
    library = listing.library
    opened = sqlite_file.connect(path, "rwc", journal="OFF", synchronous=Synchronous.OFF)
    with closing(opened) as connection, BlobCache(library.db.folder / THUMBNAILS) as source:
        connection.execute("BEGIN")
        connection.execute(BLOBS_TABLE)
        for start in range(0, len(listing), THUMBNAILS_AT_ONCE):
            listing.job.check()
            ids = listing.ids[start : start + THUMBNAILS_AT_ONCE].tolist()
            contents = photo_rows.content_ids(library.db.connection, ids)
            blobs = source.get(contents.values()).items()
            connection.executemany("INSERT OR IGNORE INTO blobs VALUES (?, ?)", blobs)
        connection.execute("COMMIT")
