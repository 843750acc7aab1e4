"""Moves the marked photos of groups to the trash, and once more if that was undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.decided_meanwhile import decided_meanwhile
from hashdesk.core.duplicates.review.group_removals import (
    GroupRemoval,
    compared_contents,
    unproven,
)
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.core.errors import HashDeskError
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_rows import Place, places
from hashdesk.ui.duplicates.group_notice import GroupNotice
from hashdesk.ui.duplicates.groups_in_sight import GroupsInSight
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.duplicates.pair_controller import CurrentPair
from hashdesk.ui.duplicates.removal.confirm_trash import confirm_trash
from hashdesk.ui.duplicates.removal.losing_folders import losing_folders
from hashdesk.ui.duplicates.removal.trash_guard import put_away_guarded
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.photos.trash.to_trash import TrashOutcome


class MarkedToTrash(QObject):
    """Fixes what goes when it is asked for: groups may change before a question is answered."""

    decided_elsewhere = Signal()  # by another window: these groups are out of date

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        groups: GroupsInSight,
        trash: TrashController,
        notice: GroupNotice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._groups = groups
        self._trash = trash
        self._notice = notice

    def trash_group(self, pair: CurrentPair) -> None:
        """Move the marked photos of the group in sight; ask first if any is no certain copy."""
        removals = pair.marks.removals([pair.group])
        if removals and unproven(pair.marks.review.pairs, removals):
            self._offer(pair.marks, removals, self._groups.level)
        elif removals:
            self._put_away(pair.marks, removals, self._groups.level)
        else:
            self._notice.tell(
                self.tr("Nothing is marked here. X marks the right photo, A all but the left one.")
            )

    def offer_all(self, marks: Marks) -> None:
        """Offer to move the marked photos of all waiting groups."""
        self._offer(marks, marks.removals(marks.left.waiting().tolist()), self._groups.level)

    def _offer(self, marks: Marks, removals: Sequence[GroupRemoval], level: MatchLevel) -> None:
        marked = {photo for group in removals for photo in group.marked}
        size, files = marks.freed_by(np.array(list(marked))), marks.files_with(marked)
        counts = marks.by_folder(np.array(list(marked)))
        folders = losing_folders(self._places(counts), counts)
        doubted = len(set(unproven(marks.review.pairs, removals)))

        def go() -> None:
            self._page.list.setFocus()  # the button that asked goes with the marks
            self._put_away(marks, removals, level)

        confirm_trash(self._page.window(), removals, size, files, doubted, folders, go)

    def _places(self, photos: Iterable[int]) -> dict[int, Place]:
        """Where photos lie; of a library that cannot be read now, nothing: the move will say so."""
        try:
            with LibraryDB(self._folder) as db:
                return places(db.connection, photos)
        except (HashDeskError, sqlite3.Error):
            return {}

    def _put_away(self, marks: Marks, removals: Sequence[GroupRemoval], level: MatchLevel) -> None:
        folder, same, known = self._folder, level is MatchLevel.EXACT, marks.review.decisions
        compared = compared_contents(marks.review.pairs, removals)

        def move(log: RemovalLog) -> TrashOutcome:  # in another thread
            decided = decided_meanwhile(folder, known, removals, compared, level)
            if decided:
                self.decided_elsewhere.emit()
            return put_away_guarded(folder, log, removals, compared, same=same, decided=decided)

        again = partial(self._put_away_again, _marked_contents(compared, removals), level)
        self._trash.move_with(move, again)

    def _put_away_again(self, went: Mapping[int, bytes], level: MatchLevel) -> None:
        """Move what went before, if that is what is marked now, with all checks of the first time.

        It asks, unless the one group is in sight and loses only certain copies. went: content ids
        by photo.
        """
        marks = self._groups.marks_of(level)
        numbers = [] if marks is None else marks.left.waiting_with(list(went))
        removals = [] if marks is None else marks.removals(numbers)
        if marks is None or went != _marked_contents(
            compared_contents(marks.review.pairs, removals), removals
        ):
            self._notice.tell(
                self.tr("Nothing was moved: other photos are marked now. Mark them again.")
            )
            return
        in_sight = len(numbers) == 1 and self._page.isVisible()
        if in_sight and not unproven(marks.review.pairs, removals):
            self._put_away(marks, removals, level)
        else:
            self._offer(marks, removals, level)


def _marked_contents(
    compared: Mapping[int, bytes], removals: Sequence[GroupRemoval]
) -> dict[int, bytes]:
    """The content ids, by photo, of what is marked: ids alone may be given to other photos."""
    marked = {photo for group in removals for photo in group.marked}
    return {photo: compared.get(photo, b"") for photo in marked}
