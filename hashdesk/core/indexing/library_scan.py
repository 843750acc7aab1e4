"""Scans of a library's roots, recorded at once: what is gone, back, or out of reach.

What is left to do comes back as files to read.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from hashdesk.core.decoder.reading_version import READING_VERSION, pixels_alone
from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.imaging.companion_files import sidecar_of
from hashdesk.core.indexing.remove_folder import remove_skipped_folders
from hashdesk.core.indexing.write_batch import OnUnreadable, PhotoFile
from hashdesk.core.job import Job
from hashdesk.core.scanning.folder_photos import FoldedPhoto
from hashdesk.core.scanning.folder_walk import Walks, under
from hashdesk.core.scanning.links import LinkCounts, Links, inside
from hashdesk.core.scanning.own_trash import InTrash, nothing_in_trash
from hashdesk.core.scanning.root_scan import Retry, RootScan, ScannedFile
from hashdesk.core.scanning.scan import scan
from hashdesk.core.scanning.shot_times import ShotTimes
from hashdesk.core.scanning.skipped_folders import (
    USUAL_SKIPS,
    SkipKind,
    SkippedFolders,
    SkipRules,
    skipped_part,
)
from hashdesk.core.scanning.skipped_record import note_skipped
from hashdesk.core.scanning.sudden_loss import UnconfirmedLoss, doubted_loss
from hashdesk.core.scanning.unnamed_pictures import KNOWN_FORMATS, UnnamedPictures
from hashdesk.core.settings import Settings
from hashdesk.core.storage import folder_mounts
from hashdesk.core.storage.caches.unnamed_files import UnnamedFiles
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.tables.library_rows import Root
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.troubles import Trouble, system_reason


@dataclass(frozen=True)
class ScanOptions:
    """What a scan takes up again, and what it believes."""

    retry_failed: bool = False  # unreadable photos are to be read again
    confirm_missing: bool = False  # believe that photos are gone, however many
    follow_links: bool = True
    skip: SkipRules = USUAL_SKIPS
    in_trash: InTrash = nothing_in_trash  # photos that are gone because HashDesk moved them


@dataclass
class LibraryScan:
    """What the scans of some roots found."""

    roots: set[int]
    files: list[PhotoFile] = field(default_factory=list)  # new, changed, or to be tried again
    folded: list[FoldedPhoto] = field(default_factory=list)  # may belong to another photo now
    gone: int = 0  # photos that are missing for the first time
    trashed: int = 0  # … of which HashDesk moved so many to the trash
    unlisted: int = 0  # folders that cannot be listed
    unconfirmed: list[UnconfirmedLoss] = field(default_factory=list)  # too many to be believed
    links: LinkCounts = field(default_factory=LinkCounts)
    other_files: int = 0  # that are no pictures
    passed_over: set[int] = field(default_factory=set)  # photos behind links that are not followed
    skipped: Counter[SkipKind] = field(default_factory=Counter)  # folders that were not entered
    more_skipped: bool = False  # more than the last scan did
    skipped_photos: set[int] = field(default_factory=set)  # that earlier scans found in them
    taken_out: int = 0  # of those, by the names of their folders
    doubted: set[int] = field(default_factory=set)  # ids of photos that may be there, or moved

    @property
    def known(self) -> set[int]:
        """The ids of the files that have a row."""
        return {file.scanned.known.id for file in self.files if file.scanned.known}


def scan_targets(db: LibraryDB, folders: Sequence[bytes]) -> list[tuple[Root, bytes]]:
    """Folders by their roots and the paths below these; none that lies in another one."""
    for folder in folders:
        db.add_root(folder)
    # Found only now: a folder may have taken over the root of one that was named before it.
    found = {db.add_root(folder) for folder in folders}
    return [
        (root, below)
        for root, below in sorted(found, key=lambda target: (target[0].id, target[1]))
        if not any(
            root == other and below != above and under(below, above) for other, above in found
        )
    ]


def scan_folders(
    db: LibraryDB,
    folders: Sequence[tuple[Root, bytes]],
    job: Job,
    on_unreadable: OnUnreadable,
    options: ScanOptions,
    settings: Settings,
) -> LibraryScan:
    """Scan folders, each given by its root and its path below that.

    Any other root that is not there, such as a renamed one, is noted as offline. Raises Cancelled,
    UsageError for a folder that is never scanned.
    """
    for root, below in folders:
        _require_scanned(root, below, options.skip)
    result = LibraryScan({root.id for root, _ in folders})
    _note_lost_roots(db, result.roots)
    result.taken_out = remove_skipped_folders(db, result.roots, options.skip)
    walks = _walks(db, options)
    _leave_linked(db, walks.links, folders)
    with ShotTimes(settings, job) as times:
        scans = [_scan_root(db, target, job, options, walks, times) for target in folders]
    _keep_memory(db, walks, folders, scans)
    result.skipped = Counter(walks.skipped.found.values())
    whole = {
        root.path
        for (root, below), found in zip(folders, scans, strict=True)
        if not (below or found.offline)
    }
    roots = {root.path for root in db.roots()}
    result.more_skipped = note_skipped(db.folder, walks.skipped.found, whole, roots)
    result.links, result.other_files = walks.links.counts, walks.unnamed.others
    new = [file for found in scans for file in found.candidates if file.known is None]
    for (root, below), found in zip(folders, scans, strict=True):
        if not options.confirm_missing:
            doubted, loss = doubted_loss(db, root, found, new, options.in_trash)
            found.gone = [photo for photo in found.gone if photo.id not in doubted]
            result.unconfirmed += [loss] if loss else []
            result.doubted |= doubted
        _report_problems(db, root, found, on_unreadable)
        _record(db, root, below, found)
        result.files += [
            PhotoFile(root, file, found.mounts.get(file.folder)) for file in found.candidates
        ]
        result.folded += found.folded
        result.gone += len(found.gone)
        result.trashed += sum(photo.id in options.in_trash() for photo in found.gone)
        result.unlisted += len(found.problems)
        result.passed_over |= {photo.id for photo in found.passed_over}
        result.skipped_photos |= {photo.id for photo in found.skipped}
    return result


def _walks(db: LibraryDB, options: ScanOptions) -> Walks:
    roots = tuple(root.path for root in db.roots())
    library = os.fsencode(db.folder.absolute())
    links = Links(roots, options.follow_links, library, skipped=SkippedFolders(options.skip))
    return Walks(links, UnnamedPictures(UnnamedFiles(db.folder, KNOWN_FORMATS)))


def _leave_linked(db: LibraryDB, links: Links, folders: Sequence[tuple[Root, bytes]]) -> None:
    """Leave what the library has through links that this scan does not meet where it is."""
    for root in db.roots():
        real_root = os.path.realpath(root.path)
        scanned = [below for scanned, below in folders if scanned.id == root.id]
        for folder in () if b"" in scanned else db.folders(root.id):
            path = os.path.join(root.path, folder.path)
            if any(under(folder.path, below) for below in scanned):
                continue
            while not inside(os.path.realpath(path), real_root):
                with suppress(OSError):
                    links.take(os.stat(path))
                path = os.path.dirname(path)


def _keep_memory(
    db: LibraryDB, walks: Walks, folders: Sequence[tuple[Root, bytes]], scans: Sequence[RootScan]
) -> None:
    """Remember, for the next scan, which files are pictures whose names do not say so."""
    walked = {
        root.id
        for (root, below), found in zip(folders, scans, strict=True)
        if not (below or found.offline or found.unreachable)
    }
    if walks.unnamed.memory is not None:
        walks.unnamed.memory.save(whole=walked == {root.id for root in db.roots()})


def _scan_root(
    db: LibraryDB,
    target: tuple[Root, bytes],
    job: Job,
    options: ScanOptions,
    walks: Walks,
    times: ShotTimes,
) -> RootScan:
    root, below = target
    photos_of = partial(photo_rows.in_folder, db.connection)
    folders, mounts = db.folders(root.id), folder_mounts.read(db.connection, root.id)
    # What an older HashDesk could not read is tried once more.
    failed = fact_rows.not_read_by(db.connection, READING_VERSION, PhotoState.FAILED)
    retry = Retry(options.retry_failed, frozenset(failed))
    return scan(
        *(root.path, below, folders, photos_of, job),
        mounts=mounts,
        walks=walks,
        retry=retry,
        other_shots=times.other_shots,
        in_trash=options.in_trash,
    )


def _report_problems(
    db: LibraryDB, root: Root, found: RootScan, on_unreadable: OnUnreadable
) -> None:
    for folder, problem in found.problems:
        on_unreadable(folder, problem)
    paths = {folder.id: folder.path for folder in db.folders(root.id)}
    for photo in found.failed_before:
        path = os.path.join(root.path, paths[photo.folder], photo.name)
        on_unreadable(path, photo.reason or "it cannot be read")


def _record(db: LibraryDB, root: Root, below: bytes, found: RootScan) -> None:
    """Write what a scan found, all of it or nothing."""
    folders = db.folders(root.id)
    reached = {f.id for f in folders if under(f.path, below)} - found.unreachable
    with db.transaction():
        db.set_offline(root.id, found.offline)
        if not found.offline:
            db.set_folders_offline(found.unreachable, True)
            db.set_folders_offline(reached, False)
            for folder, mount in found.mounts.items():
                folder_mounts.write(db.connection, root.id, folder, mount)
        for photos, state in (
            (found.returned, PhotoState.OK),
            (found.gone, PhotoState.MISSING),
            (found.passed_over, PhotoState.MISSING),
            (found.skipped, PhotoState.MISSING),
        ):
            for photo in photos:
                photo_rows.put(db.connection, replace(photo, state=state))
        _regroup(db, found.regrouped)


def _regroup(db: LibraryDB, files: Sequence[ScannedFile]) -> None:
    """Write the companions of unchanged photos; a changed sidecar has facts read again."""
    companions = {file.known.id: file.companions for file in files if file.known}
    facts = fact_rows.get(db.connection, companions)
    for number, photo in photo_rows.get(db.connection, companions).items():
        now = replace(photo, companions=companions[number])
        photo_rows.put(db.connection, now)
        sidecars = [sidecar_of(row.name, row.companions) for row in (photo, now)]
        if sidecars[0] != sidecars[1] and number in facts:
            known = facts[number]
            version = pixels_alone(known.read_by)
            fact_rows.put(db.connection, number, replace(known, read_by=version))


def _note_lost_roots(db: LibraryDB, scanned: set[int]) -> None:
    roots = [root for root in db.roots() if root.id not in scanned and not root.offline]
    lost = [root for root in roots if not os.path.isdir(root.path)]
    with db.transaction():
        for root in lost:
            db.set_offline(root.id, True)


def reachable_files(db: LibraryDB, photos: list[int]) -> list[PhotoFile]:
    """The files of photos in the library, without photos that are offline."""
    rows, places = photo_rows.get(db.connection, photos), photo_rows.places(db.connection, photos)
    roots = {root.path: root for root in db.roots()}
    mounts = {
        folder: mount
        for root in roots.values()
        for folder, mount in folder_mounts.read(db.connection, root.id).items()
    }
    files = []
    for number in photos:
        photo, place = rows.get(number), places.get(number)
        if photo is not None and place is not None and not place.offline:
            folder = os.path.dirname(place.path)
            scanned = ScannedFile(
                folder, photo.name, photo.size, photo.mtime_ns, photo, photo.companions
            )
            files.append(PhotoFile(roots[place.root], scanned, mounts.get(photo.folder)))
    return files


def _require_scanned(root: Root, below: bytes, rules: SkipRules) -> None:
    folder = skipped_part(root.path, below, rules)
    if folder:
        raise UsageError(Trouble.FOLDER_OF_OTHERS.say(place=os.fsdecode(folder)))


def scanned_folder(db: LibraryDB, folder: str | Path) -> bytes:
    """The absolute path of a folder of photos, by which it is scanned. Raises FolderError.

    It is the real one, unless the library has the folder's photos through a link.
    """
    real = absolute_folder(folder)
    named = os.path.abspath(os.fsencode(os.path.expanduser(folder)))
    for root in db.roots():
        if named != real and inside(named, root.path) and not inside(real, root.path):
            below = os.path.relpath(named, root.path)
            if any(under(known.path, below) for known in db.folders(root.id)):
                return named
    return real


def absolute_folder(folder: str | Path) -> bytes:
    """The absolute, real path of a folder of photos. Raises FolderError."""
    try:
        path = Path(os.path.expanduser(folder)).resolve(strict=True)
        with os.scandir(path):
            return os.fsencode(path)
    except (OSError, RuntimeError) as error:
        place = str(folder)
        if isinstance(error, FileNotFoundError):
            said = Trouble.NO_FOLDER.say(place=place)
        elif isinstance(error, NotADirectoryError):
            said = Trouble.FOLDER_IS_FILE.say(place=place)
        elif isinstance(error, PermissionError):
            said = Trouble.FOLDER_FORBIDDEN.say(place=place)
        else:
            why = system_reason(error) if isinstance(error, OSError) else str(error)
            said = Trouble.FOLDER_UNREADABLE.say(place=place, reason=why)
        raise FolderError(said) from error
