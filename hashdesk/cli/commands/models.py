"""hashdesk models: list the code sets of a library, switch to another, delete one; add models."""

from __future__ import annotations

import argparse

from hashdesk.cli.arguments import options
from hashdesk.cli.models import adding
from hashdesk.cli.models.listing import list_models
from hashdesk.cli.models.removal import remove_model
from hashdesk.cli.models.using import use_model
from hashdesk.cli.terminal.output import Output
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import UsageError


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_mutually_exclusive_group()
    text = "search the codes of this model from now on; MODEL: an id, a name, a title, as listed"
    actions.add_argument("--use", metavar="MODEL", help=text)
    text = "delete a model and its codes, after a question; of one that was added, itself, too"
    actions.add_argument("--remove", metavar="MODEL", help=text)
    text = "with --use: even if photos without codes of that model are then not found for a time"
    parser.add_argument("--anyway", action="store_true", help=text)
    text = "with --remove: not if models that were adapted from it would be deleted with it"
    parser.add_argument("--alone", action="store_true", help=text)
    options.add_library(parser)
    adding.add_arguments(parser, actions)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List the code sets, or change them. The beginning of an id or a title is enough.

    Exit code 3 if the encoder in use has not changed for the sake of photos that lack codes.
    """
    if arguments.alone and arguments.remove is None:
        raise UsageError("--alone belongs to --remove MODEL.")
    if adding.is_asked(arguments):
        adding.run_models(arguments, output)
        return ExitCode.OK
    folder = options.library_folder(arguments)
    if arguments.anyway and arguments.use is None:
        raise UsageError("--anyway belongs to --use MODEL.")
    if arguments.use is not None:
        return use_model(folder, arguments.use, output, anyway=arguments.anyway)
    if arguments.remove is not None:
        wanted = arguments.remove
        remove_model(folder, wanted, output, yes=arguments.yes, alone=arguments.alone)
    else:
        list_models(folder, output)
    return ExitCode.OK
