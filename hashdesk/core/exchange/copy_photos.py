"""Photos copied to a folder, each with all files that belong to it, or none of them.

Nothing is overwritten: a file that is there with the same bytes stays, another one makes the photo
take a name of its own, "IMG_1 (2).jpg", which its companions take along. What was copied is whole
and verified, whatever happens to the rest; the same command goes on from there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from hashdesk.core.errors import DiskFull, FolderError, UsageError
from hashdesk.core.files.atomic_files import make_folder, scratch_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_sizes import MEGABYTE
from hashdesk.core.files.verified_copy import (
    CopyDiffers,
    SourceTrouble,
    copy_verified,
    give_name,
    has_same_bytes,
)
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.scanning.folder_walk import can_be_listed
from hashdesk.core.scanning.links import inside

CHANGED = "it has changed since it was compared"
# What a disk says of a name that it cannot have: the photo is listed, and the others go on.
NO_NAMES = (errno.EINVAL, errno.ENAMETOOLONG, errno.EILSEQ)


@dataclass(frozen=True)
class PhotoFiles:
    """A photo below the folder that it comes from, with what belongs to it."""

    root: bytes  # absolute
    path: bytes  # below it
    companions: tuple[bytes, ...] = ()  # names, in the same folder
    content: bytes = b""  # its content id; empty: not known, as of one that cannot be read

    @property
    def full(self) -> bytes:
        """The absolute path."""
        return os.path.join(self.root, self.path)

    def sources(self) -> list[bytes]:
        """The absolute paths of all files, the photo's last: it is there once all others are."""
        folder = os.path.dirname(self.full)
        return [*(os.path.join(folder, name) for name in self.companions), self.full]


@dataclass
class CopiedPhotos:
    """What was done so far."""

    copied: int = 0
    there: int = 0  # photos that had been there, with the same bytes
    files: int = 0  # that were written, companions among them
    renamed: list[tuple[bytes, bytes]] = field(default_factory=list)  # from where, to where
    failed: list[tuple[bytes, str]] = field(default_factory=list)  # which, and why as a clause

    @property
    def sentence(self) -> str:
        """What there is of it, for the end of an error."""
        if not self.copied + self.there:
            return "Nothing was copied."
        whole = plural(self.copied + self.there, "photo is", "photos are")
        return f"{whole} there, whole and verified; the same command copies the others."


def copy_photos(photos: Sequence[PhotoFiles], target: Path, job: Job, done: CopiedPhotos) -> None:
    """Copy photos to a folder, below it as they lie below their roots; `done` is kept up to date.

    Reports "copy", in bytes. Raises UsageError, DiskFull, FolderError where a disk went, Cancelled.
    """
    folder = os.fsencode(target.absolute())
    _require_outside(photos, folder)
    away = {root for root in {photo.root for photo in photos} if not _is_there(root)}
    with _explained(target, done):
        make_folder(target)
        total = sum(_sizes(photos, folder))
        free = shutil.disk_usage(target).free
        if free < total:
            raise DiskFull(
                f"The disk of {target} has {free // MEGABYTE:,} MB free, and the photos take "
                f"{total // MEGABYTE + 1:,} MB. Free some space or choose another folder. "
                f"{done.sentence}"
            )
        progress = _Progress(job, total)
        with scratch_folder(target / "photos", target) as scratch:
            for photo in photos:
                job.check()
                try:
                    _copy(photo, folder, os.fsencode(scratch), progress, done)
                except SourceTrouble as trouble:
                    if photo.root not in away:
                        _require_connected(photo.root, done)
                    done.failed.append((photo.full, str(trouble)))
                except OSError as error:
                    if error.errno not in NO_NAMES:
                        raise
                    why = f"the folder cannot have its name ({error.strerror})"
                    done.failed.append((photo.full, why))


@dataclass
class _Progress:
    job: Job
    total: int
    read: int = 0

    def add(self, size: int) -> None:
        self.job.check()
        self.read += size
        self.job.report("copy", min(self.read, self.total), self.total)


def _copy(
    photo: PhotoFiles, target: bytes, scratch: bytes, progress: _Progress, done: CopiedPhotos
) -> None:
    """Copy one photo under the first names that are free, or have the same bytes."""
    folder = os.path.join(target, os.path.dirname(photo.path))
    make_folder(Path(os.fsdecode(folder)))
    for number in count(1):
        names = _names(photo, number)
        places = {
            source: os.path.join(folder, name)
            for source, name in zip(photo.sources(), names, strict=True)
        }
        taken = [source for source, place in places.items() if os.path.lexists(place)]
        if not all(has_same_bytes(source, places[source]) for source in taken):
            continue
        new = {source: place for source, place in places.items() if source not in taken}
        if _place(photo, new, scratch, progress):
            break
    if number > 1:
        done.renamed.append((photo.full, places[photo.full]))
    done.copied += photo.full in new
    done.there += photo.full not in new
    done.files += len(new)


