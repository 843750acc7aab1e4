"""What an atlas shelf was opened from; Back leads there again, through the page in front of it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.photos.found_photos import FoundPhotos
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.shell.navigation.found_trail import FoundTrail
from hashdesk.ui.shell.navigation.history import History


@dataclass(frozen=True)
class BeforeShelf:
    """The page, mostly the atlas, the way that led to it, and the photos behind it."""

    history: History = field(default_factory=History)
    trail: FoundTrail = field(default_factory=FoundTrail)
    page: PageId = PageId.ATLAS  # PHOTOS: it was found by its name while photos were in sight
    found: FoundPhotos | None = None
    folder: FolderNode | None = None
    anchor: GridAnchor | None = None  # the place in the photos behind the page; None: their top

    @classmethod
    def leave(
        cls,
        history: History,
        trail: FoundTrail,
        page: PageId,
        shown: PhotoList,
        anchor: GridAnchor | None,
    ) -> BeforeShelf:
        """Remember it. shown: what is behind the page; of another shelf, that is the library."""
        return cls(history, copy(trail), page, shown.found, shown.folder_node, anchor)

    def show(self, photos: PhotoList) -> None:
        """Have the photos behind the page listed again."""
        if self.found is not None:
            photos.choose_found(self.found)
        if self.found is None or self.folder is not None:
            photos.choose_folder(self.folder, keep_found=True)
