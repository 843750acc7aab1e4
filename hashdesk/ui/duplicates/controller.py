"""What happens on the page of groups: pairs are compared, groups decided, photos thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.decisions import DecisionKind
from hashdesk.core.duplicates.keep_rules import KeepRule
from hashdesk.core.duplicates.marks import GroupRemoval, Marks
from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.core.duplicates.review import Review
from hashdesk.core.storage.code_segments import NO_PHOTOS
from hashdesk.ui.duplicates.compare_pane import CompareMode
from hashdesk.ui.duplicates.decision_writer import DecisionWriter
from hashdesk.ui.duplicates.finder import Comparison, FoundGroups
from hashdesk.ui.duplicates.page import DuplicatesPage, GroupAction
from hashdesk.ui.duplicates.pair_presenter import LEFT, RIGHT, PairNotes, PairPresenter
from hashdesk.ui.duplicates.request import GroupsRequestController
from hashdesk.ui.duplicates.trash_guard import put_away_guarded
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.photos.photo_actions import PhotoActions

ZOOM_A_KEY = 1.5


class DuplicatesController(QObject):
    """Follows the list and the keys; what was decided is on the disk a moment later."""

    news = Signal(str)  # a sentence for a person
    asked_similar = Signal(int)
    trash_all_wanted = Signal(object, int)  # list of Parted, bytes: to be asked about
    began = Signal()  # something is done: what was said before is old

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        thumbnails: Thumbnails,
        pool: DecodePool,
        deeds: PhotoActions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._deeds = deeds
        self._view = PairPresenter(page.pane, thumbnails, pool, self)
        self._deciding = DecisionWriter(folder, deeds, self)
        self.looking = GroupsRequestController(folder, page, self._deciding.lane, self)
        self.marks: Marks | None = None  # None: nothing was found yet
        self._compared: Comparison | None = None  # what those groups were compared for
        self._level = page.level  # of those groups
        self._member = 1  # the photo of the group that is compared with the first one
        self._pair: tuple[int, ...] = ()  # the two photos that were compared last
        page.deed_wanted.connect(self.do)
        page.list.selectionModel().currentChanged.connect(lambda _new, _old: self._show_group())
        self.looking.found.connect(self._show)
        self.looking.ended.connect(self._give_up)
        self.looking.failed.connect(self.news)
        self._deeds.hidden.connect(self._lose)
        self._deeds.back.connect(self._regain)
        self._deciding.taken_back.connect(self._take_back)
        self._deciding.failed.connect(self.news)

    def stop(self) -> None:
        """End its threads and its process."""
        self.looking.stop()
        self._view.stop()
        self._deciding.stop()

    def refresh(self) -> None:
        """The page is looked at."""
        self.looking.refresh()

    def renew(self) -> None:
        """Decisions were changed elsewhere."""
        self._deciding.forget()
        self.looking.ask()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again)."""
        self.looking.show_snapshot(snapshot, NO_PHOTOS if self.marks is None else self.marks.gone)

    def _give_up(self, why: str) -> None:
        if why:
            self.news.emit(why)
        self.marks = None
        self._page.show_words(self.tr("Nothing was compared."), again=True)

    # -- the groups

    def _show(self, answer: FoundGroups) -> None:
        row = self._row if self._compared == answer.request.compared else 0
        self._compared, self._level = answer.request.compared, answer.request.level
        self.marks = Marks(answer.review, answer.facts.traits, self.marks)
        span = answer.request.near, answer.request.far
        similar = self._level is MatchLevel.SIMILAR
        self._page.show_span(*span, answer.request.bits if similar else 64)
        self._page.histogram.show_counts(answer.counts, -1, span)
        sizes = self.marks.bytes_of_groups()
        found = answer.review
        self._page.model.show(found.groups, sizes, found.joined, _settled(found))
        self._show_rows(row)
        self._page.show_unseen(answer.unseen)

    @property
    def _row(self) -> int:
        return max(self._page.list.currentIndex().row(), 0)

    def _show_rows(self, row: int) -> None:
        """The groups that still wait; who looks at one stays there. If it is gone: to a row."""
        marks, model = self.marks, self._page.model
        if marks is None:
            return
        model.set_rows(marks.waiting())
        self._tell_counts()
        if model.rowCount():
            held = marks.holding(self._pair)
            if held is not None:
                row = model.row_of(held) or 0
            self._page.list.setCurrentIndex(model.index(min(row, model.rowCount() - 1)))
            self._show_group()
            self._page.show_pairs()
        else:
            self._page.show_words(self._nothing(marks), again=True)

    def _tell_counts(self) -> None:
        if self.marks is not None:
            photos, size = self.marks.all_marked()
            decided = self.marks.review.decided + len(self.marks.decided)
            self._page.show_count(self._page.model.rowCount(), len(photos), size, decided)

    def _nothing(self, marks: Marks) -> str:
        if marks.review.decided or marks.decided:
            return self.tr("All groups are decided.")
        return {
            MatchLevel.EXACT: self.tr("No two photos are the same file."),
            MatchLevel.NEAR: self.tr("No two photos are the same picture."),
            MatchLevel.SIMILAR: self.tr("No two photos are that similar."),
        }[self._level]

    # -- a pair

    @property
    def _number(self) -> int | None:
        """The number of the current group."""
        row = self._page.list.currentIndex().row()
        return self._page.model.number(row) if self.marks is not None and row >= 0 else None

    def _current(self) -> tuple[Marks, int, tuple[int, int]] | None:
        """The marks, the group and the pair that are looked at."""
        marks, number = self.marks, self._number
        members = marks.members(number) if marks is not None and number is not None else []
        if marks is None or number is None or len(members) < 2:
            return None
        self._member = min(max(self._member, 1), len(members) - 1)
        return marks, number, (members[0], members[self._member])

    @property
    def _may_be_turned(self) -> bool:
        """Whether there may be turned copies in the groups."""
        return self._compared is not None and self._compared[2]

    def _show_group(self) -> None:
        """The pair of it that was looked at last, or the first one."""
        marks, number = self.marks, self._number
        if marks is not None and number is not None:
            members = marks.members(number)
            known = len(self._pair) == 2 and members[:1] == [self._pair[LEFT]]
            known = known and self._pair[RIGHT] in members
            self._member = members.index(self._pair[RIGHT]) if known else 1
            self._show_pair()

    def _show_pair(self) -> None:
        current = self._current()
        if current is not None:
            marks, number, pair = current
            self._pair = pair
            later = marks.members(number)[self._member + 1 : self._member + 2]
            row = self._page.list.currentIndex().row() + 1
            if not later and row < self._page.model.rowCount():
                later = marks.members(self._page.model.number(row))[:2]
            self._view.show(pair, later, turned=self._may_be_turned)
            self._describe()

    def _describe(self) -> None:
        current = self._current()
        if current is None:
            return
        marks, number, pair = current
        left, right = (self._said(marks, number, photo) for photo in pair)
        self._view.describe((left, right))
        reason = marks.review.suggestion.reasons[number]
        why = self._why(reason) if marks.is_suggested(number, pair[LEFT]) else ""
        if marks.is_protected(number, pair[LEFT]):
            why = self.tr("Left: always stays, for where it lies")
        elif marks.is_protected(number, pair[RIGHT]):
            why = self.tr("Right: always stays, for where it lies")
        if self._level is MatchLevel.SIMILAR:
            why = ""  # nothing is suggested among photos that are only alike
        if not self._page.may_change:
            why = ""  # nor where nothing can be done
        members, going = len(marks.members(number)), len(marks.marked(number))
        self._page.show_place(self._member, members, why, going)
        self._page.show_mark(marked=marks.is_marked(number, pair[RIGHT]))

    def _said(self, marks: Marks, number: int, photo: int) -> PairNotes:
        goes = marks.is_marked(number, photo) and self._page.may_change
        if self._level is MatchLevel.EXACT:
            return PairNotes(goes)
        return PairNotes(goes, marks.distance(number, photo), marks.is_reference(number, photo))

    def _why(self, reason: KeepRule | None) -> str:
        return {
            KeepRule.PIXELS: self.tr("Left: kept for its pixels"),
            KeepRule.TAKEN: self.tr("Left: kept because it knows when it was taken"),
            KeepRule.BYTES: self.tr("Left: kept for its larger file"),
            KeepRule.FORMAT: self.tr("Left: kept for the format that cameras write"),
            KeepRule.OLDEST: self.tr("Left: kept because it is older"),
            None: self.tr("Left: kept because it was indexed first"),
        }[reason]

    # -- deeds

    def do(self, deed: str) -> None:
        """What a key or a button asks for; of a library that is only read, nothing but looking."""
        if deed in GroupAction.CHANGES and not self._page.may_change:
            return
        pane = self._page.pane
        deeds = {
            GroupAction.NEXT: lambda: self._step(1),
            GroupAction.BACK: lambda: self._step(-1),
            GroupAction.FLICK: pane.flick,
            GroupAction.DIFFERENCE: lambda: pane.choose(CompareMode.DIFFERENCE),
            GroupAction.SIDE: lambda: pane.choose(CompareMode.SIDE),
            GroupAction.LARGER: lambda: pane.zoom(ZOOM_A_KEY),
            GroupAction.SMALLER: lambda: pane.zoom(1 / ZOOM_A_KEY),
            GroupAction.WHOLE: pane.fit,
            GroupAction.MARK: self._mark,
            GroupAction.SWAP: self._swap,
            GroupAction.TRASH: self._throw_away,
            GroupAction.TRASH_ALL: self._offer_all,
            GroupAction.SIMILAR: self._ask_similar,
        }
        self.began.emit()
        if self.marks is not None and self._page.model.rowCount():
            deeds.get(deed, lambda: self._decide(DecisionKind(deed)))()
            if deed in GroupAction.CHANGES:
                self._page.take_focus()  # whether it was a key or a button

    def undo(self) -> None:
        """Take back what was decided or thrown away last."""
        self.began.emit()
        self._deciding.undo()

    def _take_back(self, marks: Marks, number: int) -> None:
        """A group waits again."""
        marks.decided.discard(number)
        self._pair = tuple(marks.members(number)[:2])
        if marks is self.marks:
            self._show_rows(self._row)
        else:  # the groups are others now
            self.looking.ask()

    def _step(self, by: int) -> None:
        """To the next pair: of this group, or the first of the next one."""
        current = self._current()
        if current is None:
            return
        marks, number, _ = current
        row = self._page.list.currentIndex().row() + by
        if 1 <= self._member + by < len(marks.members(number)):
            self._member += by
            self._show_pair()
        elif 0 <= row < self._page.model.rowCount():
            self._page.list.setCurrentIndex(self._page.model.index(row))

    def _mark(self) -> None:
        """The right photo goes, or stays after all."""
        current = self._current()
        if current is None:
            return
        marks, number, pair = current
        if marks.toggle(number, pair[RIGHT]):
            self._show_marks(marks, number)
        elif marks.is_protected(number, pair[RIGHT]):
            self.news.emit(self.tr("Photos of reference folders, and offline ones, always stay."))
        else:
            self.news.emit(self.tr("One photo of each group stays."))

    def _swap(self) -> None:
        """Keep the right photo instead of the left one."""
        current = self._current()
        if current is not None:
            marks, number, pair = current
            marks.swap(number, pair[RIGHT])
            self._show_marks(marks, number)
            self._show_pair()

    def _show_marks(self, marks: Marks, number: int) -> None:
        self._page.model.set_bytes(number, int(marks.bytes_of_groups()[number]))
        self._tell_counts()
        self._describe()

    def _decide(self, kind: DecisionKind) -> None:
        current, row = self._current(), self._row
        if current is None:
            return
        marks, number, _ = current
        marks.decided.add(number)
        self._deciding.decide(kind, self._level, marks, number)
        self._show_rows(row)

    def _throw_away(self) -> None:
        """Move the marked photos of the current group to the trash."""
        current = self._current()
        groups = [] if current is None else current[0].removals([current[1]])
        if groups:
            self.put_away(groups)

    def put_away(self, groups: Sequence[GroupRemoval]) -> None:
        """Move marked photos to the trash, of groups in which a sound photo stays."""
        folder = self._folder
        self._deeds.put_away_with(lambda: put_away_guarded(folder, groups))

    def _offer_all(self) -> None:
        """Ask about the marked photos of all groups that wait: just these go, if the answer is yes.

        The groups may be others by the time somebody answers.
        """
        if self.marks is not None:
            groups = self.marks.removals(self.marks.waiting().tolist())
            self.trash_all_wanted.emit(groups, self.marks.all_marked()[1])

    def _ask_similar(self) -> None:
        current = self._current()
        if current is not None:
            self.asked_similar.emit(current[2][RIGHT])

    def _lose(self, photos: NDArray[np.int64]) -> None:
        self._deciding.thrown_away()
        if self.marks is not None:
            self.marks.lose(photos)
            self._show_rows(self._row)

    def _regain(self, photos: NDArray[np.int64]) -> None:
        self._deciding.brought_back()
        if self.marks is not None:
            self.marks.regain(photos)
            self._pair = tuple(photos[:2].tolist())
            self._show_rows(self._row)


def _settled(review: Review) -> NDArray[np.bool_]:
    """(groups,): those of which every photo was decided about."""
    if not len(review.groups):
        return np.empty(0, bool)
    found: NDArray[np.bool_] = np.logical_and.reduceat(review.settled, review.groups.starts[:-1])
    return found
