"""Labelled photos taken as somebody's library. Labels measure; nothing here learns from them.

PHOTOS/labelled/SET/CLASS/…  each set is a library, and all of them with PHOTOS/personal, whose
photos are each alone, are one more: the mixed one, in which edits of personal photos are searched.
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
from hashdesk.encoders.engines.engine import Engine
from trainer.data import photos as data
from trainer.data.fixed_edits import PROBES

Hashes = NDArray[np.uint64]  # (n,)
MIXED = "mixed"


@dataclass(frozen=True)
class LibraryFeatures:
    """What the app keeps of some photos."""

    features: NDArray[np.float16]  # (n, d)
    phashes: Hashes
    thumbnails: tuple[bytes, ...]  # JPEG


@dataclass(frozen=True)
class LibraryEdits:
    """Edits of photos of a library."""

    originals: NDArray[np.intp]  # (m,) rows
    features: Features  # (m, d)
    phashes: Hashes


@dataclass(frozen=True)
class LabelledLibrary:
    """Photos as a library has them, and what they show."""

    name: str
    seen: LibraryFeatures
    labels: NDArray[np.str_]  # (n,)
    edits: LibraryEdits | None


def load(photos: Path, engine: Engine, cache: Path | None) -> list[LabelledLibrary]:
    """All libraries. Raises FolderError."""
    libraries = []
    for place in sorted(child for child in (photos / "labelled").iterdir() if child.is_dir()):
        paths = data.photos_in(place)
        labels = np.array([p.parent.relative_to(place.parent).as_posix() for p in paths])
        libraries.append(
            LabelledLibrary(place.name, _seen(place.name, paths, engine, cache), labels, None)
        )
    return [*libraries, _mixed(photos / "personal", libraries, engine, cache)]


def write_work(library: LabelledLibrary, work: Path, base: str, backbone: str, seed: int) -> None:
    """The folder that `hashdesk adapt` would give to the trainer."""
    work.mkdir(parents=True)
    np.save(work / training_data.FEATURES, library.seen.features)
    draws = np.random.default_rng(seed)
    count = len(library.labels)
    rows = np.sort(draws.choice(count, min(training_data.SAMPLE, count), replace=False))
    jpegs = [library.seen.thumbnails[row] for row in rows]
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
    paths = data.photos_in(personal)
    alone = _seen(personal.name, paths, engine, cache)
    chosen = data.probed_rows(len(paths))
    edits = _seen_edits([paths[row] for row in chosen], engine, cache)
    seen = [alone, *(other.seen for other in others)]
    own = np.array([f"{personal.name}/{path.name}" for path in paths])
    return LabelledLibrary(
        MIXED,
        LibraryFeatures(
            np.concatenate([one.features for one in seen]),
            np.concatenate([one.phashes for one in seen]),
            tuple(thumbnail for one in seen for thumbnail in one.thumbnails),
        ),
        np.concatenate([own, *(other.labels for other in others)]),
        LibraryEdits(
            np.repeat(chosen, len(PROBES)), edits.features.astype(np.float32), edits.phashes
        ),
    )


def _seen(name: str, paths: Sequence[Path], engine: Engine, cache: Path | None) -> LibraryFeatures:
    def decoded() -> Iterable[DecodedPhoto]:
        for path in paths:
            with path.open("rb") as file:
                yield decode.decode(file, data.MOST_PIXELS)

    return _kept(cache, name, paths, engine, decoded())


def _seen_edits(paths: Sequence[Path], engine: Engine, cache: Path | None) -> LibraryFeatures:
    photos: Iterable[Image.Image] = map(data.reduced, paths)
    edits = (data.decoded(probe(photo)) for photo in photos for probe in PROBES.values())
    return _kept(cache, "edits", paths, engine, edits)


def _kept(
    cache: Path | None,
    name: str,
    paths: Sequence[Path],
    engine: Engine,
    photos: Iterable[DecodedPhoto],
) -> LibraryFeatures:
    """What was kept of the same files, or else it is made now."""
    mark = f"{engine.name}-{data.fingerprint(paths)}"
    file = None if cache is None else cache / f"{name}-seen-{mark}.npz"
    if file is not None and file.exists():
        with np.load(file) as kept:
            bounds = [0, *kept["ends"]]
            jpegs = kept["jpegs"].tobytes()
            thumbnails = [jpegs[a:b] for a, b in pairwise(bounds)]
            return LibraryFeatures(kept["features"], kept["phashes"], tuple(thumbnails))
    seen = _encoded(photos, engine)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        ends = np.cumsum([len(one) for one in seen.thumbnails])
        jpegs = np.frombuffer(b"".join(seen.thumbnails), np.uint8)
        np.savez(file, features=seen.features, phashes=seen.phashes, ends=ends, jpegs=jpegs)
    return seen


def _encoded(photos: Iterable[DecodedPhoto], engine: Engine) -> LibraryFeatures:
    phashes, thumbnails = [], []

    def pixels() -> Iterable[Pixels]:
        for photo in photos:
            phashes.append(photo.phash)
            thumbnails.append(photo.thumbnail)
            yield photo.pixels

    features = data.features_of(engine, pixels()).astype(np.float16)
    return LibraryFeatures(features, np.array(phashes, np.uint64), tuple(thumbnails))
