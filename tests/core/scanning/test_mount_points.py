"""Mount points, of real mounts, and with and without the system's list of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.files import mount_info
from hashdesk.core.files.mount_info import Mounted
from hashdesk.core.scanning.mount_points import MountTable, mount_table
from tests.mounts import Mounts


@pytest.fixture(params=["by the list", "by device numbers"])
def listed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system lists its mount points; elsewhere than on Linux, it does not."""
    if request.param == "by device numbers":
        monkeypatch.setattr(mount_info, "MOUNT_INFO", "/nowhere")
    return request.param == "by the list"


def test_a_drive_that_comes_and_goes(tmp_path: Path, mounts: Mounts, listed: bool) -> None:
    """Of folders that are there and of those that went with it."""
    drive = tmp_path / "a drive\n\\040"  # the list escapes such names
    inside = os.fsencode(drive / "2024" / "june")
    own = mount_table().point_of(os.fsencode(tmp_path))
    drive.mkdir()
    assert mount_table().point_of(inside) == own
    mounts.add(drive)
    os.makedirs(inside)
    assert mount_table().point_of(inside) == os.fsencode(drive)
    assert mount_table().point_of(os.fsencode(drive)) == os.fsencode(drive)
    assert mount_table().point_of(os.fsencode(tmp_path)) == own
    mounts.remove(drive)
    assert mount_table().point_of(inside) == own


def test_a_folder_that_is_shown_in_another_place(tmp_path: Path, mounts: Mounts) -> None:
    """A bind mount has the device number of the folder that it shows."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "shown").mkdir()
    mounts.bind(tmp_path / "photos", tmp_path / "shown")
    assert os.stat(tmp_path / "shown").st_dev == os.stat(tmp_path).st_dev
    shown = os.fsencode(tmp_path / "shown")
    assert mount_table().point_of(os.path.join(shown, b"a")) == shown


def test_a_drive_that_went_and_came_back_is_noticed(tmp_path: Path, mounts: Mounts) -> None:
    """Its mount has another id then; what did not move has the same."""
    here, beside, other = (tmp_path / name for name in ("here", "beside", "other"))
    for place in (here, beside, other):
        place.mkdir()
    for place in (here, beside):
        mounts.add(place)
    before = mount_table()
    mounts.remove(here)
    mounts.add(other)  # takes the id that was free, which the next mount would get again
    mounts.add(here)
    assert mount_table().differs(before, os.fsencode(here))
    assert not mount_table().differs(before, os.fsencode(beside))


def test_the_top_is_a_mount_point() -> None:
    """Whatever the table says."""
    assert MountTable({b"/media/x": Mounted(7, b"/media/x", "vfat")}).point_of(b"/home/me") == b"/"
    assert MountTable({}).point_of(b"/") == b"/"
