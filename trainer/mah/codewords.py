"""Codes for classes, as far from each other as the bits allow.

MAH learns a code for each database image, and the images of one class end up with one code. Two
classes that meet in the same code never part again: both are at their best, each for the other.
So the codes start apart, each class at its own word.

A short word is the beginning of the longer ones. A cascade reads each length from the next longer
one by a linear map, which cannot tell classes apart just anyhow; this way it has only to copy.

Where words must be near each other, they are those of classes that look alike: an image between
a cat and a dog then has one bit in doubt, and not half of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

Words = NDArray[np.float32]  # (classes, bits) of -1 and 1
Weights = NDArray[np.float64]  # (classes, classes)

ATTEMPTS = 24
CANDIDATES = 4096  # random endings to choose from, where there are too many to try all
SWEEPS = 20
STEEPNESS = 4.0  # how much worse two words are for being one bit nearer: powers of 2
LENIENCE = 2.0  # how much more alike classes may be near each other: powers of e


def codewords(alike: Words, lengths: Iterable[int], seed: int = 0) -> dict[int, Words]:
    """Words (classes, bits) of each length with a large smallest distance, and few pairs at it.

    alike (classes, classes): how much two classes look alike, 1 or less; noughts if it is not
    known. From the shortest length on, endings are exchanged one at a time until no exchange is
    of use, several times over; the best is kept. Raises ValueError where there are fewer words
    than classes.
    """
    classes = len(alike)
    weights = np.exp(-LENIENCE * alike.astype(np.float64))
    np.fill_diagonal(weights, 0)
    words = np.zeros((classes, 0), np.float32)
    found = {}
    for bits in sorted(lengths):
        if classes > 2**bits:
            raise ValueError(f"{bits} bits have {2**bits} words, too few for {classes} classes.")
        draws = default_rng((seed, classes, bits))
        endings = _endings(bits - words.shape[1], draws)
        attempts = [_extended(words, endings, weights, draws) for _ in range(ATTEMPTS)]
        words = min(attempts, key=lambda attempt: float((weights * _nearness(attempt)).sum()))
        found[bits] = words
    return found


def _endings(bits: int, draws: Generator) -> Words:
    if 2**bits <= CANDIDATES:
        numbers = np.arange(2**bits)[:, None] >> np.arange(bits) & 1
        return (2 * numbers - 1).astype(np.float32)
    endings: Words = np.where(draws.random((CANDIDATES, bits)) < 0.5, -1, 1).astype(np.float32)
    return endings


def _extended(words: Words, endings: Words, weights: Weights, draws: Generator) -> Words:
    """Words with one of the endings each, chosen in turn until nothing changes."""
    chosen = draws.integers(len(endings), size=len(words))
    for _ in range(SWEEPS):
        before = chosen.copy()
        for one in draws.permutation(len(words)):
            others = np.arange(len(words)) != one
            products = words[others] @ words[one] + endings @ endings[chosen[others]].T
            crowding = np.exp2(STEEPNESS / 2 * products.astype(np.float64)) @ weights[one, others]
            if crowding.min() < crowding[chosen[one]]:
                best = np.flatnonzero(crowding == crowding.min())
                chosen[one] = draws.choice(best)
        if (chosen == before).all():
            break
    return np.concatenate([words, endings[chosen]], axis=1)


def _nearness(words: Words) -> Weights:
    """Falls steeply with the distances of words (classes, classes): the nearest pairs decide."""
    return np.exp2(STEEPNESS / 2 * (words @ words.T).astype(np.float64))
