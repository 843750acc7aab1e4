"""Marked photos to the trash, only from groups in which an unchanged photo stays behind."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.core.imaging.companion_files import CompanionFile
from hashdesk.core.removal.belongings import has_other_content
from hashdesk.core.removal.obstacles import (
    Obstacle,
    change,
    is_listed,
    is_one_file,
    obstacle,
    reads_whole,
)
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.photos.trash.to_trash import TrashOutcome, move_to_trash

_Look = tuple[int, int, int, int, int]  # device, inode, size, times of writing and of any change


def put_away_guarded(
    folder: Path,
    log: RemovalLog,
    groups: Sequence[GroupRemoval],
    compared: Mapping[int, bytes],
    *,
    same: bool,
    decided: Collection[int] = (),
) -> TrashOutcome:
    """Move the marked photos of groups to the trash. Raises HashDeskError.

    What goes and at least one photo that stays of its group are looked at once more: both must be
    what the library knows, and two files. compared: the contents by photo that made them a group;
    a scan may have found other ones since. same: the photos are copies, byte for byte, so both are
    read to their end. Others are, too, unless they are very many: then their size, time and inode
    count. Files that belong to photos and seem to be copies of each other are compared in any case.
    decided: photos that stay, as `decided_meanwhile` tells.
    """
    cards = read_cards(folder, [photo for group in groups for part in group for photo in part])
    group_of = {photo: group for group in groups for photo in group.marked}
    by_content = same or reads_whole(card.photo.size for card in cards.values())
    seen: dict[int, _Look] = {}  # photos that stay, as they were when they were found unchanged

    def is_as_compared(card: PhotoCard) -> bool:
        return card.photo.content_id == compared.get(card.photo.id)

    def is_unchanged(photo: int) -> bool:
        card = cards.get(photo)
        look = None if card is None else _look(card.place.full)
        if card is None or look is None or not is_as_compared(card):
            return False
        if seen.get(photo) != look:
            if change(card.photo, card.place.full, by_content=by_content) is not None:
                return False
            seen[photo] = look
        return True

    def goes_too(photo: int, card: PhotoCard) -> bool:
        return photo in cards and is_one_file(card.place.full, cards[photo].place.full)

    stands_for: dict[int, list[int]] = {}  # photos that stay in the place of one that goes
    going_looks: dict[int, _Look | None] = {}  # of photos that go, before they do

    def may_go(card: PhotoCard) -> Obstacle | None:
        if card.photo.id in decided:
            return Obstacle.DECIDED
        if not is_as_compared(card):
            return Obstacle.CHANGED
        staying = group_of[card.photo.id].staying
        others = [photo for photo in staying if not goes_too(photo, card)]
        if staying and not others:
            return Obstacle.ONE_FILE
        unchanged = [photo for photo in others if is_unchanged(photo)]
        if not unchanged:
            return Obstacle.NOTHING_STAYS
        stands_for[card.photo.id] = unchanged
        going_looks[card.photo.id] = _look(card.place.full)
        if _has_other_files(card, [cards[photo] for photo in unchanged]):
            return Obstacle.OTHER_FILES
        return obstacle(card.photo, card.place.full, by_content=by_content)

    def regret(card: PhotoCard) -> Obstacle | None:
        # Another window may have moved the photo that stays here, and kept the one that goes.
        staying = [photo for photo in stands_for[card.photo.id] if is_unchanged(photo)]
        if not staying:
            return Obstacle.NOTHING_STAYS
        # On another file system, what stays may be a view of the file that has just gone.
        gone = going_looks[card.photo.id]
        on_its_own = any(
            (gone is not None and seen[photo][0] == gone[0]) or is_listed(cards[photo].place.full)
            for photo in staying
        )
        return None if on_its_own else Obstacle.ONE_FILE

    going = [cards[photo] for photo in group_of if photo in cards]
    return move_to_trash(log, going, may_go, regret, by_content=by_content)


def _look(path: bytes) -> _Look | None:
    """What changes when a file, or the one that a link leads to, is written or replaced."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _has_other_files(card: PhotoCard, staying: Sequence[PhotoCard]) -> bool:
    """Whether a file that belongs to a photo only looks like one of those that stay.

    It has their suffix and size. What nothing that stays is like was marked by a person.
    """
    known = [
        pair
        for other in staying
        for pair in zip(other.companions, other.companion_paths, strict=True)
    ]
    return any(
        has_other_content(path, [p for like, p in known if _is_like(companion, like)])
        for companion, path in zip(card.companions, card.companion_paths, strict=True)
    )


def _is_like(one: CompanionFile, other: CompanionFile) -> bool:
    suffixes = [os.path.splitext(file.name)[1].lower() for file in (one, other)]
    return one.size == other.size and suffixes[0] == suffixes[1]
