"""Reproduce MAH on CIFAR-10.

    python -m trainer mah FOLDER [--heads flat] [--pixels 96 128] …

Without --pixels, heads are trained on frozen features. A run with --work goes on from its last
iteration, and writes what came of each one into a log beside its checkpoint.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from hashdesk import paths
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from trainer.mah import cifar10
from trainer.mah.cascade import HeadKind
from trainer.mah.cifar10_task import (
    CIFAR10_BACKBONE,
    Cifar10Task,
    PixelSettings,
    on_features,
    on_pixels,
)
from trainer.mah.protocols import MAHFigures, measure_protocols, paper_precision
from trainer.mah.train import IterationEnd, MAHRecipe, train_mah
from trainer.mah.training_log import TrainingLog
from trainer.progress import Reporter

FROZEN_FEATURES = MAHRecipe(iterations=40, images=5000)
WHOLE_NETWORK = MAHRecipe(
    lengths=(16, 12, 10, 8, 6, 4),
    iterations=100,
    images=10_000,
    epochs=1,
    weight_decay=0.02,
    even_batches=True,
    balance=0.02,  # a bit's codewords need not be half ones: a strong HSWD would push a class over
    length_power=1.0,
)
FURTHER_RATE = 3e-4  # of a network that was trained before
MEASURED_MOMENTS = (
    24  # of a training, at which the curve has the MAP of the queries, at the side of then
)


@dataclass(frozen=True)
class ReproduceOptions:
    """What to reproduce; None leaves a setting to the recipe."""

    images: Path
    heads: HeadKind = "cascade"
    pixels: PixelSettings | None = None  # of the whole network; None: frozen features
    iterations: int | None = None
    lengths: list[int] | None = None
    seed: int = 0
    work: Path | None = None
    hours: float | None = None  # that a run may take; it goes on another time
    start: Path | None = None  # checkpoint of a run whose network learns further

    @property
    def recipe(self) -> MAHRecipe:
        """The recipe with these settings."""
        recipe = WHOLE_NETWORK if self.pixels else FROZEN_FEATURES
        if self.start is not None:
            recipe = replace(recipe, learning_rate=FURTHER_RATE)
        return replace(
            recipe,
            heads=self.heads,
            iterations=self.iterations or recipe.iterations,
            lengths=tuple(self.lengths or recipe.lengths),
            seed=self.seed,
        )

    @property
    def name(self) -> str:
        """Of the checkpoint and of the log."""
        if self.pixels is None:
            return "mah-features"
        sides = "-".join(map(str, self.pixels.sides))
        parts = [f"mah-{sides}px"]
        parts += ["bf16"] if self.pixels.bfloat16 else []
        parts += [self.pixels.backbone] if self.pixels.backbone != CIFAR10_BACKBONE else []
        parts += ["further"] if self.start else []
        return "-".join(parts)


def reproduce(options: ReproduceOptions, job: Job, progress: Reporter) -> MAHFigures:
    """Train and measure. Raises FolderError, EngineUnavailable, Cancelled or TrainingFailed."""
    ends = [time.monotonic()]  # of loading and of each iteration
    torch.set_flush_denormal(True)  # the smallest numbers are 0: they would slow training down
    recipe, task = options.recipe, _task(options)
    saved = options.work and options.work / f"{options.name}.pt"
    log = TrainingLog(
        options.work and options.work / f"{options.name}.jsonl",
        {"recipe": asdict(recipe), "pixels": options.pixels and asdict(options.pixels)},
    )

    def watch(end: IterationEnd) -> None:
        """Training sees the end at its next batch: the iteration's checkpoint is written first."""
        before, now = (MEASURED_MOMENTS * n // recipe.iterations for n in (end.done - 1, end.done))
        paper = paper_precision(task, end.trained, end.moment) if now > before else None
        side = options.pixels and options.pixels.side_at(end.moment.done)
        log.iteration(end.done, images=end.images, side=side, loss=end.loss, paper=paper)
        ends.append(time.monotonic())
        next_end = 2 * ends[-1] - ends[-2] - ends[0]  # s, if the next iteration takes as long
        if options.hours is not None and next_end >= options.hours * 3600:
            job.cancel()

    try:
        trained = train_mah(
            *(task.database, task.trunk, task.width, recipe, job, progress),
            saved=saved,
            watch=watch,
            start=options.start,
        )
    except Cancelled:
        log.stopped()
        raise
    progress(phase="measure", done=0, total=1)
    figures = measure_protocols(task, trained, asymmetric=True)
    log.measured(figures)
    return figures


def _task(options: ReproduceOptions) -> Cifar10Task:
    images = cifar10.load_cifar10(options.images)
    if options.pixels:
        return on_pixels(images, options.seed, options.pixels)
    onnx = load_backbone(paths.cache(), CIFAR10_BACKBONE).onnx
    return on_features(images, OnnxEngine(onnx, cuda=False), options.work, options.seed)
