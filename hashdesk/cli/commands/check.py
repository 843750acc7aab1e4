"""hashdesk check: verify the library. It never deletes or repairs anything."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from hashdesk.cli import options
from hashdesk.cli.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_encoder import check_bundles


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Check; exit code 1 if anything is wrong."""
    with LibraryDB(options.library_folder(arguments)) as db:
        results = [*check(db), check_bundles(db)]
    wrong = [result for result in results if result.count]
    output.event(ok=not wrong, findings=[asdict(result) for result in results])
    for result in results:
        output.text(f"{'✗' if result.count else '✓'} {result.count:>7,}  {result.what}")
        if result.count:
            output.text(f"             {result.what_now}")
    return ExitCode.FAILED if wrong else ExitCode.OK
