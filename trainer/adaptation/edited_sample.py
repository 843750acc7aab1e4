"""Edits of a library's sampled thumbnails, encoded: some to learn from, others to judge by.

WORK/sample.npz     the thumbnails, from the app (hashdesk.core.adaptation.training_data)
WORK/edits.pt       their edits' features and pHashes, made once even if the run is interrupted:
                    what is done is kept on the way (encoded_edits)

The edits that judge search as in the app: those in a frame in a second view, too, without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import default_rng
from PIL import Image

from hashdesk.core.adaptation.training_data import REQUEST, SAMPLE_FILE
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.errors import TrainingFailed
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
from trainer.adaptation.encoded_edits import EDIT_PARTS, EditsInWork, Encoded, all_finite
from trainer.adaptation.subsample import PhotoRows
from trainer.progress import Reporter

RANDOM_EDITS_PER_PHOTO = 2
JUDGING_PHOTOS = 48  # thumbnails whose fixed edits judge; nothing is learned from them
MIN_SAMPLE = 2 * JUDGING_PHOTOS
EDITS_PER_REPORT = 64  # a second of work


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
    fingerprint = f"views {name} {encoder.engine.name} {seed} {_digest(work, encoder.input)}"
    state = checkpoint.load(work / "edits.pt", fingerprint)
    if state is None or not _is_sound(state):
        bounds = zip([0, *ends[:-1]], ends, strict=True)
        files = np.array([jpegs[start:end] for start, end in bounds], np.object_)
        edits = EditsInWork(work / "edits-part.pt", fingerprint)
        judged, learned_from = list(files[judging]), list(files[~judging])
        every = len(learned_from) * RANDOM_EDITS_PER_PHOTO + len(judged) * len(FIXED_EDITS)
        counter = _EditCounter(edits.count, every, progress)
        _make_random_edits(learned_from, edits, encoder, seed, job, counter)
        _make_fixed_edits(judged, edits, encoder, job, counter)
        state = edits.finished(encoder.engine)
        checkpoint.save(work / "edits.pt", fingerprint, state)
    (work / "edits-part.pt").unlink(missing_ok=True)
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


def _digest(work: Path, wanted: ModelInput) -> str:
    """Of all that edits are made from: thumbnails, and the request that names the model."""
    digest = hashlib.sha256(repr(wanted).encode())
    for file in (SAMPLE_FILE, REQUEST):
        if (work / file).exists():
            digest.update((work / file).read_bytes())
    return digest.hexdigest()


def _is_sound(state: dict[str, Any]) -> bool:
    """Whether what is kept can be learned from: a file may hold anything."""
    try:
        parts = [state[kind] for kind in EDIT_PARTS if state[kind] is not None]
        return all_finite(*(features.numpy() for features, _ in parts))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


class _EditCounter:
    """Reports how many of all edits were made, learned from or judged by."""

    def __init__(self, done: int, total: int, progress: Reporter) -> None:
        self._done, self._reported, self._total = done, done, total
        self._progress = progress
        if done:  # in an earlier run
            progress(phase="edits", done=done, total=total)

    def count(self) -> None:
        """One more edit was made."""
        self._done += 1
        if self._done - self._reported >= EDITS_PER_REPORT or self._done == self._total:
            self._reported = self._done
            self._progress(phase="edits", done=self._done, total=self._total)


def _make_random_edits(
    jpegs: list[bytes],
    edits: EditsInWork,
    encoder: EditEncoder,
    seed: int,
    job: Job,
    counter: _EditCounter,
) -> None:
    """Make those that are not done."""
    first, done = divmod(len(edits.learned), RANDOM_EDITS_PER_PHOTO)
    for number, photo in _thumbnails(jpegs, first, job):
        draws = default_rng((seed, 2, number))
        for kind in range(RANDOM_EDITS_PER_PHOTO):
            edited = edit_at_random(photo, draws)
            if number == first and kind < done:
                continue  # made only for what it draws
            edits.learned.add(decode_image(edited, encoder.input), encoder.engine)
            counter.count()
            edits.keep()
    edits.learned.encode(encoder.engine)


def _make_fixed_edits(
    jpegs: list[bytes], edits: EditsInWork, encoder: EditEncoder, job: Job, counter: _EditCounter
) -> None:
    """Make those that are not done; of those in a frame, also what is in it."""
    first, done = divmod(len(edits.judges), len(FIXED_EDITS))
    for number, photo in _thumbnails(jpegs, first, job):
        for kind, (name, edit) in enumerate(FIXED_EDITS.items()):
            if number == first and kind < done:
                continue
            if name not in FRAMING_EDITS:  # looking for frames takes longer than decoding
                whole = decode_image(edit(photo), encoder.input)
            else:
                whole, inside = decode_views(edit(photo), encoder.input)
                if inside is not None:
                    edits.framed.append(number * len(FIXED_EDITS) + kind)
                    edits.trimmed.add(inside, encoder.engine)
            edits.judges.add(whole, encoder.engine)
            counter.count()
            edits.keep()


def _thumbnails(jpegs: list[bytes], first: int, job: Job) -> Iterator[tuple[int, Image.Image]]:
    """Each thumbnail with its number, from the first that is wanted on."""
    for number in range(first, len(jpegs)):
        job.check()
        yield number, open_thumbnail(jpegs[number]).convert("RGB")
