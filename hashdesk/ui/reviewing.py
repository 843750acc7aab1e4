"""What happens on the page of groups: pairs are compared, groups decided, photos thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core import catalogue
from hashdesk.core.decisionfile import Decisions
from hashdesk.core.decisions import Kind, decide
from hashdesk.core.keeping import Rule
from hashdesk.core.links import USUAL, Level
from hashdesk.core.pool import DecodePool
from hashdesk.core.review import Review
from hashdesk.core.store import Store
from hashdesk.ui.comparepane import Mode
from hashdesk.ui.deeds import Deeds
from hashdesk.ui.finding import Answer, Finding, Question
from hashdesk.ui.groupspage import Deed, GroupsPage
from hashdesk.ui.lane import Lane
from hashdesk.ui.marks import NONE, Marks, Photos
from hashdesk.ui.pairview import PairView, Said
from hashdesk.ui.snapshot import Snapshot
from hashdesk.ui.thumbnails import Thumbnails

LEFT, RIGHT = 0, 1


@dataclass(frozen=True)
class _Decided:
    """A group that was decided, in the marks of that moment; its id in the file once it has one."""

    marks: Marks
    number: int
    ids: list[int]


class Reviewing(QObject):
    """Follows the list and the keys; what was decided is on the disk a moment later."""

    news = Signal(str)  # a sentence for a person
    asked_similar = Signal(int)
    trash_all_wanted = Signal(int, int, int)  # photos, groups, bytes: to be asked about
    began = Signal()  # something is done: what was said before is old
    bits_matter = Signal(bool)  # whether the length of the code decides what is found

    def __init__(
        self,
        folder: Path,
        page: GroupsPage,
        thumbnails: Thumbnails,
        pool: DecodePool,
        deeds: Deeds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._page = page
        self._deeds = deeds
        self._view = PairView(page.pane, thumbnails, pool, self)
        self._deciding = Lane("decisions", self)
        self.finding = Finding(folder, self)
        self.question = Question(Level.NEAR, 64, 0, USUAL[Level.NEAR], page.menu.options)
        self.marks: Marks | None = None  # None: nothing was found yet
        self._compared: object = None  # what those groups were compared for
        self._level = self.question.level  # of those groups
        self._stale = False  # photos came since they were compared
        self._photos = NONE  # of the library
        self._undo: list[_Decided | None] = []  # what can be taken back; None: photos thrown away
        self._member = 1  # the photo of the group that is compared with the first one
        self._connect()
        page.show_level(self.question.level)

    def _connect(self) -> None:
        page = self._page
        page.level_chosen.connect(self._choose_level)
        page.span_chosen.connect(lambda near, far: self._change(near=near, far=far))
        page.menu.chosen.connect(lambda options: self._change(options=options))
        page.deed_wanted.connect(self.do)
        page.stop_wanted.connect(self.finding.cancel)
        page.again_wanted.connect(lambda: self._ask(again=True))
        page.list.selectionModel().currentChanged.connect(lambda _new, _old: self._show_group())
        self.finding.working.connect(page.show_working)
        self.finding.found.connect(self._show)
        self.finding.ended.connect(self._give_up)
        self._deeds.hidden.connect(self._lose)
        self._deeds.back.connect(self._regain)

    def stop(self) -> None:
        """End its threads and its process."""
        self.finding.stop()
        self._view.stop()
        self._deciding.stop()

    # -- what is looked for

    def refresh(self) -> None:
        """The page is looked at."""
        self.bits_matter.emit(self.question.level is Level.SIMILAR)
        if self.marks is None or self._stale:
            self._ask(again=self._stale)
        self._page.list.setFocus()

    def renew(self) -> None:
        """Decisions were changed elsewhere."""
        self._ask()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The library has been read (again)."""
        before, now = self._photos, snapshot.photos
        self._photos = now
        self._page.menu.show_folders(snapshot.roots)
        self.finding.forget_facts()
        if self.marks is None:  # nothing was compared yet, or it is going on
            self._stale |= len(before) not in (0, len(now))
            return
        gone = self.marks.gone
        self._deciding.queue(lambda: _news(before, now, gone), self._learn, self._tell)

    def _learn(self, news: tuple[bool, bool]) -> None:
        """Whether photos came, and whether there are others at all."""
        came, changed = news
        self._stale |= came
        if changed and self.marks is not None and self._page.isVisible():
            self._ask(again=self._stale)

    def choose_bits(self, bits: int) -> None:
        """Another length of the code; only similar photos depend on it."""
        self._change(bits=bits)

    def _choose_level(self, level: Level) -> None:
        self._page.show_level(level)
        self.bits_matter.emit(level is Level.SIMILAR)
        self._change(level=level, near=0, far=USUAL[level])

    def _change(self, **changes: Any) -> None:
        before, self.question = self.question, replace(self.question, **changes)
        if self.question != before and self._page.isVisible():
            self._ask()

    def _ask(self, *, again: bool = False) -> None:
        self._stale = False
        # Folders get other ids when they are taken out and come back: look them up now.
        references = self._page.menu.reference_ids()
        self.question = question = replace(self.question, references=references)
        # After what was decided a moment ago is on the disk, or its group would come back.
        self._deciding.queue(
            lambda: None, lambda _: self.finding.ask(question, again=again), self._tell
        )

    def _give_up(self, why: str) -> None:
        if why:
            self.news.emit(why)
        self.marks = None
        self._page.show_words(self.tr("Nothing was compared."), again=True)

    # -- the groups

    def _show(self, answer: Answer) -> None:
        row = self._row if self._compared == answer.question.compared else 0
        self._compared, self._level = answer.question.compared, answer.question.level
        self.marks = Marks(answer.review, answer.known, self.marks)
        span = answer.question.near, answer.question.far
        similar = self._level is Level.SIMILAR
        self._page.show_span(*span, answer.question.bits if similar else 64)
        self._page.histogram.show_counts(answer.pairs, -1, span)
        sizes = self.marks.bytes_of_groups()
        found = answer.review
        self._page.model.show(found.groups, sizes, found.joined, _settled(found))
        self._show_rows(row)

    @property
    def _row(self) -> int:
        return max(self._page.list.currentIndex().row(), 0)

    def _show_rows(self, row: int) -> None:
        """The groups that still wait; the one in a row becomes the current one."""
        marks, model = self.marks, self._page.model
        if marks is None:
            return
        model.set_rows(marks.waiting())
        self._tell_counts()
        if model.rowCount():
            self._page.show_pairs()
            self._page.list.setCurrentIndex(model.index(min(row, model.rowCount() - 1)))
            self._show_group()
            self._page.take_focus()
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
            Level.EXACT: self.tr("No two photos are the same file."),
            Level.NEAR: self.tr("No two photos are the same picture."),
            Level.SIMILAR: self.tr("No two photos are that similar."),
        }[self.question.level]

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

    def _show_group(self) -> None:
        self._member = 1
        self._show_pair()

    def _show_pair(self) -> None:
        current = self._current()
        if current is not None:
            marks, number, pair = current
            later = marks.members(number)[self._member + 1 : self._member + 2]
            row = self._page.list.currentIndex().row() + 1
            if not later and row < self._page.model.rowCount():
                later = marks.members(self._page.model.number(row))[:2]
            self._view.show(pair, later)
            self._describe()

    def _describe(self) -> None:
        current = self._current()
        if current is None:
            return
        marks, number, pair = current
        exact = self._level is Level.EXACT
        said: list[Said] = [
            (None if exact else marks.distance(number, photo), marks.is_marked(number, photo))
            for photo in pair
        ]
        self._view.describe((said[LEFT], said[RIGHT]))
        reason = marks.review.suggestion.reasons[number]
        why = self._why(reason) if marks.is_suggested(number, pair[LEFT]) else ""
        if marks.is_protected(number, pair[LEFT]):
            why = self.tr("Left: always stays, for where it lies")
        if self._level is Level.SIMILAR:
            why = ""  # nothing is suggested among photos that are only alike
        members, going = len(marks.members(number)), len(marks.marked(number))
        self._page.show_place(self._member, members, why, going)
        self._page.show_mark(marked=marks.is_marked(number, pair[RIGHT]))

    def _why(self, reason: Rule | None) -> str:
        return {
            Rule.PIXELS: self.tr("Left: kept for its pixels"),
            Rule.TAKEN: self.tr("Left: kept because it knows when it was taken"),
            Rule.BYTES: self.tr("Left: kept for its larger file"),
            Rule.FORMAT: self.tr("Left: kept for the format that cameras write"),
            Rule.OLDEST: self.tr("Left: kept because it is older"),
            None: self.tr("Left: kept because it was indexed first"),
        }[reason]

    # -- deeds

    def do(self, deed: str) -> None:
        """What a key or a button asks for."""
        pane = self._page.pane
        deeds = {
            Deed.NEXT: lambda: self._step(1),
            Deed.BACK: lambda: self._step(-1),
            Deed.FLICK: pane.flick,
            Deed.DIFFERENCE: lambda: pane.choose(Mode.DIFFERENCE),
            Deed.SIDE: lambda: pane.choose(Mode.SIDE),
            Deed.MARK: self._mark,
            Deed.SWAP: self._swap,
            Deed.TRASH: self._throw_away,
            Deed.TRASH_ALL: self._offer_all,
            Deed.SIMILAR: self._ask_similar,
        }
        self.began.emit()
        if self.marks is not None and self._page.model.rowCount():
            deeds.get(deed, lambda: self._decide(Kind(deed)))()

    def undo(self) -> None:
        """Take back what was decided or thrown away last."""
        self.began.emit()
        while self._undo and self._undo[-1] is None and not self._deeds.can_undo:
            self._undo.pop()  # it could not be brought back
        last = self._undo[-1] if self._undo else None
        if last is None:
            self._deeds.undo()
            return
        self._undo.pop()
        folder, row = self._folder, self._row

        def take_back() -> None:
            with Decisions(folder, write=True) as decisions:
                decisions.remove(last.ids)

        def show(_: None) -> None:
            if last.marks is self.marks:
                last.marks.decided.discard(last.number)
                self._show_rows(row)
            else:  # the groups are others now
                self._ask()

        self._deciding.queue(take_back, show, self._tell)

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

    def _decide(self, kind: Kind) -> None:
        current, row = self._current(), self._row
        if current is None:
            return
        marks, number, _ = current
        folder, level, photos = self._folder, self._level, marks.members(number)
        decided = _Decided(marks, number, [])
        marks.decided.add(number)
        self._undo.append(decided)

        def keep() -> None:
            with Store(folder) as store:
                contents = catalogue.content_ids(store.connection, photos).values()
            with Decisions(folder, write=True) as decisions:
                decided.ids.extend(decisions.add([decide(kind, level, contents)]))

        def fail(error: Exception) -> None:  # it was not kept: the group waits again
            marks.decided.discard(number)
            self._undo = [one for one in self._undo if one is not decided]
            self._show_rows(row)
            self._tell(error)

        self._deciding.queue(keep, lambda _: None, fail)
        self._show_rows(row)

    def _throw_away(self) -> None:
        current = self._current()
        if current is not None:
            self._trash([current[1]])

    def _trash(self, numbers: Sequence[int]) -> None:
        """Move the marked photos of groups to the trash."""
        marks = self.marks
        if marks is None:
            return
        groups = [(goes, stays) for goes, stays in marks.parted(numbers) if goes]
        if groups:
            self._deeds.put_away_of_groups(groups)

    def _offer_all(self) -> None:
        if self.marks is not None:
            photos, size = self.marks.all_marked()
            groups = self.marks.review.groups
            touched = np.unique(groups.numbers[np.isin(groups.photos, photos)])
            self.trash_all_wanted.emit(len(photos), len(touched), size)

    def throw_all_away(self) -> None:
        """Move the marked photos of all groups that wait to the trash."""
        if self.marks is not None:
            self._trash(self.marks.waiting().tolist())

    def _ask_similar(self) -> None:
        current = self._current()
        if current is not None:
            self.asked_similar.emit(current[2][RIGHT])

    def _lose(self, photos: NDArray[np.int64]) -> None:
        self._undo.append(None)
        if self.marks is not None:
            self.marks.lose(photos)
            self._show_rows(self._row)

    def _regain(self, photos: NDArray[np.int64]) -> None:
        if None in self._undo:  # the newest: by a key, or by the button of the notice
            del self._undo[len(self._undo) - 1 - self._undo[::-1].index(None)]
        if self.marks is not None:
            self.marks.regain(photos)
            self._show_rows(self._row)

    def _tell(self, error: Exception) -> None:
        self.news.emit(str(error) or type(error).__name__)


def _news(before: Photos, now: Photos, gone: Photos) -> tuple[bool, bool]:
    """Whether photos came that were not thrown away here, and whether there are others at all."""
    if np.array_equal(before, now):
        return False, False
    return bool(len(np.setdiff1d(np.setdiff1d(now, before), gone))), True


def _settled(review: Review) -> NDArray[np.bool_]:
    """(groups,): those of which every photo was decided about."""
    if not len(review.groups):
        return np.empty(0, bool)
    found: NDArray[np.bool_] = np.logical_and.reduceat(review.settled, review.groups.starts[:-1])
    return found
