"""An encoder as files: heads (safetensors) and the manifest that vouches for them.

    manifest.json       parts of the encoder, its quality, SHA-256 of every file
    heads.safetensors   weight_4 … weight_64, float32 (bits, inputs); from format 2 on also
                        detail_32 and detail_64, of the detail heads; in format 3 also
                        anchors, float32 (anchors, inputs of the blocks before them)

safetensors has no checksum of its own, so its SHA-256 is checked before it is loaded. The encoder
id is a hash of everything that determines the codes. A bundle has the lowest format that holds it:
encoders without detail heads keep format 1, and those without anchors format 2, and so their ids.
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
from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.encoding.distance_weights import (
    DETAIL_PREFIX,
    DETAILS,
    Ranking,
    parse_ranking,
)
from hashdesk.core.errors import BundleDamaged
from hashdesk.core.imaging.decode import ENCODER_INPUT

BUNDLE_FORMAT = 1
DETAIL_FORMAT = 2  # of bundles with detail heads
ANCHOR_FORMAT = 3  # of bundles with anchors, whether they have detail heads or not
FORMATS = (BUNDLE_FORMAT, DETAIL_FORMAT, ANCHOR_FORMAT)
BUNDLE_MANIFEST = "manifest.json"
HEADS = "heads.safetensors"
# What JSON, NumPy and safetensors raise for malformed files.
UNREADABLE_BUNDLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, SafetensorError,
)  # fmt: skip
LARGEST_BUNDLE_MANIFEST = 1 << 20
LARGEST_HEADS = 64 << 20


BLOCK_KINDS = ("features", "classes")
ANCHORS = "anchors"  # the kind of AnchorBlock, and its tensor
ANCHOR_REACH = "reach"  # the entry of a manifest


@dataclass(frozen=True)
class InputBlock:
    """A part of the heads' inputs: see linear_heads.inputs."""

    kind: str  # one of BLOCK_KINDS, or ANCHORS
    scale: float
    temperature: float = 1.0  # of the softmax of classes, or of likeness to anchors


@dataclass(frozen=True, eq=False)
class AnchorBlock(InputBlock):
    """How alike a photo is to each of some anchors: unit vectors (a, w) among the inputs before."""

    anchors: NDArray[np.float32] = field(kw_only=True)


@dataclass(frozen=True)
class Head:
    """A linear map with a threshold for each output: bit = weight @ x > threshold."""

    weight: NDArray[np.float32]  # (bits, inputs)
    threshold: NDArray[np.float32]  # (bits,)


@dataclass(frozen=True)
class DetailHeads:
    """Heads that tell single photos apart, with input blocks of their own."""

    blocks: tuple[InputBlock, ...]
    heads: Mapping[int, Head]  # of DETAIL_BITS


@dataclass(frozen=True)
class Bundle:
    """Everything that turns features into codes, and its manifest."""

    name: str
    backbone: str
    blocks: tuple[InputBlock, ...]
    heads: Mapping[int, Head]  # of themes
    manifest: Mapping[str, Any]
    ranking: Ranking = field(default_factory=dict)  # does not affect the codes
    details: DetailHeads | None = None
    reach: float | None = None  # cosine to the nearest anchor: photos with less are strange

    @property
    def id(self) -> str:
        """The encoder id."""
        return str(self.manifest["id"])


def encoder_id(
    backbone: str,
    weights_sha256: str,
    blocks: tuple[InputBlock, ...],
    heads: Mapping[int, Head],
    details: DetailHeads | None = None,
) -> str:
    """Hash of everything that determines an encoder's codes: equal ids, equal codes."""
    digest = hashlib.sha256()
    every_block = [blocks] if details is None else [blocks, details.blocks]
    shapes = [[list(_described(block).values()) for block in part] for part in every_block]
    parts = [_format(blocks, details), ENCODER_INPUT, backbone, weights_sha256, *shapes]
    digest.update(json.dumps(parts).encode())
    anchors = _anchors(blocks)
    if anchors is not None:
        digest.update(np.ascontiguousarray(anchors, "<f4").tobytes())
    every = [heads[bits] for bits in BITS]
    every += [] if details is None else [details.heads[bits] for bits in DETAIL_BITS]
    for head in every:
        digest.update(np.ascontiguousarray(head.weight, "<f4").tobytes())
        digest.update(np.ascontiguousarray(head.threshold, "<f4").tobytes())
    return digest.hexdigest()[:32]


