"""Decodes a photo file for display: upright, in sRGB, with its EXIF.

Like `decode`, for the sandboxed worker only. Codes are never made from these pixels.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from hashdesk.core.imaging import exif
from hashdesk.core.imaging.decode import REDUCING_GAP, BinaryFile, open_image, to_rgb, to_srgb

MOST_RENDERED_PIXELS = 48_000_000  # in one reply: 144 MB
_WITH_PROFILES = {"RGB", "CMYK", "L"}


@dataclass(frozen=True)
class RenderedPhoto:
    """A photo decoded for display."""

    pixels: NDArray[np.uint8]  # (height, width, 3), sRGB
    full: tuple[int, int]  # width and height of the whole photo, upright
    tags: tuple[tuple[str, str], ...]  # EXIF: names and values


def render_photo(file: BinaryFile, max_pixels: int, side: int) -> RenderedPhoto:
    """Decode an open photo so that neither side is longer than `side`; 0: in full size.

    A photo of more than MOST_RENDERED_PIXELS is made smaller. Raises PhotoError.
    """
    with open_image(file, max_pixels) as image:
        transpose = exif.upright_transpose(image)
        width, height = image.size
        tags = tuple(exif.readable_tags(image))
        scale = min(1.0, math.sqrt(MOST_RENDERED_PIXELS / (width * height)))
        if side:
            scale = min(scale, side / max(width, height))
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        image.draft(None, size)
        profile = image.info.get("icc_profile")
        image.load()
        if size != image.size:
            small = to_rgb(image) if image.mode not in _WITH_PROFILES else image
            image = small.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
        picture = _in_srgb(image, profile)
        if transpose is not None:
            picture = picture.transpose(transpose)
            width, height = (height, width) if transpose in exif.SIDEWAYS else (width, height)
        return RenderedPhoto(np.asarray(picture), (width, height), tags)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The photo in sRGB, which it is taken for if its profile is broken or odd."""
    if not profile or image.mode not in _WITH_PROFILES:
        return to_rgb(image)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return to_rgb(image)
        return to_srgb(image, source)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return to_rgb(image)
