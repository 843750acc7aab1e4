"""hashdesk copy: the photos that `hashdesk compare` did not find, to a folder."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.core.child_process import ExitCode
from hashdesk.core.exchange.copy_photos import CopiedPhotos, PhotoFiles, copy_photos
from hashdesk.core.exchange.not_there import Answer, read_not_there
from hashdesk.core.plurals import plural


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("answers", type=Path, metavar="LIST", help="that “compare --answers LIST” wrote")
    option("folder", type=Path, metavar="FOLDER", help="where to; nothing in it is overwritten")
    text = "leave out photos that look like one of the library"
    option("--without-alike", action="store_true", help=text)
    options.add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Copy, and say what of it is there."""
    listed = read_not_there(arguments.answers)
    chosen = [
        photo.files
        for photo in listed
        if not (arguments.without_alike and photo.answer is Answer.ALIKE)
    ]
    return copy_to(chosen, arguments.folder, output)


def copy_to(photos: Sequence[PhotoFiles], folder: Path, output: Output) -> ExitCode:
    """Copy photos to a folder; exit code 3 if some cannot be copied."""
    done = CopiedPhotos()
    stopped = "Stopped. What was copied is whole; the same command copies the others."
    with options.cancellable(output.progress, stopped, output) as job:
        copy_photos(photos, folder, job, done)
    output.event(
        event="summary",
        folder=str(folder),
        copied=done.copied,
        there=done.there,
        files=done.files,
        renamed=[[os.fsdecode(path) for path in pair] for pair in done.renamed],
        failed=[{"path": os.fsdecode(path), "reason": reason} for path, reason in done.failed],
    )
    copied = plural(done.copied, "photo was copied", "photos were copied")
    there = f"; {plural(done.there, 'was', 'were')} there already" if done.there else ""
    output.text(f"{copied} to {escaped(str(folder))}, and verified{there}.")
    for source, place in done.renamed:
        output.text(f"The name was taken: {escaped(source)} is {escaped(place)}")
    for path, reason in done.failed:
        output.note(f"{escaped(path)} was not copied: {reason}.")
    return ExitCode.PARTLY if done.failed else ExitCode.OK
