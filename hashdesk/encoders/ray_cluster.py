"""Parts of a folder encoded by Ray Data: on this machine, or on a cluster that sees the folder."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.errors import HashDeskError, UsageError
from hashdesk.core.exchange.shards import EncodedShard, ShardPlan, encode_shard
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.encoders.bundle_encoder import open_encoder

PATIENCE_S = 10.0  # for a cluster to answer


@dataclass(frozen=True)
class ShardStep:
    """All that a machine needs to encode parts: small, and it can be pickled."""

    plan: ShardPlan
    out: str
    bundle: str  # of the encoder
    cache: str  # of exported backbones
    engine: str
    settings: Settings


class EncodeShards:
    """A worker: its encoder is opened once, for all parts that come to it."""

    def __init__(self, step: ShardStep) -> None:
        self._step = step
        self._encoder = open_encoder(
            Path(step.bundle), Path(step.cache), step.engine, step.settings.batch
        )

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[float]]:
        """Encode the parts of a batch: numbers and, joined by NUL, the paths of their photos."""
        step = self._step
        rows: dict[str, list[float]] = {"number": [], "photos": [], "failed": [], "seconds": []}
        for number, joined in zip(batch["number"].tolist(), batch["paths"].tolist(), strict=True):
            paths = joined.split(b"\0") if joined else []
            done = encode_shard(
                step.plan, number, paths, Path(step.out), self._encoder, step.settings, Job()
            )
            for name, values in rows.items():
                values.append(getattr(done, name))
        return rows


def encode_parts(
    step: ShardStep, parts: Sequence[tuple[int, Sequence[bytes]]], address: str, job: Job
) -> Iterator[EncodedShard]:
    """Encode parts (number, paths below the folder) wherever there is room for it.

    address: of a cluster that runs; "": this machine. Each machine works on one part at a time
    with all its processors, or one for each GPU where there are some. Raises UsageError if Ray is
    not installed or does not answer, HashDeskError if it stops, Cancelled.
    """
    try:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        import ray
        import ray.data
        import ray.exceptions

        logging.getLogger("ray").setLevel(logging.ERROR)  # ours is the one that talks
        logging.getLogger("ray.data").setLevel(logging.ERROR)
    except ImportError as error:
        raise UsageError(
            "Ray is not installed. Install it: pip install 'hashdesk[cluster]', or share the work "
            "with --shard."
        ) from error
    try:
        _knock(address)
        ray.init(
            address=address or None,
            include_dashboard=None if address else False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except (OSError, ValueError, RuntimeError) as error:
        where = f"at {address}" if address else "on this machine"
        raise UsageError(
            f"Ray does not answer {where} ({_first_line(error)}). Check the address, or share the "
            "work with --shard."
        ) from error
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        items = [{"number": number, "paths": b"\0".join(paths)} for number, paths in parts]
        alive = [node for node in ray.nodes() if node["Alive"]]
        nodes = [node["Resources"] for node in alive]
        gpus = int(sum(node.get("GPU", 0) for node in nodes))
        cores = int(min(node.get("CPU", 1) for node in nodes))
        found = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            EncodeShards,
            fn_constructor_args=(step,),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=min(gpus or len(nodes), len(items))),
            num_gpus=1 if gpus else 0,
            num_cpus=max(cores * len(nodes) // gpus, 1) if gpus else cores,
        )
        for row in found.iter_rows():
            job.check()
            yield EncodedShard(
                int(row["number"]), int(row["photos"]), int(row["failed"]), row["seconds"]
            )
    except ray.exceptions.RayError as error:
        cause = _cause(error)
        if cause is not None:
            raise cause from error
        if isinstance(error, ray.exceptions.RayTaskError):
            raise  # a fault of ours: nobody but its trace can tell
        raise HashDeskError(
            f"Ray stopped ({_first_line(error)}). The parts that are done stay; the same command "
            "goes on."
        ) from error
    finally:
        ray.shutdown()


def _cause(error: BaseException | None) -> HashDeskError | None:
    """What went wrong in a worker, if it was foreseen."""
    while error is not None and not isinstance(error, HashDeskError):
        error = getattr(error, "cause", None) or error.__cause__
    return error


def _knock(address: str) -> None:
    """Raise OSError if nobody listens at host:port: Ray itself would try for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE_S).close()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
