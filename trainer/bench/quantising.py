"""HSWD: heads adapted to a library without it, and with each of its versions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.judging.bit_statistics import (
    bit_entropy,
    mutual_information,
    quantisation_error,
)
from hashdesk.encoders.judging.candidate import CandidateEncoder
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench import scores
from trainer.bench.adapting import adapt_labelled
from trainer.bench.libraries import LabelledLibrary
from trainer.bench.tables import table
from trainer.progress import Reporter

HSWD_LENGTHS = (8, 16, 32)
STRONG_BALANCE = 5.0
HSWD_VERSIONS: Mapping[str, AdaptRecipe] = {
    "without": AdaptRecipe(balance=0.0),
    "the recipe's weight": AdaptRecipe(),
    "stronger": AdaptRecipe(balance=STRONG_BALANCE),
    "stronger, random target": AdaptRecipe(balance=STRONG_BALANCE, target="random"),
    "stronger, sliced": AdaptRecipe(balance=STRONG_BALANCE, target="sliced"),
}
HSWD_COLUMNS = (
    "library", "bits", "HSWD", "MAP", "entropy", "most that two bits share",
    "quantisation error", "",
)  # fmt: skip


def measure(libraries: list[LabelledLibrary], base: Path, job: Job, progress: Reporter) -> str:
    """Markdown: MAP, bit entropy, mutual information, quantisation error at 8, 16 and 32 bits."""
    classifier = load_backbone(paths.cache(), load_bundle(base).backbone).classifier
    rows: list[tuple[object, ...]] = []
    for library in libraries:
        features = library.photos.features.astype(np.float32)
        plain: dict[int, float] = {}
        for name, recipe in HSWD_VERSIONS.items():
            adapted = adapt_labelled(library, base, recipe, job, progress)
            encoder = CandidateEncoder(adapted.blocks, adapted.heads, {})
            found = scores.score(library, encoder, classifier)
            x = linear_heads.inputs(features, encoder.blocks, classifier)
            outputs = linear_heads.outputs(x, encoder.heads)
            for bits in HSWD_LENGTHS:
                signs, error = outputs[bits] > 0, quantisation_error(outputs[bits])
                change = f"{error / plain.setdefault(bits, error) - 1:+.0%}"
                rows.append((
                    library.name, bits, name, found[str(bits)], float(bit_entropy(signs).mean()),
                    float(mutual_information(signs).max()), error, change,
                ))  # fmt: skip
    return table(HSWD_COLUMNS, sorted(rows, key=lambda row: (str(row[0]), row[1])))
