"""HSWD: the same heads learned for a library with it and without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders import heads as app_heads
from hashdesk.encoders.backbone import load_backbone
from hashdesk.encoders.bundle import load_bundle
from trainer.adapt import Recipe, Tell
from trainer.bench import scores
from trainer.bench.adapting import adapt
from trainer.bench.libraries import LabelledLibrary
from trainer.bench.tables import table
from trainer.bits import bit_entropy, mutual_information, quantisation_error

LENGTHS = (8, 16, 32)


def measure(libraries: list[LabelledLibrary], base: Path, job: Job, tell: Tell) -> str:
    """Markdown: MAP, bit entropy, what bits share, and quantisation error at 8, 16 and 32 bits."""
    classifier = load_backbone(paths.cache(), load_bundle(base).backbone).classifier
    rows: list[tuple[object, ...]] = []
    for library in libraries:
        found = []
        for recipe in (Recipe(balance=0.0), Recipe()):
            encoder = replace(adapt(library, base, recipe, job, tell).encoder, ranking={})
            features = library.seen.features.astype(np.float32)
            x = app_heads.inputs(features, encoder.blocks, classifier)
            outputs = app_heads.outputs(x, encoder.heads)
            found.append((scores.score(library, encoder, classifier), outputs))
        (without, plain), (whole, balanced) = found
        for bits in LENGTHS:
            before, after = plain[bits] > 0, balanced[bits] > 0
            errors = quantisation_error(plain[bits]), quantisation_error(balanced[bits])
            rows.append((
                library.name, bits, without[str(bits)], whole[str(bits)],
                float(bit_entropy(before).mean()), float(bit_entropy(after).mean()),
                float(mutual_information(before).max()), float(mutual_information(after).max()),
                *errors, f"{errors[1] / errors[0] - 1:+.0%}",
            ))  # fmt: skip
    pairs = ("MAP", "entropy", "most that two bits share", "quantisation error")
    both = [f"{name} {which}" for name in pairs for which in ("without", "with")]
    return table(("library", "bits", *both, ""), rows)
