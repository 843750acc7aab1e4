"""The table of picture formats: names, suffixes, first bytes, and what decodes them.

To read another format, add a row to PHOTO_FORMATS. Suffixes are lower case: without a dot in the
table, with one (as bytes, like file names on disk) in the sets below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

HEAD_BYTES = 64  # of a file: as many as `what_is` looks at


class Decoder(StrEnum):
    """The package that decodes a format."""

    PILLOW = "Pillow"
    HEIF = "pi-heif"
    JPEG_XL = "pylibjxl"
    RAW = "rawpy"


@dataclass(frozen=True)
class PhotoFormat:
    """A format that HashDesk reads, and the files that hold it."""

    name: str  # as shown in filters
    suffixes: tuple[str, ...]  # the usual one first
    starts: tuple[bytes, ...] = ()  # first bytes of its files; `what_is` knows some more
    pillow: str = ""  # Pillow's name for it; empty where Pillow does not open it
    decoder: Decoder = Decoder.PILLOW
    feature: str = ""  # the library that decodes it, by its name in `PIL.features`
    fraction: int = 1  # it can be decoded at 1/2 … 1/fraction of its width and height
    at_start: bool = False  # whether a worker decodes a small one before it is locked down


@dataclass(frozen=True)
class UnreadFormat:
    """A format that HashDesk does not read."""

    name: str  # with its article, as in "it is a GIMP picture"
    suffixes: tuple[str, ...]  # of pictures: a scan lists them; none: it passes them over
    starts: tuple[bytes, ...]


def suffixes_of(line: str) -> tuple[str, ...]:
    """The suffixes in a line of text."""
    return tuple(line.split())


RAW_STARTS = (
    *(b"IIRO", b"IIRS", b"MMOR"),  # Olympus
    *(b"IIU\0", b"FUJIFILMCCD-RAW", b"FOVb", b"\0MRM"),  # Panasonic, Fujifilm, Sigma, Minolta
    *(b"II\x1a\0\0\0HEAPCCDR", b"II*\0\x10\0\0\0CR\2"),  # Canon
)
# By name, in the order in which filters name them.
PHOTO_FORMATS = {
    entry.name: entry
    for entry in (
        PhotoFormat(
            "JPEG",
            suffixes_of(
                "jpg jpeg jpe jfif jif jfi pjpeg pjpg pjp jps mpo insp thm jpg_large jpg-large "
                "jpg_orig jpg_original"
            ),
            (b"\xff\xd8\xff",),
            "JPEG",
            feature="jpg",
            fraction=8,
            at_start=True,
        ),
        PhotoFormat("PNG", ("png", "apng"), (b"\x89PNG\r\n\x1a\n",), "PNG", at_start=True),
        PhotoFormat(
            "HEIF",
            ("heic", "heics", "heif", "heifs", "hif"),
            pillow="HEIF",
            decoder=Decoder.HEIF,
        ),
        PhotoFormat("WebP", ("webp",), pillow="WEBP", feature="webp", at_start=True),
        PhotoFormat("AVIF", ("avif", "avifs"), pillow="AVIF", feature="avif", at_start=True),
        PhotoFormat(
            "JPEG XL",
            ("jxl",),
            (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"),
            decoder=Decoder.JPEG_XL,
        ),
        # Most RAW files are TIFF files by their first bytes: `image_files/raw.py` tells them apart.
        PhotoFormat(
            "RAW",
            suffixes_of(
                "dng cr2 cr3 crw nef nrw arw sr2 srf raf orf rw2 raw rwl pef srw 3fr fff iiq mos "
                "mef mrw erf kdc dcr k25 x3f gpr"
            ),
            RAW_STARTS,
            decoder=Decoder.RAW,
            fraction=2,
        ),
        PhotoFormat(
            "TIFF",
            ("tif", "tiff"),
            (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"II\0*", b"MM*\0"),
            "TIFF",
            feature="libtiff",
            at_start=True,
        ),
        PhotoFormat("BMP", ("bmp", "dib"), pillow="BMP", at_start=True),
        PhotoFormat("GIF", ("gif",), (b"GIF87a", b"GIF89a"), "GIF", at_start=True),
        PhotoFormat("Photoshop", ("psd", "psb"), (b"8BPS\0\1", b"8BPS\0\2"), "PSD"),
        PhotoFormat(
            "JPEG 2000",
            ("jp2", "j2k", "jpx", "jpf", "jpc", "j2c"),
            (b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51"),
            "JPEG2000",
            feature="jpg_2000",
        ),
        PhotoFormat("Netpbm", ("ppm", "pgm", "pbm", "pnm", "pfm"), pillow="PPM"),
        PhotoFormat("PCX", ("pcx",), pillow="PCX"),
        PhotoFormat("SGI", ("sgi", "rgb", "rgba", "bw"), (b"\1\xda\0", b"\1\xda\1"), "SGI"),
        PhotoFormat("Sun raster", ("ras", "sun"), (b"\x59\xa6\x6a\x95",), "SUN"),
        PhotoFormat("QOI", ("qoi",), (b"qoif",), "QOI"),
        PhotoFormat("DDS", ("dds",), (b"DDS ",), "DDS"),
        PhotoFormat("Icon", ("ico",), pillow="ICO"),
        PhotoFormat("Apple icon", ("icns",), (b"icns",), "ICNS"),
        PhotoFormat("FITS", ("fits", "fts"), (b"SIMPLE  =",), "FITS"),
        PhotoFormat("XPM", ("xpm",), (b"/* XPM */",), "XPM"),
        PhotoFormat("TGA", ("tga",), pillow="TGA"),
    )
}
FORMAT_OF_SUFFIX = {suffix: entry for entry in PHOTO_FORMATS.values() for suffix in entry.suffixes}

UNREAD_FORMATS = (
    UnreadFormat("a GIMP picture (XCF)", ("xcf",), (b"gimp xcf ",)),
    UnreadFormat("an OpenEXR picture", ("exr",), (b"\x76\x2f\x31\1",)),
    UnreadFormat("a Radiance HDR picture", ("hdr",), (b"#?RADIANCE", b"#?RGBE")),
    UnreadFormat("a JPEG XR picture", ("jxr", "wdp", "hdp"), (b"II\xbc\1", b"II\xbc\0")),
    UnreadFormat("a FLIF picture", ("flif",), (b"FLIF",)),
    UnreadFormat("a BPG picture", ("bpg",), (b"BPG\xfb",)),
    UnreadFormat("a JPEG-LS picture", ("jls",), (b"\xff\xd8\xff\xf7",)),
    # Documents, drawings and films: a scan does not look for them, but one may have any name.
    UnreadFormat("a PostScript file", (), (b"%!PS", b"\xc5\xd0\xd3\xc6")),
    UnreadFormat("an SVG drawing", (), (b"<svg",)),
    UnreadFormat("a PDF file", (), (b"%PDF-",)),
    UnreadFormat("a DjVu document", (), (b"AT&TFORM",)),
    UnreadFormat("a Windows drawing (WMF)", (), (b"\xd7\xcd\xc6\x9a", b"\1\0\x09\0\0\3")),
)

PHOTO_SUFFIXES = frozenset(f".{suffix}".encode() for suffix in FORMAT_OF_SUFFIX)
# Pictures that HashDesk does not read. They are listed as failed, with that reason: a photo that
# is silently left out is worse than a long list.
UNSUPPORTED_SUFFIXES = frozenset(
    f".{suffix}".encode() for entry in UNREAD_FORMATS for suffix in entry.suffixes
)

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({
    *(b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"),
    *(b"mif1", b"mif2", b"mif3", b"msf1"),
})  # fmt: skip
_RAW_BRANDS = frozenset({b"crx "})  # Canon's CR3
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})  # sizes of its second header
_TGA_KINDS = {1: 1, 2: 0, 3: 0, 9: 1, 10: 0, 11: 0}  # image type: whether it needs a colour map
_TGA_DEPTHS = frozenset({8, 15, 16, 24, 32})


def what_is(head: bytes) -> PhotoFormat | UnreadFormat | None:
    """What a file is by its first HEAD_BYTES bytes; None: no picture.

    Most RAW files are taken for TIFF, whose first bytes they have.
    """
    for unread in UNREAD_FORMATS:
        if head.startswith(unread.starts):
            return unread
    for entry in PHOTO_FORMATS.values():
        if entry.starts and head.startswith(entry.starts):
            return entry
    name = _by_structure(head)
    return PHOTO_FORMATS[name] if name else None


def _by_structure(head: bytes) -> str:
    """The name of a format that has no first bytes of its own; empty: none."""
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "BMP"
    if re.match(rb"P[1-6Ff]\s+(#|\d)", head):
        return "Netpbm"
    if head[:1] == b"\n" and head[1:2] in b"\0\2\3\4\5" and head[2:3] in b"\0\1":
        return "PCX" if head[3:4] in (b"\1", b"\2", b"\4", b"\x08") else ""
    if head[:4] == b"\0\0\1\0" and head[4:6] not in (b"", b"\0\0") and head[9:10] == b"\0":
        return "Icon"
    return "TGA" if _is_tga(head) else ""


def _by_brands(head: bytes) -> str:
    """The format of a file of ISO/IEC 14496-12, by its brands; a film is none."""
    end = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    if head[8:12] in _RAW_BRANDS:
        return "RAW"
    return "HEIF" if head[8:12] in _HEIF_BRANDS else ""


def _is_tga(head: bytes) -> bool:
    """Whether a header can be Truevision's: the format begins with no name, but has rules."""
    if len(head) < 18 or head[2] not in _TGA_KINDS or head[16] not in _TGA_DEPTHS:
        return False
    mapped = head[1] == 1
    return (
        (mapped if _TGA_KINDS[head[2]] else head[1] in (0, 1))
        and (mapped or not any(head[3:8]))
        and any(head[12:14])
        and any(head[14:16])
        and head[17] & 0xC0 == 0
    )
