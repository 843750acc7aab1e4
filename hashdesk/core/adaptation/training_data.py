"""The data the trainer learns a library from: kept features and a few thumbnails.

    features.npy   (n, d) half floats, one row per content id, in their order
    phashes.npy    (n,) pHashes, 0 where there is none
    sample.npz     thumbnails of some rows, to make edits of: rows (m,), ends (m,), jpegs (bytes,)
    request.json   backbone, base encoder, seed, number of photos

Rows depend on the photos' contents alone, not on their paths or on when they were indexed. No photo
is read, so drives may be unplugged. The folder is written atomically. If its files would be the
same as those of an interrupted adaptation, the old folder stays, and the trainer resumes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.adaptation.variety import content_phashes
from hashdesk.core.code_sets.code_sets import ENCODER_UNCHANGED
from hashdesk.core.files.atomic_files import atomic_folder
from hashdesk.core.imaging.signatures.orientation import PHashes
from hashdesk.core.job import Job
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER

FEATURES = "features.npy"
PHASHES = "phashes.npy"
REQUEST = "request.json"
REQUEST_VERSION = 1
SAMPLE_FILE = "sample.npz"
SAMPLE_SIZE = 500  # thumbnails that the trainer makes edits of
FEATURES_AT_ONCE = 4096  # rows read at a time

HalfFloats = NDArray[np.float16]  # (n, d)


@dataclass(frozen=True)
class TrainingData:
    """The trainer's folder, and how many of the library's contents are in it."""

    folder: Path
    contents: int  # in the library
    photos: int  # in features.npy
    broken: int  # with features that are not finite; the rest have no kept features


def all_content_ids(db: LibraryDB) -> list[bytes]:
    """The content ids of all photos that are there, each once, sorted."""
    query = "SELECT DISTINCT content_id FROM photos WHERE state=? AND content_id<>x'' ORDER BY 1"
    return [content for (content,) in db.connection.execute(query, (PhotoState.OK,))]


def gather(
    db: LibraryDB, contents: list[bytes], backbone: str, base: str, seed: int, job: Job
) -> TrainingData:
    """Write the trainer's folder. base: id of the encoder to start from; seed: of the sample.

    Raises DiskFull, LibraryError or Cancelled with nothing changed.
    """
    folder = db.folder / TRAINING_FOLDER
    with atomic_folder(folder, unchanged=ENCODER_UNCHANGED) as new:
        rows, broken = _write_features(db, contents, backbone, new / FEATURES, job)
        np.save(new / PHASHES, _phashes(db, rows))
        _write_sample(db, rows, seed, new / SAMPLE_FILE)
        request = {"version": REQUEST_VERSION, "backbone": backbone, "base": base, "seed": seed}
        (new / REQUEST).write_text(json.dumps({**request, "photos": len(rows)}), "utf-8")
    return TrainingData(folder, len(contents), len(rows), broken)


def delete(db: LibraryDB) -> None:
    """Delete the trainer's folder and the progress in it."""
    shutil.rmtree(db.folder / TRAINING_FOLDER, ignore_errors=True)


def _write_features(
    db: LibraryDB, contents: list[bytes], backbone: str, path: Path, job: Job
) -> tuple[list[bytes], int]:
    """Write features.npy; the content ids of its rows, and how many were not finite."""
    rows: list[bytes] = []
    broken = width = 0
    with path.open("xb") as file:
        for batch, halves in _kept_features(db, contents, backbone, job):
            if not width:
                width = halves.shape[1]
                db.require_space(len(contents) * halves[0].nbytes)
                _write_header(file, 0, width)
            finite: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(halves), axis=1)
            file.write(halves[finite].tobytes())
            rows += compress(batch, finite)
            broken += int((~finite).sum())
        file.seek(0)
        _write_header(file, len(rows), width)
    return rows, broken


def _write_header(file: IO[bytes], count: int, width: int) -> None:
    """NumPy pads the header for any count, so it can be overwritten at the end."""
    header = {"descr": "<f2", "fortran_order": False, "shape": (count, width)}
    np.lib.format.write_array_header_1_0(file, header)


def _kept_features(
    db: LibraryDB, contents: list[bytes], backbone: str, job: Job
) -> Iterator[tuple[list[bytes], HalfFloats]]:
    """Content ids with kept features (n, d), in batches; contents without are left out."""
    with BlobCache(feature_cache.features_path(db.folder, backbone)) as cache:
        for batch in job.batches("gather", contents, FEATURES_AT_ONCE):
            blobs = feature_cache.get_features(cache, batch)
            kept = [content for content in batch if content in blobs]
            if kept:
                yield kept, feature_cache.unpack_halves([blobs[content] for content in kept])


def _phashes(db: LibraryDB, rows: list[bytes]) -> PHashes:
    batches = (rows[i : i + FEATURES_AT_ONCE] for i in range(0, len(rows), FEATURES_AT_ONCE))
    hashes = [content_phashes(db.connection, batch) for batch in batches]
    return np.concatenate([np.zeros(0, np.uint64), *hashes])


def _write_sample(db: LibraryDB, rows: list[bytes], seed: int, path: Path) -> None:
    """Write thumbnails of randomly drawn rows; rows without a thumbnail are skipped."""
    drawn = np.random.default_rng(seed).permutation(len(rows))
    found: dict[int, bytes] = {}
    with BlobCache(db.folder / THUMBNAILS) as cache:
        for start in range(0, len(drawn), SAMPLE_SIZE):
            batch = {rows[row]: row for row in drawn[start : start + SAMPLE_SIZE].tolist()}
            kept = cache.get(batch)
            found |= {row: kept[content] for content, row in batch.items() if content in kept}
            if len(found) >= SAMPLE_SIZE:
                break
    chosen = sorted(list(found)[:SAMPLE_SIZE])
    write_thumbnails(path, np.array(chosen, np.int64), [found[row] for row in chosen])


def write_thumbnails(path: Path, rows: NDArray[np.int64], jpegs: list[bytes]) -> None:
    """Write sample.npz: JPEG thumbnails of some rows of features.npy."""
    ends = np.cumsum([len(jpeg) for jpeg in jpegs], dtype=np.int64)
    with path.open("xb") as file:
        np.savez(file, rows=rows, ends=ends, jpegs=np.frombuffer(b"".join(jpegs), np.uint8))
