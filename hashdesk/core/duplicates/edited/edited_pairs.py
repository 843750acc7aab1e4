"""The edited copies among the photos of a library."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hashdesk.core.duplicates.capture_times import (
    capture_time,
    may_be_one_shot,
)
from hashdesk.core.duplicates.edited.candidates import (
    CopyCandidates,
    LearnedCodes,
    copy_candidates,
)
from hashdesk.core.duplicates.edited.greys import Greys
from hashdesk.core.duplicates.edited.kept_pairs import CopyPairs, keep_pairs, kept_pairs
from hashdesk.core.duplicates.edited.outlines import Outlines, read_outlines
from hashdesk.core.duplicates.edited.places import place_copies
from hashdesk.core.duplicates.edited.proofs import NO_COPY, distances_of
from hashdesk.core.errors import HashDeskError
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.search.radius_join import NearPairs
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.verdict_cache import OUTLINES, VERDICTS
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.photos import photo_rows

# Pages are left out: at 256 pixels, another page of the same layout looks like an edited copy. A
# page has a plain ground, and writing fills no cell. Of what a slide shows, two fifths are filled;
# of things before a white wall, mostly half and more.
PLAIN_GROUND, LEAST_SOLID = 0.4, 0.45
FULL_PAGE_GROUND, FULL_PAGE_SOLID = 0.28, 0.1  # a page full of writing shows less of its ground


@dataclass(frozen=True)
class FoundCopies:
    """The edited copies among photos."""

    pairs: NearPairs  # by places in the list of photos; distances: of 64 parts, those that differ
    unseen: int  # photos that may have copies, but no thumbnail to compare


def edited_pairs(library: Library, photos: PhotoIds, radius: int, job: Job) -> FoundCopies:
    """The edited copies among photos (n,), one of each content.

    radius: how many of 64 parts may differ. Reports "outline", "compare", "place" and "prove".
    Raises Cancelled; what was seen until then is kept beside the library.
    """
    folder = library.db.folder
    by_photo = photo_rows.content_ids(library.db.connection)
    contents = [by_photo.get(photo, b"") for photo in photos.tolist()]
    with (
        BlobCache(folder / THUMBNAILS) as thumbnails,
        _opened(folder / OUTLINES) as outline_cache,
        _opened(folder / VERDICTS) as verdicts,
    ):
        kept = kept_pairs(outline_cache, contents)
        pairs, is_new, unseen = kept.pairs, kept.is_new, 0
        if is_new.any():
            outlines = read_outlines(contents, thumbnails, outline_cache, job)
            unseen = outlines.lacking
            found = copy_candidates(outlines, _codes(library, photos), is_new, job)
            found = _without_documents(found, outlines)
            greys = Greys(thumbnails)
            placed = place_copies(found, outlines, contents, greys, job)
            plain = outlines.plain >= PLAIN_GROUND
            is_plain = plain[placed.originals] | plain[placed.copies]
            distances = distances_of(placed, is_plain, contents, greys, verdicts, job)
            proven = distances != NO_COPY
            new = CopyPairs(placed.originals[proven], placed.copies[proven], distances[proven])
            pairs = pairs.joined(new)
        if (is_new.any() or kept.gone) and not unseen:  # else those are looked at again
            keep_pairs(outline_cache, contents, pairs)
    shown = (pairs.distances >= 1) & (pairs.distances <= radius)
    return FoundCopies(_of_one_shot(library, photos, pairs.where(shown), radius), unseen)


def _codes(library: Library, photos: PhotoIds) -> LearnedCodes:
    """The codes of those photos that have some. photos: in any order."""
    index = library.codes
    order = np.argsort(index.ids)
    ids = index.ids[order]
    rows = np.searchsorted(ids, photos).clip(max=max(len(ids) - 1, 0))
    has = ids[rows] == photos if len(ids) else np.zeros(len(photos), bool)
    places = np.flatnonzero(has).astype(np.int32)
    return LearnedCodes(places, index.finest[order[rows[places]]].astype(np.uint64))


def _without_documents(found: CopyCandidates, outlines: Outlines) -> CopyCandidates:
    sparse = (outlines.plain >= PLAIN_GROUND) & (outlines.solid < LEAST_SOLID)
    full = (outlines.plain >= FULL_PAGE_GROUND) & (outlines.solid < FULL_PAGE_SOLID)
    may_be_page = sparse | full
    kept = ~(may_be_page[found.copies] | may_be_page[found.originals])
    return CopyCandidates(found.copies[kept], found.originals[kept], found.ways[kept])


def _of_one_shot(library: Library, photos: PhotoIds, pairs: CopyPairs, radius: int) -> NearPairs:
    """The pairs without those whose cameras name different times; the lower place first."""
    ends = photos[pairs.first], photos[pairs.second]
    rows = library.photos(np.unique(np.concatenate(ends)).tolist())
    times = {photo: capture_time(row) for photo, row in rows.items()}
    kept = np.array(
        [
            may_be_one_shot(times.get(one), times.get(other))
            for one, other in zip(*(side.tolist() for side in ends), strict=True)
        ],
        bool,
    )
    pairs = pairs.where(kept)
    low, high = np.minimum(pairs.first, pairs.second), np.maximum(pairs.first, pairs.second)
    return NearPairs(low, high, pairs.distances, radius)


def _opened(path: Path) -> BlobCache:
    """A cache; one that is only read where it cannot be written."""
    try:
        return BlobCache(path, write=True)
    except (HashDeskError, sqlite3.Error, OSError):
        return BlobCache(path)
