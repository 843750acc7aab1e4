"""What the tests of the core share: being somebody else for a while, and folders they may enter."""

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
from tests.core.shelf import Shelf

NOBODY = 65534

Stranger = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def as_stranger() -> Stranger:
    """A context in which file modes count: root becomes nobody, anybody else stays as they are."""
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
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    yield from _shelf(tmp_path)


@pytest.fixture
def open_shelf(open_folder: Path) -> Iterator[Shelf]:
    """A shelf whose folders every user may enter."""
    yield from _shelf(open_folder)


def _shelf(folder: Path) -> Iterator[Shelf]:
    root = folder / "photos"
    root.mkdir()
    with LibraryDB(folder / "library", write=True) as db:
        yield Shelf(root, db, db.add_root(os.fsencode(root))[0].id)
