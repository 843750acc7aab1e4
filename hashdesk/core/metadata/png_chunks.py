"""The chunks of a PNG that say something of the photo, wherever in the file they lie.

PNG (W3C, third edition): EXIF in eXIf, XMP and texts in iTXt, zTXt and tEXt, the time of the last
change in tIME. ImageMagick writes EXIF, XMP and IPTC as hexadecimal text, a "raw profile". Pillow
reads some of these, and only what lies before the pixels.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from hashdesk.core.metadata.date_spellings import Moment

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 100_000  # the pixels of 800 MB in pieces of 8 kB
_LARGEST_CHUNK = 1 << 21  # bytes; hexadecimal text takes two for one
_LONGEST_TEXT = 1 << 21  # bytes, uncompressed

XMP_TEXT = "XML:com.adobe.xmp"
CREATION_TEXT = "Creation Time"
RAW_EXIF, RAW_APP1 = "Raw profile type exif", "Raw profile type APP1"
RAW_XMP, RAW_IPTC = "Raw profile type xmp", "Raw profile type iptc"
_WANTED_TEXTS = {XMP_TEXT, CREATION_TEXT, RAW_EXIF, RAW_APP1, RAW_XMP, RAW_IPTC}
_KINDS = {b"eXIf", b"tIME", b"tEXt", b"zTXt", b"iTXt"}
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class PngChunks:
    """What was found."""

    exif: bytes = b""
    texts: dict[str, bytes] = field(default_factory=dict)  # by keyword
    changed: Moment | None = None


def is_png(head: bytes) -> bool:
    """Whether a file begins as a PNG does."""
    return head.startswith(_SIGNATURE)


def read_png(file: BinaryIO) -> PngChunks:
    """The chunks of a PNG; nothing if it is none. Raises OSError only if the drive does."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not is_png(file.read(len(_SIGNATURE))):
        return PngChunks()
    exif, changed = b"", None
    texts: dict[str, bytes] = {}
    at = len(_SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        if at + 8 > size:
            break
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8).ljust(8, b"\0"))
        if kind in _KINDS and length <= _LARGEST_CHUNK:
            data = file.read(length)
            if kind == b"eXIf":
                exif = exif or data
            elif kind == b"tIME":
                changed = _time(data)
            else:
                _add_text(texts, kind, data)
        at += 12 + length
    return PngChunks(exif, texts, changed)


def raw_profile(text: bytes) -> bytes:
    """What ImageMagick's "raw profile" holds: a name, a length, and lines of hexadecimal digits."""
    lines = text.split(b"\n")[3:]
    try:
        return bytes.fromhex(b"".join(lines).decode("ascii"))
    except ValueError:
        return b""


def _add_text(texts: dict[str, bytes], kind: bytes, data: bytes) -> None:
    """Add the text of a chunk if it is wanted and the first of its keyword."""
    head, _, rest = data.partition(b"\0")
    keyword = head.decode("latin-1")
    if keyword not in _WANTED_TEXTS or keyword in texts:
        return
    compressed = kind == b"zTXt"
    if kind == b"iTXt":
        compressed = rest[:1] == b"\1"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # language, translated keyword
    elif compressed:
        rest = rest[1:]  # the method, of which there is one
    texts[keyword] = _inflated(rest) if compressed else rest


def _inflated(data: bytes) -> bytes:
    """Uncompressed bytes, as far as they are sound and no more than _LONGEST_TEXT."""
    try:
        return zlib.decompressobj().decompress(data, _LONGEST_TEXT)
    except zlib.error:
        return b""


def _time(data: bytes) -> Moment | None:
    """The time in a tIME chunk, which is UTC."""
    if len(data) != 7:
        return None
    year, month, day, hour, minute, second = struct.unpack(">H5B", data)
    try:
        midnight = (date(year, month, day).toordinal() - _EPOCH) * 86400
    except ValueError:
        return None
    if hour > 23 or minute > 59 or second > 60:
        return None
    return Moment(midnight + hour * 3600 + minute * 60 + second, utc_offset=0)
