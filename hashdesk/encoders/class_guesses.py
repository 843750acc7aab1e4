"""What photos may show, by the backbone's own classifier: made from kept features, and kept.

No photo is decoded, and no engine runs: 100,000 photos take seconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.code_sets.recode import FEATURE_BATCH
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache, guess_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.guess_cache import Guesses
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.encoders.files.backbone_files import has_classes, load_backbone
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from hashdesk.encoders.files.linear_heads import Classifier, class_probabilities


def backbones_that_guess(db: LibraryDB, first: str) -> Iterator[str]:
    """Backbones with classes that are there, and of which features or guesses are kept.

    This one first of all, then those that ship, even if their codes are gone: what they guessed
    is still true of the photos. Then models that were added. The newest of each comes first.
    """
    newest = [row.backbone for row in reversed(db.encoders())]
    shipped = [*(name for name in newest if name in WEIGHTS), *WEIGHTS]
    for name in dict.fromkeys([first, *shipped, *newest]):
        kept = (
            feature_cache.features_path(db.folder, name),
            guess_cache.guesses_path(db.folder, name),
        )
        if name and has_classes(paths.models(), name) and any(path.exists() for path in kept):
            yield name


def photos_to_guess(db: LibraryDB, backbone: str) -> PhotoIds:
    """Ids (k,) of the photos with kept features and no guesses: what `update_guesses` makes."""
    path = feature_cache.features_path(db.folder, backbone)
    if not backbone or not path.exists() or not has_classes(paths.models(), backbone):
        return NO_PHOTOS
    ids, contents = photo_arrays.all_content_ids(db.connection)
    kept = guess_cache.read_guesses(guess_cache.guesses_path(db.folder, backbone), ids, contents)
    lacking = np.flatnonzero(~kept.known)
    if not len(lacking):
        return NO_PHOTOS
    with BlobCache(path) as features:
        try:
            seen = set(features.ids())
        except sqlite3.Error:
            return NO_PHOTOS  # its next writer puts it in order
    names = contents[lacking].astype(">u8")
    found: PhotoIds = ids[lacking[[row.tobytes() in seen for row in names]]]
    return found


def update_guesses(db: LibraryDB, backbone: str, cache: Path, job: Job) -> int:
    """Guess what photos show that have kept features and no guesses; the number of these photos.

    None if the backbone has no classes. What was made before a cancel is kept. Raises Cancelled,
    OSError, and HashDeskError if the backbone is not available.
    """
    features_path = feature_cache.features_path(db.folder, backbone)
    if not backbone or not features_path.exists():
        return 0
    ids, contents = photo_arrays.all_content_ids(db.connection)
    path = guess_cache.guesses_path(db.folder, backbone)
    kept = guess_cache.read_guesses(path, ids, contents)
    guesses = Guesses(kept.classes.copy(), kept.probabilities.copy())
    names = [row.tobytes() for row in contents.astype(">u8")]
    classifier: Classifier | None = None
    made = 0
    try:
        with BlobCache(features_path) as features:
            for batch in job.batches("guess", np.flatnonzero(~kept.known).tolist(), FEATURE_BATCH):
                blobs = feature_cache.get_features(features, [names[place] for place in batch])
                places = [place for place in batch if names[place] in blobs]
                if places:
                    classifier = classifier or load_backbone(cache, backbone).classifier
                    if classifier is None:
                        return 0
                    packed = [blobs[names[place]] for place in places]
                    probabilities = class_probabilities(
                        feature_cache.unpack_features(packed), classifier
                    )
                    guesses.put(places, guess_cache.likeliest(probabilities))
                    made += len(places)
    finally:
        if made:
            guess_cache.write_guesses(path, ids, contents, guesses)
    return made
