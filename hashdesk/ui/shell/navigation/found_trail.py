"""The way back to photos that words found, from folders that were chosen after or among them."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList


@dataclass(frozen=True)
class LeftFound:
    """Found photos that were left for a folder."""

    words: str
    anchor: GridAnchor  # the place among them
    before: FolderNode | None  # what was shown before them; None: the library


class FoundTrail:
    """Remembers found photos as long as the folders that were chosen after them are shown."""

    def __init__(self) -> None:
        self.before: FolderNode | None = None  # in sight before words were searched for
        self.in_all_folders = GridAnchor()  # the place among them before a folder narrowed them
        self._left: LeftFound | None = None
        self._wanted: LeftFound | None = None  # by Back, until the words have been searched again

    def leave(self, shown: PhotoList, place: GridAnchor, folder: FolderNode | None) -> None:
        """A folder will be shown, or the library (None). place: in the photos shown until now."""
        if folder is None:
            self._left = None
        elif shown.found is not None:
            self._left = LeftFound(shown.found.typed, place, self.before)

    def narrow(self, shown: PhotoList, place: GridAnchor, _folder: FolderNode | None) -> None:
        """Only those in a folder will be shown. place: in the photos shown until now."""
        if shown.folder_node is None:
            self.in_all_folders = place

    def forget(self) -> None:
        """Something will be shown from where Back does not lead to found photos."""
        self._left = None

    def back(self) -> str:
        """The words to search for again; empty if no folder was chosen after a search."""
        self._wanted = self._left
        return "" if self._left is None else self._left.words

    def arrive(self, found: FoundPhotos, shown: PhotoList) -> GridAnchor | None:
        """Found photos will be shown. The place to return to, if Back led to them."""
        wanted, self._left, self._wanted = self._wanted, None, None
        if wanted is not None and wanted.words == found.typed:
            self.before = wanted.before
            return wanted.anchor
        if shown.found is None:
            self.before = shown.folder_node
        return None
