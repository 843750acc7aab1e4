"""Shared by commands: options, library, settings, encoder, the job that Ctrl-C cancels."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.terminal.output import Output
from hashdesk.core.errors import Cancelled
from hashdesk.core.job import Job, Listener
from hashdesk.core.settings import Settings, load_settings
from hashdesk.encoders.engines.engine import ENGINE_CHOICES

if TYPE_CHECKING:
    from hashdesk.core.encoding.encoder import Encoder
    from hashdesk.core.storage.library_db import LibraryDB
    from hashdesk.core.storage.tables.library_rows import EncoderRow

PAUSE_SIGNALS = ("SIGUSR1", "SIGUSR2")  # pause, resume


def add_library(
    parser: argparse.ArgumentParser, text: str = "the library's folder (default: yours)"
) -> None:
    """Add --library and --json. text: help of --library."""
    parser.add_argument("--library", type=Path, metavar="DIR", help=text)
    add_json(parser)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json, which every command has."""
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add --engine."""
    text = "what runs the model (default: auto)"
    parser.add_argument("--engine", choices=ENGINE_CHOICES, default="auto", help=text)


def values(kind: type[StrEnum]) -> list[str]:
    """Values of an enumeration, for the choices of an option."""
    return [member.value for member in kind]


def library_folder(arguments: argparse.Namespace) -> Path:
    """The folder of the library that was named, or of the user's own."""
    return Path(arguments.library) if arguments.library else paths.default_library()


def open_to_write(folder: Path) -> LibraryDB:
    """Open an existing library for writing. Raises LibraryError."""
    from hashdesk.core.storage.library_db import LibraryDB

    LibraryDB(folder).close()
    return LibraryDB(folder, write=True)


def user_settings() -> Settings:
    """The settings in the user's settings.toml. Raises UsageError."""
    return load_settings(paths.settings_file())


def shipped_bundle() -> Path:
    """The bundle of the encoder that ships with HashDesk."""
    return paths.resources() / "encoder"


def open_encoder(
    engine: str, settings: Settings, library: Path | None = None, row: EncoderRow | None = None
) -> Encoder:
    """An encoder of a library, or the one that ships. Its engine starts with the first photo.

    Raises BundleDamaged.
    """
    from hashdesk.encoders import bundle_encoder, library_encoder

    shipped, cache, batch = shipped_bundle(), paths.cache(), settings.batch
    if library is None:
        return bundle_encoder.open_encoder(shipped, cache, engine, batch)
    return library_encoder.open_library_encoder(library, row, shipped, cache, engine, batch)


@contextmanager
def cancellable(
    listener: Listener | None = None, stopped: str = "", output: Output | None = None
) -> Iterator[Job]:
    """A job that Ctrl-C, SIGTERM and a closed terminal cancel; a second signal exits at once.

    SIGUSR1 pauses the job, SIGUSR2 resumes it. stopped: text of the Cancelled that ends a
    cancelled command. output: gets an event of it.
    """
    job = Job(listener)

    def cancel(number: int, _frame: object) -> None:
        if job.cancelled:
            os._exit(128 + number)
        job.cancel()

    handlers: dict[str, Callable[[int, FrameType | None], None]] = {
        **dict.fromkeys(("SIGINT", "SIGTERM", "SIGHUP"), cancel),
        PAUSE_SIGNALS[0]: lambda _number, _frame: job.pause(),
        PAUSE_SIGNALS[1]: lambda _number, _frame: job.resume(),
    }
    before = {
        name: signal.signal(getattr(signal, name), handler)
        for name, handler in handlers.items()
        if hasattr(signal, name)
    }
    try:
        yield job
    except Cancelled as error:
        if output is not None:
            output.event(event="cancelled")
        raise Cancelled(stopped) from error
    finally:
        for name, old in before.items():
            # By default, a late pause signal would end the process.
            late = name in PAUSE_SIGNALS and old is signal.SIG_DFL
            signal.signal(getattr(signal, name), signal.SIG_IGN if late else old)
