"""A library of made-up photos, as large as you like: rows and codes, but no files.

python -m tests.benchmarks.synthetic FOLDER COUNT
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS, DTYPES
from hashdesk.core.storage import code_segments, photo_rows
from hashdesk.core.storage.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_rows import Photo
from hashdesk.core.storage.schema import PhotoState

PER_FOLDER = 500
PER_TRANSACTION = 1 << 16  # a multiple of segments.ROWS
THEMES = 2_000  # photos cluster about so many codes, as real ones do
FIRST = 1_100_000_000  # seconds since 1970: the oldest photo, in 2004
PICTURES = 64  # different thumbnails
SPAN = 600_000_000  # seconds: nineteen years
FEW = 5  # halvings: of photos that are like each other, about two bits of 64 differ

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Likes:
    """Which photos are like earlier ones, by number; a photo's own number where it is like none."""

    hashes: NDArray[np.int64]  # (n,), whose pHash and code it has, but for a few bits
    pictures: NDArray[np.int64]  # (n,), whose thumbnail it has, saved once more


def make_library(
    folder: Path,
    count: int,
    seed: int = 0,
    *,
    thumbnails: bool = False,
    likes: Likes | None = None,
    shipped: bool = False,
) -> None:
    """Fill a new library with `count` photos and their codes; the same ones for the same seed.

    thumbnails: with a picture of each too, 6 kB a photo. shipped: as if the encoder that ships
    had made the codes.
    """
    rng = np.random.default_rng(seed)
    likes = likes or Likes(np.arange(count), np.arange(count))
    like = likes.hashes != np.arange(count)
    phashes = _phashes(count, seed)
    phashes[like] = phashes[likes.hashes[like]] ^ _noise(rng, int(like.sum()), FEW)
    known = np.empty(count, np.uint64)  # codes
    themes = rng.integers(0, 1 << 63, THEMES, np.uint64)
    with LibraryDB(folder, write=True) as db:
        db.connection.execute("PRAGMA synchronous=OFF")  # it is only made up
        name, manifest = "synthetic", '{"name": "synthetic", "backbone": "none"}'
        if shipped:
            manifest = (paths.resources() / "encoder" / "manifest.json").read_text("utf-8")
            name = json.loads(manifest)["id"]
        row = db.encoder(name, manifest)
        root, _ = db.add_root(b"/synthetic")
        with db.transaction():
            db.set_meta("encoder", row.name)
            folders = [
                db.folder_id(root.id, b"%04d/%05d" % (number // 100, number))
                for number in range(-(-count // PER_FOLDER))
            ]
        for start in range(0, count, PER_TRANSACTION):
            numbers = range(start, min(start + PER_TRANSACTION, count))
            codes = themes[rng.integers(0, THEMES, len(numbers))] ^ _noise(rng, len(numbers))
            known[start : numbers.stop] = codes
            new = like[start : numbers.stop]
            others = known[likes.hashes[start : numbers.stop][new]]
            codes[new] = others ^ _noise(rng, int(new.sum()), FEW)
            taken = FIRST + rng.integers(0, SPAN, len(numbers))
            photos = _photos(numbers, folders, taken.tolist(), phashes, seed)
            with db.transaction():
                db.connection.executemany(photo_rows.INSERT_PHOTO, map(_values, photos))
                ids = np.arange(start, start + len(numbers), dtype=np.int64) + 1
                table = {bits: codes.astype(DTYPES[bits]) for bits in BITS}
                table[4] = (codes & np.uint64(15)).astype(DTYPES[4])
                code_segments.store(db.connection, row.id, row.name, ids, table)
    if thumbnails:
        pictures, again = _thumbnails(75), _thumbnails(60)
        with BlobCache(folder / THUMBNAILS, write=True) as cache:
            for start in range(0, count, PER_TRANSACTION):
                numbers = range(start, min(start + PER_TRANSACTION, count))
                shown = likes.pictures[start : numbers.stop].tolist()
                cache.put(
                    {
                        _content(seed, n): (pictures if n == m else again)[m % PICTURES]
                        for n, m in zip(numbers, shown, strict=True)
                    }
                )


def _thumbnails(quality: int) -> list[bytes]:
    """A few pictures: smooth colours with some noise, as many bytes as those of photos."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(PICTURES):
        coarse = rng.integers(0, 256, (4, 5, 3), dtype=np.uint8)
        small = Image.fromarray(coarse).resize((256, 192), Image.Resampling.BICUBIC)
        noisy = np.asarray(small, np.int16) + rng.normal(0, 4, (192, 256, 1)).astype(np.int16)
        buffer = io.BytesIO()
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
        found.append(buffer.getvalue())
    return found


def _content(seed: int, number: int) -> bytes:
    return hashlib.blake2b(f"{seed} {number}".encode(), digest_size=16).digest()


def _phashes(count: int, seed: int) -> Words:
    first = b"".join(_content(seed, number)[:8] for number in range(count))
    return np.frombuffer(first, "<u8").astype(np.uint64)


def _noise(rng: np.random.Generator, count: int, halvings: int = 3) -> Words:
    """64-bit words with about one bit in eight set; in 2 ** halvings."""
    words = rng.integers(0, 1 << 64, (halvings, count), np.uint64, endpoint=False)
    noise: Words = np.bitwise_and.reduce(words, axis=0)
    return noise


def _photos(
    numbers: range, folders: list[int], taken: list[int], phashes: Words, seed: int
) -> Iterator[Photo]:
    for number, moment in zip(numbers, taken, strict=True):
        content = _content(seed, number)
        yield Photo(
            id=number + 1,
            folder=folders[number // PER_FOLDER],
            name=b"IMG_%07d.jpg" % number,
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
    columns = (getattr(photo, name) for name in photo_rows.PHOTO_COLUMNS)
    return (*columns, photo_rows.checksum(photo))


if __name__ == "__main__":
    make_library(Path(sys.argv[1]), int(sys.argv[2]))
