"""An encoder adapted to a library, from the library's own features.

    kept features ─► adapting/ ─► trainer (child process) ─► adapting/bundle
                  ─► encoders/ID ─► new code set beside the old one ─► in use, if it is better

Until the last step, which is one transaction, the library is searched as before. Each step is
atomic, so an adaptation that was stopped anywhere goes on from there.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.adaptation import training_data
from hashdesk.core.adaptation.advice import EstimateTable
from hashdesk.core.adaptation.trainer_process import (
    UNCHANGED,
    OnTrainerLine,
    TrainerLine,
    run_trainer,
)
from hashdesk.core.adaptation.training_data import TrainingData
from hashdesk.core.adaptation.variety import count_pictures
from hashdesk.core.code_sets import code_sets
from hashdesk.core.code_sets.going_over import Lacking, go_over
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import (
    BundleDamaged,
    EngineUnavailable,
    FeaturesLacking,
    LibraryError,
    TrainingFailed,
)
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.troubles import Trouble

LEAST_PHOTOS = 300  # different pictures: fewer say too little about which photos are alike
LEAST_KEPT = 0.9  # share of the contents, and of these pictures, that must have kept features

TRAINED_BUNDLE, TRAINER_REPORT = "bundle", "report.json"  # results in the trainer's folder


@dataclass(frozen=True)
class BaseEncoder:
    """The encoder to start from."""

    encoder: Encoder
    folder: Path  # of its bundle
    cache: Path  # of exported backbones


@dataclass(frozen=True)
class AdaptOptions:
    """How to adapt."""

    trainer: Sequence[str]  # its command
    seed: int = 0
    restart: bool = False  # start over instead of resuming
    switch: bool = True  # use the new encoder if it is better


@dataclass(frozen=True)
class AdaptResult:
    """The new encoder, and what was made of it."""

    encoder: EncoderRow
    better: bool
    switched: bool
    lacking: Lacking | None  # why it is not in use although it is better
    estimate: EstimateTable
    sentence: str  # of the trainer, about the estimate
    photos: int  # with different contents, that it was trained on
    broken: int  # photos whose features are not finite
    recoded: int  # photos that got codes
    uncoded: int  # photos that get codes from the next “hashdesk index”
    seconds: float


def adapt(
    db: LibraryDB,
    base: BaseEncoder,
    open_bundle: Callable[[Path], Encoder],
    job: Job,
    options: AdaptOptions,
    on_progress: OnTrainerLine = lambda line: None,
) -> AdaptResult:
    """Adapt the encoder to a library. `on_progress` gets the trainer's progress lines.

    Raises LibraryError, DiskFull, TrainingFailed or Cancelled; after any of them the encoder in
    use is the same as before.
    """
    started = time.monotonic()
    db.require_space()
    contents = require_variety(db, job)
    code_sets.remove_orphaned_bundles(db)
    if options.restart:
        training_data.delete(db)
    start = base.encoder
    gathered = training_data.gather(db, contents, start.backbone, start.id, options.seed, job)
    _require_features(db, gathered, contents, start.backbone, job)
    report = _train(base, gathered.folder, options, job, on_progress)
    bundle = gathered.folder / TRAINED_BUNDLE
    encoder = _open_trained(bundle, start.backbone, open_bundle)
    if not _is_kept(db, encoder.id, open_bundle):
        code_sets.keep_bundle(db, bundle, encoder.id)
    coded = code_sets.update_code_set(db, encoder, job)
    better = report["better"]
    lacking = go_over(db, coded.encoder) if better and options.switch else None
    training_data.delete(db)
    return AdaptResult(
        encoder=coded.encoder,
        better=better,
        switched=better and options.switch and lacking is None,
        lacking=lacking,
        estimate=report["estimate"],
        sentence=report["sentence"],
        photos=gathered.photos,
        broken=gathered.broken,
        recoded=coded.recoded,
        uncoded=coded.uncoded,
        seconds=time.monotonic() - started,
    )


def require_variety(db: LibraryDB, job: Job) -> list[bytes]:
    """The content ids of the library. Raises LibraryError if they show too little; Cancelled."""
    contents = training_data.all_content_ids(db)
    if not contents:
        raise db.empty_error()
    pictures = different_pictures(db, contents, job)
    if pictures == len(contents) < LEAST_PHOTOS:
        raise LibraryError(
            f"Adapting needs at least {LEAST_PHOTOS} different photos; this library has "
            f"{len(contents)}. Index more folders first."
        )
    if pictures < LEAST_PHOTOS:
        raise LibraryError(
            f"Adapting needs at least {LEAST_PHOTOS} different pictures; the "
            f"{plural(len(contents), 'different file')} of this library show {pictures}, for "
            "copies and edits of one picture count once. Index more folders first."
        )
    return contents


def different_pictures(db: LibraryDB, contents: Sequence[bytes], job: Job) -> int:
    """How many different pictures the contents of a library show, counted up to LEAST_PHOTOS."""
    encoder = db.encoder_in_use()
    backbone = encoder.backbone if encoder else ""
    return count_pictures(db, contents, backbone, LEAST_PHOTOS, job)


def _require_features(
    db: LibraryDB, gathered: TrainingData, contents: Sequence[bytes], backbone: str, job: Job
) -> None:
    lacking = gathered.contents - gathered.photos - gathered.broken
    would_do = gathered.photos < LEAST_PHOTOS <= gathered.photos + lacking
    if would_do or lacking > (1 - LEAST_KEPT) * gathered.contents:
        training_data.delete(db)
        raise FeaturesLacking(Trouble.FEATURES_LOST.say(lacking=lacking, photos=gathered.contents))
    if gathered.photos < LEAST_PHOTOS:
        training_data.delete(db)
        raise LibraryError(
            f"The features of {plural(gathered.broken, 'photo')} are no numbers, which leaves too "
            f"few to adapt to: {gathered.photos:,} of at least {LEAST_PHOTOS}."
        )
    least = round(LEAST_KEPT * LEAST_PHOTOS)
    if count_pictures(db, contents, backbone, least, job, with_features=True) < least:
        training_data.delete(db)
        raise FeaturesLacking(
            "The features that are kept show too few different pictures, and adapting learns from "
            "them. “hashdesk index --features” makes the others again, as long as “keep_features” "
            "is true in settings.toml, as it is by default."
        )


def _train(
    base: BaseEncoder, work: Path, options: AdaptOptions, job: Job, on_progress: OnTrainerLine
) -> dict[str, Any]:
    """Run the trainer; its report. Raises TrainingFailed or Cancelled."""

    def on_line(line: TrainerLine) -> None:
        phase, done, total = line.get("phase"), line.get("done"), line.get("total")
        if line.get("event") == "progress" and isinstance(phase, str):
            on_progress(line)
            job.report(phase, done if type(done) is int else 0, total if type(total) is int else 0)

    # Results of an earlier training must not be taken for the results of this one.
    (work / TRAINER_REPORT).unlink(missing_ok=True)
    shutil.rmtree(work / TRAINED_BUNDLE, ignore_errors=True)
    folders = ("--base", base.folder, "--cache", base.cache)
    arguments = map(str, (work, *folders, "--seed", options.seed))
    run_trainer([*options.trainer, *arguments, "--json"], job, on_line)
    try:
        report = json.loads((work / TRAINER_REPORT).read_text("utf-8"))
        if type(report["better"]) is not bool or not isinstance(report["sentence"], str):
            raise ValueError("it does not say whether the new model is better")
        if not all(isinstance(table, dict) for table in report["estimate"].values()):
            raise ValueError("its estimate is no table")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingFailed(
            f"The trainer ended without a report that can be read. {UNCHANGED}"
        ) from error
    assert isinstance(report, dict)
    return report


def _open_trained(bundle: Path, backbone: str, open_bundle: Callable[[Path], Encoder]) -> Encoder:
    """Open the new encoder and check that it works on this library's features.

    Raises TrainingFailed.
    """
    try:
        encoder = open_bundle(bundle)
        encoder.engine  # noqa: B018  (opening an engine checks its outputs against the manifest)
    except BundleDamaged as error:
        raise TrainingFailed(f"The trainer made no sound model. {UNCHANGED}") from error
    except EngineUnavailable as error:
        raise TrainingFailed(f"The new model cannot be used: {error} {UNCHANGED}") from error
    if encoder.backbone != backbone:
        raise TrainingFailed(
            f"The trainer made a model for {encoder.backbone}, not for {backbone}. {UNCHANGED}"
        )
    return encoder


def _is_kept(db: LibraryDB, name: str, open_bundle: Callable[[Path], Encoder]) -> bool:
    """Whether the library has a sound bundle of this encoder already."""
    try:
        return open_bundle(code_sets.bundle_folder(db.folder, name)).id == name
    except BundleDamaged:
        return False
