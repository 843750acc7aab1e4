"""Photos made for the tests of metadata, and what is read out of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from PIL import ExifTags, Image

from hashdesk.core.imaging import decode
from hashdesk.core.metadata.photo_facts import PhotoFacts

BASE = ExifTags.Base
EXIF_POINTER, GPS_POINTER = ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo
SIZE = (40, 30)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
NAMESPACES = {
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "MicrosoftPhoto": "http://ns.microsoft.com/photo/1.0/",
}


class Ratio(NamedTuple):
    """A rational number as it is written, even 0/0."""

    numerator: int
    denominator: int


def seconds(date: str) -> int:
    """Seconds since 1970 of an ISO date, as if it were UTC."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


def exif_of(
    ifd0: Mapping[int, Any] | None = None,
    exif_ifd: Mapping[int, Any] | None = None,
    gps_ifd: Mapping[int, Any] | None = None,
    order: str = "<",
) -> bytes:
    """A block of EXIF with these tags; `order` as struct spells it.

    Text is written as ASCII, bytes as undefined, whole numbers as LONG, others as rationals.
    """
    first = {**(ifd0 or {}), EXIF_POINTER: 0, GPS_POINTER: 0}
    start = 8
    exif_start = start + len(_directory(first, start, order))
    details = _directory(exif_ifd or {}, exif_start, order)
    first[EXIF_POINTER], first[GPS_POINTER] = exif_start, exif_start + len(details)
    head = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", start)
    place = _directory(gps_ifd or {}, exif_start + len(details), order)
    return b"Exif\0\0" + head + _directory(first, start, order) + details + place


def _directory(tags: Mapping[int, Any], start: int, order: str) -> bytes:
    """A directory that begins at an offset, with what does not fit into its entries after it."""
    entries, rest = b"", b""
    after = start + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        kind, count, data = _field(value, order)
        if len(data) > 4:
            data, rest = struct.pack(order + "I", after + len(rest)), rest + data
        entries += struct.pack(order + "HHI", tag, kind, count) + data.ljust(4, b"\0")
    return struct.pack(order + "H", len(tags)) + entries + bytes(4) + rest


def _field(value: Any, order: str) -> tuple[int, int, bytes]:
    """Type, count and bytes of a value."""
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return 2, len(text), text
    if isinstance(value, bytes):
        return 7, len(value), value
    values = value if type(value) is tuple else (value,)
    if all(isinstance(number, int) for number in values):
        return 4, len(values), struct.pack(f"{order}{len(values)}I", *values)
    fractions = [number if isinstance(number, Ratio) else _ratio(number) for number in values]
    signed = any(fraction.numerator < 0 for fraction in fractions)
    pairs = [part for fraction in fractions for part in (fraction.numerator, fraction.denominator)]
    code = f"{order}{len(pairs)}{'i' if signed else 'I'}"
    return 10 if signed else 5, len(values), struct.pack(code, *pairs)


def _ratio(number: float) -> Ratio:
    return Ratio(*Fraction(number).limit_denominator(100_000).as_integer_ratio())


def xmp_of(attributes: Mapping[str, str] | None = None, elements: str = "") -> bytes:
    """A packet of XMP with these properties."""
    namespaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    simple = " ".join(f'{name}="{value}"' for name, value in (attributes or {}).items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta '
        f'xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}"><rdf:Description {namespaces} '
        f'{simple}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def xmp_list(name: str, values: list[str]) -> str:
    """A property that is a list, as an element of XMP."""
    items = "".join(f"<rdf:li>{value}</rdf:li>" for value in values)
    return f"<{name}><rdf:Bag>{items}</rdf:Bag></{name}>"


def iptc_of(*records: tuple[int, bytes], utf8: bool = False) -> bytes:
    """IPTC records of record 2."""
    start = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    return start + b"".join(
        struct.pack(">BBBH", 0x1C, 2, data_set, len(value)) + value for data_set, value in records
    )


def resource(number: int, data: bytes) -> bytes:
    """One of Photoshop's image resources, without a name."""
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)


def photoshop_of(iptc: bytes) -> bytes:
    """Photoshop's image resources with IPTC between two others."""
    others = resource(0x03ED, bytes(16)), resource(0x0425, b"\1" * 16)
    return others[0] + resource(0x0404, iptc) + others[1]


def saved(kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg_of(exif: bytes = b"", xmp: bytes = b"", iptc: bytes = b"") -> bytes:
    data = saved("JPEG", **({"exif": exif} if exif else {}), **({"xmp": xmp} if xmp else {}))
    if iptc:
        segment = b"Photoshop 3.0\0" + photoshop_of(iptc)
        data = data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    return data


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(*chunks: tuple[bytes, bytes], last: bool = False) -> bytes:
    """A PNG with chunks before its pixels, or after them."""
    data = saved("PNG")
    at = len(data) - 12 if last else data.index(b"IDAT") - 4
    return data[:at] + b"".join(chunk(kind, body) for kind, body in chunks) + data[at:]


def decoded_facts(data: bytes, name: str = "", sidecar: bytes = b"") -> PhotoFacts:
    """The facts that decoding finds."""
    return decode.decode(io.BytesIO(data), 10**6, name=name, sidecar=sidecar).facts
