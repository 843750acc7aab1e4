"""Replies of a decoding worker, parsed and checked: the worker has read hostile bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from hashdesk.core.imaging.decode import (
    CONTENT_ID_BYTES,
    INPUT_SIDE,
    PIXEL_ID_BYTES,
    DecodedPhoto,
)
from hashdesk.core.imaging.exif import PhotoFacts
from hashdesk.core.imaging.incomplete import WHY_INCOMPLETE
from hashdesk.core.imaging.render import RenderedPhoto
from hashdesk.core.imaging.thumbnail import THUMBNAIL_SIDE, Tile

PIXEL_BYTES = INPUT_SIDE * INPUT_SIDE * 3
LONGEST_SIDE = 1 << 20  # pixels


@dataclass(frozen=True)
class ReadPhoto:
    """A photo that was read. `decoded` is None where its content was known already."""

    content_id: bytes
    size: int
    mtime_ns: int
    decoded: DecodedPhoto | None


@dataclass(frozen=True)
class UnreadablePhoto:
    """Why a photo could not be read. `transient`: worth another try at the next scan."""

    reason: str
    transient: bool
    content_id: bytes = b""


class WorkerDied(Exception):
    """The worker ended in the middle of a photo, or its reply is nonsense and it has to end."""


@contextmanager
def _checked() -> Iterator[None]:
    """Values that are missing or of the wrong type mean nonsense."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise WorkerDied from error


@_checked()
def parse_opened(head: dict[str, Any]) -> tuple[bytes, int, int]:
    """Content id, size in bytes and time of the opened file. Raises WorkerDied if impossible."""
    content, size, mtime_ns = bytes.fromhex(head["id"]), head["size"], head["mtime_ns"]
    if len(content) != CONTENT_ID_BYTES or not is_int(size) or not is_int(mtime_ns):
        raise WorkerDied
    return content, size, mtime_ns


@_checked()
def parse_decoded(head: dict[str, Any], body: bytes) -> DecodedPhoto:
    """The decoded photo. Raises WorkerDied if it is impossible."""
    facts, phash = parse_facts(head["facts"]), head["phash"]
    pixel_id, incomplete = bytes.fromhex(head["pixel_id"]), head["incomplete"]
    if type(phash) is not int or not 0 <= phash < 1 << 64 or len(body) <= PIXEL_BYTES:
        raise WorkerDied
    if len(pixel_id) != PIXEL_ID_BYTES or incomplete not in (None, *WHY_INCOMPLETE):
        raise WorkerDied
    pixels = np.frombuffer(body, np.uint8, PIXEL_BYTES).reshape(INPUT_SIDE, INPUT_SIDE, 3)
    return DecodedPhoto(pixels, body[PIXEL_BYTES:], phash, facts, pixel_id, incomplete)


@_checked()
def parse_tiles(head: dict[str, Any], body: bytes, count: int, side: int) -> list[Tile | None]:
    """`count` tiles of `side` pixels, or UNCROPPED. Raises WorkerDied if they are impossible."""
    tiles: list[Tile | None] = []
    start = 0
    for size in head["tiles"]:
        if size is None:
            tiles.append(None)
            continue
        width, height = size
        if not all(is_int(length) and 0 < length <= (side or THUMBNAIL_SIDE) for length in size):
            raise WorkerDied
        pixels = np.frombuffer(body, np.uint8, width * height * 3, start)
        tiles.append(pixels.reshape(height, width, 3))
        start += pixels.size
    if len(tiles) != count or start != len(body):
        raise WorkerDied
    return tiles


@_checked()
def parse_rendered(head: dict[str, Any], body: bytes) -> RenderedPhoto:
    """The photo decoded for display. Raises WorkerDied if it is impossible."""
    (width, height), (full_width, full_height) = head["size"], head["full"]
    tags = tuple((name, value) for name, value in head["tags"])
    sides = (width, height, full_width, full_height)
    if not (
        all(is_int(side) and 0 < side < LONGEST_SIDE for side in sides)
        and all(isinstance(part, str) and part.isprintable() for tag in tags for part in tag)
        and len(body) == width * height * 3
    ):
        raise WorkerDied
    pixels = np.frombuffer(body, np.uint8).reshape(height, width, 3)
    return RenderedPhoto(pixels, (full_width, full_height), tags)


def parse_facts(values: dict[str, Any]) -> PhotoFacts:
    """The facts in a reply. Raises TypeError or ValueError if the library cannot store them."""
    facts = PhotoFacts(**values)
    taken, camera = facts.taken, facts.camera
    degrees = (facts.latitude, facts.longitude)
    if not (
        all(is_int(side) and side > 0 for side in (facts.width, facts.height))
        and (taken is None or is_int(taken))
        and (camera is None or (isinstance(camera, str) and camera.isprintable()))
        and all(value is None or (type(value) is float and abs(value) <= 180) for value in degrees)
    ):
        raise ValueError("a message of the decoding worker holds impossible facts")
    return facts


def is_int(value: object) -> bool:
    """Whether a value is an integer that SQLite can store."""
    return type(value) is int and -(1 << 63) <= value < 1 << 63
