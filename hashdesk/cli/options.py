"""What several verbs share: the options, the encoder, the job that Ctrl-C cancels."""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from hashdesk import paths
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.job import Job, Listener
from hashdesk.core.settings import Settings, load_settings
from hashdesk.core.storage.library_db import EncoderRow, LibraryDB
from hashdesk.encoders.engines.engine import ENGINE_CHOICES

PAUSES = ("SIGUSR1", "SIGUSR2")  # pause, and go on


def add_library(parser: argparse.ArgumentParser) -> None:
    """The options of every verb that uses a library."""
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library's folder (default: yours)"
    )
    parser.add_argument("--json", action="store_true", help="machine-readable output")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """The option that chooses what runs the encoder."""
    parser.add_argument(
        "--engine",
        choices=ENGINE_CHOICES,
        default="auto",
        help="what runs the encoder (default: auto)",
    )


def library_folder(arguments: argparse.Namespace) -> Path:
    """The library that was named, or the person's own."""
    return Path(arguments.library) if arguments.library else paths.default_library()


def open_to_write(folder: Path) -> LibraryDB:
    """A library that must be there already, for writing. Raises LibraryError."""
    LibraryDB(folder).close()
    return LibraryDB(folder, write=True)


def settings() -> Settings:
    """The person's settings."""
    return load_settings(paths.settings_file())


def shipped() -> Path:
    """The bundle of the encoder that comes with HashDesk."""
    return paths.resources() / "encoder"


def encoder(
    engine: str, knobs: Settings, library: Path | None = None, row: EncoderRow | None = None
) -> Encoder:
    """An encoder of a library, or else the one that ships. Its engine starts with the first photo.

    Raises BundleDamaged.
    """
    from hashdesk.encoders.bundle_encoder import open_encoder
    from hashdesk.encoders.library_encoder import open_library_encoder

    if library is None:
        return open_encoder(shipped(), paths.cache(), engine, knobs.batch)
    return open_library_encoder(library, row, shipped(), paths.cache(), engine, knobs.batch)


@contextmanager
def cancellable(listener: Listener | None = None) -> Iterator[Job]:
    """A job that Ctrl-C, SIGTERM and a closed terminal cancel; a second signal ends at once.

    SIGUSR1 pauses it, SIGUSR2 lets it go on.
    """
    job = Job(listener)

    def ask(number: int, _frame: object) -> None:
        if job.cancelled:
            os._exit(128 + number)
        job.cancel()

    handlers: dict[str, Callable[[int, FrameType | None], None]] = {
        **dict.fromkeys(("SIGINT", "SIGTERM", "SIGHUP"), ask),
        PAUSES[0]: lambda _number, _frame: job.pause(),
        PAUSES[1]: lambda _number, _frame: job.resume(),
    }
    before = {
        name: signal.signal(getattr(signal, name), handler)
        for name, handler in handlers.items()
        if hasattr(signal, name)
    }
    try:
        yield job
    finally:
        for name, old in before.items():
            # A pause that comes too late must not end the process, as it would by default.
            late = name in PAUSES and old is signal.SIG_DFL
            signal.signal(getattr(signal, name), signal.SIG_IGN if late else old)
