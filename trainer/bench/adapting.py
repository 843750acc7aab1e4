"""Adaptation to labelled libraries: the recipe, its ablations, and other methods."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from trainer import distillhash
from trainer.adaptation import neighbour_graph, pipeline
from trainer.adaptation.judge import GainEstimate, related
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench import scores
from trainer.bench.libraries import LabelledLibrary, write_training_folder
from trainer.bench.tables import table
from trainer.itq import principal_axes
from trainer.metrics.candidate import CandidateEncoder
from trainer.progress import ReportProgress

BITS_SETTINGS = ("64", "32", "16", "8", "4")
HARDLY_DIFFUSED = AdaptRecipe(persistence=0.3)
RECIPE_ABLATIONS: Mapping[str, AdaptRecipe] = {
    "without edits (themes only)": AdaptRecipe(recognition=0.0),
    "without HSWD": AdaptRecipe(balance=0.0),
    "hardly any diffusion (.3, not .97)": HARDLY_DIFFUSED,
    "neighbours 20 instead of 7": AdaptRecipe(neighbours=20),
}


@dataclass(frozen=True)
class AdaptedLibrary:
    """A library's encoder, made as the app makes it, and its estimated gain."""

    encoder: CandidateEncoder
    expected: GainEstimate


def measure(
    libraries: list[LabelledLibrary], base: Path, job: Job, progress: ReportProgress
) -> str:
    """Markdown: the recipe, its ablations and other methods on every library."""
    shipped = load_bundle(base)
    before = CandidateEncoder.of(shipped)
    classifier = load_backbone(paths.cache(), shipped.backbone).classifier
    parts = []
    for library in libraries:
        progress(phase="library", name=library.name, photos=len(library.labels))
        floats = scores.score_floats(library)
        rivals = {
            "LSH": scores.lsh_encoder(library),
            "PCA hashing": scores.pca_encoder(library),
            "ITQ": scores.itq_encoder(library),
            "shipped heads (these photos were among those they were fitted on)": before,
            "DistillHash, as published": distillhash_encoder(library, classifier, job),
        }
        rows = [(name, scores.score(library, one, classifier)) for name, one in rivals.items()]
        for name, recipe in {"**the recipe**": AdaptRecipe(), **RECIPE_ABLATIONS}.items():
            adapted = adapt_labelled(library, base, recipe, job, progress).encoder
            rows.append((name, scores.score(library, adapted, classifier)))
        parts.append(_table(library, floats, rows))
    return "\n\n".join(parts)


def adapt_labelled(
    library: LabelledLibrary, base: Path, recipe: AdaptRecipe, job: Job, progress: ReportProgress
) -> AdaptedLibrary:
    """Adapt to a library as `hashdesk adapt` would."""
    shipped = load_bundle(base)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / "work"
        write_training_folder(library, work, shipped.id, shipped.backbone, recipe.seed)
        pipeline.adapt_library(work, base, paths.cache(), recipe, job, progress)
        made = load_bundle(work / "bundle")
        report = json.loads((work / "report.json").read_text("utf-8"))
    return AdaptedLibrary(CandidateEncoder.of(made), report["estimate"])


def distillhash_encoder(
    library: LabelledLibrary, classifier: Classifier, job: Job
) -> CandidateEncoder:
    """DistillHash with conditional probabilities counted among neighbours, and HSWD."""
    x, unit = _inputs(library, classifier)
    noisy = noisy_labels(unit)
    labels = distillhash.distil_pairs(
        distillhash.neighbour_probabilities(
            noisy, neighbour_graph.nearest_others(unit, distillhash.LABEL_NEIGHBOURS)
        ),
        neighbour_graph.nearest_others(unit, distillhash.NOISE_NEIGHBOURS),
    )
    heads = distillhash.fit_pairs(x, labels, map(int, BITS_SETTINGS), distillhash.PairRecipe(), job)
    return CandidateEncoder(pipeline.ADAPTED_BLOCKS, heads, {})


