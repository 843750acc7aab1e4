"""What a comparison did not find in a library, as a file: for the window, and for `hashdesk copy`.

{"hashdesk": "not there", "version": 1, "photos": [
  {"answer": "alike", "root": "/media/card", "path": "DCIM/IMG_1.jpg", "content": "…",
   "companions": ["IMG_1.CR2"], "twin": "/home/me/photos/a.jpg", "distance": 4}, …]}
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hashdesk.core.documents import Malformed, parse_json, read_document, what_is_wrong
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.copy_photos import PhotoFiles

NOT_THERE_VERSION = 1
NOT_THERE = "not there"


class Answer(StrEnum):
    """Why a photo is not taken for one that is there."""

    ALIKE = "alike"  # it looks like one that is: only a person can tell
    MISSING = "missing"
    UNREADABLE = "unreadable"  # so nothing is known of it


@dataclass(frozen=True)
class NotThere:
    """A photo that is not there, as far as anybody knows."""

    files: PhotoFiles
    answer: Answer
    twin: bytes = b""  # the absolute path of the one it looks like
    distance: int = 0  # bits, between them


def write_not_there(file: Path, photos: Iterable[NotThere]) -> None:
    """Write the list. Raises UsageError."""
    entries = [
        {
            "answer": photo.answer,
            "root": os.fsdecode(photo.files.root),
            "path": os.fsdecode(photo.files.path),
            "content": photo.files.content.hex(),
            "companions": [os.fsdecode(name) for name in photo.files.companions],
            "twin": os.fsdecode(photo.twin),
            "distance": photo.distance,
        }
        for photo in photos
    ]
    document = {"hashdesk": NOT_THERE, "version": NOT_THERE_VERSION, "photos": entries}
    try:
        file.write_text(json.dumps(document, indent=1), "utf-8")
    except OSError as error:
        words = f"{file} cannot be written ({error.strerror or error}). Choose another place."
        raise UsageError(words) from error


def read_not_there(file: Path) -> list[NotThere]:
    """Read the list. Raises UsageError if it is none."""
    try:
        document = parse_json(read_document(file))
        if document["hashdesk"] != NOT_THERE or document["version"] != NOT_THERE_VERSION:
            raise Malformed("it says that it holds something else, or is of a newer HashDesk")
        return [_photo_from(entry) for entry in document["photos"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{file} is no list of photos that are not there ({what_is_wrong(error)}). Choose one "
            "that “hashdesk compare --answers” wrote."
        ) from error


def _photo_from(entry: Mapping[str, Any]) -> NotThere:
    root, path, twin = (os.fsencode(entry[name]) for name in ("root", "path", "twin"))
    companions = tuple(os.fsencode(name) for name in entry["companions"])
    if (
        not os.path.isabs(root)
        or any(os.path.basename(name) != name for name in companions)
        or any(b"\0" in name for name in (root, path, twin, *companions))
    ):
        raise Malformed("a path in it is none")
    if type(entry["distance"]) is not int or not isinstance(entry["companions"], list):
        raise Malformed("a part of it is of another kind")
    files = PhotoFiles(root, path, companions, bytes.fromhex(entry["content"]))
    return NotThere(files, Answer(entry["answer"]), twin, entry["distance"])
