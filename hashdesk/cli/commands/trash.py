"""hashdesk trash: what the window moved to the trash, and back."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, escaped
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.child_process import ExitCode
from hashdesk.core.errors import UsageError
from hashdesk.core.plurals import plural
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.removed_photos import RemovedPhoto, count_photos, removed_photos
from hashdesk.core.removal.restore import Hindrance, LeftInTrash, restore_listed

WHY_NOT_BACK = {
    Hindrance.TAKEN: "there is another file in its place",
    Hindrance.FOLDER_REPLACED: "its folder has given way to a link or a file",
    Hindrance.NOT_THE_FILE: "another file lies in the trash under its name",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--restore",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="bring back these photos, or all of a folder, to where they were",
    )
    parser.add_argument("--restore-all", action="store_true", help="bring back all of them")
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """List them, the last one first, or bring some back; exit code 1 if one stays in the trash."""
    library = options.library_folder(arguments)
    log = RemovalLog(library)
    photos = removed_photos(library, log)
    gone = log.gone()
    if not (arguments.restore or arguments.restore_all):
        _list(photos, gone, output)
        return ExitCode.OK
    chosen = photos if arguments.restore_all else _chosen(photos, gone, arguments.restore)
    outcome = restore_listed(log, {photo.key for photo in chosen})
    for left in outcome.left:
        path = os.fsdecode(left.file.path)
        output.event(event="left", path=path, reason=left.hindrance.value, why=left.why)
        output.note(f"{escaped(path)} stays in the trash: {_reason(left)}.")
    back = count_photos(outcome.returned)
    summary = {"restored": back, "left": len(outcome.left), "gone": count_photos(gone)}
    output.event(event="summary", **summary)
    output.text(
        f"{plural(back, 'photo')} brought back."
        + (" “hashdesk index” puts them on the list of the library again." if back else "")
    )
    if arguments.restore_all:
        _tell_gone(gone, output)
    return ExitCode.FAILED if outcome.left else ExitCode.OK


def _list(photos: Sequence[RemovedPhoto], gone: Sequence[Removed], output: Output) -> None:
    for photo in photos:
        path, at = os.fsdecode(photo.file.path), photo.file.at
        others = [os.fsdecode(file.path) for file in photo.files[:-1]]
        output.event(event="photo", path=path, at=at, bytes=photo.size, with_it=others)
        moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(at))
        files = f", with {plural(len(others), 'file')} that belong to it" if others else ""
        output.text(f"{moment}  {size(photo.size):>8}  {escaped(path)}{files}")
    total = sum(photo.size for photo in photos)
    output.event(event="summary", photos=len(photos), bytes=total, gone=count_photos(gone))
    if photos:
        output.text(f"{plural(len(photos), 'photo')} in the trash, {size(total)}.")
    else:
        output.text("Nothing that HashDesk moved is in the trash.")
    _tell_gone(gone, output)


def _tell_gone(gone: Sequence[Removed], output: Output) -> None:
    """Say how many photos can't be restored any more, if any."""
    if gone:
        output.text(
            "Not in the trash any more, so HashDesk cannot restore: "
            f"{plural(count_photos(gone), 'photo')}. The trash was emptied, or they were taken out."
        )


def _chosen(
    photos: Sequence[RemovedPhoto], gone: Sequence[Removed], paths: Sequence[Path]
) -> list[RemovedPhoto]:
    """The photos that were at some paths, or in folders of these paths. Raises UsageError.

    Of several that were at one path one after the other, only the last can come back.
    """
    chosen: dict[bytes, RemovedPhoto] = {}
    for path in paths:
        wanted = os.fsencode(path.absolute())
        found = [photo for photo in photos if _is_at(photo.files, wanted)]
        if not found and _is_at(gone, wanted):
            raise UsageError(
                f"{path} is not in the trash any more, so HashDesk cannot restore it: the trash "
                "was emptied, or it was taken out."
            )
        if not found:
            raise UsageError(f"{path} is not in the trash. “hashdesk trash” lists what is.")
        for photo in found:
            chosen.setdefault(photo.file.path, photo)
    return list(chosen.values())


def _is_at(files: Sequence[Removed], wanted: bytes) -> bool:
    below = os.path.join(wanted, b"")
    return any(file.path == wanted or file.path.startswith(below) for file in files)


def _reason(left: LeftInTrash) -> str:
    return WHY_NOT_BACK.get(left.hindrance, left.why)
