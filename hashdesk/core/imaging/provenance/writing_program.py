"""What the side data of a file say of who wrote it: a camera, or a program that edits pictures."""

from __future__ import annotations

import re

from PIL import ExifTags

from hashdesk.core.imaging.provenance.provenance import LONGEST_PROGRAM, CameraData
from hashdesk.core.metadata.exif import Exif, text_of
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.tag_text import one_line

_BASE = ExifTags.Base
_DATES = (_BASE.DateTimeOriginal, _BASE.DateTimeDigitized)
_EXPOSURE = (_BASE.ExposureTime, _BASE.FNumber, _BASE.ISOSpeedRatings, _BASE.FocalLength)
# Programs that write their names into what they have changed. Cameras write firmware versions.
_EDITORS = re.compile(
    r"\b(photoshop|lightroom|gimp|snapseed|picasa|paint\.?net|paint ?shop|affinity|pixelmator|"
    r"luminar|capture one|darktable|rawtherapee|digikam|acdsee|irfanview|xnview|photoscape|"
    r"faststone|fotor|canva|picsart|vsco|lightx|polarr|aperture|iphoto|photolab|corel|"
    r"imagemagick|graphicsmagick|windows photo|microsoft|instagram|facetune|pixlr|krita|"
    r"photofiltre|photo editor|google|acorn|shotwell|gthumb)",
    re.IGNORECASE,
)


def camera_data_of(exif: Exif) -> CameraData:
    """How much of what a camera writes is there."""
    if exif.maker_note:
        return CameraData.MAKER_NOTE
    names = (exif.ifd0.get(tag) for tag in (_BASE.Make, _BASE.Model))
    if any(names) or any(tag in exif.exif_ifd for tag in _EXPOSURE):
        return CameraData.EXPOSURE
    dated = any(tag in tags for tag in _DATES for tags in (exif.exif_ifd, exif.ifd0))
    return CameraData.DATE if dated else CameraData.NONE


def editor_of(metadata: PhotoMetadata) -> str:
    """The program that has changed a picture, by name; empty if none says so."""
    said = text_of(metadata.exif.ifd0.get(_BASE.Software)) or metadata.xmp_value("xmp:CreatorTool")
    program = one_line(said, LONGEST_PROGRAM)
    return program if _EDITORS.search(program) else ""
