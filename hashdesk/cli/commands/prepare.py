"""hashdesk prepare: make the backbone now, instead of at the first photo."""

from __future__ import annotations

import argparse

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    options.add_engine(parser)
    options.add_json(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Make the backbone if necessary, and check an engine with it."""
    encoder = options.open_encoder(arguments.engine, options.user_settings())
    engine = encoder.engine
    output.event(encoder=encoder.id, engine=engine.name, device=engine.device, reason=engine.reason)
    output.text(f"The model is ready: {engine}.")
