"""The parent's side of model_worker: files, limits, and replies that are checked."""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hashdesk.core import child_process
from hashdesk.core.decoder.messages import read_message
from hashdesk.core.decoder.worker_process import OUT_OF_TIME
from hashdesk.core.errors import Cancelled, ModelRefused
from hashdesk.core.files.file_sizes import MEGABYTE, file_bytes
from hashdesk.core.job import Job
from hashdesk.core.said import UnknownWords, parse_said
from hashdesk.core.troubles import system_reason
from hashdesk.encoders.added_models.description import ModelDescription
from hashdesk.encoders.added_models.graph_facts import LARGEST_GRAPH, GraphFacts, parse_facts
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.engines.onnx_engine import NO_TELEMETRY

WORKER = "hashdesk.encoders.added_models.model_worker"
WEIGHT_SUFFIXES = ("_data", ".data", ".bin", ".weights")  # of files beside a graph
MOST_BESIDE = 8
LEAST_MEMORY, COPIES = 1 << 30, 6  # bytes for ONNX Runtime and activations; of the graph, at once
MOST_ACTIVATIONS = 8 << 30  # bytes, where as much is free
TRIAL_CPU_S = 240.0
LONGEST_S = 300.0  # by the clock
CHILD_POLL_S = 0.1  # until a cancel is noticed
TOO_LATE = -int(signal.SIGTERM)  # exit status of a child that was asked to end


def look_at(graph: Path, job: Job) -> GraphFacts:
    """What a graph takes and gives. Raises ModelRefused or Cancelled."""
    head, _ = _ask(graph, {"op": "look"}, job)
    return _facts(graph, head)


@dataclass(frozen=True)
class MadeBackbone:
    """The graph of a backbone that was tried out."""

    graph: bytes
    width: int  # of its features
    cost: float | None  # of a picture, as ModelCard has it


def make_backbone(graph: Path, wanted: ModelDescription, job: Job) -> MadeBackbone:
    """A backbone that was tried out.

    Raises ModelRefused or Cancelled.
    """
    names = ("image", "layout", "type", "mean", "std", "output", "pooling")
    described = asdict(wanted)
    plan = {"side": wanted.input.side, **{name: described[name] for name in names}}
    head, made = _ask(graph, {"op": "make", "plan": plan}, job)
    width, cost = head.get("width"), head.get("cost")
    if type(width) is not int or not made:
        raise _unusable(graph, Refusal.NONSENSE)
    is_cost = type(cost) is float and 0 < cost < math.inf
    return MadeBackbone(made, width, cost if is_cost else None)


@dataclass(frozen=True)
class ReadText:
    """A text graph in one piece, and what it takes and gives."""

    facts: GraphFacts
    words: Mapping[str, int]  # tokens that each input may name, where that is known
    graph: bytes


def read_text_graph(graph: Path, job: Job) -> ReadText:
    """A text graph. Raises ModelRefused or Cancelled."""
    head, whole = _ask(graph, {"op": "text"}, job)
    facts, words = _facts(graph, head), head.get("words")
    known = words.items() if isinstance(words, dict) else ()
    return ReadText(facts, {name: rows for name, rows in known if type(rows) is int}, whole)


