"""The ONNX graph: sound, the same bytes everywhere, and the arithmetic of a slow twin."""

from __future__ import annotations

import hashlib
import importlib

import numpy as np
import onnx
import onnxruntime
import pytest

from hashdesk import paths
from hashdesk.encoders.backbones.efficientnet_lite import (
    BATCH_NORM_EPSILON,
    EFFICIENTNET_LITE,
    Block,
    ConvLayer,
    EfficientNetLite,
)
from hashdesk.encoders.backbones.onnx_graph import Tensors, features_graph, fold_batch_norm
from hashdesk.encoders.backbones.torch_checkpoint import read_checkpoint
from hashdesk.encoders.files.backbone_weights import read_weights

# Folding uses only operations that IEEE 754 defines to the last bit.
GRAPH_SHA256 = {
    "efficientnet-lite0": "ed0772c204e88a228956bf657dd365b0a5fc80fbbafb4c4934cdaf53c9738f6d",
    "efficientnet-lite2": "64318ba684fbfc3c19bd29694a27577e4e5aad022f9b277b0c8de0357bdc2518",
}
# Every kind of layer: odd and even padding, strides, a residual, a block without expansion.
SMALL = EfficientNetLite(
    ConvLayer("stem", ("s", "sn"), 3, 4, 3, 2),
    (
        Block(
            None,
            ConvLayer("blocks.0.filter", ("f0", "fn0"), 4, 4, 3, depthwise=True),
            ConvLayer("blocks.0.project", ("p0", "pn0"), 4, 4, 1, act=False),
        ),
        Block(
            ConvLayer("blocks.1.expand", ("e1", "en1"), 4, 8, 1),
            ConvLayer("blocks.1.filter", ("f1", "fn1"), 8, 8, 5, 2, depthwise=True),
            ConvLayer("blocks.1.project", ("p1", "pn1"), 8, 6, 1, act=False),
        ),
        Block(
            ConvLayer("blocks.2.expand", ("e2", "en2"), 6, 12, 1),
            ConvLayer("blocks.2.filter", ("f2", "fn2"), 12, 12, 3, 3, depthwise=True),
            ConvLayer("blocks.2.project", ("p2", "pn2"), 12, 5, 1, act=False),
        ),
    ),
    ConvLayer("head", ("h", "hn"), 5, 7, 1),
)


def drawn_weights(network: EfficientNetLite) -> Tensors:
    """Random weights of a size at which ReLU6 clips below and above."""
    rng = np.random.default_rng(3)
    tensors = {}
    for layer in network.layers:
        convolution, norm = layer.published
        tensors[f"{convolution}.weight"] = rng.normal(0, 0.7, layer.weight_shape)
        tensors[f"{norm}.weight"] = rng.uniform(0.5, 4, layer.outputs)
        tensors[f"{norm}.bias"] = rng.normal(1, 2, layer.outputs)
        tensors[f"{norm}.running_mean"] = rng.normal(0, 0.5, layer.outputs)
        tensors[f"{norm}.running_var"] = rng.uniform(0.0, 2, layer.outputs)
    return {name: values.astype(np.float32) for name, values in tensors.items()}


