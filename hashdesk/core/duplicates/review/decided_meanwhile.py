"""Decisions that were made elsewhere after groups were found: by another window, or an import.

Whoever decided in another window that all photos of a group stay must not lose one of them because
this window still shows its marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from hashdesk.core.duplicates.decisions.decision import Decision, DecisionLookup, by_pictures
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import known_pictures


def decided_meanwhile(
    folder: Path,
    known: Sequence[Decision],
    removals: Sequence[GroupRemoval],
    contents: Mapping[int, bytes],
    level: MatchLevel,
) -> frozenset[int]:
    """Photos, by id, that are marked beside one that stays, and have been decided about with it.

    folder: of the library. known: the decisions that the marks took into account. contents: content
    ids by photo. Raises HashDeskError.
    """
    before = {decision.id: decision for decision in known}
    with DecisionsDB(folder) as decisions_db:
        new = [one for one in decisions_db.all() if before.get(one.id) != one]
    if not new:
        return frozenset()
    wanted = {content for decision in new for content in decision.members}
    with LibraryDB(folder) as db:
        pictures = known_pictures.pictures_of(db.connection, wanted.union(contents.values()))
    shown = {photo: pictures.get(content, content) for photo, content in contents.items()}
    lookup = DecisionLookup(by_pictures(new, pictures))
    return frozenset(
        photo
        for group in removals
        for photo in group.marked
        if any(
            lookup([shown.get(photo, b""), shown.get(other, b"")], level).decided is not None
            for other in group.staying
        )
    )
