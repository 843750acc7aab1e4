"""The third deed: an encoder adapted to the library, from its own features.

    kept features ─► adapting/ ─► trainer (a child) ─► adapting/bundle
                  ─► encoders/ID ─► new code set beside the old one ─► in use, if it is better

Until the last step, which is one transaction, the library searches what it searched before.
Each step is whole or not at all, so a run that was stopped anywhere goes on where it was.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.adaptation import training_data
from hashdesk.core.adaptation.trainer_process import TRAINER, UNCHANGED, TrainerLine, run_trainer
from hashdesk.core.adaptation.training_data import TrainingData
from hashdesk.core.code_sets import code_sets
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import (
    BundleDamaged,
    EngineUnavailable,
    FeaturesLacking,
    LibraryError,
    TrainingFailed,
)
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB

LEAST_PHOTOS = 300  # different ones: fewer say too little of what is alike
LEAST_KEPT = 0.9  # of them must have kept features

TRAINED_BUNDLE, TRAINER_REPORT = "bundle", "report.json"  # what the trainer leaves in its folder

Estimate = Mapping[str, Mapping[str, float]]  # bits -> "groups_before", "edits_after" …


@dataclass(frozen=True)
class BaseEncoder:
    """The encoder to begin with, and where its files lie."""

    encoder: Encoder
    folder: Path
    cache: Path  # of exported backbones


@dataclass(frozen=True)
class AdaptOptions:
    """How to adapt."""

    seed: int = 0
    restart: bool = False  # forget what an interrupted run left
    switch: bool = True  # go over to the new encoder if it is better


@dataclass(frozen=True)
class AdaptResult:
    """What came of it."""

    encoder: EncoderRow
    better: bool
    switched: bool
    estimate: Estimate
    sentence: str  # the trainer's, about the estimate
    photos: int  # different ones that were learned from
    broken: int  # photos whose features are not finite
    recoded: int  # photos that got codes
    uncoded: int  # photos that get codes from the next “hashdesk index”
    seconds: float


def adapt(
    db: LibraryDB,
    base: BaseEncoder,
    open_bundle: Callable[[Path], Encoder],
    job: Job,
    wish: AdaptOptions | None = None,
    told: Callable[[TrainerLine], None] = lambda line: None,
    trainer: Sequence[str] = TRAINER,
) -> AdaptResult:
    """Adapt the encoder to a library. `told` hears of every line of the trainer's.

    Raises LibraryError, DiskFull, TrainingFailed or Cancelled; whichever it is, the encoder
    in use is the same as before.
    """
    wish = wish or AdaptOptions()
    started = time.monotonic()
    db.require_space("adapting")
    contents = _enough(db)
    code_sets.tidy(db)
    if wish.restart:
        training_data.forget(db)
    gathered = training_data.gather(
        db, contents, base.encoder.backbone, base.encoder.id, wish.seed, job
    )
    _require_features(db, gathered)
    report = _train(base, gathered.folder, wish.seed, job, told, trainer)
    bundle = gathered.folder / TRAINED_BUNDLE
    encoder = _opened(bundle, base.encoder.backbone, open_bundle)
    if not _is_kept(db, encoder.id, open_bundle):
        code_sets.keep_bundle(db, bundle, encoder.id)
    coded = code_sets.bring_up_to_date(db, encoder, job)
    better = report["better"]
    if better and wish.switch:
        db.use_encoder(coded.encoder)
    training_data.forget(db)
    return AdaptResult(
        encoder=coded.encoder,
        better=better,
        switched=better and wish.switch,
        estimate=report["estimate"],
        sentence=report["sentence"],
        photos=gathered.photos,
        broken=gathered.broken,
        recoded=coded.recoded,
        uncoded=coded.uncoded,
        seconds=time.monotonic() - started,
    )


def _enough(db: LibraryDB) -> list[bytes]:
    """The library's contents, if there are enough to learn from."""
    contents = training_data.contents_of(db)
    if not contents:
        raise LibraryError(
            f"The library in {db.folder} holds no photos yet. Index a folder first: "
            "hashdesk index FOLDER"
        )
    if len(contents) < LEAST_PHOTOS:
        raise LibraryError(
            f"Adapting needs at least {LEAST_PHOTOS} different photos; this library has "
            f"{len(contents)}. Index more folders first."
        )
    return contents


def _require_features(db: LibraryDB, gathered: TrainingData) -> None:
    if gathered.photos + gathered.broken < LEAST_KEPT * gathered.contents:
        training_data.forget(db)
        lacking = gathered.contents - gathered.photos - gathered.broken
        raise FeaturesLacking(
            f"The features of {lacking:,} of {gathered.contents:,} photos are not kept, and "
            "adapting learns from them. With “keep_features = true” in settings.toml (the "
            "default), this makes them again: hashdesk index --features"
        )
    if gathered.photos < LEAST_PHOTOS:
        training_data.forget(db)
        raise LibraryError(
            f"The features of {gathered.broken:,} photos are no numbers, which leaves too few to "
            f"adapt to: {gathered.photos:,} of at least {LEAST_PHOTOS}."
        )


def _train(
    base: BaseEncoder,
    work: Path,
    seed: int,
    job: Job,
    told: Callable[[TrainerLine], None],
    trainer: Sequence[str],
) -> dict[str, Any]:
    """Run the trainer; its report."""

    def heard(line: TrainerLine) -> None:
        phase, done, total = line.get("phase"), line.get("done"), line.get("total")
        if line.get("event") == "progress" and isinstance(phase, str):
            told(line)
            job.report(phase, done if type(done) is int else 0, total if type(total) is int else 0)

    # What an earlier run left must not be taken for the answer of this one.
    (work / TRAINER_REPORT).unlink(missing_ok=True)
    shutil.rmtree(work / TRAINED_BUNDLE, ignore_errors=True)
    options = ["--base", base.folder, "--cache", base.cache, "--seed", seed, "--json"]
    run_trainer([*trainer, *map(str, [work, *options])], job, heard)
    try:
        report = json.loads((work / TRAINER_REPORT).read_text("utf-8"))
        if type(report["better"]) is not bool or not isinstance(report["sentence"], str):
            raise ValueError("it does not say whether the new encoder is better")
        if not all(isinstance(table, dict) for table in report["estimate"].values()):
            raise ValueError("its estimate is no table")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingFailed(
            f"The trainer ended without a report that can be read. {UNCHANGED}"
        ) from error
    assert isinstance(report, dict)
    return report


def _opened(bundle: Path, backbone: str, open_bundle: Callable[[Path], Encoder]) -> Encoder:
    """The new encoder, proved to be one for this library's features, by an engine of the app's."""
    try:
        encoder = open_bundle(bundle)
        encoder.engine  # noqa: B018  (asking for it makes it give the outputs that are stated)
    except BundleDamaged as error:
        raise TrainingFailed(f"The trainer made no sound encoder. {UNCHANGED}") from error
    except EngineUnavailable as error:
        raise TrainingFailed(f"The new encoder cannot be used: {error} {UNCHANGED}") from error
    if encoder.backbone != backbone:
        raise TrainingFailed(
            f"The trainer made an encoder for {encoder.backbone}, not for {backbone}. {UNCHANGED}"
        )
    return encoder


def _is_kept(db: LibraryDB, name: str, open_bundle: Callable[[Path], Encoder]) -> bool:
    """Whether the library has this encoder already, sound: then nothing is put in its place."""
    try:
        return open_bundle(code_sets.bundle_folder(db.folder, name)).id == name
    except BundleDamaged:
        return False
