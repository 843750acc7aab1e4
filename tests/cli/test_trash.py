"""hashdesk trash: what went is listed, and comes back by its path, by its folder, or all of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.cli.main import main
from hashdesk.core.removal.removal_log import RemovalLog

Run = Callable[..., tuple[int, list[dict[str, object]]]]


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose photos are in the trash: a.jpg with a RAW file, and two in folders."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder, library = tmp_path / "photos", tmp_path / "library"
    trash = tmp_path / "data" / "Trash" / "files"
    for one in (folder / "inner", trash, trash.with_name("info"), library):
        one.mkdir(parents=True)
    log = RemovalLog(library)
    for number, names in enumerate((["a.cr2", "a.jpg"], ["inner/b.jpg"], ["inner/c.jpg"]), 1):
        for name in names:
            (folder / name).write_text(name)
        for entry in log.begin([(number, os.fsencode(folder / name)) for name in names]):
            place = trash / Path(os.fsdecode(entry.path)).name
            os.rename(entry.path, place)
            log.note_moved(entry, os.fsencode(place))
    return folder


@pytest.fixture
def trash(photos: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command: its exit code, and its JSON."""

    def run(*arguments: object) -> tuple[int, list[dict[str, object]]]:
        library = photos.parent / "library"
        code = main(["trash", *map(str, arguments), "--library", str(library), "--json"])
        return code, [json.loads(line) for line in capfd.readouterr().out.splitlines()]

    return run


def paths(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_it_lists_what_went(photos: Path, trash: Run) -> None:
    """The last one first, with the files that belong to it."""
    code, said = trash()
    assert code == 0
    assert [(line["event"], line.get("path")) for line in said] == [
        ("photo", str(photos / "inner" / "c.jpg")),
        ("photo", str(photos / "inner" / "b.jpg")),
        ("photo", str(photos / "a.jpg")),
        ("summary", None),
    ]
    assert said[2]["with_it"] == [str(photos / "a.cr2")]
    assert said[2]["bytes"] == len("a.cr2a.jpg")


def test_by_path_by_folder_and_all(photos: Path, trash: Run) -> None:
    assert trash("--restore", photos / "a.cr2")[0] == 0  # one of its files names a photo
    assert paths(photos) == ["a.cr2", "a.jpg"]
    assert trash("--restore", photos / "inner")[1][-1]["restored"] == 2
    assert trash("--restore-all")[1][-1]["restored"] == 0
    assert paths(photos) == ["a.cr2", "a.jpg", "inner/b.jpg", "inner/c.jpg"]
    assert (photos / "a.jpg").read_text() == "a.jpg"


def test_what_stays_is_said(photos: Path, trash: Run) -> None:
    """The others come back."""
    (photos / "inner" / "b.jpg").write_text("something new")
    code, said = trash("--restore-all")
    assert code == 1
    assert [(line["event"], line.get("reason")) for line in said] == [
        ("left", "taken"),
        ("summary", None),
    ]
    assert said[-1]["restored"] == 2
    assert (photos / "inner" / "b.jpg").read_text() == "something new"


def test_what_is_not_in_the_trash(photos: Path, trash: Run) -> None:
    code, _ = trash("--restore", photos / "never.jpg")
    assert code == 2
    assert paths(photos) == []


def test_what_left_the_trash_is_said_to_be_lost(photos: Path, trash: Run) -> None:
    """All but one photo: nothing sounds as if there were nothing to lose."""
    files = photos.parent / "data" / "Trash" / "files"
    for name in ("b.jpg", "c.jpg"):
        (files / name).unlink()
    assert trash()[1][-1]["gone"] == 2
    assert trash("--restore", photos / "inner" / "b.jpg")[0] == 2
    code, said = trash("--restore-all")
    assert (code, said[-1]["restored"], said[-1]["gone"]) == (0, 1, 2)
    assert paths(photos) == ["a.cr2", "a.jpg"]
