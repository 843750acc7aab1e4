"""Labelled photos as libraries. Labels are for measuring; nothing here is learned from them.

PHOTOS/labelled/SET/CLASS/…  Each set is a library. All sets together with PHOTOS/personal, where
each photo is a class of its own, are one more: the mixed one. Edits of personal photos search it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.adaptation import training_data
from hashdesk.core.encoding.encoder import Pixels
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.edits.decode_edits import decode_views
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.encoders.engines.engine import Engine
from hashdesk.encoders.judging.searched_pictures import SearchedPictures
from trainer.data.photos import (
    decode_file,
    edited_rows,
    fingerprint,
    open_reduced,
    photos_in,
    pixel_features,
)

MIXED = "mixed"


@dataclass(frozen=True)
class LibraryFeatures:
    """What the app keeps of photos."""

    features: NDArray[np.float16]  # (n, d)
    phashes: PHashes
    thumbnails: tuple[bytes, ...]  # JPEG


@dataclass(frozen=True)
class LibraryEdits:
    """Edits of some photos of a library."""

    originals: NDArray[np.intp]  # (m,) rows
    pictures: SearchedPictures  # m


@dataclass(frozen=True)
class LabelledLibrary:
    """A library of photos with labels, and edits of some photos."""

    name: str
    photos: LibraryFeatures
    labels: NDArray[np.str_]  # (n,)
    edits: LibraryEdits | None


def load_libraries(photos: Path, engine: Engine, cache: Path | None) -> list[LabelledLibrary]:
    """All libraries. Raises FolderError."""
    libraries = load_sets(photos, engine, cache)
    return [*libraries, _mixed(photos / "personal", libraries, engine, cache)]


def load_sets(photos: Path, engine: Engine, cache: Path | None) -> list[LabelledLibrary]:
    """All libraries but the mixed one. Raises FolderError."""
    libraries = []
    for place in sorted(child for child in (photos / "labelled").iterdir() if child.is_dir()):
        paths = photos_in(place)
        labels = np.array([p.parent.relative_to(place.parent).as_posix() for p in paths])
        features = _encode(place.name, paths, map(decode_file, paths), engine, cache)
        libraries.append(LabelledLibrary(place.name, features, labels, None))
    return libraries


def write_training_files(library: LabelledLibrary, work: Path, seed: int) -> None:
    """Write what `hashdesk adapt` would give to the trainer."""
    work.mkdir(parents=True)
    np.save(work / training_data.FEATURES, library.photos.features)
    np.save(work / training_data.PHASHES, library.photos.phashes)
    draws, count = np.random.default_rng(seed), len(library.labels)
    rows = np.sort(draws.choice(count, min(training_data.SAMPLE_SIZE, count), replace=False))
    jpegs = [library.photos.thumbnails[row] for row in rows]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, jpegs)


def _mixed(
    personal: Path, others: list[LabelledLibrary], engine: Engine, cache: Path | None
) -> LabelledLibrary:
    paths = photos_in(personal)
    alone = _encode(personal.name, paths, map(decode_file, paths), engine, cache)
    chosen = edited_rows(len(paths))
    edits = _edits([paths[row] for row in chosen], engine, cache)
    parts = [alone, *(other.photos for other in others)]
    photos = LibraryFeatures(
        np.concatenate([one.features for one in parts]),
        np.concatenate([one.phashes for one in parts]),
        tuple(chain.from_iterable(one.thumbnails for one in parts)),
    )
    own = np.array([f"{personal.name}/{path.name}" for path in paths])
    labels = np.concatenate([own, *(other.labels for other in others)])
    rows = np.repeat(chosen, len(FIXED_EDITS))
    return LabelledLibrary(MIXED, photos, labels, LibraryEdits(rows, edits))


def _edits(originals: list[Path], engine: Engine, cache: Path | None) -> SearchedPictures:
    """The fixed edits of photos, in the views in which they search; cached like `_encode`."""
    file = cache and cache / f"edits-searched-{engine.name}-{fingerprint(originals)}.npz"
    if file is not None and file.exists():
        with np.load(file) as kept:
            return SearchedPictures(kept["features"], kept["phashes"], kept["framed"])
    trimmed: dict[int, DecodedPhoto] = {}

    def as_they_are() -> Iterator[DecodedPhoto]:
        reduced = map(open_reduced, originals)
        edited = (edit(photo) for photo in reduced for edit in FIXED_EDITS.values())
        for number, (whole, inside) in enumerate(map(decode_views, edited)):
            if inside is not None:
                trimmed[number] = inside
            yield whole

    first = _encoded(as_they_are(), engine)
    views = [first, *([_encoded(trimmed.values(), engine)] if trimmed else [])]
    made = SearchedPictures(
        np.concatenate([view.features for view in views]).astype(np.float32),
        np.concatenate([view.phashes for view in views]),
        np.array(list(trimmed), np.intp),
    )
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, features=made.features, phashes=made.phashes, framed=made.framed)
    return made


def _encode(
    name: str, paths: list[Path], photos: Iterable[DecodedPhoto], engine: Engine, cache: Path | None
) -> LibraryFeatures:
    """From the cache if it has features of the same files; else made and written there."""
    file = cache and cache / f"{name}-seen-{engine.name}-{fingerprint(paths)}.npz"
    if file is not None and file.exists():
        with np.load(file) as kept:
            jpegs = kept["jpegs"].tobytes()
            thumbnails = tuple(jpegs[a:b] for a, b in pairwise([0, *kept["ends"]]))
            return LibraryFeatures(kept["features"], kept["phashes"], thumbnails)
    made = _encoded(photos, engine)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        ends = np.cumsum([len(one) for one in made.thumbnails])
        jpegs = np.frombuffer(b"".join(made.thumbnails), np.uint8)
        np.savez(file, features=made.features, phashes=made.phashes, ends=ends, jpegs=jpegs)
    return made


def _encoded(photos: Iterable[DecodedPhoto], engine: Engine) -> LibraryFeatures:
    phashes, thumbnails = [], []

    def pixels() -> Iterable[Pixels]:
        for photo in photos:
            phashes.append(photo.phash)
            thumbnails.append(photo.thumbnail)
            yield photo.pixels

    features = pixel_features(engine, pixels()).astype(np.float16)
    return LibraryFeatures(features, np.array(phashes, np.uint64), tuple(thumbnails))
