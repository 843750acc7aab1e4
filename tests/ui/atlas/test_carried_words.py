"""What is said of the names of shelves when another model comes into use."""

from __future__ import annotations

from dataclasses import replace

from hashdesk.core.atlas.standing import Origin
from hashdesk.ui.atlas.carried_words import carried_words
from hashdesk.ui.atlas.lost_names import LostName

SEA = LostName("Sea", returns=40, all_known=True)
SKY = LostName("Sky", beside="Sun", all_known=True)
MOON = LostName("Moon", all_known=True)


def test_all_are_on_shelves_in_sight() -> None:
    assert carried_words(2, []).endswith("Your names are on those that fit their photos best.")
    assert carried_words(1, []).endswith("Your name is on the one that fits its photos best.")


def test_a_name_that_other_shelves_have_is_not_on_those_in_sight() -> None:
    """How it returns stands above the shelves."""
    said = carried_words(1, [SEA])
    assert said.endswith("Your name “Sea” is on none of those shown now.")
    said = carried_words(3, [SEA, SKY])
    assert said.endswith("Your names “Sea”, “Sky” are on none of those shown now.")
    assert "40" not in said
    many = carried_words(20, [replace(SEA, name=f"Sea {number}") for number in range(20)])
    assert "“Sea 7”, … are" in many
    assert "Sea 8" not in many


def test_a_name_without_any_shelf_returns_with_the_earlier_model() -> None:
    said = carried_words(3, [SEA, MOON])
    assert "Your name “Sea” is on none" in said
    assert "Your name “Moon” fits no shelf; it is kept, and returns" in said
    assert "shown now" not in carried_words(1, [MOON])
    assert "Your names “Moon”, “Moon” fit no shelf; they are kept" in carried_words(2, [MOON] * 2)


def test_why_the_shelves_are_others_is_said() -> None:
    """A model that was used before has its shelves again, unless the photos are others."""
    assert carried_words(1, [SEA], Origin.NEW).startswith("The atlas has other shelves with this")
    again = "The atlas has the earlier shelves of this model again. Your names are on those"
    assert carried_words(2, [], Origin.KEPT).startswith(again)
    renewed = "new shelves with this model, because many photos are new or gone. Your name “Moon”"
    assert renewed in carried_words(2, [MOON], Origin.RENEWED)
