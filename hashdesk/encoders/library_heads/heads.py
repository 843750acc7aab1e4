"""Heads of all lengths from a library's own features: ITQ in edit axes, and random planes."""

from __future__ import annotations

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.library_heads.itq import Axes, Floats, edit_axes, fit_itq

LIBRARY_BLOCKS = (InputBlock("features", 1.0),)
LIBRARY_RANKING: Ranking = {
    64: ByLength({64: 1, 32: 1, 16: 1}),
    32: ByLength({32: 1, 16: 1}),
}
WHITENING = 0.5  # as in `fit_itq`, chosen on labelled photos
ENOUGH_PHOTOS = 256  # fewer leave axes of the longest code to their edits
LEAST_SPREAD = 1e-6  # of an axis beside the widest: below it there is nothing but rounding


def fit_library_heads(
    photos: Floats, originals: NDArray[np.intp], edited: Floats, seed: int = 0
) -> dict[int, Head]:
    """Heads from features of photos (n, d) and of edits (m, d) of some (m,) of them, by length.

    Few photos span fewer axes than the longest code has bits, and so do short features. What edits
    do to a photo adds axes; the bits that are still left are sides of random planes through the
    middle of the photos (LSH: Charikar, STOC 2002).
    """
    features = photos if len(photos) >= ENOUGH_PHOTOS else np.concatenate([photos, edited])
    x = linear_heads.inputs(features, LIBRARY_BLOCKS, None)
    edits = linear_heads.inputs(edited, LIBRARY_BLOCKS, None)
    axes = edit_axes(x, originals, edits, count=max(BITS))
    rank = int((axes.variances > LEAST_SPREAD * axes.variances[0]).sum())
    return {bits: _head(x, axes, min(rank, bits), bits, seed) for bits in BITS}


def _head(x: Floats, axes: Axes, learned: int, bits: int, seed: int) -> Head:
    head = fit_itq(x, axes, learned, whitening=WHITENING, seed=seed)
    if learned == bits:
        return head
    planes = default_rng((seed, bits)).standard_normal((bits - learned, x.shape[1]))
    outputs = (x - axes.mean) @ planes.T
    planes /= np.maximum(np.abs(outputs).mean(axis=0), 1e-12)[:, None]
    weight = np.concatenate([head.weight, planes.astype(np.float32)])
    return Head(weight, np.concatenate([head.threshold, weight[learned:] @ axes.mean]))
