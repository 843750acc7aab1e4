"""Adapting to labelled libraries: the recipe, its parts, and what it is measured against."""

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
from trainer import distillhash as distill
from trainer.adaptation import neighbour_graph, pipeline
from trainer.adaptation.heads import AdaptRecipe, Tell
from trainer.adaptation.judge import Estimate, related
from trainer.bench import scores
from trainer.bench.libraries import LabelledLibrary, write_work
from trainer.bench.tables import table
from trainer.itq import principal_axes
from trainer.metrics.candidate import CandidateEncoder

SETTINGS = ("64", "32", "16", "8", "4")
SHORT_SIGHTED = AdaptRecipe(persistence=0.3)
PARTS: Mapping[str, AdaptRecipe] = {
    "without edits (themes only)": AdaptRecipe(recognition=0.0),
    "without HSWD": AdaptRecipe(balance=0.0),
    "hardly any diffusion (.3, not .97)": SHORT_SIGHTED,
    "neighbours 20 instead of 7": AdaptRecipe(neighbours=20),
}


@dataclass(frozen=True)
class AdaptedLibrary:
    """A library's encoder, made as the app makes it, and what was expected of it."""

    encoder: CandidateEncoder
    expected: Estimate


def measure(libraries: list[LabelledLibrary], base: Path, job: Job, tell: Tell) -> str:
    """Markdown: every library against the floats, and the recipe's parts."""
    shipped = load_bundle(base)
    before = CandidateEncoder.of(shipped)
    classifier = load_backbone(paths.cache(), shipped.backbone).classifier
    parts = []
    for library in libraries:
        tell(phase="library", name=library.name, photos=len(library.labels))
        floats = scores.score_floats(library)
        rivals = {
            "LSH": scores.lsh(library),
            "PCA hashing": scores.pca_hashing(library),
            "ITQ": scores.itq(library),
            "shipped heads (these photos were among those they were fitted on)": before,
            "DistillHash, as published": distillhash(library, classifier, job),
        }
        rows = [(name, scores.score(library, one, classifier)) for name, one in rivals.items()]
        for name, recipe in {"**the recipe**": AdaptRecipe(), **PARTS}.items():
            adapted = adapt(library, base, recipe, job, tell).encoder
            rows.append((name, scores.score(library, adapted, classifier)))
        parts.append(_table(library, floats, rows))
    return "\n\n".join(parts)


def adapt(
    library: LabelledLibrary, base: Path, recipe: AdaptRecipe, job: Job, tell: Tell
) -> AdaptedLibrary:
    """What `hashdesk adapt` would make of a library."""
    shipped = load_bundle(base)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / "work"
        write_work(library, work, shipped.id, shipped.backbone, recipe.seed)
        pipeline.adapt_library(work, base, paths.cache(), recipe, job, tell)
        made = load_bundle(work / "bundle")
        report = json.loads((work / "report.json").read_text("utf-8"))
    return AdaptedLibrary(CandidateEncoder.of(made), report["estimate"])


def distillhash(library: LabelledLibrary, classifier: Classifier, job: Job) -> CandidateEncoder:
    """DistillHash with its network-free conditional probabilities, and HSWD."""
    x, unit = _inputs(library, classifier)
    noisy = noisy_labels(unit)
    labels = distill.distil(
        distill.by_neighbours(noisy, neighbour_graph.nearest_others(unit, distill.NEIGHBOURS)),
        neighbour_graph.nearest_others(unit, distill.SURROUNDINGS),
    )
    heads = distill.fit_pairs(x, labels, map(int, SETTINGS), distill.PairRecipe(), job)
    return CandidateEncoder(pipeline.BLOCKS, heads, {})


def noisy_labels(unit: torch.Tensor) -> torch.Tensor:
    """Stage 0: what SSDH's rule calls near is 1, everything else -1 (n, n)."""
    near = distill.ssdh_labels(distill.cosine_distances(unit)) > 0
    return torch.where(near, 1, -1).to(torch.int8)


def pairs(library: LabelledLibrary, classifier: Classifier, job: Job) -> str:
    """Markdown: precision and recall of pairs that are called alike, and unlike."""
    x, unit = _inputs(library, classifier)
    distances = distill.cosine_distances(unit)
    noisy = noisy_labels(unit)
    surroundings = neighbour_graph.nearest_others(unit, distill.SURROUNDINGS)
    counted = distill.by_neighbours(noisy, neighbour_graph.nearest_others(unit, distill.NEIGHBOURS))
    axes = principal_axes(x, min(512, len(x) // 3))
    learned = distill.by_network(axes.project(x), noisy, distill.PairRecipe(steps=300), job)
    recipe = AdaptRecipe()
    trust = neighbour_graph.shared_neighbours(
        neighbour_graph.nearest_others(unit, recipe.neighbours)
    )
    similar = neighbour_graph.diffuse(trust, recipe.persistence)
    kinds = {
        "nearest half by distance (plain threshold .5)": torch.where(distances < 0.5, 1, -1),
        "SSDH: two deviations": distill.ssdh_labels(distances),
        "DistillHash, neighbours' labels": distill.distil(counted, surroundings),
        "DistillHash, bounds not capped": distill.distil(counted, surroundings, cap=1.0),
        "DistillHash, a network's probabilities": distill.distil(learned, surroundings),
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
    for called, wanted in (((labels > 0).numpy(), alike), ((labels < 0).numpy(), ~alike)):
        hits = int((called & wanted & others).sum())
        calls = int((called & others).sum())
        found += [hits / calls if calls else "-", hits / int((wanted & others).sum())]
    return tuple(found)


def _inputs(
    library: LabelledLibrary, classifier: Classifier
) -> tuple[NDArray[np.float32], torch.Tensor]:
    features = library.seen.features.astype(np.float32)
    x = linear_heads.inputs(features, pipeline.BLOCKS, classifier)
    return x, neighbour_graph.directions(torch.from_numpy(x))


def _table(
    library: LabelledLibrary, floats: scores.Scores, rows: list[tuple[str, scores.Scores]]
) -> str:
    edits = [f"{bits} edits" for bits in SETTINGS[:2]] if library.edits else []
    columns = ("heads", *SETTINGS, *edits)
    lines = [
        (name, *(found[bits] / floats["float"] for bits in SETTINGS), *(found[e] for e in edits))
        for name, found in rows
    ]
    kinds = len(np.unique(library.labels))
    title = f"#### {library.name}: {len(library.labels)} photos of {kinds} kinds"
    told = f"MAP of the float features: {floats['float']:.3f}"
    if library.edits:
        told += f"; edits found first by them: {floats['float edits']:.3f}"
    return f"{title}\n\n{told}. Shares of that MAP at each setting:\n\n{table(columns, lines)}"
