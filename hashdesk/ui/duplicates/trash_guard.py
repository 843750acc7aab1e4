"""Marked photos to the trash, only from groups in which an unchanged photo stays behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hashdesk.core.duplicates.marks import GroupRemoval
from hashdesk.core.removal.obstacles import Obstacle, obstacle
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.photos.trash import TrashOutcome, move_to_trash


def put_away_guarded(
    folder: Path, log: RemovalLog, groups: Sequence[GroupRemoval], *, by_content: bool
) -> TrashOutcome:
    """Move the marked photos of groups to the trash. Raises HashDeskError.

    What goes and at least one photo that stays of its group are looked at once more: both must be
    what the library knows. by_content: both are read to their end.
    """
    cards = read_cards(folder, [photo for group in groups for part in group for photo in part])
    group_of = {photo: group for group in groups for photo in group.marked}
    stays: dict[int, bool] = {}  # id of the first marked photo of a group: whether something stays

    def is_unchanged(photo: int) -> bool:
        card = cards.get(photo)
        return card is not None and _obstacle(card) is None

    def _obstacle(card: PhotoCard) -> Obstacle | None:
        return obstacle(card.photo, card.place.full, by_content=by_content)

    def may_go(card: PhotoCard) -> Obstacle | None:
        group = group_of[card.photo.id]
        if (first := group.marked[0]) not in stays:
            stays[first] = any(map(is_unchanged, group.staying))
        return _obstacle(card) if stays[first] else Obstacle.NOTHING_STAYS

    return move_to_trash(log, [cards[photo] for photo in group_of if photo in cards], may_go)
