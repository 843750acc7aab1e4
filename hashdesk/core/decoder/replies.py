"""Replies of a decoding worker, parsed and checked: the worker has read hostile bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.imaging.content_id import CONTENT_ID_BYTES
from hashdesk.core.imaging.decoded import (
    PIXEL_ID_BYTES,
    WHY_INCOMPLETE,
    ComparablePhoto,
    DecodedPhoto,
    PhotoHead,
    RenderedPhoto,
)
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput
from hashdesk.core.imaging.provenance.packing import unpack_provenance
from hashdesk.core.imaging.provenance.provenance import Provenance
from hashdesk.core.imaging.thumbnail import THUMBNAIL_SIDE, Tile
from hashdesk.core.metadata.photo_facts import (
    APERTURES,
    EARLIEST_TAKEN,
    EXPOSURES,
    FOCAL_LENGTHS,
    ISOS,
    LATEST_TAKEN,
    LONGEST_CAMERA,
    LONGEST_KEYWORD,
    LONGEST_LENS,
    MOST_KEYWORDS,
    RATINGS,
    UTC_OFFSETS,
    DateSource,
    PhotoFacts,
)

LONGEST_SIDE = 1 << 20  # pixels
MOST_INT = (1 << 63) - 1  # that SQLite can store


@dataclass(frozen=True)
class ReadPhoto:
    """A photo that was read. `decoded` is None where its content was known already."""

    content_id: bytes
    size: int
    mtime_ns: int
    decoded: DecodedPhoto | None


@dataclass(frozen=True)
class ReadHead:
    """The head of a photo's file, and which file that was."""

    size: int
    mtime_ns: int
    head: PhotoHead


@dataclass(frozen=True)
class ReadProvenance:
    """What a photo's file shows of how it came about, and which content that was."""

    content_id: bytes
    provenance: Provenance


@dataclass(frozen=True)
class ReadComparable:
    """A photo that was read to be compared, and which content that was."""

    content_id: bytes
    photo: ComparablePhoto


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
def parse_head(head: dict[str, Any]) -> ReadHead:
    """The head of a photo's file. Raises WorkerDied if it is impossible."""
    size, mtime_ns, affected = head["size"], head["mtime_ns"], head["affected"]
    if not is_int(size) or not is_int(mtime_ns) or type(affected) is not bool:
        raise WorkerDied
    return ReadHead(size, mtime_ns, PhotoHead(parse_facts(head["facts"]), affected))


@_checked()
def parse_decoded(
    head: dict[str, Any], body: bytes, wanted: ModelInput = HASHDESK_INPUT
) -> DecodedPhoto:
    """The decoded photo, as a model takes it. Raises WorkerDied if it is impossible."""
    facts, phash = parse_facts(head["facts"]), head["phash"]
    pixel_id, incomplete = bytes.fromhex(head["pixel_id"]), head["incomplete"]
    if type(phash) is not int or not 0 <= phash < 1 << 64:
        raise WorkerDied
    if len(pixel_id) != PIXEL_ID_BYTES or incomplete not in (None, *WHY_INCOMPLETE):
        raise WorkerDied
    pixels = square = _square(body, 0, HASHDESK_INPUT.side)
    start = square.size
    if wanted != HASHDESK_INPUT:
        pixels = _square(body, start, wanted.side)
        start += pixels.size
    if len(body) <= start:
        raise WorkerDied
    return DecodedPhoto(square, pixels, body[start:], phash, facts, pixel_id, incomplete)


def _square(body: bytes, start: int, side: int) -> NDArray[np.uint8]:
    """A square of pixels out of a body. Raises ValueError if that ends before."""
    return np.frombuffer(body, np.uint8, side * side * 3, start).reshape(side, side, 3)


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
    (width, height), facts = head["size"], parse_facts(head["facts"])
    tags = tuple((name, value) for name, value in head["tags"])
    if not (
        all(_is_within(s, (1, LONGEST_SIDE)) for s in (width, height, facts.width, facts.height))
        and all(isinstance(part, str) and part.isprintable() for tag in tags for part in tag)
        and len(body) == width * height * 3
    ):
        raise WorkerDied
    pixels = np.frombuffer(body, np.uint8).reshape(height, width, 3)
    return RenderedPhoto(pixels, facts, tags)


