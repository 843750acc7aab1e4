"""RAW files for tests, built like those of cameras: IFDs, a sensor's pixels, JPEG previews."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from tests.core.imaging.decoding import saved

SHORT, LONG, ASCII, BYTE, RATIONAL, UNDEFINED = 3, 4, 2, 1, 5, 7
SRATIONAL = 10
Entry = tuple[int, int, bytes]  # tag, type, value
SIZES = {ASCII: 1, BYTE: 1, UNDEFINED: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SRATIONAL: 8}


@dataclass
class Directory:
    """An IFD: its entries, the data of its one strip, the IFDs below it."""

    entries: list[Entry]
    strip: bytes = b""
    sub: list[Directory] = field(default_factory=list)
    jpeg_tags: bool = False  # the strip is named by tags 513 and 514


def short(tag: int, *values: int) -> Entry:
    return tag, SHORT, struct.pack(f"<{len(values)}H", *values)


def long(tag: int, *values: int) -> Entry:
    return tag, LONG, struct.pack(f"<{len(values)}I", *values)


def text(tag: int, value: str) -> Entry:
    return tag, ASCII, value.encode() + b"\0"


def rationals(tag: int, values: Sequence[float], kind: int = RATIONAL) -> Entry:
    layout = "<iI" if kind == SRATIONAL else "<II"
    return tag, kind, b"".join(struct.pack(layout, round(v * 10_000), 10_000) for v in values)


def tiff_file(first: Directory, magic: bytes = b"II*\0") -> bytes:
    """A little-endian file of an IFD and those below it."""
    body = bytearray(magic + bytes(4))
    struct.pack_into("<I", body, 4, _write(body, first))
    return bytes(body)


def _write(body: bytearray, directory: Directory) -> int:
    """Append a directory and all that belongs to it; where it lies."""
    entries = list(directory.entries)
    if directory.sub:
        entries.append(long(330, *[_write(body, below) for below in directory.sub]))
    if directory.strip:
        offset, length = (513, 514) if directory.jpeg_tags else (273, 279)
        entries += [long(offset, len(body)), long(length, len(directory.strip))]
        body += directory.strip + bytes(len(directory.strip) % 2)
    table = b""
    for tag, kind, value in sorted(entries):
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack("<I", len(body))
            body += value + bytes(len(value) % 2)
        table += struct.pack("<HHI", tag, kind, len(value) // SIZES[kind]) + place
    at = len(body)
    body += struct.pack("<H", len(entries)) + table + bytes(4)
    return at


def preview(image: Image.Image, **options: int) -> Directory:
    """A JPEG preview, as a DNG keeps it."""
    jpeg = saved(image, "JPEG", **{"quality": 90, **options})
    entries = [long(254, 1), long(256, image.width), long(257, image.height), short(258, 8, 8, 8)]
    entries += [short(259, 7), short(262, 6), short(277, 3), long(278, image.height)]
    return Directory(entries, jpeg)


def sensor(image: Image.Image) -> Directory:
    """What a sensor behind a Bayer filter (red, green; green, blue) sees of a picture: 16 bits."""
    colours = (np.asarray(image.convert("RGB")) / 255.0) ** 2.2 * 65535
    mosaic = colours[..., 1].copy()
    mosaic[::2, ::2], mosaic[1::2, 1::2] = colours[::2, ::2, 0], colours[1::2, 1::2, 2]
    entries = [long(254, 0), long(256, image.width), long(257, image.height), short(258, 16)]
    entries += [short(259, 1), short(262, 32803), short(277, 1), long(278, image.height)]
    entries += [short(33421, 2, 2), (33422, BYTE, bytes([0, 1, 1, 2])), long(50714, 0)]
    entries += [long(50717, 65535)]
    return Directory(entries, mosaic.astype("<u2").tobytes())


def dng(
    picture: Image.Image,
    previews: Sequence[Image.Image] = (),
    orientation: int = 1,
    taken: str = "",
) -> bytes:
    """A DNG of a camera whose colours are those of sRGB; a thumbnail first, as Adobe writes it."""
    # From XYZ to linear sRGB (IEC 61966-2-1), which a camera of this kind would be given.
    matrix = [3.2406, -1.5372, -0.4986, -0.9689, 1.8758, 0.0415, 0.0557, -0.2040, 1.0570]
    small = picture.resize((96, 72))
    entries = [long(254, 1), long(256, 96), long(257, 72), short(258, 8, 8, 8), short(259, 1)]
    entries += [short(262, 2), short(277, 3), long(278, 72), short(274, orientation)]
    entries += [text(271, "Makers"), text(272, "Model 1"), text(306, "2019:05:06 07:08:09")]
    entries += [(50706, BYTE, bytes([1, 4, 0, 0])), text(50708, "Makers Model 1")]
    entries += [rationals(50721, matrix, SRATIONAL), short(50778, 21)]
    entries += [rationals(50728, (1.0, 1.0, 1.0))]
    entries += [text(36867, taken)] if taken else []
    below = [sensor(picture), *(preview(image) for image in previews)]
    return tiff_file(Directory(entries, small.tobytes(), below))


def nef(picture: Image.Image, jpeg: Image.Image, orientation: int = 1) -> bytes:
    """A file like Nikon's: an uncompressed thumbnail, a JPEG named by tags 513 and 514."""
    small = picture.resize((160, 120))
    entries = [long(254, 1), long(256, 160), long(257, 120), short(258, 8, 8, 8), short(259, 1)]
    entries += [short(262, 2), short(277, 3), long(278, 120), short(274, orientation)]
    entries += [text(271, "NIKON CORPORATION"), text(272, "NIKON D1000")]
    shown = Directory([long(254, 1), short(259, 6)], saved(jpeg, "JPEG"), jpeg_tags=True)
    packed = sensor(picture)
    packed.entries = [entry for entry in packed.entries if entry[0] != 259] + [short(259, 34713)]
    return tiff_file(Directory(entries, small.tobytes(), [shown, packed]))


