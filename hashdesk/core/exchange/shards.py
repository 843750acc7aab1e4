"""Shards: a folder encoded in parts, on any number of machines, to be merged later.

    plan.json                          folder, encoder, number of shards ("parts")
    part-00003-of-00016.hashdesk       the container of a shard; there, whole, once it is done
    part-00003-of-00016.failed.jsonl   its photos that cannot be read, and why
    _SUCCESS                           there once all shards are

A photo's path alone decides its shard, so machines that see the same folder agree, and a job that
was stopped goes on with the shards that are missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.documents import Malformed, parse_json, quoted, read_document
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.indexing.indexer import index_files
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE

PLAN, SUCCESS = "plan.json", "_SUCCESS"
SHARD_SELECTION = ExportSelection(paths=PathStyle.ABSOLUTE, gps=True, thumbnails=True)
MOST_SHARDS = 100_000  # as many as their names have digits for
SHARD_NAME = re.compile(r"part-(\d+)-of-(\d+)\.hashdesk")


@dataclass(frozen=True)
class ShardPlan:
    """What is encoded, and in how many shards."""

    folder: str  # absolute
    encoder: str  # its id
    shards: int
    photos: int  # in the folder when it was planned

    def file(self, out: Path, number: int) -> Path:
        """The container of a shard. number: from 0."""
        return out / f"part-{number:05}-of-{self.shards:05}.hashdesk"

    def split(self, paths: Sequence[bytes]) -> list[list[bytes]]:
        """The paths of each shard."""
        shards: list[list[bytes]] = [[] for _ in range(self.shards)]
        for path in paths:
            digest = hashlib.blake2b(path, digest_size=8).digest()
            shards[int.from_bytes(digest, "little") % self.shards].append(path)
        return shards

    def missing(self, out: Path) -> list[int]:
        """The numbers of the shards that are not there yet."""
        return [number for number in range(self.shards) if not self.file(out, number).exists()]

    def as_json(self) -> str:
        """The content of plan.json."""
        fields = {"folder": self.folder, "encoder": self.encoder, "parts": self.shards,
                  "photos": self.photos}  # fmt: skip
        return json.dumps(fields, indent=2) + "\n"

    @classmethod
    def from_json(cls, document: bytes) -> ShardPlan:
        """Read plan.json. Raises ValueError or TypeError."""
        fields = parse_json(document)
        plan = cls(shards=fields.pop("parts", None), **fields)
        texts = isinstance(plan.folder, str) and isinstance(plan.encoder, str)
        numbers = type(plan.shards) is int and type(plan.photos) is int
        if not (texts and numbers and 0 < plan.shards <= MOST_SHARDS):
            raise Malformed("it names no folder, model or number of parts")
        return plan


@dataclass(frozen=True)
class EncodedShard:
    """The result of encoding one shard."""

    number: int
    photos: int
    failed: int
    seconds: float


def make_plan(out: Path, plan: ShardPlan) -> ShardPlan:
    """Write a plan, or read the one that is there.

    Raises UsageError if that one does not fit, or if `out` lies in a library.
    """
    _refuse_library(out)
    path = out / PLAN
    try:
        if not path.exists():
            out.mkdir(parents=True, exist_ok=True)
            write_atomically(path, plan.as_json().encode())
            return plan
    except OSError as error:
        raise UsageError(f"Parts cannot be written to {out}: {error.strerror or error}.") from error
    try:
        kept = ShardPlan.from_json(read_document(path))
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise UsageError(f"{path} cannot be read. Name another folder for the parts.") from error
    if (kept.folder, kept.encoder) != (plan.folder, plan.encoder):
        raise UsageError(
            f"{out} holds parts of {quoted(kept.folder)} by model {quoted(kept.encoder[:8])}. "
            "Name another folder for the parts."
        )
    return kept


def _refuse_library(out: Path) -> None:
    """Raise UsageError for a library's folder, and for any folder in one."""
    place = out.resolve()
    for folder in (place, *place.parents):
        if (folder / LIBRARY_FILE).exists():
            raise UsageError(
                f"Parts cannot be written to {out}: {folder} is a library. "
                "Name another folder for the parts."
            )


def encode_shard(
    plan: ShardPlan,
    number: int,
    paths: Sequence[bytes],
    out: Path,
    encoder: Encoder,
    settings: Settings,
    job: Job,
) -> EncodedShard:
    """Encode the photos of one shard and write its container. Raises Cancelled.

    paths: below the folder of the plan. It needs nothing but its arguments, on any machine.
    """
    started = time.monotonic()
    failures: list[dict[str, str]] = []

    def failed(path: bytes, reason: str) -> None:
        failures.append({"path": os.fsdecode(path), "reason": reason})

    with tempfile.TemporaryDirectory(prefix="hashdesk-part-") as scratch:
        folder = Path(scratch) / "library"
        with LibraryDB(folder, write=True) as db:
            index_files(db, encoder, os.fsencode(plan.folder), paths, settings, job, failed)
        file = plan.file(out, number)
        lines = "".join(json.dumps(failure) + "\n" for failure in failures)
        write_atomically(file.with_suffix(".failed.jsonl"), lines.encode())
        with Library(folder) as library:
            manifest = export(library, EXPORT_FORMATS["hashdesk"], SHARD_SELECTION, file, job)
    return EncodedShard(number, int(manifest["count"]), len(failures), time.monotonic() - started)


def mark_complete(out: Path, plan: ShardPlan) -> bool:
    """Write the file that says that all shards are there, if they are."""
    if plan.missing(out):
        return False
    write_atomically(out / SUCCESS, b"")
    return True


def find_containers(place: Path) -> list[Path]:
    """The containers of all shards in a folder, or the one container that `place` is.

    Raises UsageError if shards are missing.
    """
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise UsageError(f"There is no {place}. Name a container, or a folder of parts.")
    found = sorted(file for file in place.iterdir() if SHARD_NAME.fullmatch(file.name))
    if not found:
        raise UsageError(f"There are no parts in {place}. Name a folder that “encode” wrote.")
    counts = {match[2] for file in found if (match := SHARD_NAME.fullmatch(file.name))}
    if len(counts) > 1 or len(found) != int(counts.pop()):
        raise UsageError(
            f"{place} does not hold all parts yet ({plural(len(found), 'is', 'are')} there). "
            "Go on with “hashdesk encode”, or name single parts."
        )
    return found
