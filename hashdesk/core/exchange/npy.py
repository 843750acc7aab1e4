"""The code set in use as NumPy files.

    codes_4.npy … codes_64.npy   u1, u1, u2, u4, u8, little-endian, one value a photo
    photos.jsonl                 one object a row: row, path, root, content_id
    manifest.json                what the files are, and the SHA-256 of each

The folder appears under its name only when it is whole.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hashdesk.core.codes import BITS, BYTES_PER_PHOTO, DTYPES
from hashdesk.core.errors import DiskFull, HashDeskError, UsageError
from hashdesk.core.job import Job
from hashdesk.core.library import Library

FORMAT = 1
SAMPLED = 1_000  # photos whose lines are measured to tell a size


def export(library: Library, out: Path, job: Job) -> dict[str, object]:
    """Write the codes of all photos that are there to a new folder; the manifest it got.

    Rows are in the order of photo ids. Raises UsageError if `out` is taken.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there already and not empty. Name a new folder.")
    unfinished = out.with_name(out.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(parents=True)
        manifest = _write(library, unfinished, job)
        if out.exists():
            out.rmdir()
        unfinished.rename(out)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"The disk is full: nothing was exported to {out}.") from error
        raise HashDeskError(f"{out} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def expected_bytes(library: Library) -> int:
    """About how large an export will be: the paths of some photos stand for all."""
    ids = library.codes.ids
    some = ids[:: max(len(ids) // SAMPLED, 1)].tolist()
    lines = sum(len(line) for line in _lines(library, some, len(ids)))
    return round(len(ids) * (BYTES_PER_PHOTO + lines / max(len(some), 1)))


def _lines(library: Library, ids: list[int], first: int) -> Iterator[str]:
    photos, places = library.photos(ids), library.places(ids)
    for row, number in enumerate(ids, start=first):
        line = {
            "row": row,
            "path": os.fsdecode(places[number].path),
            "root": os.fsdecode(places[number].root),
            "content_id": photos[number].content_id.hex(),
        }
        # Names that are not UTF-8 keep their bytes as lone surrogates, escaped.
        yield json.dumps(line) + "\n"


def _write(library: Library, folder: Path, job: Job) -> dict[str, object]:
    order = np.argsort(library.codes.ids)
    ids = library.codes.ids[order].tolist()
    for bits in BITS:
        codes = library.codes.codes[bits][order].astype(DTYPES[bits])
        np.save(folder / f"codes_{bits}.npy", codes, allow_pickle=False)
    with (folder / "photos.jsonl").open("w", encoding="utf-8") as file:
        for start in range(0, len(ids), 1000):
            job.check()
            part = ids[start : start + 1000]
            file.writelines(_lines(library, part, start))
            job.report("export", start + len(part), len(ids))
    files = {file.name: _sha256(file) for file in sorted(folder.iterdir())}
    manifest: dict[str, object] = {
        "format": "hashdesk-npy",
        "version": FORMAT,
        "encoder": library.encoder.name,
        "bits": list(BITS),
        "bit_order": "bit i of a value is output i of the head, least significant first",
        "dtypes": {str(bits): DTYPES[bits].str for bits in BITS},
        "count": len(ids),
        "created": int(time.time()),
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
