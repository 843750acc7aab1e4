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
    outline_of,
    to_bytes,
)
from hashdesk.core.duplicates.edited.terms import TERMS
from hashdesk.core.job import Job
from hashdesk.core.storage.caches.blob_cache import BlobCache

OUTLINES_AT_ONCE = 512  # thumbnails of 10 kB, or outlines


@dataclass(frozen=True)
class Outlines:
    """The outlines of a list of photos, by place. Half a kilobyte each."""

    aspects: NDArray[np.float32]  # (n,), 0: it has no outline, or shows nothing
    plain: NDArray[np.float32]  # (n,), share of the commonest level
    solid: NDArray[np.float32]  # (n,), share of drawn cells that are filled
    terms: HalfTerms  # (n, TERMS, TERMS)
    wholes: Hashes  # (n,), of all of a picture
    crops: Hashes  # (m,), of all of it, and of its crops
    owners: PhotoPlaces  # (m,), whose crop it is
    lacking: int  # photos without a thumbnail

    @property
    def there(self) -> NDArray[np.bool_]:
        """(n,): whether a photo can be compared."""
        return self.aspects > 0


def read_outlines(
    contents: Sequence[bytes], thumbnails: BlobCache, kept: BlobCache, job: Job
) -> Outlines:
    """The outlines of photos with these contents. New ones are kept.

    Reports "outline", in photos. Raises Cancelled; what was made until then is kept.
    """
    count = len(contents)
    aspects, plain, solid = (np.zeros(count, np.float32) for _ in range(3))
    terms = np.zeros((count, TERMS, TERMS), np.float16)
    wholes = np.zeros(count, np.uint64)
    crops: list[Hashes] = []
    owners: list[PhotoPlaces] = []
    lacking = 0
    for start in range(0, count, OUTLINES_AT_ONCE):
        part = contents[start : start + OUTLINES_AT_ONCE]
        outlines = _outlines(part, thumbnails, kept, job)
        lacking += len(set(part) - outlines.keys())
        for place, content in enumerate(part, start):
            outline = outlines.get(content)
            if outline is None or not outline.shows_something:
                continue
            aspects[place] = outline.aspect
            plain[place], solid[place] = outline.plain, outline.solid
            terms[place], wholes[place] = outline.terms, outline.hashes[0]
            crops.append(outline.hashes)
            owners.append(np.full(len(outline.hashes), place, np.int32))
        job.report("outline", start + len(part), count)
    none = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    hashes, whose = np.concatenate(none[0] + crops), np.concatenate(none[1] + owners)
    return Outlines(aspects, plain, solid, terms, wholes, hashes, whose, lacking)


def _outlines(
    contents: Sequence[bytes], thumbnails: BlobCache, kept: BlobCache, job: Job
) -> dict[bytes, Outline]:
    known = {content: from_bytes(blob) for content, blob in kept.get(contents).items()}
    found = {content: outline for content, outline in known.items() if outline is not None}
    lacking = [content for content in contents if content not in found]
    new: dict[bytes, bytes] = {}
    for content, thumbnail in thumbnails.get(lacking).items():
        job.check()
        grey = grey_of(thumbnail)
        if grey is not None:
            found[content] = outline_of(grey)
            new[content] = to_bytes(found[content])
    with contextlib.suppress(sqlite3.Error):  # if that fails, the next time takes longer
        kept.put(new)
    return found
