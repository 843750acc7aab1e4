"""Adaptation to labelled libraries: the recipe, its ablations, and other methods."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import Bundle, load_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import related
from hashdesk.encoders.library_heads.groups import TeacherRecipe
from hashdesk.encoders.library_heads.itq import principal_axes
from trainer.adaptation import pipeline
from trainer.adaptation.neighbour_graph import nearest_others, shared_neighbours, unit_directions
from trainer.adaptation.recipe import AdaptRecipe
from trainer.adaptation.teacher import group_similarities, photo_views
from trainer.bench import scores
from trainer.bench.libraries import LabelledLibrary, write_training_files
from trainer.bench.scores import Scores
from trainer.bench.shipped_elsewhere import Elsewhere, score_elsewhere
from trainer.bench.tables import table
from trainer.bench.targets import BITS_SETTINGS, reached_table
from trainer.distillhash import (
    LABEL_NEIGHBOURS,
    NOISE_NEIGHBOURS,
    PairRecipe,
    cosine_distances,
    distil_pairs,
    fit_pairs,
    neighbour_probabilities,
    network_probabilities,
    ssdh_labels,
)
from trainer.progress import Reporter

RECIPE = "**the recipe**"
HARDLY_DIFFUSED = AdaptRecipe(teacher=TeacherRecipe(persistence=0.3))
RECIPE_ABLATIONS: Mapping[str, AdaptRecipe] = {
    "edits only in the start of detail codes": AdaptRecipe(recognition=0.0, recognition_32=0.0),
    "edits count a quarter as much": AdaptRecipe(recognition=0.14, recognition_32=0.1),
    "themes learn all that recognition asks": AdaptRecipe(recognition_of_themes=1.0),
    "4 bits as sharp as the others": AdaptRecipe(sharpness_4=2.0),
    "without anchors": AdaptRecipe(anchors=None),
    "without HSWD": AdaptRecipe(balance=0.0),
    "hardly any diffusion (.3, not .97)": HARDLY_DIFFUSED,
    "one view, not whitened": AdaptRecipe(teacher=TeacherRecipe(whitening=0)),
    "7 neighbours only": AdaptRecipe(teacher=TeacherRecipe(neighbours=(7,))),
    "one round": AdaptRecipe(teacher=TeacherRecipe(rounds=1)),
    "not from 3 neighbours, whitening .7": AdaptRecipe(
        teacher=TeacherRecipe(neighbours=(5, 7, 10, 15), whitening=0.7)
    ),
}


def measure(
    libraries: list[LabelledLibrary],
    base: Path,
    elsewhere: Elsewhere,
    job: Job,
    progress: Reporter,
) -> str:
    """Markdown: the recipe, its ablations and other methods on every library, and the targets."""
    classifier = load_backbone(paths.cache(), load_bundle(base).backbone).classifier
    parts, measured = [], []
    for library in libraries:
        progress(phase="library", name=library.name, photos=len(library.labels))
        floats = scores.score_floats(library)
        rivals = {
            "LSH": scores.lsh_encoder(library),
            "PCA hashing": scores.pca_encoder(library),
            "ITQ": scores.itq_encoder(library),
            "DistillHash, as published": distillhash_encoder(library, classifier, job),
        }
        rows = {name: scores.score(library, one, classifier) for name, one in rivals.items()}
        rows["shipped heads, fitted without the set"] = score_elsewhere(
            library, elsewhere, classifier
        )
        for name, recipe in {RECIPE: AdaptRecipe(), **RECIPE_ABLATIONS}.items():
            adapted = CandidateEncoder.of(adapt_labelled(library, base, recipe, job, progress))
            rows[name] = scores.score(library, adapted, classifier)
        teacher = scores.score_ranking(library, similarities(library, classifier).numpy())
        parts.append(_table(library, floats, rows, teacher))
        measured.append((library.name, floats, rows["ITQ"], rows[RECIPE]))
    return "\n\n".join([*parts, f"#### Targets\n\n{reached_table(measured)}"])


def similarities(library: LabelledLibrary, classifier: Classifier | None) -> torch.Tensor:
    """What heads for a library would learn from if all photos taught: (n, n)."""
    x, _ = _inputs(library, classifier)
    recipe = AdaptRecipe()
    axes = principal_axes(x, min(recipe.axes, len(x) // 3))
    return group_similarities(x, axes, recipe.teacher)


def adapt_labelled(
    library: LabelledLibrary, base: Path, recipe: AdaptRecipe, job: Job, progress: Reporter
) -> Bundle:
    """Adapt to a library as `hashdesk adapt` would: the encoder, with its estimated gain."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch) / "work"
        write_training_files(library, work, recipe.seed)
        pipeline.adapt_library(work, base, paths.cache(), recipe, job, progress)
        return load_bundle(work / "bundle")


