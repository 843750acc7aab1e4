"""Models that a person adds as backbones, for `hashdesk models --add`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.arguments.options import cancellable, values
from hashdesk.cli.models.available import fields, list_available
from hashdesk.cli.models.pytorch_needs import say_needs
from hashdesk.cli.terminal.output import Output, as_argument, escaped
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.errors import Cancelled, PyTorchMissing, UsageError
from hashdesk.core.files.file_sizes import file_bytes
from hashdesk.core.job import Job
from hashdesk.core.progress.plans import ADDING_BY_NAME, ADDING_PLAN, ADDING_WITH_PYTORCH
from hashdesk.core.pytorch.runtime import Runtime
from hashdesk.encoders.added_models.description import Overrides, Pooling, describe_torchvision

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel
    from hashdesk.encoders.added_models.description import ModelDescription
    from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel

CHANNELS = 3
STOPPED = "Stopped. Nothing was added."
BELONG = ("name", "input_side", "output", "pooling", "mean", "std", "install")  # to --add


def add_arguments(parser: argparse.ArgumentParser, actions: argparse._ActionsContainer) -> None:
    """Declare the options. actions: of which a command line has one alone."""
    text = (
        "add a model: a name from --available, an ONNX file, or a folder with one; a name from the "
        "list wins, ./NAME is the file"
    )
    actions.add_argument("--add", metavar="SOURCE", help=text)
    text = "list the models that can be added by their name, and those that were added"
    actions.add_argument("--available", action="store_true", help=text)
    text = (
        "with --add: add the model; without it, what is found is only shown. With --remove: delete "
        "without a question"
    )
    parser.add_argument("--yes", action="store_true", help=text)
    own = parser.add_argument_group("with --add", "What is said here replaces what is found.")
    text = "install PyTorch first, if a model of torchvision needs it and it is missing"
    own.add_argument("--install", action="store_true", help=text)
    own.add_argument("--name", metavar="TEXT", help="what to call it")
    own.add_argument("--input-side", type=int, metavar="PIXELS", help="side of its pictures")
    own.add_argument("--output", metavar="NAME", help="the output that is taken for features")
    text = "what of the output: all, its first token, the mean of tokens or of places"
    own.add_argument("--pooling", choices=values(Pooling), help=text)
    for name, text in (("mean", "is subtracted from"), ("std", "divides")):
        text = f"what {text} red, green and blue from 0 to 1"
        own.add_argument(f"--{name}", type=float, nargs=CHANNELS, metavar="X", help=text)


def is_asked(arguments: argparse.Namespace) -> bool:
    """Whether the command is about models, and needs no library. Raises UsageError."""
    if arguments.add is None:
        for option in BELONG:
            if getattr(arguments, option):
                raise UsageError(f"--{option.replace('_', '-')} belongs to --add SOURCE.")
        if arguments.yes and arguments.remove is None:
            raise UsageError("--yes belongs to --add SOURCE or --remove MODEL.")
    return bool(arguments.add or arguments.available)


def run_models(arguments: argparse.Namespace, output: Output) -> None:
    """Add or list."""
    if arguments.available:
        list_available(output)
    else:
        _add(arguments, output)


def _add(arguments: argparse.Namespace, output: Output) -> None:
    """Show what was found; with --yes, add it."""
    from hashdesk.encoders.added_models import adding, already_added
    from hashdesk.encoders.added_models.model_process import model_bytes
    from hashdesk.encoders.added_models.torchvision_list import find_model, torchvision_models

    wanted, source = _overrides(arguments), Path(os.path.expanduser(arguments.add))
    added = list(adding.list_added(paths.models()))
    known = torchvision_models(paths.resources())
    is_path = source.exists() or source.suffix or os.sep in arguments.add
    is_named = arguments.add.casefold() in known
    if not (is_named or is_path) and (one := already_added.called(added, arguments.add)):
        _say_already(one, output)
        return
    with (
        _kept_on_stop(known.get(arguments.add.casefold())),
        cancellable(output.progress, STOPPED, output) as job,
    ):
        if arguments.add not in known and is_path:
            output.expect(ADDING_PLAN)
            found = adding.look_into(source.absolute(), wanted, job)
            before = already_added.added_found(added, found, wanted)
            if before is not None:  # it is called as it was
                description = replace(found.description, title=before.card.title)
                found = replace(found, description=description)
            _show(output, found.description, size(model_bytes(found.files.graph)))
            if not arguments.yes:
                _ask_again(before, output)
                return
            made = adding.add_found(paths.models(), found, job)
        else:
            model = find_model(known, arguments.add)
            if source.exists():
                output.note(
                    f"{source} is taken for torchvision's model. The one in this folder: "
                    f"--add .{os.sep}{source}"
                )
            before = already_added.added_by_name(added, model, wanted)
            if before is not None:  # its weights cannot have changed since
                _say_already(before, output)
                return
            described = describe_torchvision(model, wanted)
            _show(output, described, f"{size(model.bytes)}, fetched from the internet")
            lacking = _lacking_pytorch(arguments, output)
            if not arguments.yes:
                _ask_again(None, output, lacking)
                return
            if lacking and not arguments.install:  # before anything is fetched for nothing
                raise PyTorchMissing(" ".join(lacking))
            made = _add_by_name(model, wanted, job, output, install=arguments.install)
    if any(one.name == made.name for one in added):
        _say_already(made, output)
        return
    output.event(event="summary", added=fields(made), new=True)
    output.text(
        f"Added as {made.name}: {made.card.width:,} numbers a photo, {size(made.bytes)}. To "
        f"have a library use it: hashdesk models --use {made.name}"
    )


def _lacking_pytorch(arguments: argparse.Namespace, output: Output) -> tuple[str, ...]:
    """That PyTorch is needed and missing, and the command that installs it; empty if it is here."""
    from hashdesk.core.pytorch import runtime

    place = Runtime(paths.pytorch(), alone=paths.pytorch_is_named())
    if runtime.find(place) is not runtime.PyTorchSource.MISSING:
        return ()
    words = ["--add", as_argument(arguments.add)]
    for option in BELONG:
        value = getattr(arguments, option)
        if value and option != "install":
            given = value if isinstance(value, list) else [value]
            words += [f"--{option.replace('_', '-')}", *(as_argument(str(one)) for one in given)]
    command = " ".join((*words, "--yes", "--install"))
    said = say_needs(place, "Adding it", output)
    return said, f"To install PyTorch first and then add it: hashdesk models {command}"


def _add_by_name(
    model: TorchvisionModel, wanted: Overrides, job: Job, output: Output, *, install: bool
) -> AddedModel:
    """Add one of torchvision's models. install: PyTorch first, if it is missing."""
    from hashdesk.core.pytorch import installer, runtime
    from hashdesk.encoders.added_models import adding
    from hashdesk.encoders.added_models.model_process import require_memory
    from hashdesk.encoders.added_models.torchvision_fetch import fetch_weights, weights_held

    require_memory(model.name, model.bytes)
    place = Runtime(paths.pytorch(), alone=paths.pytorch_is_named())
    installs = install and runtime.find(place) is runtime.PyTorchSource.MISSING
    output.expect(ADDING_WITH_PYTORCH if installs else ADDING_BY_NAME)
    with weights_held(paths.cache(), model):
        if installs:
            fetch_weights(paths.cache(), model, job)  # PyTorch, far larger, is for them alone
            installer.install(place, job, output.note)
        return adding.add_torchvision(paths.models(), paths.cache(), model, wanted, place, job)


