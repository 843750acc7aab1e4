"""What may become of photos: judged by the files before and after a step, not by what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.duplicates.decisions.decision import Decision
from hashdesk.core.duplicates.match_level import MatchLevel
from tests.faults.sequences import window
from tests.faults.sequences.census import Census, files_of, is_free, outside, trashed
from tests.faults.sequences.contents import Known
from tests.faults.sequences.place import Place
from tests.faults.sequences.window import InSight


@dataclass(frozen=True)
class Thrown:
    """A file that HashDesk moved to the trash."""

    file: tuple[int, int]  # device and inode
    content: bytes
    place: Path  # where it really lay
    has_other_names: bool  # by which it may be written to: then HashDesk does not know it any more


@dataclass(frozen=True)
class MarkedPhoto:
    """A photo that goes with its group, as the person saw it."""

    path: Path  # where it really lies
    content: bytes
    staying: dict[Path, bytes]  # of its group: where it really lies, and its content
    is_suggested: bool  # and no mark of its group was changed by the person


class Oracle:
    """Remembers what was thrown away and decided in a sequence; each method raises if it is wrong.

    Nothing is lost that the person did not choose: HashDesk deletes no file, overwrites none, moves
    none but what was chosen as it is now, and keeps of each group what it promised to keep.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._thrown: list[Thrown] = []
        self._decided: dict[int, Decision] = {}

    # -- files

    def unmoved(self, before: Census, after: Census) -> None:
        """Nothing has happened to any file."""
        _nothing_lost(before, after)
        assert before == after, f"moved: {_differences(before, after)}"

    def thrown_from_groups(
        self, before: Census, after: Census, marked: Sequence[MarkedPhoto], level: MatchLevel
    ) -> int:
        """Only what was marked went, and what had to stay is there; how many photos went."""
        gone = self._gone(before, after, {photo.path: photo.content for photo in marked})
        there = self._there(after)
        for photo in marked:
            if photo.path not in gone:
                continue
            if level is MatchLevel.EXACT:
                assert photo.content in there.values(), f"lost: the last copy of {photo.path}"
            kept = photo.staying.items() & there.items()
            assert kept, f"lost: nothing stays of the group of {photo.path}"
            if photo.is_suggested:
                self._same_picture_stays(photo, there.values())
        return len(gone)

    def thrown_by_choice(self, before: Census, after: Census, chosen: Mapping[Path, bytes]) -> int:
        """Only what was chosen went. chosen: by where it lies, the content that was shown."""
        return len(self._gone(before, after, chosen))

    def returned(self, before: Census, after: Census, *, all_of_it: bool) -> int:
        """Files came back to where they were, and over no other file; how many.

        all_of_it: whatever can come back must be back.
        """
        _nothing_lost(before, after)
        _nothing_overwritten(before, after)
        missing = outside(before).keys() - after.keys()
        assert not missing, f"wrong: went while others came back: {missing}"
        origins = {(thrown.file, thrown.place) for thrown in self._thrown}
        new = after.keys() - before.keys()
        for path in new:
            lying = after[path]
            assert not lying.in_trash, f"wrong: {path} is new in the trash"
            assert (lying.file, path) in origins, f"wrong: {path} came where it never was"
        if all_of_it:
            for thrown in self._thrown:
                assert not self._could_return(thrown, after), f"wrong: still in trash: {thrown}"
        self.forget_ended(after)
        return len(new)

    def forget_ended(self, census: Census) -> None:
        """Files that are in no trash any more cannot come back."""
        files = {lying.file for lying in trashed(census).values()}
        self._thrown = [thrown for thrown in self._thrown if thrown.file in files]

    @property
    def places(self) -> list[Path]:
        """Where the files were that are in the trash."""
        return [thrown.place for thrown in self._thrown]

    # -- decisions

    def decided(self, number: int, decision: Decision) -> None:
        """HashDesk has acknowledged a decision."""
        self._decided[number] = decision

    def taken_back(self, number: int) -> None:
        """A person has undone it."""
        del self._decided[number]

    @property
    def decisions(self) -> list[int]:
        """The numbers of decisions."""
        return list(self._decided)

    def decisions_are_there(self) -> None:
        """All decisions are kept."""
        kept = window.decisions_of(self._place.library)
        for number, decision in self._decided.items():
            assert number in kept, f"lost: decision {number}"
            assert kept[number].members == decision.members, f"wrong: decision {number}"

    def shown(self, sight: InSight) -> None:
        """No group is shown that was decided, whatever was written into its files since."""
        pixels = self._place.known.pixels
        decided = [_by_pixels(d.members, self._place.known) for d in self._decided.values()]
        groups = sight.marks.review.groups
        for number in range(len(groups)):
            group = Counter(pixels(sight.contents[photo]) for photo in groups[number].tolist())
            assert not any(group <= known for known in decided), f"wrong: shown again: {group}"

    # -- parts of the above

    def _gone(self, before: Census, after: Census, allowed: Mapping[Path, bytes]) -> set[Path]:
        _nothing_lost(before, after)
        _nothing_overwritten(before, after)
        assert not trashed(before).keys() - after.keys(), "wrong: something came from the trash"
        assert not outside(after).keys() - before.keys(), "wrong: a file is in another place"
        gone = outside(before).keys() - after.keys()
        for path in gone:
            lying = before[path]
            assert path in allowed, f"lost: nobody chose {path}"
            assert lying.content == allowed[path], f"lost: another photo was chosen than {path} is"
            names = sum(other.file == lying.file for other in before.values())
            self._thrown.append(Thrown(lying.file, lying.content, path, names > 1))
        return set(gone)

    def _there(self, census: Census) -> dict[Path, bytes]:
        """The contents that HashDesk can read outside of the trash, by path."""
        return {
            path: lying.content
            for path, lying in outside(census).items()
            if self._place.is_reachable(path)
        }

    def _same_picture_stays(self, photo: MarkedPhoto, there: Iterable[bytes]) -> None:
        known = self._place.known
        pictures = {known.picture(content) for content in there}
        wanted = known.picture(photo.content)
        assert wanted in pictures, f"lost: suggested, and no other file shows it: {photo.path}"

    def _could_return(self, thrown: Thrown, census: Census) -> bool:
        """Whether a file is in the trash although nothing hinders its return."""
        in_trash = {lying.file for lying in trashed(census).values()}
        is_free_place = is_free(thrown.place) and self._place.may_come_back(thrown.place)
        return thrown.file in in_trash and is_free_place and not thrown.has_other_names


def _by_pixels(members: Mapping[bytes, int], known: Known) -> Counter[object]:
    found: Counter[object] = Counter()
    for content, copies in members.items():
        found[known.pixels(content)] += copies
    return found


def _nothing_lost(before: Census, after: Census) -> None:
    lost, new = files_of(before) - files_of(after), files_of(after) - files_of(before)
    names = [path for path, lying in before.items() if (lying.file, lying.content) in lost]
    assert not lost, f"lost: {names} are nowhere any more"
    assert not new, f"wrong: {new} are new files"


def _nothing_overwritten(before: Census, after: Census) -> None:
    both = before.keys() & after.keys()
    changed = [path for path in both if before[path] != after[path]]
    assert not changed, f"lost: overwritten: {changed}"


def _differences(before: Census, after: Census) -> list[Path]:
    return sorted(path for path, _ in before.items() ^ after.items())
