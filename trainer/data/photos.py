"""Folders of photos, and edits of them, to features; features are cached between runs.

Pixels come from `hashdesk.core.imaging.decode`, as everywhere. An edited photo goes through it
like any other file (`hashdesk.core.imaging.edits.decode_edits`).
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.random import default_rng
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import FolderError
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.colors.pixel_range import small_rgb
from hashdesk.core.imaging.colors.srgb import profile_of
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.edits.decode_edits import MAX_EDITED_PIXELS, decode_image
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.imaging.edits.random_edits import edit_at_random
from hashdesk.core.imaging.open_image import open_image
from hashdesk.core.imaging.photo_formats import PHOTO_SUFFIXES
from hashdesk.core.imaging.upright import upright_transpose
from hashdesk.core.metadata.photo_metadata import read_metadata
from hashdesk.encoders.engines.engine import Engine

EDITED_PHOTOS = 60  # personal photos that the fixed edits are made of
EDITED_SIDE = 1024  # the longer side of a photo before it is edited


@dataclass(frozen=True)
class PhotoSet:
    """Photos with labels, for measuring; nothing is ever fitted to labels."""

    name: str
    labels: NDArray[np.str_]  # (n,) the sub-folder of the set that a photo is in
    features: Features  # (n, d)
    edited: Features  # (n, d), one random edit of each


@dataclass(frozen=True)
class EditedPhotos:
    """Photos and the sixteen fixed edits of each."""

    originals: Features  # (n, d)
    edited: Features  # (n, 16, d)


def labelled_sets(folder: Path, engine: Engine, cache: Path | None) -> list[PhotoSet]:
    """One set for each sub-folder of `folder`, in the order of names. Raises FolderError."""
    places = sorted(child for child in folder.iterdir() if child.is_dir())
    sets = [_labelled_set(place, engine, cache) for place in places]
    if not sets:
        raise FolderError(f"{folder} has no sub-folders of photos.")
    return sets


def _labelled_set(place: Path, engine: Engine, cache: Path | None) -> PhotoSet:
    paths = photos_in(place)
    names = [path.relative_to(place.parent).as_posix() for path in paths]
    return PhotoSet(
        place.name,
        np.array([path.parent.relative_to(place).as_posix() for path in paths]),
        _cached(cache, f"{place.name}-plain", paths, lambda: file_features(engine, paths)),
        _cached(cache, f"{place.name}-edited", paths, lambda: edit_features(engine, paths, names)),
    )


def edited_photos(folder: Path, engine: Engine, cache: Path | None) -> EditedPhotos:
    """Some photos of a folder, drawn evenly, and their sixteen fixed edits."""
    every = photos_in(folder)
    paths = [every[row] for row in edited_rows(len(every))]

    def fixed_edits() -> Features:
        batches = (
            np.stack([image_pixels(edit(photo)) for edit in FIXED_EDITS.values()])
            for photo in map(open_reduced, paths)
        )
        return np.concatenate([engine.features(batch) for batch in batches])

    originals = _cached(cache, "probed-plain", paths, lambda: file_features(engine, paths))
    edited = _cached(cache, "probed-edited", paths, fixed_edits)
    return EditedPhotos(originals, edited.reshape(len(paths), len(FIXED_EDITS), -1))


def edited_rows(count: int) -> NDArray[np.intp]:
    """Rows of the photos, out of `count`, that the fixed edits are made of: always the same."""
    chosen = default_rng(0).choice(count, min(EDITED_PHOTOS, count), replace=False)
    return np.sort(chosen).astype(np.intp)


def photos_in(folder: Path) -> list[Path]:
    """All photos below a folder, in the order of their paths. Raises FolderError."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder} of photos.")
    return sorted(p for p in folder.rglob("*") if os.fsencode(p.suffix.lower()) in PHOTO_SUFFIXES)


def file_features(engine: Engine, paths: Sequence[Path]) -> Features:
    """Features (n, d) of photo files."""
    return pixel_features(engine, map(file_pixels, paths))


def edit_features(engine: Engine, paths: Sequence[Path], names: Sequence[str]) -> Features:
    """Features (n, d) of an edit of each photo; a photo's name decides which edit it gets."""
    draws = (default_rng(zlib.crc32(name.encode())) for name in names)
    edits = map(edit_at_random, map(open_upright, paths), draws)
    return pixel_features(engine, map(image_pixels, edits))


def file_pixels(path: Path) -> Pixels:
    """The encoder's input for a photo file."""
    return decode_file(path).pixels


def decode_file(path: Path) -> DecodedPhoto:
    """A photo file, decoded."""
    with path.open("rb") as file:
        return decode.decode(file, MAX_EDITED_PIXELS)


def image_pixels(photo: Image.Image) -> Pixels:
    """The encoder's input for an image, as if it were a file."""
    return decode_image(photo).pixels


def open_upright(path: Path) -> Image.Image:
    """A photo file as an upright RGB image at full size."""
    with path.open("rb") as file, open_image(file, MAX_EDITED_PIXELS) as opened:
        metadata = read_metadata(opened.image, file)
        transpose = upright_transpose(opened.image, metadata.orientation)
        image = opened.load(opened.image.size)
        image = small_rgb(image, profile_of(opened, metadata.exif))
        return image if transpose is None else image.transpose(transpose)


def open_reduced(path: Path) -> Image.Image:
    """A photo file as the fixed edits take it: upright, and not too large."""
    photo = open_upright(path)
    photo.thumbnail((EDITED_SIDE, EDITED_SIDE))
    return photo


def pixel_features(engine: Engine, pixels: Iterable[Pixels]) -> Features:
    """Features (n, d) of pixels, a batch at a time."""
    rest = iter(pixels)
    batches = iter(lambda: list(islice(rest, engine.batch)), [])
    return np.concatenate([engine.features(np.stack(batch)) for batch in batches])


def fingerprint(paths: Sequence[Path]) -> str:
    """A hash of paths, sizes and times of files: changes if any of them does."""
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def cached_features(file: Path | None, make: Callable[[], Features]) -> Features:
    """Features from a file if it exists; else made, and written to the file if one is given."""
    if file is not None and file.exists():
        kept: Features = np.load(file)
        return kept
    features = make()
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, features)
    return features


def _cached(
    cache: Path | None, name: str, paths: Sequence[Path], make: Callable[[], Features]
) -> Features:
    """Features from the cache if it has those of the same files; else made and written there."""
    return cached_features(cache and cache / f"{name}-{fingerprint(paths)}.npy", make)
