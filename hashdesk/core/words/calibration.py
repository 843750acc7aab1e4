"""From how alike photos are to words, to how surely they show them: by the library itself.

No likeness means the same for all words and models. So most photos of a library, which don't show
what is searched for, say how far chance goes: the lower half of the values, taken as half of a
normal distribution. How sure a photo is, is the share of photos about as near that chance does not
explain (Efron, "Local False Discovery Rates", 2005).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.words.content import LEAST_SCORE, ContentScores

LOWER = 15.866  # per cent of a normal distribution that lie a deviation below its middle
FINEST_SPREAD = 0.01  # of likeness: copies of a photo have none
LEAST_DEVIATIONS = 1.0  # above the middle; nearer ones may always be there by chance
FARTHEST, TAIL_STEPS = 8.0, 801  # deviations, and in how many steps the tail is known
ABOUT = 0.9  # of its rank, from which on a photo is compared with those before it
CAUTION = 5  # how much more chance counts: the nearest of all may well be there by it
MOST_FEW, FEW_OF = 20, 5  # so many photos are always shown, of a small library one in so many …
FEW_SCORES = (0.15, 0.1)  # … with these scores: at least, and by how much more the nearest has

_STEPS = np.linspace(0, FARTHEST, TAIL_STEPS)
_TAILS = np.array([math.erfc(step / math.sqrt(2)) / 2 for step in _STEPS])


def calibrated(likeness: NDArray[np.float32], known: NDArray[np.bool_]) -> ContentScores:
    """Scores (n,) of likenesses (n,), in the same order; 0 for photos that are not known."""
    scores = np.zeros(len(likeness), np.float32)
    places = np.flatnonzero(known)
    if not len(places):
        return scores
    values = likeness[places]
    low, middle = np.percentile(values, (LOWER, 50))
    deviations = (values - middle) / max(middle - low, FINEST_SPREAD)
    few = min(MOST_FEW, -(-len(values) // FEW_OF))
    least = min(LEAST_DEVIATIONS, np.partition(deviations, -few)[-few])
    above = np.flatnonzero((deviations >= least) & (deviations > 0))
    above = above[np.argsort(-deviations[above], kind="stable")]
    if not len(above):
        return scores
    far = deviations[above]
    by_chance = len(values) * np.interp(far, _STEPS, _TAILS)
    ranks = np.arange(1, len(far) + 1)
    before = np.minimum(
        (ranks * ABOUT).astype(np.intp), ranks - 1
    )  # about as near: ranks from here
    until = np.concatenate([[0.0], by_chance])
    sure = np.clip(1 - CAUTION * (by_chance - until[before]) / (ranks - before), 0, 1)
    sure = np.minimum.accumulate(sure)  # no photo is surer than a nearer one
    nearness = far / far[0]
    ranked = sure * (1 + nearness) / 2  # so that the order stays where all are sure
    low_score, more = FEW_SCORES
    ranked[:few] = np.maximum(ranked[:few], low_score + more * nearness[:few])
    scores[places[above]] = np.where(ranked < LEAST_SCORE, 0, ranked)
    return scores
