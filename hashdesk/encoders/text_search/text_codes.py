"""Texts as codes, for libraries that keep no features."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.codes import Codes, distances, pack
from hashdesk.core.encoding.directions import unit_length
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.files.bundle import AnchorBlock, Bundle
from hashdesk.encoders.files.linear_heads import inputs, outputs

TEXT_BITS = 64  # of theme codes


def likeness_of_codes(
    bundle: Bundle, codes: Codes
) -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """From a centred direction (d,) to how alike codes (n,) of TEXT_BITS are to its own, -1 … 1.

    Raises EngineUnavailable for heads that read a classifier's outputs, which no text has.
    """
    if any(block.kind == "classes" for block in bundle.blocks):
        raise EngineUnavailable("The model in use reads classes, which words do not have.")

    def likeness(direction: NDArray[np.float32]) -> NDArray[np.float32]:
        (code,) = pack(_signs(bundle, direction)).tolist()
        return np.asarray(1 - distances(code, codes) / np.float32(TEXT_BITS / 2), np.float32)

    return likeness


def _signs(bundle: Bundle, direction: NDArray[np.float32]) -> NDArray[np.bool_]:
    """The signs (1, TEXT_BITS) of a direction, seen from the middle of the library's photos."""
    head = bundle.heads[TEXT_BITS]
    anchors = next((one.anchors for one in bundle.blocks if isinstance(one, AnchorBlock)), None)
    if anchors is None:
        # Heads made from a library have their thresholds at the outputs of its mean photo.
        return np.asarray(head.weight @ direction > 0)[None]
    # Anchors are features of the library: the text goes as far from their mean as they lie.
    mean = anchors.mean(axis=0)
    away = np.linalg.norm(anchors - mean, axis=1).mean()
    text = unit_length((mean + np.float32(away) * direction)[None])
    x = inputs(np.asarray(text, np.float32), bundle.blocks, None)
    return np.asarray(outputs(x, {TEXT_BITS: head})[TEXT_BITS] > 0)
