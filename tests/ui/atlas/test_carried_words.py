"""What is said of the names of shelves when another model comes into use."""

from __future__ import annotations

from hashdesk.ui.atlas.carried_words import carried_words
from hashdesk.ui.atlas.lost_names import LostName

SEA = LostName("Sea", returns=40, all_known=True)
MOON = LostName("Moon", all_known=True)


def test_all_are_on_shelves_in_sight() -> None:
    assert carried_words(2, []).endswith("All names are on them.")


def test_a_name_that_other_shelves_have_is_not_on_those_in_sight() -> None:
    said = carried_words(3, [SEA])
    assert "2 of 3 names are on them." in said
    assert said.endswith("“Sea” fits none of these shelves; it returns with 40 shelves.")
    assert "earlier model" not in said


def test_a_name_without_any_shelf_returns_with_the_earlier_model() -> None:
    said = carried_words(3, [SEA, MOON])
    assert "1 of 3 names are on them." in said
    assert "Without a shelf: “Moon”." in said
    assert "“Sea” fits none" in said
    assert "none for these names: “Moon”" in carried_words(1, [MOON])
