"""RAW files: their previews, or what LibRaw makes of the sensor's pixels."""

from __future__ import annotations

import calendar
import contextlib
import io
import random
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging.image_files import raw_previews
from hashdesk.core.imaging.image_files.raw import LEAST_PREVIEW_SIDE, is_raw
from hashdesk.core.imaging.render import render_photo
from tests.core.imaging.decoding import LIMIT, decoded, gap, reason, saved
from tests.core.imaging.image_files import raw_files
from tests.drawing import draw

SENSOR = draw(1, 1, (640, 480))
SHOWN = draw(2, 2, (1440, 1080))  # another picture, so that it is clear which was decoded
LARGE = draw(3, 3, (2880, 2160))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(raw_files.dng(SENSOR, [SHOWN]), id="DNG"),
        pytest.param(raw_files.nef(SENSOR, SHOWN), id="NEF"),
        pytest.param(raw_files.rw2(SHOWN), id="RW2"),
        pytest.param(raw_files.raf(SHOWN), id="RAF"),
        pytest.param(raw_files.cr3(SHOWN), id="CR3"),
    ],
)
def test_the_preview_is_shown(data: bytes) -> None:
    """Wherever the maker has put it."""
    assert gap(decoded(data), SHOWN) < 3


def test_the_size_is_that_of_the_photo() -> None:
    """Not that of its preview."""
    photo = decoded(raw_files.dng(SENSOR, [SHOWN]))
    assert (photo.facts.width, photo.facts.height) == SENSOR.size


def test_the_smallest_preview_that_is_large_enough() -> None:
    """Indexing takes the smaller of two, the viewer the larger one."""
    data = raw_files.dng(SENSOR.resize((2880, 2160)), [SENSOR, LARGE, SHOWN])
    assert gap(decoded(data, 10_000_000), SHOWN) < 3
    found = render_photo(io.BytesIO(data), 10_000_000, 0)
    assert found.pixels.shape == (2160, 2880, 3)
    assert np.abs(found.pixels.astype(int) - np.asarray(LARGE)).mean() < 3


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("make", [raw_files.nef, raw_files.dng], ids=["NEF", "DNG"])
def test_orientation(make: object, orientation: int) -> None:
    """It is that of the RAW file's first IFD; the preview lies as the camera lay."""
    back = {
        3: Image.Transpose.ROTATE_180,
        6: Image.Transpose.ROTATE_270,
        8: Image.Transpose.ROTATE_90,
    }
    if make is raw_files.nef:
        data = raw_files.nef(SENSOR, SHOWN, orientation)
    else:
        data = raw_files.dng(SENSOR, [SHOWN], orientation)
    photo = decoded(data)
    upright = SHOWN if orientation == 1 else SHOWN.transpose(back[orientation])
    assert gap(photo, upright) < 3
    size = SENSOR.size if orientation in (1, 3) else SENSOR.size[::-1]
    assert (photo.facts.width, photo.facts.height) == size


def test_orientation_of_a_preview_with_exif_of_its_own() -> None:
    """Fujifilm's files have their EXIF in the preview."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "X-T1"
    photo = decoded(raw_files.raf(SHOWN, exif))
    assert gap(photo, SHOWN.transpose(Image.Transpose.ROTATE_270)) < 3
    assert photo.facts.camera == "X-T1"


@pytest.mark.parametrize("orientation", [1, 8])
def test_cr3(orientation: int) -> None:
    """Canon's boxes: camera, date and orientation, the preview, and the JPEG of full size."""
    data = raw_files.cr3(SHOWN, LARGE, orientation)
    photo = decoded(data, 10_000_000)
    assert gap(photo, SHOWN.rotate(90, expand=True) if orientation == 8 else SHOWN) < 3
    assert photo.facts.camera == "Canon EOS R5"
    assert photo.facts.iso == 400
    assert photo.facts.taken == calendar.timegm((2021, 3, 4, 5, 6, 7))
    assert max(photo.facts.width, photo.facts.height) == LARGE.width
    assert max(render_photo(io.BytesIO(data), 10_000_000, 0).pixels.shape) == LARGE.width


def test_facts_are_those_of_the_raw_file() -> None:
    facts = decoded(raw_files.dng(SENSOR, [SHOWN])).facts
    assert facts.camera == "Makers Model 1"
    assert facts.taken is not None


@pytest.mark.parametrize("orientation", [1, 6])
def test_without_a_preview_the_sensor_is_developed(orientation: int) -> None:
    """At half its size, in colours near those that it saw."""
    photo = decoded(raw_files.dng(SENSOR, orientation=orientation))
    upright = SENSOR if orientation == 1 else SENSOR.transpose(Image.Transpose.ROTATE_270)
    assert (photo.facts.width, photo.facts.height) == upright.size
    expected = decoded(saved(upright, "PNG"))
    assert (photo.phash ^ expected.phash).bit_count() <= 6
    assert np.corrcoef(photo.pixels.reshape(-1), expected.pixels.reshape(-1))[0, 1] > 0.95


