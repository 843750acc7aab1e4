"""JPEG XL files as Pillow images, decoded by libjxl (the package pylibjxl).

libjxl is loaded when the first such file comes. It makes pixels upright by itself, so
`upright` passes over the orientation in the file's EXIF.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

MODES_BY_CHANNELS = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}  # by the number of channels
THREADS = 1  # a worker has one core


class JpegXLImageFile(ImageFile.ImageFile):
    """A JPEG XL file; of an animation, the first frame."""

    format = "JXL"
    format_description = "JPEG XL"

    def _open(self) -> None:
        import pylibjxl

        assert self.fp is not None
        self._data = self.fp.read()
        found = pylibjxl.probe(self._data)
        self._size = found["width"], found["height"]
        self._mode = MODES_BY_CHANNELS[found["channels"]]
        self.is_animated = bool(found["have_animation"])
        self.tile = []

    def unpack(self) -> None:
        """Have `info` hold EXIF, XMP and profile: libjxl unpacks them together with the pixels."""
        with suppress(OSError):  # `load` says so
            self._decode()

    def load(self) -> Any:
        """Decode the pixels; where Pillow may keep what there is, as far as they go."""
        self._decode()
        return Image.Image.load(self)

    def _decode(self) -> None:
        """Decode pixels, EXIF and XMP, once. Raises OSError if they are not all there."""
        import pylibjxl

        if self._im is not None:
            return
        width, height = self.size
        shape = (height, width) if self.mode == "L" else (height, width, len(self.getbands()))
        pixels: NDArray[np.uint8] = np.zeros(shape, np.uint8)
        found: dict[str, bytes] = {}
        try:
            with pylibjxl.JXL(threads=THREADS, pool_size=1) as codec:
                _, found = codec.decode(self._data, metadata=True, out=pixels)
        except RuntimeError as error:
            if not ImageFile.LOAD_TRUNCATED_IMAGES:
                raise OSError("the pixels are truncated or broken") from error
        self._im = Image.fromarray(pixels).im
        self._data = b""
        for name in ("exif", "xmp", "icc_profile"):
            if name in found:
                self.info[name] = found[name]
