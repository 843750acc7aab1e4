"""The heads that ship, fitted without the set that is measured.

What ships was fitted on all sets (`trainer/shipped_heads.py`), and would look better on them than
on the libraries of users. So for each set the heads are fitted again on the others. In the mixed
library, photos of a set search it by the heads that were fitted without that set.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.distance_weights import ranking_entry
from hashdesk.encoders.engines import engine_probe
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.files.bundle import Bundle, save_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.judging.candidate import CandidateEncoder
from trainer.bench import scores
from trainer.bench.libraries import MIXED, LabelledLibrary
from trainer.bench.scores import Scores
from trainer.data.photos import labelled_sets
from trainer.neighbourhoods import GENERAL_BLOCKS
from trainer.shipped_heads import SHIPPED_RANKING, SHIPPED_RECIPE, fit_shipped_heads

Elsewhere = Mapping[str, CandidateEncoder]  # set -> the encoder that was fitted without it


def fit_elsewhere(
    photos: Path, engine: Engine, backbone: BackboneFiles, cache: Path | None
) -> Elsewhere:
    """An encoder for each set of `photos`/labelled, fitted on all others. Raises FolderError."""
    sets = labelled_sets(photos / "labelled", engine, cache)
    encoders = {}
    for one in sets:
        heads = fit_shipped_heads([s for s in sets if s is not one], backbone, SHIPPED_RECIPE)
        encoders[one.name] = CandidateEncoder(GENERAL_BLOCKS, heads, SHIPPED_RANKING)
    return encoders


def save_elsewhere(
    encoder: CandidateEncoder, folder: Path, shipped: Bundle, backbone: BackboneFiles
) -> None:
    """Write such an encoder as a bundle to adapt from, like the one that ships."""
    engine = OnnxEngine(backbone.onnx, cuda=False)
    extra = {
        "ranking": ranking_entry(encoder.ranking),
        "canary_outputs": engine_probe.canary_outputs(
            engine, encoder.blocks, encoder.heads, backbone
        ),
    }
    origin = (shipped.backbone, str(shipped.manifest["backbone_sha256"]))
    save_bundle(folder, shipped.name, *origin, encoder.blocks, encoder.heads, extra)


def score_elsewhere(
    library: LabelledLibrary, encoders: Elsewhere, classifier: Classifier | None
) -> Scores:
    """Scores of the heads that were fitted without the library, or without each of its sets.

    Of the mixed library: MAP over all its queries, and the mean share of edits.
    """
    if library.name != MIXED:
        return scores.score(library, encoders[library.name], classifier)
    parts, queries = [], []
    for name, encoder in encoders.items():
        of_set = np.char.startswith(library.labels, f"{name}/")
        parts.append(scores.score(library, encoder, classifier, of_set))
        queries.append(scores.measured_queries(library, of_set).size)
    shares = {key: [part[key] for part in parts] for key in parts[0]}
    return {
        key: float(np.average(found, weights=None if "edits" in key else queries))
        for key, found in shares.items()
    }
