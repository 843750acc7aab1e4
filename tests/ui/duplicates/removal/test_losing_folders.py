"""The question names the folders that lose photos, where there are several."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_rows import Place
from hashdesk.ui.duplicates.removal.losing_folders import losing_folders, sentence_of_losing


def told(*photos: tuple[str, str, int]) -> str:
    """photos: one of each folder: that of the library, the place below it, how many go."""
    places = {
        number: Place(root.encode(), below.encode(), False)
        for number, (root, below, _) in enumerate(photos)
    }
    counts = {number: count for number, (_, _, count) in enumerate(photos)}
    return sentence_of_losing(losing_folders(places, counts))


def test_one_folder_is_not_named(qtbot: QtBot) -> None:
    assert told(("/home/tidy", "a.jpg", 3)) == ""
    assert told() == ""


def test_two_folders_of_the_library(qtbot: QtBot) -> None:
    """Each by the folder that all of its photos lie in."""
    assert (
        told(
            ("/home/photos", "holidays/a.jpg", 2),
            *(("/home/tidy", "a.jpg", 10), ("/home/tidy", "old/a.jpg", 9)),
        )
        == "Folders that lose photos: 19 in tidy, 2 in holidays."
    )


def test_folders_within_one_that_was_added(qtbot: QtBot) -> None:
    assert told(
        *(("/home/photos", f"sorted/{name}/day/a.jpg", 1) for name in "abcdefg"),
        ("/home/photos", "sorted/a/night/a.jpg", 4),
    ) == (
        "Folders that lose photos: 5 in a, 1 in /home/photos/sorted/b/day, 1 in "
        "/home/photos/sorted/c/day and 4 more folders."
    )
    assert told(("/p", "a.jpg", 1), ("/p", "below/a.jpg", 1)) == (
        "Folders that lose photos: 1 in p, 1 in below."
    )


def test_one_more_folder(qtbot: QtBot) -> None:
    assert "1 in c and 1 more folder" in told(*(("/p", f"{name}/a.jpg", 1) for name in "abcd"))
