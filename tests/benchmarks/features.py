"""Compact storage of features: half floats against 256 principal components in bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk import paths
from hashdesk.core.encoding.codes import unpack
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.storage.caches.feature_cache import pack_features, unpack_features
from hashdesk.encoders.bundle_encoder import open_encoder
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.report import Figure

MAX_PHOTOS = 1500
NEIGHBOURS = 20
Features = NDArray[np.float32]


def measure(folders: list[Path]) -> list[Figure]:
    """Measure bytes, changed bits and kept neighbours of both ways."""
    all_photos = [p for f in folders for p in sorted(f.rglob("*")) if is_photo(p)]
    chosen = all_photos[:: max(len(all_photos) // MAX_PHOTOS, 1)]
    encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
    pixels = np.empty((len(chosen), HASHDESK_INPUT.side, HASHDESK_INPUT.side, 3), np.uint8)
    for row, path in enumerate(chosen):
        with path.open("rb") as file:
            pixels[row] = decode.decode(file, 150_000_000).pixels
    features = encoder.encode(pixels).features
    ways: dict[str, tuple[int, Callable[[Features], Features]]] = {
        "half floats (in use)": (len(pack_features(features[:1])[0]), _halves),
        "PCA-256 in bytes": (256, _components),
    }
    figures = []
    for name, (size, store) in ways.items():
        kept = store(features)
        before = encoder.encode_features(features).codes
        after = encoder.encode_features(kept).codes
        changed = [(unpack(before[b], b) != unpack(after[b], b)).mean() for b in (64, 16, 4)]
        figures.append(
            Figure(
                f"features as {name}, {len(chosen):,} photos",
                f"{size:,} bytes a photo; bits changed at 64 / 16 / 4: "
                + " / ".join(f"{share:.2%}" for share in changed)
                + f"; {_agreement(features, kept):.1%} of {NEIGHBOURS} neighbours kept",
            )
        )
    return figures


def _halves(features: Features) -> Features:
    return unpack_features(pack_features(features))


def _components(features: Features) -> Features:
    """Quantise the first 256 principal components to 255 steps each, and restore features."""
    mean = features.mean(axis=0)
    _, _, axes = np.linalg.svd(features - mean, full_matrices=False)
    values = (features - mean) @ axes[:256].T
    scale = np.abs(values).max(axis=0) / 127
    restored: Features = (np.round(values / scale) * scale) @ axes[:256] + mean
    return restored.astype(np.float32)


def _agreement(before: Features, after: Features) -> float:
    def nearest(features: Features) -> NDArray[np.intp]:
        unit = features / np.linalg.norm(features, axis=1, keepdims=True)
        similar = unit @ unit.T
        np.fill_diagonal(similar, -1)
        return np.argsort(-similar, axis=1)[:, :NEIGHBOURS]

    pairs = zip(nearest(before), nearest(after), strict=True)
    return float(np.mean([len(np.intersect1d(a, b)) / NEIGHBOURS for a, b in pairs]))
