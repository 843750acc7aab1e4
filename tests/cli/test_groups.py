"""`hashdesk groups` and `hashdesk decisions`: text and JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from hashdesk.cli.groups.group_listing import cell
from hashdesk.core.duplicates.decisions.decision import DecisionKind, new_decision
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.command_line import hashdesk, lines, refused
from tests.core.duplicates.detail.pictures import scene
from tests.core.duplicates.second_look.test_look_again import (
    burst,
    made,
    several_pages,
    zones,
)
from tests.drawing import OLD, draw

pytestmark = pytest.mark.slow

MIRRORED = "mirrored, and \n twice.jpg"
FIVE, TWO = frozenset(("5.jpg", "copy.jpg", "=5.jpg")), frozenset(("2.jpg", "=2.jpg"))
COPIES = FIVE - {"=5.jpg"}
PIXELS = "320 × 240 pixels; the other one 200 × 150"


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """Two photos, large and small and copied, and one alone; and their library."""
    folder = tmp_path_factory.mktemp("album")
    for theme in (2, 5):
        photo = draw(theme, 1)
        large = folder / "photos" / "large" / f"{theme}.jpg"
        small = folder / "photos" / "small" / f"={theme}.jpg"
        for path in (large, small):
            path.parent.mkdir(parents=True, exist_ok=True)
        photo.save(large)
        photo.resize((200, 150)).save(small)
    photo.transpose(0).save(folder / "photos" / "small" / MIRRORED)
    draw(3, 1).save(folder / "photos" / "alone.jpg")
    shutil.copy(large, folder / "photos" / "large" / "copy.jpg")
    for path in folder.glob("photos/**/*.jpg"):
        os.utime(path, (OLD, OLD))
    with LibraryDB(folder / "library", write=True) as db:
        index(db, encoder, [folder / "photos"], Settings(workers=1), Job())
    return folder


@pytest.fixture
def decided(album: Path, tmp_path: Path) -> Path:
    """A copy of its library in which one group was decided."""
    library = Path(shutil.copytree(album / "library", tmp_path / "library"))
    group = [album / "photos" / "large" / "2.jpg", album / "photos" / "small" / "=2.jpg"]
    contents = [content_id(io.BytesIO(path.read_bytes())) for path in group]
    with DecisionsDB(library, write=True) as decisions:
        decisions.add([new_decision(DecisionKind.KEEP, MatchLevel.NEAR, contents)])
    return library


def found(library: Path, *options: str | Path) -> list[dict[str, Any]]:
    """The groups that `hashdesk groups` prints as JSON; its summary counts them."""
    done = hashdesk("groups", *options, "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    *others, summary = lines(done)
    groups = [event for event in others if event["event"] == "group"]
    photos = [photo for group in groups for photo in group["photos"]]
    marked = [photo["bytes"] for photo in photos if photo["marked"]]
    assert (summary["groups"], summary["photos"]) == (len(groups), len(photos))
    assert (summary["marked"], summary["bytes"]) == (len(marked), sum(marked))
    assert [group["group"] for group in groups] == list(range(1, len(groups) + 1))
    return groups


def names(groups: list[dict[str, Any]]) -> list[list[str]]:
    """The photos of each group, the one to keep first."""
    return [[Path(photo["path"]).name for photo in group["photos"]] for group in groups]


def sets(groups: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(group) for group in names(groups)}


def test_groups_in_json(album: Path) -> None:
    """Every line is JSON and has what a program needs of each photo."""
    groups = found(album / "library")
    assert [set(group) for group in names(groups)] == [FIVE, TWO]
    keep, *others = groups[1]["photos"]
    assert (keep["path"], keep["keep"]) == (str(album / "photos" / "large" / "2.jpg"), True)
    assert (keep["width"], keep["height"]) == (320, 240)
    assert (keep["marked"], keep["reason"]) == (False, PIXELS)
    assert keep["bytes"] == Path(keep["path"]).stat().st_size
    assert len(bytes.fromhex(keep["content"])) == 16
    assert [(one["marked"], one["keep"], one["reason"]) for one in others] == [(True, False, "")]
    assert (keep["relation"], others[0]["relation"]) == ("", "same")
    relations = {Path(one["path"]).name: one["relation"] for one in groups[0]["photos"]}
    assert sorted(relations.values()) == ["", "exact", "same"]


def test_groups_for_people(album: Path, decided: Path) -> None:
    done = hashdesk("groups", "--library", album / "library")
    assert (done.returncode, done.stderr) == (0, "")
    rows = done.stdout.splitlines()
    assert rows[-1].startswith("2 groups of 5 photos; 3 of them need not be kept: ")
    (kept,) = [row for row in rows if f"{os.sep}2.jpg" in row]
    assert kept.split()[0] == "+"
    assert kept.endswith(f", {PIXELS})")
    (copy,) = [row for row in rows if "=2.jpg" in row]
    assert (copy.split()[0], copy.split(", ")[-1]) == ("-", "the same picture)")
    exact = hashdesk("groups", "--level", "exact", "--library", album / "library")
    rows = exact.stdout.splitlines()
    assert [row.split()[0] for row in rows[:-1]] == ["1", "+", "-"]
    assert rows[-1].startswith("1 group of 2 photos; 1 of them need not be kept: ")
    done = hashdesk("groups", "--library", decided)
    assert "1 group was decided before: see --decided." in done.stdout


def test_which_groups(album: Path, decided: Path) -> None:
    library, large, small = album / "library", album / "photos/large", album / "photos/small"
    assert sets(found(library)) == {FIVE, TWO}
    assert sets(found(library, "--level", "exact")) == {COPIES}
    assert sets(found(library, "--turned")) == {FIVE | {MIRRORED}, TWO}
    (everything,) = sets(found(library, "--level", "similar", "--bits", "4", "--radius", "4"))
    assert everything == FIVE | TWO | {MIRRORED, "alone.jpg"}
    assert found(library, "--level", "exact", "--elsewhere") == []  # they are in one folder
    assert sets(found(library, "--across", large, large)) == {COPIES}
    assert sets(found(library, "--across", large, album / "photos")) == {FIVE, TWO}
    assert found(library, "--across", small, small) == []
    assert sets(found(library, "--across", small)) == {FIVE, TWO}  # and all other folders
    assert found(library, "--across", album / "photos") == []  # there are no others
    assert sets(found(library, "--least", "3")) == {FIVE}
    # All files are of one time, but none knows when it was taken: they are no burst.
    assert sets(found(library, "--bursts", "5")) == sets(found(library))
    assert sets(found(library, "--nearest", "1")) <= {TWO, FIVE - {"5.jpg"}, FIVE - {"copy.jpg"}}
    assert sets(found(decided)) == {FIVE}
    assert sets(found(decided, "--decided")) == {FIVE, TWO}


def test_what_is_kept_and_shown_first(album: Path) -> None:
    library, large, small = album / "library", album / "photos/large", album / "photos/small"

    def first(*options: str | Path) -> list[str]:
        return [group[0] for group in names(found(library, *options))]

    assert first("--reference", small) == ["=5.jpg", "=2.jpg"]
    protected = found(library, "--reference", small)[0]["photos"][0]["reason"]
    assert protected == "in a protected folder; the other one is not"
    groups = found(library, "--reference", small, "--reference", large)
    assert not any(photo["marked"] for group in groups for photo in group["photos"])
    reasons = {
        rules: found(library, "--rules", *rules)[-1]["photos"][0]["reason"]
        for rules in (("detail",), ("taken", "encoding", "detail"), ("oldest", "name", "taken"))
    }
    assert list(reasons.values()) == [
        PIXELS,
        PIXELS,
        "which one is the original cannot be told, look: "
        "by the rules, both are equally good; this one was added first",
    ]
    assert [len(group) for group in names(found(library, "--order", "count"))] == [3, 2]
    guessed = found(library, "--rules", "oldest")
    assert [marks(group) for group in guessed] == [[False, True, False], [False, False]]


def marks(group: dict[str, Any]) -> list[bool]:
    return [photo["marked"] for photo in group["photos"]]


def test_how_near(album: Path) -> None:
    """The requested radius, and no more."""
    near, far = (found(album / "library", "--level", "similar", "--radius", r) for r in ("0", "16"))
    assert sets(near) == {COPIES}
    usual = found(album / "library", "--level", "similar", "--bits", "4")
    assert all(photo["distance"] == 0 for group in usual for photo in group["photos"])
    assert {photo["distance"] for photo in near[0]["photos"]} == {0}
    assert 6 < max(photo["distance"] for group in far for photo in group["photos"]) <= 16


def test_what_is_gone_keeps_nothing(album: Path, tmp_path: Path, encoder: BundleEncoder) -> None:
    """A root was renamed and indexed again, another went: only photos that are there count."""
    library, photos = tmp_path / "library", tmp_path / "photos"
    shutil.copytree(album / "photos", photos)
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
    before = sets(found(library))
    photos = photos.rename(tmp_path / "renamed")
    assert not any(photo["marked"] for group in found(library) for photo in group["photos"])
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
        assert [root.offline for root in db.roots()] == [True, False]
    groups = found(library)
    assert sets(groups) == before
    assert all(Path(photo["path"]).exists() for group in groups for photo in group["photos"])


def test_lost_thumbnails_are_told(album: Path, tmp_path: Path) -> None:
    library = Path(shutil.copytree(album / "library", tmp_path / "library"))
    for file in library.glob("thumbnails.db*"):
        file.unlink()
    done = hashdesk("groups", "--library", library)
    assert done.returncode == 0
    assert (
        "photos may have copies, but a file is away or cannot be read, or a thumbnail is gone"
        in done.stderr
    )
    assert "thumbnails are gone" not in hashdesk("groups", "--library", album / "library").stderr


def test_a_table_for_spreadsheets(album: Path, tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    done = hashdesk("groups", "--library", album / "library", "--turned", "--csv", table)
    assert done.returncode == 0, done.stderr
    assert f"2 groups written to {table}." in done.stdout
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    groups = found(album / "library", "--turned")
    assert [(int(row["group"]), row["path"], int(row["bytes"]), row["reason"]) for row in rows] == [
        (group["group"], photo["path"], photo["bytes"], photo["reason"])
        for group in groups
        for photo in group["photos"]
    ]
    assert list(tmp_path.iterdir()) == [table]
    assert any("\n" in row["path"] for row in rows)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_a_table_of_no_groups_has_its_head(album: Path, tmp_path: Path) -> None:
    table = tmp_path / "groups.csv"
    hashdesk("groups", "--library", album / "library", "--least", "9", "--csv", table)
    assert table.read_text().startswith("group,path,content,bytes,")


def test_doubts_and_bursts_are_shown_and_not_marked(tmp_path: Path, encoder: BundleEncoder) -> None:
    """A photo, its copy, the next shot; the same photo in two zones. Pages of scans are read."""

    def write(folder: Path) -> None:
        burst(folder)
        zones(folder)
        several_pages(folder)

    library = made(tmp_path, encoder, write)
    done = hashdesk("groups", "--library", library)
    assert "pairs of files are read once more" in done.stderr
    rows = done.stdout.splitlines()
    words = {
        Path(row.strip().split("  ")[-2]).name: row.rstrip(")").rpartition(", ")[2]
        for row in rows
        if "(" in row and row.startswith("   ")
    }
    assert words["burst 2.jpg"] == words["under.jpg"] == "burst: taken at another time"
    assert "to check" in words.values()
    groups = found(library)
    photos = [photo for group in groups for photo in group["photos"]]
    assert all(photo["relation"] == "same" for photo in photos if photo["marked"])
    assert {photo["relation"] for photo in photos} == {"", "same", "look-again", "burst"}
    for group in groups:
        sure = any(photo["relation"] == "same" for photo in group["photos"])
        assert [photo["keep"] for photo in group["photos"]].count(True) == sure
    again = hashdesk("groups", "--library", library, "--json")
    assert again.stderr == ""  # no file is read twice
    summary = lines(again)[-1]
    counts = [photo["relation"] for photo in photos]
    assert summary["look_again"] == counts.count("look-again")
    assert summary["bursts"] == counts.count("burst")
    assert "nothing is marked of a burst" in done.stdout


def test_while_thumbnails_are_gone_no_photo_is_called_the_one_to_keep(
    tmp_path: Path, encoder: BundleEncoder
) -> None:
    """Without its detail, the copy of poor quality may look like the better one."""

    def write(folder: Path) -> None:
        scene(1, (640, 480)).save(folder / "photo.jpg", quality=95)
        scene(1, (640, 480)).save(folder / "copy.jpg", quality=30)

    library = made(tmp_path, encoder, write)
    for file in library.glob(f"{THUMBNAILS}*"):
        file.unlink()
    done = hashdesk("groups", "--library", library)
    assert "a thumbnail is gone" in done.stderr
    assert "copy.jpg" in done.stdout
    assert "to check" in done.stdout
    assert not [row for row in done.stdout.splitlines() if row.lstrip().startswith(("+", "-"))]
    assert not any(photo["keep"] for group in found(library) for photo in group["photos"])


FORMULAS = ["=1+1.jpg", "+1.jpg", "-1.jpg", "@x.jpg", "\tx", "\rx", "\nx"]


@pytest.mark.parametrize("name", [*FORMULAS, "＝1", "＋1", "－1", "＠x", " =1", '"=1', "\u3000＝1"])
def test_a_name_is_no_formula(name: str) -> None:
    assert cell(name) == f"'{name}"
    assert (cell(f"/{name}"), cell(-5), cell("")) == (f"/{name}", -5, "")


def test_links_for_the_window(album: Path, tmp_path: Path) -> None:
    file = tmp_path / "links"
    done = hashdesk("groups", "--library", album / "library", "--links", file, "--json")
    assert lines(done)[-1] == {"schema": 1, "event": "summary", "radius": 8, "photos": 5}
    assert len(MatchedPairs.load(file).photos) == 5


def test_what_cannot_be_is_one_sentence(album: Path, tmp_path: Path) -> None:
    library = album / "library"

    def groups(*options: str | Path, at: Path = library) -> Any:
        return hashdesk("groups", *options, "--library", at)

    refused(groups("--radius", "13"), 2, "--radius 13: at level near name a number from 0 to 12.")
    refused(groups("--radius", "-1", "--level", "similar"), 2, "from 0 to 16")
    refused(groups("--bits", "8"), 2, "--bits is for --level similar.")
    refused(groups("--turned", "--level", "exact"), 2, "--turned is for --level near.")
    refused(groups("--nearest", "-1"), 2, "--nearest -1: name 0 or more.")
    refused(groups("--bursts", "nan"), 2, "--bursts nan: name 0 or more.")
    refused(groups("--across", library, library, library), 2, "one folder or two")
    refused(groups("--reference", tmp_path), 2, f"The library has no photos in {tmp_path}.")
    refused(groups("--across", album / "photos", tmp_path), 2, "Name a folder that it knows.")
    refused(groups(at=tmp_path / "none"), 1, "Index a folder first")
    for place in (tmp_path / "no" / "x.csv", tmp_path, Path("."), library / "library.db" / "x"):
        refused(groups("--csv", place), 2, "cannot be written")
    for option in ("--csv", "--links"):
        told = groups(option, tmp_path / "no" / "x")
        refused(told, 2, "x cannot be written (No such file or directory). Choose another place.")
        assert "Errno" not in told.stderr
    broken = Path(shutil.copytree(library, tmp_path / "broken"))
    (broken / "decisions.db").write_bytes(b"junk" * 1000)
    refused(groups(at=broken), 1, "decisions.db is damaged")
    for wrong in (["--level", "far"], ["--bits", "5"], ["--rules", "best"], ["--across", "one"]):
        assert groups(*wrong).returncode == 2


def test_decisions_are_listed_and_taken_back(decided: Path) -> None:
    one, _summary = lines(hashdesk("decisions", "--library", decided, "--json"))
    assert (one["id"], one["kind"], one["level"]) == (1, "keep", "near")
    assert list(one["photos"].values()) == [1, 1]
    assert "keep all, near, 2 photos" in hashdesk("decisions", "--library", decided).stdout
    done = hashdesk("decisions", "--remove", "7", "1", str(10**30), "--library", decided, "--json")
    assert lines(done) == [{"schema": 1, "event": "summary", "removed": 1}]
    assert f"No decision is listed as 7, {10**30}: " in done.stderr
    assert hashdesk("decisions", "--library", decided).stdout == "Nothing was decided yet.\n"


def test_decisions_are_taken_along(album: Path, decided: Path, tmp_path: Path) -> None:
    """Into another library of the same photos; the second time, none is new."""
    file = tmp_path / "decisions.json"
    done = hashdesk("decisions", "--export", file, "--library", decided)
    assert done.stdout == f"1 decision written to {file}.\n"
    assert json.loads(file.read_text())["hashdesk"] == "decisions"
    other = Path(shutil.copytree(album / "library", tmp_path / "other"))
    for count in (1, 0):
        done = hashdesk("decisions", "--import", file, "--library", other, "--json")
        assert lines(done)[-1] == {"schema": 1, "event": "summary", "imported": count}
    assert found(other) == found(decided)
    assert len(found(other)) == 1


def test_a_file_that_holds_no_decisions_is_one_sentence(decided: Path, tmp_path: Path) -> None:
    def take(file: Path) -> Any:
        return hashdesk("decisions", "--import", file, "--library", decided)

    bad = tmp_path / "bad.json"
    for content in (b"", b"{}", b"\xff\xfe", b'{"hashdesk": "decisions", "version": 2}'):
        bad.write_bytes(content)
        refused(take(bad), 2, "Choose ")
    refused(take(tmp_path / "gone.json"), 2, "cannot be read")
    refused(take(tmp_path), 2, "cannot be read")
    for place in (tmp_path / "no" / "x", tmp_path, Path("."), bad / "x"):
        done = hashdesk("decisions", "--export", place, "--library", decided)
        refused(done, 2, "cannot be written")
    refused(hashdesk("decisions", "--library", tmp_path / "no"), 1, "Index a folder first")
    assert len(lines(hashdesk("decisions", "--library", decided, "--json"))) == 2
