"""What may be on the shelves of the atlas: the backbone's own classes, from kept features.

A guess and no more: the backbone knows 1,000 things, and people's photos show others, too.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hashdesk.core.atlas.shelves import Shelves
from hashdesk.core.storage import blob_cache, photo_rows
from hashdesk.core.storage.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.linear_heads import beliefs

SURE_BELIEF = 0.25  # mean belief over the typical photos of a shelf, below which nothing is guessed


def guess_names(library: Path, encoder: str, shelves: Shelves, cache: Path) -> dict[int, str]:
    """Code -> class, for the shelves of an encoder's codes that can be guessed.

    Raises HashDeskError where the backbone is not to be had.
    """
    with LibraryDB(library) as db:
        row = db.find_encoder(encoder)
        name = "" if row is None else str(row.facts.get("backbone", ""))
        photos = np.unique(shelves.typical[shelves.typical > 0]).tolist()
        contents = photo_rows.content_ids(db.connection, photos)
    if not name or not photos:
        return {}
    with BlobCache(blob_cache.features_path(library, name)) as kept:
        blobs = blob_cache.get_features(kept, contents.values())
    known = [photo for photo in photos if contents[photo] in blobs]
    if not known:
        return {}
    backbone = load_backbone(cache, name)
    features = blob_cache.unpack_features([blobs[contents[photo]] for photo in known])
    rows = dict(zip(known, beliefs(features, backbone.classifier), strict=True))
    found = {}
    for code, typical in zip(shelves.codes.tolist(), shelves.typical.tolist(), strict=True):
        held = [rows[photo] for photo in typical if photo in rows]
        if held:
            mean = np.mean(held, axis=0)
            if mean.max() >= SURE_BELIEF:
                found[code] = backbone.classes[int(mean.argmax())]
    return found
