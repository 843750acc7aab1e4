"""The child that reads, checks, rewrites and first runs a graph that somebody else has made.

    python -m hashdesk.encoders.added_models.model_worker REQUEST

It opens the files that it is told of, gives up every right but that to compute (as the decoding
worker does, core/decoder/sandbox.py), and only then reads them. Its one reply is a message on
standard output, as decoder/worker.py describes them:

    look       inputs and outputs: {"inputs": […], "outputs": […]}
    make       {"width": …, "one_at_a_time": …, "cost": …}, and the backbone's graph as the body
    text       the same as look, "words": {input: tokens that it knows}, and the whole graph
    refused    {"refusal": a clause, as Said.document gives it}
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.child_process import end_with_parent
from hashdesk.core.decoder import sandbox
from hashdesk.core.decoder.messages import write_message
from hashdesk.core.documents import Malformed
from hashdesk.core.said import Said, said_by
from hashdesk.encoders.added_models import composition, graph_reading, text_part
from hashdesk.encoders.added_models.composition import Plan
from hashdesk.encoders.added_models.description import Layout, Pooling
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.added_models.trial_speed import model_cost
from hashdesk.encoders.engines.engine_probe import canary_pixels

Reply = tuple[dict[str, Any], bytes]
Beside = Mapping[str, BinaryIO]  # files in the graph's folder, by name
FEWEST_NUMBERS, MOST_NUMBERS = 8, 8192  # of features
MOST_DRIFT = 1e-3  # of features between a batch and one at a time, as a share of the largest
ERROR_HEAD = re.compile(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ")
MEMORY_SIGNS = ("alloc", "memory")  # in what ONNX Runtime says


def look(graph: BinaryIO, beside: Beside) -> Reply:
    """What a graph takes and gives."""
    model = graph_reading.read_graph(graph, beside)
    return asdict(graph_reading.facts_of(model)), b""


def read_text(graph: BinaryIO, beside: Beside) -> Reply:
    """What texts need of a graph, in one piece; what that takes and gives."""
    model = graph_reading.read_graph(graph, beside)
    text_part.keep_words(model)
    facts = asdict(graph_reading.facts_of(model))
    facts["words"] = {
        one["name"]: text_part.words_known(model, one["name"]) for one in facts["inputs"]
    }
    return facts, bytes(model.SerializeToString(deterministic=True))


def make(graph: BinaryIO, beside: Beside, plan: Plan) -> Reply:
    """The backbone, tried on made-up pictures; if need be, one that looks at one at a time."""
    why: Said | None = None
    for one_at_a_time in (False, True):
        graph.seek(0)
        model = graph_reading.read_graph(graph, beside)
        made = composition.composed(model, replace(plan, one_at_a_time=one_at_a_time))
        del model
        try:
            together, apart, run = features_of(made, plan.side)
        except Malformed as error:
            why = why or said_by(error)
            continue
        if is_alike(together, apart):
            check_features(apart)
            width, cost = apart.shape[1], model_cost(run)
            return {"width": width, "one_at_a_time": one_at_a_time, "cost": cost}, made
        why = why or Refusal.UNSTEADY.say()
    raise Malformed(why)


def features_of(
    made: bytes, side: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], Callable[[], object]]:
    """Features (n, d) of made-up pictures, all at once and one at a time; what sees one again.

    Raises Malformed.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    pixels = canary_pixels(side)
    try:
        session = onnxruntime.InferenceSession(made, options, providers=["CPUExecutionProvider"])
        apart = [session.run(None, {"pixels": pixels[i : i + 1]})[0] for i in range(len(pixels))]
        together = session.run(None, {"pixels": pixels})[0]
    except Exception as error:  # whatever ONNX Runtime makes of it
        words = " ".join(str(error).split())
        if any(sign in words.lower() for sign in MEMORY_SIGNS):
            raise MemoryError from error
        raise Malformed(Refusal.RUNTIME_REFUSES.say(words=ERROR_HEAD.sub("", words))) from error
    return together, np.concatenate(apart), lambda: session.run(None, {"pixels": pixels[:1]})


def is_alike(together: NDArray[np.float32], apart: NDArray[np.float32]) -> bool:
    """Whether features are the same, but for the last digits, or as little numbers."""
    if together.shape != apart.shape or apart.size == 0:
        return False
    drift = MOST_DRIFT * np.abs(apart, where=np.isfinite(apart), out=np.zeros_like(apart)).max()
    return np.allclose(together, apart, rtol=0, atol=drift, equal_nan=True)


def check_features(features: NDArray[np.float32]) -> None:
    """Raise Malformed for what no photo can be found by."""
    if features.ndim != 2 or not FEWEST_NUMBERS <= features.shape[1] <= MOST_NUMBERS:
        width = features.shape[1] if features.ndim == 2 else 0
        limits = {"fewest": FEWEST_NUMBERS, "most": MOST_NUMBERS}
        raise Malformed(Refusal.OTHER_WIDTH.say(width=width, **limits))
    if not np.isfinite(features).all():
        raise Malformed(Refusal.NOT_FINITE.say())
    if np.ptp(features, axis=0).max() == 0:
        raise Malformed(Refusal.SAME_FEATURES.say())


def _answer(request: dict[str, Any], graph: BinaryIO, beside: Beside) -> Reply:
    if request["op"] == "look":
        return look(graph, beside)
    if request["op"] == "text":
        return read_text(graph, beside)
    said = request["plan"]
    kinds = {"layout": Layout(said["layout"]), "pooling": Pooling(said["pooling"])}
    return make(graph, beside, Plan(**{**said, **kinds}))


def _warm_up() -> None:
    """Have ONNX Runtime look at the processor while it still can."""
    import onnxruntime

    onnxruntime.get_available_providers()


def main() -> None:
    """Answer the request on the command line."""
    end_with_parent()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a native library prints must not end up in the reply
    request = json.loads(sys.argv[1])
    with contextlib.ExitStack() as files:
        graph, *others = (
            files.enter_context(Path(path).open("rb"))
            for path in (request["graph"], *request["beside"])
        )
        beside = {
            Path(path).name: file for path, file in zip(request["beside"], others, strict=True)
        }
        _warm_up()
        sandbox.limit_memory(request["memory_bytes"])
        sandbox.limit_cpu(request["cpu_seconds"])
        sandbox.lock_down()
        try:
            head, body = _answer(request, graph, beside)
        except Malformed as error:
            head, body = {"refusal": (said_by(error) or Refusal.NO_GRAPH.say()).document()}, b""
        except MemoryError:
            head, body = {"refusal": Refusal.NO_MEMORY.say().document()}, b""
        write_message(replies, head, body)


if __name__ == "__main__":
    main()
