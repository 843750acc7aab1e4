"""The way back to photos that words found, from folders that were chosen after or among them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.months import Period
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList


@dataclass(frozen=True)
class BeforeFound:
    """What was shown before words were searched for."""

    folder: FolderNode | None = None  # None: the library
    anchor: GridAnchor | None = None  # the place in it; None: its top
    period: Period | None = None  # the year or month that was chosen on the left

    def of_all_times(self) -> BeforeFound:
        """The same, not only of a year or month: its photos lie elsewhere among the others."""
        if self.period is None or self.anchor is None:
            return replace(self, period=None)
        return BeforeFound(self.folder, replace(self.anchor.alone(), first=None))


@dataclass(frozen=True)
class LeftFound:
    """Found photos that were left for a folder."""

    words: str
    anchor: GridAnchor  # the place among them
    before: BeforeFound


class FoundTrail:
    """Remembers found photos as long as the folders that were chosen after them are shown."""

    def __init__(self) -> None:
        self.before = BeforeFound()
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

    def arrive(
        self, found: FoundPhotos, shown: PhotoList, place: GridAnchor | None
    ) -> GridAnchor | None:
        """Found photos will be shown. The place to return to, if Back led to them.

        place: in the folder or the library in sight, where Back from them leads.
        """
        wanted, self._left, self._wanted = self._wanted, None, None
        if wanted is not None and wanted.words == found.typed:
            self.before = wanted.before
            return wanted.anchor
        if shown.found is None:
            self.before = BeforeFound(shown.folder_node, place, shown.period)
        return None

    def when_left(self, shown: PhotoList, place: GridAnchor) -> BeforeFound:
        """What is shown once the words are gone: the folder in sight, or what was before them.

        place: in the photos in sight. The folder has more: where the first in sight goes is open.
        """
        if shown.folder_node is None:
            return self.before
        return BeforeFound(shown.folder_node, replace(place.alone(), first=None))
