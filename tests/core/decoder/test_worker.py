"""The decoding worker's messages: bytes from an untrusted process."""

from __future__ import annotations

import io
import json
import mmap
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashdesk.core.decoder import replies, worker
from hashdesk.core.decoder.messages import (
    LARGEST_BODY,
    LONGEST_HEAD,
    MESSAGE_HEAD,
    read_message,
    write_message,
)
from hashdesk.core.decoder.watched_file import WatchedFile
from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.decoded import END_MISSING, PIXEL_ID_BYTES
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.metadata.photo_facts import (
    EARLIEST_TAKEN,
    LATEST_TAKEN,
    DateSource,
    PhotoFacts,
)
from tests.drawing import draw

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
HEADS = st.dictionaries(st.text(), JSON, max_size=4)
many = settings(max_examples=100, deadline=None)


def message(head: bytes, body: bytes = b"") -> bytes:
    return MESSAGE_HEAD.pack(len(head), len(body)) + head + body


@many
@given(st.lists(st.tuples(HEADS, st.binary(max_size=200)), max_size=4))
def test_round_trip(messages: list[tuple[dict[str, Any], bytes]]) -> None:
    """Messages come out as they went in, in their order, and then the stream ends."""
    stream = io.BytesIO()
    for head, body in messages:
        write_message(stream, head, body)
    stream.seek(0)
    assert [read_message(stream) for _ in messages] == messages
    assert read_message(stream) is None


@many
@given(HEADS, st.binary(max_size=200), st.data())
def test_truncated(head: dict[str, Any], body: bytes, data: st.DataObject) -> None:
    """A stream that ends inside a message gives no message: the worker died over it."""
    stream = io.BytesIO()
    write_message(stream, head, body)
    whole = stream.getvalue()
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert read_message(io.BytesIO(whole[:cut])) is None


@pytest.mark.parametrize(
    "sizes",
    [(1 << 32) - 1, LONGEST_HEAD + 1],
)
def test_absurd_heads(sizes: int) -> None:
    """A head longer than any that is sent is refused before memory is set aside for it."""
    with pytest.raises(ValueError, match="too long"):
        read_message(io.BytesIO(MESSAGE_HEAD.pack(sizes, 0)))


@pytest.mark.parametrize("size", [(1 << 32) - 1, LARGEST_BODY + 1])
def test_absurd_bodies(size: int) -> None:
    """A body longer than pixels and a thumbnail is refused before memory is set aside for it."""
    with pytest.raises(ValueError, match="too long"):
        read_message(io.BytesIO(MESSAGE_HEAD.pack(2, size)))


@pytest.mark.parametrize(
    "head",
    [b"", b"{", b"[]", b"null", b"7", b'"ok"', b"\xff\xfe", b"[" * 60_000, b'{"a":' * 12_000],
    ids=lambda head: repr(head[:6]),
)
def test_heads_that_are_none(head: bytes) -> None:
    """A head that is no JSON object, or one nested without end, is refused."""
    with pytest.raises(ValueError, match=r"message|JSON|Expecting|utf"):
        read_message(io.BytesIO(message(head)))


@many
@given(st.binary(max_size=300), st.booleans())
def test_random_bytes(noise: bytes, framed: bool) -> None:
    """Whatever a worker sends is a message, the end, or a ValueError."""
    stream = io.BytesIO(message(noise) if framed else noise)
    try:
        answer = read_message(stream)
    except ValueError:
        return
    assert answer is None or isinstance(answer[0], dict)


# -- an open photo


def test_an_open_photo_is_named_then_decoded(tmp_path: Path) -> None:
    """The worker names the content of an open file, then gives its pixels and facts."""
    path = tmp_path / "photo.png"
    draw(1, 1).save(path)
    open_photo = worker.OpenPhoto(10**6, 10**6)
    opened = open_photo.open(WatchedFile(os.fspath(path)))
    assert opened["size"] == path.stat().st_size
    assert opened["mtime_ns"] == path.stat().st_mtime_ns
    head, body = open_photo.decode()
    open_photo.close()
    photo = replies.parse_decoded(json.loads(json.dumps(head)), body)
    assert photo.pixels.shape == (HASHDESK_INPUT.side, HASHDESK_INPUT.side, 3)
    assert photo.facts == PhotoFacts(320, 240)
    assert photo.incomplete is None
    assert len(photo.pixel_id) == PIXEL_ID_BYTES


def test_no_photo_is_open() -> None:
    """Decoding without a photo is refused, not a crash."""
    with pytest.raises(PhotoError, match="no photo"):
        worker.OpenPhoto(10**6, 10**6).decode()


