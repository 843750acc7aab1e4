"""Sound pictures to be mutated: every format that HashDesk reads, in every mode of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from tests.drawing import draw

SIZE = (93, 70)  # no multiple of any decoder's block
LARGEST_REAL = 300_000  # bytes: what is larger only takes longer


@dataclass(frozen=True)
class Seed:
    """A sound picture as the bytes of its file."""

    suffix: str
    data: bytes


# Format and suffix, mode, options of Pillow's writer.
_VARIANTS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("JPEG", "jpg", "RGB", {"quality": 80}),
    ("JPEG", "jpg", "RGB", {"progressive": True, "subsampling": 0, "restart_marker_blocks": 4}),
    ("JPEG", "jpg", "L", {"optimize": True}),
    ("JPEG", "jpg", "CMYK", {}),
    ("MPO", "jpg", "RGB", {"save_all": True}),
    *(("PNG", "png", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
    ("PNG", "png", "P", {"transparency": 3, "bits": 4}),
    ("PNG", "png", "RGBA", {"save_all": True}),
    ("WEBP", "webp", "RGB", {}),
    ("WEBP", "webp", "RGBA", {"lossless": True}),
    ("WEBP", "webp", "RGB", {"save_all": True}),
    *(
        ("TIFF", "tif", mode, {})
        for mode in ("1", "L", "P", "RGB", "RGBA", "CMYK", "LAB", "I;16", "F")
    ),
    ("TIFF", "tif", "RGB", {"big_tiff": True}),
    ("TIFF", "tif", "RGB", {"save_all": True}),
    *(
        ("TIFF", "tif", mode, {"compression": compression})
        for mode, compression in (
            *(("1", "group3"), ("1", "group4"), ("L", "packbits"), ("YCbCr", "jpeg")),
            *(("RGB", "jpeg"), ("RGB", "tiff_lzw"), ("RGB", "tiff_adobe_deflate"), ("RGB", "lzma")),
            ("RGB", "zstd"),
        )
    ),
    *(("BMP", "bmp", mode, {}) for mode in ("1", "L", "P", "RGB", "RGBA")),
    *(("GIF", "gif", mode, {}) for mode in ("L", "P")),
    ("GIF", "gif", "P", {"save_all": True, "transparency": 1, "disposal": 2}),
    ("AVIF", "avif", "RGB", {"max_threads": 1}),
    ("AVIF", "avif", "RGBA", {"max_threads": 1}),
)


@cache
def drawn() -> tuple[Seed, ...]:
    """Pictures that Pillow writes. Where one of its libraries lacks a codec, without those."""
    seeds = []
    for number, (kind, suffix, mode, options) in enumerate(_VARIANTS):
        if options.get("save_all"):
            options = {**options, "append_images": [_picture(number + 1, mode)]}
        buffer = io.BytesIO()
        exif = {"exif": _exif()} if suffix not in ("bmp", "dib", "gif", "tif") else {}
        try:
            _picture(number, mode).save(buffer, kind, **options, **exif)
        except (OSError, KeyError, ValueError):
            continue
        seeds.append(Seed(suffix, buffer.getvalue()))
    # Pillow writes no HEIF. The parser of its boxes is reached with those of an AVIF.
    boxes = next(seed.data for seed in seeds if seed.suffix == "avif")
    return (*seeds, Seed("heic", boxes.replace(b"ftypavif", b"ftypheic", 1)))


def real(photos: Path) -> Iterator[Seed]:
    """Small pictures of a folder in the formats that Pillow does not write as cameras do."""
    for path in sorted(photos.rglob("*")):
        suffix = path.suffix.lower().removeprefix(".")
        if path.is_file() and 0 < path.stat().st_size < LARGEST_REAL and suffix in _READ:
            yield Seed(suffix, path.read_bytes())


_READ = {"jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp", "gif", "avif", "heic", "heif"}


def _picture(number: int, mode: str) -> Image.Image:
    image = draw(number, number, SIZE)
    if mode == "LAB":
        return Image.merge("LAB", image.split())
    if mode in ("LA", "RGBA"):
        image.putalpha(draw(number, 1, SIZE).convert("L"))
    return image.convert("L").convert(mode) if mode in ("I;16", "F") else image.convert(mode)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation
    exif[0x0110] = "Camera"
    exif.get_ifd(0x8769)[0x9003] = "2024:05:12 16:20:00"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 14.5)
    return exif
