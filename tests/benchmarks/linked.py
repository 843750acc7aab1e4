"""Which files a level of HashDesk, or of ImageHash, links, and which of these pairs are right.

Photos that their folders hold more than once, or nearly so, are no mistake of a level: what it
links without any edit is known before, and so are the edits of such photos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest, find_matches
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import pairs_within
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import open_encoder
from tests.benchmarks.edits import upright

Pair = tuple[int, int]  # numbers of files, the smaller one first
Pairs = set[Pair]


@dataclass(frozen=True)
class Judged:
    """Linked pairs, those that were known before left out."""

    right: Pairs
    wrong: Pairs
    known: int

    @property
    def precision(self) -> float:
        return len(self.right) / max(len(self.right) + len(self.wrong), 1)


def indexed(folder: Path, photos: Sequence[Path]) -> Library:
    """A new library of some folders, by the encoder that ships."""
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
    with LibraryDB(folder, write=True) as db:
        index(db, encoder, photos, Settings(), Job())
    return Library(folder)


def linked(library: Library, wish: MatchRequest, numbers: dict[bytes, int]) -> Pairs:
    """The pairs of files that a level matched."""
    matched = find_matches(library, wish, Job())
    assert matched.radius == wish.radius, "too many pairs to count them all"
    places = library.places(matched.photos.tolist())
    of_photo = [numbers[places[photo].full] for photo in matched.photos.tolist()]
    members = _members(matched)
    pairs: Pairs = set()
    for node in members:
        pairs.update(combinations(sorted(of_photo[place] for place in node), 2))
    for one, other in zip(matched.first.tolist(), matched.second.tolist(), strict=True):
        for a, b in product(members[one], members[other]):
            pairs.add(_pair(of_photo[a], of_photo[b]))
    return pairs


def _members(matched: MatchedPairs) -> list[list[int]]:
    """The places of each node."""
    members: list[list[int]] = [[] for _ in range(int(matched.nodes.max(initial=-1)) + 1)]
    for place, node in enumerate(matched.nodes.tolist()):
        members[node].append(place)
    return members


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def hashed(files: list[Path]) -> dict[str, Pairs]:
    """The pairs that ImageHash calls near, at two thresholds each."""
    import imagehash

    hashes: dict[str, list[NDArray[np.uint8]]] = {"pHash": [], "dHash": []}
    for path in files:
        image = upright(path)
        hashes["pHash"].append(np.packbits(imagehash.phash(image).hash))
        hashes["dHash"].append(np.packbits(imagehash.dhash(image).hash))
    found = {}
    for name, rows in hashes.items():
        words = np.array(rows).view(np.uint64).reshape(-1)
        pairs = pairs_within(words, 64, 8, Job())
        assert pairs.radius == 8, "too many pairs to count them all"
        for most in (4, 8):
            near = pairs.distances <= most
            columns = pairs.first[near].tolist(), pairs.second[near].tolist()
            found[f"{name} ≤ {most}"] = set(zip(*columns, strict=True))
    return found


def judge(pairs: Pairs, origins: list[int], known: Pairs) -> Judged:
    """Tell right pairs from wrong ones.

    origins: the photo that each file was made of. known: pairs of photos.
    """
    right, wrong, before = set(), set(), 0
    for one, other in pairs:
        a, b = origins[one], origins[other]
        if a == b:
            right.add((one, other))
        elif _pair(a, b) in known:
            before += 1
        else:
            wrong.add((one, other))
    return Judged(right, wrong, before)
