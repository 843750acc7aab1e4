"""What goes to the trash of each group, and which photos must be there for it to go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.groups.groups import relations_to
from hashdesk.core.duplicates.relation import Relation

if TYPE_CHECKING:
    from hashdesk.core.duplicates.matches import MatchedPairs
    from hashdesk.core.duplicates.review.review import Review


class GroupRemoval(NamedTuple):
    """Photos of one group, by id, that go to the trash, and those of which one must stay."""

    marked: list[int]
    staying: list[int]


def group_removals(
    review: Review,
    keep: NDArray[np.int64],
    marked: NDArray[np.bool_],
    there: NDArray[np.bool_],
    numbers: Sequence[int],
) -> list[GroupRemoval]:
    """The marked photos of groups with these numbers; groups without any are left out.

    keep: the photo to keep of each group; marked, there: for each photo of the groups.
    For what is certainly a copy of the photo to keep, only its copies count as staying. What is not
    was marked by a person, and comes apart from the rest of its group.
    """
    groups = review.groups
    certain = (relations_to(review.pairs, groups, keep) <= Relation.SAME).tolist()
    photos, starts = groups.photos.tolist(), groups.starts.tolist()
    found = []
    for number in numbers:
        here = [at for at in range(starts[number], starts[number + 1]) if there[at]]
        goes = [at for at in here if marked[at]]
        staying = [photos[at] for at in here if not marked[at]]
        is_kept = int(keep[number]) in staying
        copies = [photos[at] for at in goes if is_kept and certain[at]]
        others = [photos[at] for at in goes if not (is_kept and certain[at])]
        if copies:
            found.append(GroupRemoval(copies, _copies_of_all(review.pairs, copies, staying)))
        if others:
            found.append(GroupRemoval(others, staying))
    return found


def compared_contents(pairs: MatchedPairs, removals: Sequence[GroupRemoval]) -> dict[int, bytes]:
    """The content ids, by photo, that the photos of removals had when they were compared."""
    return pairs.contents_of([photo for group in removals for part in group for photo in part])


def unproven(pairs: MatchedPairs, removals: Sequence[GroupRemoval]) -> list[int]:
    """The marked photos that are no certain copy of any photo that stays of their group.

    Of files with one content this is known, whatever the level.
    """
    first = [photo for group in removals for photo in group.marked for _ in group.staying]
    second = [photo for group in removals for _ in group.marked for photo in group.staying]
    one, other = np.array(first, np.int64), np.array(second, np.int64)
    contents = compared_contents(pairs, removals)
    certain = pairs.relations_of(one, other) <= Relation.SAME
    proven = {
        photo
        for photo, stays, is_certain in zip(first, second, certain.tolist(), strict=True)
        if is_certain or (photo in contents and contents[photo] == contents.get(stays))
    }
    return [photo for group in removals for photo in group.marked if photo not in proven]


def _copies_of_all(pairs: MatchedPairs, photos: list[int], among: list[int]) -> list[int]:
    """Those that are certainly copies of each of some photos."""
    if len(among) == 1:  # the photo to keep
        return among
    one, other = np.array(photos), np.array(among)
    relations = pairs.relations_of(np.repeat(other, len(one)), np.tile(one, len(other)))
    certain = (relations.reshape(len(other), len(one)) <= Relation.SAME).all(axis=1)
    copies: list[int] = other[certain].tolist()
    return copies
