"""Groups ready for review: in order, with what to keep, without groups that were decided."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.decisions.decision import (
    Decision,
    DecisionLookup,
    PriorDecision,
    by_pictures,
)
from hashdesk.core.duplicates.groups.grouping import GroupingOptions, star_clusters
from hashdesk.core.duplicates.groups.groups import Groups, relations_to
from hashdesk.core.duplicates.groups.one_file import NO_DOUBLES, OneFile, find_doubles
from hashdesk.core.duplicates.groups.one_of_each import same_pictures_of, with_one_of_each
from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule
from hashdesk.core.duplicates.keep.suggestion import KeepSuggestion, suggest
from hashdesk.core.duplicates.keep.traits import PhotoTraits
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.group_order import GroupOrder
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.photos import known_pictures, photo_rows
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays
from hashdesk.core.storage.sqlite.sqlite_file import json_ids
from hashdesk.core.storage.tables import sealed_tables


@dataclass(frozen=True)
class ReviewOptions:
    """How groups are made of matched pairs and put in order, and what is kept of them."""

    level: MatchLevel  # of the pairs
    grouping: GroupingOptions
    order: GroupOrder = GroupOrder.FREED
    least: int = 2  # photos in a group
    most: int = 1 << 31
    decided: bool = False  # show decided groups, too
    rules: tuple[KeepRule, ...] = USUAL_RULES
    references: frozenset[int] = frozenset()  # folders whose photos are never marked


@dataclass(frozen=True)
class LibraryFacts:
    """The photos of one library: for grouping, and for the rules of what to keep."""

    photos: PhotoArrays
    traits: PhotoTraits


@dataclass(frozen=True)
class Review:
    """Groups in order, what to keep of each, and what earlier decisions say."""

    pairs: MatchedPairs  # that the groups were made of
    groups: Groups
    suggestion: KeepSuggestion
    joined: NDArray[np.int64]  # (groups,), photos that came after the rest was decided
    settled: NDArray[np.bool_]  # (k,), photos that a decision covers: they are not marked
    decided: int  # groups left out because they were decided
    bytes: int  # that the marked photos free
    one_file: OneFile = NO_DOUBLES
    # (k,), a number for each photo, equal for those with the same bytes; empty: not known.
    contents: NDArray[np.int64] = field(default_factory=lambda: NO_PHOTOS)
    decisions: Sequence[Decision] = ()  # that were known when the groups were made

    @property
    def relations(self) -> NDArray[np.uint8]:
        """(k,), what each photo is to the one that is suggested to be kept."""
        return relations_to(self.pairs, self.groups, self.suggestion.keep)

    @property
    def settled_groups(self) -> NDArray[np.bool_]:
        """(groups,): whether decisions cover every photo of a group."""
        if not len(self.groups):
            return self.settled
        found: NDArray[np.bool_] = np.logical_and.reduceat(self.settled, self.groups.starts[:-1])
        return found


def review(
    connection: sqlite3.Connection,
    pairs: MatchedPairs,
    facts: LibraryFacts,
    decisions: Sequence[Decision],
    options: ReviewOptions,
) -> Review:
    """Make groups of pairs and put them in order. All arguments are of the same library."""
    photos, traits = _as_reachable(connection, _in_both(facts)), facts.traits
    copies, dated = _offline_copies(connection, photos), _with_sure_times(photos, traits)
    one_file = find_doubles(connection, photos, pairs.photos, options.references)
    left_out = np.concatenate([copies, one_file.doubles, pairs.changed_since(connection)])
    offline = frozenset(np.unique(photos.folders[photos.offline]).tolist())
    grouped = pairs
    if options.level is MatchLevel.EDITED:
        same = same_pictures_of(pairs, options.grouping, dated, left_out)
        kept = suggest(same, traits, options.rules, options.references, offline).keep
        grouped = with_one_of_each(pairs, same, kept)
    groups = star_clusters(grouped, options.grouping, dated, left_out)
    sizes = groups.sizes
    groups = groups.take(np.flatnonzero((sizes >= options.least) & (sizes <= options.most)))
    undecided, settled, decided = _undecided(connection, groups, decisions, options)
    groups, settled = groups.take(undecided), settled[groups.places(undecided)]
    suggestion = _suggested(groups, pairs, traits, options, offline)
    order = _in_order(groups, suggestion, traits, options.order)
    groups, settled = groups.take(order), settled[groups.places(order)]
    suggestion = _suggested(groups, pairs, traits, options, offline)
    suggestion = replace(suggestion, marked=suggestion.marked & ~settled)
    covered = np.bincount(groups.numbers[settled], minlength=len(groups))
    joined = np.where(covered > 0, groups.sizes - covered, 0)
    freed = suggestion.marked & ~np.isin(groups.photos, one_file.held)
    size = replace(suggestion, marked=freed).freed(groups, traits)
    return Review(
        pairs,
        groups,
        suggestion,
        joined,
        settled,
        decided,
        size,
        one_file,
        contents=_contents(connection, groups.photos),
        decisions=decisions,
    )


def _suggested(
    groups: Groups,
    pairs: MatchedPairs,
    traits: PhotoTraits,
    options: ReviewOptions,
    offline: frozenset[int],
) -> KeepSuggestion:
    """What to keep: of the photos that are certainly one picture, where a group has any.

    Marked is only what is certainly the same picture as the photo that is kept: whether another one
    may go, only a person can tell.
    """
    rules = options.rules, options.references, offline
    everything = suggest(groups, traits, *rules)
    if not len(groups):
        return everything
    if options.level is MatchLevel.EDITED:  # whether an edit may go, only a person can tell
        return replace(everything, marked=np.zeros(len(groups.photos), bool))
    references = groups.photos[groups.starts[:-1]]
    certain = relations_to(pairs, groups, references) <= Relation.SAME
    alone = np.add.reduceat(certain.astype(np.int64), groups.starts[:-1]) < 2
    chosen = certain | alone[groups.numbers]
    starts = np.concatenate([[0], np.cumsum(chosen)])[groups.starts]
    some = Groups(groups.photos[chosen], groups.distances[chosen], starts)
    found = suggest(some, traits, *rules)
    marked = np.zeros(len(groups.photos), bool)
    marked[chosen] = found.marked & (relations_to(pairs, some, found.keep) <= Relation.SAME)
    return replace(found, marked=marked, protected=everything.protected, away=everything.away)


def _contents(connection: sqlite3.Connection, photos: PhotoIds) -> NDArray[np.int64]:
    """(k,), a number for each photo, equal for those that are known to have the same bytes."""
    known = photo_rows.content_ids(connection, photos.tolist())
    numbers: dict[bytes | int, int] = {}
    keys = [known.get(photo, photo) for photo in photos.tolist()]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)


def _in_both(facts: LibraryFacts) -> PhotoArrays:
    """The photos that have traits: a folder may be scanned between reading the two."""
    photos = facts.photos
    if np.array_equal(photos.ids, facts.traits.ids):
        return photos
    return photos.where(np.isin(photos.ids, facts.traits.ids))


def _as_reachable(connection: sqlite3.Connection, photos: PhotoArrays) -> PhotoArrays:
    """Mark photos offline whose root went away since the scan: none of them counts as kept."""
    roots = sealed_tables.rows(connection, "roots", "NOT offline")
    gone = [row[0] for row, sound in roots if sound and not os.path.isdir(row[1])]
    if not gone:
        return photos
    query = "SELECT id FROM folders WHERE root IN (SELECT value FROM json_each(?))"
    folders = connection.execute(query, (json_ids(gone),))
    away = np.isin(photos.folders, [folder for (folder,) in folders])
    return replace(photos, offline=photos.offline | away)


def _with_sure_times(photos: PhotoArrays, traits: PhotoTraits) -> PhotoArrays:
    """Move photos without a capture time out of every burst: copying gives files one time."""
    apart = np.arange(len(photos.ids), dtype=np.int64) << 33
    taken = traits.taken[traits.rows(photos.ids)]
    return replace(photos, dates=np.where(taken, photos.dates, apart))


def _offline_copies(connection: sqlite3.Connection, photos: PhotoArrays) -> PhotoIds:
    """The ids of offline photos that have the same bytes as a photo within reach.

    A folder that was moved is known twice until its old place is removed from the library;
    nothing can be done with the photos of the old place.
    """
    if not photos.offline.any():
        return NO_PHOTOS
    contents = photo_rows.content_ids(connection)
    here = {contents.get(photo) for photo in photos.ids[~photos.offline].tolist()}
    away = photos.ids[photos.offline].tolist()
    return np.array([photo for photo in away if contents.get(photo) in here], np.int64)


def _undecided(
    connection: sqlite3.Connection,
    groups: Groups,
    decisions: Sequence[Decision],
    options: ReviewOptions,
) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
    """The numbers of undecided groups, which photos (k,) are settled, the count of the rest."""
    everything, settled = np.arange(len(groups)), np.zeros(len(groups.photos), bool)
    if not decisions or not len(groups):
        return everything, settled, 0
    contents_by_photo = photo_rows.content_ids(connection, groups.photos.tolist())
    known = {content for decision in decisions for content in decision.members}
    pictures = known_pictures.pictures_of(connection, known.union(contents_by_photo.values()))
    lookup = DecisionLookup(by_pictures(decisions, pictures))
    undecided, decided = [], 0
    for number in everything.tolist():
        contents = [contents_by_photo.get(photo, b"") for photo in groups[number].tolist()]
        contents = [pictures.get(content, content) for content in contents]
        prior = lookup(contents, options.level)
        if prior.decided is not None and not options.decided:
            decided += 1
            continue
        undecided.append(number)
        if prior.decided is not None or prior.joined:
            first = int(groups.starts[number])
            covered = _covered(groups[number], contents, prior)
            settled[first : first + len(contents)] = covered
    return np.array(undecided, np.int64), settled, decided


def _covered(
    photos: NDArray[np.int64], contents: Sequence[bytes], prior: PriorDecision
) -> NDArray[np.bool_]:
    """Which photos of a group a decision covers: of identical ones, the first indexed."""
    new = Counter(prior.joined)
    covered = np.ones(len(photos), bool)
    for place in np.argsort(-photos).tolist():
        if new[contents[place]] > 0:
            new[contents[place]] -= 1
            covered[place] = False
    return covered


def _in_order(
    groups: Groups, suggestion: KeepSuggestion, traits: PhotoTraits, order: GroupOrder
) -> NDArray[np.intp]:
    """The numbers of the groups in order; on a tie, the reference that was indexed first wins."""
    rows = traits.rows(groups.photos)
    first = groups.starts[:-1]
    if not len(groups):
        return np.empty(0, np.intp)
    if order is GroupOrder.COUNT:
        key = -groups.sizes
    elif order is GroupOrder.NEWEST:
        key = -np.maximum.reduceat(traits.dates[rows], first)
    elif order is GroupOrder.NEAREST:
        key = np.maximum.reduceat(groups.distances.astype(np.int64), first)
    else:
        sizes = traits.bytes[rows]
        key = -np.add.reduceat(np.where(suggestion.marked, sizes, 0), first)
        # Where nothing is marked: what would be freed if only the largest photo stayed.
        most = np.maximum.reduceat(sizes, first) - np.add.reduceat(sizes, first)
        return np.lexsort((groups.photos[first], most, key))
    return np.lexsort((groups.photos[first], key))
