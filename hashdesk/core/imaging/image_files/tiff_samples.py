"""TIFF files with samples that Pillow does not know: of 1 to 64 bits, whole numbers or floats.

Adobe, "TIFF Revision 6.0", 1992, and its Technical Note 3. Grey, RGB and palettes, with further
channels or without, in one plane or several, in strips or tiles, not compressed or by deflate.
Whole numbers are scaled by the range of their type, floats and wide whole numbers by the usual
range that holds them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile, TiffImagePlugin
from PIL.TiffImagePlugin import (
    BITSPERSAMPLE,
    COLORMAP,
    COMPRESSION,
    IMAGELENGTH,
    IMAGEWIDTH,
    PLANAR_CONFIGURATION,
    PREDICTOR,
    ROWSPERSTRIP,
    SAMPLEFORMAT,
    SAMPLESPERPIXEL,
    STRIPOFFSETS,
    TILEOFFSETS,
)
from PIL.TiffImagePlugin import PHOTOMETRIC_INTERPRETATION as PHOTOMETRIC

TILEWIDTH, TILELENGTH, STRIPBYTECOUNTS, TILEBYTECOUNTS = 322, 323, 279, 325
PLAIN, DEFLATE = 1, frozenset({8, 32946})
GREY_OR_RGB = {0: 1, 1: 1, 2: 3, 3: 1}  # photometric interpretation: channels that are shown
WHITE_FIRST, PALETTE = 0, 3
UNSIGNED, SIGNED, FLOAT = 1, 2, 3
FLOATS = {16: "f2", 32: "f4", 64: "f8"}
SEPARATE_PLANES, DIFFERENCES = 2, 2
USUAL_WHITES = (1.0, 255.0, 65535.0)
MOST_PIECES = 1 << 16
MOST_BLOCK_BYTES = 1 << 28

Samples = NDArray[np.float64]  # (rows, columns, channels)


def is_misread(image: Image.Image) -> bool:
    """Whether Pillow takes the samples of an opened TIFF for others.

    It takes whole numbers of 32 bits for signed ones, and 16-bit channels in planes for 8-bit ones.
    """
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    tags = image.tag_v2
    bits, kinds = tags.get(BITSPERSAMPLE, (1,)), tags.get(SAMPLEFORMAT, (UNSIGNED,))
    if image.mode == "I":
        return bool(bits[0] == 32 and kinds[0] == UNSIGNED)
    planes = tags.get(PLANAR_CONFIGURATION) == SEPARATE_PLANES and len(bits) > 1
    return bool(planes and bits[0] > 8 and tags.get(COMPRESSION, PLAIN) == PLAIN)


class TiffSamplesImageFile(ImageFile.ImageFile):
    """A TIFF of unusual samples: its first page."""

    format = "TIFF samples"
    format_description = "TIFF of unusual samples"

    def _open(self) -> None:
        assert self.fp is not None
        self._tags = TiffImagePlugin.ImageFileDirectory_v2(self.fp.read(8))
        self.fp.seek(self._tags.next)
        self._tags.load(self.fp)
        tags = self._tags
        self.is_animated = tags.next != 0  # it has further pages
        self._channels = int(tags.get(SAMPLESPERPIXEL, 1))
        bits = tags.get(BITSPERSAMPLE, (1,))
        self._bits = int(bits[0])
        self._kind = int(tags.get(SAMPLEFORMAT, (UNSIGNED,))[0])
        self._order = "<" if tags.prefix == b"II" else ">"
        self._shown = GREY_OR_RGB[tags[PHOTOMETRIC]]
        self.has_hidden_parts = self._channels > self._shown  # transparency, say
        known = (
            set(bits) == {self._bits}
            and (self._bits in FLOATS if self._kind == FLOAT else 0 < self._bits <= 32)
            and self._kind in (UNSIGNED, SIGNED, FLOAT)
            and self._shown <= self._channels <= 16
            and (tags.get(COMPRESSION, PLAIN) == PLAIN or tags[COMPRESSION] in DEFLATE)
            and tags.get(PREDICTOR, 1) in (1, DIFFERENCES)
        )
        if not known:
            raise SyntaxError("these samples are not known either")
        self._size = int(tags[IMAGEWIDTH]), int(tags[IMAGELENGTH])
        self._mode = "L" if self._shown == 1 and tags[PHOTOMETRIC] != PALETTE else "RGB"
        self.tile = []
        if "icc_profile" not in self.info and isinstance(profile := tags.get(34675), bytes):
            self.info["icc_profile"] = profile

    def load(self) -> Any:
        """Decode the samples. Raises OSError if they are not all there and must be."""
        if self._im is None:
            black, white = self._range()
            image = Image.new(self.mode, self.size)
            for x, y, plane, samples in self._pieces():
                levels = self._levels(samples, black, white)
                part = Image.fromarray(levels if levels.shape[-1] == 3 else levels[..., 0])
                if plane is None:
                    image.paste(part, (x, y))
                    continue
                box = (x, y, x + part.width, y + part.height)
                bands = list(image.crop(box).split())
                bands[plane] = part.crop((0, 0, part.width, part.height))
                image.paste(Image.merge(self.mode, bands), (x, y))
            self._im = image.im
        return Image.Image.load(self)

    def _levels(self, samples: Samples, black: float, white: float) -> NDArray[np.uint8]:
        """Samples as 8 bits; a palette's as its colours."""
        if self._tags[PHOTOMETRIC] == PALETTE:
            colours = np.array(self._tags[COLORMAP], np.uint16).reshape(3, -1).T >> 8
            index = samples[..., 0].astype(np.intp).clip(0, len(colours) - 1)
            shown: NDArray[np.uint8] = colours[index].astype(np.uint8)
            return shown
        scaled = (samples - black) * (255 / (white - black)) + 0.5
        levels = np.nan_to_num(scaled).clip(0, 255).astype(np.uint8)
        return 255 - levels if self._tags[PHOTOMETRIC] == WHITE_FIRST else levels

    def _range(self) -> tuple[float, float]:
        """What black and white are."""
        if self._kind == UNSIGNED and self._bits < 32:
            return 0.0, float((1 << self._bits) - 1)
        if self._kind == SIGNED:
            return -float(1 << (self._bits - 1)), float((1 << (self._bits - 1)) - 1)
        low, high = np.inf, -np.inf
        for _, _, _, samples in self._pieces():
            finite = samples[np.isfinite(samples)]
            if finite.size:
                low, high = min(low, float(finite.min())), max(high, float(finite.max()))
        if self._kind == UNSIGNED:
            return 0.0, next((white for white in USUAL_WHITES[1:] if high <= white), 2.0**32 - 1)
        for white in USUAL_WHITES:
            if 0 <= low <= high <= white:
                return 0.0, white
        return (low, high) if low < high else (0.0, 1.0)

    def _pieces(self) -> Iterator[tuple[int, int, int | None, Samples]]:
        """Strips or tiles: left, top, the plane if there are several, the samples shown."""
        tags, (width, height) = self._tags, self.size
        tiled = TILEOFFSETS in tags
        columns = int(tags[TILEWIDTH]) if tiled else width
        rows = int(tags[TILELENGTH]) if tiled else min(int(tags.get(ROWSPERSTRIP, height)), height)
        offsets = tags[TILEOFFSETS if tiled else STRIPOFFSETS]
        lengths = tags[TILEBYTECOUNTS if tiled else STRIPBYTECOUNTS]
        separate = tags.get(PLANAR_CONFIGURATION) == SEPARATE_PLANES and self._channels > 1
        channels = 1 if separate else self._channels
        across, down = -(-width // columns), -(-height // rows)
        stride = -(-columns * channels * self._bits // 8)
        if len(offsets) > MOST_PIECES or stride * rows > MOST_BLOCK_BYTES:
            raise OSError("too many or too large pieces")
        for number, (offset, length) in enumerate(zip(offsets, lengths, strict=False)):
            plane, place = divmod(number, across * down)
            if plane >= (self._shown if separate else 1):
                return
            x, y = place % across * columns, place // across * rows
            data = self._block(offset, length, stride * rows)
            there = np.frombuffer(data, np.uint8).reshape(rows, stride)
            samples = self._unpacked(there, columns, channels)
            samples = samples[: height - y, : width - x, : self._shown]
            yield x, y, plane if separate else None, samples

    def _block(self, offset: int, length: int, wanted: int) -> bytes:
        assert self.fp is not None
        self.fp.seek(offset)
        data = self.fp.read(length)
        if self._tags.get(COMPRESSION, PLAIN) in DEFLATE:
            data = zlib.decompressobj().decompress(data, wanted)
        last_strip = TILEOFFSETS not in self._tags
        if len(data) < wanted and not (last_strip or ImageFile.LOAD_TRUNCATED_IMAGES):
            raise OSError("truncated")
        return data[:wanted].ljust(wanted, b"\0")

    def _unpacked(self, rows: NDArray[np.uint8], columns: int, channels: int) -> Samples:
        """Samples (rows, columns, channels) of packed rows of bytes."""
        count = columns * channels
        if self._kind == FLOAT:
            values = rows.view(self._order + FLOATS[self._bits])[:, :count]
        elif self._bits in (8, 16, 32):
            letter = "i" if self._kind == SIGNED else "u"
            values = rows.view(f"{self._order}{letter}{self._bits // 8}")[:, :count]
        else:
            bits = np.unpackbits(rows, axis=1)[:, : count * self._bits]
            weights = (1 << np.arange(self._bits - 1, -1, -1, dtype=np.int64)).astype(np.float64)
            values = bits.reshape(len(rows), count, self._bits) @ weights
        values = values.reshape(len(rows), columns, channels)
        if self._tags.get(PREDICTOR) == DIFFERENCES:
            values = np.cumsum(values, axis=1, dtype=values.dtype)
        return values.astype(np.float64)
