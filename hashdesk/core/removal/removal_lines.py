"""The lines of removals.jsonl: each a step of one file, after a checksum of the step.

3f0c… {"step": "moving", "key": "…", "batch": "…", "path": "…", "inode": …, …}
97ab… {"step": "moved", "key": "…", "trash_path": "…"}
d210… {"step": "done", "key": "…"}         it is back, or was not moved
a70c… {"step": "done", "key": "…", "gone": true}     it left the trash otherwise: it was emptied
0b94… {"step": "done", "key": "…", "seen": true}  another window saw it unmoved
51e8… {"step": "kept", "key": "…", …}      as "moving", taken along from a log that was full
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

VERSION = 2  # 1: without the real folder
LINE_CHECKSUM_BYTES = 8
_PATHS = ("path", "real_folder")

StepRecord = dict[str, Any]


class Step(StrEnum):
    """What a line says of a file."""

    MOVING = "moving"
    MOVED = "moved"
    DONE = "done"
    KEPT = "kept"


@dataclass(frozen=True)
class Removed:
    """A photo's file that was, or is just being, moved to the trash."""

    key: str
    batch: str  # of photos that went together
    photo: int  # id
    path: bytes  # where it was
    at: int  # seconds since 1970
    inode: int
    size: int
    mtime_ns: int
    trash_path: bytes = b""  # where it is in the trash, without links; b"": not known to be there
    real_folder: bytes = b""  # the folder that it was in, without links; b"": not written down


def moving(entry: Removed, step: Step = Step.MOVING) -> StepRecord:
    """The step that describes a file."""
    values = asdict(entry)
    del values["trash_path"]
    return {"step": step, **values, **{name: os.fsdecode(values[name]) for name in _PATHS}}


def moved(key: str, trash_path: bytes) -> StepRecord:
    """The step that says where in the trash a file is."""
    return {"step": Step.MOVED, "key": key, "trash_path": os.fsdecode(trash_path)}


def done(key: str) -> StepRecord:
    """The step that ends the story of a file."""
    return {"step": Step.DONE, "key": key}


def left_trash(key: str) -> StepRecord:
    """The same for a file that left the trash, and did not come back."""
    return {**done(key), "gone": True}


def seen_in_place(key: str) -> StepRecord:
    """The same for a file that was not moved, as far as a window sees that does not move it.

    It may be moved in this very moment: then that counts, whichever line comes first.
    """
    return {**done(key), "seen": True}


@dataclass(frozen=True)
class Told:
    """What some steps say of files, oldest first."""

    entries: list[Removed]  # in the trash, or about to be moved
    gone: list[Removed]  # were in the trash, and left it otherwise than back to their places


def told_by(records: Iterable[StepRecord]) -> Told:
    """What became of the files of these steps."""
    entries: dict[str, Removed] = {}
    ended: dict[str, Removed] = {}
    gone: dict[str, Removed] = {}
    kept: set[str] = set()  # older than all others, wherever their lines stand now
    for record in records:
        key, step = record["key"], record["step"]
        if step in (Step.MOVING, Step.KEPT):
            entries[key] = _from_json(record)
            kept |= {key} if step == Step.KEPT else set()
        elif step == Step.MOVED and (entry := entries.get(key) or ended.get(key)):
            # Another window may have taken it for not moved while it was.
            entries[key] = replace(entry, trash_path=os.fsencode(record["trash_path"]))
            gone.pop(key, None)
        elif step == Step.DONE and key in entries:
            if record.get("seen") and entries[key].trash_path:
                continue
            ended[key] = entries.pop(key)
            if record.get("gone"):
                gone[key] = ended[key]
    in_order = sorted(entries.values(), key=lambda entry: entry.key not in kept)
    return Told(in_order, list(gone.values()))


def _from_json(record: StepRecord) -> Removed:
    values = {name: record[name] for name in record if name not in ("step", "v")}
    return Removed(**{**values, **{name: os.fsencode(record.get(name, "")) for name in _PATHS}})


def as_line(record: StepRecord) -> bytes:
    """A step as a line of the log."""
    text = json.dumps({**record, "v": VERSION}).encode("ascii")
    return _checksum(text) + b" " + text


def parsed(line: bytes) -> StepRecord | None:
    """The step in a line; None if the line is not what was written."""
    checksum, _, text = line.partition(b" ")
    if checksum != _checksum(text):
        return None
    record: StepRecord = json.loads(text)
    return record


def _checksum(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=LINE_CHECKSUM_BYTES).hexdigest().encode("ascii")
