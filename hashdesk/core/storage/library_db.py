"""A library on disk, open for reading or for writing.

    library.db       photos, codes, roots: everything that must not be lost (SQLite, WAL, FULL)
    library.lock     held by the process that writes, released when it ends, however it ends
    thumbnails.db    a cache: may be deleted at any time
    features-….db    a cache, one for each backbone
    verdicts.db      a cache: what the second look saw of pairs of photos
    encoders/ID/     bundles of the encoders that were adapted to this library
    adapting/        the trainer's data and progress, until adapting is done

Committed data survives kill -9 and power cuts. Photos and their codes are written in the same
transaction, so there is never a photo without its code, or with the code of another photo.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from hashdesk.core.errors import LibraryDamaged, LibraryError
from hashdesk.core.files.disk_space import require_space
from hashdesk.core.files.drives import Mount
from hashdesk.core.files.file_sizes import total_bytes
from hashdesk.core.storage import code_segments, migrations
from hashdesk.core.storage.code_segments import CodeSet
from hashdesk.core.storage.sqlite import sqlite_file
from hashdesk.core.storage.tables import schema, sealed_tables
from hashdesk.core.storage.tables.library_rows import EncoderRow, Folder, Root
from hashdesk.core.storage.whole_library.leftovers import put_in_order
from hashdesk.core.storage.whole_library.migration_copy import copy_before_migration
from hashdesk.core.storage.write_log import begin_writing, end_writing, lost_since
from hashdesk.core.storage.writer_lock import take_lock

CHECK_AND_REPAIR = "hashdesk check --repair"
IMPORTED = "imported"  # key in `meta`: where an imported library came from


class LibraryDB:
    """One open library. Not thread-safe: one thread at a time.

    Readers see the library as it was at their last query and never block the writer.
    """

    def __init__(self, folder: Path, *, write: bool = False, repair: bool = False) -> None:
        """write: take the lock, and bring an older format up to date. repair: although rows that
        writing relies on are damaged, for which LibraryDamaged is raised otherwise.
        """
        self.folder = folder
        self.path = folder / schema.LIBRARY_FILE
        with ExitStack() as opened:
            if write:
                opened.callback(take_lock(folder).release)
            put_in_order(folder, write=write)
            if not self.path.exists():
                if not write:
                    raise LibraryError(
                        f"There is no library in {folder} yet. Index a folder first: "
                        "hashdesk index FOLDER"
                    )
                migrations.create(self.path)
            self.connection = opened.enter_context(closing(schema.connect(self.path, write=write)))
            if write and not repair and self.imported is not None:
                raise LibraryError(
                    f"The library in {folder} was imported: it is only read. Choose another one."
                )
            if write:
                with sqlite_file.explained_errors(self.path):
                    _, version = sqlite_file.stamped(self.connection)
                    if version < schema.LIBRARY_FORMAT.version and not repair:
                        copy_before_migration(folder, f"format-{version}")
                    migrations.migrate(self.connection, schema.LIBRARY_FORMAT.version)
                    if not repair:
                        self._require_sound_tables()
                    begin_writing(self.connection, self.path)
                opened.callback(end_writing, self.connection)
            self._file = _identity(self.path)
            self._opened = opened.pop_all()

    def __enter__(self) -> LibraryDB:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self.close(error)

    def close(self, error: BaseException | None = None) -> None:
        """Close the files; what was not committed is lost.

        `error` ended the work with them: if it is SQLite's, it is raised as a sentence.
        """
        self._opened.close()
        if isinstance(error, sqlite3.Error):
            raise sqlite_file.explain(error, self.path) from error

    def _require_sound_tables(self) -> None:
        """A write to a damaged row would vouch for what is wrong in it."""
        for table in ("meta", "roots", "folders"):
            if wrong := len(sealed_tables.damaged(self.connection, table)):
                raise LibraryDamaged(
                    f"{wrong} of the rows of “{table}” in {self.path} are damaged. Nothing is "
                    f"written to it before they are mended: {CHECK_AND_REPAIR}"
                )

    @property
    def log_lost(self) -> bool:
        """Whether the log of the last writer is gone, perhaps with rows that it committed."""
        return lost_since(self.connection, self.path) is not None

    @property
    def imported(self) -> dict[str, Any] | None:
        """Where an imported library came from; None for any other library."""
        value = self.meta(IMPORTED)
        return None if value is None else dict(json.loads(value))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written inside, or none of it. SQLite's errors become sentences."""
        with sqlite_file.explained_errors(self.path), self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            migrations.seal(self.connection)
        self._require_in_place()

    def _require_in_place(self) -> None:
        """SQLite goes on writing to a file that was deleted: a success that would be none."""
        if _identity(self.path) != self._file:
            raise LibraryError(
                f"{self.path} was deleted, moved or replaced while HashDesk wrote to it, so what "
                "it wrote last is not in that library. Do not touch the folder, and try again."
            )

    # -- roots and folders

    def roots(self) -> list[Root]:
        """The roots in the order they were added; damaged rows are left out."""
        rows = sealed_tables.rows(self.connection, "roots")
        return [Root(row[0], row[1], bool(row[2])) for row, sound in rows if sound]

    def add_root(self, path: bytes) -> tuple[Root, bytes]:
        """The root of an absolute folder, created if needed, and the folder's path below it.

        A new root that lies above old ones takes their folders over, codes included.
        """
        for root in self.roots():
            if path == root.path:
                return root, b""
            if _inside(path, root.path):
                return root, os.path.relpath(path, root.path)
        with self.transaction():
            new = self.connection.execute("INSERT INTO roots (path) VALUES (?)", (path,)).lastrowid
            assert new is not None
            for root in self.roots():
                if _inside(root.path, path):
                    self._take_over(root, new, os.path.relpath(root.path, path))
        return Root(new, path, False), b""

    def _take_over(self, root: Root, new: int, prefix: bytes) -> None:
        query = "UPDATE folders SET root=?, path=? WHERE id=?"
        for folder in self.folders(root.id):
            path = os.path.join(prefix, folder.path) if folder.path else prefix
            self.connection.execute(query, (new, path, folder.id))
        self.connection.execute("DELETE FROM roots WHERE id=?", (root.id,))

    def move_root(self, root: Root, path: bytes) -> None:
        """Write that a root, with all that is in it, lies in another place now."""
        with self.transaction():
            self.connection.execute(
                "UPDATE roots SET path=?, offline=0 WHERE id=?", (path, root.id)
            )
            # Where its folders are mounted now, the next scan sees.
            self.connection.execute(
                "UPDATE folders SET mount=NULL, offline=0 WHERE root=?", (root.id,)
            )

    def folders(self, root: int) -> list[Folder]:
        """All known folders of a root, by path; damaged rows are left out."""
        rows = sealed_tables.rows(self.connection, "folders", "root=?", (root,))
        found = [Folder(row[0], root, row[2], bool(row[3])) for row, sound in rows if sound]
        return sorted(found, key=lambda folder: folder.path)

    def folder_id(self, root: int, path: bytes, mount: Mount | None = None) -> int:
        """The id of a folder, inserted inside the open transaction if it is new.

        mount: where a new folder lies, if that is known.
        """
        query = "SELECT id FROM folders WHERE root=? AND path=?"
        row = self.connection.execute(query, (root, path)).fetchone()
        if row is None:
            insert = "INSERT INTO folders (root, path, mount) VALUES (?, ?, ?) RETURNING id"
            packed = mount.pack() if mount else None
            row = self.connection.execute(insert, (root, path, packed)).fetchone()
        return int(row[0])

    def set_offline(self, root: int, offline: bool) -> None:
        """Write, inside the open transaction, whether a root can be reached."""
        self.connection.execute("UPDATE roots SET offline=? WHERE id=?", (offline, root))

    def set_folders_offline(self, folders: Iterable[int], offline: bool) -> None:
        """Write, inside the open transaction, whether some folders can be reached."""
        query = "UPDATE folders SET offline=? WHERE id=? AND offline<>?"
        self.connection.executemany(query, [(offline, folder, offline) for folder in folders])

    # -- encoders and their code sets

    def empty_error(self) -> LibraryError:
        """The error where photos are needed and the library has none."""
        return LibraryError(
            f"The library in {self.folder} holds no photos yet. Index a folder first: "
            "hashdesk index FOLDER"
        )

    def encoder(self, name: str, manifest: str) -> EncoderRow:
        """The row of an encoder, inserted if it is new to this library.

        The manifest may change under the same id, for instance its ranking.
        """
        row = self.find_encoder(name)
        if row is None or row.manifest != manifest:
            with self.transaction():
                self.connection.execute(
                    "INSERT INTO encoders (name, manifest, created) VALUES (?, ?, ?) "
                    "ON CONFLICT (name) DO UPDATE SET manifest=excluded.manifest",
                    (name, manifest, int(time.time())),
                )
            row = self.find_encoder(name)
            assert row is not None
        return row

    def find_encoder(self, name: str) -> EncoderRow | None:
        """The row of an encoder; None if it is new to this library."""
        return next((row for row in self.encoders() if row.name == name), None)

    def encoders(self) -> list[EncoderRow]:
        """All encoders of this library, oldest first; a damaged row has no manifest."""
        return [
            EncoderRow(row[0], str(row[1]), str(row[2]) if sound else "", row[3])
            for row, sound in sealed_tables.rows(self.connection, "encoders")
        ]

    def encoder_in_use(self) -> EncoderRow | None:
        """The encoder whose code set is searched; None before the first photo."""
        name = self.meta("encoder")
        return self.find_encoder(name) if name else None

    def use_encoder(self, row: EncoderRow) -> None:
        """Search this encoder's code set from now on."""
        with self.transaction():
            self.set_meta("encoder", row.name)

    def load_codes(self, row: EncoderRow) -> CodeSet:
        """All codes of an encoder, every segment verified."""
        details = self.has_details(row)
        return code_segments.load(self.connection, row.id, row.name, details=details)

    def has_details(self, row: EncoderRow) -> bool:
        """Whether an encoder's code set has detail codes, also while its manifest is damaged."""
        if row.facts:
            return row.has_details
        return code_segments.hold_details(self.connection, row.id)

    # -- meta and disk

    def meta(self, key: str) -> str | None:
        """A value from `meta`; None if it is not set. Raises LibraryDamaged."""
        rows = [(row, sound) for row, sound in sealed_tables.rows(self.connection, "meta")]
        for row, sound in rows:
            if row[0] == key and sound:
                return str(row[1])
        if all(sound for _, sound in rows):
            return None
        raise LibraryDamaged(
            f"The entry “{key}” in {self.path} is damaged. Mend it: {CHECK_AND_REPAIR}"
        )

    def set_meta(self, key: str, value: str) -> None:
        """Write a value to `meta` inside the open transaction."""
        query = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"
        self.connection.execute(query, (key, value))

    def bytes_on_disk(self) -> int:
        """Size of library.db, its log included."""
        return total_bytes(self.folder.glob(schema.LIBRARY_FILE + "*"))

    def require_space(self, extra_bytes: int = 0) -> None:
        """Raise DiskFull if the disk is nearly full already, or would be after `extra_bytes`."""
        require_space(self.folder, extra_bytes)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path: device and inode; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _inside(path: bytes, folder: bytes) -> bool:
    return path.startswith(os.path.join(folder, b""))
