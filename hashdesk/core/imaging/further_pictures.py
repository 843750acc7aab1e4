"""What a file holds beside the picture that is shown: pages, frames, layers, views, channels.

Two files may show the same picture and differ in all of this. Who looks at the pictures alone
cannot tell, and must not throw one of them away.
"""

from __future__ import annotations

from PIL import Image
from PIL.PsdImagePlugin import PsdImageFile

from hashdesk.core.imaging.multi_picture import has_further_pictures
from hashdesk.core.imaging.open_image import OpenImage

PHOTOSHOP_LAYERS = 37724  # the tag of a TIFF that holds them, "ImageSourceData"


def holds_more(opened: OpenImage) -> bool:
    """Whether an opened file holds more than the picture that is shown, as far as can be told.

    Of a JPEG, previews and gain maps do not count.
    """
    image = opened.image
    if opened.format.name == "JPEG":
        return has_further_pictures(opened.file)
    return (
        bool(getattr(image, "is_animated", False) or getattr(image, "has_hidden_parts", False))
        or (isinstance(image, PsdImageFile) and image.n_frames > 0)
        or _has_photoshop_layers(image)
    )


def _has_photoshop_layers(image: Image.Image) -> bool:
    return PHOTOSHOP_LAYERS in getattr(image, "tag_v2", {})
