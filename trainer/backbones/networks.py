"""The networks that turn pixels into features, in PyTorch, with their pretrained weights.

One entry of `NETWORKS` for each. All of them take uint8 pixels (n, side, side, 3) and
give float32 features (n, d): normalisation is inside the network, so no caller can get it wrong.
The ONNX graph that the app writes has the same layers, from the same description
(hashdesk/encoders/backbones/efficientnet_lite.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.backbones.efficientnet_lite import (
    BATCH_NORM_EPSILON,
    CLASS_COUNT,
    EFFICIENTNET_LITE,
    FEATURE_COUNT,
    PIXEL_MEAN,
    PIXEL_SCALE,
    PUBLISHED_CLASSIFIER,
    Block,
    ConvLayer,
    EfficientNetLite,
    same_padding,
)
from hashdesk.encoders.files.backbone_weights import weights_file


class SameConv(nn.Conv2d):
    """A convolution with TensorFlow's "SAME" padding: an odd pixel goes right and below."""

    def forward(self, x: Tensor) -> Tensor:
        pads: list[int] = []
        for axis in (3, 2):  # width first: the order F.pad wants
            kernel, stride = self.kernel_size[axis - 2], self.stride[axis - 2]
            pads += same_padding(x.shape[axis], kernel, stride)
        return super().forward(nn.functional.pad(x, pads) if any(pads) else x)


def conv(layer: ConvLayer) -> nn.Sequential:
    """Convolution and batch norm, then ReLU6 if the layer has one."""
    sizes = (layer.inputs, layer.outputs, layer.kernel, layer.stride)
    convolution = SameConv(*sizes, groups=layer.groups, bias=False)
    norm = nn.BatchNorm2d(layer.outputs, eps=BATCH_NORM_EPSILON)
    return nn.Sequential(convolution, norm, *([nn.ReLU6()] if layer.act else []))


class InvertedResidual(nn.Module):
    """Inverted residual: expand, filter each channel on its own, project."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.expand = conv(block.expand) if block.expand else nn.Identity()
        self.filter = conv(block.filter)
        self.project = conv(block.project)
        self.residual = block.residual

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(self.filter(self.expand(x)))
        return x + y if self.residual else y


class TorchEfficientNetLite(nn.Module):
    """uint8 pixels (n, side, side, 3) to features (n, 1280); `classifier` gives ImageNet logits."""

    feature_count = FEATURE_COUNT

    def __init__(self, network: EfficientNetLite) -> None:
        super().__init__()
        self.stem = conv(network.stem)
        self.blocks = nn.Sequential(*(InvertedResidual(block) for block in network.blocks))
        self.head = conv(network.head)
        self.classifier = nn.Linear(FEATURE_COUNT, CLASS_COUNT)

    def forward(self, pixels: Tensor) -> Tensor:
        numbers = pixels.permute(0, 3, 1, 2).to(self.classifier.weight.dtype)
        x = (numbers - PIXEL_MEAN) / PIXEL_SCALE
        x = self.head(self.blocks(self.stem(x)))
        features: Tensor = x.mean(dim=(2, 3))
        return features


def load_network(name: str) -> nn.Module:
    """The pretrained network `name`, in evaluation mode. Raises EngineUnavailable.

    The SHA-256 of its weights is checked.
    """
    if name not in NETWORKS:
        known = ", ".join(sorted(NETWORKS))
        raise EngineUnavailable(f"there is no backbone “{name}”. Known ones: {known}.")
    network = NETWORKS[name]()
    published = torch.load(weights_file(paths.cache(), name), weights_only=True)
    network.load_state_dict(_renamed(published, EFFICIENTNET_LITE[name]))
    return network.eval()


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Merge every batch norm into the convolution before it: faster, and equal in all engines."""
    for module in network.modules():
        if isinstance(module, nn.Sequential) and len(module) >= 2:
            first, second = module[0], module[1]
            if isinstance(first, SameConv) and isinstance(second, nn.BatchNorm2d):
                module[0], module[1] = fuse_conv_bn_eval(first, second), nn.Identity()
    return network


def _renamed(published: dict[str, Tensor], network: EfficientNetLite) -> dict[str, Tensor]:
    """The published weights under the layer names used here."""
    names = {PUBLISHED_CLASSIFIER: "classifier"}
    for layer in network.layers:
        for index, name in enumerate(layer.published):
            names[name] = f"{layer.name}.{index}"
    renamed = {}
    for key, value in published.items():
        layer_name, parameter = key.rsplit(".", 1)
        renamed[f"{names[layer_name]}.{parameter}"] = value
    return renamed


NETWORKS: dict[str, Callable[[], TorchEfficientNetLite]] = {
    name: partial(TorchEfficientNetLite, network) for name, network in EFFICIENTNET_LITE.items()
}
