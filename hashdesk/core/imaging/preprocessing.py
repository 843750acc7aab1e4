"""The version of what a photo's file becomes, and which photos have other pixels in an older one.

Version 1 took every number for sRGB's, looked only at the type of wide pixels for their range,
showed the transparent value of wide grey, believed in every fourth channel of a BMP, misread some
TIFF samples, and read RAW files that are built like TIFF by their thumbnails. Photos that version 1
could not read have no pixels of it.
"""

from __future__ import annotations

from hashdesk.core.imaging.colors.pixel_range import (
    WITH_ALPHA,
    WITH_FALSE_ALPHA,
    has_transparent_value,
    has_usual_range,
)
from hashdesk.core.imaging.colors.srgb import is_converted, profile_of
from hashdesk.core.imaging.image_files.tiff_samples import TiffSamplesImageFile
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.open_image import OpenImage, open_image
from hashdesk.core.metadata.photo_metadata import PhotoMetadata, read_metadata

# Kept with each photo. Change a pixel, and it must go up, and `is_affected` must tell for which
# photos: only those are read again. How the encoder sees a picture is `ENCODER_INPUT` in `decode`.
PREPROCESSING = 2


def is_affected(file: BinaryFile, max_pixels: int) -> bool:
    """Whether an open photo's pixels of version 1 and of this one differ, by its head alone.

    Raises PhotoError if it cannot be opened.
    """
    with open_image(file, max_pixels) as opened:
        return differs(opened, read_metadata(opened.image, file))


def differs(opened: OpenImage, metadata: PhotoMetadata) -> bool:
    """`is_affected` for a photo whose head was read already."""
    return (
        opened.format.name == "RAW"
        or isinstance(opened.image, TiffSamplesImageFile)
        or not has_usual_range(opened.image)
        or has_transparent_value(opened.image)
        or (opened.image.format in WITH_FALSE_ALPHA and opened.image.mode in WITH_ALPHA)
        or _has_other_colours(opened, metadata)
    )


def _has_other_colours(opened: OpenImage, metadata: PhotoMetadata) -> bool:
    profile = profile_of(opened, metadata.exif)
    return profile is not None and is_converted(profile, opened.image.mode)
