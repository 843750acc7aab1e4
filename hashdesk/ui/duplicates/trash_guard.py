"""Marked photos to the trash, only from groups in which an unchanged photo stays behind."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from hashdesk.core.duplicates.marks import GroupRemoval
from hashdesk.core.removal.obstacles import Obstacle, change, is_one_file, obstacle
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.photos.trash import TrashOutcome, move_to_trash


def put_away_guarded(
    folder: Path, log: RemovalLog, groups: Sequence[GroupRemoval], *, by_content: bool
) -> TrashOutcome:
    """Move the marked photos of groups to the trash. Raises HashDeskError.

    What goes and at least one photo that stays of its group are looked at once more: both must be
    what the library knows, and two files. by_content: both are read to their end.
    """
    cards = read_cards(folder, [photo for group in groups for part in group for photo in part])
    group_of = {photo: group for group in groups for photo in group.marked}

    @functools.cache
    def is_unchanged(photo: int) -> bool:
        card = cards.get(photo)
        if card is None:
            return False
        return change(card.photo, card.place.full, by_content=by_content) is None

    def goes_too(photo: int, card: PhotoCard) -> bool:
        return photo in cards and is_one_file(card.place.full, cards[photo].place.full)

    def may_go(card: PhotoCard) -> Obstacle | None:
        staying = group_of[card.photo.id].staying
        others = [photo for photo in staying if not goes_too(photo, card)]
        if staying and not others:
            return Obstacle.ONE_FILE
        if not any(map(is_unchanged, others)):
            return Obstacle.NOTHING_STAYS
        return obstacle(card.photo, card.place.full, by_content=by_content)

    return move_to_trash(log, [cards[photo] for photo in group_of if photo in cards], may_go)
