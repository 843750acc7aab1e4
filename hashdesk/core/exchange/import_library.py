"""Import: a container becomes a library that is only read, whole or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from hashdesk.core.atomic_files import put_in_place, scratch_folder
from hashdesk.core.code_sets.code_sets import bundle_folder
from hashdesk.core.disk_space import raise_if_full
from hashdesk.core.errors import HashDeskError, ImportRefused, UsageError
from hashdesk.core.exchange.columns.listing import PathStyle, another
from hashdesk.core.exchange.container import pack
from hashdesk.core.exchange.container.unpack import unpack
from hashdesk.core.imaging.decode import CONTENT_ID_BYTES
from hashdesk.core.job import Job
from hashdesk.core.storage import integrity_check as check
from hashdesk.core.storage import schema, sqlite_file
from hashdesk.core.storage.blob_cache import THUMBNAILS
from hashdesk.core.storage.library_db import IMPORTED, LibraryDB
from hashdesk.core.storage.schema import PhotoState

LARGEST_THUMBNAIL_BYTES = 1 << 18  # bytes
JPEG = b"\xff\xd8"
BLOBS = "CREATE TABLE blobs (id BLOB PRIMARY KEY, blob BLOB NOT NULL)"

LONGEST_NAME = 4096  # bytes
YEARS = 60_000_000_000  # seconds: dates lie that near to 1970
SEGMENT = (  # SQL: what holds for every segment of codes
    "typeof(first_row) = 'integer'", "first_row >= 0", "typeof(bits) = 'integer'",
    "typeof(blob) = 'blob'", "length(blob) <= 8192", "typeof(checksum) = 'blob'",
)  # fmt: skip
SOUND = (  # SQL: what holds for every photo
    "typeof(name) = 'blob'", f"length(name) BETWEEN 1 AND {LONGEST_NAME}",
    "NOT instr(name, x'2f')", "NOT instr(name, x'00')", "name NOT IN (x'2e', x'2e2e')",
    "typeof(size) = 'integer'", "size >= 0", "typeof(mtime_ns) = 'integer'",
    "typeof(content_id) = 'blob'", f"length(content_id) = {CONTENT_ID_BYTES}",
    "typeof(coalesce(phash, 0)) = 'integer'",
    *(f"typeof(coalesce({name}, 1)) = 'integer' AND coalesce({name}, 1) BETWEEN 1 AND 1 << 20"
      for name in ("width", "height")),
    "typeof(coalesce(taken, 0)) = 'integer'",
    f"coalesce(taken, 0) BETWEEN -{YEARS} AND {YEARS}", "mtime_ns >= 0",
    *(f"typeof(coalesce({name}, 0.0)) = 'real' AND abs(coalesce({name}, 0.0)) <= 180"
      for name in ("latitude", "longitude")),
    "typeof(camera) IN ('text', 'null')", "coalesce(length(camera), 0) < 1000",
    f"state = {PhotoState.OK.value}", "reason IS NULL",
)  # fmt: skip

# An encoder id and the folder of its bundle (None: it came without) -> the manifest of that
# encoder, which counts, whatever the container says. Raises EncoderError.
Vouch = Callable[[str, Path | None], str]


def import_library(
    file: Path, folder: Path, photos: Path | None, vouch: Vouch, job: Job
) -> dict[str, Any]:
    """Make a library of a container in a new folder; the container's manifest.

    photos: where the photos are on this machine, if they are: the root's folder, or the one that
    holds the folders of several roots. Every row, code and checksum is verified before. Raises
    ImportRefused, EncoderError, UsageError if `folder` is taken, Cancelled.
    """
    folder = Path(os.path.abspath(folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty. Name a new folder.")
    if not file.is_file():
        raise UsageError(f"There is no file {file}. Name a container that was exported.")
    if photos is not None and not photos.is_dir():
        raise UsageError(f"There is no folder {photos}. Name the one that the photos are in.")
    try:
        with scratch_folder(folder) as scratch:
            made = scratch / "library"
            made.mkdir(mode=0o755)
            manifest = unpack(file, made, job)
            job.check()
            try:
                encoder = _verify(made, manifest, job)
            except ImportRefused as error:
                raise ImportRefused(
                    f"{file} is not taken in: {error}. Ask for it again."
                ) from error
            bundle = made / pack.ENCODER_FOLDER
            vouched = vouch(encoder, bundle if bundle.is_dir() else None)
            job.check()
            _settle(made, folder, photos, manifest, encoder, vouched)
            put_in_place(made, folder)
    except OSError as error:
        raise_if_full(error, f"The disk is full: nothing was imported to {folder}.")
        raise HashDeskError(f"{folder} cannot be written: {error.strerror}.") from error
    return manifest


# -- is it what it says


def _verify(folder: Path, manifest: dict[str, Any], job: Job) -> str:
    """The id of its encoder. Raises ImportRefused."""
    try:
        with closing(schema.connect(folder / schema.LIBRARY_FILE, write=False)) as connection:
            _same_tables(connection)
            _sound_names(connection, manifest)
            _sound_rows(connection, manifest)
            job.check()
        with LibraryDB(folder) as db:
            job.report("verify", 0, 0)
            for finding in check.check(db, job):
                if finding.count:
                    raise ImportRefused(f"it has {finding.count} {finding.what}")
            row = db.encoder_in_use()
            if len(db.encoders()) != 1:
                raise ImportRefused("it has codes of several encoders")
            said = manifest.get("encoder")
            if row is None or not isinstance(said, dict) or said.get("id") != row.name:
                raise ImportRefused("its codes are of another encoder than its manifest says")
        if (folder / THUMBNAILS).exists():
            _check_thumbnails(folder / THUMBNAILS)
    except (sqlite3.Error, UnicodeError) as error:
        raise ImportRefused(f"its library cannot be read ({error})") from error
    except HashDeskError as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(str(error).rstrip(".")) from error
    return row.name


def _same_tables(connection: sqlite3.Connection) -> None:
    """No tables, triggers or views but the known ones: others could act when they are read."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    with closing(sqlite3.connect(":memory:")) as known:
        known.executescript(schema.LIBRARY_TABLES)
        if connection.execute(query).fetchall() != known.execute(query).fetchall():
            raise ImportRefused("its library has other tables than this HashDesk knows")


