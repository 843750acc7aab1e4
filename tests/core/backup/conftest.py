"""A library with photos, decisions, names of shelves and an adapted encoder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.storage.whole_library.library_files import BUNDLES_FOLDER
from tests.core.duplicates.decisions.test_decisions_db import alone
from tests.shelf_naming import name_shelf


@pytest.fixture
def library(library_folder: Path, tmp_path: Path) -> Path:
    """A copy of the library of drawn photos, with everything that cannot be made again."""
    reading = shutil.ignore_patterns("*-shm", "*-wal")  # of others, who read it at this moment
    library = Path(shutil.copytree(library_folder, tmp_path / "library", ignore=reading))
    with DecisionsDB(library, write=True) as decisions:
        decisions.add(alone(number) for number in range(300))
    name_shelf(library, "Mountains")
    bundle = library / BUNDLES_FOLDER / "adapted"
    bundle.mkdir(parents=True)
    (bundle / "heads.safetensors").write_bytes(bytes(range(256)) * 99)
    return library