def _place(
    photo: PhotoFiles, places: dict[bytes, bytes], scratch: bytes, progress: _Progress
) -> bool:
    """Copy files to their places, all or none; False if one was taken meanwhile."""
    ready: list[tuple[bytes, bytes]] = []
    placed: list[bytes] = []
    try:
        for number, (source, place) in enumerate(places.items()):
            new = os.path.join(scratch, b"%d" % number)
            digest = copy_verified(source, new, progress.add)
            ready.append((new, place))
            if source == photo.full and photo.content not in (b"", digest):
                raise SourceTrouble(CHANGED)
        for new, place in ready:
            give_name(new, place)
            placed.append(place)
    except BaseException as error:
        for path in (*placed, *(new for new, _ in ready)):
            with contextlib.suppress(OSError):
                os.unlink(path)
        if isinstance(error, FileExistsError):
            return False
        raise
    return True


def _names(photo: PhotoFiles, number: int) -> list[bytes]:
    """The names of a photo's files, in the order of its sources, at the n-th try."""
    name = os.path.basename(photo.path)
    stem, suffix = os.path.splitext(name)
    if number == 1:
        return [*photo.companions, name]
    new_stem = b"%b (%d)" % (stem, number)
    names = []
    for companion in photo.companions:  # IMG_1.xmp, IMG_1.jpg.xmp
        begins = companion.lower().startswith(stem.lower())
        own, rest = (stem, companion[len(stem) :]) if begins else os.path.splitext(companion)
        names.append((new_stem if begins else b"%b (%d)" % (own, number)) + rest)
    return [*names, new_stem + suffix]


def _sizes(photos: Sequence[PhotoFiles], target: bytes) -> list[int]:
    """The bytes of each file that is not there yet, by its name and size."""
    sizes = []
    for photo in photos:
        for source in photo.sources():
            with contextlib.suppress(OSError):  # copying says why
                size = os.stat(source).st_size
                folder = os.path.join(target, os.path.dirname(photo.path))
                place = os.path.join(folder, os.path.basename(source))
                if not (os.path.lexists(place) and os.lstat(place).st_size == size):
                    sizes.append(size)
    return sizes


def _require_outside(photos: Sequence[PhotoFiles], target: bytes) -> None:
    real = os.path.realpath(target)
    for photo in photos:
        if b".." in photo.path.split(b"/") or os.path.isabs(photo.path):
            raise UsageError("The list of photos names a place outside their folder.")
    for root in {photo.root for photo in photos}:
        if inside(real, os.path.realpath(root)) or _is_mounted_in(real, root):
            raise UsageError(
                f"{os.fsdecode(target)} is in {os.fsdecode(root)}, where the photos come from. "
                "Choose a folder outside it."
            )


def _is_mounted_in(path: bytes, folder: bytes) -> bool:
    """Whether a path lies in another place where a folder is mounted, too."""
    below = b""
    while path != below:
        with contextlib.suppress(OSError):
            if os.path.samefile(path, folder):
                return True
        below, path = path, os.path.dirname(path)
    return False


def _is_there(root: bytes) -> bool:
    return can_be_listed(root, with_entries=True)


def _require_connected(root: bytes, done: CopiedPhotos) -> None:
    if not _is_there(root):
        raise FolderError(
            f"{os.fsdecode(root)} was unplugged while photos were copied. {done.sentence}"
        )


@contextlib.contextmanager
def _explained(target: Path, done: CopiedPhotos) -> Iterator[None]:
    """Say what of the copies is there when their disk refuses."""
    try:
        yield
    except CopyDiffers as error:
        raise FolderError(
            f"The disk of {target} gives other bytes back than were written to it: do not trust "
            f"it. {done.sentence}"
        ) from error
    except OSError as error:
        raise_if_full(
            error, f"The disk of {target} is full. Free some space and try again. {done.sentence}"
        )
        raise FolderError(
            f"{target} cannot be written ({error.strerror or error}). Check its drive and "
            f"permissions and try again. {done.sentence}"
        ) from error
