"""Parts of a folder encoded by Ray Data, on this machine or on a cluster that sees the folder."""

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

CONNECT_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class ShardStep:
    """Everything that a machine needs to encode parts; small enough to be pickled."""

    plan: ShardPlan
    out: str
    bundle: str  # of the encoder
    cache: str  # of exported backbones
    engine: str
    settings: Settings


class EncodeShards:
    """A Ray worker. It opens its encoder once, for all of its parts."""

    def __init__(self, step: ShardStep) -> None:
        self._step = step
        bundle, cache = Path(step.bundle), Path(step.cache)
        self._encoder = open_encoder(bundle, cache, step.engine, step.settings.batch)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[float]]:
        """Encode the parts of a batch: numbers, and paths of photos joined by NUL."""
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
    """Encode parts (number, paths below the folder) on the machines of a cluster.

    address: of a running cluster; "": this machine. Each machine works on one part at a time with
    all its cores, or on one part for each GPU. Raises UsageError if Ray is not installed or does
    not answer, HashDeskError if Ray stops, Cancelled.
    """
    try:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no telemetry
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        import ray
        import ray.data
        import ray.exceptions

        for logger in ("ray", "ray.data"):  # messages come from HashDesk
            logging.getLogger(logger).setLevel(logging.ERROR)
    except ImportError as error:
        raise UsageError(
            "Ray is not installed. Install it: pip install 'hashdesk[cluster]', or share the work "
            "with --shard."
        ) from error
    try:
        _check_reachable(address)
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
        nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        gpus = int(sum(node.get("GPU", 0) for node in nodes))
        cores = int(min(node.get("CPU", 1) for node in nodes))
        encoded = ray.data.from_items(items, override_num_blocks=len(items)).map_batches(
            EncodeShards,
            fn_constructor_args=(step,),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(size=min(gpus or len(nodes), len(items))),
            num_gpus=1 if gpus else 0,
            num_cpus=max(cores * len(nodes) // gpus, 1) if gpus else cores,
        )
        for row in encoded.iter_rows():
            job.check()
            number, photos, failed = (int(row[name]) for name in ("number", "photos", "failed"))
            yield EncodedShard(number, photos, failed, row["seconds"])
    except ray.exceptions.RayError as error:
        if cause := _cause(error):
            raise cause from error
        if isinstance(error, ray.exceptions.RayTaskError):
            raise  # a fault of ours: only its traceback explains it
        raise HashDeskError(
            f"Ray stopped ({_first_line(error)}). The parts that are done stay; the same command "
            "goes on."
        ) from error
    finally:
        ray.shutdown()


def _cause(error: BaseException | None) -> HashDeskError | None:
    """The HashDeskError in a worker that caused an error of Ray's; None for any other cause."""
    while error is not None and not isinstance(error, HashDeskError):
        error = getattr(error, "cause", None) or error.__cause__
    return error


def _check_reachable(address: str) -> None:
    """Raise OSError if nothing listens at host:port: Ray itself would try for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), CONNECT_TIMEOUT_S).close()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
