"""Which groups the Duplicates page asks for, and when it asks again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.match_level import MatchLevel, usual_radius
from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.decisions.decision_writer import DecisionWriter
from hashdesk.ui.duplicates.finding.finder import GroupFinder
from hashdesk.ui.duplicates.finding.options import Comparison, GroupsRequest
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import NO_CONTENTS, Contents, Snapshot, have_other_contents
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.serial_worker import SerialWorker

if TYPE_CHECKING:
    from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups

_Seen = tuple[PhotoIds, Contents]  # photos that are there, contents of all


class GroupsRequestController(QObject):
    """Follows the choices on the page and the changes of the library."""

    found = Signal(object)  # FoundGroups
    ended = Signal(str)  # without groups: why, or "" if it was stopped
    comparing = Signal(object)  # JobState
    rested = Signal()  # nothing is compared or grouped any more
    bits_matter = Signal(bool)  # whether the groups depend on the length of the code

    def __init__(
        self,
        folder: Path,
        page: DuplicatesPage,
        scratch: ScratchFolder,
        compared: KeptShares,
        decision_writer: DecisionWriter,
        notifier: Notifier,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._decision_writer = decision_writer
        self._notifier = notifier
        self._worker = SerialWorker("new photos", self)
        far = usual_radius(page.level, 64)
        self.current = GroupsRequest(page.level, 64, 0, far, page.menu.options)
        self.photos = NO_PHOTOS  # of the library
        self._contents = NO_CONTENTS  # of its photos
        self._roots: tuple[FolderNode, ...] = ()  # of the library
        self.asked: Comparison | None = None  # what groups were asked for last
        self._answered = False
        self._unseen = 0  # photos that could not be compared
        self._stale = False  # photos came since they were compared
        self._lost: tuple[str, ...] = ()  # missing reference folders that were reported
        self._finder = GroupFinder(folder, scratch, compared, self)
        self._finder.working.connect(page.show_working)
        self._finder.working.connect(self.comparing)
        self._finder.rested.connect(self.rested)
        self._finder.found.connect(self._take)
        self._finder.ended.connect(self._give_up)
        page.level_chosen.connect(self._choose_level)
        page.span_chosen.connect(lambda near, far: self._change(near=near, far=far))
        page.menu.chosen.connect(lambda options: self._change(options=options))
        page.stop_wanted.connect(self.stop_comparing)
        page.again_wanted.connect(lambda: self.ask(again=True))
        page.show_level(self.current.level)

    @property
    def work(self) -> str:
        """What goes on, if stopping it would lose time; else empty."""
        return self.tr("Comparing photos") if self._finder.at_work else ""

    def stop_comparing(self) -> None:
        """Stop looking for groups; the page offers to look again."""
        self._finder.cancel()

    def stop(self) -> None:
        """End its threads and its process."""
        self._finder.stop()
        self._worker.stop()

    def refresh(self) -> None:
        """The page was opened: ask if nothing is known yet, or photos came since."""
        self.bits_matter.emit(self.current.level is MatchLevel.SIMILAR)
        self._lost = ()  # report lost folders again
        if not self._answered or self._stale or self.asked != self.current.comparison:
            self.ask(again=self._stale)

    def ask(self, *, again: bool = False) -> None:
        """Find groups; `again`: compare all photos again."""
        self._stale = False
        # Folders get new ids when they are removed and added again: look them up now.
        menu, options = self._page.menu, self.current.options
        self._report_lost(menu.lost(options.references))
        self.current = request = replace(
            self.current,
            references=menu.folder_ids(options.references),
            # A folder that is not in this library does not restrict anything.
            across=tuple(filter(None, (menu.folder_ids([one]) for one in options.across))),
        )
        if request.comparison != self.asked:
            self._page.clear_groups()  # they would pass for what is asked for now
        self.asked = request.comparison
        # Decisions must be on disk first, or the groups they are about would come back.
        self._decision_writer.when_written(lambda: self._finder.ask(request, again=again))

    def show_snapshot(self, snapshot: Snapshot, gone: PhotoIds) -> None:
        """The library has been read. gone: ids of photos that this page moved to the trash."""
        before = self.photos, self._contents
        replugged = snapshot.roots != self._roots  # photos out of reach are never marked
        self.photos, self._contents = snapshot.photos, snapshot.contents
        self._roots = snapshot.roots
        self._page.menu.show_folders(snapshot.roots)
        self._finder.forget_facts()
        if self._answered:
            now = snapshot.photos, snapshot.contents
            changes = partial(_changes, before, now, gone, replugged)
            self._worker.queue(changes, self._learn, self._notifier.show_error)
        else:  # not compared yet, or just being compared
            self._stale |= len(before[0]) not in (0, len(self.photos))

    def choose_bits(self, bits: int) -> None:
        """Take another length of the code; only similar photos depend on it."""
        similar = self.current.level is MatchLevel.SIMILAR
        span = {"near": 0, "far": usual_radius(MatchLevel.SIMILAR, bits)} if similar else {}
        self._change(bits=bits, **span)

    def _choose_level(self, level: MatchLevel) -> None:
        if level is not self.current.level:  # else keep the range
            self._page.show_level(level)
            self.bits_matter.emit(level is MatchLevel.SIMILAR)
            self._change(level=level, near=0, far=usual_radius(level, self.current.bits))

    def _change(self, **changes: Any) -> None:
        before, self.current = self.current, replace(self.current, **changes)
        if self.current != before and self._page.isVisible():
            self.ask()

    def _learn(self, changes: tuple[bool, bool]) -> None:
        """changes: whether photos came, and whether anything changed."""
        came, changed = changes
        # Missing thumbnails may be there again.
        self._stale |= came or self._unseen > 0
        if (changed or self._stale) and self._answered and self._page.isVisible():
            self.ask(again=self._stale)

    def _report_lost(self, references: tuple[str, ...]) -> None:
        """Warn once that a reference folder is missing and protects no photo."""
        if self.photos is NO_PHOTOS or references == self._lost:
            return
        self._lost = references
        words = self.tr(
            "The protected folder {folder} is not in this library: nothing of it is protected. "
            "If it was renamed, choose it again in the menu."
        )
        if references:
            self._notifier.notice(words.format(folder=formatting.shown(references[0])))

    def _take(self, groups: FoundGroups) -> None:
        if groups.request.comparison != self.asked:
            return  # another level was chosen meanwhile
        self._answered, self._unseen = True, groups.unseen
        self.found.emit(groups)

    def _give_up(self, why: str) -> None:
        self._answered = False
        self.ended.emit(why)


def _changes(before: _Seen, now: _Seen, gone: PhotoIds, replugged: bool) -> tuple[bool, bool]:
    """Whether photos came other than from the trash, and whether anything changed.

    A photo with new content has come, too: it may be no copy any more, or have become one.
    """
    (photos_before, contents_before), (photos_now, contents_now) = before, now
    came = bool(len(np.setdiff1d(np.setdiff1d(photos_now, photos_before), gone)))
    came |= have_other_contents(contents_before, contents_now)
    return came, came or replugged or not np.array_equal(photos_before, photos_now)
