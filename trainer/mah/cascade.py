"""Hash heads for several lengths, flat or in a cascade, and how they fold into the app's heads.

Flat: each length reads the input. Cascade: the longest length reads the input, and each shorter
one reads the next longer one (MAH, TKDE 2021). Shorter layers start as the first bits of the
longer one: a chain of narrow random layers would lose bits for good. Both kinds are linear maps
in the end, and the app stores them as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

import numpy as np
import torch
from torch import Tensor, nn

from hashdesk.encoders.files.bundle import Head

HeadKind = Literal["flat", "cascade"]


class HashHeads(nn.Module):
    """Outputs of several lengths from inputs (b, d), before the sign."""

    def __init__(self, kind: HeadKind, width: int, lengths: Sequence[int]) -> None:
        super().__init__()
        self.kind = kind
        self.lengths = tuple(sorted(lengths, reverse=True))
        wide = [width, *self.lengths[:-1]] if kind == "cascade" else [width] * len(self.lengths)
        self.layers = nn.ModuleList(
            nn.Linear(before, bits) for before, bits in zip(wide, self.lengths, strict=True)
        )
        for module in self.layers[1:] if kind == "cascade" else ():
            layer = cast(nn.Linear, module)
            nn.init.eye_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, inputs: Tensor) -> dict[int, Tensor]:
        """Outputs (b, c) by length, longest first."""
        found: dict[int, Tensor] = {}
        before = inputs
        for bits, layer in zip(self.lengths, self.layers, strict=True):
            found[bits] = layer(before)
            if self.kind == "cascade":
                before = found[bits]
        return found


def fold_layers(heads: HashHeads) -> Mapping[int, Head]:
    """One linear map for each length with the same outputs: weight @ x - threshold."""
    folded: dict[int, Head] = {}
    matrix: Tensor | None = None
    offset = torch.zeros(0)
    for bits, module in zip(heads.lengths, heads.layers, strict=True):
        layer = cast(nn.Linear, module)
        weight, bias = layer.weight.detach(), layer.bias.detach()
        if heads.kind == "cascade" and matrix is not None:
            weight, bias = weight @ matrix, weight @ offset + bias
        matrix, offset = weight, bias
        numbers = weight.cpu().numpy().astype(np.float32), -bias.cpu().numpy().astype(np.float32)
        folded[bits] = Head(*numbers)
    return folded
