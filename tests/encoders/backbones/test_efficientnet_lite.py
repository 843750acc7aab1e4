"""The architecture: known sizes, and TensorFlow's padding by its definition."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.encoders.backbones.efficientnet_lite import EFFICIENTNET_LITE, same_padding

# Convolutions, blocks, and millions of parameters (M. Tan's page of EfficientNet-Lite).
PUBLISHED = {"efficientnet-lite0": (49, 16, 4.7), "efficientnet-lite2": (64, 21, 6.1)}


@pytest.mark.parametrize("name", EFFICIENTNET_LITE)
def test_the_networks_have_their_published_sizes(name: str) -> None:
    network, (layers, blocks, millions) = EFFICIENTNET_LITE[name], PUBLISHED[name]
    assert (len(list(network.layers)), len(network.blocks)) == (layers, blocks)
    counts = {
        tensor: math.prod(kind.shape)
        for tensor, kind in network.published_tensors().items()
        if tensor.endswith((".weight", ".bias"))
    }
    assert round(sum(counts.values()) / 1e6, 1) == millions


@pytest.mark.parametrize("name", EFFICIENTNET_LITE)
def test_every_layer_takes_what_the_one_before_it_gives(name: str) -> None:
    network = EFFICIENTNET_LITE[name]
    channels, names = 3, set()
    for layer in network.layers:
        assert layer.inputs == channels
        assert not layer.depthwise or layer.outputs == layer.inputs
        channels = layer.outputs
        names |= {layer.name, *layer.published}
    assert len(names) == 3 * len(list(network.layers))
    assert math.prod(layer.stride for layer in network.layers) == 32
    for block in network.blocks:
        same = block.layers[0].inputs == block.project.outputs
        assert block.residual == (same and all(layer.stride == 1 for layer in block.layers))


@given(st.integers(1, 300), st.integers(1, 9), st.integers(1, 4))
def test_same_padding_is_the_least_that_gives_every_stride_a_window(
    side: int, kernel: int, stride: int
) -> None:
    """An odd pixel goes after, and windows begin at every `stride`-th pixel."""
    padding = 0
    while (side + padding - kernel) // stride + 1 < math.ceil(side / stride):
        padding += 1
    assert same_padding(side, kernel, stride) == (padding // 2, math.ceil(padding / 2))
