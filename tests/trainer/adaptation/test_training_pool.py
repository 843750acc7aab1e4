"""What a step draws from a library."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.random import default_rng

from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation.recipe import AdaptRecipe
from trainer.adaptation.training_pool import LearningData, draw_photos, training_pool

SIMILAR = torch.tensor([[0.0, 0.6, 0.3], [0.6, 0.0, 0.2], [0.3, 0.2, 0.0]])


@pytest.mark.parametrize("sharpness", [1.0, 2.0])
def test_companions_come_as_often_as_sharpened_similarities_say(sharpness: float) -> None:
    """The similarities themselves stay as they are: each length sharpens them for itself."""
    photos = default_rng(0).standard_normal((3, 6)).astype(np.float32)
    data = LearningData(photos, SIMILAR, np.arange(1), photos[:1, None])
    recipe = replace(AdaptRecipe(), sharpness=sharpness)
    pool = training_pool(data, principal_axes(photos, 2), recipe)
    assert torch.equal(pool.similar, SIMILAR)
    draws, counts = default_rng(1), np.zeros((3, 3))
    for _ in range(3000):
        photo, companion = draw_photos(pool, 2, draws).tolist()
        counts[photo, companion] += 1
    wanted = SIMILAR.double().numpy() ** sharpness
    found = counts / counts.sum(axis=1, keepdims=True)
    assert found == pytest.approx(wanted / wanted.sum(axis=1, keepdims=True), abs=0.05)
