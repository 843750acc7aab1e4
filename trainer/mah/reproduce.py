"""Reproduce MAH on CIFAR-10, measured as in the paper and as an app would use it.

    python -m trainer mah FOLDER [--heads flat] [--pixels 96] …

Two protocols, with the same 1,000 queries and all other images as the database: *paper* searches
the codes V that were learned for the database; *deployable* searches the network's own codes, the
only ones that photos without labels have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor, nn

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from trainer.backbones.networks import load_network
from trainer.mah import cifar10
from trainer.mah.cascade import HeadKind
from trainer.mah.cifar10 import Cifar10
from trainer.mah.train import (
    InputLoader,
    LabelledImages,
    MAHRecipe,
    TrainedMAH,
    class_likeness,
    network_outputs,
    train_mah,
)
from trainer.metrics import retrieval
from trainer.metrics.bit_statistics import (
    asymmetric_distances,
    bit_distances,
    bit_entropy,
    mutual_information,
    quantisation_error,
)
from trainer.progress import Reporter

CIFAR10_BACKBONE = "efficientnet-lite0"
HIDDEN_UNITS = 1024  # between frozen features and heads
MAX_SHIFT = 4  # pixels, of 32, that an image is shifted by at random
FROZEN_FEATURES = MAHRecipe(iterations=40, images=5000)
WHOLE_NETWORK = MAHRecipe(lengths=(16, 12, 10, 8, 6, 4), images=6000, epochs=1, batch=64)

MAHFigures = dict[int, dict[str, float]]  # bits -> "paper", "deployable" …


@dataclass(frozen=True)
class Cifar10Task:
    """CIFAR-10 split into queries and database, and a trunk to train on it."""

    database: LabelledImages
    queries: LabelledImages
    trunk: nn.Module
    width: int  # of the trunk's outputs


def on_features(
    images: Cifar10, engine: Engine, cache: Path | None, seed: int, hidden: int = HIDDEN_UNITS
) -> Cifar10Task:
    """Frozen features of images and mirror images, and one hidden layer (0: none) to train."""
    split = cifar10.split_queries(images.labels, seed)
    both = torch.from_numpy(np.stack(cifar10.image_features(images, engine, cache)))
    mean, spread = both[0].mean(dim=0), both[0].std(dim=0) + 1e-3
    both = (both - mean) / spread

    def labelled_images(rows: NDArray[np.intp]) -> LabelledImages:
        base = torch.from_numpy(rows)

        def load(which: Tensor, draws: Generator | None) -> Tensor:
            if draws is None:
                return both[0, base[which]]
            mirrored = torch.from_numpy(draws.integers(0, 2, len(which)))
            return both[mirrored, base[which]]

        labels = _one_hot(images.labels[rows])
        return LabelledImages(labels, load, class_likeness(both[0, base], labels))

    torch.manual_seed(seed)
    layers = (nn.Linear(both.shape[2], hidden), nn.ReLU()) if hidden else (nn.Identity(),)
    database, queries = labelled_images(split.database), labelled_images(split.queries)
    return Cifar10Task(database, queries, nn.Sequential(*layers), hidden or both.shape[2])


def on_pixels(images: Cifar10, seed: int, pixels: int, device: str) -> Cifar10Task:
    """The whole network on images enlarged to `pixels`; augmented by shifts and mirroring."""
    split = cifar10.split_queries(images.labels, seed)
    everything = torch.from_numpy(cifar10.all_pixels(images)).permute(0, 3, 1, 2).to(device)
    trunk = load_network(CIFAR10_BACKBONE).to(device)

    def labelled_images(rows: NDArray[np.intp]) -> LabelledImages:
        base = torch.from_numpy(rows).to(device)

        def load(which: Tensor, draws: Generator | None) -> Tensor:
            loaded = everything[base[which]].float()
            if draws is not None:
                loaded = _augmented(loaded, draws)
            wide = nn.functional.interpolate(loaded, (pixels, pixels), mode="bicubic")
            return wide.clamp(0, 255).permute(0, 2, 3, 1)

        labels = _one_hot(images.labels[rows]).to(device)
        return LabelledImages(labels, load, _likeness_by_trunk(trunk, load, labels))

    database, queries = labelled_images(split.database), labelled_images(split.queries)
    trunk.train()
    return Cifar10Task(database, queries, trunk, 1280)


@dataclass(frozen=True)
class ReproduceOptions:
    """What to reproduce; None leaves a setting to the recipe."""

    images: Path
    heads: HeadKind = "cascade"
    pixels: int | None = None  # of the whole network; None: frozen features
    iterations: int | None = None
    lengths: list[int] | None = None
    device: str | None = None
    seed: int = 0
    work: Path | None = None


def reproduce(options: ReproduceOptions, job: Job, progress: Reporter) -> MAHFigures:
    """Train and measure. Raises FolderError, EngineUnavailable, Cancelled or TrainingFailed."""
    images = cifar10.load_cifar10(options.images)
    recipe = WHOLE_NETWORK if options.pixels else FROZEN_FEATURES
    recipe = replace(
        recipe,
        heads=options.heads,
        iterations=options.iterations or recipe.iterations,
        lengths=tuple(options.lengths or recipe.lengths),
        seed=options.seed,
    )
    if options.pixels:
        device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
        task = on_pixels(images, options.seed, options.pixels, device)
        name = f"mah-{options.pixels}px.pt"
    else:
        onnx = load_backbone(paths.cache(), CIFAR10_BACKBONE).onnx
        engine = OnnxEngine(onnx, cuda=False)
        task = on_features(images, engine, options.work, options.seed)
        name = "mah-features.pt"
    saved = options.work and options.work / name
    trained = train_mah(task.database, task.trunk, task.width, recipe, job, progress, saved)
    progress(phase="measure", done=0, total=1)
    return measure_protocols(task, trained, asymmetric=True)


def measure_protocols(task: Cifar10Task, trained: TrainedMAH, *, asymmetric: bool) -> MAHFigures:
    """For each length: MAP over the whole database by both protocols, ties by expectation.

    "repository" is the paper's protocol with ties in the order of rows and the database sorted by
    class, as in the authors' code. `asymmetric` adds the deployable one with queries that are not
    rounded to bits.
    """
    queries, database = _outputs(task.queries, trained), _outputs(task.database, trained)
    labels = _class_numbers(task.database)
    relevant = _class_numbers(task.queries)[:, None] == labels
    by_class = np.argsort(labels, kind="stable")
    figures: MAHFigures = {}
    for bits in sorted(trained.codes):
        learned = trained.codes[bits].cpu().numpy() > 0
        query_codes, database_codes = queries[bits] > 0, database[bits] > 0
        to_learned = bit_distances(query_codes, learned)
        sorted_by_class = to_learned[:, by_class], relevant[:, by_class]
        published = retrieval.repository_average_precisions(*sorted_by_class)
        deployable = bit_distances(query_codes, database_codes)
        found = {
            "paper": retrieval.mean_average_precision(to_learned, relevant),
            "repository": float(published.mean()),
            "deployable": retrieval.mean_average_precision(deployable, relevant),
            "shared": float(mutual_information(database_codes).max()),
            "entropy": float(bit_entropy(database_codes).mean()),
            "quantisation": quantisation_error(database[bits]),
        }
        if asymmetric:
            near = asymmetric_distances(queries[bits], database_codes)
            found["asymmetric"] = retrieval.mean_average_precision(near, relevant)
        figures[bits] = {name: round(value, 4) for name, value in found.items()}
    return figures


def _outputs(images: LabelledImages, trained: TrainedMAH) -> dict[int, NDArray[np.float32]]:
    rows = torch.arange(len(images.labels), device=images.labels.device)
    return {bits: u.cpu().numpy() for bits, u in network_outputs(images, trained, rows).items()}


def _class_numbers(images: LabelledImages) -> NDArray[np.int64]:
    return images.labels.argmax(dim=1).cpu().numpy()


def _one_hot(labels: NDArray[np.int64]) -> Tensor:
    return torch.eye(cifar10.CIFAR10_CLASSES)[torch.from_numpy(labels)]


def _augmented(images: Tensor, draws: Generator) -> Tensor:
    """Images (b, 3, s, s), each mirrored or not, and shifted by a few pixels."""
    mirrored = torch.from_numpy(draws.random(len(images)) < 0.5).to(images.device)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    side = images.shape[3]
    padded = nn.functional.pad(images, [MAX_SHIFT] * 4, mode="reflect")
    shifts = zip(padded, draws.integers(0, 2 * MAX_SHIFT + 1, (len(images), 2)), strict=True)
    return torch.stack([one[:, y : y + side, x : x + side] for one, (y, x) in shifts])


@torch.no_grad()
def _likeness_by_trunk(trunk: nn.Module, load: InputLoader, labels: Tensor) -> NDArray[np.float32]:
    """How alike classes are to the pretrained trunk, from a twentieth of the images."""
    rows = torch.arange(0, len(labels), 20, device=labels.device)
    features = torch.cat([trunk(load(part, None)) for part in torch.split(rows, 64)])
    return class_likeness(features, labels[rows])
