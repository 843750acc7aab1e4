"""Opens a photo file: which decoder reads it, how far it goes, and why it cannot be read.

Whatever a decoder says or does, the reason is one of those in `unreadable`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pi_heif
from PIL import Image

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import incomplete, unreadable
from hashdesk.core.imaging.decoded import PREVIEW_LEFT
from hashdesk.core.imaging.image_files.bmp_masks import BmpMasksImageFile
from hashdesk.core.imaging.image_files.jpeg_xl import JpegXLImageFile
from hashdesk.core.imaging.image_files.photoshop import PhotoshopImageFile
from hashdesk.core.imaging.image_files.raw import RawImageFile, is_raw
from hashdesk.core.imaging.image_files.tiff_samples import TiffSamplesImageFile, is_misread
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.photo_formats import (
    HEAD_BYTES,
    PHOTO_FORMATS,
    Decoder,
    PhotoFormat,
    UnreadFormat,
    what_is,
)

pi_heif.register_heif_opener()  # Pillow reads HEIF with it

# What reads a file that Pillow refuses or misreads, by the names of formats.
SECOND_DECODERS: dict[str, Callable[[BinaryFile], Image.Image]] = {
    "BMP": BmpMasksImageFile,
    "TIFF": TiffSamplesImageFile,
    "Photoshop": PhotoshopImageFile,
}


@dataclass
class OpenImage:
    """A photo whose header was read; its pixels are decoded by `load`."""

    image: Image.Image  # its size and side data
    file: BinaryFile
    format: PhotoFormat
    max_pixels: int
    incomplete: str | None = None  # why it is not all there, once that is known

    def load(self, size: tuple[int, int]) -> Image.Image:
        """The pixels as they are stored, at a fraction of the width and height if the format can.

        No smaller than `size`, unless the whole photo is, or it is too large for more than the
        smallest fraction. What is damaged is decoded as far as it goes. Raises PhotoError if that
        shows nothing, MemoryError, and whatever the decoder raises.
        """
        width, height = self.image.size
        if width * height > self.max_pixels:
            size = (width // self.format.fraction, height // self.format.fraction)
        if self.incomplete is None:
            try:
                image = _loaded(self.image, size)
                if self.format.name == "PNG":
                    self.incomplete = incomplete.png_damage(self.file)
                return image
            except (MemoryError, ImportError):
                raise
            except Exception as error:
                if "memory" in str(error):  # Pillow's word for it, from some decoders
                    raise MemoryError from error
                self.incomplete = incomplete.what_is_missing(self.file, self.format.name, error)
        return self._load_what_there_is(size)

    def _load_what_there_is(self, size: tuple[int, int]) -> Image.Image:
        for file in incomplete.mended(self.file, self.format.name):
            try:
                with incomplete.keep_what_there_is():
                    image = _image(file, self.format)
                    image.draft(None, size)
                    incomplete.load_what_there_is(image)
            except (MemoryError, ImportError):
                raise
            except Exception:  # noqa: BLE001  (decoders raise anything)
                continue
            if not incomplete.shows_nothing(image, self.format.name):
                return image
        if (preview := incomplete.exif_preview(self.image)) is not None:
            self.incomplete = PREVIEW_LEFT
            return preview
        raise PhotoError(unreadable.DAMAGED)


@contextmanager
def open_image(file: BinaryFile, max_pixels: int) -> Iterator[OpenImage]:
    """A photo, opened and not decoded yet. Any error inside the context becomes a PhotoError.

    Even that of a drive: decoders take it for damage. `WatchedFile` remembers it.
    """
    Image.MAX_IMAGE_PIXELS = None  # `max_pixels` is checked instead
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's opinions on odd but readable files
            opened = _opened(file, max_pixels)
            with opened.image:
                _check_size(opened)
                if isinstance(opened.image, JpegXLImageFile):
                    opened.image.unpack()
                yield opened
    except PhotoError:
        raise
    except MemoryError as error:
        raise PhotoError(unreadable.TOO_MUCH_MEMORY) from error
    except ImportError as error:  # there is no such package for every system
        lacking = [entry for entry in PHOTO_FORMATS.values() if entry.decoder == error.name]
        reason = unreadable.needs_package(lacking[0]) if lacking else unreadable.DAMAGED
        raise PhotoError(reason) from error
    except Exception as error:  # a decoder that stumbled: its words are about Python or the format
        raise PhotoError(unreadable.DAMAGED) from error


def _opened(file: BinaryFile, max_pixels: int) -> OpenImage:
    """A file, opened by the decoder that its first bytes ask for; if that fails, as it can be."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise PhotoError(unreadable.EMPTY)
    found = what_is(head)
    if isinstance(found, UnreadFormat):
        raise PhotoError(unreadable.not_read(found))
    if found is None:
        raise PhotoError(unreadable.NO_PICTURE)
    if found.name == "TIFF" and is_raw(file):
        found = PHOTO_FORMATS["RAW"]
    try:
        return OpenImage(_image(file, found), file, found, max_pixels)
    except (MemoryError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001  (decoders raise anything)
        missing = incomplete.what_is_missing(file, found.name, error)
    for whole in incomplete.mended(file, found.name):
        try:
            with incomplete.keep_what_there_is():
                return OpenImage(_image(whole, found), file, found, max_pixels, missing)
        except (MemoryError, ImportError):
            raise
        except Exception:  # noqa: BLE001  (decoders raise anything)
            continue
    raise PhotoError(unreadable.DAMAGED)


def _image(file: BinaryFile, kind: PhotoFormat) -> Image.Image:
    """A file, opened by the decoder of a format. Raises what that decoder raises."""
    file.seek(0)
    if kind.decoder is Decoder.RAW:
        return RawImageFile(file)
    if kind.decoder is Decoder.JPEG_XL:
        return JpegXLImageFile(file)
    second = SECOND_DECODERS.get(kind.name)
    try:
        image = Image.open(file, formats=(kind.pillow,))
    except (OSError, SyntaxError, ValueError):
        if second is None:
            raise
    else:
        if second is None or not is_misread(image):
            return image
    file.seek(0)
    return second(file)


def _check_size(opened: OpenImage) -> None:
    """Refuse a photo that is too large to be decoded, at a fraction if the format can."""
    width, height = opened.image.size
    if width * height > opened.max_pixels * opened.format.fraction**2:
        raise PhotoError(unreadable.too_many_pixels(width, height, opened.max_pixels))


def _loaded(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    image.draft(None, size)
    image.load()
    return image
