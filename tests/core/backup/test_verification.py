"""A backup is what was written then, or it is refused."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.verification import verify
from hashdesk.core.errors import Cancelled, LibraryDamaged, LibraryError
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.whole_library.library_copy import COPY_MANIFEST
from hashdesk.core.storage.whole_library.library_files import (
    BUNDLES_FOLDER,
    DECISIONS_FILE,
    SHELF_NAMES_FILE,
)


@pytest.fixture
def copy(library: Path) -> Path:
    """The folder of a backup."""
    return back_up(library, Settings(), Job()).folder


def test_every_flipped_bit_is_found(copy: Path) -> None:
    """In every file, at places all over it; sizes and missing files as well."""
    rng = random.Random(4)
    sound, found = verify(copy, Job()), 0
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    for file in files:
        before = file.read_bytes()
        for _ in range(12):
            data = bytearray(before)
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            file.write_bytes(data)
            try:
                assert (verify(copy, Job()), file.name) == (sound, COPY_MANIFEST)  # between words
            except LibraryDamaged:
                found += 1
        file.write_bytes(before[:-1])
        with pytest.raises(LibraryDamaged):
            verify(copy, Job())
        file.unlink()
        with pytest.raises(LibraryDamaged):
            verify(copy, Job())
        file.write_bytes(before)
    assert verify(copy, Job()) == sound
    assert found > 12 * len(files) - 6


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.pop("files"),
        lambda facts: facts.update(hashdesk="library"),
        lambda facts: facts.update(version=2),
        lambda facts: facts.update(photos=-1),
        lambda facts: facts.update(made=1e300),
        lambda facts: facts.update(reason="whim"),
        lambda facts: facts.update(more=1),
        lambda facts: facts.update(files=[]),
        lambda facts: facts["files"].update({"library.db": {"bytes": 1}}),
        lambda facts: facts.update(damage="it was damaged then"),
    ],
)
def test_what_a_backup_says_of_itself(copy: Path, change: Callable[[dict], object]) -> None:
    """Anything that no backup says is refused, also where there is no checksum over it yet."""
    facts = json.loads((copy / COPY_MANIFEST).read_text())
    facts["photos"] += 1
    (copy / COPY_MANIFEST).write_text(json.dumps(facts))
    with pytest.raises(LibraryDamaged, match="not what was written"):
        verify(copy, Job())
    del facts["checksum"]
    change(facts)
    (copy / COPY_MANIFEST).write_text(json.dumps(facts))
    with pytest.raises(LibraryError):
        verify(copy, Job())


def test_other_files_and_a_cancel(copy: Path) -> None:
    """A file too many is as wrong as one too few."""
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        verify(copy, job)
    (copy / "note").touch()
    with pytest.raises(LibraryDamaged, match=r"“note” in .* is not what"):
        verify(copy, Job())
    (copy / "note").unlink()
    for name in (DECISIONS_FILE, SHELF_NAMES_FILE, BUNDLES_FOLDER):
        shutil.move(copy / name, copy.parent / name)
        with pytest.raises(LibraryDamaged):
            verify(copy, Job())
        shutil.move(copy.parent / name, copy / name)
    verify(copy, Job())