def _sound_names(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    """No name may lead out of its folder."""
    absolute = manifest.get("paths") == PathStyle.ABSOLUTE
    for (path,) in connection.execute("SELECT path FROM roots"):
        if not isinstance(path, bytes) or not (
            path.startswith(b"/") and os.path.normpath(path) == path if absolute else _is_name(path)
        ):
            raise ImportRefused(f"a folder in it is called {path!r}")
    for (path,) in connection.execute("SELECT path FROM folders"):
        if not isinstance(path, bytes) or not all(map(_is_name, path.split(b"/") if path else ())):
            raise ImportRefused(f"a folder in it is called {path!r}")


def _sound_rows(connection: sqlite3.Connection, manifest: dict[str, Any]) -> None:
    """Numbers without holes, which decide how much memory is taken; and columns of their kinds."""
    count, first, last = connection.execute(
        "SELECT count(*), coalesce(min(id), 1), coalesce(max(id), 0) FROM photos"
    ).fetchone()
    if (first, last) != (1, count) or count != manifest.get("count"):
        raise ImportRefused("it has another number of photos than its manifest says")
    (far,) = connection.execute(
        f"SELECT count(*) FROM code_segments WHERE NOT ({' AND '.join(SEGMENT)}) OR first_row > ?",
        (count,),
    ).fetchone()
    if far:
        raise ImportRefused("it has codes without a photo")
    # In SQLite: row by row, Python would take seconds over a million.
    (odd,) = connection.execute(
        f"SELECT count(*) FROM photos WHERE NOT ({' AND '.join(SOUND)})"
    ).fetchone()
    if odd:
        raise ImportRefused("a photo in it has no possible name, size, date or state")


def _is_name(name: bytes) -> bool:
    return name not in (b"", b".", b"..") and not {*b"/\0"} & {*name} and len(name) <= LONGEST_NAME


def _check_thumbnails(path: Path) -> None:
    with closing(sqlite_file.connect(path, "ro")) as connection:
        tables = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
        sound = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        if tables.fetchall() != [(BLOBS,)] or not sound:
            raise ImportRefused("its thumbnails are damaged")
        odd = connection.execute(
            "SELECT count(*) FROM blobs WHERE length(blob) > ? OR substr(blob, 1, 2) <> ?",
            (LARGEST_THUMBNAIL_BYTES, JPEG),
        ).fetchone()
        if odd[0]:
            raise ImportRefused("its thumbnails are no pictures")


# -- put in place


def _settle(
    made: Path,
    folder: Path,
    photos: Path | None,
    manifest: dict[str, Any],
    encoder: str,
    vouched: str,
) -> None:
    """The last touches: where its photos are, what it is, its encoder in its place."""
    bundle = made / pack.ENCODER_FOLDER
    if bundle.is_dir():
        place = bundle_folder(made, encoder)
        place.parent.mkdir()
        bundle.rename(place)
    kept = {name: manifest[name] for name in manifest if name != "files"}
    about = {"imported": int(time.time()), "photos": str(photos or ""), "manifest": kept}
    library = made / schema.LIBRARY_FILE
    with closing(sqlite_file.connect(library, "rw", journal="WAL")) as connection, connection:
        connection.execute("BEGIN")
        roots = connection.execute("SELECT id, path FROM roots").fetchall()
        taken: set[str] = set()
        for number, name in roots:
            called = another(os.fsdecode(os.path.basename(name)), taken)  # two of one name
            taken.add(called)
            path = _root(folder, photos, os.fsencode(called), alone=len(roots) == 1)
            if photos is None and os.path.isabs(name):
                path = name
            connection.execute(
                "UPDATE roots SET path=?, offline=? WHERE id=?",
                (path, not os.path.isdir(path), number),
            )
        connection.execute("UPDATE encoders SET manifest=?", (vouched,))
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", (IMPORTED, json.dumps(about))
        )


def _root(folder: Path, photos: Path | None, name: bytes, *, alone: bool) -> bytes:
    """Where a root lies here; without photos, where they would be looked for."""
    if photos is None:
        return os.path.join(os.fsencode(folder.absolute()), b"photos", name)
    place = os.fsencode(photos.resolve())
    inside = os.path.join(place, name)
    return place if alone and not os.path.isdir(inside) else inside
