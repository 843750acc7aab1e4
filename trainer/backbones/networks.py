"""The networks that turn pixels into features, in PyTorch, with their pretrained weights.

One entry of `NETWORKS` for each. All of them take uint8 pixels (n, side, side, 3) and
give float32 features (n, d): normalisation is inside the network, so no caller can get it wrong,
and the exported ONNX graph and the torch engine run the same layers.

EfficientNet-Lite: M. Tan, "EfficientNet-Lite", 2020; arXiv 1905.11946 without
squeeze-and-excitation and with ReLU6 for swish. All take 224 px, HashDesk's input side.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.encoders.files.backbone_weights import weights_file

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
    """A convolution with TensorFlow's "SAME" padding: an odd pixel goes right and below."""

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
    convolution = SameConv(inputs, outputs, kernel, stride, groups=groups, bias=False)
    norm = nn.BatchNorm2d(outputs, eps=BN_EPSILON)
    return nn.Sequential(convolution, norm, *([nn.ReLU6()] if act else []))


class InvertedResidual(nn.Module):
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


class EfficientNetLite(nn.Module):
    """uint8 pixels (n, side, side, 3) to features (n, 1280); `classifier` gives ImageNet logits.

    width and depth multiply the channels and the blocks of Lite0; the first layer and the
    number of blocks in the first and last stages stay as they are.
    """

    feature_count = 1280

    def __init__(self, width: float = 1.0, depth: float = 1.0) -> None:
        super().__init__()
        self.stem = conv(3, 32, 3, 2)
        blocks: list[nn.Module] = []
        channels = 32
        for stage, (expansion, plain, count, stride, kernel) in enumerate(LITE0_STAGES):
            outputs = _channels(plain * width)
            deeper = stage not in (0, len(LITE0_STAGES) - 1)
            for _ in range(math.ceil(count * depth) if deeper else count):
                blocks.append(InvertedResidual(channels, outputs, expansion, stride, kernel))
                channels, stride = outputs, 1
        self.blocks = nn.Sequential(*blocks)
        self.head = conv(channels, self.feature_count, 1)
        self.classifier = nn.Linear(self.feature_count, 1000)

    def forward(self, pixels: Tensor) -> Tensor:
        x = (pixels.permute(0, 3, 1, 2).to(self.classifier.weight.dtype) - 127.0) / 128.0
        x = self.head(self.blocks(self.stem(x)))
        features: Tensor = x.mean(dim=(2, 3))
        return features


def _channels(wanted: float) -> int:
    """The nearest multiple of 8 that is not more than a tenth too small."""
    nearest = max(8, int(wanted + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * wanted else nearest


def load_network(name: str) -> nn.Module:
    """The pretrained network `name`, in evaluation mode. Raises EngineUnavailable.

    The SHA-256 of its weights is checked.
    """
    if name not in NETWORKS:
        known = ", ".join(sorted(NETWORKS))
        raise EngineUnavailable(f"there is no backbone “{name}”. Known ones: {known}.")
    network = NETWORKS[name]()
    published = torch.load(weights_file(paths.cache(), name), weights_only=True)
    network.load_state_dict(_renamed(published, len(network.blocks)))
    return network.eval()


def fold_batch_norms(network: nn.Module) -> nn.Module:
    """Merge every batch norm into the convolution before it: faster, and equal in all engines."""
    for module in network.modules():
        if isinstance(module, nn.Sequential) and len(module) >= 2:
            first, second = module[0], module[1]
            if isinstance(first, SameConv) and isinstance(second, nn.BatchNorm2d):
                module[0], module[1] = fuse_conv_bn_eval(first, second), nn.Identity()
    return network


def _renamed(published: dict[str, Tensor], blocks: int) -> dict[str, Tensor]:
    """The published weights under the layer names used here."""
    steps = {"expand": ("expand_conv", "bn0"), "filter": ("depthwise_conv", "bn1"),
             "project": ("project_conv", "bn2")}  # fmt: skip
    pairs = {"_conv_stem": "stem.0", "_bn0": "stem.1", "_conv_head": "head.0", "_bn1": "head.1",
             "_fc": "classifier"}  # fmt: skip
    for index in range(blocks):
        for ours, theirs in steps.items():
            for layer, name in enumerate(theirs):
                pairs[f"_blocks.{index}._{name}"] = f"blocks.{index}.{ours}.{layer}"
    renamed = {}
    for key, value in published.items():
        layer_name, parameter = key.rsplit(".", 1)
        renamed[f"{pairs[layer_name]}.{parameter}"] = value
    return renamed


NETWORKS: dict[str, Callable[[], EfficientNetLite]] = {
    "efficientnet-lite0": EfficientNetLite,
    "efficientnet-lite2": partial(EfficientNetLite, width=1.1, depth=1.2),
}
