"""How many photos a switch to a model has to read yet: what one that was stopped did is kept."""

from __future__ import annotations

import numpy as np

from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.tables.library_rows import EncoderRow


def left_to_read(db: LibraryDB, backbone: str, encoder: EncoderRow | None = None) -> int:
    """The photos that are there with neither kept features of a backbone nor codes of an encoder.

    encoder: None: the library has none for the backbone yet.
    """
    photos = photo_arrays.good_ids(db.connection)
    if encoder is not None:
        photos = np.setdiff1d(photos, db.load_codes(encoder).ids)
    path = features_path(db.folder, backbone)
    if not path.exists():
        return len(photos)
    contents = photo_rows.content_ids(db.connection, photos.tolist())
    with BlobCache(path) as cache:
        kept = cache.known(contents.values())
    return sum(content not in kept for content in contents.values())