def slow_layer(layer: ConvLayer, x: np.ndarray, weights: Tensors) -> np.ndarray:
    """Convolution, then batch norm, then ReLU6, of (channels, side, side) in float64."""
    convolution, norm = layer.published
    side, stride, kernel = x.shape[1], layer.stride, layer.kernel
    out = -(-side // stride)
    missing = max((out - 1) * stride + kernel - side, 0)
    padded = np.pad(x, [(0, 0), *[(missing // 2, missing - missing // 2 + stride)] * 2])
    weight = weights[f"{convolution}.weight"].astype(np.float64)
    y = np.zeros((layer.outputs, out, out))
    for row in range(kernel):
        for column in range(kernel):
            seen = padded[:, row : row + out * stride : stride, column : column + out * stride :
                          stride][:, :out, :out]  # fmt: skip
            if layer.depthwise:
                y += weight[:, 0, row, column, None, None] * seen
            else:
                y += np.einsum("oi,iyx->oyx", weight[:, :, row, column], seen)
    mean, variance, scale, shift = (
        weights[f"{norm}.{part}"].astype(np.float64)[:, None, None]
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    y = (y - mean) / np.sqrt(variance + BATCH_NORM_EPSILON) * scale + shift
    return np.clip(y, 0, 6) if layer.act else y


def slow_features(network: EfficientNetLite, pixels: np.ndarray, weights: Tensors) -> np.ndarray:
    """Features of one picture (side, side, 3)."""
    x = slow_layer(network.stem, (pixels.transpose(2, 0, 1) - 127.0) / 128.0, weights)
    for block in network.blocks:
        y = x
        for layer in block.layers:
            y = slow_layer(layer, y, weights)
        x = x + y if block.residual else y
    return slow_layer(network.head, x, weights).mean(axis=(1, 2))


def run(model: bytes, pixels: np.ndarray) -> np.ndarray:
    """What ONNX Runtime makes of pixels."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(["features"], {"pixels": pixels})[0]


def test_the_graph_calculates_what_a_slow_twin_does() -> None:
    """In batches of any size."""
    weights = drawn_weights(SMALL)
    model = features_graph(SMALL, weights)
    pixels = np.random.default_rng(1).integers(0, 256, (3, 224, 224, 3), np.uint8)
    features = run(model, pixels)
    slow = np.array([slow_features(SMALL, one, weights) for one in pixels])
    assert features.shape == (3, 7)
    assert features.dtype == np.float32
    assert np.ptp(slow) > 0.5
    assert features == pytest.approx(slow, abs=1e-4)
    assert run(model, pixels[:1]) == pytest.approx(slow[:1], abs=1e-4)


def test_folding_a_batch_norm_changes_nothing_but_the_last_digits() -> None:
    weights = drawn_weights(SMALL)
    for layer in SMALL.layers:
        convolution, norm = layer.published
        weight, bias = fold_batch_norm(layer, weights)
        assert weight.dtype == bias.dtype == np.float32
        exact = {name: values.astype(np.float64) for name, values in weights.items()}
        factor = exact[f"{norm}.weight"] / np.sqrt(exact[f"{norm}.running_var"] + 1e-3)
        assert weight == pytest.approx(
            exact[f"{convolution}.weight"] * factor[:, None, None, None], rel=1e-6
        )
        shift = exact[f"{norm}.bias"] - exact[f"{norm}.running_mean"] * factor
        assert bias == pytest.approx(shift, rel=1e-5, abs=1e-5)


def test_folding_gives_the_bits_that_pytorch_gives() -> None:
    torch = pytest.importorskip("torch", reason="compares with PyTorch")
    fuse = importlib.import_module("torch.nn.utils.fusion").fuse_conv_bn_weights
    weights = drawn_weights(SMALL)
    tensors = {name: torch.from_numpy(values) for name, values in weights.items()}
    for layer in SMALL.layers:
        convolution, norm = layer.published
        fused = fuse(
            tensors[f"{convolution}.weight"], None, tensors[f"{norm}.running_mean"],
            tensors[f"{norm}.running_var"], BATCH_NORM_EPSILON, tensors[f"{norm}.weight"],
            tensors[f"{norm}.bias"],
        )  # fmt: skip
        for ours, theirs in zip(fold_batch_norm(layer, weights), fused, strict=True):
            assert np.array_equal(ours, theirs.detach().numpy())


@pytest.mark.parametrize("name", EFFICIENTNET_LITE)
def test_the_graph_of_a_backbone_is_sound_and_always_the_same(name: str) -> None:
    """Its types and shapes agree from end to end, and its bytes are those of every machine."""
    network = EFFICIENTNET_LITE[name]
    weights = read_checkpoint(read_weights(paths.cache(), name), network.published_tensors())
    model = features_graph(network, weights)
    onnx.checker.check_model(onnx.load_from_string(model), full_check=True)
    assert hashlib.sha256(model).hexdigest() == GRAPH_SHA256[name]
