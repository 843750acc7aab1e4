"""EfficientNet-Lite: its layers, their sizes, and the tensors of its published weights.

M. Tan, "EfficientNet-Lite", 2020: arXiv 1905.11946 without squeeze-and-excitation, and with ReLU6
for swish. All take uint8 pixels (n, 224, 224, 3), HashDesk's input side, and give 1,280 features.
The ONNX graph and the network in PyTorch are both built from this description.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from hashdesk.encoders.backbones.torch_checkpoint import TensorType

FEATURE_COUNT = 1280
CLASS_COUNT = 1000
STEM_CHANNELS = 32
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
BATCH_NORM_EPSILON = 1e-3  # TensorFlow's default, with which the weights were trained
PIXEL_MEAN, PIXEL_SCALE = 127.0, 128.0  # the network sees (pixel - mean) / scale
RELU6_LIMIT = 6.0
PUBLISHED_CLASSIFIER = "_fc"


@dataclass(frozen=True)
class ConvLayer:
    """A convolution without bias and its batch norm, then ReLU6 if `act`."""

    name: str
    published: tuple[str, str]  # names of convolution and batch norm in the published weights
    inputs: int  # channels
    outputs: int
    kernel: int
    stride: int = 1
    depthwise: bool = False  # filters each channel on its own
    act: bool = True

    @property
    def groups(self) -> int:
        """Groups of the convolution."""
        return self.inputs if self.depthwise else 1

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """Of the convolution: outputs, inputs of a group, height, width."""
        return self.outputs, self.inputs // self.groups, self.kernel, self.kernel


@dataclass(frozen=True)
class Block:
    """Inverted residual: expand, filter each channel on its own, project."""

    expand: ConvLayer | None
    filter: ConvLayer
    project: ConvLayer

    @property
    def layers(self) -> tuple[ConvLayer, ...]:
        """In the order in which they run."""
        return (*((self.expand,) if self.expand else ()), self.filter, self.project)

    @property
    def residual(self) -> bool:
        """Whether the block's input is added to its output."""
        inputs = self.layers[0].inputs
        return self.filter.stride == 1 and inputs == self.project.outputs


@dataclass(frozen=True)
class EfficientNetLite:
    """The whole network: stem, blocks, head, and the mean over all places. Then the classifier."""

    stem: ConvLayer
    blocks: tuple[Block, ...]
    head: ConvLayer

    @property
    def layers(self) -> Iterator[ConvLayer]:
        """Every convolution, in the order in which they run."""
        yield self.stem
        for block in self.blocks:
            yield from block.layers
        yield self.head

    def published_tensors(self) -> dict[str, TensorType]:
        """Names, types and shapes of all tensors of the published weights."""
        tensors = {
            f"{PUBLISHED_CLASSIFIER}.weight": TensorType("float32", (CLASS_COUNT, FEATURE_COUNT)),
            f"{PUBLISHED_CLASSIFIER}.bias": TensorType("float32", (CLASS_COUNT,)),
        }
        for layer in self.layers:
            convolution, norm = layer.published
            tensors[f"{convolution}.weight"] = TensorType("float32", layer.weight_shape)
            for part in ("weight", "bias", "running_mean", "running_var"):
                tensors[f"{norm}.{part}"] = TensorType("float32", (layer.outputs,))
            tensors[f"{norm}.num_batches_tracked"] = TensorType("int64", ())
        return tensors


def efficientnet_lite(width: float, depth: float) -> EfficientNetLite:
    """The network of a given width and depth.

    They multiply the channels and the blocks of Lite0; the first layer and the number of blocks in
    the first and last stages stay as they are.
    """
    blocks: list[Block] = []
    channels = STEM_CHANNELS
    for stage, (expansion, plain, count, stride, kernel) in enumerate(LITE0_STAGES):
        outputs = _channels(plain * width)
        deeper = stage not in (0, len(LITE0_STAGES) - 1)
        for number in range(math.ceil(count * depth) if deeper else count):
            step = stride if number == 0 else 1
            blocks.append(_block(len(blocks), channels, outputs, expansion, step, kernel))
            channels = outputs
    return EfficientNetLite(
        ConvLayer("stem", ("_conv_stem", "_bn0"), 3, STEM_CHANNELS, 3, 2),
        tuple(blocks),
        ConvLayer("head", ("_conv_head", "_bn1"), channels, FEATURE_COUNT, 1),
    )


def same_padding(side: int, kernel: int, stride: int) -> tuple[int, int]:
    """Pixels before and after a side in TensorFlow's "SAME" padding: an odd one goes after."""
    missing = max((-(-side // stride) - 1) * stride + kernel - side, 0)
    return missing // 2, missing - missing // 2


def _block(
    index: int, inputs: int, outputs: int, expansion: int, stride: int, kernel: int
) -> Block:
    ours, theirs, wide = f"blocks.{index}", f"_blocks.{index}", inputs * expansion
    expand = (f"{theirs}._expand_conv", f"{theirs}._bn0")
    depthwise = (f"{theirs}._depthwise_conv", f"{theirs}._bn1")
    project = (f"{theirs}._project_conv", f"{theirs}._bn2")
    return Block(
        ConvLayer(f"{ours}.expand", expand, inputs, wide, 1) if expansion != 1 else None,
        ConvLayer(f"{ours}.filter", depthwise, wide, wide, kernel, stride, depthwise=True),
        ConvLayer(f"{ours}.project", project, wide, outputs, 1, act=False),
    )


def _channels(wanted: float) -> int:
    """The nearest multiple of 8 that is not more than a tenth too small."""
    nearest = max(8, int(wanted + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * wanted else nearest


EFFICIENTNET_LITE = {
    "efficientnet-lite0": efficientnet_lite(1.0, 1.0),
    "efficientnet-lite2": efficientnet_lite(1.1, 1.2),
}