@contextmanager
def _kept_on_stop(model: TorchvisionModel | None) -> Iterator[None]:
    """Say when adding is stopped that a download is kept, if anything of it has come."""
    from hashdesk.encoders.added_models.torchvision_fetch import downloaded

    try:
        yield
    except Cancelled as error:
        files = [] if model is None else downloaded(paths.cache(), model)
        if model is None or not (came := sum(map(file_bytes, files))):
            raise
        raise Cancelled(
            f"{STOPPED} {size(came)} of its download is kept; to delete it: hashdesk models "
            f"--remove {model.name}"
        ) from error


def _show(output: Output, found: ModelDescription, size_words: str) -> None:
    from hashdesk.encoders.added_models.description_lines import description_lines

    output.event(event="found", model=asdict(found))
    for line in description_lines(found, size_words):
        output.text(line)


def _ask_again(before: AddedModel | None, output: Output, lacking: tuple[str, ...] = ()) -> None:
    """Say how to add what was shown. before: it is added already; lacking: what it needs first."""
    if before is not None:
        _say_already(before, output)
        output.text("If it has changed since: the same command with --yes adds it again")
        return
    output.event(event="summary", added=None, known=None)
    if not lacking:
        output.text("Nothing was added yet. To add it: the same command with --yes")
    for line in lacking and (*lacking[:-1], f"Nothing was added yet. {lacking[-1]}"):
        output.text(line)


def _say_already(one: AddedModel, output: Output) -> None:
    output.event(event="summary", added=fields(one), new=False, known=one.name)
    output.text(
        f"{escaped(one.card.title)} is already added, as {one.name}. To have a library use it: "
        f"hashdesk models --use {one.name}"
    )


def _overrides(arguments: argparse.Namespace) -> Overrides:
    return Overrides(
        title=arguments.name,
        side=arguments.input_side,
        output=arguments.output,
        pooling=Pooling(arguments.pooling) if arguments.pooling else None,
        mean=tuple(arguments.mean) if arguments.mean else None,
        std=tuple(arguments.std) if arguments.std else None,
    )
