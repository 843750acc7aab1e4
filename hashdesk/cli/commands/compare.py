"""hashdesk compare: what a library has of the photos of another one, or of a folder."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hashdesk.cli.arguments import options
from hashdesk.cli.commands.copy import copy_to
from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.skipped import skipped_fields, skipped_line
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.core.child_process import ExitCode
from hashdesk.core.duplicates.cross_library.cross_library import LEVELS, Overlap, overlap
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel, usual_radius
from hashdesk.core.duplicates.matches import MatchRequest
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, UsageError
from hashdesk.core.exchange.copy_photos import PhotoFiles
from hashdesk.core.exchange.not_there import Answer, NotThere, write_not_there
from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.indexing.indexer import IndexOptions, index, unplugged_error
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.scanning.links import inside
from hashdesk.core.scanning.skipped_record import SkippedKind, read_skipped
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE

PATHS_AT_ONCE = 500  # photos whose paths are read together


@dataclass
class NotCompared:
    """What lies in a folder beside the photos that could be compared."""

    unreadable: list[bytes] = field(default_factory=list)  # paths
    skipped: list[SkippedKind] = field(default_factory=list)
    other_files: int = 0  # that are no pictures


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("one", type=Path, metavar="A", help="a library, or a folder of photos such as a card")
    option("other", type=Path, nargs="?", metavar="B", help="a library (default: yours)")
    option(
        "--level",
        choices=[level.value for level in LEVELS],
        default=MatchLevel.NEAR,
        help="and surer ones",
    )
    option("--radius", type=int, metavar="BITS", help="how far apart, at this level")
    option("--bits", type=int, choices=BITS, help="of the code (64); similar only")
    option("--turned", action="store_true", help="near: turned and mirrored copies count, too")
    text = "list only the photos of A that are not there, or only look alike"
    option("--missing", action="store_true", help=text)
    text = "write the paths of these photos, and of those that cannot be read, one a line"
    option("--list", type=Path, metavar="FILE", help=text)
    text = "end paths in the list with NUL, not a new line"
    option("-0", "--null", action="store_true", help=text)
    text = "write these photos with what they look like, as “hashdesk copy” reads it"
    option("--answers", type=Path, metavar="FILE", help=text)
    text = "copy these photos to a folder: verified, and nothing there is overwritten"
    option("--copy-missing", type=Path, metavar="FOLDER", help=text)
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print what is said of each photo of A, and the counts. Exit code 3: some are unreadable."""
    level = MatchLevel(arguments.level)
    if arguments.bits is not None and level is not MatchLevel.SIMILAR:
        raise UsageError(f"--bits is for --level similar. Leave it out for --level {level}.")
    if arguments.null and arguments.list is None:
        raise UsageError("--null is about --list FILE. Name the file, too.")
    if arguments.turned and level is MatchLevel.EXACT:
        raise UsageError("--turned is for --level near and similar. Leave it out.")
    bits = arguments.bits or 64
    radius = usual_radius(level, bits) if arguments.radius is None else arguments.radius
    if not 0 <= radius <= LARGEST_RADIUS[level]:
        raise UsageError(f"--radius {radius}: name a number from 0 to {LARGEST_RADIUS[level]}.")
    for file in (arguments.list, arguments.answers):
        if file is not None and file.exists():
            raise UsageError(f"{file} is there already. Name a new file.")
    beside = NotCompared()
    other_folder = arguments.other or options.library_folder(arguments)
    with options.cancellable(output.progress) as job, Library(other_folder) as other:
        note_left_out(other, output)
        try:
            with _opened(arguments.one, other, arguments.engine, output, beside, job) as one:
                request = MatchRequest(level, radius, bits, arguments.turned)
                is_card = not _is_library(arguments.one)
                knobs = options.user_settings()
                found = overlap(one, other, request, job, knobs, is_card=is_card)
                _show(one, other, found, output, only_missing=arguments.missing)
                not_there = [
                    *_not_there(one, other, found),
                    *(_unreadable(path, arguments.one) for path in beside.unreadable),
                ]
        except Cancelled:
            output.note("Stopped. Nothing was changed.")
            return ExitCode.INTERRUPTED
    if arguments.list is not None:
        _write(arguments.list, not_there, b"\0" if arguments.null else b"\n")
    if arguments.answers is not None:
        write_not_there(arguments.answers, not_there)
    _report(found, level, beside, output)
    copied = ExitCode.OK
    if arguments.copy_missing is not None:
        copied = copy_to([photo.files for photo in not_there], arguments.copy_missing, output)
    return ExitCode.PARTLY if beside.unreadable else copied


