"""Small real models as a person adds them: ONNX graphs without classes, of any input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from hashdesk import paths
from hashdesk.core.encoding.codes import take
from hashdesk.core.imaging.model_input import Filter, Fit, ModelInput
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path, pack_features
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.files.backbone_files import BackboneFiles, save_backbone
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.files.model_card import ModelCard, added_name

CELLS = 8  # along each side of a picture


def cells_graph(side: int, width: int, *, broken: bool = False) -> bytes:
    """Mean colours of 8 × 8 cells, mixed at random: pixels (n, side, side, 3) to (n, width).

    broken: its features are no numbers.
    """
    weight = np.random.default_rng(5).standard_normal((CELLS * CELLS * 3, width)) / 16
    weight[0, 0] = np.nan if broken else weight[0, 0]
    cell = side // CELLS
    nodes = [
        helper.make_node("Cast", ["pixels"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["numbers"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node(
            "AveragePool", ["planes"], ["cells"], kernel_shape=[cell] * 2, strides=[cell] * 2
        ),
        helper.make_node("Flatten", ["cells"], ["flat"]),
        helper.make_node("Sub", ["flat", "grey"], ["centred"]),
        helper.make_node("MatMul", ["centred", "weight"], ["features"]),
    ]
    graph = helper.make_graph(
        nodes,
        "cells",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, ["n", side, side, 3])],
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", width])],
        [
            numpy_helper.from_array(weight.astype(np.float32), "weight"),
            numpy_helper.from_array(np.float32(127), "grey"),
        ],
    )
    opset = [helper.make_opsetid("", 17)]
    made: bytes = helper.make_model(graph, opset_imports=opset, ir_version=8).SerializeToString()
    return made


def add_small_model(
    title: str = "Cells",
    side: int = 96,
    width: int = 64,
    *,
    broken: bool = False,
    classes: tuple[str, ...] = (),
    source: str = "/somewhere",
) -> BackboneFiles:
    """Add a model to those in HASHDESK_MODELS; it takes the middle of a picture.

    classes: that its last layer tells apart, at random. source: where it came from.
    """
    graph = cells_graph(side, width, broken=broken)
    taken = ModelInput(side, Fit.CROP, side + side // 8, Filter.BILINEAR)
    card = ModelCard(title, source, "", "made by a test", width)
    layer = np.random.default_rng(3).standard_normal((len(classes), width)).astype(np.float32)
    classifier = Classifier(layer, np.zeros(len(classes), np.float32)) if classes else None
    model = BackboneFiles(added_name(title, graph, taken), graph, classifier, classes, taken, card)
    save_backbone(paths.models() / model.name, model)
    return model


def use_untrained(library: Path) -> BackboneFiles:
    """Have a library use a model with classes that tells nothing apart, nor any class."""
    graph = cells_graph(96, 64)
    taken = ModelInput(96, Fit.CROP, 108, Filter.BILINEAR)
    card = ModelCard("Untrained", "/somewhere", "", "made by a test", 64)
    names = tuple(imagenet_classes())
    classes = Classifier(np.zeros((len(names), 64), np.float32), np.zeros(len(names), np.float32))
    model = BackboneFiles(added_name("Untrained", graph, taken), graph, classes, names, taken, card)
    save_backbone(paths.models() / model.name, model)
    with LibraryDB(library, write=True) as db:
        used = db.encoder_in_use()
        assert used is not None
        made = {**used.facts, "name": "Untrained", "backbone": model.name}
        row = db.encoder("c" * 32, json.dumps(made))
        ids, contents = photo_arrays.all_content_ids(db.connection)
        code_segments.put(
            db.connection, row.id, row.name, ids, take(db.load_codes(used).codes, ids - 1)
        )
        db.use_encoder(row)
    features = np.ones((len(ids), 64), np.float32)
    kept = [content.tobytes() for content in contents.astype(">u8")]
    with BlobCache(features_path(library, model.name), write=True) as cache:
        cache.put(dict(zip(kept, pack_features(features), strict=True)))
    return model
