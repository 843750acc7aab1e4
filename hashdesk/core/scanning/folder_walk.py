"""Walks through folders of photos: which picture files there are, in which folders.

`Links` decides which links are followed, `UnnamedPictures` which files are opened: those whose
names do not tell whether they are pictures.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from hashdesk.core.job import Job
from hashdesk.core.scanning.companions import pair
from hashdesk.core.scanning.links import Links, LinkTarget, Verdict, inside
from hashdesk.core.scanning.name_kinds import NameKind, name_kind
from hashdesk.core.scanning.skipped_folders import (
    USUAL_SKIPS,
    SkippedFolders,
    SkipRules,
    skip_kind,
)
from hashdesk.core.scanning.unnamed_pictures import UnnamedPictures


@dataclass(frozen=True)
class WalkedFolder:
    """A folder with its pictures and what may belong to one, or with a problem."""

    path: bytes  # below the root
    files: dict[bytes, os.stat_result]  # by name; of the file itself, not of a link to it
    real: bytes = b""  # its absolute path without links, if it was reached through one
    problem: str = ""


@dataclass
class SeenFiles:
    """A count of files."""

    count: int = 0


@dataclass(frozen=True)
class Walks:
    """What the walks of one scan have in common."""

    links: Links
    unnamed: UnnamedPictures
    seen: SeenFiles = field(default_factory=SeenFiles)  # in all roots so far

    @property
    def skipped(self) -> SkippedFolders:
        """The folders that were not entered."""
        return self.links.skipped


def walk(root: bytes, below: bytes, walks: Walks) -> Iterator[WalkedFolder]:
    """The folder `below` in `root` and all folders in it, in the order of names.

    Folders behind links come after all others, and folders that hold links to files come last, so
    that a file which a folder holds is taken there.
    """
    return _Walk(root, below, walks).folders()


class _Walk:
    """One walk while it goes on."""

    def __init__(self, root: bytes, below: bytes, walks: Walks) -> None:
        self._root = root
        self._start = below
        self._links = walks.links
        self._unnamed = walks.unnamed
        self._skipped = walks.skipped
        self._to_folders: list[tuple[bytes, LinkTarget]] = []
        self._with_links: list[tuple[WalkedFolder, dict[bytes, LinkTarget]]] = []
        self._unknown: list[WalkedFolder] = []  # links of which the system refuses to say more

    def folders(self) -> Iterator[WalkedFolder]:
        """Each folder, once."""
        start = os.path.join(self._root, self._start) if self._start else self._root
        real = os.path.realpath(start)
        is_linked = bool(self._start) and not inside(real, os.path.realpath(self._root))
        if is_linked:
            with suppress(OSError):
                self._links.take(os.stat(start))
        yield from self._tree(self._start, real if is_linked else b"")
        while self._to_folders:
            self._to_folders.sort(key=lambda link: link[0], reverse=True)
            path, target = self._to_folders.pop()
            if target.status is not None and self._links.take(target.status):
                self._links.count(Verdict.FOLDER)
                yield from self._tree(path, target.real)
            else:
                self._links.pass_over(os.path.join(self._root, path), Verdict.DOUBLE)
        yield from self._unknown
        for folder, targets in self._with_links:
            yield self._with_linked_files(folder, targets)

    def _tree(self, first: bytes, real: bytes) -> Iterator[WalkedFolder]:
        """A folder and all in it that is not behind a (further) link. real: see WalkedFolder."""
        waiting = [(first, real)]
        while waiting:
            path, real = waiting.pop()
            links: dict[bytes, LinkTarget] = {}
            if path and self._skipped.skips_marked(os.path.join(self._root, path)):
                continue
            try:
                found, folders = self._listed(path, real, links)
            except FileNotFoundError:
                if path == first:  # else it was deleted during the walk
                    yield WalkedFolder(path, {}, real, "it is gone")
                continue
            except OSError as error:
                problem = (error.strerror or "it cannot be read").lower()
                yield WalkedFolder(path, {}, real, problem)
                continue
            if links:
                self._with_links.append((found, links))
            else:
                yield found
            waiting += [
                (os.path.join(path, name), os.path.join(real, name) if real else b"")
                for name in sorted(folders, reverse=True)
            ]

    def _listed(
        self, path: bytes, real: bytes, links: dict[bytes, LinkTarget]
    ) -> tuple[WalkedFolder, list[bytes]]:
        """A folder and the names of folders in it; links to files are added to `links`."""
        files: dict[bytes, os.stat_result] = {}
        folders: list[bytes] = []
        with os.scandir(os.path.join(self._root, path)) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):  # deleted during the walk
                    if entry.is_symlink():
                        self._add_link(os.path.join(path, entry.name), entry, links)
                    elif entry.is_dir(follow_symlinks=False):
                        if self._enters(entry, real):
                            folders.append(entry.name)
                    elif status := self._status(path, entry):
                        files[entry.name] = status
                        if real:
                            self._links.take(status)
        return WalkedFolder(path, dict(sorted(files.items())), real), folders

    def _status(self, folder: bytes, entry: os.DirEntry[bytes]) -> os.stat_result | None:
        """The status of a picture, or of what may belong to one, also behind a link; None: neither.

        Counts what is neither.
        """
        kind = name_kind(entry.name)
        is_hidden = kind is NameKind.UNKNOWN and (folder.startswith(b".") or b"/." in folder)
        if kind is NameKind.OTHER or is_hidden:
            self._unnamed.others += 1
            return None
        status = entry.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        is_taken = kind is NameKind.TELLING or self._unnamed.has(entry.path, status)
        return status if is_taken else None

    def _enters(self, entry: os.DirEntry[bytes], real: bytes) -> bool:
        """Whether a folder in a folder is walked: behind links, none a second time."""
        if self._skipped.skips(entry.path):
            return False
        if not real:
            return True
        if self._links.keeps_out(os.path.join(real, entry.name)):
            return False
        return self._links.take(entry.stat(follow_symlinks=False))

    def _add_link(
        self, path: bytes, entry: os.DirEntry[bytes], links: dict[bytes, LinkTarget]
    ) -> None:
        target = self._links.target(entry.path, self._root)
        verdict = target.verdict
        if target.is_folder:
            if skip_kind(entry.path, self._skipped.rules):
                verdict = Verdict.KEPT_OUT
        elif verdict is Verdict.FILE:
            if self._status(os.path.dirname(path), entry) is None:
                return
        elif name_kind(entry.name) is NameKind.OTHER and verdict is not Verdict.UNKNOWN:
            return
        match verdict:
            case Verdict.FOLDER:
                self._to_folders.append((path, target))
            case Verdict.FILE:
                links[entry.name] = target
            case Verdict.UNKNOWN:
                self._unknown.append(WalkedFolder(path, {}, problem=target.problem))
            case _:
                self._links.pass_over(entry.path, verdict)

    def _with_linked_files(
        self, folder: WalkedFolder, links: dict[bytes, LinkTarget]
    ) -> WalkedFolder:
        files = folder.files.copy()
        for name, target in sorted(links.items()):
            if target.status is not None and self._links.take(target.status):
                self._links.count(Verdict.FILE)
                files[name] = target.status
            else:
                path = os.path.join(self._root, folder.path, name)
                self._links.pass_over(path, Verdict.DOUBLE)
        return replace(folder, files=dict(sorted(files.items())))


def list_photos(
    folder: bytes, job: Job, *, follow_links: bool, rules: SkipRules = USUAL_SKIPS
) -> list[bytes]:
    """The sorted paths, below a folder, of all photos in it; unreadable folders are left out.

    Raises Cancelled.
    """
    links = Links((folder,), follow_links, skipped=SkippedFolders(rules))
    walks = Walks(links, UnnamedPictures())
    found: list[bytes] = []
    for walked in walk(folder, b"", walks):
        job.check()
        photos = pair({name: status.st_size for name, status in walked.files.items()})
        found += [os.path.join(walked.path, name) for name in photos]
        job.report("scan", len(found), 0)
    return sorted(found)


def can_be_listed(folder: bytes, *, with_entries: bool) -> bool:
    """Whether a folder can be listed. An unmounted drive leaves an empty folder behind."""
    try:
        with os.scandir(folder) as entries:
            return not with_entries or next(entries, None) is not None
    except OSError:
        return False


def no_pictures_now(
    folder: bytes, names: Iterable[bytes], links: Links
) -> dict[bytes, os.stat_result]:
    """Files that were pictures without a picture's name, and are none: reading tells why."""
    found = {}
    for name in names:
        path = os.path.join(folder, name)
        if name_kind(name) is not NameKind.TELLING and path not in links.passed_over:
            with suppress(OSError):
                status = os.stat(path)
                if stat.S_ISREG(status.st_mode):
                    found[name] = status
    return found


def is_gone(path: bytes) -> bool:
    """Whether there certainly is nothing at this path."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def is_no_folder(path: bytes) -> bool:
    """Whether there certainly is no folder at this path, nor a link to one."""
    try:
        return not stat.S_ISDIR(os.stat(path).st_mode)
    except OSError:
        return is_gone(path)


def is_no_file(path: bytes) -> bool:
    """Whether there certainly is no file at this path, nor a link to one."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return is_gone(path)


def under(path: bytes, folder: bytes) -> bool:
    """Whether a folder below a root is `folder` or is inside it; b"" is the root."""
    return not folder or path == folder or path.startswith(folder + b"/")
