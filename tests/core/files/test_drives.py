"""Which drive is mounted in a place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.files import drives
from hashdesk.core.files.drives import SEVERAL, UNKNOWN, Mount, drive_of
from hashdesk.core.files.mount_info import Mounted, mounted
from tests.mounts import Mounts

paths = st.binary(min_size=1).filter(lambda path: b"\0" not in path)


@given(paths, paths | st.just(UNKNOWN))
def test_what_is_packed_comes_back(point: bytes, drive: bytes) -> None:
    assert Mount.unpack(Mount(point, drive).pack()) == Mount(point, drive)


def test_a_library_that_knows_only_the_place() -> None:
    """As libraries did before drives were told apart."""
    assert Mount.unpack(b"/media/usb") == Mount(b"/media/usb", UNKNOWN)


def test_what_may_be_the_same() -> None:
    one, other = Mount(b"/m", b"1"), Mount(b"/m", b"2")
    assert one.may_be(one)
    assert not one.may_be(other)
    assert one.may_be(Mount(b"/m"))
    assert Mount(b"/m").may_be(one)
    assert not Mount(b"/m").may_be(Mount(b"/n"))
    assert not Mount(b"/m", SEVERAL).may_be(one)


def drive_at(place: Path) -> bytes:
    (found,) = [mount for mount in mounted() if mount.point == os.fsencode(place)]
    return drive_of(found)


def test_real_drives(tmp_path: Path, mounts: Mounts) -> None:
    """Each has its own, wherever it is mounted, and folders that are shown have theirs."""
    places = [tmp_path / name for name in ("one", "other", "again", "shown", "shown too")]
    for place in places:
        place.mkdir()
    one, other, again, shown, too = places
    mounts.add(one)
    mounts.add(other)
    mounts.bind(one, again)
    assert drive_at(one) == drive_at(again) != drive_at(other)
    for folder, place in ((one / "a", shown), (one / "b", too)):
        folder.mkdir()
        mounts.bind(folder, place)
    assert len({drive_at(one), drive_at(shown), drive_at(too)}) == 3
    known = drive_at(one)
    mounts.remove(again)
    mounts.remove(one)
    mounts.add(one)
    assert drive_at(one) != known


def test_a_block_device_by_its_uuid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "sdb1"
    device.touch()
    (tmp_path / "by-uuid").mkdir()
    (tmp_path / "by-uuid" / "1D2B-77C0").symlink_to(device)
    monkeypatch.setattr(drives, "BY_UUID", str(tmp_path / "by-uuid"))
    card = Mounted(7, b"/media/card", "vfat", os.fsencode(device))
    assert drive_of(card) == b"1D2B-77C0"
    assert drive_of(Mounted(7, b"/media/card", "vfat", b"/dev/sdz9")) == UNKNOWN


def test_others() -> None:
    share = Mounted(7, b"/net", "nfs4", b"nas:/photos", b"/2024")
    assert drive_of(share) == b"nas:/photos /2024"
    assert drive_of(Mounted(1, b"/", "ext4", b"/dev/sda1")) == UNKNOWN
    assert drive_of(Mounted(7, b"/gone", "ext4", b"/dev/none")) == UNKNOWN
