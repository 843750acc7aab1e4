"""Which photos are near each other, at one of the levels of `match_level`.

This is the slow part. It does not depend on how groups are made of the pairs.
"""

from __future__ import annotations

import functools
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.documents import what_is_wrong
from hashdesk.core.duplicates.bursts import NO_TIMES, Times, capture_times, linked, were_apart
from hashdesk.core.duplicates.edited.edited_pairs import edited_pairs
from hashdesk.core.duplicates.match_level import USUAL_RADIUS, MatchLevel
from hashdesk.core.duplicates.near_pairs import near_pairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import LibraryError, UsageError
from hashdesk.core.imaging.signatures.orientation import IDENTITY, TURNED_ORIENTATIONS, Orientation
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs, joined, pairs_within
from hashdesk.core.settings import Settings
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos import photo_arrays, photo_rows

CONTENT = np.dtype("V16")  # a content id
# What NumPy and zipfile raise over a damaged file.
UNREADABLE_FILE = (
    OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, struct.error,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True)
class MatchRequest:
    """Which photos count as near each other."""

    level: MatchLevel = MatchLevel.NEAR
    radius: int = USUAL_RADIUS[MatchLevel.NEAR]  # bits
    bits: int = 64  # of the code; SIMILAR only
    turned: bool = False  # turned and mirrored photos, too; NEAR only

    @property
    def ways(self) -> tuple[Orientation, ...]:
        """How the second photo of a pair may be turned."""
        return (IDENTITY, *(TURNED_ORIENTATIONS if self.turned else ()))


@dataclass(frozen=True)
class MatchedPairs:
    """Photos, how near they are, and what they are to each other.

    Photos of one node are no bits apart: they have one content, at SIMILAR one code.
    """

    level: MatchLevel
    photos: NDArray[np.int64]  # (n,), ids
    nodes: NDArray[np.int32]  # (n,), of each photo
    first: NDArray[np.int32]  # (m,), nodes
    second: NDArray[np.int32]  # (m,)
    # (m,), at least 1 between unlike codes; at EDITED 0 of what NEAR finds to be the same picture.
    distances: NDArray[np.uint8]
    relations: NDArray[np.uint8]  # (m,), numbers of `Relation`
    contents: NDArray[np.void]  # (n,), content ids at that moment, 16 bytes each
    radius: int  # every pair up to it; smaller than requested if there were too many
    unseen: int = 0  # photos that may have copies, but a thumbnail or a file is missing to check
    taken: Times = field(default_factory=lambda: NO_TIMES)  # (n, 3), of photos in bursts; NEAR only

    def where(self, chosen: NDArray[np.bool_]) -> MatchedPairs:
        """A selection of the pairs, by a mask (m,), of the same photos."""
        return replace(
            self,
            first=self.first[chosen],
            second=self.second[chosen],
            distances=self.distances[chosen],
            relations=self.relations[chosen],
        )

    def relations_of(self, photos: PhotoIds, others: PhotoIds) -> NDArray[np.uint8]:
        """(k,), what each of these photos is to the other one: what is no pair is in doubt.

        At NEAR, it is of one burst if pairs in between are, and capture times do not deny it.
        """
        rows, other_rows = self._rows_of(photos), self._rows_of(others)
        here, there = self.nodes[rows].astype(np.int64), self.nodes[other_rows].astype(np.int64)
        keys = _pair_keys(here, there)
        known, relations = self._by_key
        unknown = {MatchLevel.SIMILAR: Relation.ALIKE, MatchLevel.EDITED: Relation.EDITED}
        found = np.full(len(keys), unknown.get(self.level, Relation.LOOK_AGAIN), np.uint8)
        if len(self.taken):
            linked_only = self._burst_of[here] == self._burst_of[there]
            linked_only &= (here != there) & np.isin(keys, known, invert=True)
            far = np.flatnonzero(linked_only)
            apart = were_apart(self.taken[rows[far]], self.taken[other_rows[far]])
            found[far[apart]] = Relation.BURST
        if len(known):
            places = np.searchsorted(known, keys).clip(max=len(known) - 1)
            is_pair = known[places] == keys
            found[is_pair] = relations[places[is_pair]]
        same = Relation.ALIKE if self.level is MatchLevel.SIMILAR else Relation.EXACT
        found[here == there] = same
        return found

    def contents_of(self, photos: Collection[int]) -> dict[int, bytes]:
        """The content ids that some of the photos had when they were compared, by photo."""
        wanted = np.flatnonzero(np.isin(self.photos, list(photos)))
        ids, contents = self.photos[wanted].tolist(), self.contents[wanted]
        return dict(zip(ids, (content.tobytes() for content in contents), strict=True))

    def changed_since(self, connection: sqlite3.Connection) -> PhotoIds:
        """Photos (k,) of other content than when they were compared: nothing is known of them."""
        changed: PhotoIds = self.photos[self.contents != _contents_of(connection, self.photos)]
        return changed

    def _rows_of(self, photos: PhotoIds) -> NDArray[np.intp]:
        ids, order = self._by_photo
        found: NDArray[np.intp] = order[np.searchsorted(ids, photos)]
        return found

    @functools.cached_property
    def _by_photo(self) -> tuple[PhotoIds, NDArray[np.intp]]:
        order = np.argsort(self.photos)
        return self.photos[order], order

    @functools.cached_property
    def _burst_of(self) -> NDArray[np.int64]:
        """A number for each node, equal for those that hang together as a burst."""
        burst = self.relations == Relation.BURST
        count = int(self.nodes.max(initial=-1)) + 1
        return linked(count, self.first[burst], self.second[burst])

    @functools.cached_property
    def _by_key(self) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        keys = _pair_keys(self.first, self.second)
        order = np.argsort(keys)
        return keys[order], self.relations[order]

    def save(self, path: Path) -> None:
        """Write the pairs for another process. Raises UsageError."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        try:
            with path.open("wb") as file:
                np.savez(file, **values)
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written ({error.strerror or error}). Choose another place."
            ) from error

    @classmethod
    def load(cls, path: Path) -> MatchedPairs:
        """Read what `save` wrote. Raises LibraryError."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                values = {name: found[name] for name in found}
                numbers = {name: int(values[name]) for name in ("radius", "unseen")}
                level = MatchLevel(str(values["level"]))
                return cls(**{**values, **numbers, "level": level})
        except UNREADABLE_FILE as error:
            why = what_is_wrong(error)
            raise LibraryError(f"What was found cannot be read ({why}). Look again.") from error


