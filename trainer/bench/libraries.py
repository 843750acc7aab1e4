"""Labelled photos as libraries. Labels are for measuring; nothing here is learned from them.

PHOTOS/labelled/SET/CLASS/…  Each set is a library. All sets together with PHOTOS/personal, where
each photo is a class of its own, are one more: the mixed one. Edits of personal photos search it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk.core.adaptation import training_data
from hashdesk.core.encoding.encoder import Features, Pixels
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decode import DecodedPhoto
from hashdesk.core.imaging.orientation import PHashes
from hashdesk.encoders.engines.engine import Engine
from trainer.data.fixed_edits import FIXED_EDITS
from trainer.data.photos import (
    MAX_PHOTO_PIXELS,
    decode_image,
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
    features: Features  # (m, d)
    phashes: PHashes


@dataclass(frozen=True)
class LabelledLibrary:
    """A library of photos with labels, and edits of some photos."""

    name: str
    photos: LibraryFeatures
    labels: NDArray[np.str_]  # (n,)
    edits: LibraryEdits | None


def load_libraries(photos: Path, engine: Engine, cache: Path | None) -> list[LabelledLibrary]:
    """All libraries. Raises FolderError."""
    libraries = []
    for place in sorted(child for child in (photos / "labelled").iterdir() if child.is_dir()):
        paths = photos_in(place)
        labels = np.array([p.parent.relative_to(place.parent).as_posix() for p in paths])
        libraries.append(
            LabelledLibrary(
                place.name, _encode_files(place.name, paths, engine, cache), labels, None
            )
        )
    return [*libraries, _mixed(photos / "personal", libraries, engine, cache)]


def write_training_folder(
    library: LabelledLibrary, work: Path, base: str, backbone: str, seed: int
) -> None:
    """Write the folder that `hashdesk adapt` would give to the trainer."""
    work.mkdir(parents=True)
    np.save(work / training_data.FEATURES, library.photos.features)
    draws = np.random.default_rng(seed)
    count = len(library.labels)
    rows = np.sort(draws.choice(count, min(training_data.SAMPLE_SIZE, count), replace=False))
    jpegs = [library.photos.thumbnails[row] for row in rows]
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, rows, jpegs)
    request = {
        "version": training_data.REQUEST_VERSION,
        "backbone": backbone,
        "base": base,
        "photos": count,
    }
    (work / training_data.REQUEST).write_text(json.dumps(request), "utf-8")


def _mixed(
    personal: Path, others: list[LabelledLibrary], engine: Engine, cache: Path | None
) -> LabelledLibrary:
    paths = photos_in(personal)
    alone = _encode_files(personal.name, paths, engine, cache)
    chosen = edited_rows(len(paths))
    edits = _encode_edits([paths[row] for row in chosen], engine, cache)
    parts = [alone, *(other.photos for other in others)]
    own = np.array([f"{personal.name}/{path.name}" for path in paths])
    return LabelledLibrary(
        MIXED,
        LibraryFeatures(
            np.concatenate([one.features for one in parts]),
            np.concatenate([one.phashes for one in parts]),
            tuple(thumbnail for one in parts for thumbnail in one.thumbnails),
        ),
        np.concatenate([own, *(other.labels for other in others)]),
        LibraryEdits(
            np.repeat(chosen, len(FIXED_EDITS)), edits.features.astype(np.float32), edits.phashes
        ),
    )


def _encode_files(
    name: str, paths: Sequence[Path], engine: Engine, cache: Path | None
) -> LibraryFeatures:
    def decoded() -> Iterable[DecodedPhoto]:
        for path in paths:
            with path.open("rb") as file:
                yield decode.decode(file, MAX_PHOTO_PIXELS)

    return _cached(cache, name, paths, engine, decoded())


def _encode_edits(paths: Sequence[Path], engine: Engine, cache: Path | None) -> LibraryFeatures:
    photos: Iterable[Image.Image] = map(open_reduced, paths)
    edits = (decode_image(edit(photo)) for photo in photos for edit in FIXED_EDITS.values())
    return _cached(cache, "edits", paths, engine, edits)


def _cached(
    cache: Path | None,
    name: str,
    paths: Sequence[Path],
    engine: Engine,
    photos: Iterable[DecodedPhoto],
) -> LibraryFeatures:
    """From the cache if it has features of the same files; else made and written there."""
    mark = f"{engine.name}-{fingerprint(paths)}"
    file = None if cache is None else cache / f"{name}-seen-{mark}.npz"
    if file is not None and file.exists():
        with np.load(file) as kept:
            bounds = [0, *kept["ends"]]
            jpegs = kept["jpegs"].tobytes()
            thumbnails = [jpegs[a:b] for a, b in pairwise(bounds)]
            return LibraryFeatures(kept["features"], kept["phashes"], tuple(thumbnails))
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