def free_memory() -> int:
    """Bytes of memory that are free on this machine; a guess where it does not say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    return 8 << 30


def _facts(graph: Path, head: Mapping[str, Any]) -> GraphFacts:
    try:
        return parse_facts(head)
    except (KeyError, TypeError, ValueError) as error:
        raise _unusable(graph, Refusal.NONSENSE) from error


def _ask(graph: Path, request: dict[str, Any], job: Job) -> tuple[dict[str, Any], bytes]:
    """Have a child do something with a graph. Raises ModelRefused or Cancelled."""
    files = graph_files(graph)
    needed = require_memory(graph.name, sum(path.stat().st_size for path in files))
    memory = min(max(needed, free_memory() // 2), needed + MOST_ACTIVATIONS)
    limits = {"memory_bytes": memory, "cpu_seconds": TRIAL_CPU_S}
    request |= {"graph": str(graph), "beside": [str(path) for path in files[1:]], **limits}
    parent = {child_process.PARENT: str(os.getpid())}
    env = child_process.environment(OMP_NUM_THREADS="1", **parent, **NO_TELEMETRY)
    # A session of its own: Ctrl-C in the terminal reaches this process alone.
    running = subprocess.Popen(
        child_process.command(WORKER, json.dumps(request)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
        start_new_session=True,
    )
    reply = _reply(running, job)
    if reply is None:
        late = running.returncode in (TOO_LATE, OUT_OF_TIME)
        raise _unusable(graph, Refusal.TOO_LATE if late else Refusal.BROKE_OFF)
    if "refusal" in reply[0]:
        try:
            reason = parse_said(reply[0]["refusal"], Refusal)
        except UnknownWords as error:
            raise _unusable(graph, Refusal.NONSENSE) from error
        raise ModelRefused(Refusal.UNUSABLE.say(name=graph.name, reason=reason))
    return reply


def require_memory(name: str, size: int) -> int:
    """Bytes of memory that trying a model of this size out may take. Raises ModelRefused."""
    needed, free = LEAST_MEMORY + COPIES * size, free_memory()
    if needed > free:
        megabytes = {"needed": needed // MEGABYTE, "free": free // MEGABYTE}
        raise ModelRefused(Refusal.TOO_LITTLE_MEMORY.say(name=name, **megabytes))
    return needed


def _unusable(graph: Path, reason: Refusal) -> ModelRefused:
    return ModelRefused(Refusal.UNUSABLE.say(name=graph.name, reason=reason.say()))


def _reply(running: subprocess.Popen[bytes], job: Job) -> tuple[dict[str, Any], bytes] | None:
    """The child's one message; None if it ended without. Raises Cancelled."""
    output = running.stdout
    assert output is not None
    replies: list[tuple[dict[str, Any], bytes] | None] = []

    def read() -> None:
        with contextlib.suppress(OSError, ValueError, MemoryError):
            replies.append(read_message(output, LARGEST_GRAPH + (1 << 24)))

    reader = threading.Thread(target=read, name="model-worker")
    reader.start()
    end = time.monotonic() + LONGEST_S
    try:
        while reader.is_alive() and time.monotonic() < end:
            if job.cancelled:
                raise Cancelled
            reader.join(CHILD_POLL_S)
        if not reader.is_alive():  # it has closed its output: it ends of itself
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(CHILD_POLL_S * 10)
    finally:
        child_process.end_group(running, patience_s=0)
        reader.join()
        output.close()
    return replies[0] if replies else None


def model_bytes(graph: Path) -> int:
    """Bytes of a graph and of the files that hold its weights. Raises ModelRefused."""
    return sum(file_bytes(file) for file in graph_files(graph))


def graph_files(graph: Path) -> list[Path]:
    """The graph, and files beside it that may hold its weights. Raises ModelRefused."""
    try:
        files = [graph, *sorted(_beside(graph))[:MOST_BESIDE]]
        if not graph.is_file():
            raise ModelRefused(Refusal.NO_FILE.say(name=str(graph)))
        with graph.open("rb"):
            size = sum(path.stat().st_size for path in files)
    except OSError as error:
        reason = system_reason(error)
        raise ModelRefused(Refusal.UNREADABLE.say(name=str(graph), reason=reason)) from error
    if size > LARGEST_GRAPH:
        gigabytes = {"size": size / 1e9, "most": LARGEST_GRAPH / 1e9}
        raise ModelRefused(Refusal.TOO_LARGE.say(name=graph.name, **gigabytes))
    return files


def _beside(graph: Path) -> list[Path]:
    """Files in its folder that are named like weights; no link that leads elsewhere.

    In Hugging Face's cache, the graph itself is a link into a folder of blobs, as they are.
    """
    homes = {graph.parent.resolve(), graph.resolve().parent}
    return [
        path
        for path in graph.parent.iterdir()
        if path.name.startswith(graph.stem)
        and path.name.endswith(WEIGHT_SUFFIXES)
        and path.is_file()
        and path.resolve().parent in homes
    ]
