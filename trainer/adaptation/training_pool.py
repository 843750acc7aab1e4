"""The photos and edits that heads learn from, and the random draws of one step.

Edits are few. So most edits of a step are borrowed: the effect of an edit, measured on one photo,
is added to a photo near it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from trainer.adaptation.recipe import AdaptRecipe
from trainer.itq import Axes, Floats, standardise

MAX_COMPANIONS = 32  # most similar photos of each, from which its companion is drawn


@dataclass(frozen=True)
class LearningData:
    """A library's photos and edits, as inputs of the heads."""

    photos: Floats  # (n, d)
    similar: Tensor  # (n, n), diffused
    originals: NDArray[np.intp]  # (m,) rows of the photos that were edited
    edited: Floats  # (m, e, d)


@dataclass(frozen=True)
class TrainingPool:
    """The same in standardised coordinates, with everything that draws need."""

    photos: Tensor  # (n, k)
    similar: Tensor  # (n, n), sharpened
    companions: Tensor  # (n, c) rows of the most similar photos
    cumulative: Tensor  # (n, c), cumulative sums of their similarities
    originals: Tensor  # (m,) rows of the photos that were edited
    edited: Tensor  # (m, e, k)
    lenders: Tensor  # (n, l) of the m edited photos, nearest first


def training_pool(data: LearningData, axes: Axes, recipe: AdaptRecipe) -> TrainingPool:
    """Prepare a library's photos and edits for drawing."""
    photos = torch.from_numpy(standardise(axes, data.photos, recipe.whitening))
    similar = data.similar.pow(recipe.sharpness)
    companions = similar.topk(min(MAX_COMPANIONS, len(photos) - 1))
    flat = data.edited.reshape(-1, data.edited.shape[-1])
    edited = torch.from_numpy(standardise(axes, flat, recipe.whitening))
    edited = edited.reshape(*data.edited.shape[:2], -1)
    originals = torch.from_numpy(data.originals)
    unit = torch.nn.functional.normalize(photos)
    lenders = (unit @ unit[originals].T).topk(min(recipe.lenders, len(originals))).indices
    cumulative = companions.values.cumsum(dim=1)
    return TrainingPool(photos, similar, companions.indices, cumulative, originals, edited, lenders)


def draw_photos(pool: TrainingPool, count: int, draws: Generator) -> Tensor:
    """Rows (about `count`,): half of them at random, and a similar photo for each."""
    n = len(pool.photos)
    drawn = draws.choice(n, min(count, n) // 2, replace=False)
    cumulative = pool.cumulative[drawn]
    height = torch.from_numpy(draws.random(len(drawn)).astype(np.float32)) * cumulative[:, -1]
    place = (cumulative < height[:, None]).sum(dim=1).clamp_max(cumulative.shape[1] - 1)
    return torch.cat([torch.from_numpy(drawn), pool.companions[drawn, place]])


def draw_edits(
    pool: TrainingPool, recipe: AdaptRecipe, draws: Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Edits (b, k) of one step, rows (b,) of their originals, and rows (s,) of negatives.

    Some are edits of the edited photos, the rest are borrowed, for any photo.
    """
    kinds, lenders = pool.edited.shape[1], pool.lenders.shape[1]
    borrowed = int(recipe.edits_per_step * recipe.borrowed)
    own = _distinct(draws, len(pool.originals), recipe.edits_per_step - borrowed)
    edited = pool.edited[own, _repeatable(draws, kinds, len(own))]
    photos = _distinct(draws, len(pool.photos), borrowed)
    lender = pool.lenders[photos, _repeatable(draws, lenders, len(photos))]
    lent = pool.edited[lender, _repeatable(draws, kinds, len(photos))]
    effects = lent - pool.photos[pool.originals[lender]]
    originals = torch.cat([pool.originals[own], photos])
    negatives = _distinct(draws, len(pool.photos), recipe.strangers)
    return torch.cat([edited, pool.photos[photos] + effects]), originals, negatives


def _distinct(draws: Generator, below: int, count: int) -> Tensor:
    return torch.from_numpy(draws.choice(below, min(below, count), replace=False))


def _repeatable(draws: Generator, below: int, count: int) -> Tensor:
    return torch.from_numpy(draws.integers(below, size=count))
