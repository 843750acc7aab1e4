"""Import: a container, verified, becomes a read-only library."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.documents import quoted
from hashdesk.core.errors import (
    DiskFull,
    HashDeskError,
    ImportRefused,
    LibraryError,
    LibraryTooNew,
    UsageError,
)
from hashdesk.core.exchange.columns.listing import PathStyle, unique_name
from hashdesk.core.exchange.container import pack
from hashdesk.core.exchange.container.unpack import unpack
from hashdesk.core.files.atomic_files import WHOLE, make_folder, put_in_place, scratch_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.private_files import FOLDER_MODE, make_private
from hashdesk.core.imaging.content_id import CONTENT_ID_BYTES
from hashdesk.core.imaging.thumbnail import LARGEST_THUMBNAIL_BYTES, is_thumbnail
from hashdesk.core.job import Job
from hashdesk.core.storage import migrations
from hashdesk.core.storage.caches.blob_cache import BLOBS_TABLE, THUMBNAILS, BlobCache
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import IMPORTED, LibraryDB
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.troubles import Trouble, system_reason

LONGEST_NAME = 4096  # bytes
LATEST_DATE = 60_000_000_000  # seconds before or after 1970
MOST_META = 16  # rows; HashDesk writes two
META_CONDITIONS = (  # SQL that holds for every row of settings
    "typeof(key) = 'text'", "typeof(value) = 'text'", "length(key) + length(value) < 1000",
)  # fmt: skip
SEGMENT_CONDITIONS = (  # SQL that holds for every segment of codes
    "typeof(first_row) = 'integer'", "first_row >= 0", "typeof(bits) = 'integer'",
    "typeof(blob) = 'blob'", "length(blob) <= 8192", "typeof(checksum) = 'blob'",
)  # fmt: skip
PHOTO_CONDITIONS = (  # SQL that holds for every photo
    "typeof(name) = 'blob'", f"length(name) BETWEEN 1 AND {LONGEST_NAME}",
    "NOT instr(name, x'2f')", "NOT instr(name, x'00')", "name NOT IN (x'2e', x'2e2e')",
    "typeof(size) = 'integer'", "size >= 0", "typeof(mtime_ns) = 'integer'",
    "typeof(content_id) = 'blob'", f"length(content_id) = {CONTENT_ID_BYTES}",
    "typeof(coalesce(phash, 0)) = 'integer'",
    *(f"typeof(coalesce({name}, 1)) = 'integer' AND coalesce({name}, 1) BETWEEN 1 AND 1 << 20"
      for name in ("width", "height")),
    "typeof(coalesce(taken, 0)) = 'integer'",
    f"coalesce(taken, 0) BETWEEN -{LATEST_DATE} AND {LATEST_DATE}",
    *(f"typeof(coalesce({name}, 0.0)) = 'real' AND abs(coalesce({name}, 0.0)) <= 180"
      for name in ("latitude", "longitude")),
    "typeof(camera) IN ('text', 'null')", "coalesce(length(camera), 0) < 1000",
    f"state = {PhotoState.OK.value}", "reason IS NULL",
)  # fmt: skip

# Encoder id and bundle folder (None: the container has none) -> the manifest of that encoder,
# which replaces the one in the container's library. Raises EncoderError.
EncoderCheck = Callable[[str, Path | None], str]


def import_library(
    file: Path, folder: Path, photos: Path | None, check_encoder: EncoderCheck, job: Job
) -> dict[str, Any]:
    """Make a library from a container in a new folder, whole or not at all; its manifest.

    photos: where the photos are on this machine, if they are: the root's folder, or the folder
    that holds the folders of several roots. Every row, code and checksum is verified first. Raises
    ImportRefused, EncoderError, UsageError if `folder` exists, DiskFull, HashDeskError, Cancelled.
    """
    folder = Path(os.path.abspath(folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(Trouble.FOLDER_THERE.say(place=str(folder)))
    if not file.is_file():
        raise UsageError(f"There is no file {file}. Name a container that was exported.")
    if photos is not None and not photos.is_dir():
        raise UsageError(f"There is no folder {photos}. Name the one that the photos are in.")
    try:
        make_folder(folder.parent, FOLDER_MODE)
        with scratch_folder(folder) as scratch:
            library = scratch / WHOLE
            library.mkdir()
            manifest = unpack(file, library, job)
            job.check()
            try:
                encoder = _verify(library, manifest, job)
            except ImportRefused as error:
                inside = Trouble.INSIDE.say(words=str(error))
                raise ImportRefused(
                    Trouble.NOT_TAKEN_IN.say(file=str(file), reason=inside)
                ) from error
            bundle = library / pack.ENCODER_FOLDER
            own = check_encoder(encoder.name, bundle if bundle.is_dir() else None)
            if replace(encoder, manifest=own).has_details != encoder.has_details:
                inside = Trouble.INSIDE.say(words="its codes are not those of its model")
                raise ImportRefused(Trouble.NOT_TAKEN_IN.say(file=str(file), reason=inside))
            job.check()
            if bundle.is_dir():
                bundle_folder(library, encoder.name).parent.mkdir()
                bundle.rename(bundle_folder(library, encoder.name))
            _adopt(library, folder, photos, manifest, own)
            make_private(library)
            put_in_place(library, folder)
    except (OSError, sqlite3.Error, DiskFull) as error:
        raise_if_full(error, Trouble.IMPORT_FULL.say(place=str(folder)))
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        said = Trouble.NOT_IMPORTED.say(place=str(folder), reason=reason)
        raise HashDeskError(said) from error
    return manifest


# -- checks


def _verify(folder: Path, manifest: dict[str, Any], job: Job) -> EncoderRow:
    """Check a library that was unpacked; its encoder.

    Raises ImportRefused for what is in it; LibraryError, sqlite3.Error for what its disk does.
    """
    try:
        with closing(schema.connect(folder / schema.LIBRARY_FILE, write=False)) as connection:
            _check_tables(connection)
            _check_names(connection, manifest)
            _check_rows(connection, manifest)
            job.check()
        with LibraryDB(folder) as db:
            job.report("verify", 0, 0)
            for result in check(db, job):
                if result.count:
                    raise ImportRefused(f"it has {result.count} {result.what}")
            row = db.encoder_in_use()
            if len(db.encoders()) != 1:
                raise ImportRefused("it has codes of several models")
            expected = manifest.get("encoder")
            if row is None or not isinstance(expected, dict) or expected.get("id") != row.name:
                raise ImportRefused("its codes are of another model than its manifest says")
        if (folder / THUMBNAILS).exists():
            _check_thumbnails(folder / THUMBNAILS)
    except (sqlite3.Error, UnicodeError) as error:
        if _is_of_the_disk(error):
            raise
        raise ImportRefused("its library cannot be read") from error
    except LibraryTooNew as error:
        raise ImportRefused("a newer HashDesk made its library, so update HashDesk") from error
    except LibraryError as error:
        if _is_of_the_disk(error):
            raise
        # What it says is about a library of one's own.
        raise ImportRefused("its library is damaged, or not a HashDesk library") from error
    return row


def _is_of_the_disk(error: Exception) -> bool:
    """Whether an error is one of the disk that a container is unpacked to."""
    cause = error.__cause__ if isinstance(error, LibraryError) else error
    if isinstance(cause, sqlite3.Error):
        return sqlite_file.is_of_the_disk(cause)
    return isinstance(cause, (OSError, DiskFull))


def _check_tables(connection: sqlite3.Connection) -> None:
    """Refuse unknown tables, triggers and views: they could act when they are read.

    And tables of a newer format, whose columns nobody would check.
    """
    version = sqlite_file.stamped(connection)[1]
    if version != pack.LIBRARY_VERSION:
        raise ImportRefused(f"its library has format {version}, which no container has")
    with closing(sqlite3.connect(":memory:")) as ours:
        migrations.make_tables(ours, version)
        if sqlite_file.schema_texts(connection) != sqlite_file.schema_texts(ours):
            raise ImportRefused("its library has other tables than this HashDesk knows")


def _check_names(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    """Refuse paths that lead out of their folder."""
    if manifest.get("paths") not in tuple(PathStyle):
        raise ImportRefused("its manifest does not say what its paths are")
    absolute = manifest.get("paths") == PathStyle.ABSOLUTE
    for (path,) in connection.execute("SELECT path FROM roots"):
        if not isinstance(path, bytes) or not (
            path.startswith(b"/") and os.path.normpath(path) == path if absolute else _is_name(path)
        ):
            raise ImportRefused(f"a folder in it is called {quoted(path)}")
    for (path,) in connection.execute("SELECT path FROM folders"):
        if not isinstance(path, bytes) or not all(map(_is_name, path.split(b"/") if path else ())):
            raise ImportRefused(f"a folder in it is called {quoted(path)}")


def _check_rows(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    """Refuse gaps in the ids, which decide how much memory is used, and impossible values."""
    query = "SELECT count(*), coalesce(min(id), 1), coalesce(max(id), 0) FROM photos"
    count, first, last = connection.execute(query).fetchone()
    if (first, last) != (1, count) or count != manifest.get("count"):
        raise ImportRefused("it has another number of photos than its manifest says")
    # Each of these rows gets a checksum here: what no photo needs would only take time.
    for table, most in (("folders", max(count, 1)), ("roots", max(count, 1)), ("meta", MOST_META)):
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > most:
            raise ImportRefused("it has more folders, or settings, than its photos need")
    segments = (*SEGMENT_CONDITIONS, f"first_row <= {count}")
    # Checked in SQL: in Python, a million rows would take seconds.
    for table, conditions, refusal in (
        ("code_segments", segments, "it has codes without a photo"),
        ("meta", META_CONDITIONS, "a setting in it is none"),
        ("photos", PHOTO_CONDITIONS, "a photo in it has no possible name, size, date or state"),
    ):
        query = f"SELECT count(*) FROM {table} WHERE NOT ({' AND '.join(conditions)})"
        if connection.execute(query).fetchone() != (0,):
            raise ImportRefused(refusal)
    cameras = connection.execute("SELECT DISTINCT camera FROM photos WHERE camera IS NOT NULL")
    if not all(camera.isprintable() for (camera,) in cameras):
        raise ImportRefused("a camera in it has a name that cannot be shown")


def _is_name(name: bytes) -> bool:
    return name not in (b"", b".", b"..") and not {*b"/\0"} & {*name} and len(name) <= LONGEST_NAME


def _check_thumbnails(path: Path) -> None:
    with closing(sqlite_file.connect(path, "ro")) as connection:
        tables = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        sound = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        if tables.fetchall() != [(BLOBS_TABLE,)] or not sound:
            raise ImportRefused("its thumbnails are damaged")
        query = "SELECT count(*) FROM blobs WHERE typeof(blob) <> 'blob' OR length(blob) > ?"
        if connection.execute(query, (LARGEST_THUMBNAIL_BYTES,)).fetchone() != (0,):
            raise ImportRefused("its thumbnails are no pictures")
        if not all(is_thumbnail(blob) for (blob,) in connection.execute("SELECT blob FROM blobs")):
            raise ImportRefused("its thumbnails are no small pictures")


# -- adaptation to this machine


def _adopt(
    library: Path, folder: Path, photos: Path | None, manifest: dict[str, Any], encoder: str
) -> None:
    """Note in a library where its photos are, that it was imported, and its encoder's manifest.

    Library and thumbnails get the checksums that a container has no need of.

    folder: where the library will be. encoder: that manifest.
    """
    kept = {name: manifest[name] for name in manifest if name != "files"}
    note = json.dumps({"imported": int(time.time()), "photos": str(photos or ""), "manifest": kept})
    if (library / THUMBNAILS).exists():
        BlobCache(library / THUMBNAILS, write=True).close()
    path = library / schema.LIBRARY_FILE
    with closing(sqlite_file.connect(path, "rw", journal="WAL")) as connection, connection:
        migrations.migrate(connection, schema.LIBRARY_FORMAT.version)
        connection.execute("BEGIN")
        roots = connection.execute("SELECT id, path FROM roots").fetchall()
        update = "UPDATE roots SET path=?, offline=? WHERE id=?"
        taken: set[str] = set()
        for number, exported in roots:
            name = unique_name(os.fsdecode(os.path.basename(exported)), taken)
            taken.add(name)
            root = _root_path(folder, photos, os.fsencode(name), alone=len(roots) == 1)
            if photos is None and os.path.isabs(exported):
                root = exported
            connection.execute(update, (root, not os.path.isdir(root), number))
        connection.execute("UPDATE encoders SET manifest=?", (encoder,))
        insert = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
        connection.execute(insert, (IMPORTED, note))
        migrations.seal(connection)


def _root_path(folder: Path, photos: Path | None, name: bytes, *, alone: bool) -> bytes:
    """Where a root lies on this machine; without photos, where they would be looked for."""
    if photos is None:
        return os.path.join(os.fsencode(folder.absolute()), b"photos", name)
    place = os.fsencode(photos.resolve())
    inside = os.path.join(place, name)
    return place if alone and not os.path.isdir(inside) else inside
