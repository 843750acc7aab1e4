"""HSWD against twins that match every output to a corner by hand."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.losses.hswd import hswd, hswd_random, sliced_wasserstein


def best_match(values: np.ndarray, target: np.ndarray) -> float:
    """The cheapest of all ways to give each value a target of its own."""
    return min(
        float(np.mean((values - np.array(order)) ** 2)) for order in itertools.permutations(target)
    )


def drawn(photos: int, bits: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(photos, bits, generator=torch.Generator().manual_seed(seed)).double()


@given(st.integers(2, 6), st.integers(1, 3), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_is_the_cheapest_match_to_half_and_half(photos: int, bits: int, seed: int) -> None:
    outputs = drawn(photos, bits, seed)
    target = np.array([-1.0] * (photos // 2) + [1.0] * (photos - photos // 2))
    expected = np.mean([best_match(column, target) for column in outputs.numpy().T])
    assert hswd(outputs).item() == pytest.approx(expected)


def test_balanced_corners_cost_nothing_even_if_all_bits_are_equal() -> None:
    bit = torch.tensor([1.0, -1.0, -1.0, 1.0])[:, None]
    assert hswd(bit.repeat(1, 8)).item() == 0


def test_gradient_leads_to_the_median_split() -> None:
    outputs = drawn(9, 4).requires_grad_()
    hswd(outputs).backward()
    values = outputs.detach()
    corners = torch.where(values >= values.median(dim=0).values, 1.0, -1.0)
    assert torch.allclose(outputs.grad, 2 * (values - corners) / values.numel())


def test_order_of_photos_does_not_matter() -> None:
    outputs = drawn(16, 3)
    shuffled = outputs[torch.randperm(16, generator=torch.Generator().manual_seed(1))]
    assert hswd(outputs).item() == pytest.approx(hswd(shuffled).item())


@pytest.mark.parametrize("photos", [32, 64, 256])
def test_random_target_has_the_noise_that_is_stated(photos: int) -> None:
    half = torch.cat([torch.ones(photos // 2, 1), -torch.ones(photos // 2, 1)]).repeat(1, 4000)
    noise = hswd_random(half, torch.Generator().manual_seed(0)).item()
    assert noise == pytest.approx(4 * (1 / (2 * np.pi * photos)) ** 0.5, rel=0.05)


def test_random_target_is_matched_by_order() -> None:
    outputs = drawn(5, 2)
    corners = 2 * torch.randint(0, 2, (5, 2), generator=torch.Generator().manual_seed(3)) - 1
    pairs = zip(outputs.numpy().T, corners.numpy().T, strict=True)
    expected = np.mean([best_match(values, target) for values, target in pairs])
    found = hswd_random(outputs, torch.Generator().manual_seed(3)).item()
    assert found == pytest.approx(expected)


def test_sliced_sees_equal_bits() -> None:
    bit = torch.tensor([1.0, -1.0] * 128)[:, None]
    draws = torch.Generator().manual_seed(0)
    other = torch.where(torch.arange(256) < 128, 1.0, -1.0)[:, None]
    equal, different = torch.cat([bit, bit], 1), torch.cat([bit, other], 1)
    assert (
        sliced_wasserstein(equal, 200, draws).item()
        > 4 * sliced_wasserstein(different, 200, draws).item()
    )


def test_sliced_along_one_bit_is_the_random_target() -> None:
    outputs = drawn(6, 1)
    both = [
        f(torch.Generator().manual_seed(5))
        for f in (lambda g: sliced_wasserstein(outputs, 3, g), lambda g: hswd_random(outputs, g))
    ]
    assert both[0].item() == pytest.approx(both[1].item())
