"""Export: the codes of a selection as a folder or file in one of the formats."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from hashdesk.core.errors import DiskFull, HashDeskError, UsageError
from hashdesk.core.exchange.columns import manifest
from hashdesk.core.exchange.columns.listing import SIZE_SAMPLE, ExportSelection, Listing
from hashdesk.core.exchange.registry import EXPORT_FORMATS, ExportFormat
from hashdesk.core.files.atomic_files import WHOLE, put_in_place, scratch_folder
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.troubles import Trouble, system_reason


def export(
    library: Library, format_: ExportFormat, selection: ExportSelection, out: Path, job: Job
) -> dict[str, Any]:
    """Write a selection to a new folder or file, whole or not at all; its manifest.

    Raises UsageError if `out` exists or a package that the format needs is missing; DiskFull,
    HashDeskError, Cancelled.
    """
    format_.require()
    if selection.thumbnails and format_.pack is None:
        raise UsageError(f"The format {format_.name} has no room for thumbnails. Leave them out.")
    _require_facts(format_, selection)
    out = Path(os.path.abspath(out))  # nothing can be put beside “.”
    if format_.file and out.exists():
        raise UsageError(Trouble.FILE_THERE.say(place=str(out)))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(Trouble.FOLDER_THERE.say(place=str(out)))
    try:
        with scratch_folder(out) as scratch, Listing(library, selection, job) as listing:
            folder = scratch / WHOLE
            folder.mkdir(mode=0o755)
            written = _write(format_, folder, listing)
            put_in_place(folder / format_.file, out)
    except (DiskFull, sqlite3.Error, OSError) as error:
        raise_if_full(error, Trouble.EXPORT_FULL.say(place=str(out)))
        if isinstance(error, OSError):
            said = Trouble.FILE_NOT_WRITTEN.say(place=str(out), reason=system_reason(error))
            raise HashDeskError(said) from error
        raise
    return written


def estimate_size(
    library: Library, format_: ExportFormat, selection: ExportSelection
) -> tuple[int, int]:
    """The number of photos in an export, and about how many bytes, extrapolated from a sample.

    Raises UsageError if a package that the format needs is missing.
    """
    format_.require()
    _require_facts(format_, selection)
    many, bytes_of_many, total = _sample(library, format_, selection, SIZE_SAMPLE)
    if many == total:
        return total, bytes_of_many
    few, bytes_of_few, _ = _sample(library, format_, selection, SIZE_SAMPLE // 4)
    bytes_per_photo = (bytes_of_many - bytes_of_few) / max(many - few, 1)
    return total, round(bytes_of_many + bytes_per_photo * (total - many))


def _require_facts(format_: ExportFormat, selection: ExportSelection) -> None:
    if selection.facts and not format_.facts:
        names = ", ".join(name for name, known in EXPORT_FORMATS.items() if known.facts)
        raise UsageError(
            f"The format {format_.name} has no columns for facts. Leave them out, or choose one "
            f"of these: {names}."
        )


def _sample(
    library: Library, format_: ExportFormat, selection: ExportSelection, limit: int
) -> tuple[int, int, int]:
    """Export some photos and delete them again: how many, their bytes, and how many in all."""
    with (
        Listing(library, selection, Job(), limit=limit) as listing,
        tempfile.TemporaryDirectory(prefix="hashdesk-size-") as scratch,
    ):
        folder = Path(scratch)
        _write(format_, folder, listing)
        files = [folder / format_.file] if format_.file else folder.rglob("*")
        size = sum(file.stat().st_size for file in files if file.is_file())
        return len(listing), size, listing.total


def _write(format_: ExportFormat, folder: Path, listing: Listing) -> dict[str, Any]:
    described = manifest.describe(format_.name, format_.version_of(listing), listing)
    format_.write(folder, listing)
    written = manifest.write(folder, described)
    if format_.pack is not None:
        format_.pack(folder)
    return written
