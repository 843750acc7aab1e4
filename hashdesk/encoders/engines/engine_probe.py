"""Finds an engine that gives the right codes on this machine.

Before an engine may encode a photo, it must encode a few made-up pictures (canaries) to the outputs
in the bundle's manifest. `auto` takes the first engine that does, and keeps the reasons why the
engines before it failed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.said import Said, said_by
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.engines.engine import ENGINES, Engine, OutOfMemory
from hashdesk.encoders.engines.engine_troubles import EngineTrouble
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.files.bundle import Bundle, Head, InputBlock
from hashdesk.encoders.files.model_card import is_added

CANARIES = 4  # pictures


@dataclass(frozen=True)
class EngineAttempt:
    """The outcome of starting one engine."""

    name: str
    engine: Engine | None
    reason: Said | str  # why it does not work; empty if it does


def canary_pixels(side: int = HASHDESK_INPUT.side) -> Pixels:
    """Made-up pictures (CANARIES, side, side, 3), computed in integers: the same everywhere."""
    y, x = np.mgrid[0:side, 0:side].astype(np.int64)
    pictures = []
    for number in range(1, CANARIES + 1):
        waves = (x * (3 * number) + y * (5 * number)) // 7 + (x * y) // (31 * number)
        checks = ((x // (8 * number)) ^ (y // (6 * number))) % 2 * 97
        channels = [(waves * weight + checks + 40 * number) % 256 for weight in (1, 2, 3)]
        pictures.append(np.stack(channels, axis=-1))
    return np.array(pictures, np.uint8)


def canary_outputs(
    engine: Engine, blocks: Sequence[InputBlock], heads: Mapping[int, Head], backbone: BackboneFiles
) -> list[list[float]]:
    """Outputs of the 64-bit head for the canaries, as a manifest states them."""
    features = engine.features(canary_pixels(backbone.input.side))
    x = linear_heads.inputs(features, blocks, backbone.classifier)
    return [[float(v) for v in row] for row in linear_heads.outputs(x, {64: heads[64]})[64]]


def canary_difference(engine: Engine, bundle: Bundle, backbone: BackboneFiles) -> float:
    """The largest difference between canary outputs and the manifest; infinite if none fit."""
    expected = np.array(bundle.manifest.get("canary_outputs", []))
    found = np.array(canary_outputs(engine, bundle.blocks, bundle.heads, backbone))
    if expected.shape != found.shape or not np.isfinite(found).all():
        return np.inf
    return float(np.abs(found - expected).max())


def attempt(name: str, bundle: Bundle, backbone: BackboneFiles, batch: int) -> EngineAttempt:
    """Start one engine and check its outputs for the canaries."""
    try:
        engine = _start(name, backbone, batch)
        difference = canary_difference(engine, bundle, backbone)
    except EngineUnavailable as error:
        return EngineAttempt(name, None, said_by(error) or str(error))
    if difference < linear_heads.EPSILON:
        return EngineAttempt(name, engine, "")
    other = EngineTrouble.OTHER_OUTPUTS.say(difference=f"{difference:.1e}")
    return EngineAttempt(name, None, other)


def choose(
    wanted: str, bundle: Bundle, backbone: BackboneFiles, batch: int
) -> tuple[Engine, list[EngineAttempt]]:
    """The first engine that works, and all attempts. Raises EngineUnavailable with the reasons."""
    attempts = []
    for name in ENGINES if wanted == "auto" else (wanted,):
        attempts.append(attempt(name, bundle, backbone, batch))
        if attempts[-1].engine is not None:
            return attempts[-1].engine, attempts
    reasons = "; ".join(f"{a.name}: {a.reason}" for a in attempts)
    raise EngineUnavailable(f"No processor can run the model here. {reasons}.")


def choose_for_features(backbone: BackboneFiles, batch: int) -> Engine:
    """The first engine that gives a backbone's features as ONNX Runtime does on the CPU.

    For a backbone of which no outputs are known yet. Raises EngineUnavailable if even that cannot
    run it, or gives something else than features.
    """
    pixels = canary_pixels(backbone.input.side)
    try:
        slowest = _start(ENGINES[-1], backbone, batch)
        expected = _directions(_features_of(slowest, pixels, backbone))
    except EngineUnavailable as error:
        raise EngineUnavailable(
            Trouble.MODEL_DOES_NOT_RUN.say(name=backbone.name, reason=str(error))
        ) from error
    for name in ENGINES[:-1]:
        try:
            engine = _start(name, backbone, batch)
            found = _directions(_features_of(engine, pixels, backbone))
        except EngineUnavailable:
            continue
        if np.abs(found - expected).max() < linear_heads.EPSILON:
            return engine
    return slowest


def _features_of(engine: Engine, pixels: Pixels, backbone: BackboneFiles) -> Features:
    try:
        features = engine.features(pixels)
    except OutOfMemory as error:
        raise EngineUnavailable("it does not fit in memory") from error
    wanted = (len(pixels), backbone.widths["features"])
    if features.shape != wanted or not np.isfinite(features).all():
        raise EngineUnavailable("it gives no features of pictures")
    return features


def _directions(features: Features) -> Features:
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(lengths, np.float32(1e-12)))


def measure(engine: Engine, side: int, batches: int = 3) -> float:
    """Photos per second of an engine alone, with full batches of squares of `side` pixels."""
    pixels = np.repeat(canary_pixels(side), engine.batch // CANARIES + 1, axis=0)[: engine.batch]
    engine.features(pixels)
    started = time.perf_counter()
    for _ in range(batches):
        engine.features(pixels)
    return batches * len(pixels) / (time.perf_counter() - started)


def _start(name: str, backbone: BackboneFiles, batch: int) -> Engine:
    from hashdesk.encoders.engines.onnx_engine import OnnxEngine

    if name == "torch-cuda":
        if is_added(backbone.name):
            raise EngineUnavailable("PyTorch does not know a model that was added")
        return _torch(backbone.name)
    return OnnxEngine(backbone.onnx, cuda=name == "onnx-cuda", batch=batch)


def _torch(backbone: str) -> Engine:
    if not has_nvidia_driver():
        # Checked first, because importing PyTorch takes seconds.
        raise EngineUnavailable(EngineTrouble.NO_DRIVER.say())
    try:
        from hashdesk.encoders.engines.torch_engine import TorchEngine
    except ImportError as error:
        raise EngineUnavailable(EngineTrouble.NO_PYTORCH_HERE.say(words=str(error))) from error
    return TorchEngine(backbone)


def has_nvidia_driver() -> bool:
    """Whether an NVIDIA kernel driver is loaded (Windows: unknown, so yes)."""
    return not Path("/proc").is_dir() or Path("/proc/driver/nvidia/version").exists()
