"""Rewrites a graph to the contract of a backbone: uint8 pixels in, float32 features out.

    pixels (photos, side, side, 3) → order and type → normalise → the model → pool → features

Only the child (model_worker) imports this.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, compose, helper, numpy_helper

from hashdesk.core.documents import Malformed
from hashdesk.encoders.added_models.description import Layout, Pooling
from hashdesk.encoders.added_models.graph_reading import needed_nodes, read_by
from hashdesk.encoders.added_models.preprocessing import Channels
from hashdesk.encoders.added_models.refusals import Refusal

PREFIX = "model/"  # of the names of the model's own tensors and nodes
LEAST_IR = 4  # from here on, an initialiser is no input
TYPES = {"float32": TensorProto.FLOAT, "float16": TensorProto.FLOAT16}


@dataclass(frozen=True)
class Plan:
    """What is made of a graph; the parts of a description that concern it."""

    side: int
    image: str
    layout: Layout
    type: str
    mean: Channels
    std: Channels
    output: str
    pooling: Pooling
    one_at_a_time: bool = False  # it gives the wrong features to several pictures at once


def composed(model: ModelProto, plan: Plan) -> bytes:
    """The serialised graph of a backbone. Raises Malformed. The model is used up."""
    compose.add_prefix(model, PREFIX, inplace=True)
    output = PREFIX + plan.output
    inside = needed_nodes(model.graph, output)
    if not inside:
        raise Malformed(Refusal.NOT_COMPUTED.say())
    before, tensors = _before(plan, "picture" if plan.one_at_a_time else "pixels")
    after, more = _after(output, plan.pooling)
    used = {name for node in inside for name in read_by(node)}
    weights = [tensor for tensor in model.graph.initializer if tensor.name in used]
    nodes = [*before, *inside, *after]
    if plan.one_at_a_time:
        nodes = [_scan(nodes, plan.side)]
    else:
        nodes.append(helper.make_node("Identity", ["vector"], ["features"]))
    shape: list[str | int | None] = ["photos", plan.side, plan.side, 3]
    graph = helper.make_graph(
        nodes,
        "backbone",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, shape)],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["photos", "width"])],
        [*tensors, *more, *weights],
    )
    made = helper.make_model(
        graph,
        opset_imports=list(model.opset_import),
        ir_version=max(model.ir_version, LEAST_IR),
        producer_name="HashDesk",
    )
    return bytes(made.SerializeToString(deterministic=True))


def _before(plan: Plan, x: str) -> tuple[list[NodeProto], list[TensorProto]]:
    """From pixels, called x, to what the model takes."""
    nodes, tensors = [], []
    channels = (1, 1, 1, 3)
    if plan.layout is Layout.NCHW:
        nodes.append(helper.make_node("Transpose", [x], ["planes"], perm=[0, 3, 1, 2]))
        x, channels = "planes", (1, 3, 1, 1)
    if plan.type in TYPES:
        nodes.append(helper.make_node("Cast", [x], ["numbers"], to=TensorProto.FLOAT))
        x = "numbers"
        for operator, values, done in (("Sub", plan.mean, "centred"), ("Div", plan.std, "normal")):
            numbers: NDArray[np.float32] = (np.array(values) * 255).astype(np.float32)
            tensors.append(numpy_helper.from_array(numbers.reshape(channels), f"{done} by"))
            nodes.append(helper.make_node(operator, [x, f"{done} by"], [done]))
            x = done
        nodes.append(helper.make_node("Cast", [x], ["typed"], to=TYPES[plan.type]))
        x = "typed"
    nodes.append(helper.make_node("Identity", [x], [PREFIX + plan.image]))
    return nodes, tensors


def _after(output: str, pooling: Pooling) -> tuple[list[NodeProto], list[TensorProto]]:
    """From the model's output to one vector a picture; with operators of every opset."""
    nodes = [helper.make_node("Cast", [output], ["given"], to=TensorProto.FLOAT)]
    tensors = []
    x = "given"
    if pooling is Pooling.CLASS:
        tensors.append(numpy_helper.from_array(np.array(0, np.int64), "first"))
        nodes.append(helper.make_node("Gather", [x, "first"], ["pooled"], axis=1))
        x = "pooled"
    if pooling is Pooling.MEAN:
        nodes.append(helper.make_node("Transpose", [x], ["places"], perm=[0, 2, 1]))
        x = "places"
    if pooling in (Pooling.MEAN, Pooling.PLACES):
        nodes.append(helper.make_node("GlobalAveragePool", [x], ["pooled"]))
        x = "pooled"
    nodes.append(helper.make_node("Flatten", [x], ["vector"], axis=1))
    return nodes, tensors


def _scan(nodes: list[NodeProto], side: int) -> NodeProto:
    """The same for each picture on its own: all that a step of Scan sees is one.

    For graphs of a fixed batch of 1, and for those whose numbers depend on the whole batch, as
    quantisation that is measured at run time does.
    """
    batch = numpy_helper.from_array(np.array([1, side, side, 3], np.int64))
    flat = numpy_helper.from_array(np.array([-1], np.int64))
    body = helper.make_graph(
        [
            helper.make_node("Constant", [], ["batch of one"], value=batch),
            helper.make_node("Constant", [], ["flat"], value=flat),
            helper.make_node("Reshape", ["slice", "batch of one"], ["picture"]),
            *nodes,
            helper.make_node("Reshape", ["vector", "flat"], ["one vector"]),
        ],
        "one picture",
        [helper.make_tensor_value_info("slice", TensorProto.UINT8, None)],
        [helper.make_tensor_value_info("one vector", TensorProto.FLOAT, None)],
    )
    return helper.make_node("Scan", ["pixels"], ["features"], body=body, num_scan_inputs=1)