@_checked()
def parse_provenance(packed: bytes) -> Provenance:
    """What was measured of a photo. Raises WorkerDied if it is impossible."""
    return unpack_provenance(packed)


@_checked()
def parse_comparable(head: dict[str, Any], body: bytes, side: int) -> ComparablePhoto:
    """The photo decoded to be compared, at most `side` pixels. Raises WorkerDied if impossible."""
    (height, width, channels), is_single = head["shape"], head["single"]
    full_width, full_height = head["full"]
    if not (
        all(_is_within(length, (1, side)) for length in (width, height))
        and all(_is_within(length, (1, LONGEST_SIDE)) for length in (full_width, full_height))
        and channels in (3, 4)
        and type(is_single) is bool
        and len(body) == width * height * channels
    ):
        raise WorkerDied
    pixels = np.frombuffer(body, np.uint8).reshape(height, width, channels)
    return ComparablePhoto(pixels, is_single, (full_width, full_height))


def parse_facts(values: dict[str, Any]) -> PhotoFacts:
    """The facts in a reply. Raises TypeError or ValueError if one is impossible."""
    source = values["taken_from"]
    facts = PhotoFacts(
        **{
            **values,
            "taken_from": None if source is None else DateSource(source),
            "keywords": tuple(values["keywords"]),
        }
    )
    if not (
        _is_within(facts.width, (1, MOST_INT))
        and _is_within(facts.height, (1, MOST_INT))
        and _is_date(facts)
        and _is_text(facts.camera, LONGEST_CAMERA)
        and _is_text(facts.lens, LONGEST_LENS)
        and _is_number(facts.exposure_seconds, EXPOSURES)
        and _is_number(facts.aperture, APERTURES)
        and _is_number(facts.focal_length, FOCAL_LENGTHS)
        and (facts.iso is None or _is_within(facts.iso, ISOS))
        and (facts.rating is None or (_is_within(facts.rating, RATINGS) and facts.rating != 0))
        and len(facts.keywords) <= MOST_KEYWORDS
        and all(word and _is_text(word, LONGEST_KEYWORD) for word in facts.keywords)
        and (facts.latitude is None) == (facts.longitude is None)
        and _is_number(facts.latitude, (-90, 90))
        and _is_number(facts.longitude, (-180, 180))
    ):
        raise ValueError("a message of the decoding worker holds impossible facts")
    return facts


def _is_date(facts: PhotoFacts) -> bool:
    """Whether the date is possible; without one, there is nothing about it either."""
    about = (facts.taken_ms, facts.utc_offset)
    if facts.taken is None or facts.taken_from is None:
        return facts.taken is facts.taken_from is None and about == (None, None)
    return (
        _is_within(facts.taken, (EARLIEST_TAKEN, LATEST_TAKEN))
        and (facts.taken_ms is None or _is_within(facts.taken_ms, (0, 999)))
        and (facts.utc_offset is None or _is_within(facts.utc_offset, UTC_OFFSETS))
    )


def _is_within(value: object, limits: tuple[int, int]) -> bool:
    return type(value) is int and limits[0] <= value <= limits[1]


def _is_number(value: object, limits: tuple[float, float]) -> bool:
    """Whether a value is a float within limits, which NaN never is, or None."""
    return value is None or (type(value) is float and limits[0] <= value <= limits[1])


def _is_text(value: object, longest: int) -> bool:
    """Whether a value is one short printable line, or None."""
    return value is None or (
        isinstance(value, str) and len(value) <= longest and value.isprintable()
    )


def is_int(value: object) -> bool:
    """Whether a value is an integer that SQLite can store."""
    return type(value) is int and -(1 << 63) <= value < 1 << 63
