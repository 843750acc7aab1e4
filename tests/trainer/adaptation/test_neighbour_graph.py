"""Neighbours, trust and diffusion, against slow twins."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.adaptation import neighbour_graph

SEEDS = st.integers(0, 2**32 - 1)


def photos(seed: int, count: int = 12) -> torch.Tensor:
    values = np.random.default_rng(seed).standard_normal((count, 5)).astype(np.float32)
    return neighbour_graph.unit_directions(torch.from_numpy(values))


def test_directions_are_centred_and_of_length_one() -> None:
    """Vectors with a common direction point in different ones once it is taken away."""
    unit = neighbour_graph.unit_directions(torch.tensor([[9.0, 1], [9, -1]]))
    assert unit.tolist() == [[0, 1], [0, -1]]


@settings(deadline=None)
@given(SEEDS, st.integers(1, 11))
def test_neighbours_are_the_nearest_others(seed: int, count: int) -> None:
    unit = photos(seed)
    found = neighbour_graph.nearest_others(unit, count)
    for photo, row in enumerate(found.tolist()):
        products = {other: float(unit[photo] @ unit[other]) for other in range(12)}
        del products[photo]
        assert row == sorted(products, key=lambda other: -products[other])[:count]


@settings(deadline=None)
@given(SEEDS, st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True))
def test_trust_is_the_mean_share_of_common_neighbours(seed: int, counts: list[int]) -> None:
    lists = neighbour_graph.nearest_others(photos(seed), max(counts))
    found = neighbour_graph.shared_neighbours(lists, counts)
    for one in range(12):
        for other in range(12):
            shares = [_share(lists.tolist(), one, other, count) for count in counts]
            assert found[one, other].item() == pytest.approx(np.mean(shares))


def _share(lists: list[list[int]], one: int, other: int, count: int) -> float:
    """The share of common members of two lists, if one of the photos is in the other's list."""
    members = [{photo, *row[:count]} for photo, row in enumerate(lists)]
    if one == other or not (one in members[other] or other in members[one]):
        return 0.0
    return len(members[one] & members[other]) / (count + 1)


@settings(deadline=None)
@given(SEEDS)
def test_diffusion_adds_up_all_walks(seed: int) -> None:
    """(I - aT)^-1 is the sum of (aT)^k, added up here step by step."""
    trust = neighbour_graph.shared_neighbours(neighbour_graph.nearest_others(photos(seed), 3), [3])
    found = neighbour_graph.diffuse(trust, 0.5).numpy()
    w = trust.numpy().astype(np.float64)
    scale = 1 / np.sqrt(w.sum(axis=1))
    step = 0.5 * w * scale[:, None] * scale
    walks, power = np.eye(12), np.eye(12)
    for _ in range(80):
        power = power @ step
        walks += power
    norm = 1 / np.sqrt(np.diag(walks))
    expected = walks * norm[:, None] * norm
    np.fill_diagonal(expected, 0)
    assert found == pytest.approx(expected, abs=1e-5)
    assert found == pytest.approx(found.T, abs=1e-6)


def test_diffusion_ends_where_trust_ends() -> None:
    """Similarity falls along a chain; nothing leads to the other chain."""
    trust = torch.zeros(6, 6)
    for a, b in ((0, 1), (1, 2), (3, 4), (4, 5)):
        trust[a, b] = trust[b, a] = 1
    found = neighbour_graph.diffuse(trust, 0.97)
    assert found[0, 1] > found[0, 2] > 0
    assert found[:3, 3:].abs().max() == pytest.approx(0, abs=1e-6)


def test_a_photo_without_trust_is_similar_to_none() -> None:
    trust = torch.zeros(3, 3)
    trust[0, 1] = trust[1, 0] = 1
    found = neighbour_graph.diffuse(trust, 0.9)
    assert torch.isfinite(found).all()
    assert found[2].tolist() == [0, 0, 0]
