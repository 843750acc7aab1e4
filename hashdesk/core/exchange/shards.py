"""A folder encoded in parts, on any number of machines, to be put together later.

    plan.json                          which folder, which encoder, how many parts
    part-00003-of-00016.hashdesk       a container; there when the part is done, whole
    part-00003-of-00016.failed.jsonl   the photos of it that cannot be read, and why
    _SUCCESS                           when all parts are there

Which part a photo belongs to follows from its path alone, so machines that see the same folder
agree on it, and a run that was stopped goes on with the parts that are not there yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from hashdesk.core.atomic_files import write_atomically
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.columns.listing import ExportSelection, PathStyle
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.indexing.indexer import index_files
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB

PLAN, SUCCESS = "plan.json", "_SUCCESS"
SHARD_SELECTION = ExportSelection(paths=PathStyle.ABSOLUTE, places=True, thumbnails=True)
SHARD_NAME = re.compile(r"part-(\d+)-of-(\d+)\.hashdesk")


@dataclass(frozen=True)
class ShardPlan:
    """What is encoded, and in how many parts."""

    folder: str  # absolute
    encoder: str  # its id
    parts: int
    photos: int  # in the folder when it was planned

    def file(self, out: Path, number: int) -> Path:
        """Where a part is written. number: from 0."""
        return out / f"part-{number:05}-of-{self.parts:05}.hashdesk"

    def split(self, paths: Sequence[bytes]) -> list[list[bytes]]:
        """Which photos belong to which part."""
        found: list[list[bytes]] = [[] for _ in range(self.parts)]
        for path in paths:
            digest = hashlib.blake2b(path, digest_size=8).digest()
            found[int.from_bytes(digest, "little") % self.parts].append(path)
        return found

    def missing(self, out: Path) -> list[int]:
        """The parts that are not there yet."""
        return [number for number in range(self.parts) if not self.file(out, number).exists()]


@dataclass(frozen=True)
class EncodedShard:
    """A part that was encoded."""

    number: int
    photos: int
    failed: int
    seconds: float


def make_plan(out: Path, plan: ShardPlan) -> ShardPlan:
    """Keep a plan, or go on with the one that is there. Raises UsageError if that is another."""
    place = out / PLAN
    try:
        if not place.exists():
            out.mkdir(parents=True, exist_ok=True)
            write_atomically(place, (json.dumps(asdict(plan), indent=2) + "\n").encode())
            return plan
    except OSError as error:
        raise UsageError(f"Parts cannot be written to {out}: {error.strerror}.") from error
    try:
        kept = ShardPlan(**json.loads(place.read_text("utf-8")))
        if type(kept.parts) is not int or type(kept.photos) is not int or kept.parts < 1:
            raise ValueError("impossible numbers")
    except (ValueError, TypeError, OSError) as error:
        raise UsageError(f"{place} cannot be read. Name another folder for the parts.") from error
    if (kept.folder, kept.encoder) != (plan.folder, plan.encoder):
        raise UsageError(
            f"{out} holds parts of {kept.folder} by encoder {kept.encoder[:8]}. "
            "Name another folder for the parts."
        )
    return kept


def encode_shard(
    plan: ShardPlan,
    number: int,
    paths: Sequence[bytes],
    out: Path,
    encoder: Encoder,
    settings: Settings,
    job: Job,
) -> EncodedShard:
    """Encode the photos of one part and write it. Needs nothing but its arguments.

    Raises Cancelled.
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
            made = export(library, EXPORT_FORMATS["hashdesk"], SHARD_SELECTION, file, job)
    return EncodedShard(number, int(made["count"]), len(failures), time.monotonic() - started)


def finish(out: Path, plan: ShardPlan) -> bool:
    """Mark that all parts are there, if they are."""
    if plan.missing(out):
        return False
    write_atomically(out / SUCCESS, b"")
    return True


def containers(place: Path) -> list[Path]:
    """The containers that a folder of parts holds, all of them; or the one that is named.

    Raises UsageError.
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
            f"{place} does not hold all parts yet ({len(found)} are there). "
            "Go on with “hashdesk encode”, or name single parts."
        )
    return found
