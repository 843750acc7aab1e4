"""New codes from kept features, without decoding photos or running an engine."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hashdesk.core.encoding.codes import take
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.job import Job
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches import blob_cache, feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables.library_rows import EncoderRow

FEATURE_BATCH = 4096  # photos at a time


def encoder_row(db: LibraryDB, encoder: Encoder) -> EncoderRow:
    """An encoder's row, after dropping the damaged segments of its code set."""
    row = db.encoder(encoder.id, encoder.description)
    with db.transaction():
        code_segments.drop_damaged(db.connection, row.id, row.name)
    return row


def uncoded(db: LibraryDB, row: EncoderRow, coming: Iterable[int] = ()) -> list[int]:
    """The photos that are there without codes of an encoder, except `coming`."""
    have = np.union1d(db.load_codes(row).ids, np.fromiter(coming, np.int64))
    photos: list[int] = np.setdiff1d(photo_arrays.good_ids(db.connection), have).tolist()
    return photos


def recode(
    db: LibraryDB, encoder: Encoder, row: EncoderRow, photos: list[int], job: Job
) -> set[int]:
    """Give photos codes from their kept features; the ids of the photos that got some.

    Committed in batches: after a cancel or a crash the next call does only the rest.
    """
    done: set[int] = set()
    path = feature_cache.features_path(db.folder, encoder.backbone)
    if not path.exists():  # nothing to count: all photos have to be read
        return done
    with BlobCache(path) as cache:
        for batch in job.batches("recode", photos, FEATURE_BATCH):
            contents = photo_rows.content_ids(db.connection, batch)
            blobs = feature_cache.get_features(cache, contents.values())
            usable = [number for number in batch if contents[number] in blobs]
            if usable:
                features = feature_cache.unpack_features([blobs[contents[n]] for n in usable])
                encoded = encoder.encode_features(features)
                numbers = np.array(usable, np.int64)[encoded.finite]
                codes = take(encoded.codes, np.flatnonzero(encoded.finite))
                with db.transaction():
                    code_segments.put(db.connection, row.id, row.name, numbers, codes)
                done.update(numbers.tolist())
    return done


def photos_without_caches(db: LibraryDB, backbone: str) -> set[int]:
    """The photos that are there but lack sound kept features or a thumbnail."""
    lacking: set[int] = set()
    good = photo_arrays.good_ids(db.connection).tolist()
    features = BlobCache(feature_cache.features_path(db.folder, backbone))
    with features, BlobCache(db.folder / blob_cache.THUMBNAILS) as thumbnails:
        for start in range(0, len(good), FEATURE_BATCH):
            contents = photo_rows.content_ids(db.connection, good[start : start + FEATURE_BATCH])
            kept = thumbnails.known(contents.values())
            kept &= feature_cache.get_features(features, contents.values()).keys()
            lacking.update(number for number, content in contents.items() if content not in kept)
    return lacking
