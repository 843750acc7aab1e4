"""The window's words about a new encoder, in both languages."""

import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.storage.tables.library_rows import ADAPTED_TITLE
from hashdesk.ui.encoder.advice_words import expectation, explanation, verdict
from hashdesk.ui.encoder.model_purpose import LARGE_BACKBONE, purpose_of_shipped


def estimate(groups: float, edits: float) -> dict[str, dict[str, float]]:
    one = {"groups_before": 0.5, "groups_after": groups, "edits_before": 0.9, "edits_after": edits}
    return {str(bits): dict(one) for bits in BITS}


@pytest.mark.usefixtures("qapp")
def test_much_better_at_one_and_a_little_worse_at_the_other() -> None:
    assert verdict(estimate(0.6, 0.89), "Cells") == (
        "On photos that it did not learn from, the new model is much better at similar photos and "
        "a little worse at edited copies, compared with Cells. All in all it finds more: use it. "
        "Before and after: similar photos found "
        "50.0\u00a0→\u00a060.0%, edited copies found 90.0\u00a0→\u00a089.0%."
    )


@pytest.mark.usefixtures("qapp")
def test_why_a_model_is_not_advised() -> None:
    worse = "is much worse at similar photos and the same at edited copies, compared with Cells. "
    assert f"{worse}A loss counts twice" in verdict(estimate(0.4, 0.9), "Cells")
    said = verdict(estimate(0.52, 0.88), "Cells")
    assert "a little worse at edited copies, compared with Cells. A loss counts twice" in said
    assert said.count("Cells") == 2
    assert "as a gain: keep Cells." in said
    assert "It finds no more: keep Cells." in verdict(estimate(0.5, 0.9), "Cells")


@pytest.mark.usefixtures("qapp")
def test_the_model_before_has_one_name_also_where_its_title_is_not_known() -> None:
    said = verdict(estimate(0.4, 0.9), "")
    assert said.count("the model before it") == 2
    assert "in use" not in said
    assert "keep Adapted to my photos." in verdict(estimate(0.5, 0.9), ADAPTED_TITLE)


@pytest.mark.usefixtures("qapp")
def test_a_model_among_others_has_the_same_verdict_without_an_order() -> None:
    """It may be in use, and another one than that before it may be."""
    said = verdict(estimate(0.6, 0.9), "HashDesk general", undecided=False)
    assert said.startswith(
        "On photos that it did not learn from, it is much better at similar photos and the same "
        "at edited copies, compared with HashDesk general. All in all it finds more. Before and "
        "after: "
    )
    lost = verdict(estimate(0.4, 0.9), "Cells", undecided=False)
    assert "A loss counts twice as much as a gain: Cells is advised. Before" in lost
    none = verdict(estimate(0.5, 0.9), "Cells", undecided=False)
    assert "It finds no more: Cells is advised. Before" in none


@pytest.mark.usefixtures("qapp")
def test_it_is_told_how_many_photos_judged_and_what_is_chance() -> None:
    of = {"groups_chance": 0.031, "groups_asked": 54}
    of |= {"edits_chance": 0.02, "edits_asked": 384, "edits_of": 24}
    judged = {bits: {**table, **of} for bits, table in estimate(0.52, 0.93).items()}
    assert expectation(judged).endswith(
        " Measured on 54 photos and edited copies of 24: up to 3.1 and 2.0 points can be chance."
    )
    assert explanation(judged).startswith(
        "54 photos searched for similar ones, and 384 edited copies of 24 photos for their "
        "originals. With other photos, what is found would differ: by up to 3.1 percentage points "
        "for similar photos, and 2.0 for edited copies."
    )
    assert "is the same at similar photos and better at edited copies" in verdict(judged, "")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("after", "change", "figures", "chance"),
    [
        (0.5936, "worse", "66.0\u00a0→\u00a059.4%", "6.4"),
        (0.59597, "worse", "66.00\u00a0→\u00a059.60%", "6.39"),
        (0.59613, "the same", "66.0\u00a0→\u00a059.6%", "6.4"),
    ],
)
def test_what_is_told_agrees_with_what_is_decided(
    after: float, change: str, figures: str, chance: str
) -> None:
    """A change that seems to be chance, and is none, is told with more decimals."""
    of = {"edits_before": 0.66, "edits_after": after, "edits_chance": 0.0639}
    of |= {"groups_asked": 54, "edits_asked": 384, "edits_of": 24}
    judged = {bits: {**table, **of} for bits, table in estimate(0.6, 0.9).items()}
    said = verdict(judged, "")
    assert f" and {change} at edited copies" in said
    assert f"edited copies found {figures}." in said
    assert f" and {chance} points can be chance." in said


@pytest.mark.usefixtures("qapp")
def test_a_model_that_is_compared_says_with_which() -> None:
    said = purpose_of_shipped(LARGE_BACKBONE)
    assert said.startswith("Compared with HashDesk general: finds more photos of the same kind, ")


@pytest.mark.usefixtures("qapp")
def test_without_an_estimate_there_are_no_words() -> None:
    assert verdict({}, "") == expectation({"64": {"groups_before": 0.5}}) == explanation({}) == ""
