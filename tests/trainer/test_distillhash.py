"""DistillHash's losses and stages, against slow twins."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hashdesk.core.job import Job
from hashdesk.encoders.judging.bit_statistics import bit_distances
from hashdesk.encoders.judging.retrieval import mean_average_precision, same_label
from trainer import distillhash
from trainer.adaptation import neighbour_graph
from trainer.losses.distill import column_weights, listwise_loss, pairwise_loss, recognition_loss

SEEDS = st.integers(0, 2**32 - 1)
COUNTED = [(slice(0, 8), 1), (slice(8, 12), 3)]


def softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    exact = np.exp(values - values.max())
    return np.asarray(exact / exact.sum())


def similarity(a: NDArray[np.float64], b: NDArray[np.float64], temperature: float) -> float:
    """Of two relaxed codes of 8 + 4 bits, of which the 4 count three times."""
    return float((a[:8] @ b[:8] + 3 * (a[8:] @ b[8:])) / (8 + 3 * 4) / temperature)


@settings(deadline=None)
@given(SEEDS)
def test_pairwise_is_the_likelihood_of_kept_pairs(seed: int) -> None:
    draws = np.random.default_rng(seed)
    outputs, labels = draws.standard_normal((5, 3)), draws.integers(-1, 2, (5, 5))
    labels[0, 1] = 1
    slow = []
    for i in range(5):
        for j in range(5):
            agreement = np.tanh(outputs[i]) @ np.tanh(outputs[j]) / 2
            likelihood = 1 / (1 + np.exp(-agreement))
            if labels[i, j]:
                slow.append(-np.log(likelihood if labels[i, j] > 0 else 1 - likelihood))
    found = pairwise_loss(torch.from_numpy(outputs), torch.from_numpy(labels).double())
    assert found.item() == pytest.approx(np.mean(slow))


@settings(deadline=None)
@given(SEEDS)
def test_listwise_is_the_cross_entropy_of_two_rankings(seed: int) -> None:
    draws = np.random.default_rng(seed)
    relaxed, wanted = np.tanh(draws.standard_normal((5, 12))), draws.random((5, 5))
    np.fill_diagonal(wanted, 0)
    wanted /= wanted.sum(axis=1, keepdims=True)
    slow = 0.0
    for i in range(5):
        others = [j for j in range(5) if j != i]
        likely = softmax(np.array([similarity(relaxed[i], relaxed[j], 0.2) for j in others]))
        slow -= sum(wanted[i, j] * np.log(p) for j, p in zip(others, likely, strict=True)) / 5
    columns = column_weights(COUNTED, 12, 0.2).double()
    itself = torch.eye(5, dtype=torch.bool)
    found = listwise_loss(torch.from_numpy(relaxed), columns, torch.from_numpy(wanted), itself)
    assert found.item() == pytest.approx(slow)


@settings(deadline=None)
@given(SEEDS)
def test_recognition_is_the_chance_of_the_original(seed: int) -> None:
    """Among the original and all others; another row of the original does not count."""
    draws = np.random.default_rng(seed)
    edited, originals = np.tanh(draws.standard_normal((2, 3, 12)))
    others = np.tanh(draws.standard_normal((4, 12)))
    same = np.zeros((3, 4), np.bool_)
    same[1, 2] = True
    slow = 0.0
    for i in range(3):
        rest = [others[j] for j in range(4) if not same[i, j]]
        values = [similarity(edited[i], one, 0.2) for one in (originals[i], *rest)]
        slow -= np.log(softmax(np.array(values))[0]) / 3
    columns = column_weights(COUNTED, 12, 0.2).double()
    found = recognition_loss(*map(torch.from_numpy, (edited, originals, others)), columns,
                        torch.from_numpy(same))  # fmt: skip
    assert found.item() == pytest.approx(slow)


def test_ssdh_labels_pairs_far_from_the_mode() -> None:
    """Distances about .6, deviation .05: pairs two deviations away have a label."""
    draws = np.random.default_rng(0)
    values = torch.from_numpy(draws.normal(0.6, 0.05, (300, 300)).astype(np.float32))
    labels = distillhash.ssdh_labels(values)
    near, far = values[labels > 0], values[labels < 0]
    assert near.max() == pytest.approx(0.5, abs=0.03)
    assert far.min() == pytest.approx(0.7, abs=0.03)


@settings(deadline=None)
@given(SEEDS, st.integers(1, 4))
def test_probabilities_are_counted_among_neighbours(seed: int, k: int) -> None:
    draws = np.random.default_rng(seed)
    noisy = np.where(draws.random((8, 8)) < 0.4, 1, -1)
    lists = np.stack([draws.choice(8, k, replace=False) for _ in range(8)])
    found = distillhash.neighbour_probabilities(torch.from_numpy(noisy), torch.from_numpy(lists))
    slow = [[(noisy[np.ix_(lists[i], lists[j])] > 0).mean() for j in range(8)] for i in range(8)]
    assert found.numpy() == pytest.approx(np.array(slow), abs=1e-6)


@settings(deadline=None)
@given(SEEDS, st.sampled_from([0.5, 1.0]))
def test_the_distilling_rule(seed: int, cap: float) -> None:
    """Bounds are least values over pairs of a neighbour of i and a neighbour of j."""
    draws = np.random.default_rng(seed)
    eta = draws.random((8, 8))
    lists = np.stack([draws.choice(8, 3, replace=False) for _ in range(8)])
    found = distillhash.distil_pairs(torch.from_numpy(eta), torch.from_numpy(lists), cap)
    for i in range(8):
        for j in range(8):
            around = eta[np.ix_(lists[i], lists[j])]
            ones, zeros = min(around.min(), cap), min((1 - around).min(), cap)
            label = int(eta[i, j] > (1 + ones) / 2) - int(eta[i, j] < (1 - zeros) / 2)
            assert found[i, j] == label


def test_clean_pairs_survive_only_with_a_cap() -> None:
    """Where all neighbours agree, the published bound lets no pair pass."""
    eta = torch.ones(4, 4, dtype=torch.float64)
    lists = torch.tensor([[1, 2], [2, 3], [3, 0], [0, 1]])
    assert (distillhash.distil_pairs(eta, lists, cap=1.0) == 0).all()
    assert (distillhash.distil_pairs(eta, lists) == 1).all()


def test_all_four_stages_find_groups_that_noise_hides() -> None:
    """Eight clouds of thirty: distilled pairs are purer than noisy ones, and codes learn them."""
    draws = np.random.default_rng(1)
    kinds = np.repeat(np.arange(8), 30)
    centres = draws.standard_normal((8, 40))
    inputs = (centres[kinds] + 0.9 * draws.standard_normal((240, 40))).astype(np.float32)
    unit = neighbour_graph.unit_directions(torch.from_numpy(inputs))
    distances = distillhash.cosine_distances(unit)
    noisy = torch.where(distances < distances.quantile(0.15), 1, -1)
    eta = distillhash.neighbour_probabilities(noisy, neighbour_graph.nearest_others(unit, 10))
    labels = distillhash.distil_pairs(eta, neighbour_graph.nearest_others(unit, 20)).numpy()
    alike = kinds[:, None] == kinds
    assert alike[labels > 0].mean() > alike[(noisy > 0).numpy()].mean()
    assert (labels > 0)[alike].mean() > 0.5
    recipe = distillhash.PairRecipe(axes=40, steps=80, photos_per_step=120)
    heads = distillhash.fit_pairs(inputs, torch.from_numpy(labels), (8, 16), recipe, Job())
    relevant, counted = same_label(kinds, np.arange(240))
    for head in heads.values():
        signs = inputs @ head.weight.T > head.threshold
        assert mean_average_precision(bit_distances(signs, signs), relevant, counted) > 0.9
    learned = distillhash.network_probabilities(inputs, noisy, recipe, Job()).numpy()
    assert learned[alike].mean() > learned[~alike].mean() + 0.3
