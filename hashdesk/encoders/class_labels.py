"""Suggested names for shelves of the atlas: the backbone's own classes, from kept features.

Only guesses: the backbone knows 1,000 classes, and photos show other things, too.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from hashdesk.core.atlas.shelves import Shelves
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.linear_heads import class_probabilities

SURE_PROBABILITY = 0.25  # least mean probability over a shelf's typical photos for a guess


def guess_names(library: Path, encoder: str, shelves: Shelves, cache: Path) -> dict[int, str]:
    """Code -> class, for the shelves of an encoder's codes whose class is fairly sure.

    Raises HashDeskError if the backbone is not available.
    """
    with LibraryDB(library) as db:
        row = db.find_encoder(encoder)
        name = "" if row is None else row.backbone
        photos = np.unique(shelves.typical[shelves.typical > 0]).tolist()
        contents = photo_rows.content_ids(db.connection, photos)
    if not name or not photos:
        return {}
    with BlobCache(feature_cache.features_path(library, name)) as cache_db:
        blobs = feature_cache.get_features(cache_db, contents.values())
    known = [photo for photo in photos if contents[photo] in blobs]
    if not known:
        return {}
    backbone = load_backbone(cache, name)
    if backbone.classifier is None:
        return {}
    features = feature_cache.unpack_features([blobs[contents[photo]] for photo in known])
    rows = dict(zip(known, class_probabilities(features, backbone.classifier), strict=True))
    names = {}
    for code, typical in zip(shelves.codes.tolist(), shelves.typical.tolist(), strict=True):
        if probabilities := [rows[photo] for photo in typical if photo in rows]:
            mean = np.mean(probabilities, axis=0)
            if mean.max() >= SURE_PROBABILITY:
                names[code] = backbone.classes[int(mean.argmax())]
    return names
