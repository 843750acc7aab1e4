"""Export a backbone from PyTorch to files that the app can run without PyTorch.

The app makes EfficientNet-Lite itself (hashdesk/encoders/backbones); the tests compare the two.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from pathlib import Path

import torch

from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes
from hashdesk.encoders.files.backbone_files import BackboneFiles, save_backbone
from hashdesk.encoders.files.linear_heads import Classifier
from trainer.backbones.networks import fold_batch_norms, load_network

EXAMPLE_BATCH = 2  # the exporter would take 0 and 1 for constants


def export_backbone(name: str, folder: Path) -> None:
    """Write the network, its classifier, the names of its classes and a manifest, all or nothing.

    The graph takes uint8 pixels (n, 224, 224, 3) and gives float32 features (n, d); its
    normalisation is inside. Raises EngineUnavailable if the weights are missing.
    """
    network = load_network(name)
    weight, bias = (
        network.get_parameter(f"classifier.{part}").detach().numpy() for part in ("weight", "bias")
    )
    network = fold_batch_norms(network)
    side = HASHDESK_INPUT.side
    pixels = torch.zeros((EXAMPLE_BATCH, side, side, 3), dtype=torch.uint8)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the exporter announces its own changes
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            network,
            (pixels,),
            input_names=["pixels"],
            output_names=["features"],
            dynamic_shapes={"pixels": {0: torch.export.Dim("photos")}},
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    for node in model.graph.node:  # source paths of this machine
        node.ClearField("metadata_props")
    classifier = Classifier(weight, bias)
    graph = model.SerializeToString()
    save_backbone(folder, BackboneFiles(name, graph, classifier, imagenet_classes()))
