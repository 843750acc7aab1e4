"""Edits of a library's sampled thumbnails, encoded: some to learn from, others to judge by.

WORK/sample.npz     the thumbnails, from the app (hashdesk.core.adaptation.training_data)
WORK/edits.pt       their edits' features and pHashes, made once even if the run is interrupted
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.random import default_rng
from PIL import Image

from hashdesk.core.adaptation.training_data import SAMPLE_FILE
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.imaging.orientation import PHashes
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.job import Job
from hashdesk.encoders.engines.engine import Engine
from trainer import checkpoint
from trainer.adaptation.subsample import PhotoRows
from trainer.data.fixed_edits import FIXED_EDITS
from trainer.data.photos import decode_image
from trainer.data.random_edits import edit_at_random
from trainer.progress import Reporter

RANDOM_EDITS_PER_PHOTO = 2
JUDGING_PHOTOS = 48  # thumbnails whose fixed edits judge; nothing is learned from them
MIN_SAMPLE = 2 * JUDGING_PHOTOS

Encoded = tuple[torch.Tensor, torch.Tensor]  # features (m, kinds, d), pHashes (m, kinds)


@dataclass(frozen=True)
class EditedSample:
    """Photos of a library, and features of edits of each."""

    rows: PhotoRows  # (m,)
    edited: Features  # (m, kinds, d)
    phashes: PHashes  # (m, kinds), of the edits


def encode_edits(
    work: Path, engine: Engine, name: str, seed: int, job: Job, progress: Reporter
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
    fingerprint = f"{name} {engine.name} {seed} {len(rows)}"
    state = checkpoint.load(work / "edits.pt", fingerprint)
    if state is None:
        bounds = zip([0, *ends[:-1]], ends, strict=True)
        files = np.array([jpegs[start:end] for start, end in bounds], np.object_)
        encode = partial(_encoded, engine=engine, job=job, progress=progress)
        state = {
            "learned": encode(list(files[~judging]), RANDOM_EDITS_PER_PHOTO, seed),
            "judges": encode(list(files[judging]), len(FIXED_EDITS), None),
        }
        checkpoint.save(work / "edits.pt", fingerprint, state)
    return _sample(rows[~judging], state["learned"]), _sample(rows[judging], state["judges"])


def _sample(rows: PhotoRows, encoded: Encoded) -> EditedSample:
    features, phashes = encoded
    return EditedSample(rows, features.numpy(), phashes.numpy().view(np.uint64))


def _encoded(
    jpegs: list[bytes], kinds: int, seed: int | None, engine: Engine, job: Job, progress: Reporter
) -> Encoded:
    """Of edits of thumbnails: random with a seed, fixed without."""
    photos_per_batch = max(engine.batch // kinds, 1)
    features, phashes = [], []
    for start in range(0, len(jpegs), photos_per_batch):
        job.check()
        batch = jpegs[start : start + photos_per_batch]
        edits = [
            decode_image(edit)
            for number, jpeg in enumerate(batch, start)
            for edit in _edits(jpeg, kinds, None if seed is None else (seed, 2, number))
        ]
        features.append(engine.features(np.stack([edit.pixels for edit in edits])))
        phashes += [edit.phash for edit in edits]
        progress(phase="edits", done=start + len(batch), total=len(jpegs), kinds=kinds)
    shape = len(jpegs), kinds
    signed = np.array(phashes, np.uint64).view(np.int64)  # torch.save has no unsigned integers
    encoded = np.concatenate(features).reshape(*shape, -1), signed.reshape(shape)
    return torch.from_numpy(encoded[0]), torch.from_numpy(encoded[1])


def _edits(jpeg: bytes, kinds: int, seed: tuple[int, int, int] | None) -> Iterable[Image.Image]:
    photo = open_thumbnail(jpeg).convert("RGB")
    if seed is None:
        return (edit(photo) for edit in FIXED_EDITS.values())
    draws = default_rng(seed)
    return (edit_at_random(photo, draws) for _ in range(kinds))
