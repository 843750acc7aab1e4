"""All that one photo's file shows of how it came about."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.imaging.colors.pixel_range import small_rgb
from hashdesk.core.imaging.colors.srgb import profile_of
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.open_image import OpenImage, open_image
from hashdesk.core.imaging.provenance.earlier_saves import earlier_quality
from hashdesk.core.imaging.provenance.film_inside import has_film
from hashdesk.core.imaging.provenance.jpeg_quality import TABLE_STEPS, quality_of_steps
from hashdesk.core.imaging.provenance.provenance import PIXELS_DIGITS, Provenance
from hashdesk.core.imaging.provenance.roughness import roughness_of
from hashdesk.core.imaging.provenance.spectrum import spectrum_of
from hashdesk.core.imaging.provenance.tones import histogram_of, tone_grid
from hashdesk.core.imaging.provenance.writing_program import camera_data_of, editor_of
from hashdesk.core.imaging.upright import upright_transpose
from hashdesk.core.metadata.photo_metadata import read_metadata

# Formats that keep each pixel as it was; WebP and others may, and then count as lossy.
LOSSLESS_FORMATS = frozenset({
    *("PNG", "TIFF", "BMP", "GIF", "Photoshop", "Netpbm", "PCX", "SGI", "Sun raster", "QOI"),
    *("FITS", "XPM", "TGA", "RAW"),
})  # fmt: skip
GRID_FROM = 256  # pixels of the shorter side: the colours of a larger picture are converted smaller


def measure_provenance(file: BinaryFile, max_pixels: int) -> Provenance:
    """Measure an open photo: its pixels in full size are decoded. Raises PhotoError."""
    with open_image(file, max_pixels) as opened:
        metadata = read_metadata(opened.image, file)
        transpose = upright_transpose(opened.image, metadata.orientation)
        steps = _luma_steps(opened)
        width, height = opened.image.size
        image = opened.load((width, height))
        is_native = image.size == (width, height)
        pixels = np.asarray(small_rgb(image))
        spectrum = spectrum_of(pixels) if is_native else None
        small = _small(image, profile_of(opened, metadata.exif))
        return Provenance(
            format=opened.format.name,
            width=width,
            height=height,
            lossless=opened.format.name in LOSSLESS_FORMATS,
            quality=None if steps is None else quality_of_steps(steps),
            earlier=earlier_quality(pixels, steps) if is_native else None,
            camera_data=camera_data_of(metadata.exif),
            editor=editor_of(metadata),
            grid=tone_grid(small if transpose is None else small.transpose(transpose)),
            histogram=histogram_of(pixels),
            spectrum=spectrum,
            roughness=None if spectrum is None else roughness_of(pixels),
            pixels=_named(pixels, transpose) if is_native else "",
            film=has_film(file, opened.format.name),
        )


def _small(image: Image.Image, profile: bytes | None) -> Image.Image:
    """A loaded image in sRGB, no larger than a grid of mean colours needs."""
    return small_rgb(image, profile, max(min(image.size) // GRID_FROM, 1))


def _named(pixels: NDArray[np.uint8], transpose: Image.Transpose | None) -> str:
    """A name for upright pixels (height, width, 3), the same whatever file they are in."""
    upright = (
        pixels if transpose is None else np.asarray(Image.fromarray(pixels).transpose(transpose))
    )
    digest = blake2b(np.ascontiguousarray(upright).data, digest_size=PIXELS_DIGITS // 2)
    digest.update(b"%d" % upright.shape[1])
    return digest.hexdigest()


def _luma_steps(opened: OpenImage) -> list[int] | None:
    """The luma quantization table of an opened JPEG, row by row."""
    tables = getattr(opened.image, "quantization", None)
    if opened.format.name != "JPEG" or not isinstance(tables, dict) or not tables:
        return None
    steps = [int(step) for step in tables[min(tables)]]
    return steps if len(steps) == TABLE_STEPS and min(steps) > 0 else None
