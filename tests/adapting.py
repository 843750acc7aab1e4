"""Adapting for tests, with the stub in place of the trainer.

`python -m tests.adapting VERB …` is the program `hashdesk` with that trainer.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path

from hashdesk import paths
from hashdesk.cli import main as cli
from hashdesk.cli.commands import adapt as verb
from hashdesk.core import child_process
from hashdesk.core.adaptation.adapt import AdaptOptions, AdaptResult, BaseEncoder, adapt
from hashdesk.core.adaptation.trainer_process import TrainerLine
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.job import Job
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.encoders.bundle_encoder import BundleEncoder, open_encoder
from hashdesk.encoders.library_encoder import bundle_of, open_library_encoder

STUB_MODULE = "tests.trainer_stub"
STUB = tuple(child_process.command(STUB_MODULE))
SHIPPED = paths.resources() / "encoder"


def open_bundle(folder: Path) -> Encoder:
    return open_encoder(folder, paths.cache(), "onnx-cpu")


def encoder_of(db: LibraryDB) -> BundleEncoder:
    """The encoder in use of a library."""
    row = db.encoder_in_use()
    return open_library_encoder(db.folder, row, SHIPPED, paths.cache(), "onnx-cpu")


def adapt_library(
    folder: Path,
    job: Job | None = None,
    on_progress: Callable[[TrainerLine], None] = lambda line: None,
    **options: bool | int,
) -> AdaptResult:
    """Adapt the encoder of a library."""
    with LibraryDB(folder, write=True) as db:
        used = bundle_of(folder, db.encoder_in_use(), SHIPPED)
        base = BaseEncoder(encoder_of(db), used, paths.cache())
        return adapt(
            db, base, open_bundle, job or Job(), AdaptOptions(**options, trainer=STUB), on_progress
        )


def use_shipped(folder: Path) -> EncoderRow:
    """Go back to the shipped encoder; the row of the adapted one, which stays in the library."""
    with LibraryDB(folder, write=True) as db:
        shipped, adapted = db.encoders()
        db.use_encoder(shipped)
    return adapted


if __name__ == "__main__":
    verb.run = functools.partial(verb.run, trainer=(STUB_MODULE,))
    sys.exit(cli.main())
