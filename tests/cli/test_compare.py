"""`hashdesk compare` with a card, and with an imported library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from hashdesk.core.exchange.copy_photos import PhotoFiles
from hashdesk.core.exchange.not_there import Answer, NotThere, write_not_there
from hashdesk.core.search.library import Library
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.command_line import hashdesk, lines, refused
from tests.conftest import BuildOnce, build_library, copy_with_photos
from tests.drawing import OLD, draw

pytestmark = pytest.mark.slow

PAGES = 12  # every other one is in the library


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
    assert rows[-2].endswith("looked at in detail; 1 is missing.")
    assert rows[-1].startswith("1 cannot be read")
    assert "broken.jpg cannot be compared" in done.stderr


def test_a_card_that_was_indexed_is_no_copy_of_itself(card: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    hashdesk("index", card, "--library", library)
    done = hashdesk("compare", card, "--library", library)
    rows = done.stdout.splitlines()
    assert [row.split()[0] for row in rows[:-2]] == ["new"] * 4
    assert rows[-2].endswith("; 4 are missing.")


def test_a_photo_that_has_gone_since_is_not_there(card: Path, tmp_path: Path) -> None:
    home, library = tmp_path / "home", tmp_path / "library"
    shutil.copytree(card, home)
    hashdesk("index", home, "--library", library)
    (home / "0.jpg").unlink()
    done = hashdesk("compare", card, "--library", library)
    rows = done.stdout.splitlines()
    assert [row.split()[0] for row in rows[:-2]] == ["new", "exact", "exact", "exact"]
    assert "1 photo of the library did not count" in done.stderr


def test_what_was_not_compared_is_said(card: Path, library_folder: Path) -> None:
    """Who empties the card loses it, too."""
    (card / "film.mp4").write_bytes(b"a film")
    (card / "@eaDir").mkdir()
    shutil.copy(card / "new.jpg", card / "@eaDir" / "other.jpg")
    done = hashdesk("compare", card, library_folder)
    assert f"and caches: {card / '@eaDir'}." in done.stderr
    assert "Not compared: 1 file that is no picture, such as films." in done.stderr


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


@pytest.fixture(scope="session")
def built_documents(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """A card of invoices of one layout, and a library of half of them; read-only."""

    def build(folder: Path) -> None:
        for name in ("card", "home"):
            (folder / name).mkdir()
        for number in range(PAGES):
            path = folder / "card" / f"{number:02}.png"
            draw_invoice(number).save(path)
            os.utime(path, (OLD, OLD))
            if number % 2:
                shutil.copy2(path, folder / "home")
        build_library(folder / "library", folder / "home", encoder)

    return build_once("documents", build)


@pytest.fixture
def documents(tmp_path: Path, built_documents: Path) -> tuple[Path, Path]:
    """A copy of both, the card and the library, which a test may change."""
    library = copy_with_photos(built_documents, tmp_path, "home")
    return tmp_path / "card", library


def draw_invoice(number: int) -> Image.Image:
    """An invoice that differs from the others in its number, its customer and its sum."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(18)
    lines = (
        *("Example Ltd.", "12 High Street", "", f"Invoice {4711 + 37 * number}", ""),
        f"Customer {chr(65 + number)}. Brown, account {90210 - 113 * number}",
        *(f"{row + 1} item no. {row * 7} . . . . . . 12.00" for row in range(12)),
        *("", f"Total {144 + 3 * number}.00 EUR", "", "Payable within 14 days. Thank you."),
    )
    for row, line in enumerate(lines):
        pen.text((60, 60 + 34 * row), line, "black", font)
    return page


def test_documents_of_one_layout_are_not_there(documents: tuple[Path, Path]) -> None:
    """Each is a page of its own, however alike they look: half of them would be lost."""
    card, library = documents
    done = hashdesk("compare", card, library, "--missing")
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()
    assert rows[:-1] == [str(card / f"{number:02}.png") for number in range(0, PAGES, 2)]
    there = f"{PAGES} photos: {PAGES // 2} are there, byte for byte, 0 as the same picture"
    assert rows[-1].startswith(there)


@pytest.mark.parametrize("level", ["exact", "near", "similar"])
def test_the_sentence_agrees_with_the_list(documents: tuple[Path, Path], level: str) -> None:
    """What only looks alike is never said to be there, and what was not looked for is said."""
    card, library = documents
    told = hashdesk("compare", card, library, "--level", level, "--missing")
    *listed, sentence = told.stdout.splitlines()
    assert len(listed) == PAGES // 2
    counts = lines(hashdesk("compare", card, library, "--level", level, "--json"))[-1]
    alike, missing = counts["alike"], counts["missing"]
    assert alike + missing == len(listed)
    start, end = sentence.split("; ")
    assert start.startswith(f"{PAGES} photos: {PAGES // 2} are there, byte for byte")
    lost = "1 is missing" if missing == 1 else f"{missing} are missing"
    assert end == {
        "exact": (
            f"{PAGES // 2} have no exact copy there. Other sizes and formats were not looked for."
        ),
        "near": f"{lost}.",
        "similar": (
            f"of the others, {lost}, and {alike} only look like one that is there: look at them."
        ),
    }.get(level)


