"""The shelves of one number, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hashdesk.core.atlas.name_places import PlacedNames
from hashdesk.core.atlas.shelves import Shelves


@dataclass(frozen=True)
class Folded:
    """Shelves, their names, and what they may hold."""

    shelves: Shelves
    names: PlacedNames
    guesses: Mapping[int, str]  # each as a name, by the position of its shelf
