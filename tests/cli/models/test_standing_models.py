"""`hashdesk models --remove` of an added model that an adapted one stands on."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.storage.caches.feature_cache import features_path
from hashdesk.core.storage.caches.guess_cache import guesses_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.files.backbone_weights import WEIGHTS
from tests.adapted_from import ADAPTED, MADE, stand_on
from tests.command_line import hashdesk, lines, refused
from tests.core.code_sets.test_left_to_read import keep_features
from tests.small_models import add_small_model


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackboneFiles:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return add_small_model()


@pytest.fixture
def library(library_folder: Path, tmp_path: Path, model: BackboneFiles) -> Path:
    folder = Path(shutil.copytree(library_folder, tmp_path / "library"))
    with LibraryDB(folder, write=True) as db:
        stand_on(db, model)
    return folder


def answered(answer: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a terminal that gives this answer."""
    ours, theirs = pty.openpty()
    os.write(ours, answer.encode())
    try:
        command = [sys.executable, "-m", "hashdesk", *map(str, words)]
        return subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=120)
    finally:
        os.close(ours)
        os.close(theirs)


def names(library: Path) -> set[str]:
    with LibraryDB(library) as db:
        return {row.name for row in db.encoders()}


def test_what_stands_on_a_model_is_named_before_it_goes_along(
    library: Path, model: BackboneFiles
) -> None:
    """Nothing goes without a yes; then the answer names it, too."""
    before = names(library)
    asked = hashdesk("models", "--remove", "cells", "--library", library)
    said = (
        f"“Cells” ({model.name}), what it knows of the photos, and “Adapted to my photos” "
        "(bbbbbbbb), made from it, would be deleted. "
    )
    refused(asked, 2, said)
    assert f"hashdesk models --remove {model.name} --yes" in asked.stderr
    assert (
        " would be free again; photos stay. To use it again, here or in another library, you need "
        "its files, which are gone. Nothing was changed. "
    ) in asked.stderr
    assert names(library) == before
    removed = hashdesk("models", "--remove", "cells", "--yes", "--library", library)
    assert removed.returncode == 0, removed.stderr
    assert ", and “Adapted to my photos” (bbbbbbbb): " in removed.stdout
    assert names(library) == before - {MADE, ADAPTED}


def test_the_names_of_what_went_along_are_events(library: Path) -> None:
    removed = hashdesk("models", "--remove", "cells", "--yes", "--json", "--library", library)
    summary = lines(removed)[-1]
    assert (summary["title"], summary["also_removed"]) == ("Cells", [ADAPTED])


@pytest.mark.slow
def test_the_size_that_is_listed_is_what_deleting_a_model_frees(
    library: Path, model: BackboneFiles
) -> None:
    """Of an added model, with its file and what stands on it; what others need stays."""
    features_path(library, model.name).write_bytes(bytes(500_000))

    def listed(name: str) -> str:
        """What deleting a model frees, as the list says."""
        told = hashdesk("models", "--library", library).stdout.splitlines()
        (line,) = (line for line in told if line.startswith(f"  {name[:8]}  "))
        return line.partition("deleting it frees ")[2].partition(";")[0]

    def removed(name: str) -> str:
        """What is said to be free after its removal."""
        done = hashdesk("models", "--remove", name, "--yes", "--library", library)
        return done.stdout.splitlines()[0].rpartition(": ")[2].removesuffix(" are free again.")

    told = listed(ADAPTED)
    assert removed(ADAPTED) == told
    told = listed(MADE)
    document = lines(hashdesk("models", "--json", "--library", library))[-1]
    (cells,) = (one for one in document["code_sets"] if one["id"] == MADE)
    assert cells["frees"] == model_bytes(model) + cells["bytes"] + 500_000
    assert removed("cells") == told == size(cells["frees"])


def test_a_model_without_codes_here_is_listed_with_what_deleting_it_frees(
    library_folder: Path, model: BackboneFiles
) -> None:
    listed = hashdesk("models", "--library", library_folder).stdout
    assert f"again; deleting it frees {size(model_bytes(model))}\n" in listed


def test_the_list_says_how_much_a_stopped_switch_has_to_read_yet(
    library_folder: Path, tmp_path: Path, model: BackboneFiles
) -> None:
    """It goes on from there."""
    library = Path(shutil.copytree(library_folder, tmp_path / "library"))
    keep_features(library, model.name, 7)
    listed = hashdesk("models", "--library", library).stdout
    assert "Cells (added): to go over to it, 17 of 24 photos must still be read; " in listed
    keep_features(library, model.name, 24)
    listed = hashdesk("models", "--library", library).stdout
    assert "Cells (added): to go over to it, no photo must be read again; " in listed
    (document,) = lines(hashdesk("models", "--json", "--library", library))
    assert document["added"][0]["to_read"] == 0


def model_bytes(model: BackboneFiles) -> int:
    return sum(file.stat().st_size for file in (paths.models() / model.name).iterdir())


