"""Libraries of synthetic photos of any size: rows and codes, and files of those with a copy alone.

python -m tests.benchmarks.synthetic FOLDER COUNT
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk import paths
from hashdesk.core.encoding.by_length import ByLength
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState

PER_FOLDER = 500
PER_TRANSACTION = 1 << 16  # a multiple of segments.ROWS
THEMES = 2_000  # number of codes around which photos cluster, like real ones
FIRST = 1_100_000_000  # seconds since 1970: the oldest photo, in 2004
THUMBNAILS_DRAWN = 64  # different thumbnails
SPAN = 600_000_000  # seconds: nineteen years
FEW = 5  # halvings: about two of 64 bits differ between similar photos

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class SimilarTo:
    """For each photo, the number of the earlier photo it is similar to, or its own number."""

    hashes: NDArray[np.int64]  # (n,): by pHash and code, up to a few bits
    thumbnails: NDArray[np.int64]  # (n,): by thumbnail, which is encoded again


def make_library(
    folder: Path,
    count: int,
    seed: int = 0,
    *,
    thumbnails: bool = False,
    similar_to: SimilarTo | None = None,
    shipped: bool = False,
    files: Path | None = None,
) -> None:
    """Fill a new library with `count` photos and codes, the same for the same seed.

    thumbnails: of 6 kB for each photo. shipped: name the shipped encoder as theirs. files: a folder
    for the files of photos that are similar to another one, and of that one: their thumbnails.
    """
    rng = np.random.default_rng(seed)
    similar_to = similar_to or SimilarTo(np.arange(count), np.arange(count))
    similar = similar_to.hashes != np.arange(count)
    phashes = _phashes(count, seed)
    phashes[similar] = phashes[similar_to.hashes[similar]] ^ _noise(rng, int(similar.sum()), FEW)
    known = np.empty(count, np.uint64)  # codes
    drawn = _Drawn(similar_to.thumbnails) if thumbnails else None
    contents = {} if files is None or drawn is None else _write_files(files, drawn, seed)
    themes = rng.integers(0, 1 << 63, THEMES, np.uint64)
    with LibraryDB(folder, write=True) as db:
        db.connection.execute("PRAGMA synchronous=OFF")  # nothing to lose
        name, manifest = "synthetic", '{"name": "synthetic", "backbone": "none"}'
        if shipped:
            manifest = (paths.resources() / "encoder" / "manifest.json").read_text("utf-8")
            name = json.loads(manifest)["id"]
        row = db.encoder(name, manifest)
        root, _ = db.add_root(b"/synthetic" if files is None else os.fsencode(files))
        with db.transaction():
            db.set_meta("encoder", row.name)
            folders = [
                db.folder_id(root.id, _folder(number)) for number in range(-(-count // PER_FOLDER))
            ]
        for start in range(0, count, PER_TRANSACTION):
            numbers = range(start, min(start + PER_TRANSACTION, count))
            codes = themes[rng.integers(0, THEMES, len(numbers))] ^ _noise(rng, len(numbers))
            known[start : numbers.stop] = codes
            copied = similar[start : numbers.stop]
            originals = known[similar_to.hashes[start : numbers.stop][copied]]
            codes[copied] = originals ^ _noise(rng, int(copied.sum()), FEW)
            taken = FIRST + rng.integers(0, SPAN, len(numbers))
            photos = _photos(numbers, folders, taken.tolist(), phashes, seed, contents)
            with db.transaction():
                db.connection.executemany(photo_rows.INSERT_PHOTO, map(_values, photos))
                ids = np.arange(start, start + len(numbers), dtype=np.int64) + 1
                table = {bits: codes.astype(DTYPES[bits]) for bits in BITS}
                table[4] = (codes & np.uint64(15)).astype(DTYPES[4])
                code_segments.put(db.connection, row.id, row.name, ids, ByLength(table))
    if drawn is not None:
        with BlobCache(folder / THUMBNAILS, write=True) as cache:
            for start in range(0, count, PER_TRANSACTION):
                numbers = range(start, min(start + PER_TRANSACTION, count))
                cache.put({contents.get(n) or _content(seed, n): drawn[n] for n in numbers})


class _Drawn:
    """The thumbnail of each photo, by its number."""

    def __init__(self, similar_to: NDArray[np.int64]) -> None:
        self.similar_to = similar_to.tolist()
        self._first, self._again = _thumbnails(75), _thumbnails(60)

    def __getitem__(self, number: int) -> bytes:
        shown = self.similar_to[number]
        return (self._first if shown == number else self._again)[shown % THUMBNAILS_DRAWN]


def _write_files(files: Path, drawn: _Drawn, seed: int) -> dict[int, bytes]:
    """Write the files of photos with a copy, each with bytes of its own; their content ids."""
    contents = {}
    copies = {number for number, shown in enumerate(drawn.similar_to) if shown != number}
    for number in sorted(copies | {drawn.similar_to[number] for number in copies}):
        data = drawn[number] + b"%d %d" % (seed, number)  # what comes after its end says nothing
        path = files / os.fsdecode(_folder(number // PER_FOLDER)) / os.fsdecode(_name(number))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        contents[number] = content_id(io.BytesIO(data))
    return contents


def _folder(number: int) -> bytes:
    return b"%04d/%05d" % (number // 100, number)


def _name(number: int) -> bytes:
    return b"IMG_%07d.jpg" % number


def _thumbnails(quality: int) -> list[bytes]:
    """Draw thumbnails of smooth colours with some noise, about as large as real ones."""
    rng = np.random.default_rng(1)
    thumbnails = []
    for _ in range(THUMBNAILS_DRAWN):
        coarse = rng.integers(0, 256, (8, 10, 3), dtype=np.uint8)
        small = Image.fromarray(coarse).resize((256, 192), Image.Resampling.BICUBIC)
        noisy = np.asarray(small, np.int16) + rng.normal(0, 4, (192, 256, 1)).astype(np.int16)
        buffer = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
        thumbnails.append(buffer.getvalue())
    return thumbnails


def _content(seed: int, number: int) -> bytes:
    return hashlib.blake2b(f"{seed} {number}".encode(), digest_size=16).digest()


def _phashes(count: int, seed: int) -> Words:
    first = b"".join(_content(seed, number)[:8] for number in range(count))
    return np.frombuffer(first, "<u8").astype(np.uint64)


def _noise(rng: np.random.Generator, count: int, halvings: int = 3) -> Words:
    """64-bit words in which one of 2 ** halvings bits is set on average."""
    words = rng.integers(0, 1 << 64, (halvings, count), np.uint64, endpoint=False)
    noise: Words = np.bitwise_and.reduce(words, axis=0)
    return noise


def _photos(
    numbers: range,
    folders: list[int],
    taken: list[int],
    phashes: Words,
    seed: int,
    contents: Mapping[int, bytes],
) -> Iterator[Photo]:
    for number, moment in zip(numbers, taken, strict=True):
        content = contents.get(number) or _content(seed, number)
        yield Photo(
            id=number + 1,
            folder=folders[number // PER_FOLDER],
            name=_name(number),
            size=3_000_000 + number % 1_000_000,
            mtime_ns=moment * 1_000_000_000,
            content_id=content,
            width=4032,
            height=3024,
            taken=moment,
            camera="Synthetic One",
            phash=int(phashes[number].astype(np.int64)),
            state=PhotoState.OK,
        )


def _values(photo: Photo) -> tuple[object, ...]:
    columns = [getattr(photo, name) for name in photo_rows.PHOTO_COLUMNS]
    return (*columns, photo_rows.row_checksum(columns))


if __name__ == "__main__":
    make_library(Path(sys.argv[1]), int(sys.argv[2]))
