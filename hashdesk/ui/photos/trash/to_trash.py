"""Photos to the desktop's trash; a log remembers where they are, for `core.removal.restore`.

A photo goes with all files that belong to it, or stays with all of them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hashdesk.core.removal.belongings import companions_that_go
from hashdesk.core.removal.obstacles import Obstacle
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import LeftInTrash, put_back_together
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.trash import files as trash_files
from hashdesk.ui.photos.trash.checked_move import Replaced, Unwanted, move_checked
from hashdesk.ui.photos.trash.files import NameTooLong, Refused
from hashdesk.ui.photos.trash.words import (
    Stayed,
    sentence,
    sentence_of_held,
    sentence_of_left,
)


@dataclass(frozen=True)
class TrashOutcome:
    """What became of photos that were to be moved to the trash."""

    moved: list[Removed]  # companions before the photo that they belong to
    stayed: list[Stayed] = field(default_factory=list)
    left: list[LeftInTrash] = field(default_factory=list)  # of photos that stay, and should be back
    held: int = 0  # photos that moved, but whose bytes another hard link keeps on the disk

    @property
    def problem(self) -> str:
        """What is said of those that were not, or that free nothing; "" if there are none."""
        count = len({entry.photo for entry in self.moved}) + len(self.stayed)
        words = (
            sentence_of_held(self.held),
            sentence(self.stayed, count),
            sentence_of_left(self.left),
        )
        return " ".join(filter(None, words))


class _Stuck(Exception):
    """A file cannot be moved, and whatever went before it is back."""

    def __init__(self, path: bytes, obstacle: Obstacle, why: str, left: list[LeftInTrash]) -> None:
        super().__init__(why)
        self.path, self.obstacle, self.why = path, obstacle, why
        self.left = left  # files that could not be brought back


def move_to_trash(
    log: RemovalLog,
    photos: Sequence[PhotoCard],
    obstacle: Callable[[PhotoCard], Obstacle | None],
    regret: Callable[[PhotoCard], Obstacle | None] = lambda _card: None,
    *,
    by_content: bool = False,
) -> TrashOutcome:
    """Move photos to the trash of their drives; one that cannot be moved does not stop the others.

    A photo that is named twice goes once. obstacle: why a photo may not go, asked in the moment it
    would. regret: why one that has gone has to come back, asked at once: another program may have
    acted in the same moment. by_content: what has gone is read once more, and comes back if it was
    written to. Raises HashDeskError if the log cannot be written: then no photo was moved.
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
    outcome = TrashOutcome([])
    for number, card in enumerate(photos):
        path, group = card.place.full, files[number]
        known = [entries.get((card.photo.id, file)) for file in group]
        going = [entry for entry in known if entry is not None]
        found = Obstacle.GONE if known[-1] is None else obstacle(card)
        if found is None:
            try:
                outcome.moved.extend(
                    _move_together(log, card, going, regret, by_content=by_content)
                )
                continue
            except _Stuck as stuck:
                companion = b"" if stuck.path == path else stuck.path
                outcome.stayed.append(Stayed(path, stuck.obstacle, companion, stuck.why))
                outcome.left.extend(stuck.left)
        else:
            outcome.stayed.append(Stayed(path, found))
            log.note_done(going)
        log.note_done(_spare(photos, files, number, entries))
    photos_moved = {card.photo.id: card.place.full for card in photos}
    whole = [entry for entry in outcome.moved if entry.path == photos_moved[entry.photo]]
    return replace(outcome, held=_count_held(whole))


def _count_held(moved: Sequence[Removed]) -> int:
    """How many files in the trash have more hard links than lie there with them.

    Only now can that be told: a link may have been made since the groups were found.
    """
    links: dict[tuple[int, int], list[int]] = {}
    for entry in moved:
        with contextlib.suppress(OSError):
            status = os.lstat(entry.trash_path)
            links.setdefault((status.st_dev, status.st_ino), []).append(status.st_nlink)
    return sum(len(counts) for counts in links.values() if max(counts) > len(counts))


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


def _move_together(
    log: RemovalLog,
    card: PhotoCard,
    entries: list[Removed],
    regret: Callable[[PhotoCard], Obstacle | None],
    *,
    by_content: bool,
) -> list[Removed]:
    """Move the files of a photo to the trash, all of them or none. Raises _Stuck."""
    moved: list[Removed] = []
    for entry in entries:
        try:
            moved.append(move_checked(log, card, entry, by_content=by_content))
        except Unwanted as error:
            log.note_done(entries[len(moved) + 1 :])
            left = _bring_back(log, [error.file])
            if error.is_another:
                left = [replace(one, by_mistake=True) for one in left]
            left += _bring_back(log, moved)
            raise _Stuck(entry.path, error.obstacle, str(error), left) from error
        except (UnicodeDecodeError, NameTooLong, Refused, Replaced) as error:
            log.note_done(entries[len(moved) :])
            left = _bring_back(log, moved)
            raise _Stuck(entry.path, _obstacle(error), str(error), left) from error
    found = regret(card)
    if found is not None:
        raise _Stuck(card.place.full, found, "", _bring_back(log, moved))
    return moved


def _bring_back(log: RemovalLog, moved: Sequence[Removed]) -> list[LeftInTrash]:
    """Bring back files of a photo that stays, the photo first; those that could not be."""
    left, ended = [], []
    for entry in reversed(moved):
        problem = put_back_together([entry])
        if problem is None:
            ended.append(entry)
        else:
            left.append(problem)
    log.note_done(ended)
    return left


def _obstacle(error: Exception) -> Obstacle:
    if isinstance(error, UnicodeDecodeError):
        return Obstacle.NAME
    if isinstance(error, Replaced):
        return Obstacle.CHANGED
    return Obstacle.LONG_NAME if isinstance(error, NameTooLong) else Obstacle.REFUSED