def save_bundle(
    folder: Path,
    name: str,
    backbone: str,
    weights_sha256: str,
    blocks: tuple[InputBlock, ...],
    heads: Mapping[int, Head],
    extra: Mapping[str, Any],
    details: DetailHeads | None = None,
) -> str:
    """Write a bundle to a folder and return the encoder id. extra: method, quality, ranking …"""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {_tensor(bits): np.ascontiguousarray(heads[bits].weight) for bits in BITS}
    anchors = _anchors(blocks)
    if anchors is not None:
        tensors[ANCHORS] = np.ascontiguousarray(anchors)
    described: dict[str, Any] = {}
    if details is not None:
        for bits in DETAIL_BITS:
            tensors[_detail_tensor(bits)] = np.ascontiguousarray(details.heads[bits].weight)
        described[DETAILS] = {
            "blocks": [_described(block) for block in details.blocks],
            "thresholds": {str(b): details.heads[b].threshold.tolist() for b in DETAIL_BITS},
        }
    data = save_tensors(tensors)
    (folder / HEADS).write_bytes(data)
    bundle_id = encoder_id(backbone, weights_sha256, blocks, heads, details)
    manifest = {
        "format": _format(blocks, details),
        "id": bundle_id,
        "name": name,
        "backbone": backbone,
        "backbone_sha256": weights_sha256,
        "preprocessing": ENCODER_INPUT,
        "blocks": [_described(block) for block in blocks],
        "files": {HEADS: hashlib.sha256(data).hexdigest()},
        "thresholds": {str(bits): heads[bits].threshold.tolist() for bits in BITS},
        **described,
        **extra,
    }
    (folder / BUNDLE_MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    return bundle_id


def load_bundle(folder: Path) -> Bundle:
    """Read and verify a bundle. Raises BundleDamaged."""
    try:
        text = _read(folder / BUNDLE_MANIFEST, LARGEST_BUNDLE_MANIFEST)
        manifest = parse_json(text)
        known = manifest["format"] in FORMATS
        if not known or manifest["preprocessing"] != ENCODER_INPUT:
            raise BundleDamaged(
                f"The model in {folder} was made for another version of HashDesk. "
                "Update HashDesk, or choose another model."
            )
        data = _read(folder / HEADS, LARGEST_HEADS)
        if hashlib.sha256(data).hexdigest() != manifest["files"][HEADS]:
            raise BundleDamaged(f"{folder / HEADS} is damaged. Reinstall HashDesk.")
        tensors = load_tensors(data)
        limits = manifest["thresholds"]
        heads = {bits: _head(tensors[_tensor(bits)], limits[str(bits)], bits) for bits in BITS}
        blocks = _blocks(manifest["blocks"], tensors)
        details = _details(tensors, manifest, blocks)
        name, backbone = str(manifest["name"]), manifest["backbone"]
        expected = encoder_id(backbone, manifest["backbone_sha256"], blocks, heads, details)
        if manifest["id"] != expected:
            raise BundleDamaged(f"{folder / BUNDLE_MANIFEST} was changed. Reinstall HashDesk.")
        ranking, reach = parse_ranking(manifest), _reach(manifest, blocks)
    except UNREADABLE_BUNDLE as error:
        raise BundleDamaged(
            f"The model in {folder} cannot be read ({what_is_wrong(error)}). Reinstall HashDesk."
        ) from error
    return Bundle(name, backbone, blocks, heads, manifest, ranking, details, reach)


def _reach(manifest: Mapping[str, Any], blocks: tuple[InputBlock, ...]) -> float | None:
    """It affects no code, so it is no part of the id."""
    reach = manifest.get(ANCHOR_REACH)
    if reach is None:
        return None
    if _anchors(blocks) is None or not isinstance(reach, float) or not -1 <= reach <= 1:
        raise Malformed("its reach is no cosine to an anchor")
    return reach


def _format(blocks: tuple[InputBlock, ...], details: DetailHeads | None) -> int:
    if _anchors(blocks) is not None:
        return ANCHOR_FORMAT
    return BUNDLE_FORMAT if details is None else DETAIL_FORMAT


def _described(block: InputBlock) -> dict[str, object]:
    return {"kind": block.kind, "scale": block.scale, "temperature": block.temperature}


def _anchors(blocks: tuple[InputBlock, ...]) -> NDArray[np.float32] | None:
    """The anchors of the block that has some, if any; details have the same ones."""
    own = (block.anchors for block in blocks if isinstance(block, AnchorBlock))
    return next(own, None)


def _tensor(bits: int) -> str:
    return f"weight_{bits}"


def _detail_tensor(bits: int) -> str:
    return f"{DETAIL_PREFIX}{bits}"


def _blocks(
    described: list[dict[str, Any]], tensors: Mapping[str, NDArray[Any]]
) -> tuple[InputBlock, ...]:
    return tuple(_block(tensors, **block) for block in described)


def _block(
    tensors: Mapping[str, NDArray[Any]], kind: str, scale: float, temperature: float = 1.0
) -> InputBlock:
    if not all(isinstance(number, float) and number > 0 for number in (scale, temperature)):
        raise Malformed("it has an input block that is not known")
    if kind == ANCHORS:
        anchors = tensors[ANCHORS]
        usable = anchors.dtype == np.float32 and anchors.ndim == 2 and anchors.size > 0
        if not usable or not np.isfinite(anchors).all():
            raise Malformed("its anchors are not finite, or have the wrong shape")
        return AnchorBlock(kind, scale, temperature, anchors=anchors)
    if kind not in BLOCK_KINDS:
        raise Malformed("it has an input block that is not known")
    return InputBlock(kind, scale, temperature)


def _details(
    tensors: Mapping[str, NDArray[Any]],
    manifest: Mapping[str, Any],
    blocks: tuple[InputBlock, ...],
) -> DetailHeads | None:
    if manifest["format"] == BUNDLE_FORMAT and DETAILS in manifest:
        raise Malformed(f"format {BUNDLE_FORMAT} has no details")
    if manifest["format"] != DETAIL_FORMAT and DETAILS not in manifest:
        return None
    described, limits = manifest[DETAILS]["blocks"], manifest[DETAILS]["thresholds"]
    heads = {b: _head(tensors[_detail_tensor(b)], limits[str(b)], b) for b in DETAIL_BITS}
    shared = described == manifest["blocks"]  # then inputs are computed once
    return DetailHeads(blocks if shared else _blocks(described, tensors), heads)


def _head(weight: NDArray[Any], thresholds: Any, bits: int) -> Head:
    with np.errstate(over="ignore"):  # it is refused below
        limits = np.array(thresholds, np.float32)
    if weight.dtype != np.float32 or weight.ndim != 2 or len(weight) != bits:
        raise Malformed(f"a head of {bits} bits has the wrong shape")
    if limits.shape != (bits,) or not (np.isfinite(weight).all() and np.isfinite(limits).all()):
        raise Malformed(f"the head of {bits} bits is not finite")
    return Head(weight, limits)


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise Malformed(f"{path.name} is too large")
    return data
