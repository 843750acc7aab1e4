"""Edits of a library's thumbnails as a backbone sees them: some to learn from, others to judge by.

No photo file is read, so drives may be unplugged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.edits.decode_edits import decode_image, decode_views
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS, FRAMING_EDITS
from hashdesk.core.imaging.edits.random_edits import edit_at_random
from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.indexing.read_features import FeatureSource
from hashdesk.core.job import Job
from hashdesk.encoders.judging.searched_pictures import SearchedPictures
from hashdesk.encoders.library_heads.method import FEWEST_EDITS, LEARNED_EDITS, MOST_EDITS

EDITS_PHASE, JUDGE_PHASE = "edits", "judge"  # learning from some edits, judging by others


@dataclass(frozen=True)
class LearnedEdits:
    """Random edits of photos."""

    originals: NDArray[np.intp]  # (m,) rows of the photos
    features: Features  # (m, d)


def encode_random_edits(
    thumbnails: Sequence[tuple[int, bytes]], source: FeatureSource, seed: int, job: Job
) -> LearnedEdits:
    """Random edits of photos, given as rows and thumbnails. Raises Cancelled."""
    kinds = min(max(LEARNED_EDITS // max(len(thumbnails), 1), FEWEST_EDITS), MOST_EDITS)
    chosen = thumbnails[: LEARNED_EDITS // kinds]

    def edits() -> Iterator[Pixels]:
        for number, (row, jpeg) in enumerate(chosen):
            photo, draws = _opened(jpeg), default_rng((seed, row))
            for _ in range(kinds):
                yield decode_image(edit_at_random(photo, draws), source.input).pixels
            job.report(EDITS_PHASE, (number + 1) * kinds, len(chosen) * kinds)

    rows = np.array([row for row, _ in chosen], np.intp)
    return LearnedEdits(np.repeat(rows, kinds), _features(edits(), source, job))


def encode_fixed_edits(
    jpegs: Sequence[bytes], source: FeatureSource, job: Job, part: int = 0, parts: int = 1
) -> SearchedPictures:
    """The sixteen fixed edits of thumbnails, in the views in which they search.

    part: of so many parts that the phase has, one for each model.
    """
    edits = len(jpegs) * len(FIXED_EDITS)
    phashes: list[int] = []
    framed: list[int] = []
    trimmed: list[DecodedPhoto] = []

    def whole() -> Iterator[Pixels]:
        for number, jpeg in enumerate(jpegs):
            photo = _opened(jpeg)
            for kind, (name, edit) in enumerate(FIXED_EDITS.items()):
                views = decode_views if name in FRAMING_EDITS else _one_view
                shown, inside = views(edit(photo), source.input)
                if inside is not None:
                    framed.append(number * len(FIXED_EDITS) + kind)
                    trimmed.append(inside)
                phashes.append(shown.phash)
                yield shown.pixels
            done = part * edits + (number + 1) * len(FIXED_EDITS)
            job.report(JUDGE_PHASE, done, parts * edits)

    features = [_features(whole(), source, job)]
    if trimmed:
        features.append(_features((photo.pixels for photo in trimmed), source, job))
    every = np.array([*phashes, *(photo.phash for photo in trimmed)], np.uint64)
    return SearchedPictures(np.concatenate(features), every, np.array(framed, np.intp))


def _features(pixels: Iterable[Pixels], source: FeatureSource, job: Job) -> Features:
    rest, found = iter(pixels), []
    while batch := list(islice(rest, source.batch)):
        job.check()
        found.append(source.features(np.stack(batch)))
    return np.concatenate(found)


def _one_view(photo: Image.Image, wanted: ModelInput) -> tuple[DecodedPhoto, None]:
    """Looking for frames takes longer than decoding."""
    return decode_image(photo, wanted), None


def _opened(jpeg: bytes) -> Image.Image:
    return open_thumbnail(jpeg).convert("RGB")
