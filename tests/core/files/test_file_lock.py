"""Locks on files: held by one process, and no obstacle on a disk without locks."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from hashdesk.core.files.file_lock import held_lock


def test_one_holds_it(tmp_path: Path) -> None:
    """A held lock raises Timeout, which is an OSError but not a disk without locks."""
    file = tmp_path / "lock"
    with held_lock(file):
        with pytest.raises(Timeout):
            FileLock(file, timeout=0).acquire()
        with pytest.raises(Timeout), held_lock(file):
            pytest.fail("two hold it")
    with held_lock(file):
        pass


def test_a_place_without_locks(tmp_path: Path) -> None:
    """The work is done all the same, and its own errors are not taken for the lock's."""
    nowhere = tmp_path / "missing" / "lock"
    done = []
    with held_lock(nowhere):
        done.append("work")
    assert done == ["work"]
    with pytest.raises(PermissionError), held_lock(nowhere):
        raise PermissionError
