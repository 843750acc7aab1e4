"""Groups as a person goes through them: in order, with advice, without those that were decided."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates import keep_rules
from hashdesk.core.duplicates.decisions import Decision, DecisionLookup, PriorDecision
from hashdesk.core.duplicates.grouping import GroupingOptions, Groups, star_clusters
from hashdesk.core.duplicates.keep_rules import KeepRule, KeepSuggestion, PhotoTraits
from hashdesk.core.duplicates.matches import MatchedPairs, MatchLevel
from hashdesk.core.storage import photo_rows
from hashdesk.core.storage.photo_arrays import PhotoArrays
from hashdesk.core.storage.sqlite_file import json_ids


class GroupOrder(StrEnum):
    """Which groups come first."""

    FREED = "freed"  # where most bytes can be had back
    COUNT = "count"  # with most photos
    NEWEST = "newest"
    NEAREST = "nearest"  # where photos are most alike


@dataclass(frozen=True)
class ReviewOptions:
    """How to go through groups, and what to keep of them."""

    order: GroupOrder = GroupOrder.FREED
    least: int = 2  # photos in a group
    most: int = 1 << 31
    decided: bool = False  # those that were decided, too
    rules: tuple[KeepRule, ...] = keep_rules.USUAL_RULES
    references: frozenset[int] = frozenset()  # folders whose photos are never marked


@dataclass(frozen=True)
class Review:
    """Groups in order, what to keep of each, and what is known from before."""

    groups: Groups
    suggestion: KeepSuggestion
    joined: NDArray[np.int64]  # (groups,), photos of it that its decision was not about
    settled: NDArray[np.bool_]  # (k,), photos that a decision was about: they are not marked
    decided: int  # groups that are left out because they were decided
    bytes: int  # that the marked photos take


def review(
    connection: sqlite3.Connection,
    links: MatchedPairs,
    level: MatchLevel,
    choice: GroupingOptions,
    outline: PhotoArrays,
    known: PhotoTraits,
    decisions: Sequence[Decision],
    advice: ReviewOptions,
) -> Review:
    """Make groups of links and put them in order. outline, known: of the same library."""
    if not np.array_equal(outline.ids, known.ids):  # a folder was scanned between the two
        both = np.isin(outline.ids, known.ids)
        outline = PhotoArrays(**{name: column[both] for name, column in vars(outline).items()})
    outline = _as_reachable(connection, outline)
    left_out = _out_of_reach_twice(connection, outline)
    groups = star_clusters(links, choice, _with_sure_times(outline, known), left_out)
    chosen = np.flatnonzero((groups.sizes >= advice.least) & (groups.sizes <= advice.most))
    groups = groups.take(chosen)
    open_, settled, decided = _undecided(connection, groups, level, decisions, advice)
    groups, settled = groups.take(open_), settled[np.isin(groups.numbers, open_)]
    offline = frozenset(
        np.unique(outline.folders[outline.offline]).tolist() if len(outline.ids) else ()
    )
    suggestion = keep_rules.suggest(groups, known, advice.rules, advice.references, offline)
    order = _in_order(groups, suggestion, known, advice.order)
    settled = _reordered(settled, groups, order)
    groups = groups.take(order)
    suggestion = keep_rules.suggest(groups, known, advice.rules, advice.references, offline)
    marked = suggestion.marked & ~settled
    if level is MatchLevel.SIMILAR:  # not the same picture: what goes is a person's own choice
        marked = np.zeros(len(groups.photos), bool)
    suggestion = replace(suggestion, marked=marked)
    touched = np.bincount(groups.numbers[settled], minlength=len(groups))
    joined = np.where(touched > 0, groups.sizes - touched, 0)
    return Review(groups, suggestion, joined, settled, decided, suggestion.freed(groups, known))


def _decided_about(
    photos: NDArray[np.int64], contents: Sequence[bytes], verdict: PriorDecision
) -> NDArray[np.bool_]:
    """Which photos of a group a decision was about: of copies, those that were indexed first."""
    new = Counter(verdict.joined)
    known = np.ones(len(photos), bool)
    for place in np.argsort(-photos).tolist():
        if new[contents[place]] > 0:
            new[contents[place]] -= 1
            known[place] = False
    return known


def _reordered(
    flags: NDArray[np.bool_], groups: Groups, order: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Flags of the photos of groups, for the groups in another order."""
    parts = [flags[groups.starts[n] : groups.starts[n + 1]] for n in order.tolist()]
    return np.concatenate(parts) if parts else flags[:0]


