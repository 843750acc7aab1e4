"""Heads of all lengths from a library's own features: ITQ, and random planes where that ends."""

from __future__ import annotations

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import Ranking
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Head, InputBlock
from hashdesk.encoders.library_heads.itq import (
    EDITED_AXES,
    Axes,
    Floats,
    edit_axes,
    fit_itq,
    principal_axes,
)

LIBRARY_BLOCKS = (InputBlock("features", 1.0),)
LIBRARY_RANKING: Ranking = {
    64: ByLength({64: 1, 32: 1, 16: 1}),
    32: ByLength({32: 1, 16: 1}),
}
EDIT_LENGTHS = (64, 32)  # of codes that tell individuals apart
ENOUGH_PHOTOS = 256  # fewer leave axes of the longest code to their edits
PHOTOS_PER_AXIS = 3  # in which edits are measured: narrower ones are chance
LEAST_SPREAD = 1e-6  # of an axis beside the widest: below it there is nothing but rounding


def fit_library_heads(
    photos: Floats, originals: NDArray[np.intp], edited: Floats, seed: int = 0
) -> dict[int, Head]:
    """Heads from features of photos (n, d) and of edits (m, d) of some (m,) of them, by length.

    Of enough photos, the long codes are made in axes in which edits move a photo little, the short
    ones in the widest axes: both are plain ITQ, for whitening costs some libraries a tenth of what
    they find. Few photos span fewer axes than the longest code has bits, and so do short features:
    then edits count as photos, and the bits that are still left are sides of random planes through
    the middle (LSH: Charikar, STOC 2002).
    """
    x = linear_heads.inputs(photos, LIBRARY_BLOCKS, None)
    edits = linear_heads.inputs(edited, LIBRARY_BLOCKS, None)
    if len(x) < ENOUGH_PHOTOS:
        x = np.concatenate([x, edits])
        widest = steady = principal_axes(x, max(BITS))
    else:
        widest = principal_axes(x, max(BITS))
        most = min(EDITED_AXES, len(x) // PHOTOS_PER_AXIS)
        steady = edit_axes(x, originals, edits, count=max(BITS), first=most)
    return {bits: _head(x, steady if bits in EDIT_LENGTHS else widest, bits, seed) for bits in BITS}


def _head(x: Floats, axes: Axes, bits: int, seed: int) -> Head:
    rank = int((axes.variances > LEAST_SPREAD * axes.variances[0]).sum())
    learned = min(rank, bits)
    head = fit_itq(x, axes, learned, whitening=0, seed=seed)
    if learned == bits:
        return head
    planes = default_rng((seed, bits)).standard_normal((bits - learned, x.shape[1]))
    outputs = (x - axes.mean) @ planes.T
    planes /= np.maximum(np.abs(outputs).mean(axis=0), 1e-12)[:, None]
    weight = np.concatenate([head.weight, planes.astype(np.float32)])
    return Head(weight, np.concatenate([head.threshold, weight[learned:] @ axes.mean]))
