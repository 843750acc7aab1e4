"""Asks whether a new folder is one that was moved, before it is indexed."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence

from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.questions import can_ask, is_agreed
from hashdesk.core.errors import UsageError
from hashdesk.core.indexing.library_scan import scanned_folder
from hashdesk.core.plurals import plural
from hashdesk.core.scanning.moved_roots import MovedRoot, moved_root, named_root
from hashdesk.core.storage.library_db import LibraryDB


def settle_moved_folders(
    db: LibraryDB, folders: Sequence[str], was: str | None, *, as_new: bool, output: Output
) -> None:
    """Change the paths of roots that were moved to one of these folders.

    was: the path that the one folder had. as_new: none of them was moved. Raises UsageError where
    nobody can be asked.
    """
    if was is not None:
        if len(folders) != 1 or as_new:
            raise UsageError("--was names what one folder was: hashdesk index FOLDER --was OLD")
        old = os.path.abspath(os.fsencode(os.path.expanduser(was)))
        _move(db, named_root(db, scanned_folder(db, folders[0]), old), output)
        return
    if as_new:
        return
    for folder in folders:
        found = moved_root(db, scanned_folder(db, folder))
        others = [other for other in folders if other != folder]
        if found is not None and _is_moved(found, folder, others, output):
            _move(db, found, output)


def _move(db: LibraryDB, found: MovedRoot, output: Output) -> None:
    db.move_root(found.root, found.folder)
    old, new = escaped(found.root.path), escaped(found.folder)
    output.text(f"{old} is {new} now. Its photos keep their codes, and decisions stay.")


def _is_moved(found: MovedRoot, folder: str, others: Sequence[str], output: Output) -> bool:
    """The answer of the person. Raises UsageError where there is none."""
    old, new = escaped(found.root.path), escaped(found.folder)
    found_words = (
        f"{found.found:,} of {plural(found.sampled, 'photo')} of {old}, which is not there, "
    )
    if can_ask(output):
        output.note(f"{found_words}are in {new} as they were there.")
        moved = is_agreed(f"Is it the folder that was {old}, moved or renamed?", output)
        if moved is None:
            raise UsageError("Nothing was indexed.")
        return moved
    output.event(
        event="question",
        moved={
            "folder": folder,
            "others": others,
            "now": os.fsdecode(found.folder),
            "was": os.fsdecode(found.root.path),
            "found": found.found,
            "sampled": found.sampled,
        },
    )
    command = f"hashdesk index {shlex.quote(escaped(folder))}"
    raise UsageError(
        f"{found_words}are in {new} as they were there, so nothing was indexed yet. If it was "
        f"moved or renamed: {command} --was {shlex.quote(old)}. If not, as with a copy: {command} "
        "--as-new"
    )
