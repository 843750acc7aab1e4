"""Fixtures of the core's tests: another user, and folders that every user may enter."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from tests.core.scanned_folder import ScannedFolder

NOBODY = 65534

AsNobody = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def as_nobody() -> AsNobody:
    """A context in which file modes count: root becomes nobody, other users stay themselves."""
    if sys.platform == "win32":
        pytest.skip("files have no modes on Windows")

    @contextmanager
    def context() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        try:
            os.seteuid(NOBODY)
        except OSError as error:
            pytest.skip(f"root ignores file modes and cannot become nobody here: {error}")
        try:
            yield
        finally:
            os.seteuid(0)

    return context


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that every user may enter (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="hashdesk-test-"))
    folder.chmod(0o755)
    yield folder
    for place, _, _ in os.walk(folder):
        os.chmod(place, 0o755)
    shutil.rmtree(folder)


@pytest.fixture
def scanned_folder(tmp_path: Path) -> Iterator[ScannedFolder]:
    yield from _scanned_folder(tmp_path)


@pytest.fixture
def open_scanned_folder(open_folder: Path) -> Iterator[ScannedFolder]:
    """A scanned folder that every user may enter."""
    yield from _scanned_folder(open_folder)


def _scanned_folder(folder: Path) -> Iterator[ScannedFolder]:
    root = folder / "photos"
    root.mkdir()
    with LibraryDB(folder / "library", write=True) as db:
        yield ScannedFolder(root, db, db.add_root(os.fsencode(root))[0].id)