def rw2(jpeg: Image.Image, orientation: int = 1) -> bytes:
    """A file like Panasonic's: its own number in place of TIFF's, the JPEG in a tag."""
    entries = [short(2, 4000), short(3, 3000), short(274, orientation), text(271, "Panasonic")]
    entries.append((0x2E, UNDEFINED, saved(jpeg, "JPEG")))
    return tiff_file(Directory(entries), b"IIU\0")


def raf(jpeg: Image.Image, exif: Image.Exif | None = None) -> bytes:
    """A file like Fujifilm's: a table of places after the camera's name, then the JPEG."""
    data = saved(jpeg, "JPEG", **({} if exif is None else {"exif": exif}))
    head = b"FUJIFILMCCD-RAW 0201FF389501".ljust(84, b"\0")
    return head + struct.pack(">II", 160, len(data)) + bytes(160 - 92) + data + bytes(64)


def box(kind: bytes, *contents: bytes) -> bytes:
    """A box of ISO/IEC 14496-12."""
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def cr3(jpeg: Image.Image, full: Image.Image | None = None, orientation: int = 1) -> bytes:
    """A file like Canon's: EXIF in two blocks, a preview, and perhaps a JPEG of full size."""
    first = [text(271, "Canon"), text(272, "Canon EOS R5"), short(274, orientation)]
    details = [text(0x9003, "2021:03:04 05:06:07"), short(0x8827, 400)]
    blocks = box(b"CMT1", tiff_file(Directory(first))) + box(b"CMT2", tiff_file(Directory(details)))
    metadata = box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48"), blocks)
    data = saved(jpeg, "JPEG")
    shown = struct.pack(">4xHHHHI", 1, jpeg.width, jpeg.height, 1, len(data)) + data
    preview = box(b"uuid", bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16"), bytes(8),
                  box(b"PRVW", shown))  # fmt: skip
    whole = b"" if full is None else saved(full, "JPEG")
    start = box(b"ftyp", b"crx ", bytes(4), b"crx isom")

    def film(place: int) -> bytes:
        tables = box(b"stsz", struct.pack(">4xII", len(whole), 1))
        tables += box(b"co64", struct.pack(">4xIQ", 1, place))
        return box(
            b"moov", metadata, box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", tables))))
        )

    place = len(start) + len(film(0)) + len(preview) + 8
    return start + film(place) + preview + box(b"mdat", whole)
