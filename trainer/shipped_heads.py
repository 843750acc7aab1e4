"""Fit the heads that ship: without labels, and judged on classes that they were not fitted on.

    python -m trainer fit-shipped PHOTOS      PHOTOS/labelled/SET/CLASS/…, PHOTOS/personal/…
    python -m trainer fit-shipped PHOTOS --backbone efficientnet-lite2 --out resources/encoder-lite2

The same photos give the same heads. Labels are for measuring only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import Ranking, ranking_entry
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.job import Job
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles, load_backbone
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from hashdesk.encoders.files.bundle import Head, save_bundle
from hashdesk.encoders.judging import retrieval
from hashdesk.encoders.judging.candidate import CandidateEncoder, rows_of
from hashdesk.encoders.library_heads.itq import edit_axes, fit_itq
from trainer.data.photos import EditedPhotos, PhotoSet, edited_photos, labelled_sets
from trainer.neighbourhoods import GENERAL_BLOCKS, NeighbourhoodRecipe, fit_neighbourhoods
from trainer.progress import Reporter

DEFAULT_BACKBONE = "efficientnet-lite0"
SHIPPED_NAMES = {"efficientnet-lite0": "HashDesk general", "efficientnet-lite2": "HashDesk large"}
SHIPPED_METHOD = "edit axes; ITQ at 64 and 32 bits; neighbourhoods with HSWD at 16, 8 and 4"

SHIPPED_RANKING: Ranking = {
    64: ByLength({64: 1, 32: 1, 16: 1}),
    32: ByLength({32: 1, 16: 1}),
}
ITQ_LENGTHS = (64, 32)
TRAINED_LENGTHS = (16, 8, 4)
SHIPPED_RECIPE = NeighbourhoodRecipe()
MIN_CLASSES_TO_HALVE = 40  # a set with fewer is held out whole
LENGTHS_JUDGED_BY_EDITS = (64, 32, 16)  # shorter codes share nearly every first place

LogLine = Callable[[str], None]
QualityFigures = dict[str, float]


def fit_shipped(
    photos: Path,
    out: Path,
    cache: Path | None,
    job: Job,
    progress: Reporter,
    recipe: NeighbourhoodRecipe = SHIPPED_RECIPE,
    name: str = DEFAULT_BACKBONE,
) -> None:
    """Fit on all photos of `photos`/labelled, measure, and write the bundle to `out`.

    name: of the backbone. Features that are in `cache` are not made again. Raises Cancelled,
    FolderError.
    """

    def log(line: str) -> None:
        job.check()
        progress(phase="fit", note=line)

    backbone = load_backbone(paths.cache(), name)
    cache = cache / name if cache else None
    engine = OnnxEngine(backbone.onnx, cuda=False)
    log("features of the photos and of one edit of each …")
    sets = labelled_sets(photos / "labelled", engine, cache)
    personal = edited_photos(photos / "personal", engine, cache)
    unseen = {}
    for fold, fitted_on, held_out in class_folds(sets):
        heads = fit_shipped_heads(fitted_on, backbone, recipe)
        unseen[fold] = theme_figures(held_out, heads, backbone)
        log(f"unseen {fold}: {_line(unseen[fold])}")
    heads = fit_shipped_heads(sets, backbone, recipe, log)
    found = edit_figures(sets, personal, heads, backbone)
    log(f"edits found first: {_line(found)}")
    extra = {
        "method": SHIPPED_METHOD,
        "fitted_on": {photo_set.name: len(photo_set.labels) for photo_set in sets},
        "ranking": ranking_entry(SHIPPED_RANKING),
        "quality": {"map_of_unseen_classes": unseen, "edits_found_first": found},
        "canary_outputs": engine_probe.canary_outputs(engine, GENERAL_BLOCKS, heads, backbone),
    }
    encoder = (name, WEIGHTS[name].sha256, GENERAL_BLOCKS, heads)
    identity = save_bundle(out, SHIPPED_NAMES[name], *encoder, extra)
    log(f"written to {out}, encoder id {identity}")


def fit_shipped_heads(
    sets: list[PhotoSet],
    backbone: BackboneFiles,
    recipe: NeighbourhoodRecipe,
    log: LogLine | None = None,
) -> dict[int, Head]:
    """Heads of all lengths from sets of photos and their edits."""
    x = _inputs(np.concatenate([photo_set.features for photo_set in sets]), backbone)
    edited = _inputs(np.concatenate([photo_set.edited for photo_set in sets]), backbone)
    axes = edit_axes(x, np.arange(len(x)), edited)
    heads = {bits: fit_itq(x, axes, bits) for bits in ITQ_LENGTHS}
    return heads | fit_neighbourhoods(x, axes, TRAINED_LENGTHS, recipe, log)


def class_folds(sets: list[PhotoSet]) -> Iterator[tuple[str, list[PhotoSet], PhotoSet]]:
    """(name, sets to fit on, set to judge on): no class is on both sides."""
    for photo_set in sets:
        others = [other for other in sets if other is not photo_set]
        classes = np.unique(photo_set.labels)
        if len(classes) < MIN_CLASSES_TO_HALVE:
            yield photo_set.name, others, photo_set
            continue
        for half in (0, 1):
            in_half = np.isin(photo_set.labels, classes[half::2])
            fitted_on = [*others, _part(photo_set, ~in_half)]
            yield f"{photo_set.name} {half + 1}/2", fitted_on, _part(photo_set, in_half)


def theme_figures(
    held_out: PhotoSet, heads: Mapping[int, Head], backbone: BackboneFiles
) -> QualityFigures:
    """MAP over a set for drawn queries, ties by expectation: by float features and each length."""
    queries = retrieval.drawn_queries(len(held_out.labels))
    relevant, counted = retrieval.same_label(held_out.labels, queries)
    floats = retrieval.float_distances(held_out.features[queries], held_out.features)
    figures = {"float": retrieval.mean_average_precision(floats, relevant, counted)}
    encoder = CandidateEncoder(GENERAL_BLOCKS, heads, SHIPPED_RANKING)
    photo_signs = encoder.signs(held_out.features, backbone.classifier)
    query_signs = rows_of(photo_signs, queries)
    for bits in BITS:
        distances = encoder.distances(query_signs, photo_signs, bits)
        figures[str(bits)] = retrieval.mean_average_precision(distances, relevant, counted)
    return _rounded(figures)


def edit_figures(
    sets: list[PhotoSet], personal: EditedPhotos, heads: Mapping[int, Head], backbone: BackboneFiles
) -> QualityFigures:
    """The share of edits that find their original first among all photos, ties counted half."""
    photos = np.concatenate([personal.originals, *[photo_set.features for photo_set in sets]])
    count, kinds, width = personal.edited.shape
    edits = personal.edited.reshape(count * kinds, width)
    originals = np.repeat(np.arange(count), kinds)
    floats = retrieval.float_distances(edits, photos)
    figures = {"float": retrieval.first_rank_share(floats, originals, tied=0.5)}
    encoder = CandidateEncoder(GENERAL_BLOCKS, heads, SHIPPED_RANKING)
    photo_signs = encoder.signs(photos, backbone.classifier)
    edit_signs = encoder.signs(edits, backbone.classifier)
    for bits in LENGTHS_JUDGED_BY_EDITS:
        distances = encoder.distances(edit_signs, photo_signs, bits)
        figures[str(bits)] = retrieval.first_rank_share(distances, originals, tied=0.5)
    return _rounded(figures)


def _inputs(features: Features, backbone: BackboneFiles) -> NDArray[np.float32]:
    return linear_heads.inputs(features, GENERAL_BLOCKS, backbone.classifier)


def _part(whole: PhotoSet, rows: NDArray[np.bool_]) -> PhotoSet:
    return PhotoSet(whole.name, whole.labels[rows], whole.features[rows], whole.edited[rows])


def _rounded(figures: QualityFigures) -> QualityFigures:
    return {name: round(float(value), 3) for name, value in figures.items()}


def _line(figures: QualityFigures) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
