"""Photos to the desktop's trash and back; a log remembers where they are.

A photo goes with all files that belong to it, or stays with all of them; so it comes back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.belongings import companions_that_go
from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_log import RemovalLog, Removed
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos import trash_files
from hashdesk.ui.photos.trash_files import NameTooLong, Refused
from hashdesk.ui.photos.trash_words import Stayed, first_of, sentence


@dataclass(frozen=True)
class TrashOutcome:
    """What became of photos that were to be moved to the trash, or to be brought back."""

    moved: list[Removed]  # companions before the photo that they belong to
    problem: str = ""  # a sentence about those that were not


class _Stuck(Exception):
    """A file cannot be moved, and whatever went before it is back."""

    def __init__(self, path: bytes, obstacle: Obstacle, why: str, left: list[str]) -> None:
        super().__init__(why)
        self.path, self.obstacle, self.why = path, obstacle, why
        self.left = left  # a sentence for each file that could not be brought back


def move_to_trash(
    log: RemovalLog,
    photos: Sequence[PhotoCard],
    obstacle: Callable[[PhotoCard], Obstacle | None],
) -> TrashOutcome:
    """Move photos to the trash of their drives; one that cannot be moved does not stop the others.

    A photo that is named twice goes once. obstacle: why a photo may not go, asked in the moment it
    would. Raises HashDeskError if the log cannot be written: then no photo was moved.
    """
    trash_files.make_parent_of_trash()
    photos = list({card.place.full: card for card in photos}.values())
    paths = [card.place.full for card in photos]
    others = companions_that_go([(card.place.full, card.photo.companions) for card in photos])
    # Companions go first: while any of them is in place, the photo is, too.
    files = [[*companions, path] for companions, path in zip(others, paths, strict=True)]
    ids = [card.photo.id for card in photos]
    listed = [(photo, path) for photo, group in zip(ids, files, strict=True) for path in group]
    entries = {(entry.photo, entry.path): entry for entry in log.begin(listed)}
    moved: list[Removed] = []
    stayed: list[Stayed] = []
    why, left = "", list[str]()  # in the system's words, of the first that it refused to move
    for number, card in enumerate(photos):
        path, group = card.place.full, files[number]
        known = [entries.get((card.photo.id, file)) for file in group]
        going = [entry for entry in known if entry is not None]
        found = Obstacle.GONE if known[-1] is None else obstacle(card)
        if found is None:
            try:
                moved += _move_together(log, going)
                continue
            except _Stuck as stuck:
                companion = b"" if stuck.path == path else stuck.path
                stayed.append(Stayed(path, stuck.obstacle, companion))
                why = why or (stuck.why if stuck.obstacle is Obstacle.REFUSED else "")
                left += stuck.left
        else:
            stayed.append(Stayed(path, found))
            log.note_done(going)
        log.note_done(_spare(photos, files, number, entries))
    words = sentence(stayed, len(photos), why)
    return TrashOutcome(moved, " ".join(filter(None, (words, first_of(left)))))


def _spare(
    photos: Sequence[PhotoCard],
    files: list[list[bytes]],
    staying: int,
    entries: Mapping[tuple[int, bytes], Removed],
) -> list[Removed]:
    """Take what also belongs to a photo that stays from the files of later ones; their entries.

    What photos share goes with the last of them, so it has not gone yet.
    """
    folders = [os.path.dirname(card.place.full) for card in photos]
    later = [
        number
        for number in range(staying + 1, len(photos))
        if len(files[number]) > 1 and folders[number] == folders[staying]
    ]
    cards = [photos[number] for number in later]
    others = companions_that_go([(card.place.full, card.photo.companions) for card in cards])
    spared = []
    for number, card, still in zip(later, cards, others, strict=True):
        *before, path = files[number]
        kept = [file for file in before if file in still]
        gone = [(card.photo.id, file) for file in before if file not in kept]
        spared += [entries[key] for key in gone if key in entries]
        files[number] = [*kept, path]
    return spared


def _move_together(log: RemovalLog, entries: list[Removed]) -> list[Removed]:
    """Move files to the trash, all of them or none. Raises _Stuck."""
    moved: list[Removed] = []
    for entry in entries:
        try:
            moved.append(log.note_moved(entry, trash_files.move(entry.path)))
        except (UnicodeDecodeError, NameTooLong, Refused) as error:
            left, done = [], entries[len(moved) :]
            for before in reversed(moved):
                try:
                    _restore_together([before])
                    done.append(before)
                except HashDeskError as problem:
                    left.append(str(problem))
            log.note_done(done)
            raise _Stuck(entry.path, _obstacle(error), str(error), left) from error
    return moved


def _obstacle(error: Exception) -> Obstacle:
    if isinstance(error, UnicodeDecodeError):
        return Obstacle.NAME
    return Obstacle.LONG_NAME if isinstance(error, NameTooLong) else Obstacle.REFUSED


def restore_all(log: RemovalLog, batch: str) -> TrashOutcome:
    """Bring back what went to the trash together. Raises LibraryTooNew."""
    groups: dict[int, list[Removed]] = {}
    for entry in log.in_trash(batch):
        groups.setdefault(entry.photo, []).append(entry)
    restored: list[Removed] = []
    problems = []
    for group in groups.values():
        try:
            _restore_together(group)
        except HashDeskError as error:
            problems.append(str(error))
        else:
            restored += group
    log.note_done(restored)
    return TrashOutcome(restored, first_of(problems))


def _restore_together(entries: list[Removed]) -> None:
    """Move files from the trash to where they were, all or none. Raises HashDeskError."""
    back: list[Removed] = []
    for entry in reversed(entries):  # the photo first: nothing of it lies there without it
        try:
            trash_files.move_to_free_place(entry.trash_path, entry.path)
            back.append(entry)
        except OSError as error:
            for before in reversed(back):
                _take_back(before)
            raise HashDeskError(_why_not_back(entry, error, len(entries))) from error
    for entry in back:
        trash_files.delete_from_trash(entry.trash_path)


def _take_back(entry: Removed) -> None:
    """Undo the return of a file whose place in the trash is still noted there."""
    with contextlib.suppress(OSError):
        if os.path.lexists(entry.trash_path):  # it was linked
            os.unlink(entry.path)
        else:
            shutil.move(os.fsdecode(entry.path), os.fsdecode(entry.trash_path))


def _why_not_back(entry: Removed, error: OSError, files: int) -> str:
    taken = isinstance(error, FileExistsError)
    if files > 1:
        words = translate(
            "HashDesk",
            "{name} cannot be brought back, so what belongs together stays in the trash: {reason}.",
        )
        place = translate("HashDesk", "there is a new file in its place")
    elif taken:
        words = translate(
            "HashDesk", "{name} stays in the trash: there is a new file in its place."
        )
        place = ""
    else:
        words = translate(
            "HashDesk", "{name} cannot be brought back: {reason}. It may still be in the trash."
        )
        place = ""
    reason = place if taken else error.strerror or error
    return words.format(name=formatting.name_of(entry.path), reason=reason)
