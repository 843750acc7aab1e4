"""MAH's loss and code updates, against the formulas with the whole of S."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trainer.losses import mah

Floats = NDArray[np.float64]
GAMMA = 7.0


def similarity(labels: Floats, rows: NDArray[np.intp]) -> tuple[Floats, float]:
    """S (m, n) and r, pair by pair."""
    shared = np.array([[float(bool(a @ b)) for b in labels] for a in labels[rows]])
    ratio = shared.sum() / max((1 - shared).sum(), 1)
    return np.where(shared > 0, 1.0, -ratio), float(ratio)


def objective(
    relaxed: Floats, codes: Floats, s: Floats, rows: NDArray[np.intp], gamma: float
) -> float:
    """J, in two loops."""
    bits = codes.shape[1]
    pairs = sum(
        (relaxed[i] @ codes[j] - bits * s[i, j]) ** 2
        for i in range(len(relaxed))
        for j in range(len(codes))
    )
    return float(pairs + gamma * ((codes[rows] - relaxed) ** 2).sum())


def problem(seed: int, several: bool) -> tuple[Floats, Floats, Floats, NDArray[np.intp]]:
    """labels (n, K), codes (n, c), relaxed outputs (m, c) and rows (m,)."""
    draws = np.random.default_rng(seed)
    labels = np.eye(3)[draws.integers(3, size=14)]
    if several:
        labels = np.maximum(labels, draws.random((14, 3)) < 0.3).astype(float)
    codes = np.where(draws.random((14, 5)) < 0.5, -1.0, 1.0)
    rows = draws.choice(14, 6, replace=False)
    return labels, codes, np.tanh(draws.standard_normal((6, 5))), rows


def tensor(values: Floats) -> torch.Tensor:
    return torch.from_numpy(values)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_products_with_a_similarity_that_is_never_built(seed: int, several: bool) -> None:
    """With one label each by sums over classes, with several block by block."""
    labels, codes, relaxed, rows = problem(seed, several)
    s, ratio = similarity(labels, rows)
    queries, all_labels = tensor(labels[rows]), tensor(labels)
    assert mah.imbalance(queries, all_labels) == pytest.approx(ratio)
    found = mah.times_similarity(queries, all_labels, tensor(codes), ratio)
    assert found.numpy() == pytest.approx(s @ codes)
    found = mah.times_similarity(all_labels, queries, tensor(relaxed), ratio)
    assert found.numpy() == pytest.approx(s.T @ relaxed)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_loss_is_the_papers(seed: int, several: bool) -> None:
    """For a batch: its rows of J, divided by its pairs."""
    labels, codes, relaxed, rows = problem(seed, several)
    s, ratio = similarity(labels, rows)
    to = mah.asymmetric_target(tensor(codes), tensor(labels), torch.from_numpy(rows), ratio)
    which = np.array([1, 4, 5])
    found = mah.asymmetric_loss(
        torch.atanh(tensor(relaxed[which])), to, torch.from_numpy(which), GAMMA
    )
    slow = objective(relaxed[which], codes, s[which], rows[which], GAMMA) / (14 * 3)
    assert found.item() == pytest.approx(slow)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_codes_improve_and_each_column_is_the_best_there_is(seed: int, several: bool) -> None:
    labels, codes, relaxed, rows = problem(seed, several)
    s, ratio = similarity(labels, rows)
    arguments = tensor(relaxed), tensor(labels), torch.from_numpy(rows), ratio, GAMMA
    improved = mah.improve_codes(tensor(codes), *arguments).numpy()
    assert set(np.unique(improved)) <= {-1.0, 1.0}
    after = objective(relaxed, improved, s, rows, GAMMA)
    assert after <= objective(relaxed, codes, s, rows, GAMMA) + 1e-9
    for photo in range(len(codes)):  # the last column was set with all others as they are now
        other = improved.copy()
        other[photo, -1] *= -1
        assert after <= objective(relaxed, other, s, rows, GAMMA) + 1e-9


def test_a_bit_without_a_preference_is_one() -> None:
    """With outputs of zero no code may get a sign of zero."""
    labels, codes, relaxed, rows = problem(0, False)
    still = torch.zeros_like(tensor(relaxed))
    found = mah.improve_codes(tensor(codes), still, tensor(labels), torch.from_numpy(rows), 0.1, 0)
    assert (found == 1).all()


def test_short_codes_learn_from_long_ones_and_not_the_other_way() -> None:
    draws = torch.Generator().manual_seed(0)
    short = torch.randn(6, 3, generator=draws, requires_grad=True)
    long = torch.randn(6, 8, generator=draws, requires_grad=True)
    mah.distillation_loss(short, long).backward()
    assert long.grad is None
    assert short.grad is not None
    assert short.grad.abs().sum() > 0
    assert mah.distillation_loss(long, long).item() == pytest.approx(0)


def test_equal_bits_are_correlated_and_independent_ones_are_not() -> None:
    sure = 20 * torch.tensor([[1.0, 1, 1], [1, 1, -1], [-1, -1, 1], [-1, -1, -1]])
    assert mah.decorrelation_loss(sure).item() == pytest.approx(2 / 6)
    assert mah.decorrelation_loss(sure[:, 1:]).item() == pytest.approx(0)
