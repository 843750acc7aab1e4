"""What a check runs on, and how a part says that it cannot run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.files.backbone_files import BackboneFiles, load_backbone
from hashdesk.encoders.files.bundle import Bundle, load_bundle

Figures = dict[str, Any]  # what JSON can hold; "passed": False where something is wrong


class PartSkipped(Exception):
    """A part cannot run here; the text says what it lacks."""


@dataclass(frozen=True)
class CheckSetup:
    """The machine's device, how much is measured, and where photos and results lie."""

    device: str  # "cuda" or "cpu"
    small: bool  # a run of seconds, to try the check itself
    photos: Path | None  # folder of photos
    library: Path | None  # folder with the features and thumbnails of a library
    cifar10: Path | None
    work: Path  # checkpoints and results
    minutes: float = 3.5  # after which training stops, to go on another time

    @property
    def on_gpu(self) -> bool:
        """Whether the device is a GPU."""
        return self.device == "cuda"


def require_device(device: str) -> None:
    """Raises EngineUnavailable if PyTorch does not find the device."""
    if device == "cuda" and not torch.cuda.is_available():
        raise EngineUnavailable(
            "PyTorch finds no CUDA device here. To try the check without one: "
            "python -m trainer gpu-check --device cpu --small"
        )


def shipped_encoder() -> tuple[Bundle, BackboneFiles]:
    """The encoder that ships. Raises EngineUnavailable or BundleDamaged."""
    bundle = load_bundle(paths.resources() / "encoder")
    return bundle, load_backbone(paths.cache(), bundle.backbone)
