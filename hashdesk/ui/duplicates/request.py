"""What is looked for on the page of groups, and when it is looked for again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.matches import MatchLevel, usual_radius
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.finder import FoundGroups, GroupFinder, GroupsRequest
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.serial_worker import SerialWorker


class GroupsRequestController(QObject):
    """Follows what is chosen on the page, and the library as it changes."""

    found = Signal(object)  # Answer
    ended = Signal(str)  # no answer: why, or nothing if it was stopped
    failed = Signal(str)  # a sentence for a person
    bits_matter = Signal(bool)  # whether the length of the code decides what is found

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        decisions: SerialWorker,
        parent: QObject | None = None,
    ) -> None:
        """decisions: the lane that writes them."""
        super().__init__(parent)
        self._page = page
        self._decisions = decisions
        self.question = GroupsRequest(
            page.level, 64, 0, usual_radius(page.level, 64), page.menu.options
        )
        self.photos = NO_PHOTOS  # of the library
        self._roots: tuple[FolderNode, ...] = ()  # of the library, and which are within reach
        self._answered = False
        self._unseen = 0  # photos that could not be compared: their thumbnails are gone
        self._stale = False  # photos came since they were compared
        self._lost: tuple[str, ...] = ()  # reference folders that were said not to be there
        self._finding = GroupFinder(folder, self)
        self._finding.working.connect(page.show_working)
        self._finding.found.connect(self._take)
        self._finding.ended.connect(self._give_up)
        page.level_chosen.connect(self._choose_level)
        page.span_chosen.connect(lambda near, far: self._change(near=near, far=far))
        page.menu.chosen.connect(lambda options: self._change(options=options))
        page.stop_wanted.connect(self._finding.cancel)
        page.again_wanted.connect(lambda: self.ask(again=True))
        page.show_level(self.question.level)

    def stop(self) -> None:
        """End its thread and its process."""
        self._finding.stop()

    def refresh(self) -> None:
        """The page is looked at: ask if nothing is known yet, or not all."""
        self.bits_matter.emit(self.question.level is MatchLevel.SIMILAR)
        self._lost = ()  # who comes back is told again
        if not self._answered or self._stale:
            self.ask(again=self._stale)

    def ask(self, *, again: bool = False) -> None:
        """Look for groups; `again`: compare all photos anew."""
        self._stale = False
        # Folders get other ids when they are taken out and come back: look them up now.
        menu, options = self._page.menu, self.question.options
        self._tell_lost(menu.lost(options.references))
        self.question = question = replace(
            self.question,
            references=menu.folder_ids(options.references),
            # A folder that is not in this library asks for nothing.
            across=tuple(filter(None, (menu.folder_ids([one]) for one in options.across))),
        )
        # After what was decided a moment ago is on the disk, or its group would come back.
        self._decisions.queue(
            lambda: None, lambda _: self._finding.ask(question, again=again), self._tell
        )

    def show_snapshot(self, snapshot: Snapshot, gone: PhotoIds) -> None:
        """The library has been read (again). gone: photos that were thrown away here."""
        before, now = self.photos, snapshot.photos
        replugged = snapshot.roots != self._roots  # what is out of reach is never marked
        self.photos, self._roots = now, snapshot.roots
        self._page.menu.show_folders(snapshot.roots)
        self._finding.forget_facts()
        if self._answered:
            self._decisions.queue(
                lambda: _news(before, now, gone, replugged), self._learn, self._tell
            )
        else:  # nothing was compared yet, or it is going on
            self._stale |= len(before) not in (0, len(now))

    def choose_bits(self, bits: int) -> None:
        """Another length of the code; only similar photos depend on it."""
        if self.question.level is MatchLevel.SIMILAR:
            self._change(bits=bits, near=0, far=usual_radius(MatchLevel.SIMILAR, bits))
        else:
            self._change(bits=bits)

    def _choose_level(self, level: MatchLevel) -> None:
        if level is self.question.level:
            return  # and the range stays what it was made
        self._page.show_level(level)
        self.bits_matter.emit(level is MatchLevel.SIMILAR)
        self._change(level=level, near=0, far=usual_radius(level, self.question.bits))

    def _change(self, **changes: Any) -> None:
        before, self.question = self.question, replace(self.question, **changes)
        if self.question != before and self._page.isVisible():
            self.ask()

    def _learn(self, news: tuple[bool, bool]) -> None:
        """Whether photos came, and whether anything is new at all."""
        came, changed = news
        # Thumbnails that were gone may be there again.
        self._stale |= came or self._unseen > 0
        if (changed or self._stale) and self._answered and self._page.isVisible():
            self.ask(again=self._stale)

    def _tell_lost(self, references: tuple[str, ...]) -> None:
        """A reference folder that is not there protects no photo: say so, once."""
        if self.photos is NO_PHOTOS or references == self._lost:
            return
        self._lost = references
        if references:
            self.failed.emit(
                self.tr(
                    "The reference folder {folder} is not in this library: nothing of it is kept "
                    "safe. If it was renamed, choose it again in the menu."
                ).format(folder=formatting.shown(references[0]))
            )

    def _take(self, answer: FoundGroups) -> None:
        self._answered, self._unseen = True, answer.unseen
        self.found.emit(answer)

    def _give_up(self, why: str) -> None:
        self._answered = False
        self.ended.emit(why)

    def _tell(self, error: Exception) -> None:
        self.failed.emit(str(error) or type(error).__name__)


def _news(before: PhotoIds, now: PhotoIds, gone: PhotoIds, replugged: bool) -> tuple[bool, bool]:
    """Whether photos came that were not thrown away here, and whether anything is new at all."""
    if np.array_equal(before, now):
        return False, replugged
    return bool(len(np.setdiff1d(np.setdiff1d(now, before), gone))), True
