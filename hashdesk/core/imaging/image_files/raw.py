"""RAW files as Pillow images: a JPEG preview that is large enough, else what LibRaw develops.

Of the previews that a camera embeds, the smallest is decoded that is as large as asked for and has
a longer side of LEAST_PREVIEW_SIDE at least. Without one, LibRaw (the package rawpy) is asked for
its own finds, and else develops the sensor's pixels at half their width and height. LibRaw is
loaded when the first file needs it.
"""

from __future__ import annotations

import io
from typing import IO, Any, BinaryIO, cast

import numpy as np
from PIL import ExifTags, Image, ImageFile

from hashdesk.core.imaging.image_files import canon_boxes, raw_previews
from hashdesk.core.imaging.image_files.raw_previews import Preview

LEAST_PREVIEW_SIDE = 1024  # pixels of the longer side: four times a thumbnail's
SRGB_GAMMA = (2.4, 12.92)  # power, and slope near black
# LibRaw's flip -> EXIF orientation.
FLIP_ORIENTATIONS = {0: 1, 3: 3, 5: 8, 6: 6}


def is_raw(file: IO[bytes]) -> bool:
    """Whether a file that begins like TIFF is a RAW file."""
    return raw_previews.are_of_raw(raw_previews.directories(file))


class RawImageFile(ImageFile.ImageFile):
    """A RAW file. Its size is that of the whole photo, as the sensor saw it."""

    format = "RAW"
    format_description = "RAW file of a camera"

    def _open(self) -> None:
        assert self.fp is not None
        self._file = self.fp
        ifds = raw_previews.directories(self._file)
        self._previews = raw_previews.find_previews(self._file, ifds)
        self._wanted: Preview | None = None
        self._jpeg = b""  # a preview that only LibRaw found
        self._mode = "RGB"
        self.tile = []
        has_exif = bool(ifds) or canon_boxes.is_cr3(self._file)
        if self._previews and not has_exif:
            largest = self._previews[-1]
            with raw_previews.open_preview(self._file, largest.offset, largest.length) as image:
                if "exif" in image.info:
                    self.info["exif"], has_exif = image.info["exif"], True
        self._usable = [preview for preview in self._previews if _is_usable(preview)]
        size = raw_previews.full_size(ifds)
        if not self._usable:
            try:
                size = self._ask_libraw(has_exif)
            except Exception:
                if not self._previews:
                    raise
                self._usable = self._previews  # small, but all there is
        self._size = size or (self._previews[-1].width, self._previews[-1].height)
        self.draft(None, self._size)

    def _ask_libraw(self, has_exif: bool) -> tuple[int, int]:
        """Size and orientation as LibRaw sees them, and its preview if that is large enough."""
        with _libraw(self._file) as raw:
            sizes = raw.sizes
            if not has_exif:
                exif = Image.Exif()
                exif[ExifTags.Base.Orientation] = FLIP_ORIENTATIONS.get(sizes.flip, 1)
                self.info["exif"] = exif.tobytes()
            self._jpeg = _largest_thumbnail(raw)
            return sizes.width, sizes.height

    def draft(self, mode: str | None, size: tuple[int, int] | None) -> None:
        """Choose the smallest usable preview that is no smaller than `size`."""
        large = [p for p in self._usable if size and p.width >= size[0] and p.height >= size[1]]
        self._wanted = next(iter(large or self._usable[-1:]), None)
        self._draft_size = size

    def load(self) -> Any:
        """Decode the preview, or develop the photo."""
        if self._im is None:
            image = self._decoded()
            self._im, self._size = image.im, image.size
            self._mode = image.mode
        return Image.Image.load(self)

    def _decoded(self) -> Image.Image:
        if self._wanted is not None:
            return self._preview(self._wanted)
        if self._jpeg:
            return self._drafted(Image.open(io.BytesIO(self._jpeg), formats=("JPEG",)))
        try:
            return self._developed()
        except Exception:
            if not self._previews:
                raise
            return self._preview(self._previews[-1])

    def _preview(self, preview: Preview) -> Image.Image:
        place = preview.offset, preview.length
        return self._drafted(raw_previews.open_preview(self._file, *place))

    def _drafted(self, image: Image.Image) -> Image.Image:
        """A preview, decoded; its colours are those of the whole."""
        if "icc_profile" in image.info:
            self.info["icc_profile"] = image.info["icc_profile"]
        image.draft(None, self._draft_size)
        image.load()
        return image

    def _developed(self) -> Image.Image:
        """The photo at half its width and height, in sRGB, with the camera's white balance."""
        with _libraw(self._file) as raw:
            pixels = raw.postprocess(
                half_size=True, use_camera_wb=True, gamma=SRGB_GAMMA, output_bps=8, user_flip=0
            )
        return Image.fromarray(np.ascontiguousarray(pixels))


def _libraw(file: IO[bytes]) -> Any:
    """A RAW file, opened by LibRaw. Raises rawpy.LibRawError."""
    import rawpy

    file.seek(0)
    return rawpy.imread(cast(BinaryIO, file))


def _largest_thumbnail(raw: Any) -> bytes:
    """The JPEG preview that LibRaw finds; empty if it is none, or too small."""
    import rawpy

    try:
        thumbnail = raw.extract_thumb()
        if thumbnail.format is not rawpy.ThumbFormat.JPEG:
            return b""
        with Image.open(io.BytesIO(thumbnail.data), formats=("JPEG",)) as image:
            usable = max(image.size) >= LEAST_PREVIEW_SIDE
    except Exception:  # noqa: BLE001  (LibRaw or Pillow: there is no preview to be had)
        return b""
    return bytes(thumbnail.data) if usable else b""


def _is_usable(preview: Preview) -> bool:
    return max(preview.width, preview.height) >= LEAST_PREVIEW_SIDE
