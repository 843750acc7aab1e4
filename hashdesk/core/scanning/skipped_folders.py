"""Folders whose pictures are not the person's photos: trash, and other programs' thumbnails."""

from __future__ import annotations

import os

SKIPPED_NAMES = frozenset({
    b".Trash", b".Trashes",  # macOS, and the trash of a drive as freedesktop.org has it
    b"RECYCLER",  # Windows XP; later ones below
    b"#recycle", b"@eaDir",  # Synology: trash, thumbnails
    b"@Recycle", b"@Recently-Snapshot", b".@__thumb",  # QNAP: trash, copies of it, thumbnails
    b".thumbnails",  # freedesktop.org, before ~/.cache/thumbnails
})  # fmt: skip
DRIVE_TRASH = b".Trash-"  # and the user's number, freedesktop.org
WINDOWS_TRASH = b"$recycle.bin"  # in upper or lower case
HOME_TRASH = b"/.local/share/Trash"  # freedesktop.org
MOVED_TRASH = b"/Trash/files"  # the same where $XDG_DATA_HOME is another folder, as in a sandbox


def is_skipped(folder: bytes) -> bool:
    """Whether a folder, by its absolute path, is one of these. Folders inside it are not told."""
    name = os.path.basename(folder)
    return (
        name in SKIPPED_NAMES
        or name.startswith(DRIVE_TRASH)
        or name.lower() == WINDOWS_TRASH
        or folder.endswith((HOME_TRASH, MOVED_TRASH))
    )


def skipped_part(root: bytes, below: bytes) -> bytes:
    """The topmost folder on the way from a root down to a folder that is skipped; b"" if none."""
    path = root
    for name in below.split(b"/") if below else ():
        path = os.path.join(path, name)
        if is_skipped(path):
            return path
    return b""
