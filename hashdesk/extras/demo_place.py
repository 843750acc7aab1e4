"""Where the demo album lies: beside a library, with a library of its own, gone in one go."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.errors import HashDeskError
from hashdesk.core.files.file_sizes import folder_bytes, total_bytes
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.extras.demo_album import album_files, remove_album

ALBUM_NAME = "demo album"  # of the folder, in any language


def is_album(folder: bytes, library: Path) -> bool:
    """Whether a folder is that of the demo album, by its place beside a library."""
    path = os.fsdecode(folder)
    is_named = os.path.basename(path) == ALBUM_NAME
    return is_named and Path(path).resolve() == (library.parent / ALBUM_NAME).resolve()


@dataclass(frozen=True)
class DemoPlace:
    """The album's pictures, their library, and the person's own library beside them."""

    home: Path

    @property
    def album(self) -> Path:
        """The folder of pictures."""
        return self.home.parent / ALBUM_NAME

    @property
    def library(self) -> Path:
        """The folder of the library that knows them, and nothing else."""
        return self.home.parent / "demo library"

    @property
    def bytes(self) -> int:
        """What `remove` would free; 0: there is no demo."""
        library = folder_bytes(self.library)  # first: a library that is opened has more files
        return total_bytes(album_files(self.album)) + (library if self._is_own() else 0)

    def remove(self) -> None:
        """Delete the album and its library; what else lies in the album's folder stays.

        A library that knows other folders stays, too. Raises OSError.
        """
        if self._is_own():
            shutil.rmtree(self.library)
        remove_album(self.album)

    def _is_own(self) -> bool:
        """Whether the library is there, and has no folder but the album."""
        if self.library.is_symlink() or not self.library.is_dir():
            return False
        if not (self.library / LIBRARY_FILE).exists():
            return True  # nothing was indexed yet
        try:
            with LibraryDB(self.library) as db:
                roots = [root.path for root in db.roots()]
        except HashDeskError:
            return False
        return all(root == os.fsencode(self.album.resolve()) for root in roots)
