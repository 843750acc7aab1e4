"""What is said of the names of shelves when another model comes into use."""

from __future__ import annotations

from hashdesk.ui.atlas.carried_words import carried_words
from hashdesk.ui.atlas.lost_names import LostName

SEA = LostName("Sea", returns=40, all_known=True)
MOON = LostName("Moon", all_known=True)


def test_all_are_on_shelves_in_sight() -> None:
    assert carried_words(2, []).endswith("Your names moved to those that hold the same photos.")


def test_a_name_that_other_shelves_have_is_not_on_those_in_sight() -> None:
    """Which one that is, and how it returns, stands above the shelves."""
    said = carried_words(3, [SEA])
    assert said.endswith("2 of your 3 names moved to those that hold the same photos.")


def test_a_name_without_any_shelf_returns_with_the_earlier_model() -> None:
    said = carried_words(3, [SEA, MOON])
    assert "1 of your 3 names moved to those that hold the same photos." in said
    assert "Without a shelf: “Moon”." in said
    assert "Sea" not in said
    assert "none for these names: “Moon”" in carried_words(1, [MOON])
