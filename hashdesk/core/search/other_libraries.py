"""Other libraries, kept open to be searched along with the user's own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from hashdesk.core.search.library import Library
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.library_rows import EncoderRow

LibraryVersion = tuple[int, int, str]  # inode and mtime (ns) of library.db, manifest of ranking


class OtherLibraries:
    """Keeps libraries open from one search to the next. Not thread-safe."""

    def __init__(self) -> None:
        self._opened: dict[Path, tuple[LibraryVersion, Library]] = {}

    def __enter__(self) -> OtherLibraries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all libraries."""
        for folder in list(self._opened):
            self.close_library(folder)

    def close_library(self, folder: Path) -> None:
        """Close the library in a folder, if it is open."""
        _, library = self._opened.pop(folder, (None, None))
        if library is not None:
            library.close()

    def library(self, folder: Path, encoder: EncoderRow) -> Library:
        """The library in a folder. If its encoder is the same, it ranks as the user's own library.

        Opened again if its file was replaced: imported libraries never change. encoder: of the
        user's own library. Raises LibraryError.
        """
        version = _version(folder, encoder)
        opened = self._opened.get(folder)
        if opened is not None and opened[0] == version:
            return opened[1]
        self.close_library(folder)
        library = Library(folder, hold=False)
        if library.encoder.name == encoder.name:
            library.rank_as(encoder)
        self._opened[folder] = version, library
        return library

    def version(self, folder: Path) -> LibraryVersion:
        """The version of an open library; a library that replaces it has a different one."""
        return self._opened[folder][0]


def _version(folder: Path, encoder: EncoderRow) -> LibraryVersion:
    with suppress(OSError):
        status = os.stat(folder / schema.LIBRARY_FILE)
        return status.st_ino, status.st_mtime_ns, encoder.manifest
    return 0, 0, encoder.manifest
