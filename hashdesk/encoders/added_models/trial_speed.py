"""How much work a picture is to a model, by its first runs.

Beside each run of the model there is one of a small graph that is always the same: however fast the
computer is, and whatever else it does, both are slowed alike. Only the child (model_worker) imports
this.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from onnx import TensorProto, ValueInfoProto, helper, numpy_helper

# How often each runs at most, and for how long: the fastest run of each counts.
MOST_RUNS, MEASURED_S = 60, 3.0
# Of EfficientNet-Lite0 the work of one picture, of the yardstick's: measured with ONNX Runtime.
LITE0_YARDSTICKS = 6.0
# Blocks as those networks have them: channels, side of their maps, side of the filter.
BLOCKS = ((24, 56, 3), (112, 14, 5))
EXPANSION = 6


def model_cost(run: Callable[[], object]) -> float:
    """How many times the work of EfficientNet-Lite0 one picture is. run: the model sees one."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_yardstick(), options, ["CPUExecutionProvider"])
    maps = {one.name: np.ones(one.shape, np.float32) for one in session.get_inputs()}
    models, yardsticks = list[float](), list[float]()
    begun = time.perf_counter()
    while len(models) < MOST_RUNS and time.perf_counter() - begun < MEASURED_S:
        yardsticks.append(_seconds(lambda: session.run(None, maps)))
        models.append(_seconds(run))
    return min(models) / (min(yardsticks) * LITE0_YARDSTICKS)


def _seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def _yardstick() -> bytes:
    """A graph of a few blocks side by side, each with its own input."""
    nodes, weights, inputs, outputs = [], [], [], []
    for number, (channels, side, kernel) in enumerate(BLOCKS):
        wide = EXPANSION * channels
        steps = ((wide, channels, 1, 1), (wide, 1, kernel, wide), (channels, wide, 1, 1))
        before = f"maps{number}"
        inputs.append(_maps(before, channels, side))
        for step, (out, into, filter_side, groups) in enumerate(steps):
            name, after = f"weight{number}.{step}", f"maps{number}.{step}"
            weight = np.full((out, into, filter_side, filter_side), 1e-3, np.float32)
            weights.append(numpy_helper.from_array(weight, name))
            pads = [filter_side // 2] * 4
            nodes.append(helper.make_node("Conv", [before, name], [after], group=groups, pads=pads))
            before = after
        outputs.append(_maps(before, channels, side))
    graph = helper.make_graph(nodes, "yardstick", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    return bytes(model.SerializeToString())


def _maps(name: str, channels: int, side: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, side, side])
