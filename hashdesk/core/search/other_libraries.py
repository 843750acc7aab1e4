"""Other libraries, asked beside one's own: of the same encoder, their distances can be compared."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from hashdesk.core.search.library import Library
from hashdesk.core.storage import schema
from hashdesk.core.storage.library_db import EncoderRow

Moment = tuple[int, int, str]  # a library's file, when it was written, and how it was told to rank


class OtherLibraries:
    """Keeps libraries open from one question to the next. Not thread-safe."""

    def __init__(self) -> None:
        self._opened: dict[Path, tuple[Moment, Library]] = {}

    def __enter__(self) -> OtherLibraries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all of them."""
        for folder in list(self._opened):
            self.let_go(folder)

    def let_go(self, folder: Path) -> None:
        """Close the library in a folder, if it is open."""
        _, library = self._opened.pop(folder, (None, None))
        if library is not None:
            library.close()

    def library(self, folder: Path, encoder: EncoderRow) -> Library:
        """The library in a folder; if its encoder is this one, it ranks as that says.

        Opened again if its file is another one than the last time: libraries that are imported
        never change. encoder: of one's own library. Raises LibraryError.
        """
        moment = _moment(folder, encoder)
        found = self._opened.get(folder)
        if found is not None and found[0] == moment:
            return found[1]
        self.let_go(folder)
        library = Library(folder)
        if library.encoder.name == encoder.name:
            library.rank_as(encoder)  # distances are compared
        self._opened[folder] = moment, library
        return library

    def moment(self, folder: Path) -> Moment:
        """Which library it was that is open: another one in its place has another moment."""
        return self._opened[folder][0]


def _moment(folder: Path, encoder: EncoderRow) -> Moment:
    with suppress(OSError):
        status = os.stat(folder / schema.LIBRARY_FILE)
        return status.st_ino, status.st_mtime_ns, encoder.manifest
    return 0, 0, encoder.manifest