def test_the_missing_ones_are_copied(documents: tuple[Path, Path], tmp_path: Path) -> None:
    """All that is not there for certain, verified; a second time, nothing is written."""
    card, library = documents
    target = tmp_path / "copies"
    (card / "broken.jpg").write_bytes(b"no photo")
    done = hashdesk("compare", card, library, "--copy-missing", target, "--json")
    assert done.returncode == 3, done.stderr  # one could not be looked at
    summary = lines(done)[-1]
    assert (summary["copied"], summary["there"], summary["failed"]) == (PAGES // 2 + 1, 0, [])
    names = {f"{number:02}.png" for number in range(0, PAGES, 2)} | {"broken.jpg"}
    assert {path.name for path in target.iterdir()} == names
    assert all((target / name).read_bytes() == (card / name).read_bytes() for name in names)
    done = hashdesk("compare", card, library, "--copy-missing", target)
    assert f"{PAGES // 2 + 1} were there already" in done.stdout


def test_the_answers_are_copied_later(documents: tuple[Path, Path], tmp_path: Path) -> None:
    """A list is written once, and what is on it is copied, as far as it is as it was then."""
    card, library = documents
    answers, target = tmp_path / "answers.json", tmp_path / "copies"
    compare = ("compare", card, library, "--answers", answers)
    assert hashdesk(*compare).returncode == 0
    refused(hashdesk(*compare), 2, "is there already. Name a new file.")
    (card / "00.png").write_bytes((card / "01.png").read_bytes())
    target.mkdir()
    (target / "02.png").write_bytes(b"mine")
    done = hashdesk("copy", answers, target)
    assert done.returncode == 3
    assert done.stdout.splitlines() == [
        f"{PAGES // 2 - 1} photos were copied to {target}, and verified.",
        f"The name was taken: {card / '02.png'} is {target / '02 (2).png'}",
    ]
    assert (
        done.stderr == f"{card / '00.png'} was not copied: it has changed since it was compared.\n"
    )
    assert (target / "02.png").read_bytes() == b"mine"
    refused(hashdesk("copy", answers, card / "copies"), 2, "Choose a folder outside it")
    refused(hashdesk("copy", card / "01.png", target), 2, "is no list of photos")
    done = hashdesk("copy", answers, target, "--without-alike", "--json")
    assert lines(done)[-1]["copied"] == 0


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
    """The nearest of both, each in its library."""
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


def test_what_cannot_be_is_one_sentence(card: Path, library_folder: Path, tmp_path: Path) -> None:
    refused(hashdesk("compare", tmp_path / "no", library_folder), 1, "There is no folder")
    refused(hashdesk("compare", card, tmp_path / "no"), 1, "There is no library")
    refused(hashdesk("compare", card, library_folder, "--radius", "99"), 2, "from 0 to 12")
    refused(hashdesk("compare", card, library_folder, "--bits", "8"), 2, "--level similar")
    exact = ("compare", card, library_folder, "--level", "exact", "--turned")
    refused(hashdesk(*exact), 2, "--turned is for --level near and similar")
    refused(hashdesk("import", card / "0.jpg", "--library", tmp_path / "x"), 1, "no container")


def test_a_copy_that_is_killed_leaves_nothing_half(tmp_path: Path) -> None:
    """In the middle of a large photo; the next run goes on, and copies what was copied no more."""
    card, target, answers = tmp_path / "card", tmp_path / "copies", tmp_path / "answers.json"
    card.mkdir()
    (card / "1.jpg").write_bytes(b"small")
    with (card / "2.jpg").open("wb") as file:
        file.truncate(1_000_000_000)
    photos = [PhotoFiles(os.fsencode(card), name) for name in (b"1.jpg", b"2.jpg")]
    write_not_there(answers, [NotThere(files, Answer.MISSING) for files in photos])
    command = [sys.executable, "-m", "hashdesk", "copy", str(answers), str(target)]
    with subprocess.Popen(command) as copying:
        end = time.monotonic() + 60
        while not ((target / "1.jpg").exists() and any(target.glob(".hashdesk-*/0"))):
            assert time.monotonic() < end
            assert copying.poll() is None
        copying.kill()
    assert [path.name for path in target.iterdir() if not path.is_dir()] == ["1.jpg"]
    with (card / "2.jpg").open("r+b") as file:
        file.truncate(1_000_000)
    done = hashdesk("copy", answers, target)
    assert f"1 photo was copied to {target}, and verified; 1 was there already." in done.stdout
    assert (target / "2.jpg").stat().st_size == 1_000_000
