"""The Duplicates page: shows the groups that were found, and carries out what the user asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.decided_meanwhile import decided_meanwhile
from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.group_removals import GroupRemoval, compared_contents
from hashdesk.core.duplicates.marks import Marks, MarksBefore
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.storage.code_segments import NO_PHOTOS
from hashdesk.ui.duplicates.decisions.decision_writer import DecisionWriter
from hashdesk.ui.duplicates.finding.options import GroupsRequest
from hashdesk.ui.duplicates.group_actions import CHANGING_ACTIONS, DECISION_OF_ACTION, GroupAction
from hashdesk.ui.duplicates.group_notice import GroupNotice
from hashdesk.ui.duplicates.mark_actions import MarkActions
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.duplicates.pair.compare_pane import CompareMode
from hashdesk.ui.duplicates.pair_controller import CurrentPair, PairController
from hashdesk.ui.duplicates.removal.confirm_trash import confirm_trash
from hashdesk.ui.duplicates.removal.trash_guard import put_away_guarded
from hashdesk.ui.duplicates.request_controller import GroupsRequestController
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.photos.trash.to_trash import TrashOutcome
from hashdesk.ui.undo_history import UndoHistory

if TYPE_CHECKING:
    from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups

ZOOM_STEP = 1.5  # of a key


class DuplicatesController(QObject):
    """Owns the marks. Decisions are written in a thread of their own."""

    similar_wanted = Signal(int)  # photo id
    comparing = Signal(object)  # JobState
    rested = Signal()  # nothing is compared or grouped any more
    _decided_elsewhere = Signal()  # by another window: these groups are out of date

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        thumbnails: Thumbnails,
        pool: DecodePool,
        trash: TrashController,
        history: UndoHistory,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._trash = trash
        self._group_notice = GroupNotice(notifier)
        self._mark_actions = MarkActions(history, self._group_notice, self)
        self._notifier = notifier
        self.pair = PairController(page, thumbnails, pool, self)
        self._decision_writer = DecisionWriter(folder, history, notifier, self)
        self.request = GroupsRequestController(folder, page, self._decision_writer, notifier, self)
        self.marks: Marks | None = None  # None: no groups were found yet
        self.level = page.level  # of the groups that are shown
        self._shown: GroupsRequest | None = None  # whose groups are shown
        self._there = NO_PHOTOS  # photos of the library, as it was read last
        # Photos that came back while no group had them, and the pair that was in sight then.
        self._returned: tuple[list[int], tuple[int, ...]] | None = None
        page.action_wanted.connect(self.do)
        page.photo_action_wanted.connect(self.do)
        page.level_chosen.connect(self._group_notice.withdraw)
        page.list.selectionModel().currentChanged.connect(self._group_notice.withdraw)
        self.request.found.connect(self._show)
        self.request.comparing.connect(self.comparing)
        self.request.rested.connect(self.rested)
        self.request.ended.connect(self._give_up)
        trash.trashed.connect(self._lose)
        trash.restored.connect(self._regain)
        self._decision_writer.taken_back.connect(self._take_back)
        self._decision_writer.decided_again.connect(self._decide_again)
        self._mark_actions.changed.connect(self._show_marks)
        self._mark_actions.put_back.connect(self._put_back)
        self._decided_elsewhere.connect(self.request.ask)

    def stop_comparing(self) -> None:
        """Stop looking for groups."""
        self.request.stop_comparing()

    def stop(self) -> None:
        """End the threads and the child process."""
        self.request.stop()
        self.pair.stop()
        self._decision_writer.stop()

    def refresh(self) -> None:
        """The page was opened."""
        self.request.refresh()

    def renew(self) -> None:
        """Find groups again: decisions were changed elsewhere."""
        self._decision_writer.forget()
        self.request.ask()

    def export_arguments(self) -> list[str]:
        """The command-line arguments that export the groups in sight."""
        return self.request.current.arguments()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read."""
        before, self._there = self._there, snapshot.photos
        if self.marks is not None:  # another window may have brought photos back
            back = np.setdiff1d(np.intersect1d(self.marks.gone, self._there), before)
            self.marks.regain(back)
        self.request.show_snapshot(snapshot, NO_PHOTOS if self.marks is None else self.marks.gone)

    # -- the groups

    def _show(self, found: FoundGroups) -> None:
        request, review = found.request, found.review
        row = self._row if self._in_sight else 0
        again = request == self._shown
        self._shown, self.level = request, request.level
        self.marks = Marks(review, found.facts.traits, self.marks)
        self.pair.use(self.marks, self.level, turned=request.has_turned)
        span = request.near, request.far
        if self.level is MatchLevel.EDITED:
            self._page.show_parts(*span)
        else:
            self._page.show_span(*span, request.bits if self.level is MatchLevel.SIMILAR else 64)
        self._page.histogram.show_counts(found.counts, -1, span)
        self._page.model.show(review, self.marks.bytes_of_groups(), again=again)
        self._look_at_returned(self.marks)
        self._show_rows(row)
        self._page.show_unseen(found.unseen)

    def _give_up(self, why: str) -> None:
        if why:
            self._notifier.notice(why)
        self.marks = None
        self.pair.use(None, self.level, turned=False)
        self._page.show_words(self.tr("Nothing was compared."), again=True)

    @property
    def _in_sight(self) -> bool:
        """Whether these groups are what was asked for last, not those of another level."""
        shown = None if self._shown is None else self._shown.comparison
        return self.marks is not None and shown == self.request.asked

    @property
    def _row(self) -> int:
        return max(self._page.list.currentIndex().row(), 0)

    def _show_rows(self, row: int) -> None:
        """List the waiting groups and stay at the pair in sight; if it is gone, go to `row`."""
        marks, model = self.marks, self._page.model
        if marks is None or not self._in_sight:
            return
        model.set_rows(marks.waiting())
        self._show_counts(marks)
        if model.rowCount():
            held = marks.holding(self.pair.photos)
            if held is not None:
                row = model.row_of(held) or 0
            self._page.list.go_to(min(row, model.rowCount() - 1))
            self.pair.show_group()
            self._page.show_pairs()
        else:
            self._page.show_words(self._nothing(marks), again=True)

    def _show_counts(self, marks: Marks) -> None:
        photos, size = marks.all_marked()
        decided = marks.review.decided + len(marks.decided)
        self._page.show_count(self._page.model.rowCount(), len(photos), size, decided)

    def _nothing(self, marks: Marks) -> str:
        if marks.review.decided or marks.decided:
            return self.tr("All groups are resolved.")
        return {
            MatchLevel.EXACT: self.tr("No exact copies."),
            MatchLevel.NEAR: self.tr("No near-duplicates."),
            MatchLevel.EDITED: self.tr("No edited copies."),
            MatchLevel.SIMILAR: self.tr("No look-alikes."),
        }[self.level]

    # -- actions

    def do(self, action: GroupAction, photo: int | None = None) -> None:
        """Carry out an action; in a read-only library, none that changes anything.

        photo: in place of the right one; nothing is done if it is not in the group any more.
        """
        if action in CHANGING_ACTIONS and not self._page.may_change:
            return
        self._notifier.settle()
        pair, pane = self.pair.current(), self._page.pane
        if pair is None or (photo is not None and photo not in pair.members):
            return
        if photo is not None:
            pair = pair._replace(right=photo)
        if action is GroupAction.DIFFERENT and not pair.may_differ:
            self._group_notice.tell(self._same_files())
        elif action in DECISION_OF_ACTION:
            self._decide(pair, DECISION_OF_ACTION[action])
        else:
            calls: dict[GroupAction, Callable[[], object]] = {
                GroupAction.NEXT: lambda: self.pair.step(1),
                GroupAction.BACK: lambda: self.pair.step(-1),
                GroupAction.NEXT_GROUP: lambda: self.pair.step_group(1),
                GroupAction.PREVIOUS_GROUP: lambda: self.pair.step_group(-1),
                GroupAction.FLICK: pane.flick,
                GroupAction.DIFFERENCE: lambda: pane.choose(CompareMode.DIFFERENCE),
                GroupAction.SIDE: lambda: pane.choose(CompareMode.SIDE),
                GroupAction.LARGER: lambda: pane.zoom(ZOOM_STEP),
                GroupAction.SMALLER: lambda: pane.zoom(1 / ZOOM_STEP),
                GroupAction.WHOLE: pane.fit,
                GroupAction.MARK: lambda: self._mark_actions.mark(pair),
                GroupAction.MARK_OTHERS: lambda: self._mark_actions.mark_others(pair),
                GroupAction.SWAP: lambda: self._swap(pair),
                GroupAction.TRASH: lambda: self._trash_group(pair),
                GroupAction.TRASH_ALL: lambda: self._trash_all(pair.marks),
                GroupAction.SIMILAR: lambda: self.similar_wanted.emit(pair.right),
            }
            calls[action]()
        if action in CHANGING_ACTIONS:
            self._page.take_focus()  # a button may have had it

    def _take_back(self, marks: Marks, number: int) -> None:
        """A group waits again."""
        marks.decided.discard(number)
        self.pair.photos = tuple(marks.members(number)[:2])
        if marks is self.marks:
            self._show_rows(self._row)
        else:  # the groups were found again since
            self.request.ask()

    def _decide_again(self, marks: Marks, number: int) -> None:
        """A group waits no more."""
        marks.decided.add(number)
        if marks is self.marks:
            self._show_rows(self._row)
        else:
            self.request.ask()

    def _same_files(self) -> str:
        return self.tr("These files are the same, byte for byte. K keeps all, H hides the group.")

    def _swap(self, pair: CurrentPair) -> None:
        """Keep the right photo instead of the left one."""
        self._mark_actions.swap(pair)
        self.pair.show_photo(pair.left)

    def _put_back(self, before: MarksBefore, photos: tuple[int, ...]) -> None:
        """Go back to earlier marks, and to the pair that they were made at."""
        if self.marks is None:
            return
        self.marks.put_back(before)
        self.pair.photos = photos
        if self._in_sight:
            sizes = self.marks.bytes_of_groups()
            self._page.model.show(self.marks.review, sizes, again=True)
        self._show_rows(self._row)

    def _show_marks(self, pair: CurrentPair) -> None:
        freed = int(pair.marks.bytes_of_groups()[pair.group])
        self._page.model.set_bytes(pair.group, freed)
        self._show_counts(pair.marks)
        self.pair.describe()

    def _decide(self, pair: CurrentPair, kind: DecisionKind) -> None:
        row = self._row
        pair.marks.decided.add(pair.group)
        self._decision_writer.decide(kind, self.level, pair.marks, pair.group)
        self._show_rows(row)

    def _trash_group(self, pair: CurrentPair) -> None:
        """Move the marked photos of the group to the trash."""
        removals = pair.marks.removals([pair.group])
        if removals:
            self._put_away(pair.marks, removals, self.level)
        else:
            self._group_notice.tell(
                self.tr("Nothing is marked here. X marks the right photo, A all but the left one.")
            )

    def _trash_all(self, marks: Marks) -> None:
        """Offer to move the marked photos of all waiting groups to the trash.

        The photos are fixed now: the groups may change before the question is answered.
        """
        removals, (_, size) = marks.removals(marks.waiting().tolist()), marks.all_marked()
        level, window = self.level, self._page.window()
        files = marks.files_with({photo for group in removals for photo in group.marked})

        def go() -> None:
            self._page.list.setFocus()  # its button goes with the marks
            self._put_away(marks, removals, level)

        confirm_trash(window, removals, size, files, go)

    def _put_away(self, marks: Marks, removals: Sequence[GroupRemoval], level: MatchLevel) -> None:
        """Move the marked photos of groups to the trash."""
        folder, same, known = self._folder, level is MatchLevel.EXACT, marks.review.decisions
        compared = compared_contents(marks.review.pairs, removals)

        def move(log: RemovalLog) -> TrashOutcome:  # in another thread
            decided = decided_meanwhile(folder, known, removals, compared, level)
            if decided:
                self._decided_elsewhere.emit()
            return put_away_guarded(folder, log, removals, compared, same=same, decided=decided)

        self._trash.move_with(move)

    def _lose(self, photos: NDArray[np.int64]) -> None:
        if self.marks is not None:
            self.marks.lose(photos)
            self._show_rows(self._row)

    def _regain(self, photos: NDArray[np.int64]) -> None:
        if self.marks is not None:
            self.marks.regain(photos)
            if self.marks.holding(photos.tolist()) is not None:
                self.pair.photos = tuple(photos[:2].tolist())
            else:  # groups were found again without them, and will be with them
                self._returned = photos.tolist(), self.pair.photos
            self._show_rows(self._row)

    def _look_at_returned(self, marks: Marks) -> None:
        """Look at photos that came back, now that they are in a group, unless a person went on."""
        if self._returned is None:
            return
        photos, looked_at = self._returned
        if self.pair.photos != looked_at:
            self._returned = None
        elif marks.holding(photos) is not None:
            self.pair.photos, self._returned = tuple(photos[:2]), None
