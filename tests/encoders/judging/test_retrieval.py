"""Retrieval figures are exact, whatever the order among equal distances."""

from collections.abc import Sequence
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.encoders.judging import retrieval
from hashdesk.encoders.judging.retrieval import (
    DistanceMatrix,
    QueryMask,
    average_precisions,
    first_rank_scores,
    first_rank_share,
    mean_average_precision,
    repository_average_precisions,
    same_label,
    ties,
)

# Six photos at most: 720 orders are all tried by the slow twin.
RANKINGS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=6
).filter(lambda photos: any(relevant for _, relevant in photos))  # fmt: skip


def average_precision(relevant: list[bool], first: int) -> float:
    """By definition: precision at each relevant place, over the relevant photos that fit in."""
    hits = [place for place, hit in enumerate(relevant[:first]) if hit]
    return sum(sum(relevant[: p + 1]) / (p + 1) for p in hits) / min(sum(relevant), first)


def over_all_orders(
    distances: Sequence[float],
    relevant: list[bool],
    first: int,
) -> float:
    """The slow twin: a stable sort after every possible shuffle."""
    figures = []
    for order in permutations(range(len(distances))):
        ranking = sorted(order, key=lambda photo: distances[photo])
        figures.append(average_precision([relevant[photo] for photo in ranking], first))
    return sum(figures) / len(figures)


def expected_average_precision(distances: DistanceMatrix, relevant: QueryMask) -> float:
    return float(average_precisions(ties(distances[None], relevant[None]))[0])


@given(RANKINGS, st.integers(1, 7), st.sampled_from([np.uint8, np.int32, np.float32]))
def test_equals_the_mean_over_all_orders_of_ties(
    photos: list[tuple[int, bool]], first: int, kind: type
) -> None:
    """Integer distances, which are counted, and floats, which are sorted."""
    distances, relevant = [p[0] for p in photos], [p[1] for p in photos]
    found = ties(np.array([distances], kind), np.array([relevant]))
    slow = over_all_orders(distances, relevant, len(photos))
    assert average_precisions(found)[0] == pytest.approx(slow, abs=1e-12)
    slow = over_all_orders(distances, relevant, first)
    assert average_precisions(found, first)[0] == pytest.approx(slow, abs=1e-12)


@given(RANKINGS, st.randoms(use_true_random=False))
def test_does_not_depend_on_the_order_of_rows(
    photos: list[tuple[int, bool]], random: Random
) -> None:
    shuffled = random.sample(photos, len(photos))
    before, after = (
        expected_average_precision(np.array([p[0] for p in x]), np.array([p[1] for p in x]))
        for x in (photos, shuffled)
    )
    assert before == after


def test_without_ties_it_is_average_precision() -> None:
    """Relevant at places 1 and 3: (1/1 + 2/3) / 2."""
    figure = expected_average_precision(np.array([5.0, 7.5, 9.0]), np.array([True, False, True]))
    assert figure == pytest.approx(5 / 6)


def test_one_relevant_of_two_tied_is_first_or_second() -> None:
    assert expected_average_precision(np.zeros(2), np.array([True, False])) == pytest.approx(0.75)


def test_a_library_of_equal_codes_scores_little_more_than_its_share_of_relevant() -> None:
    """100,000 photos in one tie: no loss of digits in the differences of harmonic numbers."""
    relevant = np.arange(100_000) % 10 == 0
    figure = expected_average_precision(np.zeros(100_000, np.uint8), relevant)
    assert 0.1 < figure < 0.1002


def test_a_perfect_ranking_scores_one() -> None:
    relevant = np.array([True, True, False, False])
    assert expected_average_precision(np.array([0, 0, 3, 3]), relevant) == pytest.approx(1)


def test_nothing_relevant_has_no_figure() -> None:
    assert np.isnan(expected_average_precision(np.zeros(3), np.zeros(3, np.bool_)))


def test_the_query_itself_neither_helps_nor_hurts() -> None:
    """Photo 0 finds 1 (distance 1) behind 2 (distance 0); itself, at 0, is not counted."""
    labels = np.array(["cat", "cat", "dog"])
    relevant, counted = same_label(labels, np.array([0]))
    assert counted.tolist() == [[False, True, True]]
    assert mean_average_precision(np.array([[0, 1, 0]]), relevant, counted) == pytest.approx(0.5)


def test_queries_with_nothing_to_find_are_left_out() -> None:
    labels = np.array(["cat", "cat", "dog"])
    relevant, counted = same_label(labels, np.arange(3))
    distances = np.array([[0, 1, 2], [1, 0, 2], [2, 2, 0]])
    assert mean_average_precision(distances, relevant, counted) == 1
    with pytest.raises(ValueError, match="nothing to measure"):
        mean_average_precision(distances[2:], relevant[2:], counted[2:])


def test_a_mask_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="one shape"):
        mean_average_precision(np.zeros((2, 3)), np.ones((2, 3), bool), np.ones((3, 3), bool))


DISTANCES = np.array([
    [0, 2, 2],  # first alone
    [2, 1, 2],  # second
    [1, 1, 4],  # shares the first place with one other
    [3, 3, 3],  # … with two others
])  # fmt: skip


@pytest.mark.parametrize(
    ("tied", "scores"), [(None, [1, 0, 1 / 2, 1 / 3]), (0.5, [1, 0, 0.5, 0.5])]
)
def test_an_original_that_shares_the_first_place_counts_in_part(
    tied: float | None, scores: list[float]
) -> None:
    originals = np.zeros(4, np.intp)
    assert first_rank_scores(DISTANCES, originals, tied=tied).tolist() == pytest.approx(scores)
    assert first_rank_share(DISTANCES, originals, tied=tied) == pytest.approx(sum(scores) / 4)


def test_the_papers_code_breaks_ties_by_row() -> None:
    """A tie of three: relevant first says 1, though chance gives 11/18; last says 1/3."""
    distances, relevant = np.zeros((2, 3)), np.array([[True, False, False], [False, False, True]])
    assert repository_average_precisions(distances, relevant) == pytest.approx([1, 1 / 3])
    assert average_precisions(ties(distances, relevant)) == pytest.approx([11 / 18] * 2)
    assert repository_average_precisions(distances, relevant, 2) == pytest.approx([1, 0])


@given(st.integers(0, 2**32 - 1))
def test_many_queries_are_measured_in_blocks(seed: int) -> None:
    draws = np.random.default_rng(seed)
    distances = draws.integers(0, 9, (7, 20))
    relevant = draws.random((7, 20)) < 0.3
    relevant[0, 0] = True
    whole = float(np.nanmean(average_precisions(ties(distances, relevant))))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "DISTANCES_PER_BLOCK", 40)
        assert mean_average_precision(distances, relevant) == pytest.approx(whole, abs=1e-12)
