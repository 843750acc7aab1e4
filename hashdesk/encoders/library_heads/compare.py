"""Heads made from a library beside the encoder in use: the estimate of adapting, without PyTorch.

The two have different backbones, so which photos belong together is what both say together: by the
features of one alone, that one would win. What judges is not learned from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk.core.adaptation.variety import content_phashes
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.indexing.read_features import FeatureSource
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import (
    GainEstimate,
    JudgingPhotos,
    SeenPhotos,
    estimate_gain,
)
from hashdesk.encoders.judging.retrieval import NothingToMeasure
from hashdesk.encoders.library_heads.encode_edits import encode_fixed_edits
from hashdesk.encoders.library_heads.groups import USUAL_TEACHER, group_similarities
from hashdesk.encoders.library_heads.heads import LIBRARY_BLOCKS
from hashdesk.encoders.library_heads.itq import Floats, principal_axes
from hashdesk.encoders.library_heads.method import LEAST_JUDGED, PHOTOS_WITH_EDITS

MOST_JUDGED = 1500  # photos that are searched; the cost is that of their squares
ASKED_SHARE = 0.1  # of the photos, which search for their groups
DRAWS = 1


@dataclass(frozen=True)
class Judges:
    """Photos that compare an encoder of the library with a new one, as the former sees them."""

    used: BundleEncoder
    rows: NDArray[np.intp]  # (n,) of the photos that heads are made from
    features: Features  # (n, d)
    phashes: PHashes  # (n,)
    asked: NDArray[np.intp]  # (q,) of the n: they search for their groups
    edited: NDArray[np.intp]  # (m,) of the n, some of those asked: their edits search for them
    jpegs: Sequence[bytes]  # (m,) thumbnails

    @property
    def held_out(self) -> NDArray[np.intp]:
        """Rows of the photos that nothing may be learned from."""
        return self.rows[self.asked]


def find_judges(
    db: LibraryDB,
    contents: Sequence[bytes],
    thumbnails: Mapping[bytes, bytes],
    used: BundleEncoder,
) -> Judges | None:
    """Photos among some contents that can judge; None if there are too few."""
    with BlobCache(feature_cache.features_path(db.folder, used.backbone)) as cache:
        blobs = feature_cache.get_features(cache, contents[:MOST_JUDGED])
    rows = [row for row, content in enumerate(contents[:MOST_JUDGED]) if content in blobs]
    if len(rows) < LEAST_JUDGED:
        return None
    known = [contents[row] for row in rows]
    features = feature_cache.unpack_features([blobs[content] for content in known])
    shown = np.array([row for row, content in enumerate(known) if content in thumbnails])
    if len(shown) < PHOTOS_WITH_EDITS or not np.isfinite(features).all():
        return None
    draws = default_rng(DRAWS)
    edited = np.sort(draws.choice(shown, PHOTOS_WITH_EDITS, replace=False))
    drawn = draws.choice(len(rows), int(len(rows) * ASKED_SHARE), replace=False)
    phashes = content_phashes(db.connection, known)
    jpegs = [thumbnails[known[row]] for row in edited.tolist()]
    asked = np.union1d(drawn, edited)
    return Judges(used, np.array(rows), features, phashes, asked, edited, jpegs)


def compare(
    judges: Judges,
    new: CandidateEncoder,
    features: Features,
    source: FeatureSource,
    classifier: Classifier | None,
    job: Job,
) -> GainEstimate:
    """The figures of the encoder in use and of a new one, for each bits setting.

    Empty if nothing can be said: to a model that hardly sees a difference, all is one picture.
    features (k, d): of all photos that heads are made from, by the new backbone; source and
    classifier: of that one. Raises Cancelled.
    """
    used = judges.used
    old = FeatureSource(
        used.backbone, used.input, used.batch, lambda pixels: used.encode(pixels).features
    )
    before, after = (
        encode_fixed_edits(judges.jpegs, one, job, part, 2)
        for part, one in enumerate((old, source))
    )
    photos = features[judges.rows]
    similar = (_groups(judges.features) + _groups(photos)) / np.float32(2)
    kinds = len(after) // len(judges.jpegs)
    judging = JudgingPhotos(
        photos,
        judges.phashes,
        judges.asked,
        similar[judges.asked],
        np.repeat(judges.edited, kinds),
        after,
    )
    seen = SeenPhotos(judges.features, before.features, used.classifier)
    try:
        return estimate_gain(judging, CandidateEncoder.of(used.bundle), new, classifier, seen)
    except NothingToMeasure:
        return {}


def _groups(features: Features) -> Floats:
    x = linear_heads.inputs(features, LIBRARY_BLOCKS, None)
    axes = min(USUAL_TEACHER.whitened_axes, len(x) // 3, x.shape[1])
    return group_similarities(x, principal_axes(x, axes))
