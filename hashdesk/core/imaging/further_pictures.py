"""What a file holds beside the picture that is shown: pages, frames, layers, views, channels.

Two files may show the same picture and differ in all of this. Who looks at the pictures alone
cannot tell, and must not throw one of them away.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import Image
from PIL.PsdImagePlugin import PsdImageFile

from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.open_image import OpenImage

PHOTOSHOP_LAYERS = 37724  # the tag of a TIFF that holds them, "ImageSourceData"
START_OF_JPEG, SEGMENT_MARK, APP2, START_OF_SCAN = b"\xff\xd8", 0xFF, 0xE2, 0xDA
MOST_SEGMENTS = 256  # of a JPEG, that are looked through
# CIPA DC-007, "Multi-Picture Format": an index of images as in a TIFF, 16 bytes for each.
MULTI_PICTURE, MULTI_PICTURE_ENTRIES = b"MPF\0", 0xB002
ENTRY_BYTES = 16
KIND_OF_PICTURE, FURTHER_VIEW = 0xFF0000, 0x020000  # panorama, disparity (3D), several angles


def holds_more(opened: OpenImage) -> bool:
    """Whether an opened file holds more than the picture that is shown, as far as can be told.

    Of a JPEG, previews and what a phone needs for its effects do not count.
    """
    image = opened.image
    if opened.format.name == "JPEG":
        return has_further_views(opened.file)
    return (
        bool(getattr(image, "is_animated", False) or getattr(image, "has_hidden_parts", False))
        or (isinstance(image, PsdImageFile) and image.n_frames > 0)
        or _has_photoshop_layers(image)
    )


def _has_photoshop_layers(image: Image.Image) -> bool:
    return PHOTOSHOP_LAYERS in getattr(image, "tag_v2", {})


def has_further_views(file: BinaryFile) -> bool:
    """Whether an open JPEG is a stereo photo, or another one of several views; not if damaged."""
    return any(map(_lists_views, _multi_picture_segments(file)))


def _multi_picture_segments(file: BinaryFile) -> Iterator[bytes]:
    """The segments of a JPEG before its pixels that list further pictures, without their name."""
    file.seek(0)
    if file.read(2) != START_OF_JPEG:
        return
    for _ in range(MOST_SEGMENTS):
        head = file.read(4)
        if len(head) < 4 or head[0] != SEGMENT_MARK or head[1] == START_OF_SCAN:
            return
        length = int.from_bytes(head[2:], "big") - 2
        if length < 0:
            return
        if head[1] == APP2:
            data = file.read(length)
            if data.startswith(MULTI_PICTURE):
                yield data[len(MULTI_PICTURE) :]
        else:
            file.seek(length, 1)


def _lists_views(index: bytes) -> bool:
    """Whether the index of a multi-picture file lists a further view."""
    order = "<" if index[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", index, 4)
        (count,) = struct.unpack_from(f"{order}H", index, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, size, at = struct.unpack_from(f"{order}HHII", index, place)
            if tag == MULTI_PICTURE_ENTRIES:
                entries = range(at, min(at + size, len(index) - 3), ENTRY_BYTES)
                kinds = (struct.unpack_from(f"{order}I", index, entry)[0] for entry in entries)
                return any(kind & KIND_OF_PICTURE == FURTHER_VIEW for kind in kinds)
    except struct.error:
        return False
    return False
