"""Indexing with an added model, beside what ONNX Runtime alone allows.

The models are plain convolutional networks with made-up weights, of several sizes. The same pixels
go through a graph by ONNX Runtime alone and through HashDesk's engine and heads, in turns; then
photos are indexed end to end, and what decoding takes is said beside it. All is processor time, so
that other programs that run at the same time count for little.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from hashdesk import paths
from hashdesk.core.encoding.encoder import Pixels
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.content_id import content_id
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.engines.onnx_engine import open_session
from hashdesk.encoders.files.backbone_files import load_backbone
from tests.benchmarks import child
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.report import Figure, Grid

SIDE = 224  # pixels
CHANNELS = (64, 128, 256)  # at 56, 28 and 14 pixels
SIZES = ((1, 2, 2), (3, 3, 3), (6, 6, 6))  # 3 × 3 convolutions at each: 1, 2 and 4 GFLOPs
FEW, MORE, MANY = 20, 20, 200  # photos: heads are made of them; start-up is timed; all is timed
AT_ONCE = 32  # photos that go through the graph
TURNS = 6
LEAST_SHARE = 0.9  # of what ONNX Runtime alone allows


@dataclass(frozen=True)
class _Times:
    """Seconds of processor time a photo."""

    flops: float
    alone: float  # ONNX Runtime
    through: float  # HashDesk's engine and heads
    decoding: float
    indexing: float  # all of it

    @property
    def share(self) -> float:
        """Of what ONNX Runtime alone allows, decoded photos."""
        return self.alone / self.through

    @property
    def share_of_both(self) -> float:
        """Of what ONNX Runtime and decoding allow together."""
        return (self.alone + self.decoding) / self.indexing


def measure(folders: Sequence[Path]) -> list[Figure | Grid]:
    """Add each network to a library, and time it alone, in the engine, and while indexing."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if is_photo(path)]
    chosen = found[:: max(len(found) // (FEW + MORE + MANY), 1)][: FEW + MORE + MANY]
    measured = [_with_network(counts, chosen) for counts in SIZES]
    heads = (
        *("GFLOPs", "ONNX Runtime alone", "through HashDesk", "share of what it allows"),
        *("decoding", "indexing", "share of what both allow"),
    )
    rows = [(f"{m.flops / 1e9:.1f}", *_row(m)) for m in measured]
    return [
        *(
            Figure(
                f"{m.flops / 1e9:.1f} GFLOPs a photo: share of what ONNX Runtime alone allows",
                f"{m.share:.2f}",
                f"≥ {LEAST_SHARE}",
                m.share >= LEAST_SHARE,
            )
            for m in measured
        ),
        Grid(heads, tuple(rows)),
    ]


def _row(times: _Times) -> list[str]:
    def ms(seconds: float) -> str:
        return f"{seconds * 1000:.1f} ms"

    return [
        *(ms(times.alone), ms(times.through), f"{times.share:.2f}"),
        *(ms(times.decoding), ms(times.indexing), f"{times.share_of_both:.2f}"),
    ]


def _with_network(counts: Sequence[int], photos: Sequence[Path]) -> _Times:
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        graph, flops = _network(counts)
        (place / "network.onnx").write_bytes(graph)
        os.environ["HASHDESK_MODELS"] = str(place / "models")
        try:
            return _measured(place, photos, flops)
        finally:
            os.environ.pop("HASHDESK_MODELS")


def _measured(place: Path, photos: Sequence[Path], flops: float) -> _Times:
    library = str(place / "library")
    hashdesk("models", "--add", str(place / "network.onnx"), "--yes")
    (model,) = (path.name for path in paths.models().iterdir())
    few, more, many = photos[:FEW], photos[FEW : FEW + MORE], photos[FEW + MORE :]
    hashdesk("index", _copied(place / "few", few), "--library", library)
    hashdesk("models", "--use", model, "--library", library)
    (bundle,) = (path for path in (place / "library" / "encoders").iterdir())

    backbone = load_backbone(paths.cache(), model)
    session, _ = open_session(backbone.onnx, cuda=False, threads=1)
    encoder = open_encoder(bundle, paths.cache(), "onnx-cpu")
    started, drawn = time.process_time(), []
    for path in many:
        with path.open("rb") as file:
            content_id(file)
            drawn.append(decode.decode(file, 150_000_000, wanted=backbone.input).pixels)
    decode_s = (time.process_time() - started) / len(drawn)
    batch = np.stack(drawn[:AT_ONCE])
    alone, through = _in_turns(
        batch, lambda pixels: session.run(None, {"pixels": pixels}), encoder.encode
    )
    first = hashdesk("index", _copied(place / "more", more), "--library", library)
    second = hashdesk("index", _copied(place / "many", many), "--library", library)
    told = json.loads(second.output.splitlines()[-1])
    assert told["counts"]["failed"] == 0
    each = (second.cpu_seconds - first.cpu_seconds) / (len(many) - len(more))
    return _Times(flops, alone, through, decode_s, each)


def _in_turns(pixels: Pixels, *runs: Callable[[Pixels], object]) -> list[float]:
    """The processor time a photo that each takes."""
    for run in runs:
        run(pixels)
    spent = np.zeros(len(runs))
    for _ in range(TURNS):
        for number, run in enumerate(runs):
            started = time.process_time()
            run(pixels)
            spent[number] += time.process_time() - started
    return list((spent / (TURNS * len(pixels))).tolist())


def _copied(folder: Path, photos: Sequence[Path]) -> str:
    folder.mkdir()
    for number, path in enumerate(photos):
        shutil.copyfile(path, folder / f"{number:04}{path.suffix}")
    return str(folder)


def hashdesk(*arguments: str) -> child.ChildRun:
    """Run a command that prints JSON."""
    return child.run("-m", "hashdesk", *arguments, "--json")


def _network(counts: Sequence[int]) -> tuple[bytes, float]:
    """A graph from pictures (n, 3, SIDE, SIDE) to features, and its operations a picture.

    counts: 3 × 3 convolutions of each of the CHANNELS.
    """
    rng, nodes, tensors, flops = np.random.default_rng(0), [], [], 0.0
    last, channels, side = "images", 3, SIDE

    def conv(width: int, kernel: int, stride: int) -> None:
        nonlocal last, channels, side, flops
        shape = width, channels, kernel, kernel
        scale = np.sqrt(2 / (channels * kernel * kernel))
        weight = (rng.standard_normal(shape) * scale).astype(np.float32)
        name = f"conv{len(tensors)}"
        tensors.append(numpy_helper.from_array(weight, f"{name}.weight"))
        strides, pads = [stride, stride], [kernel // 2] * 4
        nodes.append(
            helper.make_node("Conv", [last, f"{name}.weight"], [name], strides=strides, pads=pads)
        )
        nodes.append(helper.make_node("Relu", [name], [f"{name}.seen"]))
        last, channels, side = f"{name}.seen", width, side // stride
        flops += 2 * float(np.prod(shape)) * side * side

    conv(CHANNELS[0], 7, 4)
    for number, (width, count) in enumerate(zip(CHANNELS, counts, strict=True)):
        for place in range(count):
            conv(width, 3, 2 if number and not place else 1)
    nodes.append(helper.make_node("GlobalAveragePool", [last], ["places"]))
    nodes.append(helper.make_node("Flatten", ["places"], ["features"]))
    taken = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])
    given = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", channels])
    graph = helper.make_graph(nodes, "network", [taken], [given], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString()), flops
