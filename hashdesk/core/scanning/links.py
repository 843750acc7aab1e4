"""Symbolic links in folders of photos: where they lead, and which of them a scan follows.

What lies in a root is taken in its own place, and never through a link. Whatever else links lead to
is taken once, told by device and inode.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field
from enum import Enum, auto

from hashdesk.core.files.mount_info import mounted
from hashdesk.core.scanning.skipped_folders import SkippedFolders, skipped_part

KERNEL_FOLDERS = (b"/proc", b"/sys", b"/dev")
KERNEL_KINDS = frozenset({
    *("proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs"),
    *("securityfs", "configfs", "mqueue", "bpf", "pstore", "efivarfs", "binfmt_misc", "nsfs"),
})  # fmt: skip

Identity = tuple[int, int]  # device and inode


class Verdict(Enum):
    """What a scan does with a link."""

    FOLDER = auto()  # its folder is walked
    FILE = auto()  # its file may be a photo
    BROKEN = auto()  # it leads nowhere
    DOUBLE = auto()  # what it leads to is taken in its own place, or through another link
    KEPT_OUT = auto()  # it leads into a trash, the system's folders, or HashDesk's own library
    IGNORED = auto()  # the settings say so
    NO_PHOTO = auto()  # to a pipe or a device
    UNKNOWN = auto()  # the drive or the system refuses to say


@dataclass
class LinkCounts:
    """Links to photos and folders that scans met."""

    followed: int = 0
    broken: int = 0
    doubles: int = 0
    kept_out: int = 0
    ignored: int = 0


@dataclass(frozen=True)
class LinkTarget:
    """Where a link leads."""

    verdict: Verdict
    real: bytes = b""  # its absolute path without links
    status: os.stat_result | None = None
    problem: str = ""  # in the system's words, where it refuses to say

    @property
    def is_folder(self) -> bool:
        """Whether it leads to a folder."""
        return self.status is not None and stat.S_ISDIR(self.status.st_mode)


@dataclass
class Links:
    """The links of one scan, of all its roots together: what is reached twice is taken once."""

    roots: tuple[bytes, ...]  # all of the library
    follow: bool = True
    library: bytes = b""  # HashDesk's own folder; b"": none
    skipped: SkippedFolders = field(default_factory=SkippedFolders)
    counts: LinkCounts = field(default_factory=LinkCounts)
    # Absolute paths of links that lead somewhere, and are not followed.
    passed_over: set[bytes] = field(default_factory=set)
    _taken: set[Identity] = field(default_factory=set)  # folders and files behind links

    def __post_init__(self) -> None:
        self._real_roots = tuple(os.path.realpath(root) for root in self.roots)
        self._kernel = (*KERNEL_FOLDERS, *(m.point for m in mounted() if m.kind in KERNEL_KINDS))
        self._real_library = os.path.realpath(self.library) if self.library else b""

    def target(self, link: bytes, root: bytes) -> LinkTarget:
        """Where a link below a root leads; nothing is taken or counted yet."""
        try:
            status = os.stat(link)
            real = os.path.realpath(link)
        except (FileNotFoundError, NotADirectoryError):
            return LinkTarget(Verdict.BROKEN)
        except OSError as error:
            if error.errno == errno.ELOOP:  # links that lead to each other
                return LinkTarget(Verdict.BROKEN)
            return LinkTarget(Verdict.UNKNOWN, problem=(error.strerror or str(error)).lower())
        if stat.S_ISDIR(status.st_mode):
            verdict = self._verdict(real, root) or Verdict.FOLDER
        elif stat.S_ISREG(status.st_mode):
            verdict = self._verdict(real, root) or Verdict.FILE
        else:
            verdict = Verdict.NO_PHOTO
        return LinkTarget(verdict, real, status)

    def _verdict(self, real: bytes, root: bytes) -> Verdict | None:
        """Why a link is not followed; None if it may be."""
        if not self.follow:
            return Verdict.IGNORED
        if any(inside(real, place) for place in self._kernel):
            return Verdict.KEPT_OUT
        if self._real_library and inside(real, self._real_library):
            return Verdict.KEPT_OUT
        for place in self._real_roots:
            if inside(real, place):
                below = real[len(os.path.join(place, b"")) :]
                is_kept_out = skipped_part(place, below, self.skipped.rules)
                return Verdict.KEPT_OUT if is_kept_out else Verdict.DOUBLE
        if inside(os.path.realpath(root), real):  # a loop: the folder holds the root
            return Verdict.DOUBLE
        return Verdict.KEPT_OUT if skipped_part(b"/", real[1:], self.skipped.rules) else None

    def take(self, status: os.stat_result) -> bool:
        """Take a folder or file behind a link; whether it was not taken before."""
        identity = status.st_dev, status.st_ino
        if identity in self._taken:
            return False
        self._taken.add(identity)
        return True

    def keeps_out(self, real: bytes) -> bool:
        """Whether a folder that is met behind a link is not entered."""
        return (
            self.skipped.skips(real)
            or real in self._kernel
            or real in self._real_roots
            or real == self._real_library
        )

    def pass_over(self, link: bytes, verdict: Verdict) -> None:
        """Count a link, by its absolute path, that is not followed."""
        self.count(verdict)
        if verdict is not Verdict.BROKEN:
            self.passed_over.add(link)

    def hides(self, path: bytes, root: bytes) -> bool:
        """Whether a path below a root is, or lies behind, a link that is not followed."""
        while len(path) > len(root):
            if path in self.passed_over:
                return True
            path = os.path.dirname(path)
        return False

    def count(self, verdict: Verdict) -> None:
        """Count a link."""
        match verdict:
            case Verdict.FOLDER | Verdict.FILE:
                self.counts.followed += 1
            case Verdict.BROKEN:
                self.counts.broken += 1
            case Verdict.DOUBLE:
                self.counts.doubles += 1
            case Verdict.KEPT_OUT:
                self.counts.kept_out += 1
            case Verdict.IGNORED:
                self.counts.ignored += 1


def inside(path: bytes, folder: bytes) -> bool:
    """Whether an absolute path is a folder's or lies in it."""
    return path == folder or path.startswith(os.path.join(folder, b""))
