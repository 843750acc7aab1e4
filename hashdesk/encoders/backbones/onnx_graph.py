"""Writes a network as an ONNX graph: uint8 pixels in, float32 features out.

    pixels (photos, 224, 224, 3) → normalise → stem → blocks → head → mean → features (photos, 1280)

Batch norms are folded into the convolutions before them. The graph has the nodes, and so ONNX
Runtime the arithmetic, that PyTorch's exporter gives this network; its bytes are the same on every
machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.encoders.backbones.efficientnet_lite import (
    BATCH_NORM_EPSILON,
    PIXEL_MEAN,
    PIXEL_SCALE,
    RELU6_LIMIT,
    ConvLayer,
    EfficientNetLite,
    same_padding,
)

OPSET, IR_VERSION = 20, 10  # what every ONNX Runtime since 1.18 reads
BATCH = "photos"  # the dimension that is free
Tensors = Mapping[str, NDArray[Any]]


def features_graph(network: EfficientNetLite, published: Tensors) -> bytes:
    """The serialised model of a network with its published weights."""
    graph = _Graph(published)
    graph.add("Transpose", ["pixels"], "planes", perm=[0, 3, 1, 2])
    graph.add("Cast", ["planes"], "numbers", to=TensorProto.FLOAT)
    graph.add("Sub", ["numbers", graph.constant("pixel_mean", PIXEL_MEAN)], "centred")
    graph.add("Div", ["centred", graph.constant("pixel_scale", PIXEL_SCALE)], "normalised")
    x, side = graph.add_layer(network.stem, "normalised", HASHDESK_INPUT.side)
    for index, block in enumerate(network.blocks):
        before = x
        for layer in block.layers:
            x, side = graph.add_layer(layer, x, side)
        if block.residual:
            x = graph.add("Add", [before, x], f"blocks.{index}.sum")
    x, side = graph.add_layer(network.head, x, side)
    axes = graph.store("places", np.array([2, 3], np.int64))
    graph.add("ReduceMean", [x, axes], "features", keepdims=0)
    return bytes(graph.model(network.head.outputs).SerializeToString(deterministic=True))


def fold_batch_norm(
    layer: ConvLayer, published: Tensors
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weight (as layer.weight_shape) and bias (outputs,) of convolution and batch norm in one.

    Every step rounds to float32 as in PyTorch's fuse_conv_bn_eval, for the same bits.
    """
    convolution, norm = layer.published
    weight, scale = published[f"{convolution}.weight"], published[f"{norm}.weight"]
    mean, variance = published[f"{norm}.running_mean"], published[f"{norm}.running_var"]
    inverse = np.float32(1) / np.sqrt(variance + np.float32(BATCH_NORM_EPSILON))
    folded = weight * (scale * inverse).reshape(-1, 1, 1, 1)
    bias = (np.float32(0) - mean) * inverse * scale + published[f"{norm}.bias"]
    return folded.astype(np.float32, copy=False), bias.astype(np.float32, copy=False)


class _Graph:
    """Nodes and tensors of a graph that is being written."""

    def __init__(self, published: Tensors) -> None:
        self._published = published
        self._nodes: list[NodeProto] = []
        self._tensors: list[TensorProto] = []
        self._relu6 = [self.constant("zero", 0.0), self.constant("six", RELU6_LIMIT)]

    def store(self, name: str, values: NDArray[Any]) -> str:
        """Keep a tensor in the model; its name."""
        self._tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def constant(self, name: str, value: float) -> str:
        """Keep a float32 in the model; its name."""
        self._tensors.append(numpy_helper.from_array(np.array(value, np.float32), name))
        return name

    def add(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Append a node; the name of its output."""
        name = f"{operator} {output}"
        self._nodes.append(helper.make_node(operator, inputs, [output], name, **attributes))
        return output

    def add_layer(self, layer: ConvLayer, x: str, side: int) -> tuple[str, int]:
        """Append a convolution and what follows it; its output's name, and the output's side."""
        weight, bias = fold_batch_norm(layer, self._published)
        before, after = same_padding(side, layer.kernel, layer.stride)
        tensors = [
            self.store(f"{layer.name}.weight", weight),
            self.store(f"{layer.name}.bias", bias),
        ]
        x = self.add(
            "Conv",
            [x, *tensors],
            f"{layer.name}.convolved",
            group=layer.groups,
            kernel_shape=[layer.kernel] * 2,
            pads=[before, before, after, after],
            strides=[layer.stride] * 2,
        )
        if layer.act:
            x = self.add("Clip", [x, *self._relu6], f"{layer.name}.clipped")
        return x, -(-side // layer.stride)

    def model(self, feature_count: int) -> ModelProto:
        """The finished model."""
        shape: list[str | int | None] = [BATCH, HASHDESK_INPUT.side, HASHDESK_INPUT.side, 3]
        pixels = helper.make_tensor_value_info("pixels", TensorProto.UINT8, shape)
        features = helper.make_tensor_value_info(
            "features", TensorProto.FLOAT, [BATCH, feature_count]
        )
        graph: GraphProto = helper.make_graph(
            self._nodes, "backbone", [pixels], [features], self._tensors
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
            producer_name="HashDesk",
        )
