"""With a model that tells no photos apart, the terminal claims nothing, and says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from tests.command_line import hashdesk, lines
from tests.small_models import use_untrained


@pytest.fixture
def library(library_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    use_untrained(library)
    return library


def test_groups_are_said_to_mean_nothing(library: Path) -> None:
    asked = ("groups", "--level", "similar", "--library", library)
    told = hashdesk(*asked).stdout.splitlines()
    assert told[-2] == (
        "Untrained cannot tell these photos apart, so these groups mean nothing. To use another "
        "model: hashdesk models --use MODEL"
    )
    assert lines(hashdesk(*asked, "--json"))[-1]["tells_apart"] is False
    near = lines(hashdesk("groups", "--library", library, "--json"))[-1]
    assert near["tells_apart"] is None


def test_an_answer_is_said_to_mean_nothing(library: Path) -> None:
    photo = _first_photo(library)
    told = hashdesk("search", photo, "-k", "5", "--library", library).stdout.splitlines()
    assert told[0] == (
        "Untrained cannot tell these photos apart, so their order means nothing. To use another "
        "model: hashdesk models --use MODEL"
    )
    assert not [line for line in told[1:] if " alike" in line and "hardly alike" not in line]
    found = lines(hashdesk("search", photo, "--json", "--library", library))[-1]
    assert found["tells_apart"] is False


def _first_photo(library: Path) -> Path:
    with LibraryDB(library) as db:
        (root,) = db.roots()
    return next(Path(root.path.decode()).rglob("*.jpg"))
