"""Shelves that are known by name: those that were given one first, and what is on them."""

from __future__ import annotations

import numpy as np

from hashdesk.core.atlas.gathering import gather
from hashdesk.core.atlas.known_shelves import known_shelves
from hashdesk.core.atlas.name_places import PlacedNames
from hashdesk.core.atlas.shelf_names import ShelfName
from hashdesk.core.atlas.shelves import fold, photos_on
from tests.core.atlas.test_gathering import kinds_of_photos


def test_named_shelves_come_first_and_a_guess_gives_way_to_a_name() -> None:
    index, _ = kinds_of_photos([30] * 5, 2)
    shelves = fold(index, gather(index), 5)
    name = ShelfName("Rex", (bytes(16),), 30, 150, "encoder")
    known = known_shelves(
        index, shelves, PlacedNames({2: name}, {}), {0: "Sea", 2: "Dog", 4: "Boat"}
    )

    assert [(one.title, one.place) for one in known] == [("Rex", 2), ("Sea?", 0), ("Boat?", 4)]
    photos = photos_on(index, shelves, 2)
    np.testing.assert_array_equal(known[0].photos, photos)
    assert known[0].count_without(photos[:3]) == len(photos) - 3
