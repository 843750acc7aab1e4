"""The photos and edits that heads learn from, and the random draws of one step.

Edits are few. So most edits of a step are borrowed: the effect of an edit, measured on one photo,
is added to a photo near it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.encoders.library_heads.itq import Axes, Floats, standardise
from trainer.adaptation.recipe import AdaptRecipe

MAX_COMPANIONS = 32  # most similar photos of each, from which its companion is drawn


@dataclass(frozen=True)
class LearningData:
    """A library's photos and edits, as inputs of the heads; training runs where `similar` is."""

    photos: Floats  # (n, d)
    similar: Tensor  # (n, n), diffused
    originals: NDArray[np.intp]  # (m,) rows of the photos that were edited
    edited: Floats  # (m, e, d)


@dataclass(frozen=True)
class TrainingPool:
    """The same in standardised coordinates, with everything that draws need."""

    photos: Tensor  # (n, k)
    similar: Tensor  # (n, n), diffused
    companions: Tensor  # (n, c) rows of the most similar photos
    cumulative: Tensor  # (n, c), cumulative sums of their similarities, sharpened
    originals: Tensor  # (m,) rows of the photos that were edited
    edited: Tensor  # (m, e, k)
    lenders: Tensor  # (n, l) of the m edited photos, nearest first


def training_pool(data: LearningData, axes: Axes, recipe: AdaptRecipe) -> TrainingPool:
    """Prepare a library's photos and edits for drawing."""
    device = data.similar.device
    photos = torch.from_numpy(standardise(axes, data.photos, recipe.whitening)).to(device)
    companions = data.similar.topk(min(MAX_COMPANIONS, len(photos) - 1))
    flat = data.edited.reshape(-1, data.edited.shape[-1])
    edited = torch.from_numpy(standardise(axes, flat, recipe.whitening)).to(device)
    edited = edited.reshape(*data.edited.shape[:2], -1)
    originals = torch.from_numpy(data.originals).to(device)
    unit = torch.nn.functional.normalize(photos)
    lenders = (unit @ unit[originals].T).topk(min(recipe.lenders, len(originals))).indices
    cumulative = companions.values.pow(recipe.sharpness).cumsum(dim=1)
    return TrainingPool(
        photos, data.similar, companions.indices, cumulative, originals, edited, lenders
    )


def draw_photos(pool: TrainingPool, count: int, draws: Generator) -> Tensor:
    """Rows (about `count`,): half of them at random, and a similar photo for each."""
    n = len(pool.photos)
    numbers = draws.choice(n, min(count, n) // 2, replace=False)
    shares = draws.random(len(numbers)).astype(np.float32)
    drawn, height = _beside(pool, numbers), _beside(pool, shares)
    cumulative = pool.cumulative[drawn]
    height = height * cumulative[:, -1]
    place = (cumulative < height[:, None]).sum(dim=1).clamp_max(cumulative.shape[1] - 1)
    return torch.cat([drawn, pool.companions[drawn, place]])


def draw_edits(
    pool: TrainingPool, recipe: AdaptRecipe, draws: Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Edits (b, k) of one step, rows (b,) of their originals, and rows (s,) of negatives.

    Some are edits of the edited photos, the rest are borrowed, for any photo.
    """
    kinds, lenders = pool.edited.shape[1], pool.lenders.shape[1]

    def distinct(below: int, count: int) -> Tensor:
        return _beside(pool, draws.choice(below, min(below, count), replace=False))

    def repeatable(below: int, count: int) -> Tensor:
        return _beside(pool, draws.integers(below, size=count))

    borrowed = int(recipe.edits_per_step * recipe.borrowed)
    own = distinct(len(pool.originals), recipe.edits_per_step - borrowed)
    edited = pool.edited[own, repeatable(kinds, len(own))]
    photos = distinct(len(pool.photos), borrowed)
    lender = pool.lenders[photos, repeatable(lenders, len(photos))]
    lent = pool.edited[lender, repeatable(kinds, len(photos))]
    effects = lent - pool.photos[pool.originals[lender]]
    originals = torch.cat([pool.originals[own], photos])
    negatives = distinct(len(pool.photos), recipe.strangers)
    return torch.cat([edited, pool.photos[photos] + effects]), originals, negatives


def _beside(pool: TrainingPool, drawn: NDArray[Any]) -> Tensor:
    """Drawn numbers on the device of the photos."""
    return torch.from_numpy(drawn).to(pool.photos.device)
