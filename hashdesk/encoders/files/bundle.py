"""An encoder as files: heads (safetensors) and the manifest that vouches for them.

    manifest.json       parts of the encoder, its quality, SHA-256 of every file
    heads.safetensors   weight_4 … weight_64, float32 (bits, inputs)

safetensors has no checksum of its own, so its SHA-256 is checked before it is loaded. The encoder
id is a hash of everything that determines the codes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from hashdesk.core.documents import Malformed, parse_json, what_is_wrong
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import Ranking, parse_ranking
from hashdesk.core.errors import BundleDamaged
from hashdesk.core.imaging.decode import ENCODER_INPUT

BUNDLE_FORMAT = 1
BUNDLE_MANIFEST = "manifest.json"
HEADS = "heads.safetensors"
# What JSON, NumPy and safetensors raise for malformed files.
UNREADABLE_BUNDLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, SafetensorError,
)  # fmt: skip
LARGEST_BUNDLE_MANIFEST = 1 << 20
LARGEST_HEADS = 64 << 20


@dataclass(frozen=True)
class InputBlock:
    """A part of the heads' inputs: see linear_heads.inputs."""

    kind: str  # "features" or "classes"
    scale: float
    temperature: float = 1.0  # of the softmax; "classes" only


@dataclass(frozen=True)
class Head:
    """A linear map with a threshold for each output: bit = weight @ x > threshold."""

    weight: NDArray[np.float32]  # (bits, inputs)
    threshold: NDArray[np.float32]  # (bits,)


@dataclass(frozen=True)
class Bundle:
    """Everything that turns features into codes, and its manifest."""

    name: str
    backbone: str
    blocks: tuple[InputBlock, ...]
    heads: Mapping[int, Head]
    manifest: Mapping[str, Any]
    ranking: Ranking = field(default_factory=dict)  # does not affect the codes

    @property
    def id(self) -> str:
        """The encoder id."""
        return str(self.manifest["id"])


def encoder_id(
    backbone: str, weights_sha256: str, blocks: tuple[InputBlock, ...], heads: Mapping[int, Head]
) -> str:
    """Hash of everything that determines an encoder's codes: equal ids, equal codes."""
    digest = hashlib.sha256()
    shape = [[block.kind, block.scale, block.temperature] for block in blocks]
    parts = [BUNDLE_FORMAT, ENCODER_INPUT, backbone, weights_sha256, shape]
    digest.update(json.dumps(parts).encode())
    for bits in BITS:
        digest.update(np.ascontiguousarray(heads[bits].weight, "<f4").tobytes())
        digest.update(np.ascontiguousarray(heads[bits].threshold, "<f4").tobytes())
    return digest.hexdigest()[:32]


def save_bundle(
    folder: Path,
    name: str,
    backbone: str,
    weights_sha256: str,
    blocks: tuple[InputBlock, ...],
    heads: Mapping[int, Head],
    extra: Mapping[str, Any],
) -> str:
    """Write a bundle to a folder and return the encoder id. extra: method, quality, ranking …"""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"weight_{bits}": np.ascontiguousarray(heads[bits].weight) for bits in BITS}
    data = save_tensors(tensors)
    (folder / HEADS).write_bytes(data)
    bundle_id = encoder_id(backbone, weights_sha256, blocks, heads)
    manifest = {
        "format": BUNDLE_FORMAT,
        "id": bundle_id,
        "name": name,
        "backbone": backbone,
        "backbone_sha256": weights_sha256,
        "preprocessing": ENCODER_INPUT,
        "blocks": [vars(block) for block in blocks],
        "files": {HEADS: hashlib.sha256(data).hexdigest()},
        "thresholds": {str(bits): heads[bits].threshold.tolist() for bits in BITS},
        **extra,
    }
    (folder / BUNDLE_MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return bundle_id


def load_bundle(folder: Path) -> Bundle:
    """Read and verify a bundle. Raises BundleDamaged."""
    try:
        text = _read(folder / BUNDLE_MANIFEST, LARGEST_BUNDLE_MANIFEST)
        manifest = parse_json(text)
        if manifest["format"] != BUNDLE_FORMAT or manifest["preprocessing"] != ENCODER_INPUT:
            raise BundleDamaged(
                f"The encoder in {folder} was made for another version of HashDesk. "
                "Update HashDesk, or choose another encoder."
            )
        data = _read(folder / HEADS, LARGEST_HEADS)
        if hashlib.sha256(data).hexdigest() != manifest["files"][HEADS]:
            raise BundleDamaged(f"{folder / HEADS} is damaged. Reinstall HashDesk.")
        tensors = load_tensors(data)
        heads = {bits: _head(tensors, manifest["thresholds"], bits) for bits in BITS}
        blocks = tuple(InputBlock(**block) for block in manifest["blocks"])
        expected = encoder_id(manifest["backbone"], manifest["backbone_sha256"], blocks, heads)
        if manifest["id"] != expected:
            raise BundleDamaged(f"{folder / BUNDLE_MANIFEST} was changed. Reinstall HashDesk.")
        ranking = parse_ranking(manifest)
    except UNREADABLE_BUNDLE as error:
        raise BundleDamaged(
            f"The encoder in {folder} cannot be read ({what_is_wrong(error)}). Reinstall HashDesk."
        ) from error
    return Bundle(manifest["name"], manifest["backbone"], blocks, heads, manifest, ranking)


def _head(tensors: dict[str, NDArray[Any]], thresholds: Any, bits: int) -> Head:
    weight = tensors[f"weight_{bits}"]
    with np.errstate(over="ignore"):  # it is refused below
        limits = np.array(thresholds[str(bits)], np.float32)
    if weight.dtype != np.float32 or weight.ndim != 2 or len(weight) != bits:
        raise Malformed(f"weight_{bits} has the wrong shape")
    if limits.shape != (bits,) or not (np.isfinite(weight).all() and np.isfinite(limits).all()):
        raise Malformed(f"the head of {bits} bits is not finite")
    return Head(weight, limits)


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Malformed(f"{path.name} is too large")
    return data
