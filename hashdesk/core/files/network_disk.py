"""Folders on network file systems, where SQLite's locks and its shared memory cannot be trusted.

sqlite.org/wal.html: "WAL does not work over a network filesystem"; sqlite.org/faq.html#q5: locks of
many NFS implementations are broken. So there, a rollback journal is kept instead of a
write-ahead log: it needs no memory that processes share (`storage/sqlite/sqlite_file.py`).
"""

from __future__ import annotations

import os
from pathlib import Path

from hashdesk.core.files.mount_info import mounted

# FUSE's kinds begin with "fuse."; most others of FUSE are local.
NETWORK_KINDS = frozenset({
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "9p", "afs", "coda", "davfs", "vboxsf"),
    *("ceph", "glusterfs", "lustre", "beegfs", "gpfs", "orangefs", "pvfs2", "ocfs2", "gfs2"),
    *("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.smbnetfs", "fuse.curlftpfs", "fuse.s3fs"),
    *("fuse.gcsfuse", "fuse.goofys", "fuse.ceph", "fuse.glusterfs", "fuse.mfs", "fuse.juicefs"),
    *("fuse.gvfsd-fuse", "fuse.kio-fuse", "fuse.seaweedfs", "fuse.vmhgfs-fuse", "fuse.cephfs"),
})  # fmt: skip


def network_kind(folder: Path) -> str:
    """The kind of network file system that a folder lies on; empty: none, or nobody knows."""
    here = os.path.realpath(os.fsencode(folder))
    best, kind = b"", ""
    for mount in mounted():
        inside = here == mount.point or here.startswith(os.path.join(mount.point, b""))
        if inside and len(mount.point) >= len(best):  # a later one in the same place covers it
            best, kind = mount.point, mount.kind
    return kind if kind in NETWORK_KINDS else ""


def network_sentence(folder: Path, kind: str) -> str:
    """What is said of a library on a network file system."""
    return (
        f"The library in {folder} is on a network file system ({kind}), whose locks cannot be "
        "relied on. Use it on one computer at a time, or move it to a disk of this computer with "
        "“hashdesk library move FOLDER”. The photos themselves may stay on the network."
    )
