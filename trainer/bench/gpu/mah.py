"""MAH with the whole network on half of CIFAR-10: a shortened run that goes on where it stopped."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import torch

from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job
from trainer.bench.gpu.setup import CheckSetup, Figures, PartSkipped
from trainer.bench.mah import SPLIT_SEED
from trainer.mah import cifar10
from trainer.mah.cifar10 import Cifar10
from trainer.mah.cifar10_task import PixelSettings, on_pixels
from trainer.mah.protocols import measure_protocols
from trainer.mah.reproduce import WHOLE_NETWORK
from trainer.mah.train import MAHRecipe, train_mah
from trainer.progress import Reporter

HALF_OF_CIFAR10 = 25_000  # images
SIDE, SMALL_SIDE = 128, 32  # pixels, of enlarged images
SHORTENED = replace(WHOLE_NETWORK, iterations=30, images=6000)
SHORTEST = MAHRecipe(lengths=(8, 4), iterations=2, images=64, epochs=1, batch=32)


def measure_mah(setup: CheckSetup, job: Job, progress: Reporter) -> Figures:
    """MAP by both protocols; or how far training came in the minutes that it had."""
    if setup.cifar10 is None:
        raise PartSkipped("no CIFAR-10: name its folder with --cifar10, or a pack with --packed")
    images = half_of(cifar10.load_cifar10(setup.cifar10))
    recipe, side = (SHORTEST, SMALL_SIDE) if setup.small else (SHORTENED, SIDE)
    torch.backends.cudnn.allow_tf32 = True  # PyTorch's default; TorchEngine turns it off
    began = time.monotonic()
    training, iterations = Job(), []

    def until_time_is_up(**figures: object) -> None:
        """Training sees the end at its next batch: the iteration's checkpoint is written first."""
        iterations.append(figures["done"])
        if job.cancelled or time.monotonic() - began > setup.minutes * 60:
            training.cancel()
        progress(**figures)

    saved = setup.work / f"mah-{side}px-{len(images.files)}.pt"
    task = on_pixels(images, SPLIT_SEED, PixelSettings((side,), setup.device))
    figures: Figures = {
        "images": len(images.files),
        "pixels": side,
        "of iterations": recipe.iterations,
    }
    started = time.monotonic()  # images are decoded and on the device
    try:
        trained = train_mah(
            task.database, task.trunk, task.width, recipe, training, until_time_is_up, saved
        )
    except Cancelled:
        job.check()
        took = round(time.monotonic() - started, 1)
        left = "stopped when its time was up; the same command goes on"
        return {**figures, "trained": left, "iterations": iterations[-1], "training, s": took}
    took = time.monotonic() - started
    first = int(str(iterations[0])) if iterations else recipe.iterations + 1
    trained_images = len(iterations) * min(recipe.images, len(task.database.labels))
    table = measure_protocols(task, trained, asymmetric=False)
    saved.unlink(missing_ok=True)  # the next run is a new one
    return {
        **figures,
        "went on after iteration": first - 1,
        "training, s": round(took, 1),
        "trained images a second": round(trained_images / took, 1),
        "MAP by bits": {str(bits): found for bits, found in table.items()},
    }


def half_of(images: Cifar10) -> Cifar10:
    """The first half of the images, whose order is random; all, if there are fewer."""
    return Cifar10(images.files[:HALF_OF_CIFAR10], images.labels[:HALF_OF_CIFAR10])


def half_as_files(folder: Path) -> dict[str, bytes]:
    """Half of a folder's images as its files, by name. Raises FolderError."""
    half = half_of(cifar10.load_cifar10(folder))
    lines, place = ["offset,length,label"], 0
    for file, label in zip(half.files, half.labels, strict=True):
        lines.append(f"{place},{len(file)},{label}")
        place += len(file)
    table = "\n".join(lines) + "\n"
    return {cifar10.IMAGES_FILE: b"".join(half.files), cifar10.LABELS_FILE: table.encode()}
