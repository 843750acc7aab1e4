"""Any graph becomes pixels in, features out: what it gives is what the model itself gives."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from hashdesk.encoders.added_models import graph_reading, model_worker
from hashdesk.encoders.added_models.composition import Plan
from hashdesk.encoders.added_models.description import Layout, Pooling
from hashdesk.encoders.engines.engine_probe import canary_pixels
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from tests.encoders.added_models.small_graphs import (
    FLOAT,
    FLOAT16,
    PATCH,
    SIDE,
    UINT8,
    WIDTH,
    graph,
    tokens,
    vision,
    weights,
)

PIXELS = canary_pixels(SIDE)
MEAN, STD = (0.48, 0.45, 0.41), (0.26, 0.25, 0.27)
PLAN = Plan(SIDE, "pixel_values", Layout.NCHW, "float32", MEAN, STD, "image_embeds", Pooling.NONE)


def made(data: bytes, plan: Plan) -> tuple[dict[str, object], NDArray[np.float32]]:
    """What the child says of a graph, and the features that the app's engine has of it."""
    head, backbone = model_worker.make(io.BytesIO(data), {}, plan)
    onnx.checker.check_model(onnx.load_model_from_string(backbone))
    assert head.pop("cost") > 0
    return head, OnnxEngine(backbone, cuda=False).features(PIXELS)


def normal() -> NDArray[np.float32]:
    """What a model is given, as its own preprocessing makes it: (n, 3, side, side)."""
    values = (PIXELS.astype(np.float64) / 255 - MEAN) / STD
    return values.transpose(0, 3, 1, 2).astype(np.float32)


def given(data: bytes, taken: NDArray[np.generic]) -> NDArray[np.float32]:
    """What the model itself gives, one picture at a time."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: taken[i : i + 1]})[0] for i in range(4)])


@pytest.mark.parametrize("opset", [7, 9, 13, 17, 20])
def test_a_graph_of_any_opset(opset: int) -> None:
    data = vision(opset=opset)
    head, features = made(data, PLAN)
    assert head == {"width": WIDTH, "one_at_a_time": False}
    assert features.dtype == np.float32
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-5)


def test_a_graph_of_one_picture_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its numbers are bound to a batch of 1, beyond what its input says."""
    nodes = [
        helper.make_node("Conv", ["pixel_values", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalMaxPool", ["map"], ["most"]),
        helper.make_node("Reshape", ["most", "one"], ["image_embeds"]),
    ]
    tensors = {"patches": weights(WIDTH, 3, PATCH, PATCH), "one": np.array([1, WIDTH], np.int64)}
    taken = ("pixel_values", FLOAT, (1, 3, SIDE, SIDE))
    data = graph(nodes, [taken], [("image_embeds", FLOAT, (1, WIDTH))], tensors)
    head, features = made(data, PLAN)
    assert head == {"width": WIDTH, "one_at_a_time": True}
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-5)


def test_a_graph_that_only_states_a_batch_of_one_takes_many() -> None:
    data = vision(batch=1)
    head, features = made(data, PLAN)
    assert head["one_at_a_time"] is False
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-5)


def test_quantisation_that_looks_at_the_whole_batch_looks_at_one_picture() -> None:
    """Else a photo's codes would depend on its neighbours in the batch."""
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["pixel_values"], ["q", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["rough"]),
        helper.make_node("Conv", ["rough", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalMaxPool", ["map"], ["most"]),
        helper.make_node("Flatten", ["most"], ["image_embeds"]),
    ]
    taken = ("pixel_values", FLOAT, ("n", 3, SIDE, SIDE))
    tensors = {"patches": weights(WIDTH, 3, PATCH, PATCH)}
    data = graph(nodes, [taken], [("image_embeds", FLOAT, ("n", WIDTH))], tensors)
    head, features = made(data, PLAN)
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-5)
    if head["one_at_a_time"] is False:  # all canaries span the same range of brightness
        pytest.fail("the canaries do not tell such a graph from others")