def _as_reachable(connection: sqlite3.Connection, outline: PhotoArrays) -> PhotoArrays:
    """Roots that went since they were scanned, too, are out of reach: their photos keep nothing."""
    roots = connection.execute("SELECT id, path FROM roots WHERE NOT offline").fetchall()
    gone = [number for number, path in roots if not os.path.isdir(path)]
    if not gone:
        return outline
    query = "SELECT id FROM folders WHERE root IN (SELECT value FROM json_each(?))"
    folders = connection.execute(query, (json_ids(gone),))
    away = np.isin(outline.folders, [folder for (folder,) in folders])
    return replace(outline, offline=outline.offline | away)


def _with_sure_times(outline: PhotoArrays, known: PhotoTraits) -> PhotoArrays:
    """Photos that do not know when they were taken are in no burst: copying dates files alike."""
    apart = np.arange(len(outline.ids), dtype=np.int64) << 33
    taken = known.taken[known.rows(outline.ids)]
    return replace(outline, dates=np.where(taken, outline.dates, apart))


def _out_of_reach_twice(
    connection: sqlite3.Connection, outline: PhotoArrays
) -> NDArray[np.int64] | None:
    """The photos on drives that are away of which there is the same file elsewhere.

    A folder that was moved is known twice until it is taken out; nothing could be done with the
    photos that are not there.
    """
    if not outline.offline.any():
        return None
    contents = photo_rows.content_ids(connection)
    there = {contents.get(photo) for photo in outline.ids[~outline.offline].tolist()}
    away = outline.ids[outline.offline].tolist()
    return np.array([photo for photo in away if contents.get(photo) in there], np.int64)


def _undecided(
    connection: sqlite3.Connection,
    groups: Groups,
    level: MatchLevel,
    decisions: Sequence[Decision],
    advice: ReviewOptions,
) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
    """The groups that wait, the photos that were decided about, and how many groups do not wait."""
    everything, settled = np.arange(len(groups)), np.zeros(len(groups.photos), bool)
    if not decisions or not len(groups):
        return everything, settled, 0
    contents = photo_rows.content_ids(connection)
    judge = DecisionLookup(decisions)
    waiting, decided = [], 0
    for number in everything.tolist():
        named = [contents.get(photo, b"") for photo in groups[number].tolist()]
        verdict = judge(named, level)
        if verdict.decided is not None and not advice.decided:
            decided += 1
            continue
        waiting.append(number)
        if verdict.decided is not None or verdict.joined:
            first = int(groups.starts[number])
            settled[first : first + len(named)] = _decided_about(groups[number], named, verdict)
    return np.array(waiting, np.int64), settled, decided


def _in_order(
    groups: Groups, suggestion: KeepSuggestion, known: PhotoTraits, order: GroupOrder
) -> NDArray[np.intp]:
    """The numbers of the groups, the first one first; where it is even, the older reference."""
    rows = known.rows(groups.photos)
    first = groups.starts[:-1]
    if not len(groups):
        return np.empty(0, np.intp)
    if order is GroupOrder.COUNT:
        key = -groups.sizes
    elif order is GroupOrder.NEWEST:
        key = -np.maximum.reduceat(known.dates[rows], first)
    elif order is GroupOrder.NEAREST:
        key = np.maximum.reduceat(groups.distances.astype(np.int64), first)
    else:
        key = -np.add.reduceat(np.where(suggestion.marked, known.bytes[rows], 0), first)
    return np.lexsort((groups.photos[first], key))
