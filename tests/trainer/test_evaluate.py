"""The figures are right, whatever the order among equal distances."""

from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.evaluate import (
    bit_balance,
    bit_distances,
    expected_average_precision,
    first_rank_scores,
    first_rank_share,
    mean_average_precision,
    same_label,
)

# Six photos at most: 720 orders are all tried by the slow twin.
RANKINGS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=6
).filter(lambda photos: any(relevant for _, relevant in photos))  # fmt: skip


def average_precision(relevant: list[bool]) -> float:
    """By the definition: the mean of precision at each relevant place."""
    precisions = [
        sum(relevant[: place + 1]) / (place + 1) for place, hit in enumerate(relevant) if hit
    ]
    return sum(precisions) / len(precisions)


def over_all_orders(distances: list[int], relevant: list[bool]) -> float:
    """The slow twin: sort after each shuffle there is; a stable sort keeps it inside ties."""
    figures = []
    for order in permutations(range(len(distances))):
        ranking = sorted(order, key=lambda photo: distances[photo])
        figures.append(average_precision([relevant[photo] for photo in ranking]))
    return sum(figures) / len(figures)


@given(RANKINGS)
def test_equals_the_mean_over_all_orders_of_ties(photos: list[tuple[int, bool]]) -> None:
    distances, relevant = [p[0] for p in photos], [p[1] for p in photos]
    found = expected_average_precision(np.array(distances), np.array(relevant))
    assert found == pytest.approx(over_all_orders(distances, relevant), abs=1e-12)


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
    with pytest.raises(ValueError, match="leave the query out"):
        expected_average_precision(np.zeros(3), np.zeros(3, np.bool_))


def test_vectors_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        expected_average_precision(np.zeros(3), np.ones(1, np.bool_))


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


def test_bit_balance_is_the_share_of_ones() -> None:
    bits = np.array([[1, 0, 1], [1, 0, 0]], np.bool_)
    assert bit_balance(bits).tolist() == [1, 0, 0.5]


@given(st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_bit_distances_count_differing_bits(bits: int, seed: int) -> None:
    draws = np.random.default_rng(seed)
    queries: NDArray[np.bool_] = draws.random((3, bits)) < 0.5
    photos: NDArray[np.bool_] = draws.random((4, bits)) < 0.5
    assert (
        bit_distances(queries, photos) == (queries[:, None, :] ^ photos[None, :, :]).sum(2)
    ).all()
