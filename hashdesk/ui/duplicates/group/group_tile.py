"""What a tile says of one photo of a group."""

from __future__ import annotations

from dataclasses import dataclass

from hashdesk.core.duplicates.marks import Marks


@dataclass(frozen=True)
class GroupTile:
    """A photo of the group in sight."""

    photo: int  # id
    is_kept: bool = False  # all others are compared with it
    goes: bool = False  # it is marked for removal
    is_protected: bool = False  # it can't be marked


def tiles_of(marks: Marks, number: int) -> list[GroupTile]:
    """The tiles of a group: the suggested photo first, in an order that no choice changes."""
    keep, *others = marks.members(number)
    places = {photo: place for place, photo in enumerate(marks.review.groups[number].tolist())}
    order = sorted(
        (keep, *others), key=lambda photo: (not marks.is_suggested(number, photo), places[photo])
    )
    marked = set(marks.marked(number))
    return [
        GroupTile(photo, photo == keep, photo in marked, marks.is_protected(number, photo))
        for photo in order
    ]
