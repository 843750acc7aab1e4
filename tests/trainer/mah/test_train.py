"""Joint training of a group of lengths: it learns, folds into the app's heads, and resumes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from hashdesk.core.errors import Cancelled, TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.judging.bit_statistics import bit_distances
from hashdesk.encoders.judging.retrieval import mean_average_precision
from trainer.mah.cascade import HashHeads, HeadKind, fold_layers
from trainer.mah.train import (
    IterationEnd,
    LabelledImages,
    MAHRecipe,
    TrainedMAH,
    TrainingMoment,
    class_likeness,
    network_outputs,
    train_mah,
)

pytestmark = pytest.mark.slow  # trains, or runs the network

RECIPE = MAHRecipe(lengths=(16, 8, 4), iterations=20, images=200, epochs=2, batch=32)


def blobs(count: int = 200, seed: int = 0) -> tuple[LabelledImages, Tensor]:
    """Five classes as clouds in twelve dimensions."""
    draws = np.random.default_rng(seed)
    kinds = draws.integers(5, size=count)
    centres = np.random.default_rng(9).standard_normal((5, 12)) * 2
    inputs = torch.from_numpy((centres[kinds] + draws.standard_normal((count, 12))).astype("f4"))
    labels = torch.eye(5)[torch.from_numpy(kinds)]
    return LabelledImages(
        labels, lambda rows, _: inputs[rows], class_likeness(inputs, labels)
    ), inputs


def run(recipe: MAHRecipe, saved: Path | None = None, stop_after: int = 99) -> TrainedMAH:
    images, _ = blobs()
    job = Job()

    def progress(**figures: object) -> None:
        if figures["done"] == stop_after:
            job.cancel()

    torch.manual_seed(1)
    trunk = nn.Sequential(nn.Linear(12, 24), nn.ReLU())
    return train_mah(images, trunk, 24, recipe, job, progress, saved)


@pytest.fixture(scope="module")
def whole() -> TrainedMAH:
    """The result of a run that was not interrupted."""
    return run(RECIPE)


@pytest.mark.parametrize("kind", ["flat", "cascade"])
def test_it_learns_classes_at_every_length(kind: HeadKind) -> None:
    """New images of known classes find their class, in learned codes and the network's own."""
    trained = run(replace(RECIPE, heads=kind))
    images, _ = blobs()
    queries, _ = blobs(80, seed=1)
    kept = network_outputs(images, trained, torch.arange(200))
    query_outputs = network_outputs(queries, trained, torch.arange(80))
    relevant = (queries.labels @ images.labels.T > 0).numpy()
    for bits in RECIPE.lengths:
        query_codes = query_outputs[bits].numpy() > 0
        for database in (trained.codes[bits].numpy() > 0, kept[bits].numpy() > 0):
            assert mean_average_precision(bit_distances(query_codes, database), relevant) > 0.8


def test_training_matters() -> None:
    """Without codewords and with a learning rate near 0, nothing is found."""
    trained = run(
        replace(RECIPE, codeword_start=False, iterations=1, learning_rate=1e-9, settled=1.0)
    )
    images, _ = blobs()
    relevant = (images.labels @ images.labels.T > 0).numpy()
    kept = network_outputs(images, trained, torch.arange(200))[8].numpy() > 0
    assert mean_average_precision(bit_distances(kept, trained.codes[8].numpy() > 0), relevant) < 0.6


@pytest.mark.parametrize("extra", ["distillation", "decorrelation", "balance", "length_power"])
def test_extra_terms_change_the_result(whole: TrainedMAH, extra: str) -> None:
    changed = run(replace(RECIPE, **{extra: 1.0}))
    shortest = [trained.heads.layers[2].get_parameter("weight") for trained in (whole, changed)]
    assert not torch.equal(*shortest)


def test_a_stopped_run_goes_on_to_the_same_result(whole: TrainedMAH, tmp_path: Path) -> None:
    saved = tmp_path / "mah.pt"
    with pytest.raises(Cancelled):
        run(RECIPE, saved, stop_after=3)
    resumed = run(RECIPE, saved)
    for one, other in zip(whole.heads.parameters(), resumed.heads.parameters(), strict=True):
        assert torch.equal(one, other)
    for bits, codes in whole.codes.items():
        assert torch.equal(codes, resumed.codes[bits])


def test_the_state_of_another_run_is_not_used(whole: TrainedMAH, tmp_path: Path) -> None:
    saved = tmp_path / "mah.pt"
    run(replace(RECIPE, seed=1, iterations=2), saved)
    saved.write_bytes(saved.read_bytes()[:-100])  # damaged, too
    after = run(RECIPE, saved)
    assert torch.equal(whole.codes[8], after.codes[8])


def test_even_batches_have_the_classes_in_equal_shares() -> None:
    """And learn from every image once in an epoch."""
    images, _ = blobs()
    kinds = images.labels.argmax(dim=1)
    seen: list[Tensor] = []

    def load(rows: Tensor, moment: TrainingMoment) -> Tensor:
        seen.append(rows)
        return images.load(rows, moment)

    recipe = replace(RECIPE, even_batches=True, iterations=1, epochs=1, batch=20)
    trunk = nn.Sequential(nn.Linear(12, 24), nn.ReLU())
    train_mah(replace(images, load=load), trunk, 24, recipe, Job(), lambda **_: None)
    assert torch.equal(torch.cat(seen).sort().values, torch.arange(200))
    wanted = torch.bincount(kinds, minlength=5) / len(seen)
    for rows in seen:
        assert (torch.bincount(kinds[rows], minlength=5) - wanted).abs().max() <= 1


def test_a_watcher_sees_every_iteration_and_what_was_learned() -> None:
    ends: list[IterationEnd] = []
    images, _ = blobs()
    recipe = replace(RECIPE, iterations=3)
    trunk = nn.Sequential(nn.Linear(12, 24), nn.ReLU())
    train_mah(images, trunk, 24, recipe, Job(), lambda **_: None, watch=ends.append)
    assert [end.done for end in ends] == [1, 2, 3]
    assert [end.moment for end in ends] == [TrainingMoment(share / 3) for share in range(3)]
    assert {end.images for end in ends} == {200 * RECIPE.epochs}
    assert ends[2].loss < ends[0].loss
    assert sorted(ends[0].trained.codes) == sorted(RECIPE.lengths)


def test_a_loss_that_is_not_finite_ends_training() -> None:
    with pytest.raises(TrainingFailed, match="no number any more"):
        run(replace(RECIPE, learning_rate=1e30))


@pytest.mark.parametrize("kind", ["flat", "cascade"])
def test_heads_fold_into_one_map_each(kind: HeadKind) -> None:
    """The app's weight @ x - threshold gives the same outputs."""
    torch.manual_seed(0)
    heads = HashHeads(kind, 12, (4, 16, 8))
    _, inputs = blobs()
    outputs = heads(inputs)
    assert list(outputs) == [16, 8, 4]
    for bits, head in fold_layers(heads).items():
        folded = inputs.numpy() @ head.weight.T - head.threshold
        assert folded == pytest.approx(outputs[bits].detach().numpy(), abs=1e-5)
