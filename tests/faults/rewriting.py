"""Another program that goes on writing photos while they are read.

    python -m tests.faults.rewriting FOLDER SEED MODE …

It takes turns with the photos in FOLDER: rewrites them in place, appends to them, cuts them short,
replaces them by renaming, writes through mapped memory. At the end of its standard input it ends,
and each photo is whole. All versions of photos are of the same size in bytes.
"""

from __future__ import annotations

import io
import mmap
import random
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

MODES = ("rewrite", "append", "truncate", "rename", "map")
SIZE = (320, 240)
VERSIONS = 200


def version(number: int) -> bytes:
    """One of the contents that a photo may have."""
    noise = np.random.default_rng(number).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).resize(SIZE).save(file, "BMP")
    return file.getvalue()


def change(path: Path, mode: str, content: bytes) -> None:
    """Give a photo another content, in steps that a reader may come between."""
    half = len(content) // 2
    if mode == "rename":
        new = path.with_suffix(".new")
        new.write_bytes(content)
        new.replace(path)
        return
    with path.open("r+b", buffering=0) as file:
        if mode == "map":
            with mmap.mmap(file.fileno(), len(content)) as mapped:
                mapped[:half] = content[:half]
                mapped[half:] = content[half:]
            return
        if mode == "truncate":
            file.truncate(half)
        file.write(content[:half])
        file.write(content[half:])
        if mode == "append":
            file.write(content[:half])
            file.truncate(len(content))


@contextmanager
def rewriting(folder: Path, seed: int, modes: tuple[str, ...]) -> Iterator[None]:
    """While photos are being written; afterwards each of them is whole."""
    command = [sys.executable, "-m", "tests.faults.rewriting", str(folder), str(seed), *modes]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"writing\n"
        try:
            yield
        finally:
            child.communicate(timeout=60)
    assert child.returncode == 0


def _main() -> None:
    folder, seed, *modes = sys.argv[1:]
    rng = random.Random(int(seed))
    photos = sorted(Path(folder).glob("*.bmp"))
    print("writing", flush=True)  # noqa: T201 - the test waits for it
    while not select.select([sys.stdin], [], [], 0)[0]:
        change(rng.choice(photos), rng.choice(modes), version(rng.randrange(VERSIONS)))
        time.sleep(rng.choice((0, 0, 0.002)))


if __name__ == "__main__":
    _main()
