"""Retrieval metrics: exact, whatever the order among equal distances.

Short codes tie all the time: 4 bits have five distances, so one place of a ranking holds hundreds
of photos. A sort breaks ties by row number, and the figure then depends on the order of the
folder. Here every figure is the expectation over all orders inside the ties, except
`repository_average_precisions`, which is for comparison with published numbers.

NumPy only. Labels are for measuring; nothing is fitted to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.encoding.directions import unit_length

Float64s = NDArray[np.float64]
QueryMask = NDArray[np.bool_]  # (q, n)
DistanceMatrix = NDArray[Any]  # (q, n) of any real dtype; equal values are ties

MEASURED_QUERIES = 800  # photos of a library that are searched for
MAX_TIE_GROUPS = 4096  # integer distances in a smaller range are counted without sorting
DISTANCES_PER_BLOCK = 1 << 24


@dataclass(frozen=True)
class Ties:
    """Groups of equally distant photos for each query, nearest first; groups may be empty."""

    photos: Float64s  # (q, g) in each group
    relevant: Float64s  # (q, g) in each group that are relevant


def ties(distances: DistanceMatrix, relevant: QueryMask, counted: QueryMask | None = None) -> Ties:
    """Group photos by distance; all arguments (q, n). ValueError if their shapes differ.

    `counted` is False for photos that are neither hits nor misses, above all the query itself.
    """
    everything = np.ones_like(relevant) if counted is None else counted
    if distances.ndim != 2 or not distances.shape == relevant.shape == everything.shape:
        raise ValueError(
            f"distances, relevant and counted must have one shape (q, n), not {distances.shape}, "
            f"{relevant.shape} and {None if counted is None else counted.shape}."
        )
    group = _groups(distances)
    groups = int(group.max(initial=0)) + 1
    group = group + np.arange(len(group))[:, None] * groups

    def histogram(which: QueryMask) -> Float64s:
        count = np.bincount(group[which], minlength=len(group) * groups)
        return count.reshape(len(group), groups).astype(np.float64)

    return Ties(histogram(everything), histogram(relevant & everything))


def average_precisions(found: Ties, first: int | None = None) -> Float64s:
    """Expected average precision of each ranking, (q,); NaN where nothing is relevant.

    With `first`, only that many places count (AP@k), and the sum is divided by the number of
    relevant photos that fit into them.

    McSherry and Najork, "Computing Information Retrieval Performance Measures Efficiently in the
    Presence of Tied Scores", ECIR 2008, section 2.4. In a tie of t photos, r of them relevant,
    with N photos and R relevant ones before it, place N + i holds a relevant photo with
    probability r/t, and then 1 + (i - 1)(r - 1)/(t - 1) of the tie's relevant photos are
    expected at or before that place. Their sum over i = 1..t,

        r/t  *  sum_i (R + 1 + (i - 1) s) / (N + i),     s = (r - 1)/(t - 1),

    needs no loop: it is  r/t * (s t + (R + 1 - s (N + 1)) (H(N + t) - H(N)))  with harmonic
    numbers H. Where places end inside the tie, i (and the t after s) ends there, too.
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
    total: Float64s = (chance * hits).sum(axis=1)
    none = np.full(len(total), np.nan)
    return np.asarray(np.divide(total, wanted, out=none, where=wanted > 0))


class NothingToMeasure(ValueError):
    """There is nothing that could be found."""


def mean_average_precision(
    distances: DistanceMatrix, relevant: QueryMask, counted: QueryMask | None = None
) -> float:
    """The mean of `average_precisions` over the queries with any relevant photo.

    All (q, n). Raises NothingToMeasure if there is no such query.
    """
    return float(np.nanmean(measured_precisions(distances, relevant, counted)))


