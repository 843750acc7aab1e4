"""Marked photos to the trash: what goes and what stays is looked at once more."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.removal import obstacles
from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.duplicates.removal.trash_guard import put_away_guarded
from hashdesk.ui.images.photo_cards import read_cards
from hashdesk.ui.photos.trash import files as trash_files
from hashdesk.ui.photos.trash.to_trash import TrashOutcome, move_to_trash
from hashdesk.ui.photos.trash.words import reason
from tests.drawing import draw
from tests.mounts import Mounts, mounts_or_skip
from tests.ui.duplicates.groups import bring_up_to_date

GROUP = ("0.jpg", "0 again.jpg", "0 small.jpg")


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


@pytest.fixture
def ids(copies: Path) -> dict[str, int]:
    """The photos of the library by name."""
    with LibraryDB(copies) as db:
        places = photo_rows.places(db.connection, range(1, 20))
    return {os.path.basename(os.fsdecode(place.path)): photo for photo, place in places.items()}


def contents(copies: Path) -> dict[int, bytes]:
    with LibraryDB(copies) as db:
        return photo_rows.content_ids(db.connection)


def guarded(
    copies: Path,
    groups: list[GroupRemoval],
    compared: dict[int, bytes] | None = None,
    *,
    same: bool,
) -> TrashOutcome:
    """compared: if the library has been scanned since the photos were compared."""
    known = contents(copies) if compared is None else compared
    return put_away_guarded(copies, RemovalLog(copies), groups, known, same=same)


def put_away(copies: Path, ids: dict[str, int], *, same: bool) -> TrashOutcome:
    """All of the group but the first, and the only copy of another photo."""
    keep, *marked = (ids[name] for name in GROUP)
    groups = [GroupRemoval(marked, [keep]), GroupRemoval([ids["1 small.jpg"]], [ids["1.jpg"]])]
    return guarded(copies, groups, same=same)


def overwrite(path: Path) -> None:
    """Other content of the same size, and the old time."""
    status = path.stat()
    path.write_bytes(bytes(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def left(copies: Path) -> set[str]:
    return {path.name for path in (copies.parent / "photos").iterdir()}


@pytest.mark.parametrize("same", [True, False])
def test_all_goes_that_is_as_it_was(copies: Path, ids: dict[str, int], same: bool) -> None:
    before = left(copies)
    outcome = put_away(copies, ids, same=same)
    assert (len(outcome.moved), outcome.problem) == (3, "")
    assert before - left(copies) == {*GROUP[1:], "1 small.jpg"}


def test_a_hard_link_made_meanwhile_is_told(copies: Path, ids: dict[str, int]) -> None:
    """It was made since the groups were found: the photo goes, and frees nothing."""
    os.link(copies.parent / "photos" / "0 again.jpg", copies.parent / "elsewhere")
    outcome = put_away(copies, ids, same=True)
    assert (len(outcome.moved), outcome.held) == (3, 1)
    assert "No space is freed by 1 photo" in outcome.problem


def test_hard_links_that_go_together_free_their_space(copies: Path, ids: dict[str, int]) -> None:
    photos = copies.parent / "photos"
    (photos / "0 again.jpg").unlink()
    os.link(photos / "0.jpg", photos / "0 again.jpg")
    cards = read_cards(copies, [ids[name] for name in GROUP[:2]])
    outcome = move_to_trash(RemovalLog(copies), list(cards.values()), lambda _card: None)
    assert (len(outcome.moved), outcome.held, outcome.problem) == (2, 0, "")


def test_what_goes_is_looked_at_again(copies: Path, ids: dict[str, int]) -> None:
    """Edited since it was indexed, it is not the copy that was marked any more."""
    (copies.parent / "photos" / "0 again.jpg").write_bytes(b"edited")
    outcome = put_away(copies, ids, same=False)
    assert outcome.problem == (
        "1 of 3 photos could not be moved to the trash: 0 again.jpg. Changed since indexing: "
        "rescan (F5), then look again."
    )
    assert "0 again.jpg" in left(copies)
    assert len(outcome.moved) == 2


@pytest.mark.parametrize("name", GROUP[:2])
def test_exact_copies_are_read_again(copies: Path, ids: dict[str, int], name: str) -> None:
    """Size and time may be the old ones although the content is another one."""
    overwrite(copies.parent / "photos" / name)
    outcome = put_away(copies, ids, same=True)
    assert set(GROUP[:2]) <= left(copies)
    assert "0 again.jpg" in outcome.problem
    assert len(outcome.moved) == (1 if name == "0.jpg" else 2)


@pytest.mark.parametrize("name", ["0 small.jpg", "0.jpg"])
def test_photos_that_only_look_alike_are_read_again_too(
    copies: Path, ids: dict[str, int], name: str
) -> None:
    """One that goes, or one that stays, was replaced by another of its size and time."""
    overwrite(copies.parent / "photos" / name)
    outcome = put_away(copies, ids, same=False)
    assert name in left(copies)
    assert "0 small.jpg" in left(copies)
    assert "0 small.jpg" in outcome.problem


@pytest.mark.parametrize("same", [True, False])
def test_two_windows_keep_another_photo_each(
    copies: Path, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    """Each has looked at the photo that it keeps, before the other one moves it to the trash."""
    one, other = (ids[name] for name in ("1.jpg", "1 small.jpg"))
    move, outcomes = trash_files.move, []

    def move_with_another_window(path: bytes) -> bytes:
        monkeypatch.setattr(trash_files, "move", move)
        outcomes.append(guarded(copies, [GroupRemoval([one], [other])], same=same))
        return move(path)

    monkeypatch.setattr(trash_files, "move", move_with_another_window)
    outcomes.append(guarded(copies, [GroupRemoval([other], [one])], same=same))
    assert [len(outcome.moved) for outcome in outcomes] == [1, 0]
    assert [stayed.obstacle for stayed in outcomes[1].stayed] == [Obstacle.NOTHING_STAYS]
    assert {"1.jpg", "1 small.jpg"} - left(copies) == {"1.jpg"}
    assert [entry.photo for entry in RemovalLog(copies).in_all_batches()] == [one]


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("name", ["0 small.jpg", "0.jpg"])
def test_photos_that_were_scanned_after_they_were_compared(
    copies: Path, ids: dict[str, int], encoder: BundleEncoder, name: str, same: bool
) -> None:
    """The library knows the new content of a name; the groups were made of the old one."""
    compared = contents(copies)
    draw(9, 9).save(copies.parent / "photos" / name)
    bring_up_to_date(copies, encoder)
    groups = [GroupRemoval([ids["0 small.jpg"]], [ids["0.jpg"]])]
    outcome = guarded(copies, groups, compared, same=same)
    assert outcome.moved == []
    (stayed,) = outcome.stayed
    goes = name == "0 small.jpg"
    assert stayed.obstacle is (Obstacle.CHANGED if goes else Obstacle.NOTHING_STAYS)


def test_more_than_can_be_read_in_a_moment(
    copies: Path, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of photos that only look alike, size and time tell then; of copies, still the content."""
    monkeypatch.setattr(obstacles, "MOST_READ_BYTES", 1000)
    overwrite(copies.parent / "photos" / "1 small.jpg")
    assert "1 small.jpg" in put_away(copies, ids, same=True).problem
    assert "1 small.jpg" not in put_away(copies, ids, same=False).problem


