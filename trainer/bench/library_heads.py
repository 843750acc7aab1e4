"""A model without heads that ship: what a library finds by it, step by step.

Lite0 stands for it, as a model that a person added: heads made from the library
(`encoders/library_heads`), then adapted, with its classes, as torchvision's models have them, and
without. ITQ on the library, and the recipe from the heads that ship, are what it is measured by.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import ranking_entry
from hashdesk.core.encoding.encoder import Features
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.indexing.read_features import FeatureSource
from hashdesk.core.job import Job
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles, save_backbone
from hashdesk.encoders.files.bundle import Head, save_bundle
from hashdesk.encoders.files.model_card import ModelCard, added_name
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.library_heads.encode_edits import encode_random_edits
from hashdesk.encoders.library_heads.heads import (
    LIBRARY_BLOCKS,
    LIBRARY_RANKING,
    fit_library_heads,
)
from hashdesk.encoders.library_heads.itq import fit_itq, principal_axes
from hashdesk.encoders.library_heads.make import LEAST_PHOTOS_FOR_HEADS, SEED
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench import scores
from trainer.bench.adapting import adapt_labelled
from trainer.bench.libraries import LabelledLibrary, LibraryFeatures
from trainer.bench.tables import table
from trainer.progress import Reporter

LEAST_TO_ADAPT = 300  # photos
SETTINGS = ("64", "32", "16")
EDIT_BATCH = 32
STAND_IN = "Lite0 as an added model"
SHIPPED_START = "the recipe, from shipped heads"
FROM_OWN_HEADS = "**from heads of the library**"
OF_BARE_MODEL = "**… of a model without classes**"


@dataclass(frozen=True)
class _Learned:
    """Features of photos (n, d) and of edits (m, d) of some of them (m,)."""

    photos: Features
    originals: NDArray[np.intp]
    edits: Features


def measure(
    libraries: list[LabelledLibrary],
    base: Path,
    backbone: BackboneFiles,
    engine: Engine,
    job: Job,
    progress: Reporter,
) -> str:
    """Markdown: MAP at the longer settings: fitted on 20 photos, of 300 photos, of whole sets."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as scratch, _models_in(Path(scratch) / "models"):
        whole = _as_added(backbone, STAND_IN)
        bare = replace(_as_added(backbone, f"{STAND_IN}, bare"), classifier=None, classes=())
        added = {FROM_OWN_HEADS: whole, OF_BARE_MODEL: bare}
        for model in added.values():
            save_backbone(paths.models() / model.name, model, {})
        for library in libraries:
            few = drawn(library, LEAST_PHOTOS_FOR_HEADS)
            rows += _before(library, few, _learned(few, engine, job))
        parts = [drawn(library, LEAST_TO_ADAPT) for library in libraries]
        for part in [*parts, *libraries]:
            progress(phase="library", name=part.name, photos=len(part.labels))
            learned = _learned(part, engine, job)
            rows += _before(part, part, learned)
            heads = _library_heads(learned)
            starts = {SHIPPED_START: (base, backbone.classifier)}
            for name, model in added.items():
                own = Path(scratch) / part.name / model.name
                _save(own, heads, model)
                starts[name] = own, model.classifier
            for name, (start, classifier) in starts.items():
                adapted = adapt_labelled(part, start, AdaptRecipe(), job, progress)
                found = scores.score(part, CandidateEncoder.of(adapted), classifier)
                rows.append((part.name, name, *(found[bits] for bits in SETTINGS)))
            progress(phase="measured", rows=rows)
    return table(("library", "heads", *SETTINGS), rows)


def drawn(library: LabelledLibrary, count: int) -> LabelledLibrary:
    """Some photos of a library, always the same."""
    rows = np.sort(default_rng(SEED).choice(len(library.labels), count, replace=False))
    kept = library.photos
    photos = LibraryFeatures(
        kept.features[rows], kept.phashes[rows], tuple(kept.thumbnails[row] for row in rows)
    )
    name = f"{library.name}, {count} photos"
    return LabelledLibrary(name, photos, library.labels[rows], None)


def _before(
    searched: LabelledLibrary, fitted: LabelledLibrary, learned: _Learned
) -> Iterator[tuple[object, ...]]:
    """What ITQ finds, and heads made of the same photos."""
    x = linear_heads.inputs(learned.photos, LIBRARY_BLOCKS, None)
    name = fitted.name
    if searched is not fitted:
        edits = linear_heads.inputs(learned.edits, LIBRARY_BLOCKS, None)
        x, name = np.concatenate([x, edits]), f"{searched.name}, fitted on {len(x)} of them"
    axes = principal_axes(x, max(BITS))
    itq = {bits: fit_itq(x, axes, bits, whitening=0) for bits in BITS}
    made = _library_heads(learned)
    for heads, encoder in {
        "ITQ": CandidateEncoder(LIBRARY_BLOCKS, itq, {}),
        "ITQ, lengths added up as below": CandidateEncoder(LIBRARY_BLOCKS, itq, LIBRARY_RANKING),
        "**made from the library**": CandidateEncoder(LIBRARY_BLOCKS, made, LIBRARY_RANKING),
    }.items():
        found = scores.score(searched, encoder, None)
        yield name, heads, *(found[bits] for bits in SETTINGS)


def _save(folder: Path, heads: Mapping[int, Head], model: BackboneFiles) -> None:
    """Write heads as a bundle to adapt from, as `hashdesk models --use` does."""
    engine = engine_probe.choose_for_features(model, EDIT_BATCH)
    extra = {
        "ranking": ranking_entry(LIBRARY_RANKING),
        "canary_outputs": engine_probe.canary_outputs(engine, LIBRARY_BLOCKS, heads, model),
    }
    encoder = STAND_IN, model.name, model.weights_sha256, LIBRARY_BLOCKS, heads
    save_bundle(folder, *encoder, extra)


def _learned(library: LabelledLibrary, engine: Engine, job: Job) -> _Learned:
    """What `hashdesk models --use` reads of a library."""
    source = FeatureSource(engine.name, HASHDESK_INPUT, EDIT_BATCH, engine.features)
    shown = list(enumerate(library.photos.thumbnails))
    edits = encode_random_edits(shown, source, SEED, job)
    return _Learned(library.photos.features.astype(np.float32), edits.originals, edits.features)


def _library_heads(learned: _Learned) -> Mapping[int, Head]:
    return fit_library_heads(learned.photos, learned.originals, learned.edits, SEED)


def _as_added(backbone: BackboneFiles, title: str) -> BackboneFiles:
    card = ModelCard(title, backbone.name, "", "onnx", backbone.widths["features"])
    return replace(backbone, name=added_name(title, backbone.onnx), card=card)


@contextmanager
def _models_in(folder: Path) -> Iterator[None]:
    """Have added models lie in a folder, for child processes, too."""
    before = dict(os.environ)
    os.environ["HASHDESK_MODELS"] = str(folder)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
