"""The pair of photos in sight: which two of the current group, and what is said of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.relation import DOUBTFUL, Relation
from hashdesk.core.duplicates.review.group_removals import unproven
from hashdesk.core.duplicates.review.marks import Marks
from hashdesk.ui.duplicates.group.group_tile import tiles_of
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.duplicates.pair import always_kept
from hashdesk.ui.duplicates.pair.keep_doubts import words_of_doubt
from hashdesk.ui.duplicates.pair.keep_reasons import words_of
from hashdesk.ui.duplicates.pair.pair_presenter import Fate, PairNotes, PairPresenter
from hashdesk.ui.images.thumbnails import Thumbnails

if TYPE_CHECKING:
    from hashdesk.core.duplicates.keep.ranking import Reason

SAID_WITH_ALWAYS = (Criterion.REACHABLE, Criterion.PROTECTED)  # why a photo is always kept


class CurrentPair(NamedTuple):
    """Two photos of a group; the left one is the photo to keep."""

    marks: Marks
    group: int  # number
    members: list[int]
    left: int  # photo ids
    right: int

    @property
    def may_differ(self) -> bool:
        """Whether "not the same" can be said of the group: not of files with the same bytes."""
        return not self.marks.are_same_files(self.group)

    @property
    def stays(self) -> bool:
        """Whether neither photo may be marked: of such a pair, nobody need decide anything."""
        return all(self.marks.is_protected(self.group, at) for at in (self.left, self.right))


class PairController(QObject):
    """Follows the list of groups and steps through the pairs of each group."""

    def __init__(
        self, page: DuplicatesPage, thumbnails: Thumbnails, pool: DecodePool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._presenter = PairPresenter(page.pane, thumbnails, pool, self)
        self._marks: Marks | None = None
        self._level = page.level
        self._turned = False
        self.member = 1  # the place in the group of the right photo
        self.photos: tuple[int, ...] = ()  # the two photos that were compared last
        page.group.photo_chosen.connect(self.show_photo)
        page.list.selectionModel().currentChanged.connect(lambda _new, _old: self.show_group())

    def stop(self) -> None:
        """End the decoding of photos."""
        self._presenter.stop()

    def use(self, marks: Marks | None, level: MatchLevel, *, turned: bool) -> None:
        """Show pairs of these groups; turned: the groups may have turned copies."""
        self._marks, self._level, self._turned = marks, level, turned

    def current(self) -> CurrentPair | None:
        """The pair in sight, if there is one."""
        marks, row = self._marks, self._page.list.currentIndex().row()
        if marks is None or row < 0:
            return None
        number = self._page.model.number(row)
        members = marks.members(number)
        if len(members) < 2:
            return None
        self.member = min(max(self.member, 1), len(members) - 1)
        return CurrentPair(marks, number, members, members[0], members[self.member])

    def show_group(self) -> None:
        """Show the pair of the current group that was compared last, or its first one."""
        self.member = 1
        pair = self.current()
        if pair is not None and len(self.photos) == 2:
            left, right = self.photos
            if left == pair.left and right in pair.members:
                self.member = pair.members.index(right)
        self.show_pair()

    def show_photo(self, photo: int) -> None:
        """Show a photo of the current group on the right; the one that is kept is on the left."""
        pair = self.current()
        if pair is not None and photo in pair.members[1:]:
            self.member = pair.members.index(photo)
            self.show_pair()

    def show_pair(self) -> None:
        """Show the current pair, and load the photos that probably come next."""
        pair = self.current()
        if pair is not None:
            self.photos = (pair.left, pair.right)
            later = pair.members[self.member + 1 : self.member + 2]
            row = self._page.list.currentIndex().row() + 1
            if not later and row < self._page.model.rowCount():
                later = pair.marks.members(self._page.model.number(row))[:2]
            self._presenter.show((pair.left, pair.right), later, turned=self._turned)
            self.describe()

    def step(self, by: int) -> None:
        """Go to the next pair: of this group, or the first of the next group."""
        pair = self.current()
        if pair is None:
            return
        if 1 <= self.member + by < len(pair.members):
            self.member += by
            self.show_pair()
        else:
            self.step_group(by)

    def step_group(self, by: int) -> None:
        """Go to another group."""
        row = self._page.list.currentIndex().row() + by
        if 0 <= row < self._page.model.rowCount():
            self._page.list.setCurrentIndex(self._page.model.index(row))

    def describe(self) -> None:
        """Show the marks of the current pair, and why the left photo is kept."""
        pair = self.current()
        if pair is None:
            return
        left, right = self._notes(pair, pair.left), self._notes(pair, pair.right)
        self._presenter.describe((left, right))
        marked = len(pair.marks.marked(pair.group))
        group = self._page.group
        group.show_place(self.member, len(pair.members), self._why(pair))
        doubted = unproven(pair.marks.review.pairs, pair.marks.removals([pair.group]))
        group.show_marked(marked, asks=bool(doubted))
        group.show_mark(
            marked=pair.marks.is_marked(pair.group, pair.right),
            others=pair.marks.are_others_marked(pair.group),
            why_not=always_kept.words_of_photo(pair.marks, pair.group, pair.right),
            why_no_others=always_kept.words_of_others(pair.marks, pair.group),
        )
        group.offer_different(offered=pair.may_differ)
        group.show_tiles(tiles_of(pair.marks, pair.group), (pair.left, pair.right))

    def _notes(self, pair: CurrentPair, photo: int) -> PairNotes:
        fate = self._fate(pair, photo)
        if self._level in (MatchLevel.EXACT, MatchLevel.EDITED) or photo == pair.left:
            return PairNotes(fate)
        relation = pair.marks.relation(pair.group, photo)
        if relation is Relation.LOOK_AGAIN and pair.stays:
            return PairNotes(fate)
        return PairNotes(fate, relation, pair.marks.is_soon_after(pair.group, photo))

    def _fate(self, pair: CurrentPair, photo: int) -> Fate:
        marks, number = pair.marks, pair.group
        if not self._page.may_change:
            return Fate.OPEN
        if marks.is_marked(number, photo):
            return Fate.GOES
        if marks.is_protected(number, photo):
            return Fate.STAYS
        if marks.marked(number) and not self._is_left_to_person(pair):
            return Fate.STAYS
        if photo != pair.left or self._level is MatchLevel.SIMILAR:
            return Fate.OPEN
        if not marks.is_suggested(number, photo):  # a person chose it
            return Fate.STAYS
        reason = self._suggestion(pair)
        if reason is None:  # beside a doubtful one
            return Fate.STAYS if marks.marked(number) else Fate.OPEN
        return Fate.SUGGESTED if reason.certain else Fate.OPEN

    def _is_left_to_person(self, pair: CurrentPair) -> bool:
        """Whether the right photo stays only as long as nobody says what becomes of it.

        Nothing tells that it is a copy of the left one, and others of the group are marked.
        """
        marks, number, _, _, right = pair
        if marks.is_marked(number, right) or marks.should_go(number, right):
            return False
        is_in_doubt = marks.relation(number, right) is Relation.LOOK_AGAIN
        return is_in_doubt or self._suggestion(pair) is not None

    def _suggestion(self, pair: CurrentPair, but: Collection[Criterion] = ()) -> Reason | None:
        """Why the left photo is suggested rather than the right one; None where it is not."""
        marks, number, _, left, right = pair
        is_doubtful = marks.relation(number, right) in DOUBTFUL
        if not marks.is_suggested(number, left) or is_doubtful:
            return None
        return marks.review.suggestion.ranking.reason(left, right, but=but)

    def _why(self, pair: CurrentPair) -> str:
        """Why the left photo is kept; empty where nothing is suggested."""
        marks, number, _, left, right = pair
        if self._level is MatchLevel.SIMILAR or not self._page.may_change:
            return ""
        doubt = self._doubt(pair)
        if always := always_kept.words_of_pair(marks, number, left, right):
            return " ".join(filter(None, (always, doubt or self._difference(pair))))
        if doubt:
            return doubt
        reason = self._suggestion(pair)
        if reason is None:
            return ""
        if reason.certain:
            words = self.tr("Suggestion: keep the left one. {why}")
            if marks.marked(number) and not self._is_left_to_person(pair):
                words = self.tr("Keep the left one. {why}")
            return words.format(why=words_of(reason))
        if marks.is_marked(number, right) and marks.should_go(number, right):
            return self.tr("Right: another file of the same picture is kept, too")
        if reason.criterion is Criterion.FIRST:  # nothing speaks for it
            return self.tr("It is uncertain which one is the original: please compare.")
        words = self.tr("It is uncertain which one is the original: please compare. {why}")
        doubt = "" if reason.doubt is None else words_of_doubt(reason.doubt)
        return " ".join(filter(None, (words.format(why=words_of(reason)), doubt)))

    def _doubt(self, pair: CurrentPair) -> str:
        """Why the right photo may be another picture; empty where nothing speaks for that."""
        marks, number, _, _, right = pair
        relation = marks.relation(number, right)
        if relation is Relation.LOOK_AGAIN and not pair.stays:
            return self.tr("Right: perhaps another picture, so please check")
        if relation is not Relation.BURST:
            return ""
        if marks.is_soon_after(number, right):
            return self.tr("Right: another shot of a burst")
        return self.tr("Right: looks alike, but was taken at another time")

    def _difference(self, pair: CurrentPair) -> str:
        """What speaks for the left photo beside its folder and its drive; empty: nothing."""
        reason = self._suggestion(pair, but=SAID_WITH_ALWAYS)
        return "" if reason is None or reason.criterion is Criterion.FIRST else words_of(reason)
