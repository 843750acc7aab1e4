"""hashdesk merge: parts made by `hashdesk encode`, or other containers, into a library."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.daily_backup import back_up_when_due
from hashdesk.cli.terminal.output import Output
from hashdesk.core.exchange.merge import merge
from hashdesk.core.exchange.shards import find_containers
from hashdesk.core.plurals import plural
from hashdesk.encoders.library_encoder import vouch_for


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("parts", nargs="+", type=Path, metavar="PARTS", help="folders of parts, or containers")
    text = "where the photos are, if not where they were"
    option("--photos", type=Path, metavar="DIR", help=text)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Merge one container after the other."""
    files = [file for place in arguments.parts for file in find_containers(place)]
    photos = new = 0
    check_encoder = partial(vouch_for, shipped=options.shipped_bundle())
    library = options.library_folder(arguments)
    stopped = "Stopped. What was merged so far stays; the same command goes on."
    with options.cancellable(output.progress, stopped) as job:
        for file in files:
            merged = merge(library, file, arguments.photos, check_encoder, job)
            photos, new = photos + merged.photos, new + merged.new
    if warning := back_up_when_due(library, options.user_settings(), output):
        output.note(warning)
    output.event(event="summary", containers=len(files), photos=photos, new=new)
    containers = plural(len(files), "container")
    present = plural(photos, f"photo of {containers} is", f"photos of {containers} are")
    output.text(f"{present} in the library, {new:,} new.")
