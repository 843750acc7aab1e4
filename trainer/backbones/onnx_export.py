"""Export a backbone from PyTorch to files that the app can run without PyTorch."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import shutil
import warnings
from pathlib import Path

import torch
from safetensors.torch import save
from torchvision.models import EfficientNet_B0_Weights

from hashdesk.core.files.atomic_files import put_in_place, scratch_folder
from hashdesk.core.imaging.decode import INPUT_SIDE
from hashdesk.encoders.files.backbone_files import BACKBONE_MANIFEST, CLASSES_FILE, CLASSIFIER, ONNX
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from trainer.backbones.networks import fold_batch_norms, load_network

EXAMPLE_BATCH = 2  # the exporter would take 0 and 1 for constants


def export_backbone(name: str, folder: Path) -> None:
    """Write the network, its classifier, the names of its classes and a manifest, all or nothing.

    The graph takes uint8 pixels (n, 224, 224, 3) and gives float32 features (n, d); its
    normalisation is inside. Raises EngineUnavailable if the weights are missing.
    """
    network = load_network(name)
    classifier = save({
        "weight": network.get_parameter("classifier.weight").detach().contiguous(),
        "bias": network.get_parameter("classifier.bias").detach().contiguous(),
    })  # fmt: skip
    network = fold_batch_norms(network)
    pixels = torch.zeros((EXAMPLE_BATCH, INPUT_SIDE, INPUT_SIDE, 3), dtype=torch.uint8)
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
    classes = EfficientNet_B0_Weights.IMAGENET1K_V1.meta["categories"]  # names only, no weights
    files = {
        ONNX: model.SerializeToString(),
        CLASSIFIER: classifier,
        CLASSES_FILE: json.dumps(classes).encode(),
    }
    manifest = {
        "backbone": name,
        "weights_sha256": WEIGHTS[name].sha256,
        "torch": torch.__version__,
        "files": {file: hashlib.sha256(data).hexdigest() for file, data in files.items()},
    }
    files[BACKBONE_MANIFEST] = json.dumps(manifest, indent=1).encode()
    _write_folder(folder, files)


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    with scratch_folder(folder) as scratch:  # another process may be exporting, too
        new = scratch / folder.name
        new.mkdir()
        for name, data in files.items():
            (new / name).write_bytes(data)
        shutil.rmtree(folder, ignore_errors=True)
        put_in_place(new, folder)