def test_where_nobody_can_be_asked_nothing_goes_without_a_yes(
    library: Path, model: BackboneFiles
) -> None:
    """Short sentences say what goes, what it frees, and the ways there and back."""
    before = names(library)
    asked = hashdesk("models", "--remove", ADAPTED, "--library", library)
    goes = "“Adapted to my photos” (bbbbbbbb) and what it knows of the photos would be deleted. "
    refused(asked, 2, goes)
    assert (
        " would be free again; photos stay. To have one again, adapt again: hashdesk adapt. "
        "Nothing was changed. To delete it: "
    ) in asked.stderr
    assert asked.stderr.endswith("hashdesk models --remove bbbbbbbb --yes\n")
    told = lines(hashdesk("models", "--remove", "cells", "--json", "--library", library))
    assert [event["event"] for event in told] == ["question", "error"]
    assert told[0]["freed"] > 0
    assert names(library) == before
    assert (paths.models() / model.name).is_dir()
    assert hashdesk("models", "--remove", ADAPTED, "--yes", "--library", library).returncode == 0
    assert names(library) == before - {ADAPTED}


def test_what_becomes_of_words_is_said_before(library: Path, model: BackboneFiles) -> None:
    """Those of a model that ships stay, of one that was added they go."""
    with LibraryDB(library) as db:
        (shipped,) = (row for row in db.encoders() if row.backbone in WEIGHTS)
        (made,) = (row for row in db.encoders() if row.name == MADE)
    with LibraryDB(library, write=True) as db:
        db.use_encoder(made)
    for name in (shipped.backbone, model.name):
        guesses_path(library, name).write_bytes(bytes(1000))
    stay = hashdesk("models", "--remove", shipped.name, "--library", library)
    refused(stay, 2, " and what it knows of the photos would be deleted. ")
    with LibraryDB(library, write=True) as db:
        db.use_encoder(shipped)
    go = "what it knows of the photos, also what they show, and "
    refused(hashdesk("models", "--remove", model.name, "--library", library), 2, go)


AGAIN = "To use it again, here or in another library, "


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("https://download.pytorch.org/models/cells.pth", "It can be downloaded again."),
        ("/", f"{AGAIN}add it again from its files."),
        ("/gone", f"{AGAIN}you need its files, which are gone."),
    ],
)
def test_the_question_says_where_an_added_model_can_be_had_from_again(
    library: Path, source: str, said: str
) -> None:
    other = add_small_model("Other", source=source)
    asked = hashdesk("models", "--remove", other.name, "--library", library)
    assert f" {said} Nothing" in asked.stderr


@pytest.mark.parametrize(
    ("answer", "said", "goes"),
    [
        ("y\n", "“Adapted to my photos” (bbbbbbbb) is deleted, and what it knows ", True),
        ("what?\nn\n", "Nothing was deleted.", False),
    ],
)
def test_a_terminal_is_asked(library: Path, answer: str, said: str, goes: bool) -> None:
    before = names(library)
    done = answered(answer, "models", "--remove", ADAPTED, "--library", library)
    assert done.returncode == 0
    first, *asked = done.stderr.splitlines()
    assert first.startswith("“Adapted to my photos” (bbbbbbbb) and what it knows of the photos ")
    assert " would be free again; photos stay. " in first
    assert first.endswith(" To have one again, adapt again: hashdesk adapt.")
    assert set(asked) == {"Delete it? Type y or n:"}
    assert done.stdout.startswith(said)
    assert names(library) == before - ({ADAPTED} if goes else set())


def test_a_yes_to_one_model_is_none_to_what_stands_on_it(library: Path) -> None:
    """As from the window, which asked when nothing stood on it yet."""
    before = names(library)
    alone = hashdesk("models", "--remove", "cells", "--yes", "--alone", "--library", library)
    said = (
        "“Adapted to my photos” (bbbbbbbb) stands on “Cells”, so nothing was deleted. Without "
        "--alone, it would go, too.\n"
    )
    refused(alone, 2, said)
    asked = hashdesk("models", "--remove", "cells", "--alone", "--library", library)
    refused(asked, 2, said)  # nothing is asked, and no command advised that deletes both
    told = lines(hashdesk("models", "--remove", "cells", "--alone", "--json", "--library", library))
    assert [event["event"] for event in told] == ["error"]
    assert names(library) == before


def test_an_adapted_model_in_use_is_said_to_stand_on_it(library: Path) -> None:
    with LibraryDB(library, write=True) as db:
        (row,) = (one for one in db.encoders() if one.name == ADAPTED)
        db.use_encoder(row)
    gone = hashdesk("models", "--remove", "cells", "--yes", "--library", library)
    said = "“Adapted to my photos” (bbbbbbbb), in use by the library in "
    refused(gone, 2, f"{said}{library}, stands on “Cells”.")


def test_the_list_says_on_which_model_an_adapted_one_stands(library: Path) -> None:
    listed = hashdesk("models", "--library", library).stdout
    assert "  bbbbbbbb  Adapted to my photos (on Cells), " in listed


def test_a_model_that_was_deleted_elsewhere_is_listed_as_missing(library: Path) -> None:
    with LibraryDB(library, write=True) as db:
        (row,) = (one for one in db.encoders() if one.name == MADE)
        db.use_encoder(row)
    assert "missing" not in hashdesk("models", "--library", library).stdout
    shutil.rmtree(paths.models())
    listed = hashdesk("models", "--library", library).stdout
    (line,) = (line for line in listed.splitlines() if line.startswith("*"))
    assert line.endswith(", in use, missing")
    assert (
        "Its files are gone, so it reads no photos. Add it again: hashdesk models --add" in listed
    )
    told = json.loads(hashdesk("models", "--library", library, "--json").stdout.splitlines()[0])
    missing = {one["id"]: one["missing"] for one in told["code_sets"]}
    assert missing[MADE]
    assert missing[ADAPTED]
    assert sum(missing.values()) == 2
