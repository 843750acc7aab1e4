"""The trainer's tables in BENCHMARKS.md, in the same order."""

from __future__ import annotations

import functools
import platform
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.judging.candidate import CandidateEncoder
from trainer.bench import (
    adapting,
    cost,
    estimating,
    libraries,
    library_heads,
    likeness,
    mah,
    quantising,
    scores,
)
from trainer.bench.shipped_elsewhere import Elsewhere, fit_elsewhere
from trainer.progress import Reporter


def run_benches(
    photos: Path, parts: list[str], cache: Path | None, job: Job, progress: Reporter
) -> str:
    """Markdown of some parts. `photos` holds labelled/, personal/ and cifar10/, as they need."""
    base = paths.resources() / "encoder"
    backbone = load_backbone(paths.cache(), load_bundle(base).backbone)
    engine = OnnxEngine(backbone.onnx, cuda=False)
    found = [f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, seed 0"]
    labelled = []
    if {"pairs", "adapting", "likeness", "estimate", "hswd"} & set(parts):
        labelled = libraries.load_libraries(photos, engine, cache)
    small = [library for library in labelled if library.name != libraries.MIXED]
    if not small and "library_heads" in parts:
        small = libraries.load_sets(photos, engine, cache)

    def pairs() -> str:
        classifier = backbone.classifier
        return "\n\n".join(adapting.measure_pairs(one, classifier, job) for one in small)

    @functools.cache
    def elsewhere() -> Elsewhere:
        return fit_elsewhere(photos, engine, backbone, cache)

    measures: Mapping[str, Callable[[], str]] = {
        "mah": lambda: mah.measure(photos / "cifar10", engine, cache, job, progress),
        "pairs": pairs,
        "adapting": lambda: adapting.measure(labelled, base, elsewhere(), job, progress),
        "library_heads": lambda: library_heads.measure(
            small, base, backbone, engine, job, progress
        ),
        "likeness": lambda: likeness.measure(labelled, base, elsewhere(), job, progress),
        "estimate": lambda: estimating.measure(labelled, base, elsewhere(), job, progress),
        "hswd": lambda: quantising.measure(small, base, job, progress),
        "cost": lambda: cost.measure(base, job, progress),
    }
    for part in parts:
        started = time.monotonic()
        progress(phase="part", name=part)
        text = measures[part]()
        minutes = (time.monotonic() - started) / 60
        found.append(f"### {part}\n\n{text}\n\nTook {minutes:.0f} minutes.")
    return "\n\n".join(found)


def evaluate(
    photos: Path, encoder: Path | None, cache: Path | None, job: Job
) -> Iterator[tuple[str, scores.Scores]]:
    """Scores of an encoder and of float features on each labelled library and the mixed one."""
    bundle = load_bundle(encoder or paths.resources() / "encoder")
    backbone = load_backbone(paths.cache(), bundle.backbone)
    judged = CandidateEncoder.of(bundle)
    for library in libraries.load_libraries(photos, OnnxEngine(backbone.onnx, cuda=False), cache):
        job.check()
        found = scores.score_floats(library)
        found |= scores.score(library, judged, backbone.classifier)
        yield library.name, {name: round(value, 4) for name, value in found.items()}
