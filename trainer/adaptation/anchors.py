"""Anchors: places of a library, to which heads compare a photo.

Groups are not cut from each other by planes. Likeness to a thousand places of the library, beside
the features, lets heads that are linear in both follow them.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from hashdesk.core.encoding.directions import unit_length
from hashdesk.encoders.files.bundle import ANCHORS, AnchorBlock
from hashdesk.encoders.library_heads.itq import Floats
from trainer.adaptation.recipe import AnchorRecipe


def anchor_block(inputs: Floats, recipe: AnchorRecipe, draws: Generator) -> AnchorBlock:
    """The block that compares photos to anchors in the middle of photos with `inputs` (n, d)."""
    photos = len(inputs)
    enough = max(photos // recipe.photos_per_anchor, min(recipe.fewest, photos))
    count = min(recipe.count, enough)
    anchors = spherical_means(inputs, count, recipe.rounds, draws)
    return AnchorBlock(ANCHORS, recipe.scale, recipe.temperature, anchors=anchors)


def spherical_means(inputs: Floats, count: int, rounds: int, draws: Generator) -> Floats:
    """Unit vectors (count, d) in the middle of inputs (n, d): k-means by cosine.

    They start from drawn photos (Dhillon and Modha, "Concept Decompositions for Large Sparse Text
    Data using Clustering", 2001). A place that no photo is nearest to stays where it is.
    """
    photos = unit_length(inputs)
    means = photos[draws.choice(len(photos), count, replace=False)]
    for _ in range(rounds):
        nearest = (photos @ means.T).argmax(axis=1)
        order = np.argsort(nearest, kind="stable")
        own, starts = np.unique(nearest[order], return_index=True)
        means[own] = unit_length(np.add.reduceat(photos[order], starts, axis=0))
    return means
