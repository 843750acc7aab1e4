"""What is advised: one sum, in which losses count twice, and its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.adaptation.advice import Found, advice_if_any, advice_on
from hashdesk.core.encoding.codes import BITS

SHARES = st.floats(0, 1)


def estimate(
    groups: tuple[float, float], edits: tuple[float, float]
) -> dict[str, dict[str, float]]:
    """The same figures at every bits setting."""
    one = {
        "groups_before": groups[0], "groups_after": groups[1],
        "edits_before": edits[0], "edits_after": edits[1],
    }  # fmt: skip
    return {str(bits): dict(one) for bits in BITS}


@given(SHARES, SHARES, SHARES, SHARES)
def test_the_sum_is_gains_and_twice_the_losses(a: float, b: float, c: float, d: float) -> None:
    advice = advice_on(estimate((a, b), (c, d)))
    worths = [change if change > 0 else 2 * change for change in (b - a, d - c)]
    assert advice.sum == pytest.approx(sum(worths), abs=1e-9)
    assert advice.advised == (advice.sum > 0)


def test_a_small_loss_is_outweighed_and_a_large_one_is_not() -> None:
    assert advice_on(estimate((0.5, 0.6), (0.9, 0.86))).advised
    assert not advice_on(estimate((0.5, 0.6), (0.9, 0.84))).advised
    assert not advice_on(estimate((0.5, 0.45), (0.8, 0.88))).advised
    assert not advice_on(estimate((0.5, 0.5), (0.9, 0.9))).advised


def test_kinds_count_at_all_settings_and_copies_at_the_long_ones() -> None:
    figures = estimate((0.5, 0.5), (0.9, 0.9))
    figures["4"] |= {"groups_after": 0.6, "edits_after": 0.0}
    figures["32"]["edits_after"] = 0.8
    advice = advice_on(figures)
    assert advice.kinds.after == pytest.approx(0.52)
    assert advice.copies.after == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("after", "words"),
    [(0.6, "much better"), (0.59, "better"),
     (0.525, "a little better"), (0.506, "a little better"), (0.505, "the same"),
     (0.495, "the same"), (0.494, "a little worse"), (0.475, "a little worse"),
     (0.41, "worse"), (0.4, "much worse")],
)  # fmt: skip
def test_changes_have_words(after: float, words: str) -> None:
    assert Found(0.5, after).change == words


def test_the_sentence_says_which_to_use_what_is_better_and_what_is_worse() -> None:
    """A loss that is weighed stands beside the gain, in points, and is said to count twice."""
    assert advice_on(estimate((0.5, 0.6), (0.9, 0.89)), "Cells").sentence == (
        "Use this model: compared with “Cells”, it is better at similar photos by 10.0 "
        "percentage points, but worse at edited copies by 1.0; even counted twice, that is less. "
        "On photos that it did not learn from, this model is much better at similar photos (50.0% "
        "→ 60.0%) and a little worse at edited copies (90.0% → 89.0%)."
    )
    assert advice_on(estimate((0.5, 0.5), (0.9, 0.8)), "Cells").sentence == (
        "Use “Cells”: this model finds less. On photos that it did not learn from, this model is "
        "the same at similar photos (50.0% → 50.0%) and much worse at edited copies (90.0% → "
        "80.0%)."
    )
    assert advice_on(estimate((0.771, 0.918), (0.9, 0.822)), "lite2").verdict == (
        "Use “lite2”: this model is better at similar photos by 14.7 percentage points, but worse "
        "at edited copies by 7.8, and losses count twice."
    )
    assert advice_on(estimate((0.5, 0.45), (0.8, 0.88)), "lite2").verdict == (
        "Use “lite2”: this model is better at edited copies by 8.0 percentage points, but worse "
        "at similar photos by 5.0, and losses count twice."
    )


def test_what_is_the_same_on_average_alone_is_said_to_be() -> None:
    """At 64 bits the change is beyond chance, as a reader of the table sees."""
    figures = judged(0.108, 0.5, 0.9)
    figures["64"] |= {"edits_before": 0.774, "edits_after": 0.655}
    figures["32"] |= {"edits_before": 0.594, "edits_after": 0.655}
    advice = advice_on(figures)
    assert (advice.copies.change, advice.kinds.change) == ("the same on average", "the same")
    assert " and the same on average at edited copies (68.4% → 65.5%)." in advice.sentence


@pytest.mark.parametrize(
    ("groups", "edits", "outcome"),
    [(0.6, 0.9, "more"), (0.6, 0.89, "more for its losses"), (0.5, 0.9, "no more"),
     (0.52, 0.88, "less for its gains"), (0.4, 0.9, "less")],
)  # fmt: skip
def test_losses_are_said_to_count_twice_only_beside_gains(
    groups: float, edits: float, outcome: str
) -> None:
    advice = advice_on(estimate((0.5, groups), (0.9, edits)))
    assert advice.outcome == outcome
    assert ("twice" in advice.sentence) == outcome.endswith(("losses", "gains"))


def judged(chance: float, groups: float, edits: float) -> dict[str, dict[str, float]]:
    """An estimate that 54 photos and 384 edits of 24 photos made."""
    figures = estimate((0.5, groups), (0.9, edits))
    of = {"groups_asked": 54, "edits_asked": 384, "edits_of": 24}
    return {
        bits: {**table, "groups_chance": chance, "edits_chance": chance, **of}
        for bits, table in figures.items()
    }


def test_lengths_at_which_less_is_found_are_an_exception_where_the_whole_is_not_worse() -> None:
    figures = judged(0.05, 0.6, 0.96)
    figures["16"] |= {"edits_before": 0.271, "edits_after": 0.094, "edits_chance": 0.068}
    figures["8"] |= {"edits_before": 0.2, "edits_after": 0.1}
    lost = (
        " Only with codes of 16 bits (27.1% → 9.4%) and 8 bits (20.0% → 10.0%) does it find fewer "
        "edited copies."
    )
    assert lost in advice_on(figures).sentence
    worse = judged(0.01, 0.6, 0.5)
    assert " worse at edited copies" in advice_on(worse).sentence
    assert "with codes of" not in advice_on(worse).sentence


def test_an_exception_that_is_small_beside_the_gain_is_not_told_with_it() -> None:
    """It would read as if it denied the gain. Counted twice, it is less."""
    figures = judged(0.01, 0.6, 0.96)
    for after, grave in ((0.871, ()), (0.87, (16,)), (0.7, (16,))):
        figures["16"] |= {"edits_before": 0.9, "edits_after": after}
        advice = advice_on(figures)
        assert [loss.bits for loss in advice.copies.exceptions] == [16]
        assert tuple(loss.bits for loss in advice.copies.grave_exceptions) == grave
        assert ("Only with codes of" in advice.sentence) == bool(grave)


def test_an_exception_beside_no_gain_is_told() -> None:
    figures = judged(0.02, 0.6, 0.9)
    figures["16"]["edits_after"] = 0.87
    assert "Only with codes of 16 bits (90.0% → 87.0%)" in advice_on(figures).sentence


def test_what_chance_would_make_decides_nothing_and_is_told() -> None:
    assert advice_on(judged(0.01, 0.53, 0.89)).advised
    assert advice_on(judged(0.02, 0.53, 0.89)).sentence == (
        "Use this model: it finds more than the model before it. On photos that it did not learn "
        "from, this model is better at similar photos (50.0% → 53.0%) and the same at edited "
        "copies (90.0% → 89.0%). Measured on 54 of your photos, and on edited copies of 24 photos; "
        "100% means that all that was looked for came first. Differences of up to 2.0 points for "
        "similar photos and 2.0 for edited copies may be chance."
    )
    noise = advice_on(judged(0.04, 0.53, 0.87))
    assert (noise.sum, noise.advised) == (0, False)
    assert noise.sentence.startswith("Use the model before it: this model finds no more. ")


@pytest.mark.parametrize("lacking", [{}, {"64": {}}, {"64": None}, {"64": {"groups_before": "1"}}])
def test_an_estimate_without_figures_advises_nothing(lacking: dict[str, object]) -> None:
    assert advice_if_any(lacking) is None
    with pytest.raises(ValueError, match="the estimate lacks figures"):
        advice_on(lacking)  # type: ignore[arg-type]
