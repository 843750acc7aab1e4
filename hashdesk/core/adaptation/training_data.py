"""What the trainer learns a library from: its kept features and a few thumbnails.

    features.npy   (n, d) half floats, one row a content, in the order of content ids
    sample.npz     thumbnails of some rows, to make edits of: rows (m,), ends (m,), jpegs (bytes,)
    request.json   what they are of

Rows depend on nothing but the photos' contents: not on their paths, nor on when they were
indexed. No photo is read, so drives may be unplugged. The folder is there whole or not at all.
If it would come out the same as the one that an earlier run left, that one stays, and the
trainer goes on where it was stopped.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atomic_files import atomic_folder
from hashdesk.core.code_sets.code_sets import ENCODER_UNCHANGED
from hashdesk.core.job import Job
from hashdesk.core.storage import feature_cache
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.schema import PhotoState

TRAINING_FOLDER = "adapting"
FEATURES = "features.npy"
REQUEST = "request.json"
REQUEST_VERSION = 1
SAMPLE_FILE = "sample.npz"
SAMPLE = 500  # thumbnails that the trainer makes edits of
PART = 4096  # photos that are read at a time

Halves = NDArray[np.float16]  # (n, d)


@dataclass(frozen=True)
class TrainingData:
    """The folder, and how many of the library's contents are in it."""

    folder: Path
    contents: int  # in the library
    photos: int  # in features.npy
    broken: int  # whose features are not finite; the rest has none that are kept


def contents_of(db: LibraryDB) -> list[bytes]:
    """The contents of all photos that are there, each once, in order."""
    query = (
        "SELECT DISTINCT content_id FROM photos WHERE state=? AND content_id<>x'' "
        "ORDER BY content_id"
    )
    return [content for (content,) in db.connection.execute(query, (PhotoState.OK,))]


def gather(
    db: LibraryDB, contents: list[bytes], backbone: str, base: str, seed: int, job: Job
) -> TrainingData:
    """Write the trainer's folder. base: id of the encoder to begin with; seed: of the sample.

    Raises DiskFull, or Cancelled with nothing changed.
    """
    place = db.folder / TRAINING_FOLDER
    with atomic_folder(place, unchanged=ENCODER_UNCHANGED) as new:
        rows, broken = _write_features(db, contents, backbone, new / FEATURES, job)
        request = {
            "version": REQUEST_VERSION,
            "backbone": backbone,
            "base": base,
            "seed": seed,
            "photos": len(rows),
        }
        _write_sample(db, rows, seed, new / SAMPLE_FILE)
        (new / REQUEST).write_text(json.dumps(request), "utf-8")
    return TrainingData(place, len(contents), len(rows), broken)


def forget(db: LibraryDB) -> None:
    """Delete the trainer's folder with all that it was in the middle of."""
    shutil.rmtree(db.folder / TRAINING_FOLDER, ignore_errors=True)


def _write_features(
    db: LibraryDB, contents: list[bytes], backbone: str, path: Path, job: Job
) -> tuple[list[bytes], int]:
    """The contents that were written, row by row, and how many were not finite."""
    rows: list[bytes] = []
    broken = width = 0
    with path.open("xb") as file:
        for part, halves in _kept(db, contents, backbone, job):
            if not width:
                width = halves.shape[1]
                db.require_space("adapting", len(contents) * halves[0].nbytes)
                _write_header(file, 0, width)
            finite: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(halves), axis=1)
            file.write(halves[finite].tobytes())
            rows += [content for content, good in zip(part, finite, strict=True) if good]
            broken += int((~finite).sum())
        file.seek(0)
        _write_header(file, len(rows), width)
    return rows, broken


def _write_header(file: IO[bytes], count: int, width: int) -> None:
    """NumPy leaves room in it for any count, so that it can be written again at the end."""
    header = {"descr": "<f2", "fortran_order": False, "shape": (count, width)}
    np.lib.format.write_array_header_1_0(file, header)


def _kept(
    db: LibraryDB, contents: list[bytes], backbone: str, job: Job
) -> Iterator[tuple[list[bytes], Halves]]:
    """Contents with their kept features (n, d), part by part; those without are left out."""
    with BlobCache(feature_cache.features_path(db.folder, backbone)) as cache:
        for start in range(0, len(contents), PART):
            job.check()
            blobs = feature_cache.get_features(cache, contents[start : start + PART])
            part = [content for content in contents[start : start + PART] if content in blobs]
            if part:
                yield part, feature_cache.unpack_halves([blobs[content] for content in part])
            job.report("gather", min(start + PART, len(contents)), len(contents))


def _write_sample(db: LibraryDB, rows: list[bytes], seed: int, path: Path) -> None:
    """Thumbnails of rows that were drawn evenly; those that are not kept are passed over."""
    drawn = np.random.default_rng(seed).permutation(len(rows))
    found: dict[int, bytes] = {}
    with BlobCache(db.folder / THUMBNAILS) as cache:
        for start in range(0, len(drawn), SAMPLE):
            part = {rows[row]: row for row in drawn[start : start + SAMPLE].tolist()}
            kept = cache.get(part)
            found |= {row: kept[content] for content, row in part.items() if content in kept}
            if len(found) >= SAMPLE:
                break
    chosen = sorted(list(found)[:SAMPLE])
    write_thumbnails(path, np.array(chosen, np.int64), [found[row] for row in chosen])


def write_thumbnails(path: Path, rows: NDArray[np.int64], jpegs: list[bytes]) -> None:
    """The sample as a file: JPEG thumbnails of some rows of the features."""
    ends = np.cumsum([len(jpeg) for jpeg in jpegs], dtype=np.int64)
    with path.open("xb") as file:
        np.savez(file, rows=rows, ends=ends, jpegs=np.frombuffer(b"".join(jpegs), np.uint8))
