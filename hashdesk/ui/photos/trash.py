"""Moves photo files to the desktop's trash and restores them; a log remembers where they are."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_log import RemovalLog, Removed
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard

NAMES_SHOWN = 3  # of photos that stayed
# In bytes: the trash notes the path of NAME in NAME.trashinfo.
LONGEST_TRASHED_NAME = 255 - len(".trashinfo")
NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK)


@dataclass(frozen=True)
class TrashOutcome:
    """What became of photos that were to be moved to the trash, or to be brought back."""

    moved: list[Removed]
    problem: str = ""  # a sentence about those that were not


class _Refused(Exception):
    """The desktop does not move a file to the trash; its text says why."""


class _NameTooLong(Exception):
    """The trash has no room for a file's name."""


def move_to_trash(
    log: RemovalLog,
    photos: Sequence[PhotoCard],
    obstacle: Callable[[PhotoCard], Obstacle | None],
) -> TrashOutcome:
    """Move photos to the trash of their drives; one that cannot be moved does not stop the others.

    A photo that is named twice goes once. obstacle: why a photo may not go, asked in the moment it
    would. Raises HashDeskError if the log cannot be written: then no photo was moved.
    """
    _make_parent_of_trash()
    photos = list({card.place.full: card for card in photos}.values())
    entries = {entry.photo: entry for entry in log.begin([_id_and_path(card) for card in photos])}
    moved: list[Removed] = []
    stayed: dict[Obstacle, list[bytes]] = {}
    why = ""  # in the system's words, of the first that it refused to move
    for card in photos:
        entry = entries.get(card.photo.id)
        found = obstacle(card) if entry is not None else Obstacle.GONE
        if entry is not None and found is None:
            try:
                moved.append(log.note_moved(entry, _move(entry.path)))
            except UnicodeDecodeError:
                found = Obstacle.NAME
            except _NameTooLong:
                found = Obstacle.LONG_NAME
            except _Refused as error:
                found, why = Obstacle.REFUSED, why or str(error)
        if found is not None:
            stayed.setdefault(found, []).append(card.place.full)
            log.note_done([] if entry is None else [entry])
    return TrashOutcome(moved, _sentence(stayed, len(photos), why))


def restore_all(log: RemovalLog, batch: str) -> TrashOutcome:
    """Bring back what went to the trash together. Raises LibraryTooNew."""
    restored, problems = [], []
    for entry in log.in_trash(batch):
        try:
            restore(entry)
        except HashDeskError as error:
            problems.append(str(error))
        else:
            restored.append(entry)
    log.note_done(restored)
    return TrashOutcome(restored, _first_of(problems))


def restore(entry: Removed) -> None:
    """Move a file from the trash to where it was. Raises HashDeskError; replaces no file."""
    name = formatting.name_of(entry.path)
    try:
        _move_to_free_place(entry.trash_path, entry.path)
    except FileExistsError as error:
        sentence = translate(
            "HashDesk", "{name} stays in the trash: there is a new file in its place."
        )
        raise HashDeskError(sentence.format(name=name)) from error
    except OSError as error:
        sentence = translate(
            "HashDesk", "{name} cannot be brought back: {reason}. It may still be in the trash."
        )
        raise HashDeskError(sentence.format(name=name, reason=error.strerror or error)) from error
    _delete_from_trash(entry.trash_path)


def _move(path: bytes) -> bytes:
    """Move a file to the trash; where it is there.

    Raises _Refused, _NameTooLong and UnicodeDecodeError.
    """
    file = QFile(path.decode())
    if not file.moveToTrash():
        why = file.errorString()
        # A name that the trash has already gets a number, and may be too long then. Of one that is
        # too long at once, Qt says “Bad file descriptor”.
        if len(os.path.basename(path)) > LONGEST_TRASHED_NAME or why == os.strerror(
            errno.ENAMETOOLONG
        ):
            raise _NameTooLong
        raise _Refused(why)
    trash_path = file.fileName().encode()
    _require_gone(path, trash_path)
    return trash_path


