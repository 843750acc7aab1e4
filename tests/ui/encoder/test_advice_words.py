"""The window's words about a new encoder, in both languages."""

import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.ui.encoder.advice_words import expectation, verdict


def estimate(groups: float, edits: float) -> dict[str, dict[str, float]]:
    one = {"groups_before": 0.5, "groups_after": groups, "edits_before": 0.9, "edits_after": edits}
    return {str(bits): dict(one) for bits in BITS}


@pytest.mark.usefixtures("qapp")
def test_much_better_at_one_and_a_little_worse_at_the_other() -> None:
    assert verdict(estimate(0.6, 0.89)) == (
        "On photos that it did not learn from, the new model is much better at similar photos and "
        "a little worse at edited copies. All in all it finds more: use it. "
        "On your photos, before and after: similar photos found 50\u00a0→\u00a060\u00a0%, "
        "edited copies found 90\u00a0→\u00a089\u00a0%."
    )


@pytest.mark.usefixtures("qapp")
def test_why_a_model_is_not_advised() -> None:
    worse = "is much worse at similar photos and the same at edited copies. A loss counts twice"
    assert worse in verdict(estimate(0.4, 0.9))
    assert "a little worse at edited copies. A loss counts twice" in verdict(estimate(0.52, 0.88))
    assert "It finds no more: keep the model in use." in verdict(estimate(0.5, 0.9))


@pytest.mark.usefixtures("qapp")
def test_it_is_told_how_many_photos_judged_and_what_is_chance() -> None:
    of = {"groups_chance": 0.031, "groups_asked": 54}
    of |= {"edits_chance": 0.02, "edits_asked": 384, "edits_of": 24}
    judged = {bits: {**table, **of} for bits, table in estimate(0.52, 0.93).items()}
    assert expectation(judged).endswith(
        "That stands on 54 photos and on edited copies of 24 photos: changes of up to 4\u00a0% and "
        "2\u00a0% are chance."
    )
    assert "is the same at similar photos and better at edited copies" in verdict(judged)


@pytest.mark.usefixtures("qapp")
def test_without_an_estimate_there_are_no_words() -> None:
    assert verdict({}) == expectation({"64": {"groups_before": 0.5}}) == ""
