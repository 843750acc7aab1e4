"""The estimate of a model beside the one in use."""

from __future__ import annotations

import io

import numpy as np

from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.indexing.read_features import FeatureSource
from hashdesk.core.job import Job
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.library_heads.compare import Judges, compare
from hashdesk.encoders.library_heads.heads import (
    LIBRARY_BLOCKS,
    LIBRARY_RANKING,
    fit_library_heads,
)
from tests.drawing import draw

PHOTOS, WIDTH = 24, 16


def test_a_model_that_hardly_sees_a_difference_has_no_estimate(encoder: BundleEncoder) -> None:
    """To it, all photos are copies of the first, and no picture is left to be found."""
    draws, rows = np.random.default_rng(0), np.arange(PHOTOS)
    jpeg = io.BytesIO()
    draw(0, 0, (256, 192)).save(jpeg, "JPEG")
    used_features = draws.standard_normal((PHOTOS, 1280)).astype(np.float32)
    features = (1 + 1e-4 * draws.standard_normal((PHOTOS, WIDTH))).astype(np.float32)
    phashes = np.zeros(PHOTOS, np.uint64)
    judges = Judges(encoder, rows, used_features, phashes, rows, rows[:1], [jpeg.getvalue()])
    heads = fit_library_heads(features, rows, features)
    new = CandidateEncoder(LIBRARY_BLOCKS, heads, LIBRARY_RANKING)
    source = FeatureSource("new", HASHDESK_INPUT, 8, lambda pixels: features[: len(pixels)])

    assert compare(judges, new, features, source, None, Job()) == {}
