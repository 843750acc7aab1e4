"""Reads an ONNX graph that somebody else has made, refuses what is unsafe, tells what it is.

Only the child (model_worker) imports this, once it has given up its rights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import PurePath
from typing import BinaryIO

from google.protobuf.message import DecodeError
from onnx import (
    AttributeProto,
    GraphProto,
    ModelProto,
    NodeProto,
    TensorProto,
    ValueInfoProto,
    helper,
)

from hashdesk.core.documents import Malformed, quoted
from hashdesk.encoders.added_models.graph_facts import (
    LARGEST_GRAPH,
    GraphFacts,
    OutputFacts,
    Shape,
    TensorFacts,
)
from hashdesk.encoders.added_models.refusals import Refusal

KNOWN_DOMAINS = ("", "ai.onnx", "com.microsoft")  # what ONNX Runtime brings along
BRANCH = "If"  # the one operator with graphs inside that always comes to an end
MOST_OUTPUTS = 64
CLASS_MAPS = {"Softmax", "LogSoftmax", "Sigmoid", "Identity", "Flatten", "Reshape", "Squeeze"}
CASTS = {"Cast", "QuantizeLinear", "DequantizeLinear"}
LINEAR_LAYERS = {"Gemm", "MatMul", "FusedMatMul", "MatMulInteger"}


def read_graph(file: BinaryIO, beside: Mapping[str, BinaryIO]) -> ModelProto:
    """A graph with its weights, those in files beside it included. Raises Malformed."""
    model = ModelProto()
    try:
        model.ParseFromString(file.read())  # whoever opened it has looked at its size
    except DecodeError as error:
        raise Malformed(Refusal.NO_GRAPH.say()) from error
    if not model.graph.node or not model.opset_import:
        raise Malformed(Refusal.NO_GRAPH.say())
    check_graph(model)
    _take_in(model.graph, beside)
    return model


def check_graph(model: ModelProto) -> None:
    """Raise Malformed for what could run on for ever, reach out, or fill the memory."""
    for node in every_node(model.graph):
        if node.domain not in KNOWN_DOMAINS:
            raise Malformed(Refusal.OWN_OPERATOR.say(operator=quoted(node.op_type)))
        if node.op_type != BRANCH and any(True for _ in _graphs_inside(node)):
            raise Malformed(Refusal.LOOP.say(operator=quoted(node.op_type)))
    if any(function.domain in KNOWN_DOMAINS for function in model.functions):
        raise Malformed(Refusal.REDEFINED_OPERATOR.say())
    model.ClearField("functions")  # no node of a known domain calls them
    model.ClearField("training_info")
    size = 0
    for tensor in _tensors(model.graph):
        if any(length < 0 for length in tensor.dims):
            raise Malformed(Refusal.IMPOSSIBLE_WEIGHTS.say())
        size += prod(tensor.dims) * _bytes_each(tensor)
        if size > LARGEST_GRAPH:
            raise Malformed(Refusal.LARGE_WEIGHTS.say(most=LARGEST_GRAPH / 1e9))
    if any(graph.sparse_initializer for graph in _graphs(model.graph)):
        raise Malformed(Refusal.SPARSE_WEIGHTS.say())


def every_node(graph: GraphProto) -> Iterator[NodeProto]:
    """All nodes, those of branches included."""
    for one in _graphs(graph):
        yield from one.node


def facts_of(model: ModelProto) -> GraphFacts:
    """What is known of a graph before it runs. Raises Malformed."""
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    inputs = [one for one in graph.input if one.name not in constants]
    if len(graph.output) > MOST_OUTPUTS:
        raise Malformed(Refusal.MANY_OUTPUTS.say(most=MOST_OUTPUTS))
    makers = {name: node for node in graph.node for name in node.output if name}
    names = {one.name for one in inputs}
    outputs = []
    for one in graph.output:
        needed = {name for node in needed_nodes(graph, one.name) for name in read_by(node)}
        needs = tuple(sorted(names & (needed | {one.name})))
        kind, shape = _type_and_shape(one)
        before = _before_last(one.name, makers, constants)
        outputs.append(OutputFacts(one.name, kind, shape, needs, before))
    taken = tuple(TensorFacts(one.name, *_type_and_shape(one)) for one in inputs)
    return GraphFacts(taken, tuple(outputs))


def needed_nodes(graph: GraphProto, output: str) -> list[NodeProto]:
    """The nodes that a tensor is computed by, in their order."""
    wanted, needed = {output}, []
    for node in reversed(graph.node):
        if wanted.intersection(node.output):
            wanted.update(read_by(node))
            needed.append(node)
    return needed[::-1]


def read_by(node: NodeProto) -> set[str]:
    """Names of tensors that a node takes, those that its branches take from outside included."""
    names = set(node.input)
    for graph in _graphs_inside(node):
        for inner in every_node(graph):
            names.update(inner.input)
        names.update(one.name for one in graph.output)
    return names - {""}


def _graphs(graph: GraphProto) -> Iterator[GraphProto]:
    yield graph
    for node in graph.node:
        for inside in _graphs_inside(node):
            yield from _graphs(inside)


def _graphs_inside(node: NodeProto) -> Iterator[GraphProto]:
    for attribute in node.attribute:
        if attribute.type == AttributeProto.GRAPH or attribute.HasField("g"):
            yield attribute.g
        yield from attribute.graphs


def _tensors(graph: GraphProto) -> Iterator[TensorProto]:
    """All weights: initialisers, and those of nodes."""
    for one in _graphs(graph):
        yield from one.initializer
        for node in one.node:
            for attribute in node.attribute:
                if attribute.HasField("t"):
                    yield attribute.t
                yield from attribute.tensors


def _bytes_each(tensor: TensorProto) -> float:
    try:
        kind = helper.tensor_dtype_to_np_dtype(tensor.data_type)
    except (KeyError, ValueError, TypeError) as error:
        raise Malformed(Refusal.UNKNOWN_WEIGHTS.say()) from error
    return kind.itemsize


def _take_in(graph: GraphProto, beside: Mapping[str, BinaryIO]) -> None:
    """Read weights that lie in files beside the graph. Raises Malformed."""
    for tensor in _tensors(graph):
        if tensor.data_location != TensorProto.EXTERNAL:
            continue
        said = {entry.key: entry.value for entry in tensor.external_data}
        name = said.get("location", "")
        if PurePath(name).name != name or name not in beside:
            raise Malformed(Refusal.WEIGHTS_ELSEWHERE.say(file=quoted(name)))
        size = int(prod(tensor.dims) * _bytes_each(tensor))
        start, length = _number(said.get("offset", "0")), _number(said.get("length", str(size)))
        file = beside[name]
        file.seek(start)
        data = file.read(min(length, LARGEST_GRAPH)) if length == size else b""
        if len(data) != size:
            raise Malformed(Refusal.WEIGHTS_LACKING.say(file=quoted(name)))
        tensor.raw_data = data
        tensor.ClearField("external_data")
        tensor.ClearField("data_location")


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise Malformed(Refusal.WEIGHTS_NOWHERE.say())
    return int(text)


def _type_and_shape(one: ValueInfoProto) -> tuple[str, Shape | None]:
    tensor = one.type.tensor_type
    try:
        kind = str(helper.tensor_dtype_to_np_dtype(tensor.elem_type))
    except (KeyError, ValueError, TypeError):
        kind = "unknown"
    if not one.type.HasField("tensor_type") or not tensor.HasField("shape"):
        return kind, None
    lengths = [dim.dim_value if dim.HasField("dim_value") else None for dim in tensor.shape.dim]
    return kind, tuple(length if length and length > 0 else None for length in lengths)


def _before_last(name: str, makers: Mapping[str, NodeProto], constants: set[str]) -> str:
    """The tensor that the last linear layer before an output takes; empty if there is none."""
    while name in makers:
        node = makers[name]
        if node.op_type in LINEAR_LAYERS:
            weights = node.input[1] if len(node.input) > 1 else ""
            return node.input[0] if _is_constant(weights, makers, constants) else ""
        if node.op_type in CLASS_MAPS | CASTS:
            name = node.input[0]
        elif node.op_type == "Add":
            sums = [one for one in node.input if not _is_constant(one, makers, constants)]
            if len(sums) != 1:
                return ""
            name = sums[0]
        else:
            return ""
    return ""


def _is_constant(
    name: str, makers: Mapping[str, NodeProto], constants: Sequence[str] | set[str]
) -> bool:
    while name not in constants:
        node = makers.get(name)
        if node is None or node.op_type not in CASTS | {"Constant", "Transpose"}:
            return False
        if node.op_type == "Constant":
            return True
        name = node.input[0]
    return True
