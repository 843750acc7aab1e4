"""Which photos of a library belong together, from their features alone, in NumPy.

What the trainer does in PyTorch (`trainer/adaptation/teacher.py` and `neighbour_graph.py`, where it
is explained), for the few photos by which two encoders are compared: so that heads made from a
library can be judged where no PyTorch is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.encoders.library_heads.itq import Axes, Floats, standardise


@dataclass(frozen=True)
class TeacherRecipe:
    """How photos that belong together are found; its similarities are what heads learn from."""

    neighbours: tuple[int, ...] = (3, 5, 7, 10, 15)  # few for small groups, many for large ones
    persistence: float = 0.97  # of walks from neighbour to neighbour
    whitening: float = 1.0  # of the second view: 1 makes its axes equal; 0: there is no such view
    whitened_axes: int = 512
    rounds: int = 2  # the second starts from the neighbours that the first finds


USUAL_TEACHER = TeacherRecipe()


def group_similarities(inputs: Floats, axes: Axes, recipe: TeacherRecipe = USUAL_TEACHER) -> Floats:
    """How much photos with inputs (n, d) belong together: (n, n), 0..1."""
    views = [inputs]
    if recipe.whitening:
        count = min(recipe.whitened_axes, axes.variances.size)
        views.append(standardise(axes, inputs, recipe.whitening, count))
    photos = np.concatenate([_directions(view) for view in views], axis=1)
    near = photos @ photos.T
    counts = sorted({min(count, len(inputs) - 1) for count in recipe.neighbours})
    total: Floats = np.zeros_like(near)
    for _ in range(recipe.rounds):
        trust = _shared_neighbours(_nearest_others(near, counts[-1]), counts)
        near = _diffuse(trust, recipe.persistence)
        total += near / np.float32(recipe.rounds)
    return total


def _directions(inputs: Floats) -> Floats:
    centred = inputs - inputs.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    return np.asarray(centred / np.maximum(lengths, np.float32(1e-12)))


def _nearest_others(near: Floats, count: int) -> NDArray[np.intp]:
    """Rows (n, count) of the nearest photos to each, without itself."""
    others = near.copy()
    np.fill_diagonal(others, -np.inf)
    return np.argsort(-others, axis=1, kind="stable")[:, :count]


def _shared_neighbours(lists: NDArray[np.intp], counts: Sequence[int]) -> Floats:
    """Trust (n, n) between photos from their neighbours (n, k), nearest first."""
    photos, most = lists.shape
    members = np.concatenate([np.arange(photos)[:, None], lists], axis=1)
    shares = np.zeros((photos, most), np.float32)
    for count in counts:
        mine = members[:, : count + 1]
        theirs = mine[lists[:, :count]]  # (n, c, c + 1)
        common = (theirs[..., None] == mine[:, None, None, :]).any(axis=-1).sum(axis=-1)
        shares[:, :count] += (common / ((count + 1) * len(counts))).astype(np.float32)
    trust = np.zeros((photos, photos), np.float32)
    np.put_along_axis(trust, lists, shares, axis=1)
    return np.maximum(trust, trust.T)


def _diffuse(trust: Floats, persistence: float) -> Floats:
    """Similarity (n, n) after walks along trusted pairs: 0 on the diagonal."""
    scale = 1 / np.sqrt(np.maximum(trust.sum(axis=1), np.float32(1e-9)))
    system = np.eye(len(trust)) - persistence * trust * scale[:, None] * scale
    walks = np.linalg.inv(system)
    scale = 1 / np.sqrt(walks.diagonal())
    similar = np.maximum(walks * scale[:, None] * scale, 0).astype(np.float32)
    np.fill_diagonal(similar, 0)
    return similar