def _require_gone(path: bytes, trash_path: bytes) -> None:
    """Qt makes a link in the trash, deletes the file, and does not look whether it could.

    If the file cannot be deleted, the link goes again. Raises _Refused.
    """
    still_there = False
    with contextlib.suppress(OSError):  # it is gone, as it should be
        still_there = os.path.samefile(path, trash_path)
    if still_there:
        try:
            os.unlink(path)
        except OSError as error:
            _delete_from_trash(trash_path)
            raise _Refused(error.strerror or str(error)) from error


def _delete_from_trash(trash_path: bytes) -> None:
    """Delete a link in the trash, if it is there still, and what the trash noted about it."""
    files, own = os.path.split(trash_path)
    for path in (trash_path, os.path.join(os.path.dirname(files), b"info", own + b".trashinfo")):
        with contextlib.suppress(OSError):
            os.unlink(path)


def _make_parent_of_trash() -> None:
    """Qt makes the trash in the home, not the folder that it lies in."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    with contextlib.suppress(OSError):
        Path(data).mkdir(parents=True, exist_ok=True)


def _move_to_free_place(source: bytes, target: bytes) -> None:
    """Rename a file. Raises FileExistsError: a rename alone would replace what is there."""
    try:
        os.link(source, target, follow_symlinks=False)  # its link in the trash goes later
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from error
        shutil.move(os.fsdecode(source), os.fsdecode(target))


def _id_and_path(card: PhotoCard) -> tuple[int, bytes]:
    return card.photo.id, card.place.full


def _sentence(stayed: dict[Obstacle, list[bytes]], count: int, why: str) -> str:
    """What is said of the photos that stayed, of `count` that were to go; "" if none did."""
    one = translate("HashDesk", "{name} could not be moved to the trash. {reason}")
    several = translate(
        "HashDesk", "{stayed} of {photos} could not be moved to the trash: {names}. {reason}"
    )
    sentences = []
    for obstacle, paths in stayed.items():
        reason = _reason(obstacle).format(why=why)
        if count == 1:
            text = one.format(name=formatting.name_of(paths[0]), reason=reason)
        else:
            text = several.format(
                stayed=formatting.count(len(paths)),
                photos=formatting.photos(count),
                names=_names(paths),
                reason=reason,
            )
        sentences.append(text)
    return " ".join(sentences)


def _names(paths: list[bytes]) -> str:
    names = ", ".join(map(formatting.name_of, paths[:NAMES_SHOWN]))
    more = len(paths) - NAMES_SHOWN
    if more <= 0:
        return names
    words = translate("HashDesk", "{names} and {count} more")
    return words.format(names=names, count=formatting.count(more))


def _reason(obstacle: Obstacle) -> str:
    """A sentence for one photo or several; it may name the system's reason as {why}."""
    return {
        Obstacle.GONE: translate("HashDesk", "There is no such file any more: rescan (F5)."),
        Obstacle.CHANGED: translate(
            "HashDesk", "Changed since indexing: rescan (F5), then look again."
        ),
        Obstacle.UNREADABLE: translate(
            "HashDesk", "Not readable at the moment: check the drive and your permissions."
        ),
        Obstacle.NOTHING_STAYS: translate(
            "HashDesk", "What was to be kept instead is gone or has changed: rescan (F5)."
        ),
        Obstacle.ONE_FILE: translate(
            "HashDesk",
            "What was to be kept instead is this very file: a link leads to it, or its folder is "
            "mounted twice.",
        ),
        Obstacle.LINK: translate(
            "HashDesk",
            "It is a link, and the file that it leads to may be the only one: delete the link in "
            "the file manager.",
        ),
        Obstacle.NAME: translate("HashDesk", "The name is no UTF-8: rename the file."),
        Obstacle.LONG_NAME: translate(
            "HashDesk", "The name is too long for the trash: give the file a shorter one."
        ),
        Obstacle.REFUSED: translate(
            "HashDesk",
            "The drive has no trash, or the folder is write-protected ({why}): check the folder's "
            "permissions, or delete in the file manager.",
        ),
    }[obstacle]


def _first_of(problems: list[str]) -> str:
    """The first of some sentences, and how many there are."""
    if len(problems) < 2:
        return "".join(problems)
    words = translate("HashDesk", "{sentence} The same goes for {count} more.")
    return words.format(sentence=problems[0], count=formatting.count(len(problems) - 1))
