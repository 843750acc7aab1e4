"""hashdesk adapt: an encoder of the library's own, learned from its photos."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.options import cancellable, open_to_write
from hashdesk.cli.daily_backup import back_up_when_due
from hashdesk.cli.models.estimate_table import estimate_table
from hashdesk.cli.models.lacking import lacking_fields
from hashdesk.cli.models.pytorch_needs import say_needs
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import duration, size
from hashdesk.core.adaptation.adapt import (
    AdaptOptions,
    AdaptResult,
    BaseEncoder,
    adapt,
    require_variety,
)
from hashdesk.core.adaptation.advice import advice_if_any
from hashdesk.core.child_process import ExitCode
from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH, bundle_folder
from hashdesk.core.errors import FeaturesLacking, PyTorchMissing, TrainerIncomplete, UsageError
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job, Progress
from hashdesk.core.plurals import plural
from hashdesk.core.pytorch import installer, owned_folders, runtime
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.storage.library_db import LibraryDB

TRAINER = ("trainer", "adapt")  # module and verb
SEEDS = 1 << 32
PROGRESS_FIELDS = ("schema", "event", "phase", "done", "total")  # of the trainer's lines


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    option = parser.add_argument
    option("--install", action="store_true", help="install PyTorch first, if it is missing")
    option("--no-switch", action="store_true", help="make the new model, and keep the old in use")
    option("--restart", action="store_true", help="begin anew instead of where it was stopped")
    option("--seed", type=int, default=0, metavar="N", help="of all that is random")
    options.add_library(parser)


def run(
    arguments: argparse.Namespace, output: Output, trainer: Sequence[str] = TRAINER
) -> ExitCode:
    """Adapt; the encoder in use changes only if the new one is better.

    Exit code 3 if it is better, but not in use for the sake of photos that lack its codes.
    """
    from hashdesk.encoders.bundle_encoder import open_encoder
    from hashdesk.encoders.library_encoder import bundle_of

    if not 0 <= arguments.seed < SEEDS:
        raise UsageError(f"--seed {arguments.seed}: name a number from 0 to {SEEDS - 1}.")
    folder = options.library_folder(arguments)
    settings = options.user_settings()
    figures: dict[str, Any] = {}  # of the trainer's last line, such as the loss

    def keep_figures(line: Mapping[str, Any]) -> None:
        figures.clear()
        figures.update((name, value) for name, value in line.items() if name not in PROGRESS_FIELDS)

    def report_progress(progress: Progress) -> None:
        output.progress(progress, **figures)

    open_bundle = partial(open_encoder, cache=paths.cache(), batch=settings.batch)
    stopped = "Stopped. The model in use has not changed; adapt again to go on."
    with LibraryDB(folder) as db:
        require_variety(db, Job())  # before anybody downloads gigabytes for it
    place = Runtime(paths.pytorch(), paths.pytorch_is_named())
    if runtime.find(place) is PyTorchSource.MISSING or (arguments.install and _is_broken(place)):
        _install_pytorch(place, output, wanted=arguments.install)
    command = runtime.trainer_command(place, trainer)
    request = AdaptOptions(command, arguments.seed, arguments.restart, not arguments.no_switch)
    with (
        open_to_write(folder) as db,
        _used(place),
        cancellable(report_progress, stopped, output) as job,
    ):
        previous = db.encoder_in_use()
        encoder = options.open_encoder("auto", settings, folder, previous)
        bundle = bundle_of(folder, previous, options.shipped_bundle())
        base = BaseEncoder(encoder, bundle, paths.cache())
        try:
            adapted = adapt(db, base, open_bundle, job, request, keep_figures)
        except FeaturesLacking:
            output.note("Photos are read again: too few of their features are kept.")
            index(db, encoder, [], settings, job, IndexOptions(renew_features=True))
            adapted = adapt(db, base, open_bundle, job, request, keep_figures)
        if adapted.lacking is not None:
            one, many = "photo without kept features is", "photos without kept features are"
            output.note(f"{plural(adapted.lacking.photos, one, many)} read.")
            new = open_bundle(bundle_folder(folder, adapted.encoder.name))
            lacking = index(db, new, [], settings, job).lacking
            left = adapted.uncoded if lacking else 0
            adapted = replace(adapted, switched=not lacking, lacking=lacking, uncoded=left)
    if warning := back_up_when_due(folder, settings, output):
        output.note(warning)
    _report(output, adapted, previous.name if previous else "")
    return ExitCode.PARTLY if adapted.lacking else ExitCode.OK


def _is_broken(place: Runtime) -> bool:
    """Whether a runtime is there, but has lost something."""
    return runtime.find(place) is PyTorchSource.RUNTIME and not installer.works(place, Job())


@contextmanager
def _used(place: Runtime) -> Iterator[None]:
    """Keep a runtime from being deleted. If the trainer misses something, say how to mend it."""
    if runtime.find(place) is not PyTorchSource.RUNTIME:
        yield
        return
    try:
        with owned_folders.in_use(place.folder):
            yield
    except TrainerIncomplete as error:
        runtime.mark_incomplete(place)
        raise PyTorchMissing(
            f"PyTorch in {place.folder} is incomplete ({error.lacking}). To mend it and go on: "
            "hashdesk adapt --install"
        ) from error


def _install_pytorch(place: Runtime, output: Output, *, wanted: bool) -> None:
    """Install PyTorch if that is wanted, else raise PyTorchMissing, which says what it takes."""
    said = say_needs(place, "Adapting", output)
    if not wanted:
        found = runtime.marked(place)
        to_do = "install it there" if found is None or found.complete else "mend it"
        raise PyTorchMissing(f"{said} To {to_do} and go on: hashdesk adapt --install")
    stopped = "Stopped. What was downloaded is kept; “hashdesk adapt --install” goes on from there."
    with cancellable(output.progress, stopped, output) as job:
        done = installer.install(place, job, output.note)
    processor = "with a GPU" if done.installed.cuda else "on the CPU"
    output.text(
        f"PyTorch {done.installed.torch} is in {place.folder} ({size(done.bytes)}) and runs "
        f"{processor}."
    )


def _report(output: Output, adapted: AdaptResult, before: str) -> None:
    facts = asdict(adapted)
    facts.update(encoder=adapted.encoder.name, name=adapted.encoder.title, before=before)
    facts.update(lacking=lacking_fields(adapted.lacking))
    facts.update(compared_with=adapted.encoder.compared_with)
    output.event(event="summary", **facts)
    output.text(
        f"“{adapted.encoder.title}” ({adapted.encoder.name[:SHOWN_ID_LENGTH]}) learned from "
        f"{plural(adapted.photos, 'photo')} in {duration(adapted.seconds)}."
    )
    advice = advice_if_any(adapted.estimate, adapted.encoder.compared_with)
    said = adapted.sentence
    if adapted.switched and advice is not None:  # it is used already
        said = said.replace(advice.verdict, advice.stated)
    output.text(said)
    for line in estimate_table(adapted.estimate):
        output.text(line)
    if adapted.broken:
        left_out = plural(adapted.broken, "photo was", "photos were")
        output.text(f"{left_out} left out: features are no numbers.")
    if adapted.uncoded and adapted.lacking is None:
        output.text(
            f"{plural(adapted.uncoded, 'photo has', 'photos have')} no kept features, and will be "
            "read when searches go over to it."
        )
    if adapted.encoder.name == before:
        output.text("It is the model that was in use already.")
    elif adapted.lacking is not None:
        output.text(adapted.lacking.sentence)
    elif adapted.switched:
        output.text(
            "Every search uses it from now on. To go back: "
            f"hashdesk models --use {before[:SHOWN_ID_LENGTH]}"
        )
    else:
        output.text(
            "The model in use has not changed. To go over to the new one: "
            f"hashdesk models --use {adapted.encoder.name[:SHOWN_ID_LENGTH]}"
        )
