"""Backups and restoring, with the disk full, gone, or a backup damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.core.backup.backups import list_backups
from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.verification import verify
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from tests.core.duplicates.decisions.test_decisions_db import alone
from tests.faults.conftest import SMALL_UNITS, Codes, Program
from tests.faults.report import Outcome, Report

pytestmark = pytest.mark.slow

HERE = Settings()


@pytest.fixture
def library(library_folder: Path, tmp_path: Path) -> Path:
    """A library with decisions."""
    library = Path(shutil.copytree(library_folder, tmp_path / "decided"))
    with DecisionsDB(library, write=True) as decisions:
        decisions.add(alone(number) for number in range(5))
    return library


def test_index_makes_one_a_day(program: Program, album: Path, undisturbed: Codes) -> None:
    """The first run makes it, the second does not; the library comes back from it."""
    done = program.run("index", album)
    (event,) = (one for one in done.events if one["event"] == "backup")
    assert Path(event["folder"]).parent == program.library / "backups"
    assert done.summary["event"] == "summary"
    done = program.run("index")
    assert not [one for one in done.events if one["event"] == "backup"]
    listed = program.run("backups", "--verify")
    assert (listed.code, listed.summary["backups"]) == (0, 1)
    assert listed.events[0]["photos"] == 150

    file = program.library / "library.db"
    file.write_bytes(b"no library" * 9999)
    assert "hashdesk restore" in program.run("index").sentence
    preview = program.run("restore")
    assert (preview.code, preview.summary["aside"]) == (0, None)
    assert file.read_bytes() == b"no library" * 9999
    done = program.run("restore", "--yes")
    assert done.code == 0
    assert (done.summary["photos_before"], done.summary["photos_after"]) == (None, 150)
    assert (Path(done.summary["aside"]) / "library.db").read_bytes() == b"no library" * 9999
    assert program.codes() == undisturbed
    assert program.run("check").code == 0
    assert program.run("index").summary["encoded"] == 0


@pytest.mark.long
def test_a_full_disk(program: Program, album: Path, disk: Path, undisturbed: Codes) -> None:
    """Indexing is done and says so; that there is no backup is one more sentence."""
    program.settings.write_text(f"{SMALL_UNITS}backup_folder = '{disk}'\n")
    with (disk / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 20 << 20)  # 60 MB are left: too few to begin
    done = program.run("index", album)
    assert (done.code, done.summary["counts"]["indexed"]) == (0, 150)
    (warning,) = done.summary["warnings"]
    assert "nearly full" in warning
    assert [one["message"] for one in done.events if one["event"] == "backup"] == [warning]
    assert program.codes() == undisturbed
    (disk / "ballast").unlink()
    assert program.run("backup").code == 0


def test_a_disk_that_fills_up_in_the_middle(
    library: Path, disk: Path, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    """The backup that was being made is gone, the one before stays."""
    monkeypatch.setattr("hashdesk.core.files.disk_space.LEAST_FREE_BYTES", 0)
    settings = Settings(backup_folder=str(disk))
    before = back_up(library, settings, Job())
    sizes = (0, 4096, 16 << 10, 60 << 10, 100 << 10)
    for leave in sizes:
        with (disk / "ballast").open("wb") as file:
            free = shutil.disk_usage(disk).free
            os.posix_fallocate(file.fileno(), 0, free - leave)
        command = [sys.executable, "-m", "hashdesk", "backup", "--library", str(library)]
        toml = library.parent / "full.toml"
        toml.write_text(f"backup_folder = '{disk}'\n")
        done = subprocess.run(
            command,
            env={**os.environ, "HASHDESK_SETTINGS": str(toml)},
            capture_output=True,
            text=True,
            check=False,
        )
        (disk / "ballast").unlink()
        assert done.returncode == 1
        assert "disk" in done.stderr
        assert "Traceback" not in done.stderr
        assert list_backups(library, settings) == [before]
        verify(before.folder, Job())
    report(Outcome("disk that fills up, backing up", len(sizes), message=done.stderr.strip()))


def test_a_disk_that_is_away(program: Program, album: Path, disk: Path) -> None:
    """Unplugged: no backup, and nothing is written below its mount point; back: it goes on."""
    program.settings.write_text(f"{SMALL_UNITS}backup_folder = '{disk}'\n")
    assert program.run("index", album).summary["warnings"] == []
    made = program.run("backups").events[0]["folder"]
    kept = Path(shutil.copytree(made, program.library.parent / "kept"))
    subprocess.run(["umount", str(disk)], check=True)
    done = program.run("backup")
    assert done.code == 1
    assert "taken for unplugged" in done.sentence
    assert list(disk.iterdir()) == []
    assert "no backups" in program.run("restore").sentence
    done = program.run("index")  # one is due, for none can be seen
    assert done.code == 0
    (warning,) = done.summary["warnings"]
    assert "taken for unplugged" in warning
    verify(kept, Job())


def test_a_damaged_backup(indexed: Program) -> None:
    """It is refused by name, and the next older one named; by itself, restore takes that one."""
    older = Path(indexed.run("backup").summary["folder"])
    newer = older.with_name(f"{older.name}-2")  # in the same second
    shutil.copytree(older, newer)
    data = bytearray((newer / "library.db").read_bytes())
    data[len(data) // 2] ^= 4
    (newer / "library.db").write_bytes(data)

    listed = indexed.run("backups", "--verify")
    assert listed.code == 1
    assert [bool(one["damage"]) for one in listed.events[:-1]] == [True, False]
    done = indexed.run("restore", newer.name, "--yes")
    assert done.code == 1
    assert f"hashdesk restore {older.name}" in done.sentence
    assert not list(indexed.library.glob("set-aside-*"))
    done = indexed.run("restore", "--yes")
    assert done.code == 0
    assert done.summary["backup"]["name"] == older.name
    assert "is passed over" in done.errors


@pytest.mark.long
def test_a_backup_that_does_not_say_what_it_is(indexed: Program) -> None:
    """It is listed as damaged, refused by name, and passed over with a sentence."""
    sound = Path(indexed.run("backup").summary["folder"])
    lost = sound.with_name(f"{sound.name}-2")
    shutil.copytree(sound, lost)
    (lost / "backup.json").write_bytes(b"{")
    listed = indexed.run("backups", "--verify")
    assert listed.code == 1
    assert [(one["name"], bool(one["damage"])) for one in listed.events[:-1]] == [
        (sound.name, False),
        (lost.name, True),
    ]
    done = indexed.run("restore", lost.name)
    assert done.code == 1
    assert "backup.json cannot be read" in done.sentence
    done = indexed.run("restore")
    assert done.summary["backup"]["name"] == sound.name
    assert f"Backup {lost.name} is passed over." in done.errors


@pytest.mark.long
def test_a_backup_of_another_library(indexed: Program, library: Path) -> None:
    """Put among the library's own, it is listed as what it is, and put back only by its name."""
    own = Path(indexed.run("backup").summary["folder"])
    shutil.copytree(back_up(library, HERE, Job()).folder, own.with_name("2099-01-01-000000"))
    listed = indexed.run("backups").events[:-1]
    assert [(one["name"], one["foreign"]) for one in listed] == [
        (own.name, False),
        ("2099-01-01-000000", True),
    ]
    (indexed.library / "library.db").write_bytes(b"damaged" * 999)
    assert indexed.run("restore").summary["backup"]["name"] == own.name
    command = indexed.command("restore", "2099")
    command.remove("--json")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"It is of another library, {library}." in said
    assert indexed.run("restore", "2099", "--yes").code == 0
