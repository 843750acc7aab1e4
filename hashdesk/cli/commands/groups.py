"""hashdesk groups: photos that are the same, nearly the same, edited, or alike."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.folder_options import folders_below
from hashdesk.cli.groups.group_listing import RELATION_NAMES, listed_groups, show_group, write_table
from hashdesk.cli.left_out import note_damaged_decisions, note_left_out
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.child_process import ExitCode
from hashdesk.core.duplicates import matches
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.groups.grouping import GroupingOptions, across
from hashdesk.core.duplicates.keep import measuring
from hashdesk.core.duplicates.keep.rules import USUAL_RULES, KeepRule
from hashdesk.core.duplicates.match_level import LARGEST_RADIUS, MatchLevel, usual_radius
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest
from hashdesk.core.duplicates.review.group_order import GroupOrder
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.errors import Cancelled, UsageError
from hashdesk.core.job import Listener, Progress
from hashdesk.core.likeness.calibration import measure_likeness
from hashdesk.core.plurals import plural
from hashdesk.core.progress.plans import groups_plan
from hashdesk.core.search.library import Library

MANY_READ = 100  # copies: so many take seconds, and are told beforehand


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("--level", choices=options.values(MatchLevel), default=MatchLevel.NEAR)
    option(
        "--radius",
        type=int,
        metavar="BITS",
        help="how far apart (near 8, similar 6 of 64 bits; edited 42 of 64 parts)",
    )
    option("--bits", type=int, choices=BITS, help="of the code (64); level similar only")
    option(
        "--nearest", type=int, default=0, metavar="BITS", help="leave out what is nearer than this"
    )
    option("--turned", action="store_true", help="turned and mirrored copies, too; level near only")
    option("--elsewhere", action="store_true", help="photos of one folder make no group")
    option(
        "--across",
        nargs="+",
        metavar="FOLDER",
        help="only photos of one that are near those of the other, or of one and all others",
    )
    option(
        "--bursts",
        type=float,
        default=0,
        metavar="SECONDS",
        help="of photos taken so soon after each other, one",
    )
    option("--least", type=int, default=2, metavar="N", help="photos in a group")
    option("--order", choices=options.values(GroupOrder), default=GroupOrder.FREED)
    option(
        "--rules",
        nargs="+",
        choices=options.values(KeepRule),
        help="what to keep, first rule first",
    )
    option("--reference", action="append", default=[], metavar="FOLDER", help="its photos stay")
    option("--decided", action="store_true", help="groups that were decided, too")
    option("--csv", type=Path, metavar="FILE", help="write them as a table")
    option("--links", type=Path, help=argparse.SUPPRESS)  # for the window
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Find groups; print them, or write them to a file."""
    level = MatchLevel(arguments.level)
    output.expect(groups_plan(level))
    request, settings = _request(arguments, level), options.user_settings()
    with (
        Library(options.library_folder(arguments)) as library,
        options.cancellable(_telling(output)) as job,
    ):
        note_left_out(library, output)
        try:
            pairs = matches.find_matches(library, request, job, settings)
            measuring.measure_copies(library, pairs, settings, job)
        except Cancelled:
            output.event(event="cancelled")
            output.note("Stopped. Nothing was changed.")
            return ExitCode.INTERRUPTED
        if arguments.links is not None:
            pairs.save(arguments.links)
            output.event(event="summary", radius=pairs.radius, photos=len(pairs.photos))
            return ExitCode.OK
        reviewed = _review(library, arguments, level, pairs, output)
        rows = listed_groups(library, reviewed)
        if arguments.csv is not None:
            write_table(arguments.csv, rows)
            output.text(f"{plural(len(reviewed.groups), 'group')} written to {arguments.csv}.")
        else:
            for number, photos in rows:
                show_group(output, number, photos)
        told = _tells_apart(library) if level is MatchLevel.SIMILAR else None
    if told is False and len(reviewed.groups):
        output.text(
            f"{escaped(library.encoder.title)} cannot tell these photos apart, so these groups "
            "mean nothing. To use another model: hashdesk models --use MODEL"
        )
    _summarize(reviewed, level, pairs.radius, output, tells_apart=told)
    if doubles := len(reviewed.one_file.doubles):
        one, many = "photo is another path", "photos are other paths"
        output.text(
            f"{plural(doubles, one, many)} to a file that is listed (a hard link, a link, a folder "
            "mounted twice): no copies."
        )
    if reviewed.decided:
        one, many = "group was decided before", "groups were decided before"
        output.text(f"{plural(reviewed.decided, one, many)}: see --decided.")
    if pairs.unseen:
        output.note(
            f"{plural(pairs.unseen, 'photo')} may have copies, but a file is away or cannot be "
            "read, or a thumbnail is gone: hashdesk index --features makes thumbnails again."
        )
    if pairs.radius < request.radius:
        output.note(
            f"Too many pairs are within {request.radius} bits: all up to {pairs.radius} were taken."
        )
    return ExitCode.OK


