"""The heads that ship: fitted without labels, judged on classes that they never saw.

    python -m trainer fit-shipped PHOTOS      PHOTOS/labelled/SET/CLASS/…, PHOTOS/personal/…
    python -m trainer fit-shipped PHOTOS --backbone efficientnet-lite2 --out resources/encoder-lite2

The same photos give the same heads. Labels are used for measuring only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.job import Job
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles, load_backbone
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from hashdesk.encoders.files.bundle import Head, InputBlock, load_bundle, save_bundle
from trainer.adaptation.heads import RANKING, Tell
from trainer.data import photos as data
from trainer.data.photos import PhotoSet, Probed
from trainer.itq import NeighbourhoodRecipe, edit_axes, fit_itq, fit_neighbourhoods
from trainer.metrics import retrieval
from trainer.metrics.candidate import CandidateEncoder

BACKBONE = "efficientnet-lite0"
NAMES = {"efficientnet-lite0": "HashDesk general", "efficientnet-lite2": "HashDesk large"}
METHOD = "edit axes; ITQ at 64 and 32 bits; neighbourhoods with HSWD at 16, 8 and 4"

# Chosen on classes held out. The classes know themes, the features individuals; softened and at
# this scale they give most to themes that an edited photo can spare.
BLOCKS = (InputBlock("features", 1.0), InputBlock("classes", 2.0, 3.0))
ROTATED = (64, 32)
TRAINED = (16, 8, 4)
SHIPPED = NeighbourhoodRecipe()
HALVED_FROM = 40  # a set of so many classes is halved; a smaller one is held out whole
JUDGED_BY_EDITS = (64, 32, 16)  # shorter codes tell themes: nearly every first place is shared

Log = Callable[[str], None]
Figures = dict[str, float]


def fit_shipped(
    photos: Path,
    out: Path,
    cache: Path | None,
    job: Job,
    tell: Tell,
    training: NeighbourhoodRecipe = SHIPPED,
    name: str = BACKBONE,
) -> None:
    """Fit on all photos of `photos`/labelled, measure, and write the bundle to `out`.

    name: of the backbone.

    Raises Cancelled; the features in `cache` are not made again.
    """

    def log(line: str) -> None:
        job.check()
        tell(phase="fit", note=line)

    backbone = load_backbone(paths.cache(), name)
    cache = cache / name if cache else None
    engine = OnnxEngine(backbone.onnx, cuda=False)
    log("features of the photos and of one edit of each …")
    sets = data.labelled_sets(photos / "labelled", engine, cache)
    probed = data.probed(photos / "personal", engine, cache)
    unseen = {}
    for fold, fitted_on, held_out in folds(sets):
        heads = fit(fitted_on, backbone, training)
        unseen[fold] = themes(held_out, heads, backbone)
        log(f"unseen {fold}: {_line(unseen[fold])}")
    heads = fit(sets, backbone, training, log)
    found = individuals(sets, probed, heads, backbone)
    log(f"edits found first: {_line(found)}")
    extra: dict[str, Any] = {
        "method": METHOD,
        "fitted_on": {one.name: len(one.labels) for one in sets},
        "ranking": RANKING,
        "quality": {"map_of_unseen_classes": unseen, "edits_found_first": found},
        "canary_outputs": [],
    }
    sha256 = WEIGHTS[name].sha256
    save_bundle(out, NAMES[name], name, sha256, BLOCKS, heads, extra)
    extra["canary_outputs"] = engine_probe.canary_outputs(engine, load_bundle(out), backbone)
    identity = save_bundle(out, NAMES[name], name, sha256, BLOCKS, heads, extra)
    log(f"written to {out}, encoder id {identity}")


def fit(
    sets: list[PhotoSet],
    backbone: BackboneFiles,
    training: NeighbourhoodRecipe,
    log: Log | None = None,
) -> dict[int, Head]:
    """Heads of all lengths from some sets of photos and their edits."""
    x = _inputs(np.concatenate([one.features for one in sets]), backbone)
    edited = _inputs(np.concatenate([one.edited for one in sets]), backbone)
    axes = edit_axes(x, np.arange(len(x)), edited)
    heads = {bits: fit_itq(x, axes, bits) for bits in ROTATED}
    return heads | fit_neighbourhoods(x, axes, TRAINED, training, log)


def folds(sets: list[PhotoSet]) -> Iterator[tuple[str, list[PhotoSet], PhotoSet]]:
    """(name, what to fit on, what to judge on): no class is on both sides."""
    for one in sets:
        others = [other for other in sets if other is not one]
        classes = np.unique(one.labels)
        if len(classes) < HALVED_FROM:
            yield one.name, others, one
            continue
        for half in (0, 1):
            inside = np.isin(one.labels, classes[half::2])
            yield f"{one.name} {half + 1}/2", [*others, _part(one, ~inside)], _part(one, inside)


def themes(held_out: PhotoSet, heads: Mapping[int, Head], backbone: BackboneFiles) -> Figures:
    """MAP over a set for some of its photos, ties by expectation: floats, then each length."""
    queries = retrieval.drawn_queries(len(held_out.labels))
    relevant, counted = retrieval.same_label(held_out.labels, queries)
    floats = retrieval.float_distances(held_out.features[queries], held_out.features)
    figures = {"float": retrieval.mean_average_precision(floats, relevant, counted)}
    judged = CandidateEncoder(BLOCKS, heads, RANKING)
    kept = judged.signs(held_out.features, backbone.classifier)
    asked = {length: signs[queries] for length, signs in kept.items()}
    for bits in BITS:
        distances = judged.distances(asked, kept, bits)
        figures[str(bits)] = retrieval.mean_average_precision(distances, relevant, counted)
    return _rounded(figures)


def individuals(
    sets: list[PhotoSet], probed: Probed, heads: Mapping[int, Head], backbone: BackboneFiles
) -> Figures:
    """The share of edits whose original comes first among all photos, ties counted half."""
    photos = np.concatenate([probed.originals, *[one.features for one in sets]])
    count, kinds, width = probed.edited.shape
    edits = probed.edited.reshape(count * kinds, width)
    originals = np.repeat(np.arange(count), kinds)
    floats = retrieval.float_distances(edits, photos)
    figures = {"float": retrieval.first_rank_share(floats, originals, tied=0.5)}
    judged = CandidateEncoder(BLOCKS, heads, RANKING)
    kept = judged.signs(photos, backbone.classifier)
    asked = judged.signs(edits, backbone.classifier)
    for bits in JUDGED_BY_EDITS:
        distances = judged.distances(asked, kept, bits)
        figures[str(bits)] = retrieval.first_rank_share(distances, originals, tied=0.5)
    return _rounded(figures)


def _inputs(features: Features, backbone: BackboneFiles) -> NDArray[np.float32]:
    return linear_heads.inputs(features, BLOCKS, backbone.classifier)


def _part(one: PhotoSet, rows: NDArray[np.bool_]) -> PhotoSet:
    return PhotoSet(one.name, one.labels[rows], one.features[rows], one.edited[rows])


def _rounded(figures: Figures) -> Figures:
    return {name: round(float(value), 3) for name, value in figures.items()}


def _line(figures: Figures) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
