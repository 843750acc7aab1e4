"""From a library's kept features to an encoder for it: what `hashdesk adapt` runs.

python -m trainer adapt WORK --base BUNDLE --cache CACHE [--seed N] [--json]

WORK/features.npy, phashes.npy, sample.npz …    from the app (core.adaptation.training_data)
WORK/edits.pt, training.pt                      the state of an interrupted run
WORK/bundle/, report.json                       the encoder, and whether it is better
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from torch import Tensor

from hashdesk.core.adaptation import training_data
from hashdesk.core.adaptation.advice import advice_on
from hashdesk.core.encoding.distance_weights import ranking_entry
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.files import atomic_files
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.job import Job
from hashdesk.core.storage.tables.library_rows import (
    ADAPTED_TITLE,
    COMPARED_WITH,
    COMPARED_WITH_ID,
    one_title,
)
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import (
    ANCHOR_REACH,
    AnchorBlock,
    DetailHeads,
    InputBlock,
    load_bundle,
    save_bundle,
)
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import JudgingPhotos, estimate_gain, related
from hashdesk.encoders.library_heads.groups import USUAL_TEACHER
from hashdesk.encoders.library_heads.itq import Axes, Floats, principal_axes
from trainer.adaptation import subsample
from trainer.adaptation.anchors import anchor_block
from trainer.adaptation.edited_sample import EditedSample, EditEncoder, encode_edits
from trainer.adaptation.heads import fit_library_heads
from trainer.adaptation.recipe import RANKING, AdaptRecipe
from trainer.adaptation.subsample import PhotoRows
from trainer.adaptation.teacher import group_similarities
from trainer.adaptation.training_pool import LearningData
from trainer.progress import Reporter

ADAPTED_METHOD = (
    "DistillHash neighbourhoods of two views, diffused twice; listwise loss and recognition of "
    "edits for theme and detail heads; HSWD; flat heads that compare photos to anchors"
)
# The neighbour graph and the heads see both blocks; heads see anchors beside them.
ADAPTED_BLOCKS = (InputBlock("features", 1.0), InputBlock("classes", 1.0, 2.0))
WITHOUT_CLASSES = ADAPTED_BLOCKS[:1]  # of a model that has none
HELD_OUT_SHARE = 0.1  # of the photos: they judge, and nothing is learned from them
MAX_HELD_OUT = 400
STRANGE_SHARE = 0.02  # of a library's own photos, taken to be unlike all others in it


@dataclass(frozen=True)
class Hardware:
    """What adapts: the engine that encodes edits, and PyTorch's device for all that is learned."""

    engine: Engine
    device: str = "cpu"


