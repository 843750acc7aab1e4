"""Marks photos of the pair in sight for removal; each change is a step of the history."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.review.marks import MarksBefore
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.group_notice import GroupNotice
from hashdesk.ui.duplicates.pair.always_kept import words_of_photo
from hashdesk.ui.duplicates.pair_controller import CurrentPair
from hashdesk.ui.undo_history import UndoHistory


class MarkActions(QObject):
    """Changes marks, or says why one may not be changed."""

    changed = Signal(object)  # CurrentPair
    put_back = Signal(object, object)  # MarksBefore, and the photos of the pair in sight then

    def __init__(self, history: UndoHistory, notice: GroupNotice, parent: QObject) -> None:
        super().__init__(parent)
        self._history = history
        self._notice = notice

    def mark(self, pair: CurrentPair) -> None:
        """Mark or unmark the right photo."""
        if pair.right == pair.left and not pair.marks.is_marked(pair.group, pair.left):
            self._notice.tell(self.tr("This photo is kept. W keeps another one in its place."))
            return
        before, told = pair.marks.now(pair.group), self._marked(pair)
        if pair.marks.toggle(pair.group, pair.right):
            marked = pair.marks.is_marked(pair.group, pair.right)
            words = self.tr("Mark a photo") if marked else self.tr("Unmark a photo")
            self._note(pair, before, words, self._marked(pair), told)
        elif why_not := words_of_photo(pair.marks, pair.group, pair.right):
            self._notice.tell(why_not)
        else:
            self._notice.tell(self.tr("One photo of each group is always kept."))

    def mark_others(self, pair: CurrentPair) -> None:
        """Mark or unmark all photos of the group but the left one."""
        before, told = pair.marks.now(pair.group), self._marked(pair)
        if pair.marks.mark_others(pair.group):
            self._note(pair, before, self.tr("Marks of a group"), self._marked(pair), told)
        else:
            self._notice.tell(
                self.tr(
                    "The others are kept: they are in doubt, in protected folders, on disconnected "
                    "drives, or have files (RAW, film, sidecar) that the left one lacks. X marks "
                    "one."
                )
            )

    def swap(self, pair: CurrentPair) -> None:
        """Keep the right photo instead of the left one."""
        before = pair.marks.now(pair.group)
        pair.marks.swap(pair.group, pair.right)
        done = self.tr("Kept now: the photo that was on the right.")
        undone = self.tr("Kept again: the photo that was kept before.")
        self._note(pair, before, self.tr("Keep another photo"), done, undone)

    def _marked(self, pair: CurrentPair) -> str:
        """How many photos are marked of the group, in words."""
        marked = len(pair.marks.marked(pair.group))
        if not marked:
            return self.tr("Nothing is marked in the group.")
        words = self.tr("Marked in the group: {photos}.")
        return words.format(photos=formatting.photos(marked))

    def _note(
        self, pair: CurrentPair, before: MarksBefore, words: str, done: str, undone: str
    ) -> None:
        """Tell of a change, and how to take it back and make it again.

        done, undone: what is so after either.
        """
        after, photos = pair.marks.now(pair.group), (pair.left, pair.right)
        self._history.add(
            words,
            lambda: self.put_back.emit(before, photos),
            lambda: self.put_back.emit(after, photos),
            done=done,
            undone=undone,
        )
        self.changed.emit(pair)
