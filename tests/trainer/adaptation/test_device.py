"""Adapting stays on the device that it is given: checked without that device, by fake tensors.

PyTorch's fake tensors have shapes and devices but no data, and refuse to mix devices as real ones
do. So a tensor that is made on the CPU by mistake is found where there is no GPU.
"""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from numpy.random import default_rng
from torch._subclasses.fake_tensor import FakeTensorMode

from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation import neighbour_graph, objective
from trainer.adaptation.objective import CODE_WIDTH
from trainer.adaptation.recipe import AdaptRecipe
from trainer.adaptation.training_pool import LearningData, TrainingPool, training_pool

PHOTOS, WIDTH, EDITED = 60, 24, 12
RECIPE = AdaptRecipe(photos_per_step=32, edits_per_step=16, strangers=20)


@pytest.fixture
def fake() -> Iterator[FakeTensorMode]:
    with FakeTensorMode() as mode:
        yield mode


def pool_on_gpu() -> TrainingPool:
    draws = default_rng(0)
    photos = draws.standard_normal((PHOTOS, WIDTH)).astype(np.float32)
    edited = draws.standard_normal((EDITED, 2, WIDTH)).astype(np.float32)
    similar = torch.rand(PHOTOS, PHOTOS, device="cuda")
    data = LearningData(photos, similar, np.arange(EDITED), edited)
    return training_pool(data, principal_axes(photos, WIDTH), RECIPE)


def on_gpu(*tensors: torch.Tensor) -> bool:
    return all(tensor.device.type == "cuda" for tensor in tensors)


def test_fake_tensors_refuse_to_mix_devices(fake: FakeTensorMode) -> None:
    with pytest.raises(Exception, match="same device"):
        torch.zeros(2, device="cuda") + torch.zeros(2)


def test_groups_are_found_on_the_device(fake: FakeTensorMode) -> None:
    unit = neighbour_graph.unit_directions(torch.rand(PHOTOS, WIDTH, device="cuda"))
    lists = neighbour_graph.nearest_others(unit, 5)
    trust = neighbour_graph.shared_neighbours(lists, (3, 5))
    assert on_gpu(lists, trust, neighbour_graph.diffuse(trust, 0.9))


def test_a_step_stays_on_the_device(fake: FakeTensorMode, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loss of one step; fake similarities have no data to take a temperature from."""
    monkeypatch.setattr(objective, "group_log_odds", lambda similar: 3.0)
    pool = pool_on_gpu()
    assert on_gpu(pool.photos, pool.similar, pool.companions, pool.cumulative)
    assert on_gpu(pool.originals, pool.edited, pool.lenders)
    goal = objective.objective(pool, RECIPE)
    assert on_gpu(*(columns for _, asked in goal.groups for columns in asked), *goal.individuals)
    weights = torch.rand(WIDTH, CODE_WIDTH, device="cuda")
    heads = objective.HeadParameters(weights, torch.rand(CODE_WIDTH, device="cuda"))
    loss, balance = goal.step_loss(heads, default_rng(1))
    assert on_gpu(loss, balance, pool.similar)
    assert loss.shape == balance.shape == ()
