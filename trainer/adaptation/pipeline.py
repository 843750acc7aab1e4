"""From a library's kept features to an encoder for it: what `hashdesk adapt` runs.

python -m trainer adapt WORK --base BUNDLE --cache CACHE [--seed N] [--json]

WORK/features.npy, sample.npz, request.json     what the app gathered (core.material)
WORK/edits.pt, training.pt                      how far an interrupted run was
WORK/bundle/, report.json                       the encoder, and whether it is better
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core import atomic_files
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles, load_backbone
from hashdesk.encoders.files.bundle import Bundle, Head, InputBlock, load_bundle, save_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from trainer import checkpoint
from trainer.adaptation import neighbour_graph, subsample
from trainer.adaptation.heads import RANKING, AdaptRecipe, LearningData, Tell, fit
from trainer.adaptation.judge import Estimate, JudgedPhotos, estimate, is_better, related, sentence
from trainer.data.fixed_edits import PROBES
from trainer.data.photos import to_pixels
from trainer.data.random_edits import edit_at_random
from trainer.metrics.candidate import CandidateEncoder

NAME = "Adapted"
METHOD = "DistillHash neighbourhoods, diffused; listwise and edit losses; HSWD; flat heads"
BLOCKS = (
    InputBlock("features", 1.0),
    InputBlock("classes", 1.0, 2.0),
)  # neighbours and heads see both
EDITS = 2  # random ones of each photo that is learned from
JUDGES = 48  # photos of the sample whose edits judge, and are not learned from
LEAST_SAMPLE = 2 * JUDGES
HELD_OUT = 0.1  # of the photos: they judge, and are not learned from
MOST_HELD_OUT = 400

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class EditedSample:
    """Photos of which edits were made."""

    rows: Rows  # (m,)
    edited: Features  # (m, kinds, d)


def adapt_library(
    work: Path, base: Path, cache: Path, recipe: AdaptRecipe, job: Job, tell: Tell
) -> None:
    """Learn heads for the library in `work` and judge them. Raises HashDeskError, Cancelled."""
    features: NDArray[np.float16] = np.load(work / "features.npy", mmap_mode="r")
    before = load_bundle(base)
    backbone = load_backbone(cache, before.backbone)
    engine, _ = engine_probe.choose("auto", before, backbone, batch=64)
    learned, judges = _samples(work, engine, recipe.seed, job, tell)
    tell(phase="neighbours", done=0, total=2)
    draws = default_rng((recipe.seed, 1))
    rows = subsample.choose(features, np.concatenate([learned.rows, judges.rows]), draws, job)
    photos = np.asarray(features[rows], np.float32)
    learned, judges = _within(learned, rows), _within(judges, rows)
    held = _held_out(len(rows), learned.rows, judges.rows, draws)
    similar = similarities(photos, recipe, backbone.classifier)
    pairs = int(related(similar).sum()) // 2
    tell(phase="neighbours", done=2, total=2, photos=len(rows), pairs=pairs)
    lesson = _lesson(photos, similar, held, learned, backbone.classifier)
    heads = fit(lesson, recipe, job, tell, work / "training.pt")
    tell(phase="judge", done=0, total=1)
    yardstick = similar
    if not _same_graph(recipe, AdaptRecipe()):  # no recipe is judged by its own idea of groups
        yardstick = similarities(photos, AdaptRecipe(), backbone.classifier)
    exam = _exam(photos, yardstick, held, judges)
    after = CandidateEncoder(BLOCKS, heads, RANKING)
    found = estimate(exam, CandidateEncoder.of(before), after, backbone.classifier)
    _save(work / "bundle", before, backbone, engine, heads, found, len(features))
    report = {"better": is_better(found), "estimate": found, "sentence": sentence(found)}
    atomic_files.write_whole(work / "report.json", json.dumps(report).encode())
    tell(phase="judge", done=1, total=1)


def similarities(features: Features, recipe: AdaptRecipe, classifier: Classifier) -> torch.Tensor:
    """How much photos (n, d) belong together, (n, n): the steps of `neighbour_graph`."""
    unit = neighbour_graph.directions(
        torch.from_numpy(linear_heads.inputs(features, BLOCKS, classifier))
    )
    lists = neighbour_graph.nearest_others(unit, min(recipe.neighbours, len(unit) - 1))
    return neighbour_graph.diffuse(neighbour_graph.shared_neighbours(lists), recipe.persistence)


def _same_graph(one: AdaptRecipe, other: AdaptRecipe) -> bool:
    return (one.neighbours, one.persistence) == (other.neighbours, other.persistence)


def _samples(
    work: Path, engine: Engine, seed: int, job: Job, tell: Tell
) -> tuple[EditedSample, EditedSample]:
    """Edits to learn from, and edits to judge by; made once, even if the run is interrupted."""
    with np.load(work / "sample.npz") as kept:
        rows, ends, jpegs = kept["rows"], kept["ends"], kept["jpegs"].tobytes()
    if len(rows) < LEAST_SAMPLE:
        raise TrainingFailed(
            f"The thumbnails of {len(rows)} photos are kept, and edits of at least {LEAST_SAMPLE} "
            "are learned from. This makes them again: hashdesk index --features"
        )
    name = f"{METHOD} {engine.name} {seed} {len(rows)}"
    state = checkpoint.load(work / "edits.pt", name)
    if state is None:
        files = [jpegs[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
        learned, judges = _encoded(files, engine, seed, job, tell)
        state = {"learned": torch.from_numpy(learned), "judges": torch.from_numpy(judges)}
        checkpoint.save(work / "edits.pt", name, state)
    judging = _judging(len(rows))
    return (
        EditedSample(rows[~judging], state["learned"].numpy()),
        EditedSample(rows[judging], state["judges"].numpy()),
    )


def _encoded(
    files: list[bytes], engine: Engine, seed: int, job: Job, tell: Tell
) -> tuple[Features, Features]:
    """Edits (m, kinds, d) of the thumbnails to learn from, and of those to judge by."""
    judging = _judging(len(files))
    found = []
    for chosen, kinds in ((~judging, EDITS), (judging, len(PROBES))):
        part = [file for file, wanted in zip(files, chosen, strict=True) if wanted]
        at_once, features = max(engine.batch // kinds, 1), []
        for start in range(0, len(part), at_once):
            job.check()
            photos = [_opened(file) for file in part[start : start + at_once]]
            pixels = [
                to_pixels(edited)
                for number, photo in enumerate(photos, start)
                for edited in _edits(photo, kinds, default_rng((seed, 2, number)))
            ]
            features.append(engine.features(np.stack(pixels)))
            tell(phase="edits", done=start + len(photos), total=len(part), kinds=kinds)
        found.append(np.concatenate(features).reshape(len(part), kinds, -1))
    return found[0], found[1]


def _edits(photo: Image.Image, kinds: int, draws: Generator) -> list[Image.Image]:
    """Random edits to learn from; the fixed ones to judge by."""
    if kinds == len(PROBES):
        return [edit(photo) for edit in PROBES.values()]
    return [edit_at_random(photo, draws) for _ in range(kinds)]


def _opened(thumbnail: bytes) -> Image.Image:
    return Image.open(io.BytesIO(thumbnail), formats=("JPEG",)).convert("RGB")


def _judging(count: int) -> NDArray[np.bool_]:
    """Which of the sampled photos judge: JUDGES of them, evenly."""
    chosen = np.zeros(count, np.bool_)
    chosen[np.linspace(0, count - 1, JUDGES).astype(np.intp)] = True
    return chosen


def _within(sample: EditedSample, rows: Rows) -> EditedSample:
    return replace(sample, rows=np.searchsorted(rows, sample.rows))


def _held_out(count: int, learned: Rows, judges: Rows, draws: Generator) -> NDArray[np.bool_]:
    """Which photos (n,) are not learned from: some at random, and those whose edits judge."""
    free = np.setdiff1d(np.arange(count), learned)
    size = min(int(count * HELD_OUT), MOST_HELD_OUT, len(free))
    held = np.zeros(count, np.bool_)
    held[draws.choice(free, size, replace=False)] = True
    held[judges] = True
    return held


def _lesson(
    photos: Features,
    similar: torch.Tensor,
    held: NDArray[np.bool_],
    learned: EditedSample,
    classifier: Classifier,
) -> LearningData:
    kept = np.flatnonzero(~held)
    originals = np.searchsorted(kept, learned.rows)
    inner = similar[torch.from_numpy(kept)[:, None], torch.from_numpy(kept)]
    flat = learned.edited.reshape(-1, photos.shape[1])
    edited = linear_heads.inputs(flat, BLOCKS, classifier).reshape(*learned.edited.shape[:2], -1)
    return LearningData(
        linear_heads.inputs(photos[kept], BLOCKS, classifier), inner, originals, edited
    )


def _exam(
    photos: Features, similar: torch.Tensor, held: NDArray[np.bool_], judges: EditedSample
) -> JudgedPhotos:
    asking = np.flatnonzero(held)
    originals = np.repeat(judges.rows, judges.edited.shape[1])
    edited = judges.edited.reshape(-1, judges.edited.shape[-1])
    return JudgedPhotos(photos, asking, similar[torch.from_numpy(asking)], originals, edited)


def _save(
    folder: Path,
    before: Bundle,
    backbone: BackboneFiles,
    engine: Engine,
    heads: dict[int, Head],
    found: Estimate,
    photos: int,
) -> None:
    extra: dict[str, Any] = {
        "method": METHOD,
        "fitted_on": {"photos": photos},
        "estimate": found,
        "ranking": RANKING,
        "canary_outputs": [],
    }
    sha256 = before.manifest["backbone_sha256"]
    save_bundle(folder, NAME, before.backbone, sha256, BLOCKS, heads, extra)
    extra["canary_outputs"] = engine_probe.canary_outputs(engine, load_bundle(folder), backbone)
    save_bundle(folder, NAME, before.backbone, sha256, BLOCKS, heads, extra)
