"""What a photo's file, its sidecar and its name say beside the pixels, not yet judged."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import ExifTags, Image, PsdImagePlugin

from hashdesk.core.metadata import png_chunks
from hashdesk.core.metadata.cr3_boxes import Cr3Metadata, is_cr3, read_cr3
from hashdesk.core.metadata.exif import (
    IPTC_RECORDS,
    PHOTOSHOP_RESOURCES,
    XMP_PACKET,
    Exif,
    is_tiff,
    read_exif,
)
from hashdesk.core.metadata.iptc import NO_IPTC, Iptc, read_iptc
from hashdesk.core.metadata.photoshop_resources import (
    EXIF_RESOURCE,
    IPTC_RESOURCE,
    XMP_RESOURCE,
    read_resources,
)
from hashdesk.core.metadata.png_chunks import PngChunks, is_png, raw_profile, read_png
from hashdesk.core.metadata.xmp import NO_XMP, Xmp, read_xmp

_HEAD_BYTES = 12
_EXIF_START = b"Exif\0\0"


@dataclass(frozen=True)
class PhotoMetadata:
    """What was found, each kind of it as its own module reads it."""

    name: str = ""  # of the file, without its folder
    exif: Exif = field(default_factory=Exif)
    xmp: Xmp = field(default_factory=lambda: NO_XMP)
    sidecar: Xmp = field(default_factory=lambda: NO_XMP)
    iptc: Iptc = field(default_factory=lambda: NO_IPTC)
    png: PngChunks = field(default_factory=PngChunks)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the name can say anything, as of most pictures from the web."""
        return self == PhotoMetadata(self.name)

    def xmp_values(self, name: str) -> tuple[str, ...]:
        """The values of a property; a sidecar, which is newer, says it better than the photo."""
        return self.sidecar.get(name) or self.xmp.get(name, ())

    def xmp_value(self, name: str) -> str:
        """The first value of a property; empty if there is none."""
        return next(iter(self.xmp_values(name)), "")

    @property
    def orientation(self) -> int:
        """How the pixels lie, 1 … 8 as in EXIF; 1 if nothing sensible is said."""
        said = self.exif.ifd0.get(ExifTags.Base.Orientation)
        if said is None:
            text = next(iter(self.xmp.get("tiff:Orientation", ())), "")
            said = int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 1
        return said if isinstance(said, int) and 1 <= said <= 8 else 1


def read_metadata(
    image: Image.Image, file: BinaryIO, name: str = "", sidecar: bytes = b""
) -> PhotoMetadata:
    """The metadata of an opened photo. `sidecar`: the bytes of an .xmp file, if it has one.

    Where a RAW file's preview is opened, `image` is that preview and `file` is the RAW file.
    The file's position stays as it is. Raises OSError only if the drive does.
    """
    position = file.tell()
    try:
        return _read(image, file, name, sidecar)
    finally:
        file.seek(position)


def _read(image: Image.Image, file: BinaryIO, name: str, sidecar: bytes) -> PhotoMetadata:
    file.seek(0)
    head = file.read(_HEAD_BYTES)  # once: each place in a file that is looked for costs a read
    png = read_png(file) if is_png(head) else PngChunks()
    cr3 = read_cr3(file) if is_cr3(head) else Cr3Metadata()
    by_file = read_exif(file) if is_tiff(head) else cr3.exif
    block = png.exif or image.info.get("exif") or _raw_exif(png) or _psd_exif(image)
    exif = _both(by_file, _exif_of(block)) if by_file.ifd0 else _exif_of(block)
    resources = _photoshop_resources(image, exif)
    packet = exif.ifd0.get(XMP_PACKET) or cr3.xmp or image.info.get("xmp")
    packet = packet or resources.get(XMP_RESOURCE) or _png_xmp(png)
    return PhotoMetadata(
        name=name,
        exif=exif,
        xmp=read_xmp(packet) if isinstance(packet, bytes) else NO_XMP,
        sidecar=read_xmp(sidecar) if sidecar else NO_XMP,
        iptc=_iptc(exif, resources, png),
        png=png,
    )


def _exif_of(block: object) -> Exif:
    """EXIF from the block that a file holds, after its name or the offset that boxes begin with."""
    if not isinstance(block, bytes):
        return Exif()
    while block.startswith(_EXIF_START):
        block = block[len(_EXIF_START) :]
    after_offset = block[4 + int.from_bytes(block[:4]) :]
    return read_exif(io.BytesIO(block if is_tiff(block[:8]) else after_offset))


def _both(first: Exif, second: Exif) -> Exif:
    """The tags of a RAW file and its preview; where both have one, the first one's."""
    return Exif(
        {**second.ifd0, **first.ifd0},
        {**second.exif_ifd, **first.exif_ifd},
        {**second.gps_ifd, **first.gps_ifd},
        first.maker_note or second.maker_note,
    )


def _raw_exif(png: PngChunks) -> bytes:
    texts = png.texts
    return raw_profile(texts.get(png_chunks.RAW_EXIF) or texts.get(png_chunks.RAW_APP1, b""))


def _psd_exif(image: Image.Image) -> bytes:
    is_psd = isinstance(image, PsdImagePlugin.PsdImageFile)
    return _photoshop_resources(image, Exif()).get(EXIF_RESOURCE, b"") if is_psd else b""


def _png_xmp(png: PngChunks) -> bytes:
    texts = png.texts
    return texts.get(png_chunks.XMP_TEXT) or raw_profile(texts.get(png_chunks.RAW_XMP, b""))


def _photoshop_resources(image: Image.Image, exif: Exif) -> dict[int, bytes]:
    """Photoshop's image resources by number, from a JPEG, a PSD, or a TIFF."""
    by_tag = exif.ifd0.get(PHOTOSHOP_RESOURCES)
    if isinstance(by_tag, bytes):
        return read_resources(by_tag)
    if isinstance(image, PsdImagePlugin.PsdImageFile):
        return {number: data for number, _, data in reversed(image.resources)}
    found = image.info.get("photoshop")
    pairs = found.items() if isinstance(found, dict) else ()
    return {number: data for number, data in pairs if isinstance(data, bytes)}


def _iptc(exif: Exif, resources: dict[int, bytes], png: PngChunks) -> Iptc:
    """IPTC from wherever the format keeps it."""
    records = exif.ifd0.get(IPTC_RECORDS) or resources.get(IPTC_RESOURCE)
    if not records:
        profile = raw_profile(png.texts.get(png_chunks.RAW_IPTC, b""))
        records = read_resources(profile).get(IPTC_RESOURCE, profile)
    return read_iptc(records) if isinstance(records, bytes) and records else NO_IPTC
