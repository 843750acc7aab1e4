"""The demo album: complete, the same every time, and described correctly by album.json."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat

from hashdesk import paths
from hashdesk.core.errors import Cancelled, DiskFull, FolderError, UsageError
from hashdesk.extras import demo_photos
from hashdesk.extras.album_edits import ALBUM_EDITS
from hashdesk.extras.demo_album import (
    ALBUM,
    BLACK_AND_WHITE,
    PHOTOS,
    SECOND_SHOTS,
    UNFINISHED,
    remove_album,
    takes_album,
    write_album,
)
from hashdesk.extras.drawn_scenes import SCENES, draw_scene

pytestmark = pytest.mark.slow

EDIT_NAMES = {edit.name for edit in ALBUM_EDITS}

SAMPLES = demo_photos.find(paths.cache())

needs_samples = pytest.mark.skipif(SAMPLES is None, reason="scikit-image is not here")


def album_of(folder: Path) -> list[dict[str, str]]:
    album = json.loads((folder / ALBUM).read_text("utf-8"))
    assert album["schema"] == 1
    photos: list[dict[str, str]] = album["photos"]
    return photos


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two drawn originals with all their copies."""
    folder = tmp_path_factory.mktemp("drawn")
    write_album(folder, None, limit=2)
    return folder


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole album of sample photos."""
    folder = tmp_path_factory.mktemp("real")
    write_album(folder / "new" / "album", SAMPLES)
    return folder / "new" / "album"


@needs_samples
def test_the_album_of_samples_is_whole(real: Path) -> None:
    photos = album_of(real)
    assert len(photos) >= 190
    assert {photo["path"] for photo in photos} == contents(real).keys() - {ALBUM}
    assert len({photo["path"] for photo in photos}) == len(photos)
    originals = {photo["original"] for photo in photos}
    assert len(originals) >= 12
    for original in originals:
        made = {photo["edit"] for photo in photos if photo["original"] == original}
        assert made >= EDIT_NAMES - ({"warm"} if original in BLACK_AND_WHITE else set())
    files = [path for path in real.rglob("*.*") if path.name != ALBUM]
    files.sort(key=lambda path: -path.stat().st_mtime)
    assert [path.parent.name for path in files[:17]] == [
        "cat"
    ] * 17  # also its copies without a date
    assert not originals & {"retina", "tissue"}  # nothing that is unpleasant to look at
    assert {"path": "motorcycle/motorcycle-second-shot.jpg", "original": "motorcycle",
            "edit": "second-shot"} in photos  # fmt: skip


@needs_samples
def test_every_file_is_what_its_name_says(real: Path) -> None:
    taken = set()
    for photo in album_of(real):
        path = real / photo["path"]
        assert path.parent.name == photo["original"]
        assert path.stem == f"{photo['original']}-{photo['edit']}"
        with Image.open(path) as image:
            assert image.format == {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[path.suffix]
            assert min(image.size) >= 100
            image.load()
            details = image.getexif().get_ifd(ExifTags.IFD.Exif)
            taken.add(details.get(ExifTags.Base.DateTimeOriginal, "none")[:4])
    assert "none" in taken  # as messengers leave them
    assert len(taken) >= 5  # over some years


@needs_samples
def test_sample_albums_are_the_same_every_time(real: Path, tmp_path: Path) -> None:
    write_album(tmp_path, SAMPLES, limit=2)
    whole, part = contents(real), contents(tmp_path)
    del part[ALBUM]
    assert len(part) == 2 * len(ALBUM_EDITS)
    assert {name: whole[name] for name in part} == part


def test_drawn_albums_are_the_same_every_time(drawn: Path, tmp_path: Path) -> None:
    assert write_album(tmp_path, None, limit=2) == 2 * len(ALBUM_EDITS)
    assert contents(tmp_path) == contents(drawn)


def test_without_samples_there_are_enough_different_scenes(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []

    def stop_at_once(done: int, total: int) -> None:
        calls.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_album(tmp_path / "album", None, stop_at_once)
    assert calls[0][1] // len(ALBUM_EDITS) >= 20
    assert calls[0][1] >= 220
    names = [f"{kind}-{number}" for kind in SCENES for number in "12"]
    small = [np.asarray(draw_scene(name).resize((24, 16)), np.float64) for name in names]
    for i, one in enumerate(small):
        for other in small[:i]:
            assert np.abs(one - other).mean() > 8  # levels of 255


def test_every_photo_that_is_fetched_is_used() -> None:
    assert {*PHOTOS.values(), *SECOND_SHOTS.values()} == demo_photos.SHA256.keys()


def test_edits_match_their_names(drawn: Path) -> None:
    def read(edit: str, suffix: str = ".jpg") -> Image.Image:
        with Image.open(drawn / "balloons-1" / f"balloons-1-{edit}{suffix}") as image:
            return ImageOps.exif_transpose(image).convert("RGB")

    def apart(one: Image.Image, other: Image.Image) -> float:
        """Mean difference in levels of 255."""
        levels = ImageStat.Stat(ImageChops.difference(one, other)).mean
        return sum(levels) / len(levels)

    def light(image: Image.Image) -> float:
        return float(ImageStat.Stat(image.convert("L")).mean[0])

    original = read("original")
    width, height = original.size
    copy = drawn / "balloons-1" / "balloons-1-copy.jpg"
    assert copy.read_bytes() == copy.with_name("balloons-1-original.jpg").read_bytes()
    assert read("crop-80").size == (round(0.8 * width), round(0.8 * height))
    assert read("crop-60").size == (round(0.6 * width), round(0.6 * height))
    levels = [light(read(edit)) for edit in ("original", "slightly-brighter", "brighter")]
    assert levels[0] + 5 < levels[1] < levels[2] - 5
    assert light(read("warm")) > levels[0] + 2
    assert apart(read("low-quality"), original) < 6
    assert read("half-size", ".webp").size == (width // 2, height // 2)
    assert apart(read("webp", ".webp"), original) < 6
    assert read("turned-90").size == (height, width)
    assert apart(read("turned-90").rotate(-90, expand=True), original) < 3
    assert apart(ImageOps.mirror(read("mirrored")), original) < 3
    assert apart(read("grey"), read("grey").convert("L").convert("RGB")) == 0
    assert apart(read("border").crop((0, 0, width, 20)), Image.new("RGB", (width, 20), "white")) < 9
    upper = (0, 0, width, round(height * 0.84))
    assert apart(read("caption", ".png").crop(upper), original.crop(upper)) < 3
    assert apart(read("caption", ".png"), original) > 5


def test_turned_by_5_degrees_shows_no_empty_corner(drawn: Path) -> None:
    for name in ("balloons-1", "balloons-2"):
        with Image.open(drawn / name / f"{name}-turned-5.jpg") as image:
            right, bottom = image.width - 1, image.height - 1
            for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
                pixel = image.getpixel(corner)
                assert isinstance(pixel, tuple)
                assert sum(pixel) > 60


@needs_samples
def test_sideways_photos_are_upright_by_their_exif(real: Path) -> None:
    orientations = set()
    for path in sorted(real.glob("*/*-sideways.jpg")):
        with (
            Image.open(path) as image,
            Image.open(str(path).replace("sideways", "original")) as original,
        ):
            orientations.add(image.getexif()[ExifTags.Base.Orientation])
            upright = ImageOps.exif_transpose(image).convert("RGB")
            assert upright.size == original.size
            away = ImageStat.Stat(ImageChops.difference(upright, original.convert("RGB"))).mean
            assert max(away) < 8
    assert orientations == {3, 6, 8}


def test_progress_counts_every_photo(tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    total = write_album(tmp_path, None, lambda *at: reports.append(at), limit=1)
    assert reports == [(done, total) for done in range(total + 1)]


@pytest.mark.parametrize("what", ["a photo", "a hidden file", "no folder"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "album"
    if what == "no folder":
        folder.write_bytes(b"mine")
    else:
        folder.mkdir()
        (folder / {"a photo": "mine.jpg", "a hidden file": ".mine"}[what]).write_bytes(b"mine")
    before = contents(tmp_path)
    with pytest.raises(UsageError, match="is not an empty folder: name a new one"):
        write_album(folder, None, limit=1)
    assert contents(tmp_path) == before


def test_full_disk_leaves_nothing(tmp_path: Path) -> None:
    def fill(done: int, total: int) -> None:
        if done == 1:  # from here on the next file has nowhere to go
            (tmp_path / "balloons-1" / "balloons-1-copy.jpg").symlink_to("/dev/full")

    with pytest.raises(DiskFull, match="no space left"):
        write_album(tmp_path, None, fill, limit=1)
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_album_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_album(tmp_path / "album", None, stop, limit=1)
    assert list((tmp_path / "album").iterdir()) == []


def test_a_path_through_a_file_is_no_place_for_an_album(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FolderError, match="cannot take the demo album"):
        write_album(tmp_path / "file" / "album", None, limit=1)


def kill_midway(folder: Path) -> None:
    """Have a process write an album, and kill it after five photos."""
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from hashdesk.extras.demo_album import write_album\n"
        "def report(done, total):\n"
        "    if done == 5:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "write_album(Path(sys.argv[1]), None, report, limit=1)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(folder.glob("*/*.jpg"))) == 5
    assert (folder / UNFINISHED).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_a_killed_process_left_is_written_again(tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    kill_midway(killed)
    assert takes_album(killed)
    if SAMPLES is not None:  # other originals than those that are there
        write_album(killed, SAMPLES, limit=1)
        write_album(whole, SAMPLES, limit=1)
    else:
        write_album(killed, None, limit=1)
        write_album(whole, None, limit=1)
    assert contents(killed) == contents(whole)
    assert not takes_album(killed)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("mine", ["mine.jpg", "balloons-1/mine.jpg", "mine/mine.jpg"])
def test_an_unfinished_album_with_other_files_is_refused(tmp_path: Path, mine: str) -> None:
    kill_midway(tmp_path)
    (tmp_path / mine).parent.mkdir(exist_ok=True)
    (tmp_path / mine).write_bytes(b"mine")
    before = contents(tmp_path)
    with pytest.raises(UsageError, match="is not an empty folder"):
        write_album(tmp_path, None, limit=1)
    assert contents(tmp_path) == before


def test_photos_without_the_mark_of_an_album_are_refused(tmp_path: Path) -> None:
    write_album(tmp_path, None, limit=1)
    (tmp_path / ALBUM).unlink()
    assert not takes_album(tmp_path)


def test_an_album_is_written_by_one_process(tmp_path: Path) -> None:
    before = dict[str, bytes]()

    def write_too(done: int, total: int) -> None:
        if done == 3:
            before.update(contents(tmp_path))
            code = (
                "import sys\n"
                "from pathlib import Path\n"
                "from hashdesk.extras.demo_album import write_album\n"
                "write_album(Path(sys.argv[1]), None, limit=1)\n"
            )
            command = [sys.executable, "-c", code, tmp_path]
            other = subprocess.run(command, capture_output=True, text=True, check=False)
            assert "UsageError: Another HashDesk is writing the demo album" in other.stderr
            assert contents(tmp_path) == before

    write_album(tmp_path, None, write_too, limit=1)
    assert len(before) == 4  # three photos and the mark


def test_what_older_albums_had_goes_with_them(tmp_path: Path) -> None:
    write_album(tmp_path / "album", None, limit=1)
    (tmp_path / "album" / "balloons-1" / "balloons-1-darker.jpg").write_bytes(b"of an older one")
    remove_album(tmp_path / "album")
    assert not (tmp_path / "album").exists()
