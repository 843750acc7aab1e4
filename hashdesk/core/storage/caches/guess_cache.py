"""guesses-NAME.bin: the five classes that photos most likely show, by the classifier of a backbone.

A cache: what is lacking is made again from kept features. It holds a checksum, then 19 bytes a
photo, at the place of its id: the start of its content id, five classes, the likeliest first, and
their probabilities in 255ths. A photo whose content has changed since, or whose id went to another
one, has no guesses any more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.files.atomic_files import write_atomically

GUESSES_PATTERN = "guesses-*.bin"  # matches the caches of all backbones
GUESSES_VERSION = 1
GUESSED_CLASSES = 5
CERTAIN = 255  # a probability of 1
GUESSES_CHECKSUM_BYTES = 16
GUESS_ROW = np.dtype(
    [
        ("content", ">u4"),  # the first bytes of the content id
        ("classes", "<u2", GUESSED_CLASSES),
        ("probabilities", "u1", GUESSED_CLASSES),  # 0 in the first place: there are none
    ]
)


@dataclass(frozen=True)
class Guesses:
    """What photos may show."""

    classes: NDArray[np.uint16]  # (n, 5), places in the backbone's classes, the likeliest first
    probabilities: NDArray[np.uint8]  # (n, 5), in 255ths

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which photos (n,) have any."""
        known: NDArray[np.bool_] = self.probabilities[:, 0] > 0
        return known

    def put(self, places: Sequence[int], found: Guesses) -> None:
        """Take what was found of the photos in some places."""
        self.classes[places], self.probabilities[places] = found.classes, found.probabilities


def guesses_path(library: Path, backbone: str) -> Path:
    """Where a library keeps the guesses of one backbone."""
    return library / f"guesses-{re.sub('[^a-z0-9.-]', '_', backbone.lower())}.bin"


def likeliest(probabilities: NDArray[np.float32]) -> Guesses:
    """Guesses from the probabilities (n, classes) of a classifier; those of NaN are none."""
    most = min(GUESSED_CLASSES, probabilities.shape[1])
    kept = np.nan_to_num(probabilities)
    classes = np.argsort(-kept, axis=1, kind="stable")[:, :most]
    shares = np.rint(np.take_along_axis(kept, classes, axis=1) * CERTAIN)
    finite = np.isfinite(probabilities).all(axis=1)
    shares[:, 0] = np.where(finite, np.maximum(shares[:, 0], 1), 0)  # known, however unsure
    lacking = ((0, 0), (0, GUESSED_CLASSES - most))
    return Guesses(
        np.pad(classes, lacking).astype(np.uint16), np.pad(shares, lacking).astype(np.uint8)
    )


def read_guesses(path: Path, ids: NDArray[np.int64], contents: NDArray[np.uint64]) -> Guesses:
    """The guesses of photos by their ids (n,) and content ids (n, 2), as far as they are kept."""
    rows, places = _read(path), ids - 1
    found = np.zeros(len(ids), GUESS_ROW)
    inside = places < len(rows)
    found[inside] = rows[places[inside]]
    found[found["content"] != _start(contents)] = np.zeros((), GUESS_ROW)
    return Guesses(found["classes"].astype(np.uint16), found["probabilities"])


def write_guesses(
    path: Path, ids: NDArray[np.int64], contents: NDArray[np.uint64], guesses: Guesses
) -> None:
    """Keep the guesses of these photos, and no others. Raises OSError."""
    rows = np.zeros(int(ids.max(initial=0)), GUESS_ROW)
    rows["content"][ids - 1] = _start(contents)
    rows["classes"][ids - 1] = guesses.classes
    rows["probabilities"][ids - 1] = guesses.probabilities
    _write(path, rows)


def forget_guesses(library: Path, contents: Iterable[bytes]) -> None:
    """Delete the guesses about some contents. Raises OSError."""
    gone = [int.from_bytes(content[:4], "big") for content in contents]
    for path in sorted(library.glob(GUESSES_PATTERN)):
        rows = _read(path)
        forgotten = np.isin(rows["content"], gone)
        if forgotten.any():
            rows = rows.copy()
            rows[forgotten] = np.zeros((), GUESS_ROW)
            _write(path, rows)


def _start(contents: NDArray[np.uint64]) -> NDArray[np.uint32]:
    return (contents[:, 0] >> np.uint64(32)).astype(np.uint32)


def _read(path: Path) -> NDArray[np.void]:
    """The rows of a file; none if it is missing, damaged, or of another version."""
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    body = data[GUESSES_CHECKSUM_BYTES:]
    sound = data[:GUESSES_CHECKSUM_BYTES] == _checksum(path, body)
    return np.frombuffer(body if sound else b"", GUESS_ROW)


def _write(path: Path, rows: NDArray[np.void]) -> None:
    body = rows.tobytes()
    write_atomically(path, _checksum(path, body) + body, private=True)


def _checksum(path: Path, body: bytes) -> bytes:
    """Of the version and the file's name, too: guesses of one backbone are none of another's."""
    key = hashlib.blake2b(b"%d %b" % (GUESSES_VERSION, path.name.encode())).digest()
    return hashlib.blake2b(body, key=key, digest_size=GUESSES_CHECKSUM_BYTES).digest()
