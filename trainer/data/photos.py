"""Photos for the trainer: folders of them to features, their edits included, kept between runs.

Pixels come from `hashdesk.core.imaging.decode`, as everywhere. An edited photo goes through it
like any other file: it is written to memory as a BMP first.
"""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator, default_rng
from numpy.typing import NDArray
from PIL import Image, ImageOps

from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.errors import FolderError
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decode import DecodedPhoto
from hashdesk.core.imaging.photo_formats import DECODED_FORMATS, PHOTO_SUFFIXES
from hashdesk.encoders.engines.engine import Engine
from trainer.data.fixed_edits import PROBES
from trainer.data.random_edits import edit_at_random

MOST_PIXELS = 150_000_000
PROBED_PHOTOS = 60
PROBED_SIDE = 1024  # the longer side of a photo that is probed

Edit = Callable[[Image.Image, Generator], Image.Image]


@dataclass(frozen=True)
class PhotoSet:
    """Photos with what they show, for measuring; nothing is ever fitted to labels."""

    name: str
    labels: NDArray[np.str_]  # (n,): the folder below the set
    features: Features  # (n, d)
    edited: Features  # (n, d), of one random edit of each


@dataclass(frozen=True)
class Probed:
    """Photos and the sixteen fixed edits of each."""

    originals: Features  # (n, d)
    edited: Features  # (n, 16, d)


def labelled_sets(folder: Path, engine: Engine, cache: Path | None) -> list[PhotoSet]:
    """One set for each sub-folder of `folder`, in the order of names."""
    places = sorted(child for child in folder.iterdir() if child.is_dir())
    sets = [_labelled_set(place, engine, cache) for place in places]
    if not sets:
        raise FolderError(f"{folder} has no sub-folders of photos.")
    return sets


def _labelled_set(place: Path, engine: Engine, cache: Path | None) -> PhotoSet:
    paths = photos_in(place)
    names = [path.relative_to(place.parent).as_posix() for path in paths]

    def encode_plain() -> Features:
        return encode(engine, paths)

    def encode_one_edit() -> Features:
        return encode_edited(engine, paths, names, edit_at_random)

    return PhotoSet(
        place.name,
        np.array([path.parent.relative_to(place).as_posix() for path in paths]),
        _kept(cache, f"{place.name}-plain", paths, encode_plain),
        _kept(cache, f"{place.name}-edited", paths, encode_one_edit),
    )


def probed(folder: Path, engine: Engine, cache: Path | None) -> Probed:
    """Photos of a folder, chosen evenly, and their sixteen edits."""
    every = photos_in(folder)
    paths = [every[row] for row in probed_rows(len(every))]

    def encode_probes() -> Features:
        batches = (
            np.stack([to_pixels(probe(photo)) for probe in PROBES.values()])
            for photo in map(reduced, paths)
        )
        return np.concatenate([engine.features(batch) for batch in batches])

    originals = _kept(cache, "probed-plain", paths, lambda: encode(engine, paths))
    edited = _kept(cache, "probed-edited", paths, encode_probes)
    return Probed(originals, edited.reshape(len(paths), len(PROBES), -1))


def probed_rows(count: int) -> NDArray[np.intp]:
    """Which of `count` photos are probed."""
    chosen = default_rng(0).choice(count, min(PROBED_PHOTOS, count), replace=False)
    return np.sort(chosen).astype(np.intp)


def photos_in(folder: Path) -> list[Path]:
    """All photos below a folder, in the order of their paths. Raises FolderError."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder} of photos.")
    return sorted(p for p in folder.rglob("*") if os.fsencode(p.suffix.lower()) in PHOTO_SUFFIXES)


def encode(engine: Engine, paths: Sequence[Path]) -> Features:
    """Features (n, d) of photo files."""
    return features_of(engine, map(pixels_of, paths))


def encode_edited(
    engine: Engine, paths: Sequence[Path], names: Sequence[str], edit: Edit
) -> Features:
    """Features (n, d) of an edit of each photo; a photo's name decides which edit it gets."""
    pairs = zip(paths, names, strict=True)
    return features_of(
        engine,
        (to_pixels(edit(upright(p), default_rng(zlib.crc32(n.encode())))) for p, n in pairs),
    )


def pixels_of(path: Path) -> Pixels:
    """What the encoder sees of a photo file."""
    with path.open("rb") as file:
        return decode.decode(file, MOST_PIXELS).pixels


def to_pixels(photo: Image.Image) -> Pixels:
    """What the encoder would see of a photo if it were a file."""
    return decoded(photo).pixels


def decoded(photo: Image.Image) -> DecodedPhoto:
    """What the app would make of a photo if it were a file."""
    buffer = io.BytesIO()
    photo.save(buffer, "BMP")
    return decode.decode(buffer, MOST_PIXELS)


def upright(path: Path) -> Image.Image:
    """A photo file as an upright RGB image at full size."""
    with Image.open(path, formats=DECODED_FORMATS) as image:
        return ImageOps.exif_transpose(image).convert("RGB")


def reduced(path: Path) -> Image.Image:
    """A photo file as it is before it is edited: upright, and not too large."""
    photo = upright(path)
    photo.thumbnail((PROBED_SIDE, PROBED_SIDE))
    return photo


def features_of(engine: Engine, pixels: Iterable[Pixels]) -> Features:
    """Features (n, d) of pixels, a batch at a time."""
    parts: list[Features] = []
    batch: list[Pixels] = []
    for one in pixels:
        batch.append(one)
        if len(batch) == engine.batch:
            parts.append(engine.features(np.stack(batch)))
            batch = []
    if batch:
        parts.append(engine.features(np.stack(batch)))
    return np.concatenate(parts)


def fingerprint(paths: Sequence[Path]) -> str:
    """Of files as they are now: another one for other files, or if any of them changes."""
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _kept(
    cache: Path | None, name: str, paths: Sequence[Path], make: Callable[[], Features]
) -> Features:
    """Features from the cache if they were made of the same files, else made and kept."""
    if cache is None:
        return make()
    file = cache / f"{name}-{fingerprint(paths)}.npy"
    if file.exists():
        kept: Features = np.load(file)
        return kept
    features = make()
    cache.mkdir(parents=True, exist_ok=True)
    np.save(file, features)
    return features