def _telling(output: Output) -> Listener:
    """What shows the progress, and says beforehand that files have to be read."""
    told: set[str] = set()

    def show(progress: Progress) -> None:
        is_new = progress.phase not in told
        told.add(progress.phase)
        if progress.phase == "originals" and is_new and progress.total >= MANY_READ:
            output.note(
                f"{plural(progress.total, 'copy is', 'copies are')} read once more, to see which "
                "is the original. What is seen is kept for the next time."
            )
        if progress.phase == "read" and is_new:
            pairs = plural(progress.total, "pair of files is", "pairs of files are")
            output.note(
                f"At most {pairs} read once more, for thumbnails do not show every detail. What is "
                "seen is kept for the next time."
            )
        output.progress(progress)

    return show


def _tells_apart(library: Library) -> bool:
    """Whether the model tells the photos of the library apart at all."""
    estimate = library.encoder.estimate
    return measure_likeness(library.codes, library.directions, estimate).tells_apart


def _summarize(
    reviewed: Review,
    level: MatchLevel,
    radius: int,
    output: Output,
    *,
    tells_apart: bool | None,
) -> None:
    """tells_apart: whether the model does that which the groups are of; None: they are of none."""
    groups, marked = reviewed.groups, int(reviewed.suggestion.marked.sum())
    relations = reviewed.relations
    counts = {name: int((relations == relation).sum()) for relation, name in RELATION_NAMES.items()}
    output.event(
        event="summary",
        level=level.value,
        tells_apart=tells_apart,
        radius=radius,
        groups=len(groups),
        photos=len(groups.photos),
        marked=marked,
        bytes=reviewed.bytes,
        look_again=counts["look-again"],
        bursts=counts["burst"],
        decided=reviewed.decided,
        one_file=len(reviewed.one_file.doubles),
    )
    found = f"{plural(len(groups), 'group')} of {plural(len(groups.photos), 'photo')}"
    if level in (MatchLevel.EDITED, MatchLevel.SIMILAR):
        look = " Look at them: which of them may go, only you can tell."
        output.text(f"{found}.{look if len(groups) else ''}")
        return
    if not len(groups):
        output.text(f"{found}.")
        return
    output.text(f"{found}; {marked:,} of them need not be kept: {size(reviewed.bytes)}.")
    if counts["look-again"]:
        photos = plural(counts["look-again"], "photo")
        output.text(f"To check: {photos}. Whether they are copies, only you can tell.")
    if counts["burst"]:
        one = "photo looks like another one, and was taken at another time"
        many = "photos look like others, and were taken at other times"
        output.text(f"{plural(counts['burst'], one, many)}: nothing is marked of a burst.")


def _request(arguments: argparse.Namespace, level: MatchLevel) -> MatchRequest:
    """The request that the options make. Raises UsageError."""
    if arguments.bits is not None and level is not MatchLevel.SIMILAR:
        raise UsageError(f"--bits is for --level similar. Leave it out for --level {level}.")
    if arguments.turned and level is not MatchLevel.NEAR:
        raise UsageError(f"--turned is for --level near. Leave it out for --level {level}.")
    for name, least in (("nearest", 0), ("bursts", 0), ("least", 2)):
        if not getattr(arguments, name) >= least:
            raise UsageError(f"--{name} {getattr(arguments, name)}: name {least} or more.")
    if arguments.across and len(arguments.across) > 2:
        raise UsageError("--across takes one folder or two. Leave the others out.")
    return MatchRequest(level, _radius(arguments, level), arguments.bits or 64, arguments.turned)


def _radius(arguments: argparse.Namespace, level: MatchLevel) -> int:
    radius, most = arguments.radius, LARGEST_RADIUS[level]
    if radius is None:
        radius = usual_radius(level, arguments.bits or 64)
    if not 0 <= radius <= most:
        raise UsageError(f"--radius {radius}: at level {level} name a number from 0 to {most}.")
    return int(radius)


def _review(
    library: Library,
    arguments: argparse.Namespace,
    level: MatchLevel,
    pairs: MatchedPairs,
    output: Output,
) -> Review:
    db = library.db
    sides = [folders_below(db, folder) for folder in arguments.across or ()]
    references = [folders_below(db, folder) for folder in arguments.reference]
    rules = tuple(map(KeepRule, arguments.rules)) if arguments.rules else USUAL_RULES
    both = across(sides, library.photo_arrays)
    grouping = GroupingOptions(
        pairs.radius, arguments.nearest, arguments.elsewhere, both, arguments.bursts
    )
    review_options = ReviewOptions(
        *(level, grouping, GroupOrder(arguments.order)),
        least=arguments.least,
        decided=arguments.decided,
        rules=rules,
        references=frozenset().union(*references),
    )
    with DecisionsDB(db.folder) as decisions:
        made = decisions.all()
        note_damaged_decisions(decisions, output)
    traits = measuring.traits_of(db.folder, db.connection, pairs)
    facts = LibraryFacts(library.photo_arrays, traits)
    return review(db.connection, pairs, facts, made, review_options)