def noisy_labels(unit: torch.Tensor) -> torch.Tensor:
    """Stage 0 of DistillHash: 1 where SSDH's rule says near, -1 elsewhere (n, n)."""
    near = distillhash.ssdh_labels(distillhash.cosine_distances(unit)) > 0
    return torch.where(near, 1, -1).to(torch.int8)


def measure_pairs(library: LabelledLibrary, classifier: Classifier, job: Job) -> str:
    """Markdown: precision and recall of pairs that are labelled alike or unlike without labels."""
    x, unit = _inputs(library, classifier)
    distances = distillhash.cosine_distances(unit)
    noisy = noisy_labels(unit)
    surroundings = neighbour_graph.nearest_others(unit, distillhash.NOISE_NEIGHBOURS)
    counted = distillhash.neighbour_probabilities(
        noisy, neighbour_graph.nearest_others(unit, distillhash.LABEL_NEIGHBOURS)
    )
    axes = principal_axes(x, min(512, len(x) // 3))
    learned = distillhash.network_probabilities(
        axes.project(x), noisy, distillhash.PairRecipe(steps=300), job
    )
    recipe = AdaptRecipe()
    trust = neighbour_graph.shared_neighbours(
        neighbour_graph.nearest_others(unit, recipe.neighbours)
    )
    similar = neighbour_graph.diffuse(trust, recipe.persistence)
    kinds = {
        "nearest half by distance (plain threshold .5)": torch.where(distances < 0.5, 1, -1),
        "SSDH: two deviations": distillhash.ssdh_labels(distances),
        "DistillHash, neighbours' labels": distillhash.distil_pairs(counted, surroundings),
        "DistillHash, bounds not capped": distillhash.distil_pairs(counted, surroundings, cap=1.0),
        "DistillHash, a network's probabilities": distillhash.distil_pairs(learned, surroundings),
        "shared neighbours (the recipe, directly)": (trust > 0).int(),
        "diffused, above .2 of the nearest (the estimate)": related(similar).int(),
    }
    rows = [(name, *_agreement(labels, library.labels)) for name, labels in kinds.items()]
    columns = ("pairs", "alike: precision", "recall", "unlike: precision", "recall")
    return f"#### {library.name}\n\n" + table(columns, rows)


def _agreement(labels: torch.Tensor, truth: NDArray[np.str_]) -> tuple[object, ...]:
    alike = truth[:, None] == truth
    others = ~np.eye(len(truth), dtype=np.bool_)
    found: list[object] = []
    for labelled, wanted in (((labels > 0).numpy(), alike), ((labels < 0).numpy(), ~alike)):
        hits = int((labelled & wanted & others).sum())
        calls = int((labelled & others).sum())
        found += [hits / calls if calls else "-", hits / int((wanted & others).sum())]
    return tuple(found)


def _inputs(
    library: LabelledLibrary, classifier: Classifier
) -> tuple[NDArray[np.float32], torch.Tensor]:
    features = library.photos.features.astype(np.float32)
    x = linear_heads.inputs(features, pipeline.ADAPTED_BLOCKS, classifier)
    return x, neighbour_graph.unit_directions(torch.from_numpy(x))


def _table(
    library: LabelledLibrary, floats: scores.Scores, rows: list[tuple[str, scores.Scores]]
) -> str:
    edits = [f"{bits} edits" for bits in BITS_SETTINGS[:2]] if library.edits else []
    columns = ("heads", *BITS_SETTINGS, *edits)
    lines = [
        (
            name,
            *(found[bits] / floats["float"] for bits in BITS_SETTINGS),
            *(found[e] for e in edits),
        )
        for name, found in rows
    ]
    kinds = len(np.unique(library.labels))
    title = f"#### {library.name}: {len(library.labels)} photos of {kinds} kinds"
    summary = f"MAP of the float features: {floats['float']:.3f}"
    if library.edits:
        summary += f"; edits found first by them: {floats['float edits']:.3f}"
    return f"{title}\n\n{summary}. Shares of that MAP at each setting:\n\n{table(columns, lines)}"
