"""hashdesk prepare: export the backbone now, instead of at the first photo."""

from __future__ import annotations

import argparse

from hashdesk.cli import options
from hashdesk.cli.output import Output
from hashdesk.core.child_process import ExitCode


def add(parser: argparse.ArgumentParser) -> None:
    """The options."""
    options.add_engine(parser)
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Make the exported backbone if need be, and prove an engine on it."""
    encoder = options.encoder(arguments.engine, options.settings())
    engine = encoder.engine
    output.event(encoder=encoder.id, engine=engine.name, device=engine.device, reason=engine.reason)
    output.text(f"The encoder is ready: {engine}.")
    return ExitCode.OK
