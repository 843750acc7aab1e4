"""`hashdesk export`: lengths, filters, existing folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import hashdesk, lines, refused

pytestmark = pytest.mark.slow


def test_lengths_before_and_after_the_folder(library_folder: Path, tmp_path: Path) -> None:
    command = ("export", "--library", library_folder)
    for number, options in enumerate((["--bits", "8,64", "OUT"], ["OUT", "--bits=64,8"])):
        out = tmp_path / str(number)
        done = hashdesk(*command, *(out if one == "OUT" else one for one in options))
        assert done.returncode == 0, done.stderr
        assert json.loads((out / "manifest.json").read_text())["bits"] == [8, 64]
    for wrong in ("8,", "7", "8,8", "x", ""):
        done = hashdesk(*command, tmp_path / "no", f"--bits={wrong}")
        assert done.returncode == 2
        assert "separated by commas" in done.stderr


def test_a_dry_run_reports_the_size_and_writes_nothing(
    library_folder: Path, tmp_path: Path
) -> None:
    done = hashdesk("export", "--dry-run", "--json", tmp_path / "out", "--library", library_folder)
    assert lines(done)[-1]["count"] == 24
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("camera=X100V", "no photo of a camera X100V"),
        ("format=PNG", "No photo meets this filter"),
        ("format=XCF", "name one of JPEG"),
        ("since=2199-01-01", "No photo meets this filter"),
        ("since=yesterday", "write the day as"),
        ("gps=maybe", "gps=yes or gps=no"),
        ("colour=red", "there are folder, camera"),
        ("JPEG", "say NAME=VALUE"),
    ],
)
def test_a_filter_that_no_photo_meets(
    library_folder: Path, tmp_path: Path, condition: str, words: str
) -> None:
    command = ("export", tmp_path / "out", "--library", library_folder, "--filter", condition)
    refused(hashdesk(*command), 2, words)
    assert list(tmp_path.iterdir()) == []


def test_existing_folders_stay(library_folder: Path, tmp_path: Path) -> None:
    """Whatever they are called."""
    for name in ("codes.unfinished", ".hashdesk-unfinished-x", "trip.hashdesk.unfinished"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "holiday.jpg").write_text("keep")
    for arguments in (["codes"], ["--format", "hashdesk", "trip.hashdesk"]):
        *options, out = arguments
        done = hashdesk("export", *options, tmp_path / out, "--library", library_folder)
        assert done.returncode == 0, done.stderr
    done = hashdesk("import", tmp_path / "trip.hashdesk", "--library", tmp_path / "codes 2")
    assert done.returncode == 0, done.stderr
    assert (
        len(list(tmp_path.glob("**/holiday.jpg")))
        + len(list(tmp_path.glob(".hashdesk*/holiday.jpg")))
        >= 3
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".hashdesk-unfinished-x", "codes", "codes 2", "codes.unfinished"),
        *("trip.hashdesk", "trip.hashdesk.unfinished"),
    ]
