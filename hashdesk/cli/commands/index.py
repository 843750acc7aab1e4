"""hashdesk index: folders of photos into the library."""

from __future__ import annotations

import argparse
import os
import shlex
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from functools import cache, partial

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.options import cancellable
from hashdesk.cli.daily_backup import back_up_when_due
from hashdesk.cli.models.lacking import lacking_fields
from hashdesk.cli.moved_folders import settle_moved_folders
from hashdesk.cli.skipped import skipped_sentence
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.sizes import duration
from hashdesk.core.child_process import ExitCode
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import HashDeskError
from hashdesk.core.files import private_files
from hashdesk.core.indexing.indexer import IndexOptions, IndexSummary, index
from hashdesk.core.job import Progress
from hashdesk.core.plurals import plural
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.removed_photos import ids_in_trash
from hashdesk.core.scanning.links import LinkCounts, inside
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.network_warning import network_warning
from hashdesk.encoders.library_content import make_guesses

COUNTS = ("indexed", "unchanged", "moved", "failed", "missing", "offline")
# Perhaps nobody moved them: of a photo that was missing, a copy was indexed.
COUNT_WORDS = {"moved": "found in another place"}
FURTHER_COUNTS = (
    "encoded",
    "recoded",
    "looked_at",
    "incomplete",
    "gone",
    "trashed",
    "unlisted",
    "other_files",
    "taken_out",
)
LISTED = 20  # failed photos that are listed for each reason


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("folders", nargs="*", metavar="FOLDER", help="default: all known folders")
    option("--retry", action="store_true", help="try photos again that could not be read before")
    text = "read photos again whose features or thumbnails were lost: adapting needs both"
    option("--features", action="store_true", help=text)
    text = "believe that photos are gone, however many of a folder are missing at once"
    option("--confirm-missing", action="store_true", help=text)
    text = "none of the folders is added: only those are read that the library has"
    option("--known", action="store_true", help=text)
    text = "the one FOLDER is what this folder of the library was, before it was moved or renamed"
    option("--was", metavar="OLD", help=text)
    text = "the folders are new, even if they look like ones that were moved"
    option("--as-new", action="store_true", help=text)
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Index; exit code 3 if some photos cannot be read, or something is left for the next time."""
    settings = options.user_settings()
    failures: dict[str, list[bytes]] = defaultdict(list)

    def report_failure(path: bytes, reason: str) -> None:
        failures[reason].append(path)
        output.event(event="failed", path=os.fsdecode(path), reason=reason)

    def report_progress(progress: Progress) -> None:
        engine = encoder.running
        known = {"engine": engine.name, "reason": engine.reason} if engine else {}
        output.progress(progress, **known)

    index_options = IndexOptions(
        report_failure, arguments.retry, arguments.features, arguments.confirm_missing
    )
    stopped = "Stopped. Everything indexed so far is kept; index again to go on."
    folder = options.library_folder(arguments)
    with LibraryDB(folder, write=True) as db:
        index_options = replace(index_options, in_trash=cache(partial(_in_trash, db)))
        if arguments.known and arguments.folders:
            arguments.folders = _known(db, arguments.folders)
            if not arguments.folders:  # all are read then, with the usual caution
                index_options = replace(index_options, confirm_missing=False)
        settle_moved_folders(
            *(db, arguments.folders, arguments.was), as_new=arguments.as_new, output=output
        )
        with cancellable(report_progress, stopped, output) as job:
            encoder = options.open_encoder(arguments.engine, settings, folder, db.encoder_in_use())
            summary = index(db, encoder, arguments.folders, settings, job, index_options)
            make_guesses(db, paths.cache(), job)
        offline = [root.path for root in db.roots() if root.offline]
        network = network_warning(db)
    backup = back_up_when_due(folder, settings, output)
    sandbox = summary.protection.warning if summary.protection else ""
    found = [words for words in (sandbox, private_files.exposed(folder), network, backup) if words]
    emptied = [path for path in offline if os.path.isdir(path)] if arguments.confirm_missing else []
    _report(output, summary, failures, offline, encoder, found, emptied)
    left = (
        summary.failed
        or summary.unlisted
        or summary.unplugged
        or summary.unconfirmed
        or summary.lacking
    )
    return ExitCode.PARTLY if left else ExitCode.OK


def links_sentence(links: LinkCounts) -> str:
    """What became of the links that a scan met; "" if it met none."""
    parts = (
        (links.followed, "followed"),
        (links.broken, "that {lead} nowhere"),
        (links.doubles, "to what is taken in another place"),
        (links.kept_out, "into a trash, the system’s folders or HashDesk’s own, not followed"),
        (links.ignored, "not followed, as “follow_links” in settings.toml says"),
    )
    named = [
        f"{count:,} {words.format(lead='leads' if count == 1 else 'lead')}"
        for count, words in parts
        if count
    ]
    return f"Links: {', '.join(named)}." if named else ""


def _known(db: LibraryDB, folders: Sequence[str]) -> list[str]:
    """Those of some folders that lie in one of the library's: others were taken out meanwhile."""
    roots = [root.path for root in db.roots()]
    paths = {name: os.path.abspath(os.fsencode(name)) for name in folders}
    return [name for name, path in paths.items() if any(inside(path, root) for root in roots)]