def test_a_quantised_graph_in_qdq() -> None:
    """int8 weights and activations, with scales that are fixed."""
    kernel = weights(WIDTH, 3, PATCH, PATCH)
    scale = np.float32(np.abs(kernel).max() / 127)
    nodes = [
        helper.make_node("QuantizeLinear", ["pixel_values", "s", "z"], ["x8"]),
        helper.make_node("DequantizeLinear", ["x8", "s", "z"], ["x"]),
        helper.make_node("DequantizeLinear", ["w8", "ws", "wz"], ["w"]),
        helper.make_node("Conv", ["x", "w"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalAveragePool", ["map"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["image_embeds"]),
    ]
    tensors = {
        "s": np.float32(0.02),
        "z": np.array(128, np.uint8),
        "w8": np.round(kernel / scale).astype(np.int8),
        "ws": scale,
        "wz": np.array(0, np.int8),
    }
    taken = ("pixel_values", FLOAT, ("n", 3, SIDE, SIDE))
    arrays = {name: np.asarray(values) for name, values in tensors.items()}
    data = graph(nodes, [taken], [("image_embeds", FLOAT, ("n", WIDTH))], arrays)
    _, features = made(data, PLAN)
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-3)


def test_a_graph_in_half_precision() -> None:
    data = vision(kind=FLOAT16)
    _, features = made(data, replace(PLAN, type="float16"))
    assert features.dtype == np.float32
    whole = given(vision(), normal())
    np.testing.assert_allclose(features, whole, atol=0.01)


def test_a_graph_that_takes_bytes_with_colours_last() -> None:
    nodes = [
        helper.make_node("Cast", ["image"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["numbers"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalAveragePool", ["map"], ["embedding"]),
    ]
    taken = ("image", UINT8, ("n", SIDE, SIDE, 3))
    tensors = {"patches": weights(WIDTH, 3, PATCH, PATCH)}
    data = graph(nodes, [taken], [("embedding", FLOAT, ("n", WIDTH, 1, 1))], tensors)
    plan = replace(PLAN, image="image", layout=Layout.NHWC, type="uint8", output="embedding")
    _, features = made(data, plan)
    np.testing.assert_allclose(features, given(data, PIXELS).reshape(4, -1), rtol=1e-5)


def test_numbers_with_colours_last() -> None:
    nodes = [
        helper.make_node("Transpose", ["pixel_values"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["planes", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalAveragePool", ["map"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["image_embeds"]),
    ]
    taken = ("pixel_values", FLOAT, ("n", SIDE, SIDE, 3))
    tensors = {"patches": weights(WIDTH, 3, PATCH, PATCH)}
    data = graph(nodes, [taken], [("image_embeds", FLOAT, ("n", WIDTH))], tensors)
    _, features = made(data, replace(PLAN, layout=Layout.NHWC))
    np.testing.assert_allclose(features, given(data, normal().transpose(0, 2, 3, 1)), atol=1e-5)


def test_tokens_are_pooled() -> None:
    data = tokens(class_token=True)
    states = given(data, normal())
    plan = replace(PLAN, output="last_hidden_state")
    _, first = made(data, replace(plan, pooling=Pooling.CLASS))
    np.testing.assert_allclose(first, states[:, 0], atol=1e-5)
    _, mean = made(data, replace(plan, pooling=Pooling.MEAN))
    np.testing.assert_allclose(mean, states.mean(axis=1), atol=1e-5)


def test_a_map_is_pooled_and_the_rest_of_the_graph_left_out() -> None:
    """What the output does not need is not kept: other inputs, either."""
    nodes = [
        helper.make_node("Conv", ["pixels", "patches"], ["features"], strides=[PATCH, PATCH]),
        helper.make_node("Mul", ["features", "words"], ["logits"]),
    ]
    inputs = [
        ("pixels", FLOAT, ("n", 3, SIDE, SIDE)),  # names that the contract has, too
        ("words", FLOAT, (1,)),
    ]
    outputs = [("features", FLOAT, ("n", WIDTH, 2, 2)), ("logits", FLOAT, ("n", WIDTH, 2, 2))]
    data = graph(nodes, inputs, outputs, {"patches": weights(WIDTH, 3, PATCH, PATCH)})
    facts = graph_reading.facts_of(graph_reading.read_graph(io.BytesIO(data), {}))
    assert [one.needs for one in facts.outputs] == [("pixels",), ("pixels", "words")]
    plan = replace(PLAN, image="pixels", output="features", pooling=Pooling.PLACES)
    _, features = made(data, plan)
    assert features.shape == (4, WIDTH)


def test_a_branch_may_take_what_is_outside() -> None:
    def branch(name: str, operator: str) -> onnx.GraphProto:
        node = helper.make_node(operator, ["flat"], [name])
        out = helper.make_tensor_value_info(name, FLOAT, None)
        return helper.make_graph([node], name, [], [out])

    nodes = [
        helper.make_node("Conv", ["pixel_values", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("GlobalAveragePool", ["map"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node(
            "If",
            ["yes"],
            ["image_embeds"],
            then_branch=branch("then", "Relu"),
            else_branch=branch("else", "Neg"),
        ),
    ]
    tensors = {"patches": weights(WIDTH, 3, PATCH, PATCH), "yes": np.array(True)}
    taken = ("pixel_values", FLOAT, ("n", 3, SIDE, SIDE))
    data = graph(nodes, [taken], [("image_embeds", FLOAT, ("n", WIDTH))], tensors)
    _, features = made(data, PLAN)
    np.testing.assert_allclose(features, given(data, normal()), atol=1e-5)


def test_what_a_classifier_knows_before_its_last_layer() -> None:
    data = vision(output="logits", width=1000)
    facts = graph_reading.facts_of(graph_reading.read_graph(io.BytesIO(data), {}))
    assert facts.outputs[0].before_last == "flat"
    _, features = made(data, replace(PLAN, output="flat"))
    last = numpy_helper.to_array(onnx.load_model_from_string(data).graph.initializer[1])
    np.testing.assert_allclose(features @ last, given(data, normal()), atol=1e-4)


def test_the_same_graph_has_the_same_bytes() -> None:
    both = [model_worker.make(io.BytesIO(vision()), {}, PLAN)[1] for _ in range(2)]
    assert both[0] == both[1]