def test_what_stays_is_looked_at_before_and_after_each_photo_goes(
    copies: Path, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is deleted while the first of two goes: that one comes back, and the second one stays."""
    move = trash_files.move

    def deleting(path: bytes) -> bytes:
        (copies.parent / "photos" / "0.jpg").unlink(missing_ok=True)
        return move(path)

    monkeypatch.setattr(trash_files, "move", deleting)
    outcome = put_away(copies, ids, same=False)
    assert {"0 again.jpg", "0 small.jpg"} <= left(copies)
    assert [one.obstacle for one in outcome.stayed] == [Obstacle.NOTHING_STAYS] * 2


def test_one_of_four_lies_on_a_disk_that_cannot_be_written(
    copies: Path, ids: dict[str, int], mounts: Mounts
) -> None:
    """The other three go; the one that stays is listed with what the system says."""
    place = copies.parent / "photos"
    fixed = place / "2 small.jpg"
    mounts.bind(fixed, fixed)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(fixed)], check=True)
    groups = [
        GroupRemoval([ids["2 small.jpg"]], [ids["2.jpg"]]),
        GroupRemoval([ids["0 again.jpg"], ids["0 small.jpg"]], [ids["0.jpg"]]),
        GroupRemoval([ids["1 small.jpg"]], [ids["1.jpg"]]),
    ]
    outcome = guarded(copies, groups, same=False)
    assert [os.path.basename(entry.path) for entry in outcome.moved] == [
        *(b"0 again.jpg", b"0 small.jpg", b"1 small.jpg"),
    ]
    (stayed,) = outcome.stayed
    assert (stayed.photo, stayed.obstacle) == (os.fsencode(fixed), Obstacle.REFUSED)
    assert stayed.why in reason(stayed)
    assert fixed.exists()


def test_a_group_without_anything_that_stays_is_left_alone(
    copies: Path, ids: dict[str, int]
) -> None:
    """The others go."""
    (copies.parent / "photos" / "0.jpg").unlink()
    outcome = put_away(copies, ids, same=False)
    assert outcome.problem == (
        "2 of 3 photos could not be moved to the trash: 0 again.jpg, 0 small.jpg. What was to be "
        "kept instead is gone or has changed: rescan (F5)."
    )
    assert [os.path.basename(entry.path) for entry in outcome.moved] == [b"1 small.jpg"]


def belong(copies: Path, ids: dict[str, int], name: str, content: bytes) -> Path:
    """Let a sidecar belong to a photo; where it lies."""
    path = (copies.parent / "photos" / name).with_suffix(".xmp")
    path.write_bytes(content)
    with LibraryDB(copies, write=True) as db, db.transaction():
        photo = photo_rows.get(db.connection, [ids[name]])[ids[name]]
        companions = packed([CompanionFile(os.fsencode(path.name), len(content))])
        photo_rows.put(db.connection, replace(photo, companions=companions))
    return path


@pytest.mark.parametrize("same", [True, False])
def test_sidecars_of_one_size(copies: Path, ids: dict[str, int], same: bool) -> None:
    """A rating of 3 and one of 5 have the same length; only equal sidecars count as copies."""
    belong(copies, ids, "0.jpg", b"rating 3")
    equal = belong(copies, ids, "0 again.jpg", b"rating 3")
    other = belong(copies, ids, "0 small.jpg", b"rating 5")
    outcome = put_away(copies, ids, same=same)
    assert outcome.problem == (
        "1 of 3 photos could not be moved to the trash: 0 small.jpg. A file that belongs to it "
        "(RAW, film, sidecar) is another one than that of the photo that would stay: look at both."
    )
    assert {"0 small.jpg", other.name} <= left(copies)
    assert not {"0 again.jpg", equal.name} & left(copies)


def test_a_folder_that_is_mounted_twice_keeps_its_photos(
    copies: Path, encoder: BundleEncoder, mounts: Mounts
) -> None:
    """The other path shows the very file that would go."""
    again = copies.parent / "again"
    again.mkdir()
    mounts.bind(copies.parent / "photos", again)
    with LibraryDB(copies, write=True) as db:
        index(db, encoder, [again], Settings(workers=1), Job())
        places = photo_rows.places(db.connection, range(1, 100))
    one, other = (
        photo for photo, place in places.items() if os.path.basename(place.path) == b"1.jpg"
    )
    groups = [GroupRemoval([other], [one])]
    outcome = guarded(copies, groups, same=True)
    assert outcome.moved == []
    assert outcome.problem == (
        "1.jpg could not be moved to the trash. What was to be kept instead is this very file: a "
        "link leads to it, or its folder is mounted twice."
    )
    assert "1.jpg" in left(copies)


def test_a_folder_that_another_file_system_shows_keeps_its_photos(
    copies: Path, encoder: BundleEncoder, mounts: Mounts
) -> None:
    """A union of drives has inodes of its own, and answers from memory for a file that has gone."""
    union = copies.parent / "union"
    union.mkdir()
    try:
        mounts.overlay(copies.parent / "photos", copies.parent / "scratch", union)
    except subprocess.CalledProcessError:
        pytest.skip("this kernel has no overlay file system, or not on this drive")
    with LibraryDB(copies, write=True) as db:
        index(db, encoder, [union], Settings(workers=1), Job())
        places = photo_rows.places(db.connection, range(1, 100))
    named = [photo for photo, place in places.items() if os.path.basename(place.path) == b"1.jpg"]
    (below,) = [photo for photo in named if b"/union/" not in places[photo].full]
    (shown,) = [photo for photo in named if photo != below]
    outcome = guarded(copies, [GroupRemoval([below], [shown])], same=True)
    assert outcome.moved == []
    assert outcome.problem.startswith("1.jpg could not be moved to the trash. What was to be kept")
    assert "1.jpg" in left(copies)
    assert "1.jpg" in os.listdir(union)
