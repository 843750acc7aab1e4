"""Codewords for classes, as far from each other as the bits allow.

MAH learns a code for each database image, and the images of a class end up with one code. Two
classes that meet in the same code never separate again. So codes start apart, each class at its
own codeword.

A short codeword is the beginning of the longer ones: a cascade reads each length from the next
longer one by a linear map, and then it only has to copy.

Where codewords must be near each other, they belong to classes that look alike: an image between
a cat and a dog then has one bit in doubt, and not half of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

Codewords = NDArray[np.float32]  # (classes, bits) of -1 and 1
PairWeights = NDArray[np.float64]  # (classes, classes)

ATTEMPTS = 24  # random starts, of which the best is kept
CANDIDATES = 4096  # random endings to choose from if there are more
SWEEPS = 20  # over all classes, at most
STEEPNESS = 4.0  # cost of two words one bit nearer: powers of 2
LENIENCE = 2.0  # discount for classes that look alike: powers of e


def codewords(likeness: Codewords, lengths: Iterable[int], seed: int = 0) -> dict[int, Codewords]:
    """Codewords (classes, bits) by length: a large minimum distance, and few pairs at it.

    likeness (classes, classes): how much two classes look alike, at most 1; zeros if unknown. From
    the shortest length on, endings are exchanged one at a time until no exchange helps, from
    several random starts. Raises ValueError if a length has fewer words than classes.
    """
    classes = len(likeness)
    weights = np.exp(-LENIENCE * likeness.astype(np.float64))
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


def _endings(bits: int, draws: Generator) -> Codewords:
    if 2**bits <= CANDIDATES:
        numbers = np.arange(2**bits)[:, None] >> np.arange(bits) & 1
        return (2 * numbers - 1).astype(np.float32)
    return np.where(draws.random((CANDIDATES, bits)) < 0.5, -1, 1).astype(np.float32)


def _extended(
    words: Codewords, endings: Codewords, weights: PairWeights, draws: Generator
) -> Codewords:
    """Each word with one of the endings, chosen in turn until nothing changes."""
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


def _nearness(words: Codewords) -> PairWeights:
    """Falls steeply with the distance of two words, (classes, classes): the nearest decide."""
    return np.exp2(STEEPNESS / 2 * (words @ words.T).astype(np.float64))