def _in_trash(db: LibraryDB) -> frozenset[int]:
    """The photos that HashDesk moved to the trash; none if what it wrote down cannot be read."""
    with suppress(HashDeskError):
        return ids_in_trash(db, RemovalLog(db.folder))
    return frozenset()


def _emptied_sentence(emptied: list[bytes]) -> str:
    """Why --confirm-missing left empty folders as they were, and what takes them out."""
    return (
        "An empty folder looks like one whose drive is unplugged: nothing in it was counted as "
        "deleted. If its photos are gone for good: hashdesk forget "
        + " ".join(shlex.quote(escaped(path)) for path in emptied)
    )


def _report(
    output: Output,
    summary: IndexSummary,
    failures: dict[str, list[bytes]],
    offline: list[bytes],
    encoder: Encoder,
    warnings: list[str],
    emptied: list[bytes],
) -> None:
    engine = encoder.engine if summary.encoded else None
    numbers = asdict(summary)
    output.event(
        event="summary",
        counts={name: numbers[name] for name in COUNTS},
        **{name: numbers[name] for name in FURTHER_COUNTS},
        photos_per_s=round(summary.photos_per_s, 1),
        seconds=round(summary.seconds, 2),
        engine=engine.name if engine else None,
        device=engine.device if engine else None,
        reason=engine.reason if engine else "",
        warnings=warnings,
        emptied=[os.fsdecode(path) for path in emptied],
        links=numbers["links"],
        unplugged=[os.fsdecode(path) for path in summary.unplugged],
        unconfirmed=[
            {"folder": os.fsdecode(loss.folder), "photos": loss.photos, "known": loss.known}
            for loss in summary.unconfirmed
        ],
        lacking=lacking_fields(summary.lacking),
    )
    for reason, unread in failures.items():
        output.text(f"{len(unread)} could not be read: {reason}")
        for path in unread[:LISTED]:
            output.text(f"    {escaped(path)}")
        if len(unread) > LISTED:
            output.text(f"    … and {len(unread) - LISTED} more")
    for path in summary.unplugged:
        output.text(
            f"{escaped(path)} was unplugged while indexing. What was read is kept; index again "
            "when it is back."
        )
    for path in offline:
        if path not in summary.unplugged:
            output.text(
                f"{escaped(path)} is not there, empty, or on another drive than before: taken for "
                "an unplugged drive. Its photos keep their codes and can still be found."
            )
    for loss in summary.unconfirmed:
        output.text(
            f"{loss.photos:,} of {plural(loss.known, 'photo')} in {escaped(loss.folder)} "
            f"{'is' if loss.photos == 1 else 'are'} not there any more, but kept, and can still be "
            "found. If you deleted or moved what is missing: hashdesk "
            f"index --confirm-missing {shlex.quote(escaped(loss.folder))}"
        )
    named = [f"{numbers[name]:,} {COUNT_WORDS.get(name, name)}" for name in COUNTS if numbers[name]]
    output.text(", ".join(named) + "." if named else "There are no photos in these folders.")
    if summary.other_files:
        words = "other file is no picture", "other files are no pictures"
        output.text(f"In these folders, {plural(summary.other_files, *words)}.")
    if links := links_sentence(summary.links):
        output.text(links)
    if summary.more_skipped:  # else it was said before
        output.text(skipped_sentence(summary.skipped))
    if summary.taken_out:
        output.text(
            f"{plural(summary.taken_out, 'photo')} that had been found in folders which are "
            "skipped now were taken out of the library. Their files, and decisions about them, "
            "stay."
        )
    if summary.lacking is not None:
        output.text(summary.lacking.sentence)
    if summary.incomplete:
        output.text(
            f"{plural(summary.incomplete, 'photo')} could be read in part only, and can be found "
            "all the same. “hashdesk info --failed” lists what could not be read whole."
        )
    if summary.looked_at:
        output.text(
            "Date, lens, exposure, rating and keywords of "
            f"{plural(summary.looked_at, 'known photo')} were read from the heads of their files."
        )
    if summary.recoded:
        output.text(
            f"Codes of {plural(summary.recoded, 'photo')} were made anew from kept features."
        )
    if engine:
        output.text(
            f"{plural(summary.encoded, 'photo')} encoded at {summary.photos_per_s:.0f} a second "
            f"by {engine}, {duration(summary.seconds)} in all."
        )
        if engine.reason and engine.name == "onnx-cpu":
            output.text(f"No GPU was used. {engine.reason}.")
    notes = [*warnings, _emptied_sentence(emptied)] if emptied else warnings
    for note in () if output.as_json else notes:
        output.note(note)
