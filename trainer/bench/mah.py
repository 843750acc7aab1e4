"""MAH on CIFAR-10 with frozen features: all lengths, both protocols, and ablations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hashdesk.core.job import Job
from hashdesk.encoders.engines.engine import Engine
from trainer.bench.tables import table
from trainer.mah import cifar10
from trainer.mah.cifar10_task import HIDDEN_UNITS, on_features
from trainer.mah.protocols import PROTOCOLS, MAHFigures, measure_protocols
from trainer.mah.reproduce import FROZEN_FEATURES
from trainer.mah.train import MAHRecipe, train_mah
from trainer.progress import Reporter

SPLIT_SEED = 0  # of the reported split; the settings were chosen on another one
MAH_ABLATIONS: Mapping[str, MAHRecipe] = {
    "flat heads": replace(FROZEN_FEATURES, heads="flat"),
    "codes begin at random": replace(FROZEN_FEATURES, codeword_start=False),
    "codewords without likeness": replace(FROZEN_FEATURES, likeness=False),
    "database codes change from the start": replace(FROZEN_FEATURES, settled=0.0),
    "without HSWD": replace(FROZEN_FEATURES, balance=0.0),
    "with long-to-short distillation": replace(FROZEN_FEATURES, distillation=1.0),
    "with decorrelation": replace(FROZEN_FEATURES, decorrelation=1.0),
}
COMPARED_LENGTHS = (8, 16, 32)  # at which HSWD is compared


def measure(folder: Path, engine: Engine, cache: Path | None, job: Job, progress: Reporter) -> str:
    """Markdown: MAP by protocol, ablations, and HSWD. Raises FolderError or Cancelled."""
    images = cifar10.load_cifar10(folder)

    def figures(
        recipe: MAHRecipe, hidden: int = HIDDEN_UNITS, *, asymmetric: bool = False
    ) -> MAHFigures:
        task = on_features(images, engine, cache, SPLIT_SEED, hidden)
        trained = train_mah(task.database, task.trunk, task.width, recipe, job, progress)
        return measure_protocols(task, trained, asymmetric=asymmetric)

    whole = figures(FROZEN_FEATURES, asymmetric=True)
    parts = {name: figures(recipe) for name, recipe in MAH_ABLATIONS.items()}
    linear = figures(FROZEN_FEATURES, hidden=0)
    rows = {"cascade, hidden layer": whole, **parts, "no hidden layer": linear}
    lengths = sorted(whole)
    lines = [(kind, *(whole[bits][kind] for bits in lengths)) for kind in PROTOCOLS]
    ablation = [
        (name, kind, *(found[bits][kind] for bits in lengths))
        for name, found in rows.items()
        for kind in ("paper", "deployable")
    ]
    return "\n\n".join([
        f"1,000 queries, 49,000 in the database, split {SPLIT_SEED}; cascade:",
        table(("protocol", *map(str, lengths)), lines),
        table(("heads", "protocol", *map(str, lengths)), ablation),
        "HSWD, the same host with and without it (deployable protocol):",
        _balance(parts["without HSWD"], whole),
    ])  # fmt: skip


def _balance(without: MAHFigures, whole: MAHFigures) -> str:
    rows = [
        (bits, figure, without[bits][figure], whole[bits][figure],
         f"{whole[bits][figure] / without[bits][figure] - 1:+.1%}")
        for bits in COMPARED_LENGTHS
        for figure in ("paper", "deployable", "entropy", "shared", "quantisation")
    ]  # fmt: skip
    return table(("bits", "figure", "without", "with", ""), rows)