def measured_precisions(
    distances: DistanceMatrix, relevant: QueryMask, counted: QueryMask | None = None
) -> Float64s:
    """`average_precisions` (q,), of any number of queries; all (q, n).

    Raises NothingToMeasure if no query has a relevant photo.
    """
    rows = max(DISTANCES_PER_BLOCK // max(distances.shape[-1], 1), 1)
    figures = []
    for start in range(0, len(distances), rows):
        part = slice(start, start + rows)
        mask = None if counted is None else counted[part]
        figures.append(average_precisions(ties(distances[part], relevant[part], mask)))
    found = np.concatenate(figures) if figures else np.zeros(0)
    if np.isnan(found).all():
        raise NothingToMeasure("no query has a relevant photo: there is nothing to measure.")
    return found


def repository_average_precisions(
    distances: DistanceMatrix, relevant: QueryMask, first: int | None = None
) -> Float64s:
    """Average precision as in published code, (q,): ties in the order of rows.

    Divided by the number of relevant photos in the first places, not of all; 0 where there are
    none. Too high for a database that is sorted by class.
    """
    order = np.argsort(distances, axis=1, kind="stable")[:, :first]
    hit = np.take_along_axis(relevant, order, axis=1)
    at = hit.cumsum(axis=1) / np.arange(1, hit.shape[1] + 1)
    return np.asarray((at * hit).sum(axis=1) / np.maximum(hit.sum(axis=1), 1))


def drawn_queries(count: int) -> NDArray[np.intp]:
    """Rows to search for in a library of `count` photos, ascending: always the same."""
    return np.sort(default_rng(0).choice(count, min(MEASURED_QUERIES, count), replace=False))


def float_distances(
    queries: NDArray[np.float32], photos: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Negative cosines (q, n) of features (q, d) and (n, d): smaller is nearer."""
    return np.asarray(-(unit_length(queries) @ unit_length(photos).T))


def same_label(labels: NDArray[Any], queries: NDArray[np.intp]) -> tuple[QueryMask, QueryMask]:
    """(relevant, counted), both (q, n), for photos of one library that search the same library.

    labels (n,), queries (q,) row numbers. Photos with the query's label are relevant; all photos
    but the query itself count.
    """
    relevant: QueryMask = labels[queries][:, None] == labels[None, :]
    counted = np.ones(relevant.shape, dtype=np.bool_)
    counted[np.arange(queries.size), queries] = False
    return relevant, counted


def first_rank_scores(
    distances: DistanceMatrix, originals: NDArray[np.intp], *, tied: float | None = None
) -> Float64s:
    """For each edit, the chance that its original comes first: (q,) in 0..1.

    distances (q, n) from q edits to n photos, originals (q,) the row of each edit's original.
    1 where the original is nearer than all other photos, 0 where another is nearer. Where it
    shares the first place: 1 / (photos that share it), as in random order, or `tied` if given
    (.5 is the convention "ties counted half").
    """
    rows = np.arange(distances.shape[0])
    own = distances[rows, originals][:, None]
    nearer = (distances < own).any(axis=1)
    sharing = (distances == own).sum(axis=1)
    share = 1.0 / np.maximum(sharing, 1) if tied is None else np.where(sharing > 1, tied, 1.0)
    return np.where(nearer, 0.0, share).astype(np.float64)


def first_rank_share(
    distances: DistanceMatrix, originals: NDArray[np.intp], *, tied: float | None = None
) -> float:
    """The share of edits whose original comes first; ties as in `first_rank_scores`."""
    return float(first_rank_scores(distances, originals, tied=tied).mean())


def _groups(distances: DistanceMatrix) -> NDArray[np.intp]:
    """The group number of each photo (q, n): one per distance, rising with it."""
    if distances.size and np.issubdtype(distances.dtype, np.integer):
        lowest = distances.min()
        if int(distances.max()) - int(lowest) < MAX_TIE_GROUPS:
            return np.asarray(distances - lowest, np.intp)
    order = np.argsort(distances, axis=1, kind="stable")
    rising = np.take_along_axis(distances, order, axis=1)
    steps = np.zeros(distances.shape, np.intp)
    steps[:, 1:] = rising[:, 1:] != rising[:, :-1]
    group = np.empty(distances.shape, np.intp)
    np.put_along_axis(group, order, steps.cumsum(axis=1), axis=1)
    return group
