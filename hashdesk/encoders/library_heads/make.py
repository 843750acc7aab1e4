"""An encoder for a library of a model that none ships for: its heads, and what they are worth.

    photos ─► features of the new backbone ─► edits of thumbnails ─► ITQ ─► bundle, with an estimate

The bundle is written last and whole, and nothing else of the library changes but a cache, so a run
that was stopped anywhere leaves the encoder in use, and the next one goes on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import default_rng

from hashdesk.core.adaptation.training_data import all_content_ids
from hashdesk.core.code_sets import code_sets
from hashdesk.core.encoding.distance_weights import ranking_entry
from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import EngineUnavailable, UsageError
from hashdesk.core.indexing.read_features import FeatureSource, read_features
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import (
    COMPARED_WITH,
    COMPARED_WITH_ID,
    one_title,
)
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine, OutOfMemory
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.files.bundle import Head, save_bundle
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import GainEstimate
from hashdesk.encoders.library_heads.compare import Judges, compare, find_judges
from hashdesk.encoders.library_heads.encode_edits import encode_random_edits
from hashdesk.encoders.library_heads.heads import (
    LIBRARY_BLOCKS,
    LIBRARY_RANKING,
    fit_library_heads,
)
from hashdesk.encoders.library_heads.method import LEAST_JUDGED, LIBRARY_METHOD, TOO_FEW_TO_JUDGE

LEAST_PHOTOS_FOR_HEADS = 20  # with different contents
MOST_LEARNED = 4000  # photos that heads are made from; more do not make them better
SEED = 0


def make_encoder(
    db: LibraryDB,
    backbone: BackboneFiles,
    rivals: Sequence[BundleEncoder],
    settings: Settings,
    job: Job,
) -> str:
    """Make heads for a backbone from a library and keep their bundle there; the encoder's id.

    rivals: encoders to compare with, the best known first; the next one counts where too little is
    kept of what that one saw. Empty: there is none that can run. Raises UsageError
    if there are too few photos, EngineUnavailable, DiskFull, Cancelled.
    """
    contents = _drawn_contents(db)
    engine = engine_probe.choose_for_features(backbone, settings.batch)
    source = FeatureSource(
        backbone.name, backbone.input, engine.batch, lambda pixels: _features(engine, pixels)
    )
    found = read_features(db, contents, source, settings, job)
    known = [content for content in contents if content in found]
    if len(known) < LEAST_PHOTOS_FOR_HEADS:
        raise EngineUnavailable(
            f"{backbone.name} gave features of {plural(len(known), 'photo')}, and codes are made "
            f"from at least {LEAST_PHOTOS_FOR_HEADS}. Connect the drives of the others, or choose "
            "another model."
        )
    features = np.stack([found[content] for content in known]).astype(np.float32)
    with BlobCache(db.folder / THUMBNAILS) as cache:
        thumbnails = cache.get(known)
    able = (find_judges(db, known, thumbnails, one) for one in rivals)
    judges = next((one for one in able if one is not None), None)
    learned = np.arange(len(known))
    if judges is not None:
        learned = np.setdiff1d(learned, judges.held_out)
    shown = [(row, thumbnails[known[row]]) for row in learned.tolist() if known[row] in thumbnails]
    if not shown:
        raise UsageError(
            "Codes are made from edits of thumbnails, too, and none is kept. This makes them "
            "again: hashdesk index --features"
        )
    edits = encode_random_edits(shown, source, SEED, job)
    originals = np.searchsorted(learned, edits.originals)
    heads = fit_library_heads(features[learned], originals, edits.features, SEED)
    new = CandidateEncoder(LIBRARY_BLOCKS, heads, LIBRARY_RANKING)
    estimate: GainEstimate = {}
    if judges is not None:
        estimate = compare(judges, new, features, source, backbone.classifier, job)
    extra = {
        "method": LIBRARY_METHOD,
        "fitted_on": {"photos": len(learned)},
        "estimate": estimate,
        **_about_estimate(judges, rivals, len(known)),
        "ranking": ranking_entry(LIBRARY_RANKING),
        "canary_outputs": engine_probe.canary_outputs(engine, LIBRARY_BLOCKS, heads, backbone),
    }
    return _keep(db, backbone, heads, extra)


def _drawn_contents(db: LibraryDB) -> list[bytes]:
    """Contents to learn from, always the same of the same photos. Raises UsageError."""
    contents = all_content_ids(db)
    if len(contents) < LEAST_PHOTOS_FOR_HEADS:
        raise UsageError(
            f"For a model that was added, codes are made from at least {LEAST_PHOTOS_FOR_HEADS} "
            f"different photos; this library has {len(contents)}. Index more folders first."
        )
    order = default_rng(SEED).permutation(len(contents))[:MOST_LEARNED]
    return [contents[row] for row in order.tolist()]


def _features(engine: Engine, pixels: Pixels) -> Features:
    """Features (n, d), of fewer photos at a time where memory is short."""
    try:
        return engine.features(pixels)
    except OutOfMemory as error:
        if len(pixels) == 1:
            raise EngineUnavailable(
                "There is too little memory for this model. Close other programs, or choose "
                "another model."
            ) from error
    half = len(pixels) // 2
    return np.concatenate([_features(engine, part) for part in (pixels[:half], pixels[half:])])


def _about_estimate(
    judges: Judges | None, rivals: Sequence[BundleEncoder], photos: int
) -> dict[str, str | int]:
    """What the manifest says beside the estimate: with which model, or that photos are too few."""
    if judges is not None:
        before = judges.used.bundle
        return {COMPARED_WITH: one_title(before.name), COMPARED_WITH_ID: before.id}
    return {TOO_FEW_TO_JUDGE: photos} if rivals and photos < LEAST_JUDGED else {}


def _keep(
    db: LibraryDB, backbone: BackboneFiles, heads: Mapping[int, Head], extra: Mapping[str, Any]
) -> str:
    """Write the bundle into the library."""
    title = backbone.card.title if backbone.card else backbone.name
    encoder = (title, backbone.name, backbone.weights_sha256, LIBRARY_BLOCKS, heads)
    with tempfile.TemporaryDirectory() as scratch:
        name = save_bundle(Path(scratch), *encoder, extra)
        code_sets.keep_bundle(db, Path(scratch), name)
    return name
