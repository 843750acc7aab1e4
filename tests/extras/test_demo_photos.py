"""The demo album's photos: known ones only, installed or fetched, or else a note and scenes."""

from __future__ import annotations

import contextlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.cli.commands import demo as demo_command
from hashdesk.cli.terminal.output import Output
from hashdesk.core.errors import DiskFull
from hashdesk.core.job import Job
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import ALBUM, write_album
from tests import prepared_program
from tests.package_index import hide, publish, served, use_only

pytestmark = pytest.mark.slow

INSTALLED = demo_photos.find(paths.cache())


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index with a wheel that stands in for scikit-image's, and no scikit-image installed."""
    if INSTALLED is None:
        pytest.skip("scikit-image, whose photos stand in, is not here")
    folder = tmp_path / "index"
    files = {f"skimage/data/{name}": (INSTALLED / name).read_bytes() for name in demo_photos.SHA256}
    publish(folder, "scikit-image", demo_photos.PHOTO_PACKAGE.version, files)
    hide("skimage", tmp_path, monkeypatch)
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path / "cache"))
    with served(folder) as address:
        use_only(address, monkeypatch)
        yield folder


def demo(*arguments: str | Path, code: int = 0) -> tuple[list[dict[str, object]], str]:
    """Run the real program: its events, and what it wrote on standard error."""
    done = prepared_program.run("demo", *arguments, "--json")
    assert done.returncode == code, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_photos_are_fetched_once(index: Path, tmp_path: Path) -> None:
    """The album is the one that an installed scikit-image makes, byte for byte."""
    cache = tmp_path / "cache"
    assert demo_photos.find(cache) is None
    assert demo_photos.megabytes_to_fetch(cache) == demo_photos.PHOTO_PACKAGE.megabytes
    events, words = demo(tmp_path / "one")
    assert words == "The photos of the album are fetched: 14 MB, once.\n"
    assert {event.get("phase") for event in events} == {"fetch", "write", None}
    assert (events[-1]["event"], events[-1]["note"]) == ("summary", "")
    assert demo_photos.find(cache) == cache / "demo-photos"
    assert demo_photos.megabytes_to_fetch(cache) == 0
    write_album(tmp_path / "installed", INSTALLED)
    assert contents(tmp_path / "one") == contents(tmp_path / "installed")


def test_offline_scenes_are_drawn(index: Path, tmp_path: Path) -> None:
    """With one sentence that says why."""
    next((index / "scikit-image").iterdir()).unlink()
    events, words = demo(tmp_path / "offline")
    _, note = words.splitlines()
    assert note.startswith("The photos of the album could not be fetched (No matching dist")
    assert note.endswith("), so its scenes are drawn.")
    assert events[-1]["note"] == note
    assert not list((tmp_path / "cache").rglob("*.png"))
    write_album(tmp_path / "drawn", None, limit=1)
    whole, part = contents(tmp_path / "offline"), contents(tmp_path / "drawn")
    del part[ALBUM]
    assert {name: whole[name] for name in part} == part


def test_the_note_of_a_full_disk_is_whole_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(cache: Path, job: Job) -> Path:
        raise DiskFull(f"{cache} has no space left: free 14 MB, and try again.")

    said: list[str] = []
    output = Output(as_json=True)
    monkeypatch.setattr(output, "note", said.append)
    monkeypatch.setattr(demo_photos, "find", lambda cache: None)
    monkeypatch.setattr(demo_photos, "fetch", fill)
    with contextlib.closing(output):
        photos, note = demo_command._photos(output, Job())
    assert photos is None
    assert note is not None
    assert said[-1] == str(note)
    assert str(note) == (
        "The photos of the album could not be fetched, so its scenes are drawn. "
        f"{paths.cache()} has no space left: free 14 MB, and try again."
    )


def test_the_next_command_can_be_copied(tmp_path: Path) -> None:
    folder = tmp_path / "d e" / "it's ö"
    command = [sys.executable, "-m", "hashdesk", "demo", folder, "--drawn"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    last = done.stdout.splitlines()[-1]
    assert shlex.split(last) == ["hashdesk", "index", str(folder)]


def test_no_name_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _, words = demo("", code=2)
    assert "name a folder for the demo album" in words
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_empty_is_refused_before_fetching(index: Path, tmp_path: Path) -> None:
    events, words = demo(index, code=2)
    assert words == f"{index} is not an empty folder: name a new one for the demo album.\n"
    assert [event["event"] for event in events] == ["error"]
    assert not (tmp_path / "cache").exists()


def test_a_photo_that_changed_in_the_cache_is_fetched_again(index: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    folder = demo_photos.fetch(cache, Job())
    (folder / "coffee.png").write_bytes(b"tea")
    assert demo_photos.find(cache) is None
    assert demo_photos.find(tmp_path / "elsewhere") is None
    demo_photos.fetch(cache, Job())
    assert demo_photos.find(cache) == folder


def test_the_caches_command_lists_and_clears_them(index: Path, tmp_path: Path) -> None:
    """Without a library, too."""
    folder = demo_photos.fetch(tmp_path / "cache", Job())
    size = sum(file.stat().st_size for file in folder.iterdir())
    command = [sys.executable, "-m", "hashdesk", "caches", "--json", "--library", tmp_path / "none"]
    for arguments, freed, left in (([], 0, size), (["--clear", "demo-photos"], size, 0)):
        done = subprocess.run([*command, *arguments], capture_output=True, check=True)
        summary = json.loads(done.stdout)
        assert (summary["freed"], summary["caches"]["demo-photos"]) == (freed, left)
    assert demo_photos.find(tmp_path / "cache") is None


@pytest.mark.skipif(INSTALLED is None, reason="scikit-image is not here")
def test_an_installed_scikit_image_is_used_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_only("http://127.0.0.1:9", monkeypatch)
    monkeypatch.setenv("HASHDESK_CACHE", str(tmp_path / "cache"))
    assert demo_photos.megabytes_to_fetch(tmp_path / "cache") == 0
    _, words = demo(tmp_path / "album")
    assert words == ""
    assert (tmp_path / "album" / "coffee").is_dir()
    assert not (tmp_path / "cache").exists()
