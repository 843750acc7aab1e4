"""What a person does in HashDesk, and what an oracle says of it after each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.group_removals import GroupRemoval, compared_contents
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS
from hashdesk.ui.images.photo_cards import PhotoCard
from tests.faults.sequences import killing, window
from tests.faults.sequences.killing import Errand, Killer
from tests.faults.sequences.oracle import MarkedPhoto, Oracle
from tests.faults.sequences.place import Place
from tests.faults.sequences.window import InSight


class Session:
    """Each method is a step. Numbers say which of the things that there are, counted round."""

    def __init__(self, place: Place, oracle: Oracle, killer: Killer, counts: Counter[str]) -> None:
        self._place, self._library, self._oracle = place, place.library, oracle
        self._killer, self._counts = killer, counts
        self._sight: InSight | None = None
        self._touched: set[int] = set()  # photos of groups whose marks the person has changed
        self._chosen: list[PhotoCard] = []  # in the grid, while a question is open

    # -- looks

    def scan(self, believe: bool) -> None:
        """Bring the library up to date. believe: that photos are gone, however many."""
        before = self._place.census()
        roots = [root for root in self._place.roots if root.is_dir()]
        window.scan(self._library, roots, believe=believe)
        self._oracle.unmoved(before, self._place.census())
        self._counts["scans"] += 1

    def find(self, level: MatchLevel) -> None:
        """Find groups; what a person chose in groups of the same level carries over."""
        before = self._place.census()
        same = self._sight if self._sight and self._sight.level is level else None
        self._sight = window.find(self._library, level, same.marks if same else None)
        if same is None:
            self._touched.clear()
        self._oracle.shown(self._sight)
        self._oracle.unmoved(before, self._place.census())
        self._counts["groups"] += len(self._waiting())

    def group_again(self) -> None:
        """Make groups of the same pairs: a choice in the menu has changed."""
        if self._sight is not None:
            marks = self._sight.marks
            self._sight = window.group(self._library, marks.review.pairs, marks)
            self._oracle.shown(self._sight)

    def scan_and_find(self, level: MatchLevel) -> None:
        """Both, as the window does."""
        self.scan(believe=True)
        self.find(level)

    def clear_thumbnails(self) -> None:
        """A person clears the cache."""
        (self._library / THUMBNAILS).unlink(missing_ok=True)

    # -- marks and decisions

    def mark(self, group: int, photo: int, how: str) -> None:
        """Change the marks of a group."""
        if self._sight is None or (number := self._group(group)) is None:
            return
        marks, members = self._sight.marks, self._sight.marks.members(number)
        self._touched.update(marks.review.groups[number].tolist())
        if how == "others":
            marks.mark_others(number)
        elif how == "swap":
            marks.swap(number, members[photo % len(members)])
        else:
            marks.toggle(number, members[photo % len(members)])
        self._counts["marks"] += 1

    def decide(self, group: int, kind: DecisionKind) -> None:
        """Decide about a group."""
        if self._sight is None or (number := self._group(group)) is None:
            return
        self._oracle.decided(*window.decide(self._library, kind, self._sight, number))
        self._sight.marks.left.decided.add(number)
        self._counts["decisions"] += 1

    def take_decision_back(self, number: int) -> None:
        """Undo one."""
        if decisions := self._oracle.decisions:
            decision = decisions[number % len(decisions)]
            window.take_back(self._library, decision)
            self._oracle.taken_back(decision)

    # -- to the trash

    def throw_marked(self, group: int, every: bool, kill: int | None, torn: bool) -> None:
        """The marked photos of one group, or of all. kill: before this step of the process."""
        sight, number = self._sight, self._group(group)
        if sight is None or number is None:
            return
        removals = sight.marks.removals(self._waiting() if every else [number])
        if not removals:
            return
        before, marked = self._place.census(), self._as_marked(sight, removals)
        what = removals, compared_contents(sight.marks.review.pairs, removals), sight.level
        if kill is None:
            self._lose(window.throw_marked(self._library, *what).moved)
        else:
            self._kill(killing.throwing(*self._here, kill, *what, torn=torn))
        gone = self._oracle.thrown_from_groups(before, self._place.census(), marked, sight.level)
        self._counts[f"thrown, {sight.level}"] += gone

    def choose(self, numbers: list[int]) -> None:
        """Choose photos in the grid, and be asked about them."""
        photos = window.photos_in_grid(self._library)
        ids = [photos[number % len(photos)] for number in numbers] if photos else []
        self._chosen = list(window.cards_of(self._library, ids).values())

    def throw_chosen(self, numbers: list[int], kill: int | None, torn: bool) -> None:
        """The photos that were chosen before, or else these."""
        if kill is not None or not self._chosen:
            self.choose(numbers)
        if not self._chosen:
            return
        before, cards = self._place.census(), self._chosen
        shown = {self._place.stored_of(card.place.full): card.photo.content_id for card in cards}
        if kill is None:
            self._lose(window.throw_chosen(self._library, cards).moved)
        else:
            chosen = [card.photo.id for card in cards]
            self._kill(Errand(*self._here, kill, chosen=chosen, torn=torn))
        gone = self._oracle.thrown_by_choice(before, self._place.census(), shown)
        self._counts["thrown, chosen"] += gone
        self._chosen = []

    # -- and back

    def restore(self, which: int, every: bool, kill: int | None, torn: bool) -> None:
        """What went together, the newest first; or all."""
        if kill is not None:
            before = self._place.census()
            self._kill(Errand(*self._here, kill, torn=torn))
            self._oracle.returned(before, self._place.census(), all_of_it=False)
        elif every:
            self._restore(None)
        elif batches := window.batches(self._library)[::-1]:
            self._restore(batches[which % len(batches)])

    def end(self) -> None:
        """Whatever happened: once drives are back, all that is in the trash can come back."""
        if not self._place.is_plugged:
            self._place.plug()
        if not self._place.is_writable:
            self._place.set_writable(True)
        self._restore(None)
        self._oracle.decisions_are_there()

    # -- parts of the above

    def _restore(self, batch: str | None) -> None:
        before = self._place.census()
        returned = window.restore(self._library, batch).returned
        back = self._oracle.returned(before, self._place.census(), all_of_it=batch is None)
        self._counts["back"] += back
        if self._sight is not None:
            self._sight.marks.left.regain(window.ids_of(returned))

    def _as_marked(self, sight: InSight, removals: Sequence[GroupRemoval]) -> list[MarkedPhoto]:
        """What goes, by where it is now: a scan may have followed a photo that was moved."""
        cards = window.cards_of(self._library, sight.contents)
        stored = {photo: self._place.stored_of(card.place.full) for photo, card in cards.items()}
        marked = []
        for removal in removals:
            staying = {
                stored[photo]: sight.contents[photo] for photo in removal.staying if photo in cards
            }
            marked += [
                MarkedPhoto(
                    stored[photo], sight.contents[photo], staying, photo not in self._touched
                )
                for photo in removal.marked
                if photo in cards
            ]
        return marked

    def _lose(self, moved: Sequence[Removed]) -> None:
        if self._sight is not None:
            self._sight.marks.lose(window.ids_of(moved))

    def _kill(self, errand: Errand) -> None:
        """HashDesk is killed at its work; a new window opens."""
        self._counts["killed"] += self._killer.run(errand)
        window.tell_interrupted(self._library)
        self._sight, self._chosen = None, []

    @property
    def _here(self) -> tuple[str, str]:
        return str(self._library), str(self._place.data)

    def _waiting(self) -> list[int]:
        """The numbers of the groups that are in sight."""
        return [] if self._sight is None else self._sight.marks.left.waiting().tolist()

    def _group(self, number: int) -> int | None:
        waiting = self._waiting()
        return waiting[number % len(waiting)] if waiting else None
