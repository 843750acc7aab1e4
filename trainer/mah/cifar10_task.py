"""CIFAR-10 as something to learn: on frozen features, or with the whole network on pixels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from hashdesk.encoders.backbones.efficientnet_lite import FEATURE_COUNT
from hashdesk.encoders.engines.engine import Engine
from trainer.backbones.depthwise import speed_up_depthwise
from trainer.backbones.networks import load_network
from trainer.mah import cifar10
from trainer.mah.augmentation import augmented
from trainer.mah.cifar10 import Cifar10
from trainer.mah.precision import InBfloat16, require_bfloat16
from trainer.mah.train import (
    THE_END,
    InputLoader,
    LabelledImages,
    TrainingMoment,
    class_likeness,
)

CIFAR10_BACKBONE = "efficientnet-lite0"
HIDDEN_UNITS = 1024  # between frozen features and heads


@dataclass(frozen=True)
class Cifar10Task:
    """CIFAR-10 split into queries and database, and a trunk to train on it."""

    database: LabelledImages
    queries: LabelledImages
    trunk: nn.Module
    width: int  # of the trunk's outputs


@dataclass(frozen=True)
class PixelSettings:
    """How the whole network sees the images."""

    sides: tuple[int, ...]  # in pixels, of enlarged images: one after the other, alike in time
    device: str = "cpu"
    bfloat16: bool = False
    backbone: str = CIFAR10_BACKBONE

    def side_at(self, done: float) -> int:
        """The side after a share of the training."""
        return self.sides[min(int(done * len(self.sides)), len(self.sides) - 1)]


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

        def load(which: Tensor, moment: TrainingMoment) -> Tensor:
            if moment.draws is None:
                return both[int(moment.mirrored), base[which]]
            mirrored = torch.from_numpy(moment.draws.integers(0, 2, len(which)))
            return both[mirrored, base[which]]

        labels = _one_hot(images.labels[rows])
        return LabelledImages(labels, load, class_likeness(both[0, base], labels))

    torch.manual_seed(seed)
    layers = (nn.Linear(both.shape[2], hidden), nn.ReLU()) if hidden else (nn.Identity(),)
    database, queries = labelled_images(split.database), labelled_images(split.queries)
    return Cifar10Task(database, queries, nn.Sequential(*layers), hidden or both.shape[2])


def on_pixels(images: Cifar10, seed: int, settings: PixelSettings) -> Cifar10Task:
    """The whole network on enlarged images, augmented. Raises EngineUnavailable.

    Images are measured at the last side.
    """
    device = settings.device
    if settings.bfloat16:
        require_bfloat16(device)
    split = cifar10.split_queries(images.labels, seed)
    everything = torch.from_numpy(cifar10.all_pixels(images)).permute(0, 3, 1, 2).to(device)
    network = load_network(settings.backbone).to(device)
    if device == "cpu":
        network = speed_up_depthwise(network).to(memory_format=torch.channels_last)
    trunk = InBfloat16(network) if settings.bfloat16 else network

    def labelled_images(rows: NDArray[np.intp]) -> LabelledImages:
        base = torch.from_numpy(rows).to(device)

        def load(which: Tensor, moment: TrainingMoment) -> Tensor:
            loaded = everything[base[which]].float()
            if moment.draws is not None:
                loaded = augmented(loaded, moment.draws)
            elif moment.mirrored:
                loaded = loaded.flip(3)
            sides = [settings.side_at(moment.done)] * 2
            wide = nn.functional.interpolate(loaded, sides, mode="bicubic")
            return wide.clamp(0, 255).permute(0, 2, 3, 1).contiguous()

        labels = _one_hot(images.labels[rows]).to(device)
        return LabelledImages(labels, load, _likeness_by_trunk(trunk.eval(), load, labels))

    database, queries = labelled_images(split.database), labelled_images(split.queries)
    return Cifar10Task(database, queries, trunk.train(), FEATURE_COUNT)


def _one_hot(labels: NDArray[np.int64]) -> Tensor:
    return torch.eye(cifar10.CIFAR10_CLASSES)[torch.from_numpy(labels)]


@torch.no_grad()
def _likeness_by_trunk(trunk: nn.Module, load: InputLoader, labels: Tensor) -> NDArray[np.float32]:
    """How alike classes are to the pretrained trunk, from a twentieth of the images."""
    rows = torch.arange(0, len(labels), 20, device=labels.device)
    features = torch.cat([trunk(load(part, THE_END)) for part in torch.split(rows, 64)])
    return class_likeness(features, labels[rows])
