"""What an encoder is to the rest of the program: pixels in, features and codes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import CodeTable

Pixels = NDArray[np.uint8]  # (n, side, side, 3), RGB
Features = NDArray[np.float32]  # (n, d)


@dataclass(frozen=True)
class EncodedBatch:
    """What an encoder says of n photos. Rows that are not finite must not be kept."""

    features: Features  # (n, d)
    codes: CodeTable  # bits -> (n,)
    outputs: Mapping[int, NDArray[np.float32]]  # bits -> (n, bits): before the sign, threshold 0
    finite: NDArray[np.bool_]  # (n,)


@dataclass(frozen=True)
class EngineStatus:
    """Which engine runs, on what, and why not a faster one (empty when nothing was refused)."""

    name: str
    device: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.name} on {self.device}"


class Encoder(Protocol):
    """A backbone with its heads, run by some engine. Not thread-safe: one thread at a time."""

    @property
    def id(self) -> str:
        """Names backbone, preprocessing and heads: codes of different ids never mix."""

    @property
    def backbone(self) -> str:
        """The backbone's name: features of different backbones never mix."""

    @property
    def description(self) -> str:
        """The manifest as JSON, kept beside the codes."""

    @property
    def engine(self) -> EngineStatus:
        """What runs it now, started if need be. It may change after a fallback."""

    @property
    def running(self) -> EngineStatus | None:
        """What runs it now, if anything was started yet."""

    @property
    def batch(self) -> int:
        """How many photos to hand over at a time for good speed."""

    def encode(self, pixels: Pixels) -> EncodedBatch:
        """Features and codes of upright photos (n, 224, 224, 3)."""

    def encode_features(self, features: Features) -> EncodedBatch:
        """Codes from features that were kept: no photo is decoded, no engine is used."""
