"""MAH on CIFAR-10, as the paper measures it and as an app would use it.

    python -m trainer mah FOLDER [--heads flat] [--pixels 96] …

Two protocols, for the same 1,000 queries and all other images as database:
*paper* searches the codes V that were learned for the database, *deployable* those that the network
gives it, as it must for photos without labels.
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
from hashdesk.encoders.files import backbone_files
from trainer.backbones.networks import load_backbone
from trainer.mah import cifar10
from trainer.mah.cascade import HeadKind
from trainer.mah.cifar10 import Cifar10, Split
from trainer.mah.train import (
    LabelledImages,
    Look,
    MAHRecipe,
    Tell,
    TrainedMAH,
    alike,
    encode,
    train,
)
from trainer.metrics import retrieval
from trainer.metrics.bit_statistics import (
    asymmetric_distances,
    bit_distances,
    bit_entropy,
    mutual_information,
    quantisation_error,
)

BACKBONE = "efficientnet-lite0"
HIDDEN = 1024  # units between frozen features and heads
SHIFT = 4  # of 32 pixels, by which an image is moved at random
FROZEN = MAHRecipe(iterations=40, images=5000)
WHOLE = MAHRecipe(lengths=(16, 12, 10, 8, 6, 4), images=6000, epochs=1, batch=64)

Figures = dict[int, dict[str, float]]  # bits -> "paper", "deployable" …


@dataclass(frozen=True)
class Cifar10Task:
    """CIFAR-10 with something that a network can look at."""

    labels: NDArray[np.int64]  # (n,)
    split: Split
    database: LabelledImages
    queries: LabelledImages
    trunk: nn.Module
    width: int  # of what the trunk gives


def on_features(
    images: Cifar10, engine: Engine, cache: Path | None, seed: int, hidden: int = HIDDEN
) -> Cifar10Task:
    """Frozen features of images and of their mirror images, below one hidden layer (0: none)."""
    split = cifar10.split(images.labels, seed)
    both = torch.from_numpy(np.stack(cifar10.features(images, engine, cache)))
    mean, spread = both[0].mean(dim=0), both[0].std(dim=0) + 1e-3
    both = (both - mean) / spread

    def look_from(rows: NDArray[np.intp]) -> LabelledImages:
        base = torch.from_numpy(rows)

        def look(which: Tensor, draws: Generator | None) -> Tensor:
            if draws is None:
                return both[0, base[which]]
            mirrored = torch.from_numpy(draws.integers(0, 2, len(which)))
            return both[mirrored, base[which]]

        labels = _one_hot(images.labels[rows])
        return LabelledImages(labels, look, alike(both[0, base], labels))

    torch.manual_seed(seed)
    layers = (nn.Linear(both.shape[2], hidden), nn.ReLU()) if hidden else (nn.Identity(),)
    return Cifar10Task(
        images.labels, split, look_from(split.database), look_from(split.queries),
        nn.Sequential(*layers), hidden or both.shape[2],
    )  # fmt: skip


def on_pixels(images: Cifar10, seed: int, pixels: int, device: str) -> Cifar10Task:
    """The whole network, from images enlarged to `pixels`; moved and mirrored to learn from."""
    split = cifar10.split(images.labels, seed)
    everything = torch.from_numpy(cifar10.images(images)).permute(0, 3, 1, 2).to(device)
    trunk = load_backbone(BACKBONE).to(device)

    def look_from(rows: NDArray[np.intp]) -> LabelledImages:
        base = torch.from_numpy(rows).to(device)

        def look(which: Tensor, draws: Generator | None) -> Tensor:
            seen = everything[base[which]].float()
            if draws is not None:
                seen = _moved(seen, draws)
            wide = nn.functional.interpolate(seen, (pixels, pixels), mode="bicubic")
            return wide.clamp(0, 255).permute(0, 2, 3, 1)

        labels = _one_hot(images.labels[rows]).to(device)
        return LabelledImages(labels, look, _alike_by_trunk(trunk, look, labels))

    database, queries = look_from(split.database), look_from(split.queries)
    trunk.train()
    return Cifar10Task(images.labels, split, database, queries, trunk, 1280)


@dataclass(frozen=True)
class ReproduceOptions:
    """What is asked for; None leaves it to the recipe."""

    images: Path
    heads: HeadKind = "cascade"
    pixels: int | None = None  # of the whole network; None: frozen features
    iterations: int | None = None
    lengths: list[int] | None = None
    device: str | None = None
    seed: int = 0
    work: Path | None = None


def reproduce(wish: ReproduceOptions, job: Job, tell: Tell) -> Figures:
    """Train and measure. Raises FolderError, EngineUnavailable, Cancelled or TrainingFailed."""
    images = cifar10.load(wish.images)
    recipe = WHOLE if wish.pixels else FROZEN
    recipe = replace(
        recipe,
        heads=wish.heads,
        iterations=wish.iterations or recipe.iterations,
        lengths=tuple(wish.lengths or recipe.lengths),
        seed=wish.seed,
    )
    if wish.pixels:
        device = wish.device or ("cuda" if torch.cuda.is_available() else "cpu")
        task, name = on_pixels(images, wish.seed, wish.pixels, device), f"mah-{wish.pixels}px.pt"
    else:
        engine = OnnxEngine(backbone_files.load_backbone(paths.cache(), BACKBONE).onnx, cuda=False)
        task, name = on_features(images, engine, wish.work, wish.seed), "mah-features.pt"
    saved = None if wish.work is None else wish.work / name
    trained = train(task.database, task.trunk, task.width, recipe, job, tell, saved)
    tell(phase="measure", done=0, total=1)
    return measure(task, trained, asymmetric=True)


def measure(task: Cifar10Task, trained: TrainedMAH, *, asymmetric: bool = False) -> Figures:
    """For each length: MAP over the whole database by both protocols, ties by expectation.

    `repository` is the paper's with ties in the order of rows, the database sorted by class as
    the authors have it. `asymmetric` adds the deployable one with queries that are not rounded.
    """
    asked = _outputs(task.queries, trained, len(task.split.queries))
    kept = _outputs(task.database, trained, len(task.split.database))
    labels = task.labels[task.split.database]
    relevant = task.labels[task.split.queries][:, None] == labels
    by_class = np.argsort(labels, kind="stable")
    figures: Figures = {}
    for bits in sorted(trained.codes):
        learned = trained.codes[bits].cpu().numpy() > 0
        queries, database = asked[bits] > 0, kept[bits] > 0
        to_learned = bit_distances(queries, learned)
        published = retrieval.repository_average_precisions(
            to_learned[:, by_class], relevant[:, by_class]
        )
        found = {
            "paper": retrieval.mean_average_precision(to_learned, relevant),
            "repository": float(published.mean()),
            "deployable": retrieval.mean_average_precision(
                bit_distances(queries, database), relevant
            ),
            "shared": float(mutual_information(database).max()),
            "entropy": float(bit_entropy(database).mean()),
            "quantisation": quantisation_error(kept[bits]),
        }
        if asymmetric:
            near = asymmetric_distances(asked[bits], database)
            found["asymmetric"] = retrieval.mean_average_precision(near, relevant)
        figures[bits] = {name: round(value, 4) for name, value in found.items()}
    return figures


def _outputs(
    images: LabelledImages, trained: TrainedMAH, count: int
) -> dict[int, NDArray[np.float32]]:
    rows = torch.arange(count, device=images.labels.device)
    return {bits: u.cpu().numpy() for bits, u in encode(images, trained, rows).items()}


def _one_hot(labels: NDArray[np.int64]) -> Tensor:
    return torch.eye(cifar10.CLASSES)[torch.from_numpy(labels)]


def _moved(seen: Tensor, draws: Generator) -> Tensor:
    """A batch (b, 3, s, s), each image mirrored or not, and all shifted by a few pixels."""
    mirrored = torch.from_numpy(draws.random(len(seen)) < 0.5).to(seen.device)
    seen = torch.where(mirrored[:, None, None, None], seen.flip(3), seen)
    side = seen.shape[3]
    padded = nn.functional.pad(seen, [SHIFT] * 4, mode="reflect")
    parts = []
    for one, (top, left) in zip(
        padded, draws.integers(0, 2 * SHIFT + 1, (len(seen), 2)), strict=True
    ):
        parts.append(one[:, top : top + side, left : left + side])
    return torch.stack(parts)


@torch.no_grad()
def _alike_by_trunk(trunk: nn.Module, look: Look, labels: Tensor) -> NDArray[np.float32]:
    """Likeness of classes to the pretrained network, from a twentieth of the images."""
    rows = torch.arange(0, len(labels), 20, device=labels.device)
    features = torch.cat([trunk(look(part, None)) for part in torch.split(rows, 64)])
    return alike(features, labels[rows])
