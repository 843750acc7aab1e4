"""The estimate without labels beside the truth, for a good recipe and for a bad one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from trainer.adaptation.heads import AdaptRecipe, Tell
from trainer.bench import scores
from trainer.bench.adapting import SETTINGS, SHORT_SIGHTED, AdaptedLibrary, adapt
from trainer.bench.libraries import LabelledLibrary
from trainer.bench.tables import table
from trainer.metrics.candidate import CandidateEncoder

RECIPES = {"the recipe": AdaptRecipe(), "hardly any diffusion": SHORT_SIGHTED}
NOISE = 0.01  # of MAP: smaller differences have no sign
COLUMNS = (
    "library", "recipe", "bits", "groups expected", "truly", "same sign", "edits expected", "truly",
)  # fmt: skip


def measure(libraries: list[LabelledLibrary], base: Path, job: Job, tell: Tell) -> str:
    """Markdown: what adapting is said to gain over the shipped heads, and what it gains."""
    shipped = load_bundle(base)
    classifier = load_backbone(paths.cache(), shipped.backbone).classifier
    rows = []
    for library in libraries:
        before = scores.score(library, CandidateEncoder.of(shipped), classifier)
        for name, recipe in RECIPES.items():
            adapted = adapt(library, base, recipe, job, tell)
            after = scores.score(library, adapted.encoder, classifier)
            rows += [(library.name, name, *row) for row in _compared(adapted, before, after)]
    agree = sum(row[5] == "yes" for row in rows)
    differ = sum(row[5] == "no" for row in rows)
    told = f"Signs agree in {agree} of {agree + differ} cases with a true difference over {NOISE}."
    return f"{table(COLUMNS, rows)}\n\n{told}"


def _compared(
    adapted: AdaptedLibrary, before: scores.Scores, after: scores.Scores
) -> Iterator[tuple[object, ...]]:
    for bits in SETTINGS:
        expected = adapted.expected[bits]
        groups = expected["groups_after"] - expected["groups_before"]
        truly = after[bits] - before[bits]
        same = "-" if abs(truly) < NOISE else "yes" if groups * truly > 0 else "no"
        key = f"{bits} edits by codes"
        edits: object = after[key] - before[key] if key in after else "-"
        yield (
            bits, groups, truly, same, expected["edits_after"] - expected["edits_before"], edits,
        )  # fmt: skip
