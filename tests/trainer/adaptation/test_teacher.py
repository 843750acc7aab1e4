"""What the heads learn from, against a slow twin, and what each view is for."""

import numpy as np
import pytest
import torch
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.encoders.judging.retrieval import mean_average_precision, same_label
from hashdesk.encoders.library_heads.groups import TeacherRecipe
from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation.teacher import group_similarities, photo_views

RECIPE = TeacherRecipe(neighbours=(2, 4), persistence=0.8, whitened_axes=6)


def drawn(count: int = 30, width: int = 9) -> NDArray[np.float32]:
    draws = default_rng(0)
    return (draws.standard_normal((count, width)) * np.linspace(3, 0.5, width)).astype(np.float32)


def unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = values - values.mean(axis=0)
    return np.asarray(centred / np.linalg.norm(centred, axis=1, keepdims=True))


def walked(lists: NDArray[np.intp]) -> NDArray[np.float64]:
    """Trust from lists of neighbours, and the sum of all walks along it, step by step."""
    count = len(lists)
    trust = np.zeros((count, count))
    for first in RECIPE.neighbours:
        members = [{photo, *row[:first]} for photo, row in enumerate(lists.tolist())]
        for one in range(count):
            for other in members[one] - {one}:
                share = len(members[one] & members[other]) / (first + 1) / len(RECIPE.neighbours)
                trust[one, other] += share
                trust[other, one] += share if one not in members[other] else 0
    scale = 1 / np.sqrt(trust.sum(axis=1))
    step = RECIPE.persistence * trust * scale[:, None] * scale
    walks = power = np.eye(count)
    for _ in range(200):
        power = power @ step
        walks = walks + power
    norm = 1 / np.sqrt(np.diag(walks))
    similar = walks * norm[:, None] * norm
    np.fill_diagonal(similar, 0)
    return similar


def nearest(near: NDArray[np.float64]) -> NDArray[np.intp]:
    np.fill_diagonal(near, -np.inf)
    return np.argsort(-near, axis=1)[:, : max(RECIPE.neighbours)]


def test_two_views_and_two_rounds() -> None:
    """The mean of what both rounds find; the first round's neighbours by the cosines of both."""
    inputs = drawn()
    axes = principal_axes(inputs, 6)
    found = group_similarities(inputs, axes, RECIPE).numpy()
    z = axes.project(inputs) * axes.variances ** (-RECIPE.whitening / 2)
    views = [unit(view.astype(np.float64)) for view in (inputs, z)]
    first = walked(nearest(np.sum([view @ view.T for view in views], axis=0)))
    second = walked(nearest(first.copy()))
    assert found == pytest.approx((first + second) / 2, abs=1e-4)


def test_without_whitening_there_is_one_view() -> None:
    inputs = drawn()
    views = photo_views(inputs, principal_axes(inputs, 6), TeacherRecipe(whitening=0))
    assert len(views) == 1
    assert views[0].numpy() == pytest.approx(unit(inputs.astype(np.float64)), abs=1e-5)


def test_the_whitened_view_finds_groups_that_wide_axes_hide() -> None:
    """Kinds differ along narrow axes; along the widest ones, photos differ for no reason."""
    draws = default_rng(0)
    kinds = np.arange(200) % 10
    wide = 2.5 * draws.standard_normal((200, 4))
    narrow = draws.standard_normal((10, 12))[kinds] + 0.2 * draws.standard_normal((200, 12))
    inputs = np.concatenate([wide, narrow], axis=1).astype(np.float32)
    axes = principal_axes(inputs, 16)
    relevant, counted = same_label(kinds, np.arange(200))

    def found(recipe: TeacherRecipe) -> float:
        similar = group_similarities(inputs, axes, recipe).numpy()
        return mean_average_precision(-similar, relevant, counted)

    assert found(TeacherRecipe()) > found(TeacherRecipe(whitening=0)) + 0.2


def test_a_library_of_few_photos_has_fewer_neighbours() -> None:
    inputs = drawn(count=8)
    similar = group_similarities(inputs, principal_axes(inputs, 4), TeacherRecipe())
    assert similar.shape == (8, 8)
    assert torch.isfinite(similar).all()
