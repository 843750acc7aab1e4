"""Messages between a decoding worker and whoever asks it: their limits, written and read."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

from hashdesk.core.imaging.decoded import MOST_RENDERED_PIXELS
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.imaging.thumbnail import LARGEST_THUMBNAIL_BYTES

MESSAGE_HEAD = struct.Struct("<II")
LONGEST_HEAD = 1 << 18  # facts and tags: 220 texts of 100 characters, up to 12 bytes each
LARGEST_BODY = HASHDESK_INPUT.side**2 * 3 + (1 << 20)  # pixels and a thumbnail
MOST_TILES = 64  # in one request
LARGEST_REQUEST = MOST_TILES * LARGEST_THUMBNAIL_BYTES
LARGEST_VIEW = MOST_RENDERED_PIXELS * 3 + (1 << 16)


def write_message(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    encoded = json.dumps(head).encode()
    stream.write(MESSAGE_HEAD.pack(len(encoded), len(body)) + encoded)
    stream.write(body)
    stream.flush()


def read_message(
    stream: IO[bytes], largest_body: int = LARGEST_BODY
) -> tuple[dict[str, Any], bytes] | None:
    """Receive one message; None at the end of the stream. Raises ValueError on nonsense."""
    start = stream.read(MESSAGE_HEAD.size)
    if len(start) < MESSAGE_HEAD.size:
        return None
    head_size, body_size = MESSAGE_HEAD.unpack(start)
    if head_size > LONGEST_HEAD or body_size > largest_body:
        raise ValueError("a message of the decoding worker is too long")
    rest = stream.read(head_size + body_size)
    if len(rest) < head_size + body_size:
        return None
    try:
        head = json.loads(rest[:head_size])
    except RecursionError as error:
        raise ValueError("a message of the decoding worker is nested too deeply") from error
    if not isinstance(head, dict):
        raise ValueError("a message of the decoding worker has no head")
    return head, rest[head_size:]
