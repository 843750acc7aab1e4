"""How good a ranking is: exact figures, whatever the order among equal distances.

Short codes tie all the time: 4 bits know five distances, so one place of a ranking holds hundreds
of photos. A sort breaks those ties by row number, and the figure then depends on the order
of the folder. Here every figure is the expectation over all orders inside the ties; only
`repository_average_precisions` is not, for comparison with published numbers.

NumPy only; labels are used here for measuring, and nowhere for fitting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Distances = NDArray[Any]  # any real dtype; smaller is nearer; equal values are ties

QUERIES = 800
MOST_GROUPS = 4096  # whole distances below this are counted without sorting
AT_ONCE = 1 << 24  # distances that are looked at at a time


@dataclass(frozen=True)
class Ties:
    """Groups of equally distant photos for each query, nearest first; groups may be empty."""

    photos: Floats  # (q, g), how many are in the group
    relevant: Floats  # (q, g), and how many of those are relevant


def ties(distances: Distances, relevant: Mask, counted: Mask | None = None) -> Ties:
    """All three (q, n). `counted` is False for photos that are no answer to a query, above all
    the query itself; they are neither hits nor misses."""
    if distances.ndim != 2 or not distances.shape == relevant.shape == np.shape(
        relevant if counted is None else counted
    ):
        raise ValueError(
            f"distances, relevant and counted must have one shape (q, n), not {distances.shape}, "
            f"{relevant.shape} and {None if counted is None else counted.shape}."
        )
    group = _groups(distances)
    groups = int(group.max(initial=0)) + 1
    group = group + np.arange(len(group))[:, None] * groups

    def histogram(which: Mask) -> Floats:
        count = np.bincount(group[which], minlength=len(group) * groups)
        return count.reshape(len(group), groups).astype(np.float64)

    everything = np.ones_like(relevant) if counted is None else counted
    return Ties(histogram(everything), histogram(relevant & everything))


def average_precisions(found: Ties, first: int | None = None) -> Floats:
    """Expected average precision of each ranking, (q,); NaN where nothing is relevant.

    With `first`, only that many places count (AP@k), and the sum is divided by the relevant photos
    that fit into them.

    McSherry and Najork, "Computing Information Retrieval Performance Measures Efficiently in the
    Presence of Tied Scores", ECIR 2008, section 2.4. In a tie of t photos, r of them relevant,
    with N photos and R relevant ones before it, place N + i holds a relevant photo with
    probability r/t, and then 1 + (i - 1)(r - 1)/(t - 1) of the tie's relevant photos are
    expected at or before that place. Their sum over i = 1..t,

        r/t  *  sum_i (R + 1 + (i - 1) s) / (N + i),     s = (r - 1)/(t - 1),

    needs no loop: it is  r/t * (s t + (R + 1 - s (N + 1)) (H(N + t) - H(N)))  with harmonic
    numbers H. Where places end inside the tie, i (and so the t behind s) ends there, too.
    """
    t, r = found.photos, found.relevant
    last = t.cumsum(axis=1)
    before, relevant_before = last - t, r.cumsum(axis=1) - r
    places = int(last[:, -1].max(initial=0)) if last.size else 0
    until = places if first is None else first
    end = np.minimum(last, until).astype(np.intp)
    begin = np.minimum(before, until).astype(np.intp)
    harmonic = np.concatenate(([0.0], np.cumsum(1.0 / np.arange(1, places + 1))))
    slope = np.where(r > 0, r - 1, 0) / np.maximum(t - 1, 1)
    hits = slope * (end - begin) + (relevant_before + 1 - slope * (before + 1)) * (
        harmonic[np.minimum(end, places)] - harmonic[np.minimum(begin, places)]
    )
    wanted = np.minimum(r.sum(axis=1), until)
    chance = np.divide(r, t, out=np.zeros_like(r), where=t > 0)
    total: Floats = (chance * hits).sum(axis=1)
    none = np.full(len(total), np.nan)
    return np.asarray(np.divide(total, wanted, out=none, where=wanted > 0))


def precisions(found: Ties, first: int) -> Floats:
    """The share of relevant photos expected in the first places of each ranking: (q,)."""
    t, r = found.photos, found.relevant
    before = t.cumsum(axis=1) - t
    inside = np.clip(first - before, 0, t)
    chance = np.divide(r, t, out=np.zeros_like(r), where=t > 0)
    return np.asarray((chance * inside).sum(axis=1) / first)


def mean_average_precision(
    distances: Distances, relevant: Mask, counted: Mask | None = None, first: int | None = None
) -> float:
    """The mean of `average_precisions` over the queries that have anything to find.

    All (q, n); ValueError when nothing is relevant to any query.
    """
    rows = max(AT_ONCE // max(distances.shape[-1], 1), 1)
    figures = []
    for start in range(0, len(distances), rows):
        part = slice(start, start + rows)
        kept = None if counted is None else counted[part]
        figures.append(average_precisions(ties(distances[part], relevant[part], kept), first))
    found = np.concatenate(figures) if figures else np.zeros(0)
    if np.isnan(found).all():
        raise ValueError("no query has a relevant photo: there is nothing to measure.")
    return float(np.nanmean(found))


def recall_within(distances: Distances, relevant: Mask, radius: float) -> float:
    """The share of relevant photos at most `radius` away: mean over queries with any; (q, n)."""
    wanted = relevant.sum(axis=1)
    found = (relevant & (distances <= radius)).sum(axis=1)
    return float((found[wanted > 0] / wanted[wanted > 0]).mean())


def repository_average_precisions(
    distances: Distances, relevant: Mask, first: int | None = None
) -> Floats:
    """Average precision as papers' code has it, (q,): ties in the order of rows.

    Divided by the relevant photos inside the first places, not by all; 0 where there are none. Of
    a database that is sorted by class it says too much.
    """
    order = np.argsort(distances, axis=1, kind="stable")[:, :first]
    hit = np.take_along_axis(relevant, order, axis=1)
    at = hit.cumsum(axis=1) / np.arange(1, hit.shape[1] + 1)
    return np.asarray((at * hit).sum(axis=1) / np.maximum(hit.sum(axis=1), 1))


def drawn_queries(count: int) -> NDArray[np.intp]:
    """Rows of a library of `count` photos that are searched for, ascending: always the same."""
    return np.sort(default_rng(0).choice(count, min(QUERIES, count), replace=False))


def float_distances(asked: NDArray[np.float32], kept: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far features (n, d) are from features (q, d) by cosine: (q, n), only the order counts."""
    return np.asarray(-(unit(asked) @ unit(kept).T))


def unit(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Features (n, d) of length 1."""
    return np.asarray(features / np.linalg.norm(features, axis=1, keepdims=True))


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


def _groups(distances: Distances) -> NDArray[np.intp]:
    """The number of each photo's group (q, n): equal distances have one, smaller ones a smaller."""
    if distances.size and np.issubdtype(distances.dtype, np.integer):
        lowest = distances.min()
        if int(distances.max()) - int(lowest) < MOST_GROUPS:
            return np.asarray(distances - lowest, np.intp)
    order = np.argsort(distances, axis=1, kind="stable")
    rising = np.take_along_axis(distances, order, axis=1)
    steps = np.zeros(distances.shape, np.intp)
    steps[:, 1:] = rising[:, 1:] != rising[:, :-1]
    group = np.empty(distances.shape, np.intp)
    np.put_along_axis(group, order, steps.cumsum(axis=1), axis=1)
    return group
