"""What a tile says of one photo of a group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.relation import DOUBTFUL, Relation
from hashdesk.core.duplicates.review.marks import Marks


@dataclass(frozen=True)
class GroupTile:
    """A photo of the group in sight."""

    photo: int  # id
    is_kept: bool = False  # all others are compared with it
    goes: bool = False  # it is marked for removal
    is_protected: bool = False  # it can't be marked
    # To the one that is kept. None: it is that one, all are the same file anyway, or it is in
    # doubt and nobody need look, as neither may be marked.
    relation: Relation | None = None
    is_soon_after: bool = False  # taken within a burst's time of it
    is_open: bool = False  # of the group, nothing is known to be a copy, and nothing was chosen

    @property
    def is_called_kept(self) -> bool:
        """Whether it is said to be the one to keep: of an open group, none is."""
        return self.is_kept and not self.is_open


def tiles_of(marks: Marks, number: int) -> list[GroupTile]:
    """The tiles of a group: the suggested photo first, in an order that no choice changes."""
    keep, *others = marks.members(number)
    places = {photo: place for place, photo in enumerate(marks.review.groups[number].tolist())}
    order = sorted(
        (keep, *others), key=lambda photo: (not marks.is_suggested(number, photo), places[photo])
    )
    marked = set(marks.marked(number))
    pairs = marks.review.pairs
    relations = pairs.relations_of(np.array(order), np.full(len(order), keep))
    all_same = pairs.level is MatchLevel.EXACT
    is_open = (
        marks.is_suggested(number, keep)
        and not marked
        and all(
            photo == keep or relation in DOUBTFUL
            for photo, relation in zip(order, relations.tolist(), strict=True)
        )
    )

    def told(photo: int, relation: Relation) -> Relation | None:
        stay = all(marks.is_protected(number, one) for one in (keep, photo))
        is_idle = stay and relation is Relation.LOOK_AGAIN
        return None if photo == keep or all_same or is_idle else relation

    return [
        GroupTile(
            photo,
            photo == keep,
            photo in marked,
            marks.is_protected(number, photo),
            told(photo, Relation(relation)),
            marks.is_soon_after(number, photo),
            is_open,
        )
        for photo, relation in zip(order, relations.tolist(), strict=True)
    ]
