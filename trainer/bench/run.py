"""All tables that BENCHMARKS.md holds of the trainer, in its order."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from pathlib import Path

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from hashdesk.encoders.files.bundle import load_bundle
from trainer.adaptation.heads import Tell
from trainer.bench import adapting, cost, estimating, libraries, mah, quantising, scores
from trainer.metrics.candidate import CandidateEncoder


def run(photos: Path, parts: list[str], cache: Path | None, job: Job, tell: Tell) -> str:
    """Markdown. `photos` holds labelled/, personal/ and cifar10/, as far as the parts need them."""
    base = paths.resources() / "encoder"
    backbone = load_backbone(paths.cache(), load_bundle(base).backbone)
    engine = OnnxEngine(backbone.onnx, cuda=False)
    found = [f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, seed 0"]
    labelled = []
    if {"pairs", "adapting", "estimate", "hswd"} & set(parts):
        labelled = libraries.load(photos, engine, cache)
    for part in parts:
        started = time.monotonic()
        tell(phase="part", name=part)
        if part == "mah":
            text = mah.tables(photos / "cifar10", engine, cache, job, tell)
        elif part == "pairs":
            small = [one for one in labelled if one.name != libraries.MIXED]
            text = "\n\n".join(adapting.pairs(one, backbone.classifier, job) for one in small)
        elif part == "adapting":
            text = adapting.measure(labelled, base, job, tell)
        elif part == "estimate":
            text = estimating.measure(labelled, base, job, tell)
        elif part == "hswd":
            small = [one for one in labelled if one.name != libraries.MIXED]
            text = quantising.measure(small, base, job, tell)
        else:
            text = cost.measure(base, job, tell)
        minutes = (time.monotonic() - started) / 60
        found.append(f"### {part}\n\n{text}\n\nTook {minutes:.0f} minutes.")
    return "\n\n".join(found)


def evaluate(
    photos: Path, encoder: Path | None, cache: Path | None, job: Job
) -> Iterator[tuple[str, scores.Scores]]:
    """MAP of an encoder on each labelled library and on the mixed one, beside the floats."""
    bundle = load_bundle(encoder or paths.resources() / "encoder")
    backbone = load_backbone(paths.cache(), bundle.backbone)
    judged = CandidateEncoder.of(bundle)
    for library in libraries.load(photos, OnnxEngine(backbone.onnx, cuda=False), cache):
        job.check()
        found = scores.score_floats(library)
        found |= scores.score(library, judged, backbone.classifier)
        yield library.name, {name: round(value, 4) for name, value in found.items()}
