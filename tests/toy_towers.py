"""A toy model with two towers: a picture is its mean colour, and a word is a colour."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from hashdesk import paths
from hashdesk.core.imaging.model_input import Filter, Fit, ModelInput
from hashdesk.encoders.files.backbone_files import BackboneFiles, save_backbone
from hashdesk.encoders.files.model_card import (
    TEXT_GRAPH,
    TOKENIZER,
    ModelCard,
    TextTower,
    added_name,
)

COLOURS = {
    "red": (210, 40, 40),
    "green": (40, 180, 50),
    "blue": (40, 60, 210),
    "yellow": (220, 210, 40),
    "white": (235, 235, 235),
}
SIDE, LENGTH = 64, 12
TOKENS = {"[UNK]": 0, "[PAD]": 1, **{name: n for n, name in enumerate(COLOURS, 2)}}
GAP = 3.0  # how far apart pictures and texts lie, which is more than colours do


def tokenizer_json() -> bytes:
    """A word is a token."""
    added = [
        {"id": TOKENS[token], "content": token, "special": True, "single_word": False,
         "lstrip": False, "rstrip": False, "normalized": False}
        for token in ("[UNK]", "[PAD]")
    ]  # fmt: skip
    parts = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": TOKENS, "unk_token": "[UNK]"},
    }  # fmt: skip
    return json.dumps(parts).encode()


def _numbers(width: int) -> tuple[NDArray[np.float32], ...]:
    """What a colour becomes (3, width), and where pictures and texts lie (width,) each."""
    axes = np.linalg.qr(np.random.default_rng(7).standard_normal((width, width)))[0]
    gaps = GAP * axes[3], GAP * (axes[4] - axes[0] / 2)
    return axes[:3].astype(np.float32), *(gap.astype(np.float32) for gap in gaps)


def picture_graph(width: int) -> bytes:
    """Pixels (n, SIDE, SIDE, 3) to the features (n, width) of their mean colour."""
    axes, gap, _ = _numbers(width)
    nodes = [
        helper.make_node("Cast", ["pixels"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["numbers"], ["colour"], axes=[1, 2], keepdims=0),
        helper.make_node("Sub", ["colour", "grey"], ["centred"]),
        helper.make_node("Div", ["centred", "grey"], ["scaled"]),
        helper.make_node("MatMul", ["scaled", "axes"], ["mixed"]),
        helper.make_node("Add", ["mixed", "gap"], ["features"]),
    ]
    taken = helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", SIDE, SIDE, 3])
    given = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", width])
    weights = {"grey": np.float32(127), "axes": axes, "gap": gap}
    return _model(nodes, [taken], given, weights)


def text_graph(width: int) -> bytes:
    """Tokens (n, LENGTH) and their mask to the features (n, width) of the colours among them."""
    axes, _, gap = _numbers(width)
    table = np.zeros((len(TOKENS), width), np.float32)
    table[2:] = (np.array(list(COLOURS.values()), np.float32) / 127 - 1) @ axes
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["counts"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["counts", "last"], ["weights"]),
        helper.make_node("Mul", ["words", "weights"], ["counted"]),
        helper.make_node("ReduceSum", ["counted", "second"], ["sum"], keepdims=0),
        helper.make_node("Add", ["sum", "gap"], ["text_embeds"]),
    ]
    taken = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", LENGTH])
        for name in ("input_ids", "attention_mask")
    ]
    given = helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["n", width])
    places = {"last": np.array([2]), "second": np.array([1])}
    return _model(nodes, taken, given, {"table": table, "gap": gap, **places})


def _model(nodes: list, taken: list, given: object, weights: dict) -> bytes:  # type: ignore[type-arg]
    tensors = [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "toy", taken, [given], tensors)
    opset = [helper.make_opsetid("", 17)]
    made: bytes = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    return made


def add_towers(width: int = 32) -> BackboneFiles:
    """Add the toy model to those in HASHDESK_MODELS."""
    graph, taken = picture_graph(width), ModelInput(SIDE, Fit.SQUASH, SIDE, Filter.BILINEAR)
    tower = TextTower("input_ids", "text_embeds", "attention_mask", LENGTH)
    card = ModelCard("Colours", "/somewhere", "", "made by a test", width, tower)
    model = BackboneFiles(added_name("Colours", graph, taken), graph, None, (), taken, card)
    beside = {TEXT_GRAPH: text_graph(width), TOKENIZER: tokenizer_json()}
    save_backbone(paths.models() / model.name, model, beside)
    return model
