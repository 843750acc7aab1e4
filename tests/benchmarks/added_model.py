"""Indexing with an added model, beside what ONNX Runtime alone allows.

The model is a plain convolutional network with made-up weights. The same pixels go through its
graph by ONNX Runtime alone and through HashDesk's engine and heads, in turns; then photos are
indexed end to end, and what decoding takes is said beside it. All is processor time, so that other
programs that run at the same time count for little.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from hashdesk import paths
from hashdesk.core.encoding.encoder import Pixels
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.settings import usable_cores
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.engines.onnx_engine import open_session
from hashdesk.encoders.files.backbone_files import load_backbone
from tests.benchmarks import child
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.report import Figure

SIDE = 224  # pixels
STAGES = ((64, 5), (128, 5), (256, 5))  # channels and 3 × 3 convolutions, at 56, 28 and 14 pixels
FEW, MORE, MANY = 20, 20, 200  # photos: heads are made of them; start-up is timed; all is timed
AT_ONCE = 32  # photos that go through the graph
TURNS = 6
LEAST_SHARE = 0.9  # of what ONNX Runtime alone allows


def measure(folders: Sequence[Path]) -> list[Figure]:
    """Add the network to a library, and time it alone, in the engine, and while indexing."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if is_photo(path)]
    chosen = found[:: max(len(found) // (FEW + MORE + MANY), 1)][: FEW + MORE + MANY]
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        graph, flops = _network()
        (place / "network.onnx").write_bytes(graph)
        os.environ["HASHDESK_MODELS"] = str(place / "models")
        try:
            return _measured(place, chosen, flops)
        finally:
            os.environ.pop("HASHDESK_MODELS")


def _measured(place: Path, photos: Sequence[Path], flops: float) -> list[Figure]:
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
    allowed = (alone + decode_s) / each
    return [
        Figure(
            f"{flops / 1e9:.1f} GFLOPs a photo, by ONNX Runtime alone", f"{alone * 1000:.1f} ms"
        ),
        Figure("  through HashDesk's engine and heads", f"{through * 1000:.1f} ms"),
        Figure(
            "  share of what ONNX Runtime allows, decoded photos",
            f"{alone / through:.2f}",
            f"≥ {LEAST_SHARE}",
            alone / through >= LEAST_SHARE,
        ),
        Figure("  decoding a photo", f"{decode_s * 1000:.1f} ms"),
        Figure(
            f"indexing a photo, {len(many)} photos on {usable_cores()} cores",
            f"{each * 1000:.1f} ms",
        ),
        Figure("  share of what both allow", f"{allowed:.2f}"),
    ]


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


def _network() -> tuple[bytes, float]:
    """A graph from pictures (n, 3, SIDE, SIDE) to features, and its operations a picture."""
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

    conv(STAGES[0][0], 7, 4)
    for number, (width, count) in enumerate(STAGES):
        for place in range(count):
            conv(width, 3, 2 if number and not place else 1)
    nodes.append(helper.make_node("GlobalAveragePool", [last], ["places"]))
    nodes.append(helper.make_node("Flatten", ["places"], ["features"]))
    taken = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])
    given = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", channels])
    graph = helper.make_graph(nodes, "network", [taken], [given], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return bytes(model.SerializeToString()), flops
