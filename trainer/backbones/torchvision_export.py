"""Export a torchvision classifier without its last layer: what is before it are the features."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from hashdesk.core.documents import quoted
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.added_models.torchvision_fetch import LAST_LAYER, NETWORK
from trainer.backbones.onnx_export import EXAMPLE_BATCH

TRACED_OPSET = 17  # the newest that is traced with layer norms as they are


def export_torchvision(name: str, weights: Path, side: int, folder: Path) -> None:
    """Write NETWORK, float32 (n, 3, side, side) to (n, d), and LAST_LAYER, its weight and bias.

    Of the weights' file nothing but tensors is read. Raises EngineUnavailable.
    """
    from torchvision import models

    network = models.get_model(name, weights=None)
    try:
        network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    except Exception as error:
        why = str(error).strip().splitlines() or ["no reason given"]
        raise EngineUnavailable(
            f"the weights in {weights.name} are not those of {name} ({quoted(why[0])})"
        ) from error
    last = take_last_layer(network)
    network.eval()
    pixels = torch.zeros((EXAMPLE_BATCH, 3, side, side))
    _export(network, pixels, folder / NETWORK)
    bias = torch.zeros(last.out_features) if last.bias is None else last.bias
    layer = {"weight": last.weight.detach().contiguous(), "bias": bias.detach().contiguous()}
    save_file(layer, folder / LAST_LAYER)


def take_last_layer(network: nn.Module) -> nn.Linear:
    """Replace the layer that tells classes apart by none; it."""
    layers = [(path, layer) for path, layer in network.named_modules() if type(layer) is nn.Linear]
    path, last = layers[-1]
    place, _, attribute = path.rpartition(".")
    setattr(network.get_submodule(place), attribute, nn.Identity())
    return last


def _export(network: nn.Module, pixels: torch.Tensor, file: Path) -> None:
    """Write a network by tracing it: in seconds, and without onnxscript, which a runtime lacks."""
    batch = {0: "photos"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the exporter announces its successor, and constants
        torch.onnx.export(
            network,
            (pixels,),
            file,
            input_names=["images"],
            output_names=["embedding"],
            dynamic_axes={"images": batch, "embedding": batch},
            opset_version=TRACED_OPSET,
            dynamo=False,
        )
