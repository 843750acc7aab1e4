"""Decodes a photo file for display, with its EXIF, or to be compared: upright, in sRGB.

Like `decode`, for the sandboxed worker only. Codes are never made from these pixels.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

from hashdesk.core.imaging.colors.pixel_range import can_be_averaged, small_rgb, small_rgba
from hashdesk.core.imaging.colors.srgb import profile_of
from hashdesk.core.imaging.decoded import (
    MOST_COMPARED_PIXELS,
    MOST_RENDERED_PIXELS,
    ComparablePhoto,
    RenderedPhoto,
)
from hashdesk.core.imaging.further_pictures import holds_more
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.model_pixels import REDUCING_GAP
from hashdesk.core.imaging.open_image import OpenImage, open_image
from hashdesk.core.imaging.upright import upright_size, upright_transpose
from hashdesk.core.metadata.exif import Exif
from hashdesk.core.metadata.photo_metadata import read_metadata
from hashdesk.core.metadata.read_facts import facts_of
from hashdesk.core.metadata.readable_tags import readable_tags


def render_photo(
    file: BinaryFile, max_pixels: int, side: int, name: str = "", sidecar: bytes = b""
) -> RenderedPhoto:
    """Decode an open photo so that neither side is longer than `side`; 0: in full size.

    A photo of more than MOST_RENDERED_PIXELS is made smaller. `name` and `sidecar` are those of
    `decode`. Raises PhotoError.
    """
    with open_image(file, max_pixels) as opened:
        metadata = read_metadata(opened.image, file, name, sidecar)
        transpose = upright_transpose(opened.image, metadata.orientation)
        facts = facts_of(metadata, upright_size(opened.image, transpose), time.time())
        width, height = opened.image.size
        scale = min(1.0, math.sqrt(MOST_RENDERED_PIXELS / (width * height)))
        if side:
            scale = min(scale, side / max(width, height))
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        picture = _fitted(opened, metadata.exif, size, small_rgb)
        if transpose is not None:
            picture = picture.transpose(transpose)
        tags = tuple(readable_tags(metadata.exif))
        return RenderedPhoto(np.asarray(picture), facts, tags)


def comparable_photo(file: BinaryFile, max_pixels: int, side: int) -> ComparablePhoto:
    """Decode an open photo so that neither side is longer than `side`. Raises PhotoError.

    One of more than MOST_COMPARED_PIXELS then is made smaller still.
    """
    with open_image(file, max_pixels) as opened:
        is_single = not holds_more(opened)
        metadata = read_metadata(opened.image, file)
        transpose = upright_transpose(opened.image, metadata.orientation)
        width, height = opened.image.size
        full = upright_size(opened.image, transpose)
        scale = min(
            1.0, side / max(width, height), math.sqrt(MOST_COMPARED_PIXELS / (width * height))
        )
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        picture = _fitted(opened, metadata.exif, size, small_rgba)
        if transpose is not None:
            picture = picture.transpose(transpose)
        return ComparablePhoto(np.asarray(picture), is_single, full)


def _fitted(
    opened: OpenImage,
    exif: Exif,
    size: tuple[int, int],
    convert: Callable[[Image.Image, bytes | None, int], Image.Image],
) -> Image.Image:
    """The pixels as they are stored, at a size (width, height), or at their own if it is smaller.

    convert: `small_rgb` or `small_rgba`.
    """
    image = opened.load(size)
    profile = profile_of(opened, exif)
    size = (min(size[0], image.width), min(size[1], image.height))
    if size != image.size and can_be_averaged(image):
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
        return convert(image, profile, 1)
    factor = int(min(image.width / size[0], image.height / size[1]) / REDUCING_GAP)
    picture = convert(image, profile, max(factor, 1))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