def distillhash_encoder(
    library: LabelledLibrary, classifier: Classifier | None, job: Job
) -> CandidateEncoder:
    """DistillHash with conditional probabilities counted among neighbours, and HSWD."""
    x, unit = _inputs(library, classifier)
    eta = neighbour_probabilities(noisy_labels(unit), nearest_others(unit, LABEL_NEIGHBOURS))
    labels = distil_pairs(eta, nearest_others(unit, NOISE_NEIGHBOURS))
    heads = fit_pairs(x, labels, map(int, BITS_SETTINGS), PairRecipe(), job)
    return CandidateEncoder(pipeline.ADAPTED_BLOCKS, heads, {})


def noisy_labels(unit: torch.Tensor) -> torch.Tensor:
    """Stage 0 of DistillHash: 1 where SSDH's rule says near, -1 elsewhere (n, n)."""
    near = ssdh_labels(cosine_distances(unit)) > 0
    return torch.where(near, 1, -1).to(torch.int8)


def measure_pairs(library: LabelledLibrary, classifier: Classifier | None, job: Job) -> str:
    """Markdown: precision and recall of pairs that are labelled alike or unlike without labels."""
    x, unit = _inputs(library, classifier)
    distances, noisy = cosine_distances(unit), noisy_labels(unit)
    surroundings = nearest_others(unit, NOISE_NEIGHBOURS)
    counted = neighbour_probabilities(noisy, nearest_others(unit, LABEL_NEIGHBOURS))
    axes = principal_axes(x, min(512, len(x) // 3))
    learned = network_probabilities(axes.project(x), noisy, PairRecipe(steps=300), job)
    recipe = TeacherRecipe()
    views = torch.cat(photo_views(x, axes, recipe), dim=1)
    trust = shared_neighbours(nearest_others(views, max(recipe.neighbours)), recipe.neighbours)
    similar = group_similarities(x, axes, recipe)
    kinds = {
        "nearest half by distance (plain threshold .5)": torch.where(distances < 0.5, 1, -1),
        "SSDH: two deviations": ssdh_labels(distances),
        "DistillHash, neighbours' labels": distil_pairs(counted, surroundings),
        "DistillHash, bounds not capped": distil_pairs(counted, surroundings, cap=1.0),
        "DistillHash, a network's probabilities": distil_pairs(learned, surroundings),
        "shared neighbours (the recipe, directly)": (trust > 0).int(),
        "diffused, above .2 of the nearest (the estimate)": torch.from_numpy(
            related(similar.numpy())
        ).int(),
    }
    rows = [(name, *_agreement(labels, library.labels)) for name, labels in kinds.items()]
    columns = ("pairs", "alike: precision", "recall", "unlike: precision", "recall")
    return f"#### {library.name}\n\n" + table(columns, rows)


def _agreement(labels: torch.Tensor, truth: NDArray[np.str_]) -> tuple[object, ...]:
    alike = truth[:, None] == truth
    others = ~np.eye(len(truth), dtype=np.bool_)
    found: list[object] = []
    for labelled, wanted in (((labels > 0).numpy(), alike), ((labels < 0).numpy(), ~alike)):
        hits, calls, all_wanted = (
            int((pairs & others).sum()) for pairs in (labelled & wanted, labelled, wanted)
        )
        found += [hits / calls if calls else "-", hits / all_wanted]
    return tuple(found)


def _inputs(
    library: LabelledLibrary, classifier: Classifier | None
) -> tuple[NDArray[np.float32], torch.Tensor]:
    features = library.photos.features.astype(np.float32)
    x = linear_heads.inputs(features, pipeline.ADAPTED_BLOCKS, classifier)
    return x, unit_directions(torch.from_numpy(x))


def _table(
    library: LabelledLibrary, floats: Scores, rows: Mapping[str, Scores], teacher: float
) -> str:
    edits = [f"{bits} edits" for bits in BITS_SETTINGS[:2]] if library.edits else []
    columns = ("heads", *BITS_SETTINGS, *edits)
    whole = floats["float"]
    lines = [
        (name, *(found[bits] / whole for bits in BITS_SETTINGS), *(found[key] for key in edits))
        for name, found in rows.items()
    ]
    kinds = len(np.unique(library.labels))
    title = f"#### {library.name}: {len(library.labels)} photos of {kinds} kinds"
    summary = f"MAP of the float features: {whole:.3f}"
    if library.edits:
        shares = floats["float edits"], floats["float edits in views"]
        summary += "; edits found first by them: {:.3f}, in views {:.3f}".format(*shares)
    summary += f". What the heads learn from, taken as a ranking: {teacher / whole:.3f} of that MAP"
    return f"{title}\n\n{summary}. Shares of that MAP at each setting:\n\n{table(columns, lines)}"
