"""Atomic files and folders; scratch folders are deleted, also when their owner was killed."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from hashdesk.core.errors import HashDeskError, LibraryError
from hashdesk.core.files.atomic_files import (
    SCRATCH_LOCK,
    SCRATCH_MAX_AGE_S,
    SCRATCH_PREFIX,
    WHOLE,
    atomic_file,
    atomic_folder,
    put_in_place,
    scratch_folder,
    write_atomically,
)

HELD = """
import sys, time
from pathlib import Path
from hashdesk.core.files.atomic_files import scratch_folder
with scratch_folder(Path(sys.argv[1])) as made:
    (made / "half.npy").write_bytes(b"half")
    print(made, flush=True)
    time.sleep(600)
"""


def at_work(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """Another process in the middle of something, and its folder, begun two days ago."""
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    made = Path(process.stdout.readline().strip())
    past = time.time() - 2 * SCRATCH_MAX_AGE_S
    os.utime(made / SCRATCH_LOCK, (past, past))
    return process, made


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    """Not before it was killed, however long it works; nothing else of that name is touched."""
    process, made = at_work(tmp_path / "codes")
    own = tmp_path / f"{SCRATCH_PREFIX}diary"
    own.mkdir()
    (own / "page.txt").write_text("mine" * 99)
    (own / SCRATCH_LOCK).symlink_to(own / "page.txt")
    try:
        with scratch_folder(tmp_path / "other"):
            assert (made / "half.npy").exists()
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert (made / "half.npy").exists()
    with scratch_folder(tmp_path / "other") as mine:
        assert not made.exists()
        assert mine.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == [own.name]
    assert (own / "page.txt").read_text() == "mine" * 99


def test_a_young_folder_is_left_alone(tmp_path: Path) -> None:
    """Where locks hold on one machine alone, another one may be at work in it."""
    fresh = tmp_path / f"{SCRATCH_PREFIX}fresh"
    fresh.mkdir()
    (fresh / SCRATCH_LOCK).touch()
    with scratch_folder(tmp_path / "codes"):
        assert fresh.is_dir()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_disks_without_locks_will_do(
    tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # filelock's own, about a system without locks
        with scratch_folder(tmp_path / "codes") as made:
            (made / "half.npy").touch()
    assert list(tmp_path.iterdir()) == []


def test_it_goes_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="stop"), scratch_folder(tmp_path / "codes"):
        raise ValueError("stop")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    """What a killed process left under the temporary name is no obstacle."""
    path = tmp_path / "names.json"
    write_atomically(path, b"before")
    with pytest.raises(TypeError), atomic_file(path) as new:  # noqa: PT012 (both are tested)
        new.write_bytes(b"half")
        new.write_bytes(None)
    assert path.read_bytes() == b"before"
    path.with_name("names.json.new").write_bytes(b"left behind")
    write_atomically(path, b"after")
    assert path.read_bytes() == b"after"
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path, b"a file")
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_takes_the_place_of_an_empty_one_only(tmp_path: Path) -> None:
    new, path = tmp_path / "new", tmp_path / "codes"
    for folder in (new, path):
        folder.mkdir()
    (new / "codes.npy").write_bytes(b"codes")
    (path / "mine.txt").write_bytes(b"mine")
    with pytest.raises(OSError, match="not empty"):
        put_in_place(new, path)
    (path / "mine.txt").unlink()
    put_in_place(new, path)
    assert [file.name for file in path.iterdir()] == ["codes.npy"]
    assert not new.exists()


@pytest.mark.parametrize("part", ["", WHOLE])
def test_errors_name_what_a_person_knows(tmp_path: Path, part: str) -> None:
    """Not the hidden folder that is written to: a sentence, and what the system says."""
    place = tmp_path / "codes"
    with pytest.raises(HashDeskError) as said, scratch_folder(place) as scratch:
        raise HashDeskError(f"{scratch / part / 'library.db'} is damaged.")
    assert str(said.value) == f"{place / 'library.db'} is damaged."
    with pytest.raises(FileNotFoundError) as refused, scratch_folder(place) as scratch:
        (scratch / part / "deep" / "file").write_bytes(b"")
    assert refused.value.filename == str(place / "deep" / "file")
    with (
        pytest.raises(HashDeskError, match=r"/known/library\.db is"),
        scratch_folder(place, Path("/known")) as scratch,
    ):
        raise HashDeskError(f"{scratch / part / 'library.db'} is damaged.")


def test_errors_name_the_file_or_folder_that_is_made(tmp_path: Path) -> None:
    table = tmp_path / "no such folder" / "table.csv"
    with pytest.raises(FileNotFoundError) as refused, atomic_file(table) as new:
        new.write_text("")
    assert refused.value.filename == str(table)
    with (
        pytest.raises(LibraryError) as said,
        atomic_folder(tmp_path / "kept", unchanged="all is as it was") as folder,
    ):
        raise LibraryError(f"{folder / 'a'} cannot be read.")
    assert str(said.value) == f"{tmp_path / 'kept' / 'a'} cannot be read."
