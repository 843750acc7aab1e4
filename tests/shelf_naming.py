"""Names of shelves in libraries of tests, without shelves."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.atlas import shelf_names
from hashdesk.core.atlas.shelf_names import ShelfName


def name_shelf(library: Path, name: str) -> None:
    """Give a name to one photo of a library."""
    shelf_names.give(library, ShelfName(name, (bytes(range(16)),), 1, 30, "encoder"))


def names_of(library: Path) -> list[str]:
    """The names of the shelves of a library."""
    return [one.name for one in shelf_names.read(library)]
