"""The encoder protocol: pixels in, features and codes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import CodeTable
from hashdesk.core.imaging.model_input import ModelInput

Pixels = NDArray[np.uint8]  # (n, side, side, 3), RGB
Features = NDArray[np.float32]  # (n, d)
Outputs = NDArray[np.float32]  # (n, bits) of one head: before the sign, threshold 0


@dataclass(frozen=True)
class EncodedBatch:
    """Features, codes and outputs of n photos. Rows that are not finite must not be stored."""

    features: Features  # (n, d)
    codes: CodeTable
    outputs: ByLength[Outputs]
    finite: NDArray[np.bool_]  # (n,)


@dataclass(frozen=True)
class EngineStatus:
    """The running engine, its device, and why faster engines do not run (empty: none failed)."""

    name: str
    device: str
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.name} on {self.device}"


class Encoder(Protocol):
    """A backbone with its heads, run by an engine. Not thread-safe."""

    @property
    def id(self) -> str:
        """Identifies backbone, preprocessing and heads: codes of different ids never mix."""

    @property
    def backbone(self) -> str:
        """The backbone's name: features of different backbones never mix."""

    @property
    def input(self) -> ModelInput:
        """What the backbone takes. Raises HashDeskError if the backbone is not there."""

    @property
    def description(self) -> str:
        """The manifest as JSON, stored with the codes."""

    @property
    def engine(self) -> EngineStatus:
        """The engine in use, started if necessary. It may change after a fallback."""

    @property
    def running(self) -> EngineStatus | None:
        """The engine in use; None before it is started."""

    @property
    def batch(self) -> int:
        """Photos to encode at a time, for good speed."""

    def encode(self, pixels: Pixels) -> EncodedBatch:
        """Features and codes of upright photos (n, side, side, 3), as `input` says."""

    def encode_features(self, features: Features) -> EncodedBatch:
        """Codes of kept features, without an engine."""

    def are_strange(self, features: Features) -> NDArray[np.bool_]:
        """Which photos (n,) are unlike all of the library that the encoder was adapted to."""
