"""The outlines of all photos of a library: kept ones, and new ones from thumbnails."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.edited.greys import grey_of
from hashdesk.core.duplicates.edited.nearest import Hashes, PhotoPlaces
from hashdesk.core.duplicates.edited.outline import (
    HalfTerms,
    Outline,
    from_bytes,
    outlines_of,
    to_bytes,
)
from hashdesk.core.duplicates.edited.terms import TERMS
from hashdesk.core.job import Job
from hashdesk.core.storage.caches.blob_cache import BlobCache

OUTLINES_AT_ONCE = 512  # thumbnails of 10 kB, or outlines


@dataclass(frozen=True)
class Outlines:
    """The outlines of a list of n photos, half a kilobyte each.

    The first n are those of trimmed photos, by place; then come those of whole photos, where
    trimming took something off.
    """

    photos: PhotoPlaces  # (k,), the places of the photos: 0 … n - 1, then any
    aspects: NDArray[np.float32]  # (k,), 0: it has no outline, or shows nothing
    plain: NDArray[np.float32]  # (k,), share of the commonest level
    solid: NDArray[np.float32]  # (k,), share of drawn cells that are filled
    terms: HalfTerms  # (k, TERMS, TERMS)
    wholes: Hashes  # (k,), of all of an outline
    crops: Hashes  # (m,), of all of it, and of its crops
    owners: PhotoPlaces  # (m,), the outline whose crop it is
    lacking: int  # photos without a thumbnail

    @property
    def there(self) -> NDArray[np.bool_]:
        """(k,): whether an outline can be compared."""
        return self.aspects > 0

    @property
    def are_whole(self) -> NDArray[np.bool_]:
        """(k,): whether an outline is that of a whole photo which trimming takes something off."""
        found: NDArray[np.bool_] = np.arange(len(self.photos)) != self.photos
        return found


def read_outlines(
    contents: Sequence[bytes], thumbnails: BlobCache, kept: BlobCache, job: Job
) -> Outlines:
    """The outlines of photos with these contents. New ones are kept.

    Reports "outline", in photos. Raises Cancelled; what was made until then is kept.
    """
    count = len(contents)
    trimmed: list[Outline | None] = []
    whole: dict[int, Outline] = {}
    lacking = 0
    for start in range(0, count, OUTLINES_AT_ONCE):
        job.report("outline", start, count)
        part = contents[start : start + OUTLINES_AT_ONCE]
        outlines = _outlines(part, thumbnails, kept, job)
        lacking += len(set(part) - outlines.keys())
        for place, content in enumerate(part, start):
            first, *others = outlines.get(content) or (None,)
            trimmed.append(first)
            whole.update((place, other) for other in others)
        job.report("outline", start + len(part), count)
    return _together([*trimmed, *whole.values()], [*range(count), *whole], lacking)


def _together(found: Sequence[Outline | None], photos: Sequence[int], lacking: int) -> Outlines:
    """All outlines as columns; one that shows nothing is as good as none."""
    count = len(found)
    aspects, plain, solid = (np.zeros(count, np.float32) for _ in range(3))
    terms = np.zeros((count, TERMS, TERMS), np.float16)
    wholes = np.zeros(count, np.uint64)
    crops: list[Hashes] = [np.empty(0, np.uint64)]
    owners: list[PhotoPlaces] = [np.empty(0, np.int32)]
    for number, outline in enumerate(found):
        if outline is None or not outline.shows_something:
            continue
        aspects[number] = outline.aspect
        plain[number], solid[number] = outline.plain, outline.solid
        terms[number], wholes[number] = outline.terms, outline.hashes[0]
        crops.append(outline.hashes)
        owners.append(np.full(len(outline.hashes), number, np.int32))
    places = np.array(photos, np.int32)
    hashes, whose = np.concatenate(crops), np.concatenate(owners)
    return Outlines(places, aspects, plain, solid, terms, wholes, hashes, whose, lacking)


def _outlines(
    contents: Sequence[bytes], thumbnails: BlobCache, kept: BlobCache, job: Job
) -> dict[bytes, tuple[Outline, ...]]:
    known = {content: from_bytes(blob) for content, blob in kept.get(contents).items()}
    found = {content: outlines for content, outlines in known.items() if outlines}
    lacking = [content for content in contents if content not in found]
    new: dict[bytes, bytes] = {}
    for content, thumbnail in thumbnails.get(lacking).items():
        job.check()
        grey = grey_of(thumbnail)
        if grey is not None:
            found[content] = outlines_of(grey)
            new[content] = to_bytes(found[content])
    with contextlib.suppress(sqlite3.Error):  # if that fails, the next time takes longer
        kept.put(new)
    return found
