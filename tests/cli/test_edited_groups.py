"""`hashdesk groups --level edited`: what it prints, and what it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command_line import hashdesk, refused
from tests.core.duplicates.detail.pictures import scene
from tests.core.duplicates.edited.edits import framed, grey
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD

pytestmark = pytest.mark.slow


@pytest.fixture
def album(tmp_path: Path) -> SmallLibrary:
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    photo = scene(1, (640, 480))
    made = {"photo": photo, "framed": framed(photo), "grey": grey(photo), "other": scene(2)}
    for name, image in made.items():
        image.save(small.photos / f"{name}.jpg", quality=88)
        os.utime(small.photos / f"{name}.jpg", (OLD, OLD))
    small.index()
    return small


def test_edited_copies_make_a_group_in_which_nothing_is_marked(album: SmallLibrary) -> None:
    done = hashdesk("groups", "--level", "edited", "--library", album.library, "--json")
    assert done.returncode == 0, done.stderr
    *others, summary = (json.loads(line) for line in done.stdout.splitlines())
    (group,) = (event for event in others if event["event"] == "group")
    photos = {Path(photo["path"]).stem: photo for photo in group["photos"]}
    assert set(photos) == {"photo", "framed", "grey"}
    assert {photo["relation"] for photo in photos.values()} == {"", "edited"}
    assert (summary["level"], summary["marked"], summary["bytes"]) == ("edited", 0, 0)


def test_what_it_says_to_people(album: SmallLibrary) -> None:
    done = hashdesk("groups", "--level", "edited", "--library", album.library)
    assert done.stdout.splitlines()[-1] == (
        "1 group of 3 photos. Look at them: which of them may go, only you can tell."
    )
    none = hashdesk("groups", "--level", "edited", "--radius", "0", "--library", album.library)
    assert none.stdout == "0 groups of 0 photos.\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--turned"], "--turned is for --level near"),
        (["--bits", "32"], "--bits is for --level similar"),
        (["--radius", "43"], "--radius 43: at level edited name a number from 0 to 42."),
    ],
)
def test_options_of_other_levels_are_refused(
    album: SmallLibrary, options: list[str], words: str
) -> None:
    done = hashdesk("groups", "--level", "edited", *options, "--library", album.library)
    refused(done, 2, words)
