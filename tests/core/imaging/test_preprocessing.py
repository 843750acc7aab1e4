"""Which photos version 1 of the preprocessing showed otherwise, told by their heads."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from hashdesk.core.imaging.colors.color_spaces import SRGB_PRIMARIES, adobe_rgb, profile_of_gamma
from hashdesk.core.imaging.preprocessing import PREPROCESSING, is_affected
from tests.core.imaging.colors.test_pixel_range import (
    GREY,
    LEVELS,
    bmp_with_alpha,
    packed_12_bit,
    tiff,
)
from tests.core.imaging.decoding import LIMIT, saved
from tests.core.imaging.image_files import raw_files
from tests.drawing import draw

PICTURE = draw(1, 1, (320, 240))
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LINEAR = profile_of_gamma(1.0, SRGB_PRIMARIES)


def adobe_exif() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = 2
    return exif


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved(PICTURE, "JPEG"), id="JPEG"),
        pytest.param(saved(PICTURE, "JPEG", icc_profile=SRGB), id="JPEG in sRGB"),
        pytest.param(saved(PICTURE, "PNG", icc_profile=b"none"), id="broken profile"),
        pytest.param(saved(PICTURE.convert("RGBA"), "PNG"), id="transparent PNG"),
        pytest.param(saved(PICTURE.convert("P"), "GIF"), id="GIF"),
        pytest.param(saved(PICTURE.convert("CMYK"), "JPEG"), id="CMYK"),
        pytest.param(saved(Image.fromarray(LEVELS * 257), "TIFF"), id="16-bit TIFF"),
        pytest.param(saved(PICTURE, "BMP"), id="BMP"),
    ],
)
def test_photos_that_are_as_they_were(data: bytes) -> None:
    """They are not read again: nearly all photos of a library."""
    assert PREPROCESSING == 2
    assert not is_affected(io.BytesIO(data), LIMIT)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(saved(PICTURE, "JPEG", icc_profile=adobe_rgb()), id="profile"),
        pytest.param(saved(PICTURE, "JPEG", exif=adobe_exif()), id="EXIF"),
        pytest.param(saved(PICTURE.convert("RGBA"), "PNG", icc_profile=LINEAR), id="RGBA"),
        pytest.param(saved(PICTURE.convert("P"), "PNG", icc_profile=LINEAR), id="palette"),
        pytest.param(bmp_with_alpha(PICTURE, 0), id="BMP of 32 bits"),
        pytest.param(
            tiff(packed_12_bit(LEVELS), (258, 3, 12), (262, 3, 1), (277, 3, 1)), id="12 bits"
        ),
        pytest.param(saved(Image.fromarray(np.asarray(GREY, np.float32)), "TIFF"), id="float"),
        pytest.param(
            saved(Image.fromarray(LEVELS * 257), "PNG", transparency=0), id="16 bits with tRNS"
        ),
        pytest.param(raw_files.dng(PICTURE), id="RAW"),
    ],
)
def test_photos_that_changed(data: bytes) -> None:
    assert is_affected(io.BytesIO(data), LIMIT)
