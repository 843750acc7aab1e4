"""hashdesk encode: a folder of photos in parts, on several machines, for `hashdesk merge`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, as_argument
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import UsageError
from hashdesk.core.exchange.shards import (
    EncodedShard,
    ShardPlan,
    encode_shard,
    make_plan,
    mark_complete,
)
from hashdesk.core.indexing.library_scan import absolute_folder
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.scanning.folder_walk import list_photos
from hashdesk.core.scanning.skipped_folders import SkipRules
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import LIBRARY_FILE


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("folder", metavar="FOLDER", help="of photos; the library is not changed")
    option("out", type=Path, metavar="PARTS", help="a folder for the parts, which all machines see")
    text = "only the parts of machine I of N (from 1): no cluster needed"
    option("--shard", default="1/1", metavar="I/N", help=text)
    option("--ray", action="store_true", help="with Ray Data, on this machine")
    option("--address", default="", help="with Ray Data, on the cluster at this address")
    option("--per-part", type=int, default=2000, metavar="N", help="photos, about (default: 2000)")
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Encode the parts that are missing; exit code 3 if some photos cannot be read."""
    from hashdesk.encoders.files.bundle import load_bundle
    from hashdesk.encoders.library_encoder import bundle_of

    machine, machines = _shard(arguments.shard)
    if arguments.per_part < 1:
        raise UsageError(f"--per-part {arguments.per_part}: name 1 photo or more.")
    folder = absolute_folder(arguments.folder)
    library = options.library_folder(arguments)
    bundle = options.shipped_bundle()
    if (library / LIBRARY_FILE).exists():  # the parts are for this library
        with LibraryDB(library) as db:
            bundle = bundle_of(library, db.encoder_in_use(), bundle)
    photos = failed = 0
    stopped = "Stopped. The parts that are done stay; the same command goes on."
    with options.cancellable(output.progress, stopped) as job:
        settings = options.user_settings()
        rules = SkipRules(settings.skip_originals, settings.skip_nomedia)
        listed = list_photos(folder, job, follow_links=settings.follow_links, rules=rules)
        # The same number for each machine, at least one.
        count = machines * max(-(-len(listed) // (machines * arguments.per_part)), 1)
        new_plan = ShardPlan(os.fsdecode(folder), load_bundle(bundle).id, count, len(listed))
        plan = make_plan(arguments.out, new_plan)
        if plan.photos != len(listed):
            output.note(
                f"The folder has {plural(len(listed), 'photo')} now, {plan.photos:,} when it was "
                "planned. Parts that are done stay: run “hashdesk index” after the merge."
            )
        split = plan.split(listed)
        parts = [(n, split[n]) for n in plan.missing(arguments.out) if n % machines == machine]
        for done in _encode(arguments, plan, bundle, parts, job):
            photos, failed = photos + done.photos, failed + done.failed
            output.event(event="part", number=done.number, photos=done.photos,
                         failed=done.failed, seconds=round(done.seconds, 1))  # fmt: skip
            output.text(f"Part {done.number + 1} of {plan.shards}: {plural(done.photos, 'photo')}")
        whole = mark_complete(arguments.out, plan)
    output.event(event="summary", photos=photos, failed=failed, parts=plan.shards, whole=whole)
    output.text(f"{plural(photos, 'photo')} encoded, {failed:,} cannot be read.")
    if whole:
        output.text(f"All parts are there: hashdesk merge {as_argument(arguments.out)}")
    return ExitCode.PARTLY if failed else ExitCode.OK


def _shard(text: str) -> tuple[int, int]:
    """The number of this machine, from 0, and of all machines. Raises UsageError."""
    number, _, count = text.partition("/")
    if number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return int(number) - 1, int(count)
    raise UsageError(f"--shard {text}: say which machine of how many, such as 2/3.")


def _encode(
    arguments: argparse.Namespace,
    plan: ShardPlan,
    bundle: Path,
    parts: Sequence[tuple[int, Sequence[bytes]]],
    job: Job,
) -> Iterator[EncodedShard]:
    settings = options.user_settings()
    if parts and (arguments.ray or arguments.address):
        from hashdesk.encoders.ray_cluster import ShardStep, encode_parts

        step = ShardStep(plan, str(arguments.out.absolute()), str(bundle), str(paths.cache()),
                    arguments.engine, settings)  # fmt: skip
        yield from encode_parts(step, parts, arguments.address, job)
        return
    from hashdesk.encoders.bundle_encoder import open_encoder

    encoder = open_encoder(bundle, paths.cache(), arguments.engine, settings.batch)
    for number, photos in parts:
        yield encode_shard(plan, number, photos, arguments.out, encoder, settings, job)
