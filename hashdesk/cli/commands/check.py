"""hashdesk check: is the library whole? It never deletes or mends anything."""

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
    """The options."""
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Check; exit code 1 if anything is wrong."""
    with LibraryDB(options.library_folder(arguments)) as db:
        findings = [*check(db), check_bundles(db)]
    wrong = [finding for finding in findings if finding.count]
    output.event(ok=not wrong, findings=[asdict(finding) for finding in findings])
    for finding in findings:
        output.text(f"{'✗' if finding.count else '✓'} {finding.count:>7,}  {finding.what}")
        if finding.count:
            output.text(f"             {finding.what_now}")
    return ExitCode.FAILED if wrong else ExitCode.OK
