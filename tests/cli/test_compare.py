"""`hashdesk compare` with a card, and with an imported library."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hashdesk.core.search.library import Library
from tests.cli.test_cli import hashdesk, lines, refused
from tests.drawing import OLD, draw
from tests.encoders.test_library_encoder import LARGE, use

pytestmark = pytest.mark.slow


@pytest.fixture
def card(tmp_path: Path, drawn_photos: Path) -> Path:
    """A folder with three photos that the library has, a new one, and a file that is no photo."""
    folder = tmp_path / "card"
    folder.mkdir()
    for number, photo in enumerate(sorted(drawn_photos.rglob("*.jpg"))[:3]):
        shutil.copy(photo, folder / f"{number}.jpg")
    draw(99, 99, (200, 120)).rotate(17, expand=True).save(folder / "new.jpg")
    (folder / "broken.jpg").write_bytes(b"no photo")
    for path in folder.iterdir():
        os.utime(path, (OLD, OLD))
    return folder


def test_what_is_not_there_yet(card: Path, library_folder: Path) -> None:
    before = sorted(os.listdir(card))
    done = hashdesk("compare", card, library_folder, "--missing", "--json")
    assert done.returncode == 3, done.stderr
    events = [line for line in lines(done) if line["event"] != "progress"]
    assert [event["path"] for event in events if event["event"] == "missing"] == [
        str(card / "new.jpg")
    ]
    assert [event["path"] for event in events if event["event"] == "failed"] == [
        str(card / "broken.jpg")
    ]
    summary = events[-1]
    assert (summary["photos"], summary["exact"], summary["missing"]) == (4, 3, 1)
    assert summary["failed"] == 1
    assert sorted(os.listdir(card)) == before


def test_for_people(card: Path, library_folder: Path) -> None:
    done = hashdesk("compare", card, "--library", library_folder)
    rows = done.stdout.splitlines()
    assert [row.split()[0] for row in rows[:-2]] == ["exact", "exact", "exact", "new"]
    assert rows[-2].endswith("1 is not there.")
    assert rows[-1].startswith("1 cannot be read")
    assert "broken.jpg cannot be compared" in done.stderr


def test_a_list_of_what_would_be_lost(card: Path, library_folder: Path, tmp_path: Path) -> None:
    """New and unreadable photos; an existing file is not overwritten."""
    file = tmp_path / "list.txt"
    hashdesk("compare", card, library_folder, "--list", file)
    names = [Path(line).name for line in file.read_text().splitlines()]
    assert names == ["new.jpg", "broken.jpg"]
    refused(hashdesk("compare", card, library_folder, "--list", file), 2, "is there already")
    assert len(file.read_text().splitlines()) == 2


def test_a_list_for_programs(card: Path, library_folder: Path, tmp_path: Path) -> None:
    """A name may contain a new line, so NUL can end it."""
    file, odd = tmp_path / "list", card / "new\nline.jpg"
    (card / "new.jpg").rename(odd)
    (card / "broken.jpg").unlink()
    done = hashdesk("compare", card, library_folder, "--list", file, "--null", "--turned")
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == bytes(odd) + b"\0"


def test_a_part_is_mapped_to_a_part(
    drawn_photos: Path, library_folder: Path, tmp_path: Path
) -> None:
    """A folder of a library goes along alone, and finds its photos where a copy of it lies."""
    file, disk = tmp_path / "part.hashdesk", tmp_path / "disk" / "theme1"
    shutil.copytree(drawn_photos / "theme1", disk)
    done = hashdesk("export", "--format", "hashdesk", file, "--library", library_folder,
                    "--filter", f"folder={drawn_photos / 'theme1'}")  # fmt: skip
    assert done.returncode == 0, done.stderr
    for number, photos in enumerate((disk, disk.parent)):
        done = hashdesk("import", file, "--photos", photos, "--library", tmp_path / str(number))
        assert (done.returncode, done.stderr) == (0, "")
        with Library(tmp_path / str(number)) as library:
            assert not library.photo_arrays.offline.any()
            (root,) = library.db.roots()
            assert len(library.db.folders(root.id)) == 1
    done = hashdesk("import", file, "--photos", tmp_path, "--library", tmp_path / "wrong")
    assert "Of 4 photos, 0 found in" in done.stderr
    refused(hashdesk("import", file, "--photos", tmp_path / "no", "--library", tmp_path / "x"),
            2, "There is no folder")  # fmt: skip


def test_two_libraries(library_folder: Path, tmp_path: Path) -> None:
    """One of them imported."""
    file = tmp_path / "album.hashdesk"
    done = hashdesk("export", "--format", "hashdesk", file, "--library", library_folder)
    assert done.returncode == 0, done.stderr
    done = hashdesk("import", file, "--library", tmp_path / "copy", "--json")
    assert lines(done)[-1]["manifest"]["count"] == 24
    done = hashdesk("compare", tmp_path / "copy", library_folder, "--level", "similar", "--json")
    assert lines(done)[-1]["exact"] == 24
    refused(hashdesk("index", "--library", tmp_path / "copy"), 1, "was imported: it is only read")


def test_libraries_are_searched_together(
    drawn_photos: Path, library_folder: Path, tmp_path: Path
) -> None:
    """The nearest of both, each in its library; one by another encoder is refused."""
    file, copy = tmp_path / "album.hashdesk", tmp_path / "copy"
    done = hashdesk("export", "--format", "hashdesk", file, "--library", library_folder)
    assert done.returncode == 0, done.stderr
    done = hashdesk("import", file, "--library", copy)
    assert done.returncode == 0, done.stderr
    photo = shutil.copy(sorted(drawn_photos.rglob("*.jpg"))[0], tmp_path / "asked.jpg")
    command = ("search", photo, "-k", "6", "--library", library_folder, "--json")
    alone = lines(hashdesk(*command))[0]["results"]
    both = lines(hashdesk(*command, "--also", copy))[0]["results"]
    assert [one["rank"] for one in both] == [1, 2, 3, 4, 5, 6]
    assert [one["distance"] for one in both[::2]] == [one["distance"] for one in alone[:3]]
    assert [one.get("library") for one in both] == [None, str(copy)] * 3
    other = Path(shutil.copytree(library_folder, tmp_path / "other"))
    use(other, LARGE)
    refused(hashdesk(*command[:-1], "--also", other), 2, "of another encoder")


def test_what_cannot_be_is_one_sentence(card: Path, library_folder: Path, tmp_path: Path) -> None:
    refused(hashdesk("compare", tmp_path / "no", library_folder), 1, "There is no folder")
    refused(hashdesk("compare", card, tmp_path / "no"), 1, "There is no library")
    refused(hashdesk("compare", card, library_folder, "--radius", "99"), 2, "from 0 to 12")
    refused(hashdesk("compare", card, library_folder, "--bits", "8"), 2, "--level similar")
    exact = ("compare", card, library_folder, "--level", "exact", "--turned")
    refused(hashdesk(*exact), 2, "--turned is for --level near and similar")
    refused(hashdesk("import", card / "0.jpg", "--library", tmp_path / "x"), 1, "no container")
