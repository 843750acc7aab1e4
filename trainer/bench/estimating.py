"""The estimated gain beside the true one, for a good recipe and for a bad one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.judging.candidate import CandidateEncoder
from hashdesk.encoders.judging.judge import GainEstimate
from trainer.adaptation.recipe import AdaptRecipe
from trainer.bench import scores
from trainer.bench.adapting import HARDLY_DIFFUSED, adapt_labelled
from trainer.bench.libraries import LabelledLibrary
from trainer.bench.shipped_elsewhere import Elsewhere, save_elsewhere
from trainer.bench.tables import table
from trainer.bench.targets import BITS_SETTINGS
from trainer.progress import Reporter

ESTIMATED_RECIPES = {"the recipe": AdaptRecipe(), "hardly any diffusion": HARDLY_DIFFUSED}
MAP_NOISE = 0.01  # smaller differences of MAP have no sign
ESTIMATE_COLUMNS = (
    "library", "recipe", "bits", "groups expected", "truly", "same sign", "edits expected", "truly",
)  # fmt: skip


def measure(
    libraries: list[LabelledLibrary],
    base: Path,
    elsewhere: Elsewhere,
    job: Job,
    progress: Reporter,
) -> str:
    """Markdown: the estimated and the true gain of adaptation over the shipped heads.

    These are fitted without the set; in the mixed library, which has all sets, they cannot be.
    """
    shipped = load_bundle(base)
    backbone = load_backbone(paths.cache(), shipped.backbone)
    rows = []
    with TemporaryDirectory() as scratch:
        for library in libraries:
            place = base
            if library.name in elsewhere:
                place = Path(scratch) / library.name
                save_elsewhere(elsewhere[library.name], place, shipped, backbone)
            start = CandidateEncoder.of(load_bundle(place))
            before = scores.score(library, start, backbone.classifier)
            for name, recipe in ESTIMATED_RECIPES.items():
                adapted = adapt_labelled(library, place, recipe, job, progress)
                after = scores.score(library, CandidateEncoder.of(adapted), backbone.classifier)
                expected = adapted.manifest["estimate"]
                rows += [(library.name, name, *row) for row in _compared(expected, before, after)]
    agree, differ = (sum(row[5] == answer for row in rows) for answer in ("yes", "no"))
    cases = f"{agree} of {agree + differ} cases with a true difference over {MAP_NOISE}"
    return f"{table(ESTIMATE_COLUMNS, rows)}\n\nSigns agree in {cases}."


def _compared(
    estimate: GainEstimate, before: scores.Scores, after: scores.Scores
) -> Iterator[tuple[object, ...]]:
    for bits in BITS_SETTINGS:
        expected = estimate[bits]
        groups = expected["groups_after"] - expected["groups_before"]
        truly = after[bits] - before[bits]
        same = "-" if abs(truly) < MAP_NOISE else "yes" if groups * truly > 0 else "no"
        key = f"{bits} edits"
        edits: object = after[key] - before[key] if key in after else "-"
        yield (
            bits, groups, truly, same, expected["edits_after"] - expected["edits_before"], edits,
        )  # fmt: skip
