"""Shelves are named, and the names of a library read, whatever format they are kept in."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.name_places import ContentWords, new_name, place_names
from hashdesk.core.atlas.older_names import adopt_older_names
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import Shelves, photos_on
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.storage.library_db import LibraryDB


def read_names(library: Path, contents: ContentWords, *, may_write: bool) -> tuple[ShelfName, ...]:
    """All names of a library. may_write: names of codes get their photos first.

    Raises LibraryDamaged, and OSError.
    """
    if may_write:
        with LibraryDB(library) as db:
            adopt_older_names(db, contents)
    return shelf_names.read(library)


def rename(
    library: Path,
    index: HammingIndex,
    shelves: Shelves,
    place: int,
    name: str,
    contents: ContentWords,
    encoder: str,
) -> tuple[ShelfName, ...]:
    """Name the shelf at a place instead of what it was named; an empty name names it no more.

    Returns all names of the library. Raises LibraryDamaged, and OSError if they cannot be written.
    """
    before = place_names(shelf_names.read(library), index, shelves, contents).shown.get(place)
    if shelf_names.tidy_name(name):
        photos = photos_on(index, shelves, place)
        covers = shelves.typical[place][shelves.typical[place] > 0]
        given = new_name(name, photos, covers, len(shelves.ids), contents, encoder)
        shelf_names.give(library, given, instead_of=before)
    elif before is not None:
        shelf_names.take(library, before)
    return shelf_names.read(library)
