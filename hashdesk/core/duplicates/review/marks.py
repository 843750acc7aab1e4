"""The marks of a review: what is kept of each group, what is marked for removal, what is done.

Whatever is kept, a photo that is in doubt beside it, or of another time, is marked only by a person
who marks this one photo.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.duplicates.capture_times import LONGEST_BURST
from hashdesk.core.duplicates.relation import DOUBTFUL, Relation
from hashdesk.core.duplicates.review.choices import PersonalChoices, PhotoChoices
from hashdesk.core.duplicates.review.group_removals import GroupRemoval, group_removals
from hashdesk.core.duplicates.review.groups_left import GroupsLeft
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds

if TYPE_CHECKING:
    from hashdesk.core.duplicates.keep.traits import PhotoTraits
    from hashdesk.core.duplicates.review.review import Review


@dataclass(frozen=True)
class MarksBefore:
    """The marks of one group at one moment: what undoing goes back to."""

    review: Review
    number: int  # of the group in this review
    marked: NDArray[np.bool_]  # (members,)
    keep: int  # photo id
    chosen: PhotoChoices


class Marks:
    """Starts with what the review marks. At least one photo of each group stays unmarked."""

    def __init__(self, review: Review, traits: PhotoTraits, before: Marks | None = None) -> None:
        """before: earlier marks; what the user chose in them carries over by photo."""
        self.review = review
        gone: PhotoIds = NO_PHOTOS if before is None else before.left.gone
        self.left: GroupsLeft = GroupsLeft(review.groups, gone)
        self._traits = traits
        self._marked = review.suggestion.marked.copy()  # (k,), as the photos of the groups
        self._keep = review.suggestion.keep.copy()  # (groups,), ids
        self._chosen: PersonalChoices = PersonalChoices() if before is None else before._chosen
        # Of the photos that choices and losses are about: ids are given again, files replaced.
        self._contents: dict[int, bytes] = {} if before is None else before._known_contents()
        self._forget_others()
        self._apply_choices()

    # -- groups

    def members(self, number: int) -> list[int]:
        """The photos of a group that are not in the trash: the one to keep, the suggested one, …

        Keeping another one moves no other photo.
        """
        photos = self.left.photos(number)
        first = int(self._keep[number]), int(self.review.suggestion.keep[number])
        leading = [photo for photo in dict.fromkeys(first) if photo in photos]
        return [*leading, *(photo for photo in photos if photo not in leading)]

    def are_same_files(self, number: int) -> bool:
        """Whether all photos of a group that are not in the trash are known to have one content."""
        places = [self.left.place(number, photo) for photo in self.members(number)]
        contents = self.review.contents[places] if len(self.review.contents) else places
        return len(np.unique(contents)) == 1

    def relation(self, number: int, photo: int) -> Relation:
        """What a photo of a group is to the one to keep."""
        return self._relation(int(self._keep[number]), photo)

    def _relation(self, one: int, other: int) -> Relation:
        found = self.review.pairs.relations_of(np.array([one]), np.array([other]))
        return Relation(int(found[0]))

    def is_soon_after(self, number: int, photo: int) -> bool:
        """Whether a photo was taken within a burst's time of the one to keep, or before it."""
        rows = self._traits.rows(np.array([int(self._keep[number]), photo]))
        one, other = self._traits.dates[rows].tolist()
        return bool(abs(one - other) <= LONGEST_BURST)

    def is_suggested(self, number: int, photo: int) -> bool:
        """Whether the rules would keep this photo."""
        return int(self.review.suggestion.keep[number]) == photo

    def should_go(self, number: int, photo: int) -> bool:
        """Whether the rules would mark this photo."""
        return bool(self.review.suggestion.marked[self.left.place(number, photo)])

    def lose(self, photos: PhotoIds) -> None:
        """Photos went to the trash."""
        self.left.lose(photos)
        self._keep_what_is_there()

    # -- marks

    def removals(self, numbers: Sequence[int]) -> list[GroupRemoval]:
        """Photos marked for removal, by group; groups without any are left out.

        For what is certainly a copy of the photo to keep, only its copies count as staying. What is
        not was marked by a person, and comes apart from the rest of its group.
        """
        return group_removals(self.review, self._keep, self._marked, self.left.there(), numbers)

    def is_marked(self, number: int, photo: int) -> bool:
        """Whether a photo of a group is marked for removal."""
        return bool(self._marked[self.left.place(number, photo)])

    def is_protected(self, number: int, photo: int) -> bool:
        """Whether a photo must stay because it is in a reference folder or out of reach."""
        return bool(self.review.suggestion.protected[self.left.place(number, photo)])

    def is_away(self, number: int, photo: int) -> bool:
        """Whether a photo must stay only because it is out of reach."""
        return bool(self.review.suggestion.away[self.left.place(number, photo)])

    def marked(self, number: int) -> list[int]:
        """The marked photos of a group that are not in the trash."""
        part = self.left.part(number)
        chosen = self._marked[part] & self.left.there(part)
        found: list[int] = self.review.groups[number][chosen].tolist()
        return found

    def by_folder(self, photos: PhotoIds) -> dict[int, int]:
        """How many of these photos (n,) each folder has, by one of them."""
        folders = self._traits.folders[self._traits.rows(photos)]
        _, first, counts = np.unique(folders, return_index=True, return_counts=True)
        return dict(zip(photos[first].tolist(), counts.tolist(), strict=True))

    def all_marked(self) -> tuple[PhotoIds, int]:
        """The marked photos of all waiting groups, and the bytes that they free."""
        photos = np.unique(self.review.groups.photos[self._marked & self.left.of_waiting()])
        return photos, self.freed_by(photos)

    def files_with(self, photos: Collection[int]) -> int:
        """How many files belong to photos."""
        return sum(len(self._traits.companions.get(photo, ())) for photo in photos)

    def freed_by(self, photos: PhotoIds) -> int:
        """The bytes that photos free."""
        return int(self._freed_by(photos).sum())

    def bytes_of_groups(self) -> NDArray[np.int64]:
        """(groups,), bytes that the marked photos of each group free."""
        groups = self.review.groups
        if not len(groups):
            return NO_PHOTOS
        sizes = np.where(self._marked, self._freed_by(groups.photos), 0)
        total: NDArray[np.int64] = np.add.reduceat(sizes, groups.starts[:-1])
        return total

    def _freed_by(self, photos: PhotoIds) -> NDArray[np.int64]:
        """(n,), bytes that each photo frees: none if another hard link keeps them."""
        sizes = self._traits.bytes[self._traits.rows(photos)]
        return np.where(np.isin(photos, self.review.one_file.held), 0, sizes)

    def _known_contents(self) -> dict[int, bytes]:
        """The content ids, by photo, of what was chosen or lost, as far as they are known."""
        wanted = self._chosen.photos.union(self.left.gone.tolist())
        return {**self._contents, **self.review.pairs.contents_of(wanted)}

    def _forget_others(self) -> None:
        """Forget what was chosen or lost under the ids of photos that are others now."""
        now = self.review.pairs.contents_of(self._contents)
        others = [photo for photo, content in now.items() if content != self._contents[photo]]
        self._chosen.forget(others)
        self.left.regain(np.array(others, np.int64))

    def _apply_choices(self) -> None:
        """Apply earlier choices, as long as one photo of each group stays.

        A choice marks only the photo it was made for, and no photo that a decision now covers, or
        that is in doubt beside another photo than the one that was kept then.
        """
        groups = self.review.groups
        self._keep_what_is_there()
        for photo in sorted(self._chosen.kept):
            for place in np.flatnonzero(groups.photos == photo).tolist():
                self._exchange(int(groups.numbers[place]), photo)
        # What stays comes first: a group whose photos were all marked in between lost none.
        for photo, goes in sorted(self._chosen.marked.items(), key=lambda choice: choice[1]):
            for place in np.flatnonzero(groups.photos == photo).tolist():
                number = int(groups.numbers[place])
                barred = goes and (
                    photo in self._chosen.kept
                    or bool(self.review.settled[place])
                    or (
                        self._chosen.beside.get(photo) != self._keep[number]
                        and self._is_doubtful(number, photo)
                    )
                )
                if bool(self._marked[place]) != goes and not barred:
                    self._toggle(number, photo)

    def _is_doubtful(self, number: int, photo: int) -> bool:
        """Whether only a person can tell if a photo may go while the one to keep stays."""
        return self.relation(number, photo) in DOUBTFUL

    def _keep_what_is_there(self) -> None:
        """Where the photo to keep is in the trash, keep another one."""
        for number in np.flatnonzero(np.isin(self._keep, self.left.gone)).tolist():
            if members := self.members(number):
                staying = [photo for photo in members if not self.is_marked(number, photo)]
                self._exchange(number, (staying or members)[0])

    def _exchange(self, number: int, keep: int) -> None:
        """Keep this photo, and give its mark to the photo that was kept.

        Photos that are in doubt beside it lose their marks.
        """
        before, place = int(self._keep[number]), self.left.place(number, keep)
        goes, self._marked[place] = bool(self._marked[place]), False
        self._keep[number] = keep
        if before != keep and before not in self._chosen.kept:
            goes &= not self.is_protected(number, before) and not self._traits.lacks(keep, before)
            goes &= not self._is_doubtful(number, before)
            self._marked[self.left.place(number, before)] = goes
        for photo in self.marked(number):
            if self._is_doubtful(number, photo):
                self._marked[self.left.place(number, photo)] = False

    def toggle(self, number: int, photo: int) -> bool:
        """Mark or unmark a photo. False: it must stay, or it is the last unmarked one."""
        if not self._toggle(number, photo):
            return False
        keep, marked = int(self._keep[number]), self.is_marked(number, photo)
        self._chosen.mark(photo, keep, marked=marked)
        if photo == keep and marked:
            self._unmark_doubtful(number)
        return True

    def _unmark_doubtful(self, number: int) -> None:
        """The photo to keep goes: unmark what is in doubt beside every photo that stays."""
        marked = self.marked(number)
        staying = [photo for photo in self.members(number) if photo not in marked]
        for photo in marked:
            if photo != self._keep[number] and all(
                self._relation(other, photo) in DOUBTFUL for other in staying
            ):
                self._marked[self.left.place(number, photo)] = False

    def _toggle(self, number: int, photo: int) -> bool:
        place = self.left.place(number, photo)
        if not self._marked[place]:
            last = len(self.marked(number)) + 1 >= len(self.members(number))
            if last or self.is_protected(number, photo):
                return False
        self._marked[place] = not self._marked[place]
        return True

    def mark_others(self, number: int) -> bool:
        """Mark all photos of a group but the one to keep, or unmark them if they are marked.

        Photos that must stay are left out, those in doubt, and those with companions that the one
        to keep lacks. False: there is no other photo.
        """
        goes, others = not self.are_others_marked(number), self._others(number)
        for photo in (self.members(number)[0], *others):
            marked = goes and photo in others
            self._marked[self.left.place(number, photo)] = self._chosen.marked[photo] = marked
        return bool(others)

    def are_others_marked(self, number: int) -> bool:
        """Whether all photos of a group are marked but the one to keep and those that must stay."""
        others = self._others(number)
        return bool(others) and all(self.is_marked(number, photo) for photo in others)

    def _others(self, number: int) -> list[int]:
        """The photos of a group that may be marked while the one to keep stays."""
        keep, *others = self.members(number)
        return [
            photo
            for photo in others
            if not self.is_protected(number, photo)
            and not self._traits.lacks(keep, photo)
            and self._relation(keep, photo) not in DOUBTFUL
        ]

    def swap(self, number: int, keep: int) -> None:
        """Keep this photo, and give its mark to the one that was kept unless it must stay."""
        before = int(self._keep[number])
        self._chosen.keep(keep, before)
        self._exchange(number, keep)
        self._chosen.marked |= {keep: False, before: self.is_marked(number, before)}

    # -- undo

    def now(self, number: int) -> MarksBefore:
        """The marks of a group as they are, to go back to."""
        marked = self._marked[self.left.part(number)].copy()
        chosen = self._chosen.of(self.review.groups[number].tolist())
        return MarksBefore(self.review, number, marked, int(self._keep[number]), chosen)

    def put_back(self, before: MarksBefore) -> None:
        """Go back to earlier marks; if groups were found again since, to what was chosen then."""
        if before.review is self.review:
            self._chosen.put_back(before.chosen)
            self._marked[self.left.part(before.number)] = before.marked
            self._keep[before.number] = before.keep
            self._keep_what_is_there()
        else:
            self._chosen.put_back(before.chosen.without(self._others_than_in(before)))
            self._marked = self.review.suggestion.marked.copy()
            self._keep = self.review.suggestion.keep.copy()
            self._apply_choices()

    def _others_than_in(self, before: MarksBefore) -> set[int]:
        """Photos that have other content now than when earlier marks were made."""
        then = before.review.pairs.contents_of(before.chosen.photos)
        now = self.review.pairs.contents_of(then)
        return {photo for photo, content in now.items() if content != then[photo]}
