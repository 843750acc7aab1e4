"""BMP files whose masks Pillow does not know: any bits may be red, green, blue and alpha.

Microsoft, BITMAPV4HEADER: with BI_BITFIELDS, the three masks (and one for alpha, in longer headers)
say which bits of a pixel of 16 or 32 bits are a colour.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

BMP_HEAD = struct.Struct(
    "<2s8xIIiiHHI20x4I"
)  # up to the masks: they follow a header of 40 bytes, too
BITFIELDS = frozenset({3, 6})
LONGER_HEADERS = 56  # bytes: from here on, a header has a mask for alpha
PIXEL_TYPES = {16: "<u2", 32: "<u4"}
ROWS_AT_ONCE = 256


class BmpMasksImageFile(ImageFile.ImageFile):
    """A BMP of 16 or 32 bits with masks of any width."""

    format = "BMP"
    format_description = "Windows Bitmap"

    def _open(self) -> None:
        assert self.fp is not None
        head = self.fp.read(BMP_HEAD.size)
        _, start, length, width, height, _, bits, compression, *masks = BMP_HEAD.unpack(head)
        if compression not in BITFIELDS or bits not in PIXEL_TYPES or width <= 0 or height == 0:
            raise SyntaxError("not a BMP with masks")
        has_alpha = length >= LONGER_HEADERS or compression == 6
        self._masks = masks if has_alpha and masks[3] else masks[:3]
        if not all(_is_run(mask) for mask in self._masks):
            raise SyntaxError("a mask has gaps")
        self._size = width, abs(height)
        self._start, self._type, self._bottom_up = start, PIXEL_TYPES[bits], height > 0
        self._mode = "RGBA" if len(self._masks) == 4 else "RGB"
        self.tile = []

    def load(self) -> Any:
        """Decode the pixels. Raises OSError if they are not all there and must be."""
        if self._im is None:
            assert self.fp is not None
            width, height = self.size
            stride = -(-width * np.dtype(self._type).itemsize // 4) * 4
            image = Image.new(self.mode, self.size)
            self.fp.seek(self._start)
            for first in range(0, height, ROWS_AT_ONCE):
                rows = min(ROWS_AT_ONCE, height - first)
                data = self.fp.read(rows * stride)
                if len(data) < rows * stride and not ImageFile.LOAD_TRUNCATED_IMAGES:
                    raise OSError("truncated")
                packed = np.frombuffer(data.ljust(rows * stride, b"\0"), np.uint8)
                pixels = packed.reshape(rows, stride).view(self._type)[:, :width]
                colours = np.stack([_channel(pixels, mask) for mask in self._masks], axis=-1)
                top = height - first - rows if self._bottom_up else first
                image.paste(
                    Image.fromarray(colours[::-1] if self._bottom_up else colours), (0, top)
                )
            self._im = image.im
        return Image.Image.load(self)


def _is_run(mask: int) -> bool:
    """Whether the bits of a mask, at least one, are beside each other."""
    run = mask >> ((mask & -mask).bit_length() - 1) if mask else 0
    return run > 0 and run & (run + 1) == 0


def _channel(pixels: NDArray[Any], mask: int) -> NDArray[np.uint8]:
    """The values under a mask, scaled to 0 … 255."""
    shift = (mask & -mask).bit_length() - 1
    values = (pixels.astype(np.uint64) & mask) >> shift
    return ((values * 255 + (mask >> shift) // 2) // (mask >> shift)).astype(np.uint8)