def _report(found: Overlap, level: MatchLevel, beside: NotCompared, output: Output) -> None:
    failed = len(beside.unreadable)
    counts = {
        "exact": found.count(MatchLevel.EXACT),
        "near": found.count(MatchLevel.NEAR),
        "alike": found.count(MatchLevel.SIMILAR),
    }
    total = len(found.photos)
    ends = {"missing": len(found.missing()), "failed": failed, "unseen": found.unseen}
    ends |= {"out_of_reach": found.out_of_reach, "outdated": found.outdated}
    skipped = list(map(skipped_fields, beside.skipped))
    ends_beside = {"skipped": skipped, "other_files": beside.other_files}
    output.event(event="summary", photos=total, **counts, **ends, **ends_beside)
    if found.unseen:
        output.note(
            f"{plural(found.unseen, 'photo')} could not be looked at in detail, for want of a "
            "thumbnail or a file. “hashdesk index --features” makes thumbnails again; a container "
            "has some if it was exported with --thumbnails."
        )
    if found.outdated:
        output.note(
            f"{plural(found.outdated, 'photo')} of the library did not count: the file is gone or "
            "has changed since it was indexed. “hashdesk index” brings the library up to date."
        )
    if found.out_of_reach:
        output.note(
            f"{plural(found.out_of_reach, 'photo')} matched a file on a drive that is out of "
            "reach: plug it in to be sure that it is still there."
        )
    output.text(_counted(found, level))
    if failed:
        output.text(f"{failed:,} cannot be read, and could not be looked for.")


def _counted(found: Overlap, level: MatchLevel) -> str:
    """How many photos are there for certain; what only looks alike may be missing."""
    exact, near, alike = map(found.count, LEVELS)
    missing = len(found.missing())
    there = f"{plural(len(found.photos), 'photo')}: {plural(exact, 'is', 'are')} there"
    if level is MatchLevel.EXACT:
        others = plural(missing, "has no exact copy there", "have no exact copy there")
        return f"{there}, byte for byte; {others}. Other sizes and formats were not looked for."
    there += f", byte for byte, {near:,} as the same picture, looked at in detail"
    lost = plural(missing, "is missing", "are missing")
    if not alike:
        return f"{there}; {lost}."
    look = "look at it" if alike == 1 else "look at them"
    similar = plural(alike, "only looks", "only look")
    return f"{there}; of the others, {lost}, and {similar} like one that is there: {look}."


@contextmanager
def _opened(
    folder: Path, other: Library, engine: str, output: Output, beside: NotCompared, job: Job
) -> Iterator[Library]:
    """Open a library, or make a temporary one of a folder of photos with the same encoder."""
    if _is_library(folder):
        with Library(folder) as library:
            note_left_out(library, output)
            yield library
        return
    with tempfile.TemporaryDirectory(prefix="hashdesk-compare-") as scratch:
        knobs = options.user_settings()

        def failed(path: bytes, reason: str) -> None:
            beside.unreadable.append(path)
            output.event(event="failed", path=os.fsdecode(path), reason=reason)
            output.note(f"{escaped(os.fsdecode(path))} cannot be compared: {reason}.")

        encoder = options.open_encoder(engine, knobs, other.db.folder, other.encoder)
        with LibraryDB(Path(scratch), write=True) as db:
            done = index(db, encoder, [folder], knobs, job, IndexOptions(failed))
        if done.unplugged or done.offline:
            raise unplugged_error(os.fsencode(folder))
        beside.skipped, beside.other_files = read_skipped(Path(scratch)), done.other_files
        _note_not_compared(beside, output)
        with Library(Path(scratch)) as library:
            yield library


