"""Files that hold more than the picture that is shown: no copy of what is shown stands for them."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from hashdesk.core.imaging.further_pictures import holds_more
from hashdesk.core.imaging.image_files.jpeg_xl import JpegXLImageFile
from hashdesk.core.imaging.open_image import open_image
from tests.core.imaging.decoding import LIMIT, saved
from tests.core.imaging.image_files.test_photoshop import channels, document
from tests.core.imaging.image_files.test_tiff_samples import packed, tiff
from tests.drawing import draw

PICTURE = draw(1, 1, (64, 48))


def more(data: bytes) -> bool:
    with open_image(io.BytesIO(data), LIMIT) as opened:
        return holds_more(opened)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG", "AVIF"])
def test_pages_and_frames(kind: str) -> None:
    buffer = io.BytesIO()
    PICTURE.save(buffer, kind, save_all=True, append_images=[draw(2, 1, (64, 48))])
    assert more(buffer.getvalue())
    assert not more(saved(PICTURE, kind))


def test_pages_of_unusual_samples() -> None:
    """Pillow misreads whole numbers of 32 bits, so they are read otherwise."""
    grey = np.asarray(PICTURE.convert("L")).astype(np.uint32) * 16843009
    page = tiff([packed(grey, 32)], PICTURE.size, 1, 32, 1)
    assert not more(page)
    table = struct.unpack_from("<I", page, 4)[0]
    entries = struct.unpack_from("<H", page, table)[0]
    next_page = table + 2 + 12 * entries
    several = bytearray(page)
    struct.pack_into("<I", several, next_page, table)
    assert more(bytes(several))


def test_transparency_of_unusual_samples() -> None:
    """It is not shown, so nothing shows whether it differs."""
    values = np.zeros((48, 64, 4), np.uint32)
    values[..., :3] = np.asarray(PICTURE).astype(np.uint32) * 16843009
    assert not more(tiff([packed(values[..., :3], 32)], PICTURE.size, 3, 32, 2))
    assert more(tiff([packed(values, 32)], PICTURE.size, 4, 32, 2))


def test_layers_in_a_tiff() -> None:
    """Photoshop writes the merged picture as the page, and all layers into a tag."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[37724] = b"Adobe Photoshop Document Data Block\0" + bytes(400)
    tags.tagtype[37724] = 7
    buffer = io.BytesIO()
    PICTURE.save(buffer, "TIFF", tiffinfo=tags)
    assert more(buffer.getvalue())


@pytest.mark.parametrize("bits", [8, 16])
def test_layers_and_saved_selections_of_a_photoshop_document(bits: int) -> None:
    planes = channels(PICTURE, bits)
    assert not more(document(planes, 3, bits))
    layer = struct.pack(">h4iH", 1, 0, 0, 48, 64, 0) + struct.pack(">4s4sBBBxI", *_blending())
    layers = struct.pack(">I", len(layer)) + layer
    assert more(document(planes, 3, bits, layers=layers))
    assert more(document([*planes, planes[0], planes[0]], 3, 16)) or bits == 8


def _blending() -> tuple[bytes | int, ...]:
    """Of a layer of no channels: how it lies on what is below it, and no further data."""
    return b"8BIM", b"norm", 255, 0, 0, 0


@pytest.mark.parametrize("is_animated", [True, False])
def test_frames_of_jpeg_xl(is_animated: bool) -> None:
    """By its first bytes; nothing that is installed writes more than one frame."""
    bits = _bits((1, 1), (3, 5), (0, 3), (4, 5))  # 40 × 32 pixels
    bits += _bits((0, 1), (1, 1), (0, 3), (0, 2), (int(is_animated), 1))
    bits += _bits((0, 7)) if is_animated else []  # 100 ticks a second, for ever
    bits += _bits((0, 3), (1, 1), (0, 2), (1, 1), (1, 1), (1, 1), (0, 2), (1, 1))
    number = sum(bit << place for place, bit in enumerate(bits))
    head = b"\xff\x0a" + number.to_bytes(-(-len(bits) // 8), "little") + bytes(64)
    assert JpegXLImageFile(io.BytesIO(head)).is_animated is is_animated


def _bits(*fields: tuple[int, int]) -> list[int]:
    """Values of so many bits each, the lowest bit first."""
    return [(value >> place) & 1 for value, count in fields for place in range(count)]


def test_a_plain_picture() -> None:
    for kind in ("JPEG", "PNG", "BMP", "WEBP"):
        assert not more(saved(PICTURE, kind))
    assert not more(saved(Image.new("RGBA", (64, 48), (1, 2, 3, 4)), "PNG"))
