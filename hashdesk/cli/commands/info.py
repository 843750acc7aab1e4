"""hashdesk info: what is in a library."""

from __future__ import annotations

import argparse
import os

from hashdesk.cli.arguments import options
from hashdesk.cli.left_out import HOW_TO_MEND, damaged_rows
from hashdesk.cli.skipped import skipped_fields, skipped_line
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.code_sets.code_sets import SHOWN_ID_LENGTH
from hashdesk.core.encoding.codes import bytes_per_photo
from hashdesk.core.files.file_sizes import file_bytes, folder_bytes
from hashdesk.core.scanning.skipped_record import read_skipped
from hashdesk.core.storage.caches import blob_cache, verdict_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_arrays, photo_rows
from hashdesk.core.storage.relocation import list_aside
from hashdesk.core.storage.tables import schema
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.core.storage.whole_library.library_files import (
    BUNDLES_FOLDER,
    DECISIONS_FILE,
    TRAINING_FOLDER,
)

NAMES_OF_FILES = {
    blob_cache.THUMBNAILS: "thumbnails",
    verdict_cache.VERDICTS: "compared pairs",
    verdict_cache.OUTLINES: "outlines, to find edited copies",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--failed", action="store_true", help="list photos that cannot be read whole"
    )
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Print the library's state."""
    folder = options.library_folder(arguments)
    with LibraryDB(folder) as db:
        counts = photo_arrays.counts(db.connection)
        photos = photo_arrays.load(db.connection)
        roots = db.roots()
        encoder = db.encoder_in_use()
        failed = photo_arrays.failed(db.connection)
        in_part = photo_arrays.incomplete(db.connection)
        places = photo_rows.places(db.connection, [number for number, _ in (*failed, *in_part)])
        library_bytes = db.bytes_on_disk()
        details = encoder is not None and db.has_details(encoder)
    databases = {schema.LIBRARY_FILE, DECISIONS_FILE}
    caches = (file for file in folder.glob("*.db") if file.name not in databases)
    cached = {file.name: file_bytes(file) for file in caches}
    model_bytes = folder_bytes(folder / BUNDLES_FOLDER)
    stopped_bytes = folder_bytes(folder / TRAINING_FOLDER)
    aside = list_aside(folder)
    skipped = read_skipped(folder)
    missing = counts.online[PhotoState.MISSING]
    total, offline = len(photos.ids), int(photos.offline.sum())
    unreadable = [(places[n].full, reason) for n, reason in failed if n in places]
    incomplete = [(places[n].full, reason) for n, reason in in_part if n in places]
    output.event(
        library=str(folder),
        photos=total,
        counts={
            "ok": total - offline,
            "failed": len(failed),
            "incomplete": len(in_part),
            "missing": missing,
            "offline": offline,
            "damaged": photos.left_out,
        },
        roots=[{"path": os.fsdecode(root.path), "offline": root.offline} for root in roots],
        encoder=encoder.facts if encoder else None,
        bytes=library_bytes + model_bytes,
        model_bytes=model_bytes,
        adapting_bytes=stopped_bytes,
        bytes_per_photo=round(library_bytes / total, 1) if total else None,
        caches=cached,
        skipped=[skipped_fields(folders) for folders in skipped],
        set_aside=aside,
        failed=[{"path": os.fsdecode(path), "reason": reason} for path, reason in unreadable],
        incomplete=[{"path": os.fsdecode(path), "reason": reason} for path, reason in incomplete],
    )
    output.text(f"Library   {folder}")
    for root in roots:
        output.text(f"Folder    {escaped(root.path)}{'  (offline)' if root.offline else ''}")
    note = f", {offline:,} of them offline" if offline else ""
    output.text(f"Photos    {total:,}{note}")
    output.text(f"Unreadable {len(failed):,}   Missing {missing:,}")
    if in_part:
        output.text(f"In part   {len(in_part):,} of the photos could be read in part only")
    if photos.left_out:
        output.note(f"{damaged_rows(photos.left_out, 'not counted')}. {HOW_TO_MEND}")
    for folders in skipped:
        output.text(f"Skipped   {skipped_line(folders)}")
    if encoder:
        backbone = encoder.facts.get("backbone", "an unknown backbone")
        if not encoder.facts:
            output.note(f"In {folder}, the description of the model is damaged. {HOW_TO_MEND}")
        output.text(f"Model     {encoder.title} ({encoder.name[:SHOWN_ID_LENGTH]}) on {backbone}")
    each = f", {library_bytes / total:.0f} bytes a photo" if total else ""
    codes = bytes_per_photo(details=details)
    whole = size(library_bytes + model_bytes)
    of_photos = f"{size(library_bytes)} of photos and codes{each}, {codes} of them codes"
    output.text(f"Size      {whole}" if model_bytes else f"Size      {of_photos}")
    if model_bytes:
        output.text(f"          {of_photos}")
    if model_bytes:
        output.text(f"          {size(model_bytes)} of models (files in {BUNDLES_FOLDER})")
    if stopped_bytes:
        output.text(
            f"Adapting  {size(stopped_bytes)} of a run that was stopped ({TRAINING_FOLDER}); to go "
            "on: hashdesk adapt"
        )
    for name, count in sorted(cached.items()):
        kind = NAMES_OF_FILES.get(name, "features")
        output.text(f"Cache     {size(count)} of {kind} ({name}; may be deleted)")
    for name, count in aside.items():
        output.text(f"Set aside {size(count)} in {name} (HashDesk never deletes it)")
    if arguments.failed:
        for path, reason in unreadable:
            output.text(f"{escaped(path)}: {reason}")
        for path, reason in incomplete:
            output.text(f"{escaped(path)}: read in part, {reason}")
