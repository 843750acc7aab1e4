"""Photoshop documents that Pillow does not know: of 16 and 32 bits, and large ones (PSB).

Adobe, "Photoshop File Formats Specification", 2019. Only the merged picture at the end of a
document is read, never its layers: it is what other programs show.
"""

from __future__ import annotations

import struct
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

START, LARGE = b"8BPS", 2
DOCUMENT_HEAD = struct.Struct(">4sH6xHIIHH")
# Photoshop's modes: grey, RGB, CMYK, duotone, Lab.
DOCUMENT_MODES = {1: "L", 3: "RGB", 4: "CMYK", 8: "L", 9: "LAB"}
SAMPLE_BYTES = frozenset({8, 16, 32})
NOT_COMPRESSED, RUN_LENGTHS = 0, 1
ICC_PROFILE = 1039  # a resource
RESOURCE_MARK = b"8BIM"
LINEAR_GAMMA = 2.2  # of a screen that shows pixels of 32 bits, which are light itself


class PhotoshopImageFile(ImageFile.ImageFile):
    """The merged picture of a Photoshop document."""

    format = "Photoshop"
    format_description = "Photoshop document"

    def _open(self) -> None:
        assert self.fp is not None
        start, version, channels, height, width, bits, mode = DOCUMENT_HEAD.unpack(
            self.fp.read(DOCUMENT_HEAD.size)
        )
        if start != START or version not in (1, LARGE) or bits not in SAMPLE_BYTES:
            raise SyntaxError("not a Photoshop document of a known kind")
        self._mode = DOCUMENT_MODES[mode]
        self._is_large, self._bits = version == LARGE, bits
        if channels < len(self.getbands()):
            raise SyntaxError("too few channels")
        self._size, self._channels = (width, height), channels
        _skip(self.fp, ">I")
        self._read_resources(self.fp)
        layers = _skip(self.fp, ">Q" if self._is_large else ">I")
        self.has_hidden_parts = layers > 0 or channels > len(self.getbands())
        self._at = self.fp.tell()
        self.tile = []

    def _read_resources(self, file: IO[bytes]) -> None:
        (length,) = struct.unpack(">I", file.read(4))
        end = file.tell() + length
        while file.tell() + 12 <= end:
            mark, number = struct.unpack(">4sH", file.read(6))
            name = file.read(1)[0]
            file.seek(name + (name + 1) % 2, 1)
            (size,) = struct.unpack(">I", file.read(4))
            if mark != RESOURCE_MARK or file.tell() + size > end:
                break
            if number == ICC_PROFILE:
                self.info["icc_profile"] = file.read(size)
                break
            file.seek(size + size % 2, 1)
        file.seek(end)

    def load(self) -> Any:
        """Decode the channels. Raises OSError if they are not all there and must be."""
        if self._im is None:
            assert self.fp is not None
            self.fp.seek(self._at)
            (compression,) = struct.unpack(">H", self.fp.read(2))
            lengths: NDArray[Any] | None = None
            if compression == RUN_LENGTHS:
                kind = ">u4" if self._is_large else ">u2"
                count = self._channels * self.height
                data = self.fp.read(count * np.dtype(kind).itemsize)
                lengths = np.frombuffer(data, kind).reshape(self._channels, self.height)
            elif compression != NOT_COMPRESSED:
                raise OSError("an unknown compression")
            bands = [
                self._band(self.fp, None if lengths is None else int(lengths[n].sum()))
                for n in range(len(self.getbands()))
            ]
            if self.mode == "LAB":  # Pillow keeps a and b with a sign
                colours = (
                    Image.eval(band, lambda level: (level + 128) % 256) for band in bands[1:]
                )
                bands = [bands[0], *colours]
            elif self.mode == "CMYK":  # Photoshop counts paper, not ink
                bands = [Image.eval(band, lambda level: 255 - level) for band in bands]
            self._im = Image.merge(self.mode, bands).im
        return Image.Image.load(self)

    def _band(self, file: IO[bytes], length: int | None) -> Image.Image:
        """One channel as 8 bits."""
        width, height = self.width * self._bits // 8, self.height
        data = file.read(width * height if length is None else length)
        if length is not None:
            packed = Image.frombytes("L", (width, height), data, "packbits", "L")
            data = packed.tobytes()
        if len(data) < width * height:
            if not ImageFile.LOAD_TRUNCATED_IMAGES:
                raise OSError("truncated")
            data = data.ljust(width * height, b"\0")
        return Image.fromarray(self._levels(np.frombuffer(data, np.uint8).reshape(height, width)))

    def _levels(self, rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self._bits == 8:
            return rows
        if self._bits == 16:
            return np.ascontiguousarray(rows[:, ::2])
        light = np.nan_to_num(rows.view(">f4")).clip(0, 1)
        levels: NDArray[np.uint8] = np.round(light ** (1 / LINEAR_GAMMA) * 255).astype(np.uint8)
        return levels


def _skip(file: IO[bytes], layout: str) -> int:
    """Pass over a section that begins with its length, which is returned."""
    length: int = struct.unpack(layout, file.read(struct.calcsize(layout)))[0]
    file.seek(length, 1)
    return length
