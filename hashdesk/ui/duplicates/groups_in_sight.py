"""The groups that were found last: their marks, and which of them still wait on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.marks import Marks, MarksBefore
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui.duplicates.finding.options import GroupsRequest
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.duplicates.pair_controller import CurrentPair, PairController
from hashdesk.ui.duplicates.request_controller import GroupsRequestController
from hashdesk.ui.notifier import Notifier

if TYPE_CHECKING:
    from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups


class GroupsInSight(QObject):
    """Owns the marks, and keeps the list, the counts and the pair in step with them."""

    def __init__(
        self,
        page: DuplicatesPage,
        pair: PairController,
        request: GroupsRequestController,
        notifier: Notifier,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._pair = pair
        self._request = request
        self._notifier = notifier
        self.marks: Marks | None = None  # None: no groups were found yet
        self.level = page.level  # of the groups that are shown
        self._shown: GroupsRequest | None = None  # whose groups are shown
        self._there = NO_PHOTOS  # photos of the library, as it was read last
        self._opened: tuple[int, ...] = ()  # the pair that the level began with
        self._left_at: dict[MatchLevel, tuple[int, ...]] = {}  # pairs that a person went on to
        # By photo in the trash: the pair that was in sight on the page when it went.
        self._went_from: dict[int, tuple[int, ...]] = {}
        # What to look at of photos that came back while no group had them, the best first, and
        # the pair that was in sight then.
        self._returned: tuple[list[tuple[int, ...]], tuple[int, ...]] | None = None
        request.found.connect(self._show)
        request.ended.connect(self._give_up)

    @property
    def gone(self) -> PhotoIds:
        """Photos (n,) of these groups that went to the trash."""
        return NO_PHOTOS if self.marks is None else self.marks.left.gone

    @property
    def row(self) -> int:
        """The row of the group that is looked at; 0 if there is none."""
        return max(self._page.list.currentIndex().row(), 0)

    def marks_of(self, level: MatchLevel) -> Marks | None:
        """The marks of the groups in sight, if they are of this level."""
        return self.marks if self._in_sight and level is self.level else None

    @property
    def _in_sight(self) -> bool:
        """Whether these groups are what was asked for last, not those of another level."""
        shown = None if self._shown is None else self._shown.comparison
        return self.marks is not None and shown == self._request.asked

    # -- what was found

    def _show(self, found: FoundGroups) -> None:
        request, review = found.request, found.review
        row = self.row if self._in_sight else 0
        again = request == self._shown
        changes_level = request.level is not self.level
        if changes_level:
            self._leave_level(request.level)
        self._shown, self.level = request, request.level
        self.marks = Marks(review, found.facts.traits, self.marks)
        self._pair.use(self.marks, self.level, turned=request.has_turned)
        span, bits = (request.near, request.far), 64
        if self.level is MatchLevel.SIMILAR:
            bits = request.bits
        self._page.strictness.show_pairs(self.level, found.counts, span, bits)
        self._page.model.show(review, self.marks.bytes_of_groups(), again=again)
        self._look_at_returned(self.marks)
        self.show_rows(row)
        if changes_level or not self._opened:
            self._opened = self._pair.photos
        self._page.show_unseen(found.unseen)

    def _leave_level(self, level: MatchLevel) -> None:
        """Begin another level at its top, or where a person went to when it was last in sight.

        The group of the level before may be anywhere in this one: its list would seem to end there.
        """
        if self._pair.photos != self._opened:
            self._left_at[self.level] = self._pair.photos
        self._pair.photos = self._left_at.get(level, ())

    def _give_up(self, why: str) -> None:
        if why:
            self._notifier.notice(why)
        self.marks = None
        self._page.strictness.clear()
        self._pair.use(None, self.level, turned=False)
        self._page.show_words(self.tr("Nothing was compared."), again=True)

    def show_rows(self, row: int) -> None:
        """List the waiting groups and stay at the pair in sight; if it is gone, go to `row`."""
        marks, model = self.marks, self._page.model
        if marks is None or not self._in_sight:
            return
        model.set_rows(marks.left.waiting())
        self._show_counts(marks)
        if model.rowCount():
            held = marks.left.holding(self._pair.photos)
            if held is not None:
                row = model.row_of(held) or 0
            self._page.list.go_to(min(row, model.rowCount() - 1))
            self._pair.show_group()
            self._page.show_pairs()
        else:
            self._page.show_words(self._nothing(marks), again=True)

    def _show_counts(self, marks: Marks) -> None:
        photos, size = marks.all_marked()
        decided = marks.review.decided + len(marks.left.decided)
        groups = self._page.model.rowCount()
        self._page.show_count(groups, len(photos), size, decided)
        self._page.strictness.show_found(groups, int(marks.left.of_waiting().sum()))

    def _nothing(self, marks: Marks) -> str:
        if marks.review.decided or marks.left.decided:
            return self.tr("All groups are resolved.")
        return {
            MatchLevel.EXACT: self.tr("No exact copies."),
            MatchLevel.NEAR: self.tr("No near-duplicates."),
            MatchLevel.EDITED: self.tr("No edited copies."),
            MatchLevel.SIMILAR: self.tr("No look-alikes."),
        }[self.level]

    # -- marks and decisions that change, also by undo

    def show_marks(self, pair: CurrentPair) -> None:
        """Show changed marks of the group in sight."""
        freed = int(pair.marks.bytes_of_groups()[pair.group])
        self._page.model.set_bytes(pair.group, freed)
        self._show_counts(pair.marks)
        self._pair.describe()

    def put_back(self, before: MarksBefore, photos: tuple[int, ...]) -> None:
        """Go back to earlier marks, and to the pair that they were made at."""
        if self.marks is None:
            return
        self.marks.put_back(before)
        self._pair.photos = photos
        if self._in_sight:
            sizes = self.marks.bytes_of_groups()
            self._page.model.show(self.marks.review, sizes, again=True)
        self.show_rows(self.row)

    def take_back(self, marks: Marks, number: int) -> None:
        """A group of these marks waits again."""
        marks.left.decided.discard(number)
        self._pair.photos = tuple(marks.members(number)[:2])
        self._follow(marks)

    def decide_again(self, marks: Marks, number: int) -> None:
        """A group of these marks waits no more."""
        marks.left.decided.add(number)
        self._follow(marks)

    def _follow(self, marks: Marks) -> None:
        if marks is self.marks:
            self.show_rows(self.row)
        else:  # the groups were found again since
            self._request.ask()

    # -- photos that go and come back

    def note_photos(self, photos: PhotoIds) -> None:
        """These photos (n,) are in the library now: another window may have brought some back."""
        before, self._there = self._there, photos
        if self.marks is not None:
            self.marks.left.regain(
                np.setdiff1d(np.intersect1d(self.marks.left.gone, photos), before)
            )

    def lose(self, photos: NDArray[np.int64]) -> None:
        """These photos (n,) went to the trash; go to the nearest group that is left."""
        if self.marks is not None:
            if self._page.isVisible():
                self._went_from |= dict.fromkeys(photos.tolist(), self._pair.photos)
            self.marks.lose(photos)
            self.show_rows(self._page.model.row_left(self.row, self.marks.left.waiting()))

    def regain(self, photos: NDArray[np.int64]) -> None:
        """These photos (n,) came back: look at what was in sight when they went, or at them."""
        if self.marks is not None:
            self.marks.left.regain(photos)
            came = tuple(photos.tolist())
            pairs = [self._went_from.pop(photo, ()) for photo in came]
            wanted = [*filter(None, pairs[:1]), came]
            if not self._look_at_first(wanted, self.marks):
                # groups were found again without them, and will be with them
                self._returned = wanted, self._pair.photos
            self.show_rows(self.row)

    def _look_at_first(self, wanted: list[tuple[int, ...]], marks: Marks) -> bool:
        """Look at the first of these that a waiting group holds. False: none does."""
        for photos in wanted:
            if marks.left.holding(photos) is not None:
                self._pair.photos = photos[:2]
                return True
        return False

    def _look_at_returned(self, marks: Marks) -> None:
        """Look at photos that came back, now that they are in a group, unless a person went on."""
        if self._returned is None:
            return
        wanted, looked_at = self._returned
        if self._pair.photos != looked_at or self._look_at_first(wanted, marks):
            self._returned = None
