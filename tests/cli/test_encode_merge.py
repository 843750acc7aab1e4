"""`hashdesk encode` and `hashdesk merge`: several machines make the codes of one machine."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.encoding.codes import BITS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.command_line import hashdesk, lines, refused
from tests.conftest import move_root
from tests.drawing import OLD

pytestmark = pytest.mark.slow


@pytest.fixture
def photos(tmp_path: Path, drawn_photos: Path) -> Path:
    """Photos, one of them unreadable."""
    folder = tmp_path / "photos"
    shutil.copytree(drawn_photos, folder)
    (folder / "broken.jpg").write_bytes(b"no photo")
    os.utime(folder / "broken.jpg", (OLD, OLD))
    return folder


def by_path(library: Path) -> dict[bytes, tuple[int, ...]]:
    """The codes of every photo, by path."""
    with Library(library) as opened:
        ids = opened.codes.ids.tolist()
        places = opened.places(ids)
        return {
            places[number].full: tuple(int(opened.codes.codes[bits][row]) for bits in BITS)
            for row, number in enumerate(ids)
        }


@pytest.fixture
def single(photos: Path, tmp_path: Path, library_folder: Path) -> Path:
    """The library that one machine makes of the photos."""
    library = Path(shutil.copytree(library_folder, tmp_path / "single"))
    move_root(library, photos)
    return library


def encode(photos: Path, parts: Path, *options: str) -> list[dict[str, object]]:
    done = hashdesk("encode", photos, parts, *options, "--library", parts / "none", "--json")
    assert done.returncode in (0, 3), done.stderr
    return [line for line in lines(done) if line["event"] != "progress"]


def test_two_machines_make_what_one_makes(photos: Path, single: Path, tmp_path: Path) -> None:
    """Bit for bit; the last machine marks the end; a repeated command does nothing."""
    parts, library = tmp_path / "parts", tmp_path / "library"
    first = encode(photos, parts, "--shard", "1/2")
    assert first[-1]["whole"] is False
    refused(hashdesk("merge", parts, "--library", library), 2, "does not hold all parts yet")
    second = encode(photos, parts, "--shard", "2/2")
    assert second[-1]["whole"] is True
    assert first[-1]["photos"] + second[-1]["photos"] == 24
    assert first[-1]["failed"] + second[-1]["failed"] == 1
    assert (parts / "_SUCCESS").exists()
    said = "".join(file.read_text() for file in parts.glob("*.failed.jsonl"))
    failed = [json.loads(line) for line in said.splitlines()]
    assert [failure["path"] for failure in failed] == [str(photos / "broken.jpg")]
    again = encode(photos, parts, "--shard", "1/2")
    assert again[-1]["photos"] == 0
    done = hashdesk("merge", parts, "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    assert (lines(done)[-1]["photos"], lines(done)[-1]["new"]) == (24, 24)
    assert by_path(library) == by_path(single)
    done = hashdesk("merge", parts, "--library", library, "--json")
    assert (lines(done)[-1]["photos"], lines(done)[-1]["new"]) == (24, 0)
    done = hashdesk("index", "--library", library, "--json")
    counts = lines(done)[-1]["counts"]
    assert (counts["indexed"], counts["unchanged"]) == (0, 24)
    with Library(library) as opened:
        assert len(opened.thumbnails(opened.photo_arrays.ids.tolist())) == 24


def test_a_container_that_is_refused_makes_no_library(single: Path, tmp_path: Path) -> None:
    file, before = tmp_path / "bad.hashdesk", sorted(os.listdir(tmp_path))
    done = hashdesk("export", "--format", "hashdesk", file, "--library", single)
    assert done.returncode == 0, done.stderr
    file.write_bytes(file.read_bytes()[:-99])
    refused(hashdesk("merge", file, "--library", tmp_path / "new" / "library"), 1, "bad.hashdesk")
    assert sorted(os.listdir(tmp_path)) == [file.name, *before]


def test_finished_parts_are_not_encoded_again(photos: Path, single: Path, tmp_path: Path) -> None:
    """After a crash, finished parts stay and missing parts are encoded."""
    parts = tmp_path / "parts"
    encode(photos, parts, "--per-part", "5")
    files = sorted(parts.glob("part-*.hashdesk"))
    assert len(files) == 5
    kept = {file: file.stat().st_mtime_ns for file in files[1:]}
    files[0].unlink()
    (parts / "_SUCCESS").unlink()
    events = encode(photos, parts, "--per-part", "999")  # the plan is that of the first run
    assert [event["number"] for event in events if event["event"] == "part"] == [0]
    assert events[-1]["whole"] is True
    assert {file: file.stat().st_mtime_ns for file in files[1:]} == kept
    done = hashdesk("merge", *files, "--library", tmp_path / "library")
    assert done.returncode == 0, done.stderr
    assert by_path(tmp_path / "library") == by_path(single)


def test_a_machine_has_several_parts(photos: Path, tmp_path: Path) -> None:
    """So that little is lost when it is stopped. Photos added later are reported."""
    parts = tmp_path / "parts"
    events = encode(photos, parts, "--shard", "1/2", "--per-part", "4")
    assert [event["number"] for event in events if event["event"] == "part"] == [0, 2, 4, 6]
    shutil.copy(photos / "theme0" / "0-0.jpg", photos / "later.jpg")
    done = hashdesk("encode", photos, parts, "--shard", "2/2", "--library", parts / "none")
    assert "26 photos now, 25 when it was planned" in done.stderr
    assert (parts / "_SUCCESS").exists()


def test_containers_are_merged_into_a_library_with_photos(
    photos: Path, single: Path, tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Unchanged photos stay, new photos are added, even if the folder has another name."""
    file, library, moved = tmp_path / "all.hashdesk", tmp_path / "library", tmp_path / "moved"
    done = hashdesk("export", "--format", "hashdesk", file, "--library", single)
    assert done.returncode == 0, done.stderr
    refused(hashdesk("merge", file, "--library", library), 2, "Name it with --photos")
    shutil.copytree(photos, moved)
    one, other = sorted((moved / "theme0").iterdir())[:2]
    shutil.copy(other, one)  # it was another photo when the container was made
    os.utime(one, (OLD, OLD))
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [moved / "theme0"], Settings(), Job())
    done = hashdesk("merge", file, "--photos", moved, "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    codes = {os.path.relpath(p, os.fsencode(moved)): c for p, c in by_path(library).items()}
    right = {os.path.relpath(p, os.fsencode(photos)): c for p, c in by_path(single).items()}
    mine = os.path.relpath(os.fsencode(one), os.fsencode(moved))
    assert codes.pop(mine) == codes[os.path.relpath(os.fsencode(other), os.fsencode(moved))]
    del right[mine]  # what the library knows as it lies there is newer than the container
    assert codes == right
    with LibraryDB(library) as db:
        assert len(db.roots()) == 1


def test_photos_without_names_are_not_merged(single: Path, tmp_path: Path) -> None:
    file = tmp_path / "nameless.hashdesk"
    command = ("export", "--format", "hashdesk", "--paths", "none", file, "--library", single)
    assert hashdesk(*command).returncode == 0
    library = tmp_path / "library"
    refused(hashdesk("merge", file, "--photos", tmp_path, "--library", library), 2, "only be imp")


def test_impossible_requests_are_one_sentence(
    photos: Path, larger_library: Path, tmp_path: Path
) -> None:
    parts = tmp_path / "parts"
    for shard in ("0/2", "3/2", "x", "1", "-1/2"):
        refused(hashdesk("encode", photos, parts, f"--shard={shard}"), 2, "such as 2/3")
    assert not parts.exists()
    encode(photos, parts, "--shard", "1/3")
    refused(hashdesk("encode", photos / "theme0", parts), 2, "holds parts of")
    refused(hashdesk("merge", tmp_path / "no", "--library", tmp_path / "l"), 2, "There is no")
    refused(hashdesk("merge", photos, "--library", tmp_path / "l"), 2, "There are no parts")
    library = tmp_path / "large"
    shutil.copytree(larger_library, library)
    for place in (library, library / "parts"):
        refused(hashdesk("encode", photos, place), 2, f"{library} is a library. Name another")
    assert not (library / "plan.json").exists()
    assert not (library / "parts").exists()
    (part,) = parts.glob("*.hashdesk")
    refused(hashdesk("merge", part, "--library", library), 1, "of another model")


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs Ray: make elsewhere")
def test_a_cluster_that_does_not_answer(photos: Path, tmp_path: Path) -> None:
    """One sentence instead of Ray's own traceback."""
    done = hashdesk("encode", photos, tmp_path / "parts", "--address", "nowhere:1",
                    "--library", tmp_path / "none")  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Ray does not answer at nowhere:1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs Ray: make elsewhere")
def test_ray_makes_what_one_machine_makes(photos: Path, single: Path, tmp_path: Path) -> None:
    events = encode(photos, tmp_path / "parts", "--ray", "--per-part", "9")
    assert events[-1]["whole"] is True
    assert len([event for event in events if event["event"] == "part"]) == 3
    done = hashdesk("merge", tmp_path / "parts", "--library", tmp_path / "library")
    assert done.returncode == 0, done.stderr
    codes = by_path(tmp_path / "library")
    assert codes == by_path(single)
    assert len(np.unique(list(codes.values()), axis=0)) > 1