def test_a_small_preview_is_not_enough() -> None:
    """Where the sensor can be developed."""
    small = SHOWN.resize((LEAST_PREVIEW_SIDE // 2, LEAST_PREVIEW_SIDE // 3))
    photo = decoded(raw_files.dng(SENSOR, [small]))
    assert gap(photo, SHOWN) > 20
    assert (photo.phash ^ decoded(saved(SENSOR, "PNG")).phash).bit_count() <= 6


def test_a_small_preview_is_better_than_nothing() -> None:
    """Where LibRaw does not know the camera."""
    small = SHOWN.resize((640, 480))
    assert gap(decoded(raw_files.rw2(small)), small) < 3


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews need no LibRaw; what has none names the package."""
    monkeypatch.setitem(sys.modules, "rawpy", None)
    assert gap(decoded(raw_files.dng(SENSOR, [SHOWN])), SHOWN) < 3
    assert "Python package rawpy" in reason(raw_files.dng(SENSOR))


def test_a_tiff_is_none() -> None:
    """And is read as TIFF: all of it."""
    for options in ({}, {"compression": "tiff_lzw"}, {"compression": "jpeg"}):
        data = saved(SENSOR, "TIFF", **options)
        assert not is_raw(io.BytesIO(data))
        assert gap(decoded(data), SENSOR) < 3
    assert is_raw(io.BytesIO(raw_files.dng(SENSOR)))
    assert is_raw(io.BytesIO(raw_files.nef(SENSOR, SHOWN)))


def test_what_cannot_be_read() -> None:
    """A RAW file without anything to show is damaged."""
    for data in (b"IIU\0" + bytes(300), b"FUJIFILMCCD-RAW" + bytes(300), b"FOVb" + bytes(300)):
        assert reason(data) == "it is damaged"


def test_a_cut_preview() -> None:
    """Is shown as far as it goes."""
    whole = raw_files.raf(SHOWN)
    photo = decoded(whole[: len(whole) * 2 // 3])
    assert photo.incomplete
    assert np.ptp(photo.pixels[:40]) > 30


def test_previews_in_a_circle() -> None:
    """IFDs that point at each other, and previews that lie outside, end the search."""
    data = raw_files.dng(SENSOR, [SHOWN])
    first = bytes(data[4:8])
    for place in range(len(data) - 800, len(data) - 4):
        mutant = data[:place] + first + data[place + 4 :]
        assert len(raw_previews.directories(io.BytesIO(mutant))) <= 4


def test_mutants() -> None:
    """Flipped and cut RAW files are shown or refused; nothing else happens."""
    seeds = [raw_files.dng(SENSOR, [SHOWN]), raw_files.nef(SENSOR, SHOWN), raw_files.rw2(SHOWN)]
    seeds += [
        raw_files.raf(SHOWN),
        raw_files.cr3(SHOWN, LARGE),
        raw_files.dng(SENSOR.resize((64, 48))),
    ]
    rng = random.Random(4)
    for number in range(150):
        mutant = bytearray(seeds[number % len(seeds)])
        for _ in range(rng.choice((1, 4, 16))):
            # The IFDs lie at both ends: what is flipped in between is only JPEG.
            place = rng.choice((rng.randrange(200), len(mutant) - 1 - rng.randrange(900)))
            mutant[place] = rng.randrange(256)
        with contextlib.suppress(PhotoError):
            decoded(bytes(mutant), LIMIT)


@pytest.mark.photos
def test_real_files(photos: Path) -> None:
    """Files that came as NEF are shown; one that LibRaw refuses has a reason."""
    files = sorted((photos / "torture" / "raw").iterdir())
    assert len(files) == 3
    for file in files:
        if file.suffix == ".nef":
            assert np.ptp(decoded(file.read_bytes(), 50_000_000).pixels) > 100
        else:
            assert reason(file.read_bytes()) == "it is damaged"


@pytest.mark.slow
def test_a_raw_file_of_real_size_is_no_slower_than_a_jpeg() -> None:
    """24 megapixels with two previews: the smaller one is decoded, the rest is never read."""
    picture = draw(3, 3, (6000, 4000))
    jpeg = saved(picture, "JPEG", quality=92)
    data = raw_files.dng(picture, [picture, picture.resize((1536, 1024))])
    assert len(data) > 48_000_000

    def seconds(file: bytes) -> float:
        started = time.process_time()
        decoded(file, 150_000_000)
        return time.process_time() - started

    assert min(seconds(data) for _ in range(3)) < min(seconds(jpeg) for _ in range(3))
