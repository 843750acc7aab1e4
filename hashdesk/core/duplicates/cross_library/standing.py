"""Which photos of a library stand for those of a card: their files are there, off the card.

A library knows what was there when it was indexed. Since then a file may have gone or been
replaced, and the card itself may be one of its folders: of none of these would anything be left
once the card is emptied.
"""

from __future__ import annotations

import os
import stat

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.files.file_times import mtime_ns
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.search.library import Library
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos.photo_rows import Photo, Place

LOOKED_AT_ONCE = 4096  # photos whose rows are read together

FileOfContent = tuple[bytes, int, int]  # content id, device, inode


class StandingPhotos:
    """Looks at each photo once. What is out of reach stands, as the library knows it."""

    def __init__(self, library: Library, card: Library | None) -> None:
        """card: of photos that may all go, with its folders; None: nothing goes."""
        self._library = library
        self._known: dict[int, bool] = {}
        self._roots: dict[bytes, bool] = {}  # whether they are there
        self._card_roots: set[bytes] = set()
        self._card_files: set[FileOfContent] = set()
        self.out_of_reach: set[int] = set()  # ids of photos that could not be looked at
        self.outdated: set[int] = set()  # ids of photos whose files are gone or others
        if card is not None:
            self._note_card(card)

    def stand(self, photos: PhotoIds) -> NDArray[np.bool_]:
        """(n,), whether each photo (n,), by its id, stands."""
        new = [photo for photo in np.unique(photos).tolist() if photo not in self._known]
        for start in range(0, len(new), LOOKED_AT_ONCE):
            part = new[start : start + LOOKED_AT_ONCE]
            rows, places = self._library.photos(part), self._library.places(part)
            for photo in part:
                there = photo in rows and photo in places  # else forgotten since
                self._known[photo] = there and self._stands(rows[photo], places[photo])
        return np.array([self._known[photo] for photo in photos.tolist()], bool)

    def _note_card(self, card: Library) -> None:
        ids = card.photo_arrays.ids.tolist()
        for start in range(0, len(ids), LOOKED_AT_ONCE):
            part = ids[start : start + LOOKED_AT_ONCE]
            rows = card.photos(part)
            for photo, place in card.places(part).items():
                self._card_roots.add(os.path.realpath(place.root))
                look = _look(place.full)
                if photo in rows and look is not None and look.st_ino:
                    content = rows[photo].content_id
                    self._card_files.add((content, look.st_dev, look.st_ino))

    def _stands(self, photo: Photo, place: Place) -> bool:
        if place.root not in self._roots:
            self._roots[place.root] = os.path.isdir(place.root)
        if place.offline or not self._roots[place.root]:
            self.out_of_reach.add(photo.id)
            return True
        real = os.path.realpath(place.full)
        if any(real.startswith(os.path.join(root, b"")) for root in self._card_roots):
            return False
        look = _look(real)
        if look is not None and (photo.content_id, look.st_dev, look.st_ino) in self._card_files:
            return False
        if look is None or not _is_as_indexed(photo, real, look):
            self.outdated.add(photo.id)
            return False
        return True


def _look(path: bytes) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _is_as_indexed(photo: Photo, path: bytes, look: os.stat_result) -> bool:
    """Whether a file is the one that was indexed; it is read only if its time does not say so."""
    if not stat.S_ISREG(look.st_mode) or look.st_size != photo.size:
        return False
    if photo.mtime_ns == mtime_ns(look):
        return True
    try:
        with open(path, "rb") as file:
            return content_id(file) == photo.content_id
    except OSError:
        return False
