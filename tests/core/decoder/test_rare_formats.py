"""Rare formats in the locked-down worker: their libraries load late, and no mutant stops it."""

from __future__ import annotations

import collections
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pylibjxl
import pytest
from PIL import Image

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.imaging.decoded import END_MISSING
from hashdesk.core.settings import Settings
from tests.core.imaging.decoding import saved
from tests.core.imaging.image_files import raw_files
from tests.core.imaging.test_golden_pictures import psd
from tests.drawing import draw

SMALL, PREVIEW = draw(1, 1, (64, 48)), draw(2, 2, (1200, 800))
MADE: dict[str, Callable[[], bytes]] = {
    "JPEG XL": lambda: pylibjxl.encode(np.asarray(SMALL).copy(), exif=bytes(4) + b"II*\0"),
    "JPEG in JPEG XL": lambda: pylibjxl.jpeg_to_jxl(saved(SMALL, "JPEG")),
    "RAW to develop": lambda: raw_files.dng(SMALL),
    "RAW with a preview": lambda: raw_files.nef(SMALL, PREVIEW),
    "Photoshop": lambda: psd(SMALL),
    "JPEG 2000": lambda: saved(SMALL, "JPEG2000"),
    "TGA": lambda: saved(SMALL, "TGA"),
    "PPM": lambda: saved(SMALL, "PPM"),
    "ICO": lambda: saved(SMALL, "ICO"),
    "ICNS": lambda: saved(SMALL, "ICNS"),
    "DDS": lambda: saved(SMALL, "DDS"),
    "QOI": lambda: saved(SMALL, "QOI"),
    "PCX": lambda: saved(SMALL, "PCX"),
    "SGI": lambda: saved(SMALL, "SGI"),
}


@pytest.fixture(scope="module")
def pool() -> Iterator[DecodePool]:
    with DecodePool(Settings(workers=1)) as pool:
        yield pool


def read(pool: DecodePool, path: Path, data: bytes) -> ReadPhoto | UnreadablePhoto:
    path.write_bytes(data)
    return pool.read(os.fsencode(path))


@pytest.mark.parametrize("kind", MADE)
def test_in_the_sandbox(pool: DecodePool, tmp_path: Path, kind: str) -> None:
    """Each is read by a worker that can open nothing any more but Python's own files."""
    found = read(pool, tmp_path / "photo", MADE[kind]())
    assert isinstance(found, ReadPhoto)
    assert found.decoded is not None
    assert found.decoded.incomplete is None
    assert np.ptp(found.decoded.pixels) > 50


def test_the_note_of_a_damaged_photo_arrives(pool: DecodePool, tmp_path: Path) -> None:
    found = read(pool, tmp_path / "photo.jpg", saved(SMALL, "JPEG", quality=95)[:-40])
    assert isinstance(found, ReadPhoto)
    assert found.decoded is not None
    assert found.decoded.incomplete == END_MISSING


@pytest.mark.slow
def test_mutants(pool: DecodePool, tmp_path: Path) -> None:
    """Flipped, cut and doubled bytes cost one photo, with a reason; the decoder never crashes."""
    seeds = [make() for make in MADE.values()]
    rng = random.Random(9)
    outcomes = collections.Counter[str]()
    for number in range(700):
        mutant = bytearray(seeds[number % len(seeds)])
        for _ in range(rng.choice((1, 2, 8, 32))):
            ends = (rng.randrange(min(300, len(mutant))), len(mutant) - 1 - rng.randrange(40))
            place = rng.choice((rng.randrange(len(mutant)), *ends))
            match rng.randrange(4):
                case 0:
                    mutant[place] ^= 1 << rng.randrange(8)
                case 1:
                    mutant[place : place + 4] = rng.choice((b"\xff" * 4, bytes(4), b"\x7f\xff"))
                case 2:
                    del mutant[place : place + rng.randrange(1, 16)]
                case _:
                    mutant[place:place] = mutant[: rng.randrange(1, 16)]
        found = read(pool, tmp_path / "mutant", bytes(mutant))
        outcomes[found.reason if isinstance(found, UnreadablePhoto) else "read"] += 1
    assert not {reason for reason in outcomes if "decoder" in reason}
    assert outcomes["read"] > 100
    assert outcomes["it is damaged"] > 100


@pytest.mark.slow
def test_large_raw_files_fit(pool: DecodePool, tmp_path: Path) -> None:
    """24 megapixels are developed within the memory of one photo."""
    picture = Image.effect_noise((6000, 4000), 60).convert("RGB")
    found = read(pool, tmp_path / "photo.dng", raw_files.dng(picture))
    assert isinstance(found, ReadPhoto)
    assert found.decoded is not None
    assert found.decoded.facts.width == 6000
