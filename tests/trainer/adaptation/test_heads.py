"""Learning heads for one library: groups and individuals, the same again after a stop."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from trainer.adaptation import neighbour_graph
from trainer.adaptation.heads import RANKING, AdaptRecipe, LearningData, columns_of, fit, odds
from trainer.metrics.bit_statistics import bit_distances, bit_entropy
from trainer.metrics.retrieval import first_rank_share, mean_average_precision, same_label

KINDS = np.repeat(np.arange(10), 30)
RECIPE = AdaptRecipe(steps=120, photos_per_step=150, edits_per_step=60, strangers=100)


def lesson(seed: int = 0) -> LearningData:
    """Ten clouds of thirty photos; edits move a photo along a few directions that tell nothing."""
    draws = np.random.default_rng(seed)
    centres = 1.2 * draws.standard_normal((10, 200))
    photos = (centres[KINDS] + draws.standard_normal((300, 200))).astype(np.float32)
    originals = np.arange(0, 300, 3)
    ways = draws.standard_normal((4, 200))
    strengths = 2 * draws.standard_normal((100, 2, 4))
    edited = (photos[originals][:, None] + strengths @ ways).astype(np.float32)
    unit = neighbour_graph.directions(torch.from_numpy(photos))
    similar = neighbour_graph.diffuse(
        neighbour_graph.shared_neighbours(neighbour_graph.nearest_others(unit, 7)), 0.97
    )
    return LearningData(photos, similar, originals, edited)


@pytest.fixture(scope="module")
def learned() -> dict[int, Head]:
    return fit(lesson(), RECIPE, Job(), lambda **_: None)


def signs(head: Head, x: np.ndarray) -> np.ndarray:
    return x @ head.weight.T > head.threshold


def edits_found(heads: dict[int, Head]) -> float:
    """The share of edits that find their original first, ranked as 64 bits are."""
    one = lesson()
    edited = one.edited.reshape(-1, 200)
    total = sum(
        weight * bit_distances(signs(heads[bits], edited), signs(heads[bits], one.photos))
        for bits, weight in RANKING[64].items()
    )
    return first_rank_share(np.asarray(total), np.repeat(one.originals, 2))


def test_photos_of_a_kind_get_codes_that_are_near(learned: dict[int, Head]) -> None:
    assert sorted(learned) == sorted(BITS)
    relevant, counted = same_label(KINDS, np.arange(300))
    for bits in (8, 16, 32, 64):
        codes = signs(learned[bits], lesson().photos)
        assert codes.shape == (300, bits)
        assert mean_average_precision(bit_distances(codes, codes), relevant, counted) > 0.95
        assert bit_entropy(codes).mean() > 0.95


def test_individuals_are_learned_from_edits(learned: dict[int, Head]) -> None:
    themes = fit(lesson(), replace(RECIPE, recognition=0.0), Job(), lambda **_: None)
    assert edits_found(learned) > edits_found(themes) + 0.1


def test_a_stopped_run_goes_on_to_the_same_heads(learned: dict[int, Head], tmp_path: Path) -> None:
    saved, job = tmp_path / "training.pt", Job()

    def stop(**figures: object) -> None:
        if figures["done"] == 100:
            job.cancel()

    with pytest.raises(Cancelled):
        fit(lesson(), RECIPE, job, stop, saved)
    told: list[object] = []
    resumed = fit(lesson(), RECIPE, Job(), lambda **figures: told.append(figures["done"]), saved)
    assert told == [120]
    for bits, head in learned.items():
        assert np.array_equal(head.weight, resumed[bits].weight)
        assert np.array_equal(head.threshold, resumed[bits].threshold)


def test_another_seed_gives_other_heads(learned: dict[int, Head]) -> None:
    other = fit(lesson(), replace(RECIPE, seed=1, steps=20), Job(), lambda **_: None)
    assert not np.array_equal(other[64].weight, learned[64].weight)


def test_numbers_that_run_away_end_it() -> None:
    with pytest.raises(TrainingFailed, match="no number any more"):
        fit(lesson(), replace(RECIPE, learning_rate=1e30), Job(), lambda **_: None)


def test_columns_lie_side_by_side() -> None:
    parts = columns_of()
    assert parts[64] == slice(0, 64)
    assert parts[4] == slice(120, 124)


@pytest.mark.parametrize("kinds", [2, 10, 50])
def test_groups_are_counted_from_similarities(kinds: int) -> None:
    """Blocks of equal similarity: a share of 1 / kinds, as far as 1 in 5 and 1 in 200."""
    kind = np.arange(300) % kinds
    similar = torch.from_numpy((kind[:, None] == kind).astype(np.float32))
    similar.fill_diagonal_(0)
    share = min((300 / kinds - 1) / 300, 0.2)
    assert odds(similar) == pytest.approx(np.log((1 - share) / share), rel=1e-4)
