"""Photos to the trash and back: asks before many go, and undoes, also what earlier windows did."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.removal.obstacles import obstacle, reads_whole
from hashdesk.core.removal.removal_lines import Removed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import RestoreOutcome, restore_batch, restore_listed
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.images.photo_cards import PhotoCard, read_cards
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid.anchor import GridAnchor
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.trash.question import ask_before, read_emptied
from hashdesk.ui.photos.trash.returning import Returning
from hashdesk.ui.photos.trash.stayed_dialog import Reasons, StayedDialog
from hashdesk.ui.photos.trash.to_trash import TrashOutcome, move_to_trash
from hashdesk.ui.photos.trash.words import (
    described,
    reason,
    sentence_of_gone,
    sentence_of_left,
    why_not_back,
    words_of_move,
    words_of_restore,
)
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.undo_history import UndoHistory, UndoStep
from hashdesk.ui.widgets.dialogs.confirm import confirm

NAMED_AT_ONCE = 1  # photos that stayed; of more, there is a list


@dataclass(frozen=True)
class _Moved:
    """What this window moved at once."""

    step: UndoStep  # how to undo it
    keys: set[str]  # of the files that are still in the trash
    place: GridAnchor | None  # of the list before; None: another list came


class TrashController(QObject):
    """The window's way to the trash. What is there is in the log of the library, and nowhere else.

    File work runs in a thread of its own.
    """

    trashed = Signal(object)  # ids (n,) of photos that went to the trash
    restored = Signal(object)  # ids (n,) of photos that came back from the trash
    tried_to_restore = Signal()  # all, some or none came back
    files_changed = Signal(object)  # list[bytes]: folders that the library should scan again

    def __init__(
        self,
        folder: Path,
        grid: GridView,
        photo_list: PhotoList,
        history: UndoHistory,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._log = RemovalLog(folder)
        self._grid = grid
        self._history = history
        self._notifier = notifier
        self.worker = SerialWorker("trash", self)
        self.has_told = False  # what was interrupted; until then, nothing else reads the log
        self._returning = Returning(grid, photo_list, self)
        self._steps: dict[str, _Moved] = {}  # by batch
        grid.list_left.connect(self._leave_list)

    def stop(self) -> None:
        """End the thread after the files that are being moved."""
        self.worker.stop()

    # -- to the trash

    def move(self, cards: Sequence[PhotoCard], *, in_sight: bool = True) -> None:
        """Move photos to the trash, after a question if they are many or all of a folder.

        in_sight: False to ask however few they are, as some are out of sight.
        """
        whole = reads_whole(card.photo.size for card in cards)

        def move(log: RemovalLog) -> TrashOutcome:
            return move_to_trash(
                log,
                cards,
                lambda c: obstacle(c.photo, c.place.full, by_content=whole),
                by_content=whole,
            )

        def go() -> None:
            self.move_with(move, lambda: self.move(cards, in_sight=in_sight))

        folder, window = self._folder, self._grid.window()
        self.worker.queue(
            lambda: read_emptied(folder, cards),
            lambda emptied: ask_before(window, cards, emptied, go, in_sight=in_sight),
            self._notifier.show_error,
        )

    def move_with(
        self,
        move: Callable[[RemovalLog], TrashOutcome],
        again: Callable[[], object] | None = None,
    ) -> None:
        """Run `move`, which moves photos to the trash, in the worker; it can be undone.

        again: what redoes it, with all questions that came before; None: it is not redone.
        """
        log = self._log
        self.worker.queue(
            lambda: move(log),
            lambda outcome: self._show_trashed(outcome, again),
            self._notifier.show_error,
        )

    def tell_interrupted(self, then: Callable[[], object]) -> None:
        """Tell what lies in the trash because HashDesk ended while it moved photos.

        then: what reads the log next. Whoever does so first sets it in order.
        """
        log = self._log

        def go_on() -> None:
            self.has_told = True
            then()

        def show(entries: list[Removed]) -> None:
            if entries:
                words = self.tr(
                    "HashDesk was ended while it moved photos to the trash. In the trash: {photos}."
                ).format(photos=described(entries))
                batch = entries[0].batch
                restore = self.tr("Restore"), lambda: self._restore(batch)
                self._notifier.notice(words, *restore, stays=True)
            go_on()

        def fail(error: Exception) -> None:
            self._notifier.show_error(error)
            go_on()

        self.worker.queue(log.interrupted, show, fail)

    # -- and back

    def restore(self, keys: Collection[str] | None) -> None:
        """Bring back photos that the log lists, each named by one of its files; None: all.

        Asked for on another page.
        """
        log = self._log

        def show(outcome: RestoreOutcome) -> None:
            keys = {entry.key for entry in outcome.returned}
            places = [one.place for one in self._steps.values() if one.keys & keys]
            last = next(filter(None, reversed(places)), None)
            self._returning.wait_elsewhere(_ids(outcome.returned), last)
            self._show_restored(outcome)
            self._add_restored(_ids(outcome.returned))

        self.worker.queue(lambda: restore_listed(log, keys), show, self._notifier.show_error)

    def _add_restored(self, photos: PhotoIds) -> None:
        """Let photos (n,) that came back be moved to the trash again by an undo."""
        if len(photos):
            words = words_of_restore(len(photos))
            self._history.add(words, lambda: self._move_again(photos))

    def _move_again(self, photos: PhotoIds) -> None:
        """Undo that photos (n,) came back; that they go again is a step of its own."""
        folder = self._folder

        def move(cards: dict[int, PhotoCard]) -> None:
            if cards:
                self.move(list(cards.values()))
            else:  # nobody knows yet whether their files are what they were
                self._add_restored(photos)
                self._notifier.status(self.tr("The library is still reading what came back."))

        read = partial(read_cards, folder, photos.tolist())
        self.worker.queue(read, move, self._notifier.show_error)

    def offer_last(self) -> None:
        """Ask whether to bring back the photos that went last, from whichever window."""
        log = self._log
        self.worker.queue(log.in_trash, self._ask_about, self._notifier.show_error)

    def _ask_about(self, entries: list[Removed]) -> None:
        if not entries:
            self._notifier.status(self.tr("There is nothing to undo."))
            return
        words = self.tr("Restore {photos}, moved to the trash on {moment}?").format(
            photos=described(entries), moment=formatting.local_moment(entries[0].at)
        )
        yes, batch = self.tr("Restore"), entries[0].batch
        confirm(self._grid.window(), yes, words, yes, lambda: self._restore(batch))

    def _take_back(self, batch: str) -> None:
        """Bring back what went together, by the button that says "Undo": the last can be redone."""
        moved = self._steps.get(batch)
        if moved is not None and self._history.comes_next(moved.step):
            self._history.undo()
        else:
            self._restore(batch)

    def _restore(self, batch: str) -> None:
        """Bring back what went together, by a button: then it is no step to undo any more."""
        if batch in self._steps:
            self._history.drop(self._steps[batch].step)
        self._undo(batch)

    def _undo(self, batch: str) -> None:
        """Bring back what went together, as a step of the history that is just taken back."""
        log, chosen = self._log, self._returning.choice()
        moved = self._steps.pop(batch, None)
        self._notifier.withdraw()  # its button offers the same

        def show(outcome: RestoreOutcome) -> None:
            if moved is not None and not outcome.returned:
                self._history.drop(moved.step)  # there is nothing to move again
            place = None if moved is None else moved.place
            self._returning.wait_for(_ids(outcome.returned), chosen, place)
            self._show_restored(outcome)
            self._returning.select()

        self.worker.queue(lambda: restore_batch(log, batch), show, self._notifier.show_error)

    # -- outcomes

    def _show_trashed(self, outcome: TrashOutcome, again: Callable[[], object] | None) -> None:
        moved, problem = outcome.moved, outcome.problem
        if moved:
            batch, photos = moved[0].batch, described(moved)
            step = self._history.add(
                words_of_move(len(_ids(moved))), lambda: self._undo(batch), again, anew=True
            )
            keys = {entry.key for entry in moved}
            self._steps[batch] = _Moved(step, keys, self._grid.anchor())
            self._advance(_ids(moved))
            self.trashed.emit(_ids(moved))
            self.files_changed.emit(_folders(moved))
            # What was said before, such as "Restored", is true no longer.
            self._notifier.status(self.tr("Went to the trash: {photos}.").format(photos=photos))
            text = self.tr("Moved to the trash: {photos}.").format(photos=photos)
            buttons = [(self.tr("Undo"), lambda: self._take_back(batch))]
            self._tell(" ".join(filter(None, (text, problem))), buttons, self._reasons(outcome))
        elif problem:
            self._tell(problem, [], self._reasons(outcome))

    def _reasons(self, outcome: TrashOutcome) -> Reasons:
        left = [(one.file.path, why_not_back(one)) for one in outcome.left]
        return [*((one.photo, reason(one)) for one in outcome.stayed), *left]

    def _tell(
        self,
        said: str,
        buttons: Sequence[tuple[str, Callable[[], object]]],
        reasons: Reasons,
        title: str = "",
    ) -> None:
        """Show a notice; of several photos that stayed where they were, all in a list."""
        if len(reasons) > NAMED_AT_ONCE:
            title = title or self.tr("Not moved to the trash")
            parent = self._grid.window()
            show = (self.tr("Show all"), lambda: StayedDialog(title, reasons, parent).open())
            buttons = [*buttons, show]
        if len(buttons) == 2:
            self._notifier.ask(said, *buttons[0], *buttons[1])
        else:
            self._notifier.notice(said, *(buttons[0] if buttons else ()), stays=True)

    def _advance(self, removed: PhotoIds) -> None:
        """Make the next remaining photo current, unless a remaining one is current already."""
        grid, model = self._grid, self._grid.photo_model
        if grid.current_photo() not in removed.tolist():
            return
        rank, shown = model.rank_at(grid.currentIndex()), model.photos
        remaining = np.flatnonzero(~np.isin(shown, removed))
        if len(remaining):
            after = remaining[remaining >= rank]
            grid.set_current(int(shown[after[0] if len(after) else remaining[-1]]))

    def _show_restored(self, outcome: RestoreOutcome) -> None:
        back = outcome.returned
        if back:
            self._forget_steps({entry.key for entry in back})
            self.restored.emit(_ids(back))
            self.files_changed.emit(_folders(back))
            self._notifier.status(self.tr("Restored: {photos}.").format(photos=described(back)))
        else:
            self._notifier.status(self.tr("Nothing was restored."))  # whatever was said before
        if outcome.left or outcome.gone:
            reasons = [(one.file.path, why_not_back(one)) for one in outcome.left]
            said = sentence_of_left(outcome.left), sentence_of_gone(len(_ids(outcome.gone)))
            self._tell(" ".join(filter(None, said)), [], reasons, self.tr("Not restored"))
        elif not back:
            self._notifier.notice(
                self.tr("There is nothing to restore: all of it is back already.")
            )
        self.tried_to_restore.emit()

    def keep_steps(self, in_trash: set[str]) -> None:
        """Offer to undo only what is still in the trash: it may have been emptied."""
        gone = {key for moved in self._steps.values() for key in moved.keys} - in_trash
        self._forget_steps(gone)

    def _forget_steps(self, gone: set[str]) -> None:
        """Drop the steps of which no file is in the trash any more. gone: keys of files."""
        for batch, moved in list(self._steps.items()):
            moved.keys.difference_update(gone)
            if not moved.keys:
                del self._steps[batch]
                self._history.drop(moved.step)
                self._notifier.withdraw()  # its button could bring back nothing

    def _leave_list(self) -> None:
        """The places of photos that went are none in another list."""
        for batch, moved in self._steps.items():
            self._steps[batch] = replace(moved, place=None)


def _ids(entries: list[Removed]) -> PhotoIds:
    return np.array(list(dict.fromkeys(entry.photo for entry in entries)), np.int64)


def _folders(entries: list[Removed]) -> list[bytes]:
    """The folders that files lie in, or lay in."""
    return sorted({os.path.dirname(entry.path) for entry in entries})
