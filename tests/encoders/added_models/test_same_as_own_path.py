"""EfficientNet-Lite by the general path gives the features of its own path."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.job import Job
from hashdesk.encoders.added_models.adding import add_found, look_into
from hashdesk.encoders.added_models.description import Overrides
from hashdesk.encoders.backbones.efficientnet_lite import PIXEL_MEAN, PIXEL_SCALE
from hashdesk.encoders.engines.engine_probe import canary_pixels
from hashdesk.encoders.engines.onnx_engine import OnnxEngine
from hashdesk.encoders.files.backbone_files import load_backbone
from tests.encoders.added_models.small_graphs import put

OWN = ("planes", "numbers", "centred", "normalised")  # what its graph does before the stem


def plain(graph: bytes) -> bytes:
    """The network alone, as people export it: float32 (n, 3, 224, 224) to (n, 1280)."""
    model = onnx.load_model_from_string(graph)
    nodes = [node for node in model.graph.node if node.output[0] not in OWN]
    del model.graph.node[:], model.graph.input[:]
    model.graph.node.extend(nodes)
    taken = helper.make_tensor_value_info(OWN[-1], TensorProto.FLOAT, ["n", 3, 224, 224])
    model.graph.input.append(taken)
    return bytes(model.SerializeToString())


@pytest.mark.parametrize("name", ["efficientnet-lite0", "efficientnet-lite2"])
def test_the_general_path_gives_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        own = load_backbone(paths.cache(), name)
    except EngineUnavailable as error:
        pytest.skip(str(error))
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    config = {
        "size": {"height": 224, "width": 224},
        "resample": 3,
        "image_mean": [PIXEL_MEAN / 255] * 3,
        "image_std": [PIXEL_SCALE / 255] * 3,
    }
    files = {"model.onnx": plain(own.onnx), "preprocessor_config.json": json.dumps(config)}
    source = put(tmp_path / name, files)
    added = add_found(paths.models(), look_into(source, Overrides(), Job()), Job())
    assert added.input == HASHDESK_INPUT
    general = load_backbone(paths.cache(), added.name)
    pixels = canary_pixels()
    features = [OnnxEngine(one.onnx, cuda=False).features(pixels) for one in (own, general)]
    np.testing.assert_allclose(features[1], features[0], rtol=0, atol=1e-4)
