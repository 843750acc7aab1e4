"""hashdesk compare: what a library has of the photos of another one, or of a folder."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hashdesk.cli import options
from hashdesk.cli.left_out import note_left_out
from hashdesk.cli.output import Output, escaped
from hashdesk.core.child_process import ExitCode
from hashdesk.core.duplicates.cross_library import LEVELS, Overlap, overlap
from hashdesk.core.duplicates.matches import LARGEST_RADIUS, MatchLevel, MatchRequest, usual_radius
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, UsageError
from hashdesk.core.indexing.indexer import IndexOptions, index, unplugged_error
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.schema import LIBRARY_FILE

PATHS_AT_ONCE = 500  # photos whose paths are read together
OVERLAP_WORDS = {
    MatchLevel.EXACT: "are there, byte for byte",
    MatchLevel.NEAR: "are there re-encoded or edited a little",
    MatchLevel.SIMILAR: "look like others",
}

NEAR_OR_TURNED = "are there re-encoded, turned or edited a little"


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
    option(
        "--missing", action="store_true", help="list only the photos of A that B has nothing like"
    )
    option(
        "--list",
        type=Path,
        metavar="FILE",
        help="write the paths of these photos, and of those that cannot be read, one a line",
    )
    option(
        "-0", "--null", action="store_true", help="end paths in the list with NUL, not a new line"
    )
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Print the match of each photo of A in B, and the counts by level."""
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
    if arguments.list is not None and arguments.list.exists():
        raise UsageError(f"{arguments.list} is there already. Name a new file.")
    unreadable: list[bytes] = []
    other_folder = arguments.other or options.library_folder(arguments)
    with options.cancellable(output.progress) as job, Library(other_folder) as other:
        note_left_out(other, output)
        try:
            with _opened(arguments.one, other, arguments.engine, output, unreadable, job) as one:
                request = MatchRequest(level, radius, bits, arguments.turned)
                found = overlap(one, other, request, job)
                _show(one, other, found, output, only_missing=arguments.missing)
                if arguments.list is not None:
                    end = b"\0" if arguments.null else b"\n"
                    _write(arguments.list, one, found, unreadable, end)
        except Cancelled:
            output.note("Stopped. Nothing was changed.")
            return ExitCode.INTERRUPTED
    counts = {each.value: found.count(each) for each in LEVELS[: LEVELS.index(level) + 1]}
    total, new, failed = len(found.photos), len(found.missing()), len(unreadable)
    ends = {"missing": new, "failed": failed, "unseen": found.unseen}
    output.event(event="summary", photos=total, **counts, **ends)
    if found.unseen:
        output.note(
            f"Of {plural(found.unseen, 'photo')} no thumbnail is kept: edited copies are missed. "
            "“hashdesk index --features” makes thumbnails again; a container has some if it was "
            "exported with --thumbnails."
        )
    words = OVERLAP_WORDS | ({MatchLevel.NEAR: NEAR_OR_TURNED} if arguments.turned else {})
    parts = [f"{count:,} {words[MatchLevel(name)]}" for name, count in counts.items()]
    not_there = plural(new, "is not there", "are not there")
    output.text(f"{plural(total, 'photo')}: {', '.join(parts)}; {not_there}.")
    if failed:
        output.text(f"{failed:,} cannot be read, and could not be looked for.")
    return ExitCode.PARTLY if failed else ExitCode.OK


@contextmanager
def _opened(
    folder: Path, other: Library, engine: str, output: Output, unreadable: list[bytes], job: Job
) -> Iterator[Library]:
    """Open a library, or make a temporary one of a folder of photos with the same encoder."""
    if (folder / LIBRARY_FILE).exists():
        with Library(folder) as library:
            note_left_out(library, output)
            yield library
        return
    with tempfile.TemporaryDirectory(prefix="hashdesk-compare-") as scratch:
        knobs = options.user_settings()

        def failed(path: bytes, reason: str) -> None:
            unreadable.append(path)
            output.event(event="failed", path=os.fsdecode(path), reason=reason)
            output.note(f"{escaped(os.fsdecode(path))} cannot be compared: {reason}.")

        encoder = options.open_encoder(engine, knobs, other.db.folder, other.encoder)
        with LibraryDB(Path(scratch), write=True) as db:
            done = index(db, encoder, [folder], knobs, job, IndexOptions(failed))
        if done.unplugged or done.offline:
            raise unplugged_error(os.fsencode(folder))
        with Library(Path(scratch)) as library:
            yield library


def _write(file: Path, one: Library, found: Overlap, unreadable: list[bytes], end: bytes) -> None:
    """Write the paths of missing and of unreadable photos. Raises UsageError."""
    photos = found.missing().tolist()
    places = one.places(photos)
    missing = [places[photo].full for photo in photos if photo in places]
    try:
        file.write_bytes(b"".join(path + end for path in [*missing, *unreadable]))
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
            elif not only_missing:
                there = os.fsdecode(theirs[twin].full)
                name = LEVELS[level].value
                output.event(event="found", path=path, level=name, distance=distance, twin=there)
                output.text(f"{name:8} {escaped(path)}  =  {escaped(there)}  ({distance} bits)")
