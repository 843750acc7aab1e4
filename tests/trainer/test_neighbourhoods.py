"""Heads keep neighbours, weigh edits down, and come out the same for a seed."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from hashdesk.encoders.files.bundle import Head
from hashdesk.encoders.judging.bit_statistics import bit_balance, bit_distances
from hashdesk.encoders.judging.retrieval import mean_average_precision, same_label
from hashdesk.encoders.library_heads.itq import edit_axes, fit_itq, itq_rotation, principal_axes
from trainer.neighbourhoods import NeighbourhoodRecipe, fit_neighbourhoods, ranking_loss

Floats = NDArray[np.float32]

CLUSTERS, PER_CLUSTER, INPUTS = 12, 25, 40
BRIEF = NeighbourhoodRecipe(axes=16, steps=60, photos_per_step=128, learning_rate=5e-3)


@pytest.fixture(scope="module")
def labels() -> NDArray[np.int64]:
    return np.repeat(np.arange(CLUSTERS), PER_CLUSTER)


@pytest.fixture(scope="module")
def photos(labels: NDArray[np.int64]) -> Floats:
    """Clustered inputs of unit length far from the origin, as features are."""
    draws = np.random.default_rng(3)
    x = draws.standard_normal((CLUSTERS, INPUTS))[labels] + 2
    x += 0.9 * draws.standard_normal(x.shape)
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def bits_of(head: Head, x: Floats) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = x @ head.weight.T > head.threshold
    return found


def quality(bits: NDArray[np.bool_], labels: NDArray[np.int64]) -> float:
    relevant, counted = same_label(labels, np.arange(labels.size))
    return mean_average_precision(bit_distances(bits, bits), relevant, counted)


def random_projections(x: Floats, bits: int, seed: int) -> NDArray[np.bool_]:
    directions = np.random.default_rng(seed).standard_normal((x.shape[1], bits))
    found: NDArray[np.bool_] = (x - x.mean(axis=0)) @ directions > 0
    return found


def test_principal_axes_are_orthonormal_and_carry_the_variance(photos: Floats) -> None:
    axes = principal_axes(photos, INPUTS)
    assert np.allclose(axes.directions.T @ axes.directions, np.eye(INPUTS), atol=1e-5)
    assert (np.diff(axes.variances) <= 0).all()
    z = axes.project(photos)
    assert z.dtype == np.float32
    assert np.allclose(np.cov(z.T, bias=True), np.diag(axes.variances), atol=1e-5)
    assert axes.variances.sum() == pytest.approx(photos.var(axis=0).sum(), rel=1e-4)


def test_edit_axes_put_the_direction_of_edits_last() -> None:
    """Photos spread evenly; edits move them far along input 0 only."""
    draws = np.random.default_rng(0)
    x = draws.standard_normal((400, 6)).astype(np.float32)
    edited = x + 0.1 * draws.standard_normal(x.shape).astype(np.float32)
    edited[:, 0] += 3 * draws.standard_normal(400).astype(np.float32)
    axes = edit_axes(x, np.arange(400), edited, count=6, first=6, damping=0.1)
    assert axes.variances[-1] < axes.variances[-2] / 4
    last = np.abs(axes.directions[:, -1])
    assert last[0] > 5 * last[1:].max()
    assert np.allclose(axes.project(x).var(axis=0), axes.variances, rtol=1e-2)


def test_edit_axes_take_several_edits_of_some_photos(photos: Floats) -> None:
    originals = np.array([0, 0, 7])
    axes = edit_axes(photos, originals, photos[originals] * np.float32(1.1), count=5, first=10)
    assert axes.directions.shape == (INPUTS, 5)
    assert np.isfinite(axes.directions).all()


@pytest.mark.parametrize("originals", [0, 2])
def test_edits_without_their_originals_are_refused(photos: Floats, originals: int) -> None:
    with pytest.raises(ValueError, match="do not match"):
        edit_axes(photos, np.arange(originals), photos[: 3 if originals else 0])


def test_itq_rotation_is_orthogonal_and_brings_codes_nearer_to_corners(photos: Floats) -> None:
    v = principal_axes(photos, 8).project(photos)

    def error(rotation: Floats) -> float:
        y = v @ rotation / v.std()
        return float(((np.abs(y) - 1) ** 2).mean())

    start, end = (itq_rotation(v, seed=1, iterations=count) for count in (0, 50))
    for rotation in (start, end):
        assert np.allclose(rotation.T @ rotation, np.eye(8), atol=1e-5)
    assert error(end) < error(start)


@pytest.mark.parametrize("bits", [4, 8, 16, 32])
def test_itq_heads_are_float32_of_the_right_shape_with_unit_outputs(
    photos: Floats, bits: int
) -> None:
    head = fit_itq(photos, principal_axes(photos, 32), bits)
    assert (head.weight.shape, head.threshold.shape) == ((bits, INPUTS), (bits,))
    assert head.weight.dtype == head.threshold.dtype == np.float32
    outputs = photos @ head.weight.T - head.threshold
    assert np.allclose(np.abs(outputs).mean(axis=0), 1, rtol=1e-3)


def test_itq_without_whitening_keeps_rows_orthogonal(photos: Floats) -> None:
    """Its rows are rotated principal axes, but for their lengths."""
    rows = fit_itq(photos, principal_axes(photos, 8), 8, whitening=0).weight
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert np.allclose(rows @ rows.T, np.eye(8), atol=1e-4)


def test_more_bits_than_axes_are_refused(photos: Floats) -> None:
    with pytest.raises(ValueError, match="16 bits need 16 axes; there are 8"):
        fit_itq(photos, principal_axes(photos, 8), 16)


@pytest.mark.parametrize("bits", [8, 16])
def test_itq_keeps_neighbours_better_than_random_projections(
    photos: Floats, labels: NDArray[np.int64], bits: int
) -> None:
    fitted = quality(bits_of(fit_itq(photos, principal_axes(photos, 32), bits), photos), labels)
    at_random = max(quality(random_projections(photos, bits, seed), labels) for seed in range(5))
    assert fitted > at_random + 0.05


@pytest.mark.parametrize("bits", [4, 8])
def test_trained_heads_keep_more_neighbours_than_itq(
    photos: Floats, labels: NDArray[np.int64], bits: int
) -> None:
    axes = principal_axes(photos, 16)
    trained = fit_neighbourhoods(photos, axes, [bits], BRIEF)[bits]
    by_itq = fit_itq(photos, axes, bits)
    assert quality(bits_of(trained, photos), labels) > quality(bits_of(by_itq, photos), labels)
    assert np.abs(bit_balance(bits_of(trained, photos)) - 0.5).max() < 0.2


def test_a_seed_decides_every_bit(photos: Floats) -> None:
    axes = principal_axes(photos, 16)
    first, again = (fit_itq(photos, axes, 16, seed=5) for _ in range(2))
    other = fit_itq(photos, axes, 16, seed=6)
    assert np.array_equal(first.weight, again.weight)
    assert not np.array_equal(bits_of(first, photos), bits_of(other, photos))
    trained, repeated = (fit_neighbourhoods(photos, axes, [8, 4], BRIEF) for _ in range(2))
    for bits in (8, 4):
        assert np.array_equal(trained[bits].weight, repeated[bits].weight)
        assert np.array_equal(trained[bits].threshold, repeated[bits].threshold)


def test_training_takes_fewer_photos_than_a_step_and_logs_progress(photos: Floats) -> None:
    lines: list[str] = []
    recipe = NeighbourhoodRecipe(axes=8, steps=100, photos_per_step=10_000)
    heads = fit_neighbourhoods(photos, principal_axes(photos, 8), [4], recipe, lines.append)
    assert heads[4].weight.shape == (4, INPUTS)
    assert lines[0].startswith("short heads: step 100 of 100, loss ")


def test_ranking_loss_equals_its_twin_in_numpy() -> None:
    draws = np.random.default_rng(2)
    values, cosines = draws.standard_normal((5, 3)), draws.uniform(-1, 1, (5, 5))
    expected = 0.0
    for i in range(5):
        others = [j for j in range(5) if j != i]
        near = np.exp(cosines[i, others] / 0.5)
        similar = [np.tanh(values[i]) @ np.tanh(values[j]) / 3 / 0.25 for j in others]
        likely = np.exp(similar) / np.exp(similar).sum()
        expected -= (near / near.sum()) @ np.log(likely) / 5
    found = ranking_loss(torch.from_numpy(values), torch.from_numpy(cosines), 0.5, 0.25)
    assert found.item() == pytest.approx(expected)


def test_ranking_loss_has_the_gradient_of_finite_differences() -> None:
    torch.manual_seed(0)
    values = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    cosines = torch.rand(4, 4, dtype=torch.float64)
    assert torch.autograd.gradcheck(lambda v: ranking_loss(v, cosines, 0.3, 0.3), values)
