"""Who acts in the very moment in which a photo goes to the trash takes no other file with it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_listed
from hashdesk.ui.photos.trash import files as trash_files
from hashdesk.ui.photos.trash.to_trash import TrashOutcome, move_to_trash
from tests.faults.trash_place import Place
from tests.faults.trash_steps import card_of

if sys.platform != "linux":
    pytest.skip("the trash of freedesktop.org", allow_module_level=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "data"))
    return Place(tmp_path / "home")


def aged(folder: Path) -> Path:
    """A folder in which nothing has changed for a minute."""
    status = folder.stat()
    os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns - 60_000_000_000))
    return folder


@dataclass
class Swap:
    """A photo whose folder is swapped for a link to a folder with a file of its name."""

    place: Place
    monkeypatch: pytest.MonkeyPatch

    def __post_init__(self) -> None:
        self.photo, self.other = self.place.draw()[0], self.place.home / "other"
        self.other.mkdir()
        self.others = self.other / self.photo.name

    def move(
        self,
        *,
        before: Callable[[], object] = lambda: None,
        after: Callable[[], object] = lambda: None,
    ) -> TrashOutcome:
        """Move the photo. before, after: what somebody else does around the desktop's move."""
        move = trash_files.move

        def raced(path: bytes) -> bytes:
            before()
            moved = move(path)
            after()
            return moved

        self.monkeypatch.setattr(trash_files, "move", raced)
        card = card_of(1, self.photo)
        return move_to_trash(RemovalLog(self.place.library), [card], lambda _: None)

    def swap(self) -> None:
        self.place.photos.rename(self.place.home / "away")
        self.place.photos.symlink_to(self.other)

    def swap_back(self) -> None:
        self.place.photos.unlink()
        (self.place.home / "away").rename(self.place.photos)

    def listed(self) -> list[Path]:
        entries = RemovalLog(self.place.library).in_all_batches()
        return [Path(os.fsdecode(entry.path)) for entry in entries]


@pytest.fixture
def swapped(place: Place, monkeypatch: pytest.MonkeyPatch) -> Swap:
    """The first photo's folder gives way to a link to another one, just as the photo moves."""
    return Swap(place, monkeypatch)


@pytest.mark.parametrize("content", ["another file", "the only copy of 0 é.jpg"])
def test_a_folder_that_is_swapped_for_a_link_in_the_last_moment(
    swapped: Swap, content: str
) -> None:
    """The file of the same name that went is back in its own folder, also one of equal content."""
    swapped.others.write_text(content)
    aged(swapped.other)
    outcome = swapped.move(before=swapped.swap)
    assert swapped.others.read_text() == content
    assert outcome.moved == outcome.left == []
    assert "Changed since indexing" in outcome.problem
    assert swapped.listed() == list(swapped.place.trash.iterdir()) == []
    swapped.swap_back()
    assert swapped.photo.exists()


def test_a_file_that_nobody_chose_and_whose_place_is_taken(swapped: Swap) -> None:
    """It stays in the trash: that is said, and what lists the trash lists it with its own place."""
    swapped.others.write_text("another file")
    outcome = swapped.move(before=swapped.swap, after=lambda: swapped.others.write_text("new"))
    assert f"{swapped.others} was moved to the trash by mistake" in outcome.problem
    assert "there is a new file in its place" in outcome.problem
    swapped.swap_back()
    assert swapped.listed() == [swapped.others]
    swapped.others.unlink()
    assert restore_listed(RemovalLog(swapped.place.library)).left == []
    assert swapped.others.read_text() == "another file"
    assert swapped.photo.exists()


def test_no_link_says_where_a_file_is_put(swapped: Swap) -> None:
    """Another file was put in the photo's place; when it is in the trash, somebody makes a link."""
    target = aged(swapped.other)
    outcome = swapped.move(
        before=lambda: swapped.photo.write_text("somebody's own"), after=swapped.swap
    )
    assert list(target.iterdir()) == []
    assert "by mistake" in outcome.problem
    swapped.swap_back()
    assert swapped.listed() == [swapped.photo]
    assert restore_listed(RemovalLog(swapped.place.library)).left == []
    assert swapped.photo.read_text() == "somebody's own"


def test_a_link_that_comes_after_the_photo_has_gone(swapped: Swap) -> None:
    """What went is what was chosen."""
    aged(swapped.other)
    outcome = swapped.move(after=swapped.swap)
    assert (len(outcome.moved), outcome.problem) == (1, "")


def test_a_photo_that_is_written_to_in_the_last_moment(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its inode, size and time are the old ones: its content tells, where it was read before."""
    photo = place.draw()[0]
    status, move = photo.stat(), trash_files.move
    content = content_id(io.BytesIO(photo.read_bytes()))

    def written(path: bytes) -> bytes:
        photo.write_bytes(bytes(status.st_size))
        os.utime(photo, ns=(status.st_atime_ns, status.st_mtime_ns))
        return move(path)

    monkeypatch.setattr(trash_files, "move", written)
    card = card_of(1, photo)
    card = replace(card, photo=replace(card.photo, content_id=content))
    log = RemovalLog(place.library)
    outcome = move_to_trash(log, [card], lambda _: None, by_content=True)
    assert (outcome.moved, outcome.left, log.in_all_batches()) == ([], [], [])
    assert "Changed since indexing" in outcome.problem
    assert not any(photo.read_bytes())
