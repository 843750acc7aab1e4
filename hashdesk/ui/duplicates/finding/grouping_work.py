"""What the finder's thread does: matched pairs to groups. Loaded when there are the first pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.groups.grouping import GroupingOptions, across
from hashdesk.core.duplicates.keep.measuring import traits_of
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.core.storage.photos.photo_arrays import PhotoArrays
from hashdesk.ui.duplicates.finding.options import BURST_SECONDS, GroupsRequest


@dataclass(frozen=True)
class FoundGroups:
    """The groups that were found for a request."""

    request: GroupsRequest
    review: Review
    facts: LibraryFacts
    counts: NDArray[np.intp]  # (largest radius + 1,), pairs at each distance
    unseen: int = 0  # photos that could not be compared: a thumbnail or a file is missing


def find_groups(
    folder: Path, request: GroupsRequest, pairs: MatchedPairs, known: LibraryFacts | None
) -> FoundGroups:
    """Group the pairs of a library's photos. known: the library's facts, if they were read before.

    Raises HashDeskError.
    """
    with LibraryDB(folder) as db:
        connection = db.connection
        facts = known or LibraryFacts(
            photo_arrays.load(connection),
            traits_of(folder, connection, pairs),
        )
        with DecisionsDB(folder) as decisions_db:
            decisions = decisions_db.all()
        options = _review_options(request, pairs, facts.photos)
        reviewed = review(connection, pairs, facts, decisions, options)
    counts = _count_by_distance(pairs, facts.photos.ids, request.level)
    return FoundGroups(request, reviewed, facts, counts, pairs.unseen)


def _review_options(
    request: GroupsRequest, pairs: MatchedPairs, photos: PhotoArrays
) -> ReviewOptions:
    options, bursts = request.options, BURST_SECONDS if request.options.bursts else 0
    radius, sides = min(request.far, pairs.radius), across(request.across, photos)
    grouping = GroupingOptions(radius, request.near, options.elsewhere, sides, bursts)
    return ReviewOptions(
        request.level,
        grouping,
        options.order,
        least=options.least,
        decided=options.decided,
        rules=options.rules,
        references=request.references,
    )


def _count_by_distance(
    pairs: MatchedPairs, photos: PhotoIds, level: MatchLevel
) -> NDArray[np.intp]:
    """How many pairs there are at each distance; of photos no bits apart, all but one each.

    photos: those that are there still. At EDITED only edits count: one photo stands for all of the
    same picture.
    """
    least = LARGEST_RADIUS[level] + 1
    nodes = pairs.nodes[np.isin(pairs.photos, photos)]
    there = np.zeros(int(pairs.nodes.max(initial=-1)) + 1, bool)
    there[nodes] = True
    counted = there[pairs.first] & there[pairs.second]
    if level is MatchLevel.EDITED:
        counted &= pairs.relations == Relation.EDITED
    counts = np.bincount(pairs.distances[counted], minlength=least)
    if level is not MatchLevel.EDITED:
        counts[0] += len(nodes) - np.count_nonzero(there)
    return counts
