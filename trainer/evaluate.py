"""How good a code is: exact figures, whatever the order among equal distances.

Short codes tie all the time: 4 bits know five distances, so one place of a ranking holds hundreds
of photos. A sort breaks those ties by row number, and the figure then depends on the order
of the folder. Here every figure is the expectation over all orders inside the ties.

NumPy only; labels are used here for measuring, and nowhere for fitting.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Distances = NDArray[Any]  # any real dtype; smaller is nearer; equal values are ties


def expected_average_precision(distances: Distances, relevant: Mask) -> float:
    """Average precision of one ranking, in expectation over random order inside ties.

    distances (n,), relevant (n,) bool. Raises ValueError when nothing is relevant: the figure
    is not defined then.

    McSherry and Najork, "Computing Information Retrieval Performance Measures Efficiently in the
    Presence of Tied Scores", ECIR 2008, section 2.4. In a tie of t photos, r of them relevant,
    with N photos and R relevant ones before it, place N + i holds a relevant photo with
    probability r/t, and then 1 + (i - 1)(r - 1)/(t - 1) of the tie's relevant photos are
    expected at or before that place. Their sum over i = 1..t,

        r/t  *  sum_i (R + 1 + (i - 1) s) / (N + i),     s = (r - 1)/(t - 1),

    needs no loop: it is  r/t * (s t + (R + 1 - s (N + 1)) (H(N + t) - H(N)))  with harmonic
    numbers H.
    """
    distances, relevant = np.asarray(distances), np.asarray(relevant, dtype=np.bool_)
    if distances.ndim != 1 or distances.shape != relevant.shape:
        raise ValueError(
            f"distances and relevant must be two vectors of one length, "
            f"not {distances.shape} and {relevant.shape}."
        )
    wanted = int(relevant.sum())
    if wanted == 0:
        raise ValueError("no photo is relevant to this query: leave the query out of the mean.")
    tie, in_tie = np.unique(distances, return_inverse=True)
    t = np.bincount(in_tie, minlength=tie.size)
    r = np.bincount(in_tie[relevant], minlength=tie.size).astype(np.float64)
    last = np.cumsum(t)
    before, relevant_before = last - t, np.cumsum(r) - r
    harmonic = np.concatenate(([0.0], np.cumsum(1.0 / np.arange(1, distances.size + 1))))
    slope = np.where(r > 0, r - 1, 0) / np.maximum(t - 1, 1)
    places = slope * t + (relevant_before + 1 - slope * (before + 1)) * (
        harmonic[last] - harmonic[before]
    )
    return float((r / t * places).sum() / wanted)


def mean_average_precision(distances: Distances, relevant: Mask, counted: Mask) -> float:
    """The mean of `expected_average_precision` over the queries that have anything to find.

    distances, relevant and counted (q, n). `counted` is False for photos that are no answer to a
    query, above all the query itself; they are neither hits nor misses. Queries without a
    relevant counted photo are left out; ValueError when none remains.
    """
    if not distances.shape == relevant.shape == counted.shape or distances.ndim != 2:
        raise ValueError(
            f"distances, relevant and counted must have one shape (q, n), "
            f"not {distances.shape}, {relevant.shape} and {counted.shape}."
        )
    figures = [
        expected_average_precision(row[kept], wanted[kept])
        for row, wanted, kept in zip(distances, relevant, counted, strict=True)
        if (wanted & kept).any()
    ]
    if not figures:
        raise ValueError("no query has a relevant photo: there is nothing to measure.")
    return float(np.mean(figures))


def same_label(labels: NDArray[Any], queries: NDArray[np.intp]) -> tuple[Mask, Mask]:
    """(relevant, counted), both (q, n), for photos of one library searched among themselves.

    labels (n,), queries (q,) row numbers. Relevant is what has the query's label; everything
    counts but the query itself.
    """
    relevant: Mask = labels[queries][:, None] == labels[None, :]
    counted = np.ones(relevant.shape, dtype=np.bool_)
    counted[np.arange(queries.size), queries] = False
    return relevant, counted


def first_rank_scores(
    distances: Distances, originals: NDArray[np.intp], *, tied: float | None = None
) -> Floats:
    """For each edit, how surely its original comes first: (q,) in 0..1.

    distances (q, n) from q edits to n photos, originals (q,) the row of each edit's original.
    1 where the original is nearer than all others, 0 where another is nearer. Where it shares
    the first place: 1 / (photos that share it), the chance to come first in random order; or
    `tied`, if given (.5 is the convention "ties counted half").
    """
    rows = np.arange(distances.shape[0])
    own = distances[rows, originals][:, None]
    nearer = (distances < own).any(axis=1)
    sharing = (distances == own).sum(axis=1)
    share = 1.0 / np.maximum(sharing, 1) if tied is None else np.where(sharing > 1, tied, 1.0)
    return np.where(nearer, 0.0, share).astype(np.float64)


def first_rank_share(
    distances: Distances, originals: NDArray[np.intp], *, tied: float | None = None
) -> float:
    """The share of edits whose original comes first; ties as in `first_rank_scores`."""
    return float(first_rank_scores(distances, originals, tied=tied).mean())


def bit_balance(bits: NDArray[np.bool_]) -> Floats:
    """The share of photos that have each bit set: bits (n, b) bool to (b,) in 0..1; .5 is best."""
    return np.asarray(bits.mean(axis=0, dtype=np.float64))


def bit_distances(queries: NDArray[np.bool_], photos: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Hamming distances of unpacked codes: (q, b) and (n, b) bool to (q, n), 0..b.

    One matrix product in float32, exact for any number of bits below 2**24.
    """
    signs, others = (np.where(x, np.float32(1), np.float32(-1)) for x in (queries, photos))
    agreements = signs @ others.T
    distances: NDArray[np.int32] = ((queries.shape[1] - agreements) / 2).astype(np.int32)
    return distances
