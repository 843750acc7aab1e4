"""Every photo in sRGB: which colours its numbers mean, and the conversion of its pixels.

A photo's own ICC profile counts first, then what its format or its EXIF names. Pixels that already
are sRGB's, within SAME_LEVELS, are left as they are: no ordinary JPEG is converted. Profiles are
hostile bytes as all others: for the sandboxed worker only.
"""

from __future__ import annotations

import io
from functools import cache, lru_cache
from itertools import product

import numpy as np
from PIL import ExifTags, Image, ImageCms

from hashdesk.core.imaging.colors import color_spaces
from hashdesk.core.imaging.colors.cicp import read_cicp
from hashdesk.core.imaging.open_image import OpenImage
from hashdesk.core.metadata.exif import Exif

MOST_PROFILE_BYTES = 1 << 22  # that of a press has one or two million
SAME_LEVELS = 2  # of 255
KEPT_TRANSFORMS = 16
PROFILE_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}  # of an image's mode
GREY_MODES = frozenset({"1", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"})
ADOBE_RGB = 2  # EXIF's ColorSpace, as some cameras write it
UNCALIBRATED, ADOBE_RGB_INTEROP = 0xFFFF, "R03"  # as DCF has it
USUAL_GAMMA = (0.43, 0.48)  # of a PNG for a screen like sRGB's, which has no exact one
COLOR_SPACE, INTEROP = ExifTags.Base.ColorSpace, ExifTags.IFD.Interop


def profile_of(opened: OpenImage, exif: Exif) -> bytes | None:
    """The ICC profile of a loaded photo's numbers; None where they are sRGB's by all signs."""
    info, kind = opened.image.info, opened.format.name
    cicp = read_cicp(opened.file, kind)
    if kind == "PNG" and cicp is not None:
        return color_spaces.profile_of_cicp(cicp)
    profile = info.get("icc_profile")
    if isinstance(profile, bytes) and profile:
        return profile if len(profile) <= MOST_PROFILE_BYTES else None
    if cicp is not None:
        return color_spaces.profile_of_cicp(cicp)
    if kind == "PNG":
        return None if "srgb" in info else _of_png_gamma(info)
    return color_spaces.adobe_rgb() if _is_adobe_rgb(opened.image, exif) else None


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """An image of the mode L, RGB or CMYK as RGB in sRGB; the image itself if it is that.

    Its numbers are taken for sRGB's if the profile is broken, or for another kind of pixels.
    """
    transform = None if profile is None else _transform(profile, image.mode)
    if transform is None:
        return image if image.mode == "RGB" else image.convert("RGB")
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # only with inPlace=True
    return converted


def is_converted(profile: bytes, mode: str) -> bool:
    """Whether pixels of an image's mode are other ones in sRGB."""
    return _transform(profile, base_mode(mode)) is not None


def base_mode(mode: str) -> str:
    """The mode of an image's colours alone: L, RGB or CMYK."""
    if mode in PROFILE_SPACES:
        return mode
    return "L" if mode in GREY_MODES else "RGB"


@lru_cache(maxsize=KEPT_TRANSFORMS)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """How to bring pixels of a profile to sRGB; None if they are that, or cannot be brought."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if source.profile.xcolor_space.strip() != PROFILE_SPACES[mode]:
            return None
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
        return None if _changes_nothing(transform, mode) else transform
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether a conversion moves no colour of a grid by more than SAME_LEVELS."""
    levels = range(0, 256, 15)
    if mode == "CMYK":
        return False
    grid = [(v, v, v) for v in levels] if mode == "L" else list(product(levels, repeat=3))
    before = Image.fromarray(np.array([grid], np.uint8)).convert(mode)
    after = ImageCms.applyTransform(before, transform)
    assert after is not None  # only with inPlace=True
    moved = np.asarray(before.convert("RGB"), np.int16) - np.asarray(after)
    return int(np.abs(moved).max()) <= SAME_LEVELS


def _of_png_gamma(info: dict[str | tuple[int, int], object]) -> bytes | None:
    """The profile of a PNG's gAMA and cHRM, where they say something else than sRGB."""
    gamma, points = info.get("gamma"), info.get("chromaticity")
    primaries: color_spaces.Chromaticities = color_spaces.SRGB_PRIMARIES
    if isinstance(points, tuple) and len(points) == 8:
        primaries = tuple(float(point) for point in points)
    if not isinstance(gamma, float) or not 0.05 <= gamma <= 5:
        gamma = None
    usual = gamma is None or USUAL_GAMMA[0] <= gamma <= USUAL_GAMMA[1]
    if usual and np.allclose(primaries, color_spaces.SRGB_PRIMARIES, atol=0.005):
        return None
    if usual:
        return color_spaces.profile_of_srgb_curve(primaries)
    assert gamma is not None
    return color_spaces.profile_of_gamma(round(1 / gamma, 4), primaries)


def _is_adobe_rgb(image: Image.Image, exif: Exif) -> bool:
    """Whether EXIF says so: cameras that follow DCF say it in a directory of its own."""
    said = exif.exif_ifd.get(COLOR_SPACE)
    if said != UNCALIBRATED:
        return said == ADOBE_RGB
    try:
        index = image.getexif().get_ifd(INTEROP).get(ExifTags.Interop.InteropIndex)
    except Exception:  # noqa: BLE001  (the parser raises anything on broken data)
        return False
    return str(index).startswith(ADOBE_RGB_INTEROP)


def lab_in_srgb(image: Image.Image) -> Image.Image:
    """An image of the mode LAB as RGB in sRGB."""
    converted = ImageCms.applyTransform(image, _lab_transform())
    assert converted is not None  # only with inPlace=True
    return converted


@cache
def _lab_transform() -> ImageCms.ImageCmsTransform:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB")
