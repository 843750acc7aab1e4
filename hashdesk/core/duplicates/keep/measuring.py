"""Reads photos with copies once more, to see how their files came about, and keeps what was found.

A content is measured once; its cache lies beside the library. What cannot be read now is judged by
what the library knows of it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadProvenance, UnreadablePhoto
from hashdesk.core.duplicates.keep.provenances import Provenances
from hashdesk.core.duplicates.keep.traits import PhotoTraits, read_traits
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.errors import HashDeskError
from hashdesk.core.imaging.provenance.packing import (
    PROVENANCE_VERSION,
    pack_provenance,
    unpack_provenance,
)
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.provenance_cache import (
    PROVENANCE,
    keep_provenance,
    kept_provenance,
)
from hashdesk.core.storage.photos import photo_rows

COPY_RELATIONS = (Relation.SAME, Relation.EDITED)  # of these, files tell which is the original
MEASURED_AT_ONCE = 64  # contents that are waited for, then kept together


def unlike_copies(pairs: MatchedPairs) -> NDArray[np.int64]:
    """The ids of photos that have a copy of other content: copies of one content are all alike."""
    copies = np.isin(pairs.relations, COPY_RELATIONS)
    ends = np.unique(np.concatenate([pairs.first[copies], pairs.second[copies]]))
    return pairs.photos[np.isin(pairs.nodes, ends)]


def measure_copies(library: Library, pairs: MatchedPairs, settings: Settings, job: Job) -> None:
    """Measure the photos that have a copy of other content and were never measured.

    Reports "originals", in photos. What was measured is kept, also where the job is cancelled.
    Raises Cancelled.
    """
    contents = photo_rows.content_ids(library.db.connection, unlike_copies(pairs).tolist())
    path = library.db.folder / PROVENANCE
    with BlobCache(path) as cache:
        known = kept_provenance(cache, set(contents.values()), PROVENANCE_VERSION)
    wanted = _files(library, {p: c for p, c in contents.items() if c not in known})
    if not wanted:
        return
    job.report("originals", 0, len(wanted))
    with DecodePool(settings) as pool, _writer(path) as writer:
        order = list(wanted)
        for start in range(0, len(order), MEASURED_AT_ONCE):
            part = order[start : start + MEASURED_AT_ONCE]
            readings = [(content, pool.read_provenance(wanted[content])) for content in part]
            found: dict[bytes, bytes] = {}
            try:
                for done, (content, reading) in enumerate(readings, start + 1):
                    job.check()
                    found |= _packed(content, reading)
                    job.report("originals", done, len(order))
            finally:
                _keep(writer, found)


def traits_of(folder: Path, connection: sqlite3.Connection, pairs: MatchedPairs) -> PhotoTraits:
    """The traits of the photos of a library, with what was measured of those in pairs of copies."""
    found = read_provenances(folder, connection, unlike_copies(pairs).tolist())
    return replace(read_traits(connection), provenances=found)


def read_provenances(
    folder: Path, connection: sqlite3.Connection, photos: Sequence[int]
) -> Provenances:
    """What was measured of photos of a library."""
    contents = photo_rows.content_ids(connection, photos)
    with BlobCache(folder / PROVENANCE) as cache:
        kept = kept_provenance(cache, set(contents.values()), PROVENANCE_VERSION)
    by_content: dict[bytes, Provenance] = {}
    for content, packed in kept.items():
        with contextlib.suppress(ValueError):
            by_content[content] = unpack_provenance(packed)
    return Provenances({
        photo: by_content[content] for photo, content in contents.items() if content in by_content
    })  # fmt: skip


def _files(library: Library, contents: Mapping[int, bytes]) -> dict[bytes, bytes]:
    """By content, a file that has it, as far as any is within reach."""
    places = library.places(list(contents))
    return {
        contents[photo]: place.full
        for photo, place in sorted(places.items(), reverse=True)
        if not place.offline
    }


def _packed(
    content: bytes, reading: Future[ReadProvenance | UnreadablePhoto]
) -> dict[bytes, bytes]:
    """What was found, if the file still has the content that it had when it was indexed."""
    outcome = reading.result()
    if isinstance(outcome, UnreadablePhoto) or outcome.content_id != content:
        return {}
    return {content: pack_provenance(outcome.provenance)}


@contextlib.contextmanager
def _writer(path: Path) -> Iterator[BlobCache | None]:
    """The cache; None where it cannot be written: then the photos are measured again next time."""
    try:
        cache = BlobCache(path, write=True)
    except (sqlite3.Error, OSError, HashDeskError):
        yield None
        return
    with cache:
        yield cache


def _keep(cache: BlobCache | None, found: Mapping[bytes, bytes]) -> None:
    if cache is not None:
        with contextlib.suppress(sqlite3.Error):  # a full disk: they are measured again
            keep_provenance(cache, found, PROVENANCE_VERSION)