@pytest.mark.parametrize(
    ("content", "limit", "reason"), [(b"", 100, "empty"), (b"x" * 101, 100, "too large")]
)
def test_sizes_that_are_refused(tmp_path: Path, content: bytes, limit: int, reason: str) -> None:
    """Empty files and files above the limit are refused before they are read."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    with WatchedFile(os.fspath(path)) as file, pytest.raises(PhotoError, match=reason):
        worker.OpenPhoto(10**6, limit).open(file)


@pytest.mark.parametrize("change", ["append", "rewrite", "replace", "touch"])
def test_written_to_between_content_id_and_pixels(tmp_path: Path, change: str) -> None:
    """Pixels never stand for a content id of other bytes: such a photo waits for the next scan."""
    path = tmp_path / "photo.jpg"
    draw(1, 1).save(path)
    open_photo = worker.OpenPhoto(10**6, 10**6)
    open_photo.open(WatchedFile(os.fspath(path)))
    if change == "append":
        with path.open("ab") as file:
            file.write(b"\0")
    elif change == "rewrite":
        times = path.stat()
        draw(2, 2).save(path)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif change == "replace":
        draw(2, 2).save(tmp_path / "other.jpg")
        (tmp_path / "other.jpg").replace(path)
    else:
        os.utime(path)
    with pytest.raises(PhotoError, match="still being written") as caught:
        open_photo.decode()
    open_photo.close()
    assert caught.value.transient


@pytest.mark.skipif(sys.platform != "linux", reason="its file times are Linux's")
def test_written_to_without_a_new_time(tmp_path: Path) -> None:
    """A mapped file gets no time at each write: pixels are of the bytes that were named."""
    path = tmp_path / "photo.bmp"
    draw(1, 1).save(tmp_path / "after.bmp")
    draw(2, 2).save(path)
    before, after = path.read_bytes(), (tmp_path / "after.bmp").read_bytes()
    expected = decode.decode(io.BytesIO(before), 10**6)
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
        mapped[:] = before  # from now on, the time stays
        open_photo = worker.OpenPhoto(10**6, 10**6)
        opened = open_photo.open(WatchedFile(os.fspath(path)))
        mapped[:] = after
        photo = replies.parse_decoded(*open_photo.decode())
        open_photo.close()
    assert path.read_bytes() == after
    assert opened["id"] == content_id(io.BytesIO(before)).hex()
    assert photo.thumbnail == expected.thumbnail
    assert (photo.pixels == expected.pixels).all()


# -- impossible replies

FACTS = asdict(PhotoFacts(4, 3))
FULL_FACTS = {
    "width": 4,
    "height": 3,
    "latitude": -90.0,
    "longitude": 180.0,
    "taken": -5,
    "taken_ms": 999,
    "utc_offset": -720,
    "taken_from": 3,
    "camera": "Canon EOS",
    "lens": "50 mm",
    "exposure_seconds": 0.004,
    "aperture": 2.8,
    "iso": 400,
    "focal_length": 50.0,
    "rating": -1,
    "keywords": ["Rome", "night"],
}
SOUND = {"phash": 5, "facts": FACTS, "pixel_id": "ab" * 16, "incomplete": None}
SQUARE_BYTES = HASHDESK_INPUT.side**2 * 3
BODY = bytes(SQUARE_BYTES) + b"JPEG"


def test_sound_answers_are_taken() -> None:
    """The reply from which each of the following differs in one place is accepted."""
    photo = replies.parse_decoded({**SOUND, "phash": (1 << 64) - 1, "facts": FULL_FACTS}, BODY)
    assert photo.facts == PhotoFacts(**{**FULL_FACTS, "keywords": ("Rome", "night")})
    assert photo.facts.taken_from is DateSource.XMP
    assert photo.phash == (1 << 64) - 1
    assert photo.thumbnail == b"JPEG"
    assert photo.pixel_id == b"\xab" * 16
    assert photo.incomplete is None
    cut = replies.parse_decoded({**SOUND, "incomplete": END_MISSING}, BODY)
    assert cut.incomplete == END_MISSING


@pytest.mark.parametrize(
    "change",
    [
        {"width": "4"},
        {"width": 4.0},
        {"width": True},
        {"width": None},
        {"height": 0},
        {"height": -3},
        {"height": 1 << 63},
        {"taken": "today"},
        {"taken": 1.5},
        {"taken": -(1 << 63) - 1},
        {"taken": EARLIEST_TAKEN - 1},
        {"taken": LATEST_TAKEN + 1},
        {"taken": None},
        {"taken_ms": -1},
        {"taken_ms": 1000},
        {"taken_ms": 1.0},
        {"utc_offset": 14 * 60 + 1},
        {"utc_offset": -12 * 60 - 1},
        {"utc_offset": True},
        {"taken_from": 0},
        {"taken_from": 11},
        {"taken_from": "XMP"},
        {"taken_from": None},
        {"camera": "x" * 130},
        {"lens": "x" * 129},
        {"lens": ["50 mm"]},
        {"exposure_seconds": 0.0},
        {"exposure_seconds": -1.0},
        {"exposure_seconds": 1e7},
        {"exposure_seconds": 1},
        {"aperture": 0.0},
        {"aperture": float("nan")},
        {"iso": 0},
        {"iso": 10**8},
        {"iso": 100.0},
        {"focal_length": float("inf")},
        {"rating": 0},
        {"rating": 6},
        {"rating": -2},
        {"rating": 5.0},
        {"keywords": None},
        {"keywords": 7},
        {"keywords": [7]},
        {"keywords": [""]},
        {"keywords": ["x" * 65]},
        {"keywords": ["a\nb"]},
        {"keywords": ["x"] * 101},
        {"latitude": None},
        {"latitude": 90.5},
        {"latitude": 12},
        {"longitude": -180.5},
        {"camera": 7},
        {"camera": ["Canon"]},
        {"camera": "\ud800"},
        {"camera": "\x1b[31m"},
        {"latitude": "12"},
        {"latitude": 1e9},
        {"longitude": float("nan")},
        {"longitude": float("inf")},
        {"path": "/etc/passwd"},
    ],
    ids=str,
)
def test_impossible_facts_are_refused(change: dict[str, Any]) -> None:
    """Facts of the wrong kind come from a broken or hostile worker: it counts as dead."""
    with pytest.raises(replies.WorkerDied):
        replies.parse_decoded({**SOUND, "facts": {**FULL_FACTS, **change}}, BODY)


@pytest.mark.parametrize(
    "change",
    [
        {"phash": None},
        {"phash": "5"},
        {"phash": 5.0},
        {"phash": -1},
        {"phash": 1 << 64},
        {"facts": None},
        {"facts": []},
        {"facts": "width"},
        {"facts": {"width": 4}},
        {"facts": {"width": 4, "height": 3, "taken": []}},
        {"pixel_id": None},
        {"pixel_id": "ab"},
        {"pixel_id": "g" * 32},
        {"pixel_id": 7},
        {"incomplete": "a reason of its own"},
        {"incomplete": ""},
        {"incomplete": 7},
        {"incomplete": []},
    ],
    ids=str,
)
def test_heads_that_lie(change: dict[str, Any]) -> None:
    """An answer with a part of the wrong kind counts as a dead worker."""
    with pytest.raises(replies.WorkerDied):
        replies.parse_decoded({**SOUND, **change}, BODY)


@pytest.mark.parametrize("part", SOUND)
def test_heads_that_lack_a_part(part: str) -> None:
    with pytest.raises(replies.WorkerDied):
        replies.parse_decoded({name: SOUND[name] for name in SOUND if name != part}, BODY)


@pytest.mark.parametrize("size", [0, 1, SQUARE_BYTES])
def test_bodies_that_lie(size: int) -> None:
    """Pixels that are not all there, or a missing thumbnail, count as a dead worker."""
    with pytest.raises(replies.WorkerDied):
        replies.parse_decoded(SOUND, bytes(size))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "00"},
        {"id": "g" * 32},
        {"id": 7},
        {"id": None},
        {"size": "9"},
        {"size": 1 << 63},
        {"mtime_ns": 1.5},
        {"mtime_ns": None},
    ],
    ids=str,
)
def test_impossible_openings_are_refused(change: dict[str, Any]) -> None:
    """A content id, size or time that cannot be one counts as a dead worker."""
    sound = {"id": "ab" * 16, "size": 9, "mtime_ns": -1}
    assert replies.parse_opened(sound) == (b"\xab" * 16, 9, -1)
    with pytest.raises(replies.WorkerDied):
        replies.parse_opened({**sound, **change})


@many
@given(st.dictionaries(st.sampled_from([*SOUND, "id", *FACTS]), JSON), st.binary())
def test_random_answers(head: dict[str, Any], body: bytes) -> None:
    """No answer, however odd, makes anything but a dead worker."""
    for check in (
        lambda: replies.parse_decoded(head, BODY + body),
        lambda: replies.parse_opened(head),
    ):
        with pytest.raises(replies.WorkerDied):
            check()
