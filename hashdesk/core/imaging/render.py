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
from hashdesk.core.imaging.decode import REDUCING_GAP
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.open_image import open_image
from hashdesk.core.imaging.pixel_range import small_rgb

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
    with open_image(file, max_pixels) as opened:
        transpose = exif.upright_transpose(opened.image)
        width, height = opened.image.size
        tags = tuple(exif.readable_tags(opened.image))
        scale = min(1.0, math.sqrt(MOST_RENDERED_PIXELS / (width * height)))
        if side:
            scale = min(scale, side / max(width, height))
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        profile = opened.image.info.get("icc_profile")
        image = opened.load(size)
        size = (min(size[0], image.width), min(size[1], image.height))
        if size != image.size:
            factor = int(min(image.width / size[0], image.height / size[1]) / REDUCING_GAP)
            small = image if image.mode in _WITH_PROFILES else small_rgb(image, max(factor, 1))
            image = small.resize(size, Image.Resampling.BICUBIC, reducing_gap=REDUCING_GAP)
        picture = _in_srgb(image, profile)
        if transpose is not None:
            picture = picture.transpose(transpose)
            width, height = (height, width) if transpose in exif.SIDEWAYS else (width, height)
        return RenderedPhoto(np.asarray(picture), (width, height), tags)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The photo in sRGB, which it is taken for if its profile is broken or odd."""
    if not profile or image.mode not in _WITH_PROFILES:
        return small_rgb(image)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return small_rgb(image)
        return to_srgb(image, source)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return small_rgb(image)


def to_srgb(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    """An image of some colour profile as RGB. Raises ImageCms.PyCMSError."""
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, profile, srgb, outputMode="RGB")
    assert converted is not None  # only with inPlace=True
    return converted
