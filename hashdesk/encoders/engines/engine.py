"""The engine protocol: what runs a backbone on pixels. Names of the engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # without NumPy, commands explain their options at once
    from hashdesk.core.encoding.encoder import Features, Pixels

ENGINES = ("onnx-cuda", "torch-cuda", "onnx-cpu")  # in the order in which `auto` tries them
ENGINE_CHOICES = ("auto", *ENGINES)
GPU_BATCH = 128  # photos


class OutOfMemory(Exception):
    """The engine has no memory for a batch of this size: try a smaller one."""


class Engine(Protocol):
    """Runs one backbone on one device. One thread at a time."""

    @property
    def name(self) -> str:
        """One of ENGINES."""

    @property
    def device(self) -> str:
        """The device's own name, to be shown."""

    @property
    def batch(self) -> int:
        """Photos at a time, for good speed."""

    def features(self, pixels: Pixels) -> Features:
        """Features (n, d) of pixels (n, side, side, 3). Raises OutOfMemory."""
