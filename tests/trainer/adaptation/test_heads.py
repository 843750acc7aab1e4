"""Learning heads for one library: groups and individuals, the same again after a stop."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.files.bundle import Head
from hashdesk.encoders.judging.bit_statistics import bit_distances, bit_entropy
from hashdesk.encoders.judging.retrieval import first_rank_share, mean_average_precision, same_label
from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation import neighbour_graph
from trainer.adaptation.heads import fit_library_heads
from trainer.adaptation.recipe import RANKING, AdaptRecipe
from trainer.adaptation.training_pool import LearningData
from trainer.progress import Reporter

KINDS = np.repeat(np.arange(10), 30)
RECIPE = AdaptRecipe(steps=120, photos_per_step=150, edits_per_step=60, strangers=100)


def learning_data(seed: int = 0) -> LearningData:
    """Ten clouds of thirty photos; edits move a photo along a few directions without meaning."""
    draws = np.random.default_rng(seed)
    centres = 1.2 * draws.standard_normal((10, 200))
    photos = (centres[KINDS] + draws.standard_normal((300, 200))).astype(np.float32)
    originals = np.arange(0, 300, 3)
    ways = draws.standard_normal((4, 200))
    strengths = 2 * draws.standard_normal((100, 2, 4))
    edited = (photos[originals][:, None] + strengths @ ways).astype(np.float32)
    unit = neighbour_graph.unit_directions(torch.from_numpy(photos))
    similar = neighbour_graph.diffuse(
        neighbour_graph.shared_neighbours(neighbour_graph.nearest_others(unit, 7), (7,)), 0.97
    )
    return LearningData(photos, similar, originals, edited)


def fit(
    data: LearningData,
    recipe: AdaptRecipe,
    job: Job,
    progress: Reporter,
    saved: Path | None = None,
) -> ByLength[Head]:
    axes = principal_axes(data.photos, 100)
    return fit_library_heads(data, axes, recipe, job, progress, saved)


@pytest.fixture(scope="module")
def learned() -> ByLength[Head]:
    return fit(learning_data(), RECIPE, Job(), lambda **_: None)


def signs(head: Head, x: np.ndarray) -> np.ndarray:
    return x @ head.weight.T > head.threshold


def edits_found(heads: ByLength[Head]) -> float:
    """The share of edits that find their original first, ranked as 64 bits are."""
    data = learning_data()
    edited = data.edited.reshape(-1, 200)
    total = sum(
        weight * bit_distances(signs(head, edited), signs(head, data.photos))
        for weight, head in RANKING[64].beside(heads)
    )
    return first_rank_share(np.asarray(total), np.repeat(data.originals, 2))


def test_photos_of_a_kind_get_codes_that_are_near(learned: ByLength[Head]) -> None:
    assert sorted(learned) == sorted(BITS)
    relevant, counted = same_label(KINDS, np.arange(300))
    for bits in (8, 16, 32, 64):
        codes = signs(learned[bits], learning_data().photos)
        assert codes.shape == (300, bits)
        assert mean_average_precision(bit_distances(codes, codes), relevant, counted) > 0.95
        assert bit_entropy(codes).mean() > 0.95


@pytest.mark.slow
def test_individuals_are_learned_from_edits(learned: ByLength[Head]) -> None:
    themes = fit(learning_data(), replace(RECIPE, recognition=0.0), Job(), lambda **_: None)
    assert edits_found(learned) > edits_found(themes) + 0.1


@pytest.mark.slow
def test_a_stopped_run_goes_on_to_the_same_heads(learned: ByLength[Head], tmp_path: Path) -> None:
    saved, job = tmp_path / "training.pt", Job()

    def stop(**figures: object) -> None:
        if figures["done"] == 100:
            job.cancel()

    with pytest.raises(Cancelled):
        fit(learning_data(), RECIPE, job, stop, saved)
    reported: list[object] = []
    resumed = fit(
        learning_data(), RECIPE, Job(), lambda **figures: reported.append(figures["done"]), saved
    )
    assert reported == [120]
    for bits, head in learned.items():
        assert np.array_equal(head.weight, resumed[bits].weight)
        assert np.array_equal(head.threshold, resumed[bits].threshold)


def test_another_seed_gives_other_heads(learned: ByLength[Head]) -> None:
    other = fit(learning_data(), replace(RECIPE, seed=1, steps=20), Job(), lambda **_: None)
    assert not np.array_equal(other[64].weight, learned[64].weight)


def test_a_loss_that_is_not_finite_ends_training() -> None:
    with pytest.raises(TrainingFailed, match="no number any more"):
        fit(learning_data(), replace(RECIPE, learning_rate=1e30), Job(), lambda **_: None)
