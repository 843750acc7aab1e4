"""Groups of photos in NumPy: those that the trainer finds in PyTorch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hashdesk.encoders.library_heads.groups import USUAL_TEACHER, group_similarities
from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation import teacher


@pytest.mark.parametrize("whitening", [0.0, 1.0])
@pytest.mark.parametrize("count", [12, 150])
def test_similarities_are_those_of_the_trainer(count: int, whitening: float) -> None:
    draws = np.random.default_rng(1)
    middle = 2 * draws.standard_normal((count // 4, 40))
    photos = middle[np.arange(count) % len(middle)] + draws.standard_normal((count, 40))
    x = photos.astype(np.float32)
    axes = principal_axes(x, count // 3)
    recipe = replace(USUAL_TEACHER, whitening=whitening)
    found = group_similarities(x, axes, recipe)
    expected = teacher.group_similarities(x, axes, recipe).numpy()
    assert np.abs(found - expected).max() < 1e-3
    assert np.allclose(found, found.T, atol=1e-6)
    assert not found.diagonal().any()