def adapt_library(
    work: Path,
    base: Path,
    cache: Path,
    recipe: AdaptRecipe,
    job: Job,
    progress: Reporter,
    hardware: Hardware | None = None,
) -> None:
    """Learn heads for the library in `work` and judge them. Raises HashDeskError, Cancelled.

    Without `hardware`, the first engine that works encodes, and heads are learned on the CPU.
    """
    features: NDArray[np.float16] = np.load(work / training_data.FEATURES, mmap_mode="r")
    before = load_bundle(base)
    backbone = load_backbone(cache, before.backbone)
    if hardware is None:
        hardware = Hardware(engine_probe.choose("auto", before, backbone, batch=64)[0])
    engine = hardware.engine
    own_blocks = WITHOUT_CLASSES if backbone.classifier is None else ADAPTED_BLOCKS
    edits = EditEncoder(engine, backbone.input)
    learned, judging = encode_edits(work, edits, ADAPTED_METHOD, recipe.seed, job, progress)

    progress(phase="neighbours", done=0, total=2)
    draws = default_rng((recipe.seed, 1))
    required = np.concatenate([learned.rows, judging.rows])
    rows = subsample.choose_rows(features, required, draws, job)
    photos = np.asarray(features[rows], np.float32)
    learned, judging = _within(learned, rows), _within(judging, rows)
    held_out = _held_out(len(rows), learned.rows, judging.rows, draws)
    kept = np.setdiff1d(np.arange(len(rows)), held_out)
    inputs = linear_heads.inputs(photos, own_blocks, backbone.classifier)
    teacher_axes = _axes(inputs[kept], recipe)
    similar = group_similarities(inputs, teacher_axes, recipe.teacher, hardware.device)
    pairs = int(related(similar.cpu().numpy()).sum()) // 2
    progress(phase="neighbours", done=2, total=2, photos=len(rows), pairs=pairs)
    progress(phase="prepare", done=0, total=0)

    blocks: tuple[InputBlock, ...] = own_blocks
    if recipe.anchors is not None:
        blocks += (anchor_block(inputs[kept], recipe.anchors, draws),)
    data = _learning_data(photos, similar, kept, learned, blocks, backbone.classifier)
    axes = _axes(data.photos, recipe)
    heads = fit_library_heads(data, axes, recipe, job, progress, work / "training.pt")
    details = DetailHeads(blocks, heads.details)

    progress(phase="judge", done=0, total=1)
    if recipe.teacher != USUAL_TEACHER:  # by whose groups every recipe is judged
        similar = group_similarities(inputs, teacher_axes, USUAL_TEACHER, hardware.device)
    phashes = np.load(work / training_data.PHASHES)[rows]
    found = estimate_gain(
        _judging_photos(photos, phashes, similar, held_out, judging),
        CandidateEncoder.of(before),
        CandidateEncoder(blocks, heads, RANKING, details),
        backbone.classifier,
    )
    manifest = {
        "method": ADAPTED_METHOD,
        "fitted_on": {"photos": len(features)},
        "estimate": found,
        COMPARED_WITH: one_title(before.name),
        COMPARED_WITH_ID: before.id,
        "ranking": ranking_entry(RANKING),
        **_reach(photos[held_out], blocks, backbone.classifier),
        "canary_outputs": engine_probe.canary_outputs(engine, blocks, heads, backbone),
    }
    sha256 = before.manifest["backbone_sha256"]
    encoder = (before.backbone, sha256, blocks, heads)
    save_bundle(work / "bundle", ADAPTED_TITLE, *encoder, manifest, details)
    advice = advice_on(found, one_title(before.name))
    report = {"better": advice.advised, "estimate": found, "sentence": advice.sentence}
    atomic_files.write_atomically(work / "report.json", json.dumps(report).encode())
    progress(phase="judge", done=1, total=1)


def _axes(inputs: Floats, recipe: AdaptRecipe) -> Axes:
    """Principal axes of the photos that teach; few photos have few."""
    count = min(recipe.axes, len(inputs) // 3, inputs.shape[1])
    return principal_axes(inputs, count)


def _reach(
    held_out: Features, blocks: Sequence[InputBlock], classifier: Classifier | None
) -> dict[str, float]:
    """The manifest's entry, from photos of the library that no anchor has seen."""
    if not isinstance(blocks[-1], AnchorBlock):
        return {}
    cosines = linear_heads.nearest_anchors(held_out, blocks, classifier)
    return {ANCHOR_REACH: round(float(np.quantile(cosines, STRANGE_SHARE)), 4)}


def _learning_data(
    photos: Features,
    similar: Tensor,
    kept: PhotoRows,
    edits: EditedSample,
    blocks: Sequence[InputBlock],
    classifier: Classifier | None,
) -> LearningData:
    inner = similar[torch.from_numpy(kept)[:, None], torch.from_numpy(kept)]
    originals = np.searchsorted(kept, edits.rows)
    flat = edits.edited.reshape(-1, edits.edited.shape[-1])
    edited = linear_heads.inputs(flat, blocks, classifier)
    seen = linear_heads.inputs(photos[kept], blocks, classifier)
    return LearningData(seen, inner, originals, edited.reshape(*edits.phashes.shape, -1))


def _within(sample: EditedSample, rows: PhotoRows) -> EditedSample:
    """The sample with its rows counted within the chosen rows."""
    return replace(sample, rows=np.searchsorted(rows, sample.rows))


def _held_out(count: int, learned: PhotoRows, judging: PhotoRows, draws: Generator) -> PhotoRows:
    """Rows, of `count`, that are not learned from: a random share, and all whose edits judge."""
    free = np.setdiff1d(np.arange(count), learned)
    size = min(int(count * HELD_OUT_SHARE), MAX_HELD_OUT, len(free))
    return np.union1d(draws.choice(free, size, replace=False), judging)


def _judging_photos(
    photos: Features, phashes: PHashes, similar: Tensor, queries: PhotoRows, judging: EditedSample
) -> JudgingPhotos:
    return JudgingPhotos(
        photos,
        phashes,
        queries,
        similar[torch.from_numpy(queries)].cpu().numpy(),
        np.repeat(judging.rows, judging.edited.shape[1]),
        judging.pictures,
    )
