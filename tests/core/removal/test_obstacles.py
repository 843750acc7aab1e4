"""Whether a photo's file is still the one that the library knows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.removal.obstacles import Obstacle, change, is_one_file, obstacle
from hashdesk.core.storage.photos.photo_rows import Photo
from tests.mounts import Mounts, mounts_or_skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.jpg"
    made.write_bytes(b"a photo")
    return made


def known(path: Path) -> Photo:
    """The photo as it would be indexed."""
    status = path.stat()
    with path.open("rb") as file:
        content = content_id(file)
    return Photo(1, 1, os.fsencode(path.name), status.st_size, status.st_mtime_ns, content)


@pytest.mark.parametrize("by_content", [False, True])
def test_what_was_indexed_may_go(path: Path, by_content: bool) -> None:
    photo = known(path)
    assert obstacle(photo, os.fsencode(path), by_content=by_content) is None
    os.utime(path, (1, 1))  # its content tells
    assert obstacle(photo, os.fsencode(path), by_content=by_content) is None


def test_what_has_changed_stays(path: Path) -> None:
    photo = known(path)
    path.write_bytes(b"edited!")
    os.utime(path, (1, 1))
    assert obstacle(photo, os.fsencode(path)) is Obstacle.CHANGED
    path.write_bytes(b"edited, and longer")
    assert obstacle(photo, os.fsencode(path)) is Obstacle.CHANGED


def test_other_content_with_the_old_time_is_told_by_reading(path: Path) -> None:
    photo = known(path)
    path.write_bytes(b"edited!")
    os.utime(path, ns=(photo.mtime_ns, photo.mtime_ns))
    assert obstacle(photo, os.fsencode(path), by_content=True) is Obstacle.CHANGED


def test_what_is_no_file_any_more(path: Path) -> None:
    photo = known(path)
    path.rename(path.with_name("b.jpg"))
    assert obstacle(photo, os.fsencode(path)) is Obstacle.GONE
    path.symlink_to(path.with_name("b.jpg"))
    assert obstacle(photo, os.fsencode(path / "deeper")) is Obstacle.GONE
    path.unlink()
    path.mkdir()
    assert obstacle(photo, os.fsencode(path)) is Obstacle.CHANGED
    shutil.rmtree(path)


def test_a_link_stays(path: Path) -> None:
    """It is as the library knows it, so a copy of it may go; the file that it leads to may not."""
    photo, link, copy = known(path), path.with_name("link.jpg"), path.with_name("copy.jpg")
    link.symlink_to(path)
    shutil.copy2(path, copy)
    assert obstacle(photo, os.fsencode(link)) is Obstacle.LINK
    assert change(photo, os.fsencode(link), by_content=True) is None
    assert is_one_file(os.fsencode(path), os.fsencode(link))
    assert not is_one_file(os.fsencode(copy), os.fsencode(link))
    hard = path.with_name("hard.jpg")
    os.link(path, hard)
    assert is_one_file(os.fsencode(path), os.fsencode(link))
    assert not is_one_file(os.fsencode(hard), os.fsencode(link))


def test_a_folder_behind_a_link_holds_one_file(path: Path) -> None:
    (path.parent / "again").symlink_to(path.parent)
    here, there = os.fsencode(path), os.fsencode(path.parent / "again" / path.name)
    assert is_one_file(here, there)
    assert obstacle(known(path), there) is None
    os.link(path, path.with_name("hard.jpg"))
    assert is_one_file(here, there)


def test_a_path_that_the_system_refuses(path: Path) -> None:
    assert obstacle(known(path), os.fsencode(path) + b"x" * 5000) is Obstacle.UNREADABLE


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def test_a_folder_that_is_mounted_twice_holds_one_file(path: Path, mounts: Mounts) -> None:
    """Its two paths are no two copies; a hard link is one, and a copy of the file, of course."""
    again = path.parent / "again"
    again.mkdir()
    mounts.bind(path.parent, again)
    link, copy = path.with_name("link.jpg"), path.with_name("copy.jpg")
    shutil.copy2(path, copy)
    here, there = os.fsencode(path), os.fsencode(again / path.name)
    assert is_one_file(here, there)
    os.link(path, link)
    assert is_one_file(here, there)
    assert not is_one_file(here, os.fsencode(link))
    assert not is_one_file(here, os.fsencode(again / link.name))
    assert not is_one_file(here, os.fsencode(copy))
    assert not is_one_file(here, os.fsencode(path.with_name("gone.jpg")))
