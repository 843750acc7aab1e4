"""hashdesk check: verify the library; --repair mends what can be mended."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from functools import partial
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import EncoderError, UsageError
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.repair.repair import RepairReport, preview, repair
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import CheckResult
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.encoders.library_encoder import check_bundles


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    text = "read every thumbnail and all kept features, too"
    option("--caches", action="store_true", help=text)
    text = "say how what is damaged would be mended; nothing is changed"
    option("--repair", action="store_true", help=text)
    text = "with --repair: do it; what is damaged is set aside, nothing is deleted"
    option("--yes", action="store_true", help=text)
    options.add_engine(parser)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Check, and repair if asked to; exit code 1 if anything is wrong then."""
    folder = options.library_folder(arguments)
    if arguments.yes and not arguments.repair:
        raise UsageError("--yes is for --repair. Name both to mend the library.")
    with options.cancellable(output.progress, "Stopped. Nothing was changed.") as job:
        if not arguments.repair:
            return _check(folder, output, job, caches=arguments.caches)
        if not (folder / LIBRARY_FILE).exists():
            LibraryDB(folder).close()  # raises the sentence that there is none
        settings = options.user_settings()
        open_encoder = partial(_open_encoder, arguments.engine, settings, folder)
        if not arguments.yes:
            return _show(preview(folder, open_encoder, job), output, done=False)
        report = repair(folder, open_encoder, job)
        code = _show(report, output, done=True)
        if report.mended:
            _read_again(folder, arguments.engine, settings, output, job)
            code = max(code, _check(folder, output, job, caches=False))
        return code


def _check(folder: Path, output: Output, job: Job, *, caches: bool) -> ExitCode:
    with LibraryDB(folder) as db:
        results: list[CheckResult] = [
            *check_library(db, job, caches=caches),
            check_bundles(db),
        ]
    wrong = [result for result in results if result.count]
    output.event(ok=not wrong, findings=[asdict(result) for result in results])
    for result in results:
        output.text(f"{'✗' if result.count else '✓'} {result.count:>7,}  {result.what}")
        if result.count:
            output.text(f"             {result.what_now}")
    if wrong:
        return ExitCode.FAILED
    output.text("The library is sound.")
    return ExitCode.OK


def _show(report: RepairReport, output: Output, *, done: bool) -> ExitCode:
    """Say what was mended, or would be, what is left, and what to do about that."""
    output.event(
        event="repaired" if done else "repair",
        steps=[asdict(step) for step in report.steps],
        mended=report.mended,
        left=report.left,
        aside=str(report.aside) if report.aside else None,
    )
    if not report.steps:
        output.text("Nothing is damaged: there is nothing to repair.")
        return ExitCode.OK
    output.text("Mended:" if done else "This would be mended:")
    for step in report.steps:
        output.text(f"{step.mended:>9,}  {step.what}")
        output.text(f"{'':11}{step.how}")
        if step.left:
            output.text(f"{step.left:>9,}  cannot be mended. {step.what_now}")
    if done and report.aside is not None:
        output.text(f"What was damaged is in {report.aside}; nothing was deleted.")
    if not done:
        output.text("Nothing was changed. To do it: hashdesk check --repair --yes")
    return ExitCode.FAILED if report.left or not done else ExitCode.OK


def _read_again(folder: Path, engine: str, settings: Settings, output: Output, job: Job) -> None:
    """Index the library's folders, for photos whose rows or codes could not be mended."""
    with LibraryDB(folder, write=True) as db:
        if db.roots():
            encoder = options.open_encoder(engine, settings, folder, db.encoder_in_use())
            done = index(db, encoder, [], settings, job)
            encoded = plural(done.encoded, "photo was", "photos were")
            output.text(f"{encoded} encoded again, {done.recoded:,} got codes from kept features.")


def _open_encoder(engine: str, settings: Settings, folder: Path, row: EncoderRow) -> Encoder:
    """The encoder of a code set. Raises EncoderError if it is not the one with this id."""
    encoder = options.open_encoder(engine, settings, folder, row)
    if encoder.id != row.name:
        raise EncoderError(f"The model {row.name} is not here any more.")
    return encoder
