"""Small graphs as people have them, written node by node: what an added model may look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

WIDTH = 16  # of features
SIDE, PATCH = 32, 16
FLOAT, FLOAT16, UINT8 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8
Dims = Sequence[int | str | None]
Info = tuple[str, int, Dims]
NUMPY = {FLOAT: np.float32, FLOAT16: np.float16}


def weights(*shape: int, seed: int = 0) -> NDArray[np.float32]:
    draws = np.random.default_rng(seed).standard_normal(shape)
    return (draws / np.sqrt(np.prod(shape[1:]))).astype(np.float32)


def graph(
    nodes: Sequence[NodeProto],
    inputs: Sequence[Info],
    outputs: Sequence[Info],
    tensors: dict[str, NDArray[Any]],
    *,
    opset: int = 17,
    domains: Sequence[str] = (),
) -> bytes:
    """A serialised model."""
    made = helper.make_graph(
        list(nodes),
        "made by a test",
        [helper.make_tensor_value_info(*one) for one in inputs],
        [helper.make_tensor_value_info(*one) for one in outputs],
        [numpy_helper.from_array(values, name) for name, values in tensors.items()],
    )
    opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(one, 1) for one in domains)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8)
    return bytes(model.SerializeToString())


def vision(
    *,
    image: str = "pixel_values",
    output: str = "image_embeds",
    batch: int | str = "batch",
    side: int | str = SIDE,
    kind: int = FLOAT,
    pixels: int | None = None,
    width: int = WIDTH,
    opset: int = 17,
) -> bytes:
    """A convolution by patches, the mean over them, ReLU, and a linear layer: (n, width).

    pixels: the type of the picture; None: that of all numbers.
    """
    numbers = NUMPY[kind]
    nodes = [
        helper.make_node("Cast", [image], ["numbers"], to=kind),
        helper.make_node("Conv", ["numbers", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("Relu", ["map"], ["seen"]),
        helper.make_node("GlobalAveragePool", ["seen"], ["places"]),
        helper.make_node("Flatten", ["places"], ["flat"]),
        helper.make_node("Gemm", ["flat", "last", "bias"], [output]),
    ]
    tensors = {
        "patches": weights(32, 3, PATCH, PATCH).astype(numbers),
        "last": weights(32, width, seed=1).astype(numbers),
        "bias": np.zeros(width, numbers),
    }
    taken = (image, pixels or kind, (batch, 3, side, side))
    if taken[1] == kind:
        del nodes[0]
        nodes[0].input[0] = image
    return graph(nodes, [taken], [(output, kind, (batch, width))], tensors, opset=opset)


def tokens(
    *, class_token: bool, output: str = "last_hidden_state", length: int | None = -1
) -> bytes:
    """A token a patch, before them one for the whole if wanted: (n, tokens, WIDTH)."""
    nodes = [
        helper.make_node("Conv", ["pixel_values", "patches"], ["map"], strides=[PATCH, PATCH]),
        helper.make_node("Reshape", ["map", "one row"], ["row"]),
        helper.make_node("Transpose", ["row"], ["list"], perm=[0, 2, 1]),
    ]
    tensors: dict[str, NDArray[Any]] = {
        "patches": weights(WIDTH, 3, PATCH, PATCH),
        "one row": np.array([0, WIDTH, -1], np.int64),
    }
    last = "list"
    count = (SIDE // PATCH) ** 2
    if class_token:
        nodes += [
            helper.make_node("ReduceMax", ["list"], ["whole"], axes=[1], keepdims=1),
            helper.make_node("Concat", ["whole", "list"], ["all"], axis=1),
        ]
        last, count = "all", count + 1
    nodes.append(helper.make_node("Identity", [last], [output]))
    shape = ("batch", count if length == -1 else length, WIDTH)
    taken = ("pixel_values", FLOAT, ("batch", 3, SIDE, SIDE))
    return graph(nodes, [taken], [(output, FLOAT, shape)], tensors)


def text(*, words: int = 100, length: int | str = "length", mask: bool = True) -> bytes:
    """The mean of a table's rows: (n, WIDTH)."""
    rows = "rows"
    nodes = [helper.make_node("Gather", ["table", "input_ids"], [rows])]
    axis = {"axis": np.array([2], np.int64)} if mask else {}
    if mask:
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["counts"], to=FLOAT),
            helper.make_node("Unsqueeze", ["counts", "axis"], ["column"]),
            helper.make_node("Mul", [rows, "column"], ["counted"]),
        ]
        rows = "counted"
    nodes.append(helper.make_node("ReduceMean", [rows], ["text_embeds"], axes=[1], keepdims=0))
    taken: list[Info] = [("input_ids", TensorProto.INT64, ("batch", length))]
    if mask:
        taken.append(("attention_mask", TensorProto.INT64, ("batch", length)))
    given = [("text_embeds", FLOAT, ("batch", WIDTH))]
    return graph(nodes, taken, given, {"table": weights(words, WIDTH), **axis})


def clip_in_one() -> bytes:
    """Both towers and what compares them in one graph, as Hugging Face's exporter writes CLIP."""
    model, words = onnx.load_model_from_string(vision()), onnx.load_model_from_string(text())
    for field in ("node", "input", "output", "initializer"):
        getattr(model.graph, field).extend(getattr(words.graph, field))
    turned = helper.make_node("Transpose", ["text_embeds"], ["turned"], perm=[1, 0])
    compared = helper.make_node("MatMul", ["image_embeds", "turned"], ["logits_per_image"])
    model.graph.node.extend([turned, compared])
    logits = helper.make_tensor_value_info("logits_per_image", FLOAT, ["images", "texts"])
    model.graph.output.insert(0, logits)
    return bytes(model.SerializeToString())


def put(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """Write files into a folder; the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