def _note_not_compared(beside: NotCompared, output: Output) -> None:
    """Say what else would be lost with a card: what was not looked into, and what is no picture."""
    for skipped in beside.skipped:
        output.note(f"Not looked into: {skipped_line(skipped)}.")
    if beside.other_files:
        files = plural(beside.other_files, "file that is no picture", "files that are no pictures")
        output.note(f"Not compared: {files}, such as films.")


def _is_library(folder: Path) -> bool:
    return (folder / LIBRARY_FILE).exists()


def _not_there(one: Library, other: Library, found: Overlap) -> Iterator[NotThere]:
    """The photos that are not there, or only look alike."""
    is_alike = found.levels == LEVELS.index(MatchLevel.SIMILAR)
    chosen = np.flatnonzero((found.levels < 0) | is_alike)
    for start in range(0, len(chosen), PATHS_AT_ONCE):
        part = chosen[start : start + PATHS_AT_ONCE]
        ids, twins = found.photos[part].tolist(), found.twins[part].tolist()
        rows, places = one.photos(ids), one.places(ids)
        theirs = other.places([twin for twin in twins if twin])
        columns = ids, twins, is_alike[part].tolist(), found.distances[part].tolist()
        for photo, twin, alike, distance in zip(*columns, strict=True):
            if photo in rows and photo in places:  # else forgotten since
                place, row = places[photo], rows[photo]
                names = tuple(companion.name for companion in unpacked(row.companions))
                files = PhotoFiles(place.root, place.path, names, row.content_id)
                answer = Answer.ALIKE if alike and twin in theirs else Answer.MISSING
                there = theirs[twin].full if twin in theirs else b""
                yield NotThere(files, answer, there, distance)


def _unreadable(path: bytes, folder: Path) -> NotThere:
    """A photo that cannot be read, in a folder that was compared."""
    root = os.path.realpath(os.fsencode(folder))
    below = path[len(os.path.join(root, b"")) :] if inside(path, root) else b""
    if below:
        return NotThere(PhotoFiles(root, below), Answer.UNREADABLE)
    return NotThere(PhotoFiles(*os.path.split(path)), Answer.UNREADABLE)


def _write(file: Path, photos: Sequence[NotThere], end: bytes) -> None:
    """Write the paths of photos. Raises UsageError."""
    try:
        file.write_bytes(b"".join(photo.files.full + end for photo in photos))
    except OSError as error:
        words = f"{file} cannot be written ({error.strerror or error}). Choose another place."
        raise UsageError(words) from error


def _show(
    one: Library, other: Library, found: Overlap, output: Output, *, only_missing: bool
) -> None:
    for start in range(0, len(found.photos), PATHS_AT_ONCE):
        part = slice(start, start + PATHS_AT_ONCE)
        columns = found.photos, found.twins, found.levels, found.distances
        ids, twins, levels, distances = (column[part].tolist() for column in columns)
        ours, theirs = one.places(ids), other.places([twin for twin in twins if twin])
        for photo, twin, level, distance in zip(ids, twins, levels, distances, strict=True):
            if photo not in ours or (twin and twin not in theirs):
                continue  # forgotten since
            path = os.fsdecode(ours[photo].full)
            if level < 0:
                output.event(event="missing", path=path)
                output.text(escaped(path) if only_missing else f"new      {escaped(path)}")
                continue
            there = os.fsdecode(theirs[twin].full)
            is_alike = LEVELS[level] is MatchLevel.SIMILAR
            if is_alike:
                output.event(event="alike", path=path, distance=distance, twin=there)
            elif not only_missing:
                name = LEVELS[level].value
                output.event(event="found", path=path, level=name, distance=distance, twin=there)
            if only_missing:
                if is_alike:
                    output.text(escaped(path))
                continue
            name = "alike" if is_alike else LEVELS[level].value
            output.text(f"{name:8} {escaped(path)}  =  {escaped(there)}  ({distance} bits)")
