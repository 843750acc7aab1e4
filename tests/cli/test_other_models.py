"""`hashdesk search --also` of a library that was indexed with another model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.models.test_damaged_models import truncated_heads
from tests.command_line import hashdesk, lines, refused
from tests.conftest import MANY
from tests.core.exchange.test_import_library import import_container, pack

pytestmark = pytest.mark.slow


@pytest.fixture
def asked(many_photos: Path, tmp_path: Path) -> Path:
    """A picture of neither library, but one that has a copy in both."""
    return Path(shutil.copy(many_photos / "theme3" / "3.jpg", tmp_path / "asked.jpg"))


@pytest.mark.parametrize("own_is_adapted", [True, False])
def test_each_library_is_searched_by_its_own_model(
    many_library: Path, adapted_library: Path, many_photos: Path, asked: Path, own_is_adapted: bool
) -> None:
    """What each answers alone, most alike first; the other's results name its model."""
    libraries = (adapted_library, many_library)
    own, other = libraries if own_is_adapted else reversed(libraries)
    words = ("search", asked, "-k", "10", "--json")
    done = hashdesk(*words, "--library", own, "--also", other)
    assert done.returncode == 0, done.stderr
    title = "HashDesk general" if own_is_adapted else "Adapted to my photos"
    assert f"{other} was indexed with another model, {title}, and is searched by" in done.stderr
    (found,) = lines(done)
    ours = [one for one in found["results"] if "library" not in one]
    theirs = [one for one in found["results"] if "library" in one]
    for mixed, library in ((ours, own), (theirs, other)):
        (alone,) = lines(hashdesk(*words, "--library", library))
        assert mixed
        assert [(one["path"], one["distance"], one["likeness"]) for one in mixed] == [
            (one["path"], one["distance"], one["likeness"])
            for one in alone["results"][: len(mixed)]
        ]
    largest = {True: 160, False: 112}
    assert found["largest_distance"] == largest[own_is_adapted]
    assert {one["largest_distance"] for one in theirs} == {largest[not own_is_adapted]}
    assert {one["model"] for one in theirs} == {title}
    copy = str(many_photos / "theme3" / "3.jpg")
    assert [one["path"] for one in found["results"][:2]] == [copy, copy]
    assert {one["likeness"] for one in found["results"][:2]} == {"same picture"}
    assert [one["rank"] for one in found["results"]] == list(range(1, 11))


def test_a_picture_through_a_pipe(many_library: Path, adapted_library: Path, asked: Path) -> None:
    """It comes once, and both models read it."""
    words = ("search", "-", "-k", "4", "--json", "--library", many_library)
    command = [sys.executable, "-m", "hashdesk", *map(str, words), "--also", str(adapted_library)]
    done = subprocess.run(command, input=asked.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one.get("library") for one in found["results"][:2]] == [None, str(adapted_library)]


def test_three_libraries_of_two_models(
    many_library: Path, adapted: Path, tmp_path: Path, asked: Path
) -> None:
    """A copy of the own one counts in its bits, whichever was named first."""
    copy = tmp_path / "imported"
    import_container(pack(many_library, tmp_path / "album.hashdesk"), copy)
    words = ("search", asked, "-k", "3", "--json", "--library", many_library)
    (found,) = lines(hashdesk(*words, "--also", adapted, "--also", copy))
    assert [one.get("library") for one in found["results"]] == [None, str(adapted), str(copy)]
    assert [one.get("model") for one in found["results"]] == [None, "Adapted to my photos", None]


def test_refused_only_where_its_model_cannot_encode(
    many_library: Path, adapted: Path, many_photos: Path, asked: Path
) -> None:
    """With the library and the reason; a photo that both have needs no encoder."""
    (folder,) = (adapted / "encoders").iterdir()
    truncated_heads(adapted, folder.name)
    words = ("--library", many_library, "--also", adapted)
    done = hashdesk("search", asked, *words)
    refused(done, 1, f"{adapted} cannot be searched along: The adapted model ")
    known = hashdesk("search", many_photos / "theme3" / "3.jpg", "-k", str(MANY), *words)
    assert known.returncode == 0, known.stderr
