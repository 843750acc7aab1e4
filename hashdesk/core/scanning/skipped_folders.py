"""Folders whose pictures are not the person's photos: trash, other programs' thumbnails, and so on.

A name decides alone if nobody would give it to a folder of photos: a hidden one, or one with the
sign that a system puts in front. A plain word, such as `Trash`, `Recycle Bin` or `thumbnails`, is
never enough: where a program uses one, the folder around it must be that program's. A folder that
is left out by mistake would be missed by nobody; pictures too many are at least seen.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from enum import StrEnum


class SkipKind(StrEnum):
    """Why a folder is not entered."""

    TRASH = "trash"
    THUMBNAILS = "thumbnails"  # of other programs, and their caches
    VERSIONS = "versions"  # snapshots, and earlier versions that are kept of files
    ORIGINALS = "originals"  # that an editor put aside before it wrote to a photo
    NOMEDIA = "nomedia"  # a file of this name tells galleries to stay out


@dataclass(frozen=True)
class SkipRules:
    """Whether the kinds are skipped that a person may want."""

    originals: bool = True
    nomedia: bool = False


NAMES = {  # in lower case: some disks do not tell a from A
    SkipKind.TRASH: (
        *(b"$recycle.bin", b".dtrash"),  # Windows; digiKam
        *(b"#recycle", b"@recycle"),  # Synology; QNAP
        *(b".recycle", b".recycle.bin"),  # Samba; Unraid
        *(b".debris", b".dropbox.cache", b"files_trashbin"),  # MEGA; Dropbox; Nextcloud
        *(b".globaltrash", b".recyclebinhw", b".filesbygoogletrash"),  # galleries of phones
        *(b".$recycle_bin$", b".$trash$"),  # file managers of phones
    ),
    SkipKind.THUMBNAILS: (
        *(b".thumbnails", b".sh_thumbnails"),  # freedesktop.org, before ~/.cache/thumbnails
        b".xvpics",  # GIMP and xv of old
        *(b"@eadir", b".@__thumb"),  # Synology; QNAP
        *(b".wdmc", b".webaxs"),  # Western Digital; Buffalo
        *(b".photostructure", b"ipod photo cache"),  # PhotoStructure; iTunes
        *(b".thumbs", b".mediathumbs"),  # phones
        *(b".appledouble", b"__macosx"),  # what macOS writes beside files: netatalk; in archives
    ),
    SkipKind.VERSIONS: (
        *(b"#snapshot", b"@recently-snapshot"),  # Synology; QNAP
        *(b".snapshot", b"~snapshot", b".snapshots", b".zfs"),  # NetApp; snapper; ZFS
        *(b".stversions", b"files_versions"),  # Syncthing; Nextcloud
        b"system volume information",  # Windows
    ),
    SkipKind.ORIGINALS: (b".picasaoriginals", b"[originals]"),  # Picasa; ACDSee
}
KIND_OF_NAME = {name: kind for kind, names in NAMES.items() for name in names}
TRASH_PREFIX = b".trash"  # .Trash, .Trash-1000, .Trashes, .trashBin, in any case
OLD_WINDOWS_TRASH = (b"RECYCLER", b"RECYCLED")  # up to Windows XP, in capitals: NTFS; FAT
LIGHTROOM_SUFFIX = b".lrdata"  # its previews
PROGRAM_PLACES = {  # plain words -> what the path before them must end with
    b"files": (rb"/Trash", SkipKind.TRASH),  # freedesktop.org, wherever $XDG_DATA_HOME is
    b"Trash": (rb"/\.local/share", SkipKind.TRASH),
    b"thumbnails": (rb"/\.cache", SkipKind.THUMBNAILS),
    b"recycle": (rb"/\.(estrongs|Gallery2)", SkipKind.TRASH),  # ES File Explorer; Huawei
    b"Archive": (rb"/\.sync", SkipKind.VERSIONS),  # Resilio
    b"derivatives": (rb"\.photoslibrary/resources", SkipKind.THUMBNAILS),  # macOS Photos
    b"Thumbnails": (rb"\.(photo|ap|migratedphoto)library", SkipKind.THUMBNAILS),  # and before
    b"Previews": (rb"\.(photo|ap|migratedphoto)library", SkipKind.THUMBNAILS),
    b"Cache": (rb"/CaptureOne", SkipKind.THUMBNAILS),
    b"cache": (rb"/Android/data/[^/]+", SkipKind.THUMBNAILS),
}
NOMEDIA_FILE = b".nomedia"
# Files that a phone has in its trash beside the others, and those that are still being written:
# .trashed-1700000000-IMG_1.jpg (Android 11 and later).
SKIPPED_FILES = (b".trashed-", b".pending-")
USUAL_SKIPS = SkipRules()


def skip_kind(folder: bytes, rules: SkipRules = USUAL_SKIPS) -> SkipKind | None:
    """Why a folder is skipped, by its absolute path; None if it is not. Those in it are not told.

    Nothing is looked up on the disk: a NOMEDIA folder is told by what lies in it.
    """
    parent, name = os.path.split(folder)
    lower = name.lower()
    kind = KIND_OF_NAME.get(lower)
    if lower.startswith(TRASH_PREFIX) or name in OLD_WINDOWS_TRASH:
        kind = SkipKind.TRASH
    elif lower.endswith(LIGHTROOM_SUFFIX):
        kind = SkipKind.THUMBNAILS
    elif name in PROGRAM_PLACES and re.search(PROGRAM_PLACES[name][0] + rb"\Z", parent):
        kind = PROGRAM_PLACES[name][1]
    return None if kind is SkipKind.ORIGINALS and not rules.originals else kind


def skipped_part(root: bytes, below: bytes, rules: SkipRules = USUAL_SKIPS) -> bytes:
    """The topmost folder on the way from a root down to a folder that is skipped; b"" if none."""
    path = root
    for name in below.split(b"/") if below else ():
        path = os.path.join(path, name)
        if skip_kind(path, rules):
            return path
    return b""


@dataclass
class SkippedFolders:
    """The folders that the scans of a library did not enter."""

    rules: SkipRules = USUAL_SKIPS
    found: dict[bytes, SkipKind] = field(default_factory=dict)  # by absolute path

    def skips(self, folder: bytes) -> bool:
        """Whether a folder is skipped, by its absolute path; it is noted then."""
        kind = skip_kind(folder, self.rules)
        if kind:
            self.found[folder] = kind
        return kind is not None

    def skips_marked(self, folder: bytes) -> bool:
        """Whether a folder is skipped for a file .nomedia in it; it is noted then."""
        if self.rules.nomedia and os.path.lexists(os.path.join(folder, NOMEDIA_FILE)):
            self.found[folder] = SkipKind.NOMEDIA
            return True
        return False

    def holds(self, folder: bytes) -> bool:
        """Whether a folder, by its absolute path, is one of these or lies in one."""
        while folder not in self.found:
            if folder == (folder := os.path.dirname(folder)):
                return False
        return True
