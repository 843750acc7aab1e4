"""Pairs of files that HashDesk matches, or another program, judged as right or wrong.

Photos that the folders hold more than once, or nearly so, are no mistakes: pairs that match without
any edit are known before, and so are pairs of their edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

from hashdesk import paths
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import open_encoder

Pair = tuple[int, int]  # numbers of files, the smaller one first
Pairs = set[Pair]


@dataclass(frozen=True)
class JudgedPairs:
    """Matched pairs, without those known before."""

    right: Pairs
    wrong: Pairs
    known: int

    @property
    def precision(self) -> float:
        return len(self.right) / max(len(self.right) + len(self.wrong), 1)


def index_photos(folder: Path, photos: Sequence[Path]) -> Library:
    """Index folders into a new library with the shipped encoder."""
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
    with LibraryDB(folder, write=True) as db:
        index(db, encoder, photos, Settings(), Job())
    return Library(folder)


def find_pairs(library: Library, request: MatchRequest, numbers: dict[bytes, int]) -> Pairs:
    """The pairs of files that a request matches; at level edited, the edits only."""
    matched = find_matches(library, request, Job())
    if request.level is MatchLevel.EDITED:
        matched = matched.where(matched.relations == Relation.EDITED)
    assert matched.radius == request.radius, "too many pairs to count them all"
    places = library.places(matched.photos.tolist())
    of_photo = [numbers[places[photo].full] for photo in matched.photos.tolist()]
    members = _members(matched)
    pairs: Pairs = set()
    for node in members:
        pairs.update(combinations(sorted(of_photo[position] for position in node), 2))
    for first, second in zip(matched.first.tolist(), matched.second.tolist(), strict=True):
        for a, b in product(members[first], members[second]):
            pairs.add(pair_of(of_photo[a], of_photo[b]))
    return pairs


def _members(matched: MatchedPairs) -> list[list[int]]:
    """The positions in `photos` of each node."""
    members: list[list[int]] = [[] for _ in range(int(matched.nodes.max(initial=-1)) + 1)]
    for position, node in enumerate(matched.nodes.tolist()):
        members[node].append(position)
    return members


def pair_of(first: int, second: int) -> Pair:
    return (first, second) if first < second else (second, first)


def judge(pairs: Pairs, origins: list[int], known: Pairs) -> JudgedPairs:
    """Separate right pairs from wrong ones.

    origins: the photo that each file was made of. known: pairs of photos.
    """
    right, wrong, known_count = set(), set(), 0
    for first, second in pairs:
        a, b = origins[first], origins[second]
        if a == b:
            right.add((first, second))
        elif pair_of(a, b) in known:
            known_count += 1
        else:
            wrong.add((first, second))
    return JudgedPairs(right, wrong, known_count)
