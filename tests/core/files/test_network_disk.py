"""Which folders lie on a network file system, by lists as the kernel writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.core.files import mount_info
from hashdesk.core.files.network_disk import network_kind

LIST = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /net/a\\040b rw - nfs4 server:/a rw,vers=4.2
41 22 0:36 / /net/share rw shared:7 master:2 - cifs //server/share rw
42 41 8:2 / /net/share/local rw - ext4 /dev/sdb1 rw
43 22 0:40 / /stick rw - fuseblk /dev/sdc1 rw
44 22 0:41 / /ssh rw - fuse.sshfs me@there: rw
45 22 8:3 / /twice rw - ext4 /dev/sdd1 rw
46 45 0:42 / /twice rw - nfs server:/b rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/library", ""),
        ("/net/a b/library", "nfs4"),
        ("/net/a b", "nfs4"),
        ("/net/share/photos/library", "cifs"),
        ("/net/shared", ""),
        ("/net/share/local/library", ""),
        ("/stick/library", ""),
        ("/ssh/library", "fuse.sshfs"),
        ("/twice/library", "nfs"),
    ],
)
def test_the_mount_that_a_folder_lies_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, kind: str
) -> None:
    (tmp_path / "list").write_text(LIST)
    monkeypatch.setattr(mount_info, "MOUNT_INFO", str(tmp_path / "list"))
    assert network_kind(Path(folder)) == kind


def test_without_a_list_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mount_info, "MOUNT_INFO", "/nowhere")
    assert network_kind(Path("/net/share")) == ""
