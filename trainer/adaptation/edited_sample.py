"""Edits of a library's sampled thumbnails, encoded: some to learn from, others to judge by.

WORK/sample.npz     the thumbnails, from the app (hashdesk.core.adaptation.training_data)
WORK/edits.pt       their edits' features and pHashes, made once even if the run is interrupted

The edits that judge search as in the app: those in a frame in a second view, too, without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.random import default_rng
from PIL import Image

from hashdesk.core.adaptation.training_data import SAMPLE_FILE
from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.edits.decode_edits import decode_image, decode_views
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS, FRAMING_EDITS
from hashdesk.core.imaging.edits.random_edits import edit_at_random
from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.job import Job
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.judging.searched_pictures import SearchedPictures, no_rows
from trainer import checkpoint
from trainer.adaptation.subsample import PhotoRows
from trainer.data.photos import pixel_features
from trainer.progress import Reporter

RANDOM_EDITS_PER_PHOTO = 2
JUDGING_PHOTOS = 48  # thumbnails whose fixed edits judge; nothing is learned from them
MIN_SAMPLE = 2 * JUDGING_PHOTOS
EDITS_PER_REPORT = 64  # a second of work

Encoded = tuple[torch.Tensor, torch.Tensor]  # features (n, d), pHashes (n,) as signed integers


@dataclass(frozen=True)
class EditEncoder:
    """What encodes edits: an engine, and what its model takes."""

    engine: Engine
    input: ModelInput


@dataclass(frozen=True)
class EditedSample:
    """Photos of a library, and features of edits of each."""

    rows: PhotoRows  # (m,)
    edited: Features  # (m, kinds, d)
    phashes: PHashes  # (m, kinds), of the edits
    framed: PhotoRows = field(default_factory=no_rows)  # (t,), those of all edits in a frame
    trimmed: tuple[Features, PHashes] | None = None  # (t, d) and (t,), without it

    @property
    def pictures(self) -> SearchedPictures:
        """All m · kinds edits, in the views in which they search."""
        views = [(self.edited.reshape(-1, self.edited.shape[-1]), self.phashes.reshape(-1))]
        if self.trimmed is not None:
            views.append(self.trimmed)
        features, phashes = (np.concatenate(parts) for parts in zip(*views, strict=True))
        return SearchedPictures(features, phashes, self.framed)


def encode_edits(
    work: Path, encoder: EditEncoder, name: str, seed: int, job: Job, progress: Reporter
) -> tuple[EditedSample, EditedSample]:
    """Random edits to learn from, and fixed edits to judge by. `name` is of the method.

    Raises TrainingFailed if there are too few thumbnails.
    """
    with np.load(work / SAMPLE_FILE) as sample:
        rows, ends, jpegs = sample["rows"], sample["ends"], sample["jpegs"].tobytes()
    if len(rows) < MIN_SAMPLE:
        raise TrainingFailed(
            f"The thumbnails of {len(rows)} photos are kept, and edits of at least {MIN_SAMPLE} "
            "are learned from. This makes them again: hashdesk index --features"
        )
    judging = np.zeros(len(rows), np.bool_)
    judging[np.linspace(0, len(rows) - 1, JUDGING_PHOTOS).astype(np.intp)] = True
    fingerprint = f"views {name} {encoder.engine.name} {seed} {len(rows)}"
    state = checkpoint.load(work / "edits.pt", fingerprint)
    if state is None:
        bounds = zip([0, *ends[:-1]], ends, strict=True)
        files = np.array([jpegs[start:end] for start, end in bounds], np.object_)
        judged = list(files[judging])
        trimmed: dict[int, DecodedPhoto] = {}
        wanted = encoder.input
        learned_from = list(files[~judging])
        every = len(learned_from) * RANDOM_EDITS_PER_PHOTO + len(judged) * len(FIXED_EDITS)
        counter = _EditCounter(every, progress)
        edits = _random_edits(learned_from, wanted, seed, job, counter)
        fixed = _fixed_edits(judged, wanted, trimmed, job, counter)
        state = {
            "learned": _encoded(edits, encoder.engine),
            "judges": _encoded(fixed, encoder.engine),
            "framed": torch.tensor(list(trimmed)),
            "trimmed": _encoded(trimmed.values(), encoder.engine) if trimmed else None,
        }
        checkpoint.save(work / "edits.pt", fingerprint, state)
    trimmed_views = None if state["trimmed"] is None else _arrays(state["trimmed"])
    learned = _sample(rows[~judging], *_arrays(state["learned"]))
    judges = _sample(rows[judging], *_arrays(state["judges"]))
    return learned, replace(judges, framed=state["framed"].numpy(), trimmed=trimmed_views)


def _sample(rows: PhotoRows, features: Features, phashes: PHashes) -> EditedSample:
    shape = len(rows), len(phashes) // len(rows)
    return EditedSample(rows, features.reshape(*shape, -1), phashes.reshape(shape))


def _arrays(encoded: Encoded) -> tuple[Features, PHashes]:
    features, phashes = encoded
    return features.numpy(), phashes.numpy().view(np.uint64)


def _encoded(photos: Iterable[DecodedPhoto], engine: Engine) -> Encoded:
    phashes: list[int] = []

    def pixels() -> Iterator[Pixels]:
        for photo in photos:
            phashes.append(photo.phash)
            yield photo.pixels

    features = pixel_features(engine, pixels())
    signed = np.array(phashes, np.uint64).view(np.int64)  # torch.save has no unsigned integers
    return torch.from_numpy(features), torch.from_numpy(signed)


class _EditCounter:
    """Reports how many of all edits were made, learned from or judged by."""

    def __init__(self, total: int, progress: Reporter) -> None:
        self._done, self._reported, self._total = 0, 0, total
        self._progress = progress

    def count(self) -> None:
        """One more edit was made."""
        self._done += 1
        if self._done - self._reported >= EDITS_PER_REPORT or self._done == self._total:
            self._reported = self._done
            self._progress(phase="edits", done=self._done, total=self._total)


def _random_edits(
    jpegs: list[bytes], wanted: ModelInput, seed: int, job: Job, counter: _EditCounter
) -> Iterator[DecodedPhoto]:
    for number, photo in _thumbnails(jpegs, job):
        draws = default_rng((seed, 2, number))
        for _ in range(RANDOM_EDITS_PER_PHOTO):
            yield decode_image(edit_at_random(photo, draws), wanted)
            counter.count()


def _fixed_edits(
    jpegs: list[bytes],
    wanted: ModelInput,
    trimmed: dict[int, DecodedPhoto],
    job: Job,
    counter: _EditCounter,
) -> Iterator[DecodedPhoto]:
    """All edits; adds to `trimmed` those in a frame, without it, by number."""
    for number, photo in _thumbnails(jpegs, job):
        for kind, (name, edit) in enumerate(FIXED_EDITS.items()):
            if name not in FRAMING_EDITS:  # looking for frames takes longer than decoding
                whole = decode_image(edit(photo), wanted)
            else:
                whole, inside = decode_views(edit(photo), wanted)
                if inside is not None:
                    trimmed[number * len(FIXED_EDITS) + kind] = inside
            yield whole
            counter.count()


def _thumbnails(jpegs: list[bytes], job: Job) -> Iterator[tuple[int, Image.Image]]:
    """Each thumbnail with its number."""
    for number, jpeg in enumerate(jpegs):
        job.check()
        yield number, open_thumbnail(jpeg).convert("RGB")