def _pair_keys(first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
    """(k,), one number for each pair of nodes, whichever comes first."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    keys: NDArray[np.int64] = (low.astype(np.int64) << 32) | high
    return keys


def find_matches(
    library: Library, request: MatchRequest, job: Job, settings: Settings | None = None
) -> MatchedPairs:
    """All photos of a library that have another one near them. Raises Cancelled.

    settings: limits of what is decoded, at NEAR. Reports "compare", "look" at colours, "detail" of
    thumbnails, and "read" files, which show every detail, in pairs.
    """
    found = _find(library, request, job, settings)
    contents = _contents_of(library.db.connection, found.photos)
    return replace(found, contents=contents, taken=_taken(library, found))


def _find(
    library: Library, request: MatchRequest, job: Job, settings: Settings | None
) -> MatchedPairs:
    """As `find_matches`, without contents."""
    if request.level is MatchLevel.SIMILAR:
        return _similar(library, request, job)
    photos, contents = content_ids(library)
    _, numbers = np.unique(contents, return_inverse=True)
    nodes = numbers.astype(np.int32)
    if request.level is MatchLevel.EXACT:
        none = np.empty(0, np.int32)
        pairs = NearPairs(none, none, none.astype(np.uint8), 0)
        return _only_matched(request.level, photos, nodes, pairs, none.astype(np.uint8))
    _, first = np.unique(nodes, return_index=True)  # one photo of each content
    if request.level is MatchLevel.EDITED:
        return _edited(library, photos, nodes, request, job, settings)
    found = near_pairs(library, photos[first], request.radius, request.ways, settings, job)
    matched = _only_matched(request.level, photos, nodes, found.pairs, found.relations)
    return replace(matched, unseen=found.unseen)


def _taken(library: Library, found: MatchedPairs) -> Times:
    """When photos of bursts were taken; empty if there are none."""
    burst = found.relations == Relation.BURST
    if found.level is not MatchLevel.NEAR or not burst.any():
        return NO_TIMES
    nodes = np.concatenate([found.first[burst], found.second[burst]])
    return capture_times(library, found.photos, np.isin(found.nodes, nodes))


def _contents_of(connection: sqlite3.Connection, photos: PhotoIds) -> NDArray[np.void]:
    """(n,), content ids; zeros where there is none."""
    known, none = photo_rows.content_ids(connection, photos.tolist()), bytes(CONTENT.itemsize)
    contents = (known.get(photo) or none for photo in photos.tolist())
    return np.frombuffer(b"".join(contents), CONTENT)


def content_ids(library: Library) -> tuple[PhotoIds, NDArray[np.void]]:
    """The ids (n,) of the photos that are there, and their content ids (n,) as two words."""
    ids, words = photo_arrays.all_content_ids(library.db.connection)
    there = np.isin(ids, library.photo_arrays.ids, assume_unique=True)
    packed = np.ascontiguousarray(words[there]).view([("high", "<u8"), ("low", "<u8")])
    return ids[there], packed.reshape(-1)


def _similar(library: Library, request: MatchRequest, job: Job) -> MatchedPairs:
    assert request.bits in BITS
    index = library.codes
    codes, nodes = np.unique(index.codes[request.bits], return_inverse=True)
    pairs = pairs_within(codes.astype(np.uint64), request.bits, request.radius, job)
    alike = np.full(len(pairs.first), Relation.ALIKE, np.uint8)
    return _only_matched(request.level, index.ids, nodes.astype(np.int32), pairs, alike)


def _edited(
    library: Library,
    photos: PhotoIds,
    nodes: NDArray[np.int32],
    request: MatchRequest,
    job: Job,
    settings: Settings | None,
) -> MatchedPairs:
    """Edited copies, and which of their photos NEAR finds to be the same picture."""
    _, first = np.unique(nodes, return_index=True)  # one photo of each content
    found = edited_pairs(library, photos[first], request.radius, job)
    ends = np.unique(np.concatenate([found.pairs.first, found.pairs.second]))
    radius, upright = USUAL_RADIUS[MatchLevel.NEAR], [IDENTITY]
    near = near_pairs(library, photos[first][ends], radius, upright, settings, job)
    same = near.pairs.where(near.relations == Relation.SAME)
    same = replace(
        same,
        first=ends[same.first],
        second=ends[same.second],
        distances=np.zeros_like(same.distances),
    )
    known = _pair_keys(same.first, same.second)
    edited = found.pairs.where(
        np.isin(_pair_keys(found.pairs.first, found.pairs.second), known, invert=True)
    )
    counts = [len(edited.first), len(same.first)]
    relations = np.repeat(np.array([Relation.EDITED, Relation.SAME], np.uint8), counts)
    pairs = replace(joined([edited, same]), radius=found.pairs.radius)
    linked = np.isin(nodes, ends)
    matched = _only_matched(request.level, photos[linked], nodes[linked], pairs, relations)
    return replace(matched, unseen=found.unseen)


def _only_matched(
    level: MatchLevel,
    photos: PhotoIds,
    nodes: NDArray[np.int32],
    pairs: NearPairs,
    relations: NDArray[np.uint8],
) -> MatchedPairs:
    """Leave out photos without a match, and number the nodes again."""
    count = int(nodes.max(initial=-1)) + 1
    matched = np.bincount(nodes, minlength=count) > 1
    matched[pairs.first] = matched[pairs.second] = True
    kept = matched[nodes]
    numbers = (np.cumsum(matched) - 1).astype(np.int32)
    return MatchedPairs(
        level=level,
        photos=photos[kept],
        nodes=numbers[nodes[kept]],
        first=numbers[pairs.first],
        second=numbers[pairs.second],
        distances=pairs.distances,
        relations=relations,
        contents=np.empty(0, CONTENT),
        radius=pairs.radius,
    )
