"""Export: a folder (or a file) in one of the formats, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from hashdesk.core.atomic_files import put_in_place, scratch_folder
from hashdesk.core.disk_space import raise_if_full
from hashdesk.core.errors import DiskFull, HashDeskError, UsageError
from hashdesk.core.exchange.columns import manifest
from hashdesk.core.exchange.columns.listing import SAMPLED, ExportSelection, Listing
from hashdesk.core.exchange.registry import ExportFormat
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library


def export(
    library: Library, chosen: ExportFormat, selection: ExportSelection, out: Path, job: Job
) -> dict[str, Any]:
    """Write the photos of a selection to a new folder (or file); the manifest that it got.

    Raises UsageError if `out` is taken or the format needs what is not there, Cancelled.
    """
    chosen.require()
    if selection.thumbnails and not chosen.file:
        raise UsageError(f"The format {chosen.name} has no room for thumbnails. Leave them out.")
    out = Path(os.path.abspath(out))  # “.” has no place beside it
    if chosen.file and out.exists():
        raise UsageError(f"{out} is there already. Name a new file.")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"{out} is there already and not empty. Name a new folder.")
    try:
        with scratch_folder(out) as scratch, Listing(library, selection, job) as listing:
            folder = scratch / "export"
            folder.mkdir(mode=0o755)
            written = _write(chosen, folder, listing)
            put_in_place(folder / chosen.file, out)
    except (DiskFull, sqlite3.Error, OSError) as error:
        raise_if_full(error, f"The disk is full: nothing was exported to {out}.")
        if isinstance(error, OSError):
            raise HashDeskError(f"{out} cannot be written: {error.strerror or error}.") from error
        raise
    return written


def expected(library: Library, chosen: ExportFormat, selection: ExportSelection) -> tuple[int, int]:
    """How many photos an export will have, and about how many bytes: some stand for all.

    Raises UsageError if the format needs what is not there.
    """
    chosen.require()
    few, fewer, total = _sample(library, chosen, selection, SAMPLED // 4)
    many, more, _ = _sample(library, chosen, selection, SAMPLED)
    each = (more - fewer) / max(many - few, 1)
    return total, round(more + each * (total - many))


def _sample(
    library: Library, chosen: ExportFormat, selection: ExportSelection, most: int
) -> tuple[int, int, int]:
    """Some photos exported to nowhere: how many, how many bytes, how many there are in all."""
    with (
        Listing(library, selection, Job(), most=most) as listing,
        tempfile.TemporaryDirectory(prefix="hashdesk-size-") as scratch,
    ):
        folder = Path(scratch)
        _write(chosen, folder, listing)
        files = [folder / chosen.file] if chosen.file else folder.rglob("*")
        size = sum(file.stat().st_size for file in files if file.is_file())
        return len(listing), size, listing.total


def _write(chosen: ExportFormat, folder: Path, listing: Listing) -> dict[str, Any]:
    described = manifest.describe(chosen.name, chosen.version, listing)
    chosen.write(folder, listing)
    written = manifest.write(folder, described)
    if chosen.pack is not None:
        chosen.pack(folder)
    return written
