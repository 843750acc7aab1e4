"""The photo formats that HashDesk reads, with their suffixes, and the picture formats it does not.

To add a format, add a row to PHOTO_FORMATS. Suffixes are lower case: without a dot in the table,
with one (as bytes, like file names on disk) in the sets below it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PhotoFormat:
    """One format and the files that hold it."""

    name: str  # as shown in filters
    suffixes: tuple[str, ...]  # the usual one first
    pillow: str  # Pillow's name for it
    feature: str = ""  # the library that decodes it, by its name in `PIL.features`
    writable: bool = True  # by Pillow; pi-heif only reads


# By name, in the order in which filters name them.
PHOTO_FORMATS = {
    entry.name: entry
    for entry in (
        PhotoFormat("JPEG", ("jpg", "jpeg", "jpe", "jfif", "jif", "mpo"), "JPEG", "jpg"),
        PhotoFormat("PNG", ("png", "apng"), "PNG"),
        PhotoFormat("HEIF", ("heic", "heics", "heif", "heifs", "hif"), "HEIF", writable=False),
        PhotoFormat("WebP", ("webp",), "WEBP", "webp"),
        PhotoFormat("AVIF", ("avif", "avifs"), "AVIF", "avif"),
        PhotoFormat("TIFF", ("tif", "tiff"), "TIFF", "libtiff"),
        PhotoFormat("BMP", ("bmp", "dib"), "BMP"),
        PhotoFormat("GIF", ("gif",), "GIF"),
    )
}
# Image sequences: a scan does not look for them, but filters know their format.
SEQUENCE_SUFFIXES = {"heics", "heifs", "avifs"}
FORMAT_OF_SUFFIX = {suffix: entry for entry in PHOTO_FORMATS.values() for suffix in entry.suffixes}

# What Pillow may take a file's content for, whatever the file is called. Everything else stays
# closed: for an EPS, Pillow would start ghostscript. HEIF comes last, because its brand “mif1”
# is AVIF's, too.
DECODED_FORMATS = tuple(
    entry.pillow for entry in sorted(PHOTO_FORMATS.values(), key=lambda entry: not entry.writable)
)

PHOTO_SUFFIXES = frozenset(f".{s}".encode() for s in FORMAT_OF_SUFFIX.keys() - SEQUENCE_SUFFIXES)
# Pictures that HashDesk does not read. They are listed as failed, with that reason: a photo that
# is silently left out is worse than a long list.
UNSUPPORTED_SUFFIXES = frozenset(
    b".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .iiq .kdc .mef .mos .mrw .nef .nrw .orf .pef .raf "
    b".raw .rw2 .rwl .sr2 .srf .srw .x3f .jxl .jp2 .j2k .jpx .jpf .psd .psb .xcf .tga .dds .exr "
    b".hdr .pcx .ppm .pgm .pbm .pnm .pfm .qoi .sgi .rgb .ras .fli .flc .ico .icns .eps .wmf .emf "
    b".fits .fit".split()
)
