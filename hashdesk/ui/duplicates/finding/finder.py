"""Finds groups: compares photos in a child process, then groups them in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.progress.plans import GROUPING_PHASE, groups_plan
from hashdesk.ui.duplicates.finding.options import Comparison, GroupsRequest
from hashdesk.ui.error_words import error_words
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.job_follower import JobFollower, JobState
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.scratch_folder import ScratchFolder
from hashdesk.ui.serial_worker import SerialWorker

if TYPE_CHECKING:
    from hashdesk.core.duplicates.matches import MatchedPairs
    from hashdesk.core.duplicates.review.review import LibraryFacts
    from hashdesk.ui.duplicates.finding.grouping_work import FoundGroups

QUICK_PHASES = ("", "look", "compare")  # of a comparison


@dataclass
class _Kept:
    """What is kept of a comparison: it costs minutes, and levels are chosen back and forth."""

    comparison: Comparison
    pairs: MatchedPairs
    facts: LibraryFacts | None = None  # None: to be read again


class GroupFinder(QObject):
    """Answers the newest request. Keeps the matched pairs of each level."""

    working = Signal(object)  # JobState
    rested = Signal()  # nothing is compared or grouped any more
    found = Signal(object)  # FoundGroups
    ended = Signal(str)  # without groups: why, or "" if it was stopped

    def __init__(
        self, folder: Path, scratch: ScratchFolder, kept: KeptShares, parent: QObject | None = None
    ) -> None:
        """kept: how far comparisons came that were stopped; what they have seen is kept, too."""
        super().__init__(parent)
        self._folder = folder
        self._worker = SerialWorker("groups", self)
        self._scratch = scratch
        self._process: CommandProcess | None = None
        self._at_work = False  # it came to what takes time
        self._shares = kept
        self._follower = JobFollower(self)
        self._follower.changed.connect(self.working)
        self._follower.changed.connect(self._note_share)
        self._name = ""  # of what is compared, among those that were stopped
        self._newest: GroupsRequest | None = None
        self._kept: dict[MatchLevel, _Kept] = {}
        self._comparisons = 0  # that were started
        self._is_busy = False  # since a comparison began, until its groups are there

    def stop(self) -> None:
        """End its process and its thread."""
        self._follower.end()
        self._abandon()
        self._worker.stop()

    @property
    def at_work(self) -> bool:
        """Whether photos are compared, and stopping would lose time: codes take but a moment."""
        return self._process is not None and self._at_work

    def cancel(self) -> None:
        """Stop comparing photos, and grouping them."""
        if self._process is not None:
            self._process.cancel()
        elif self._is_busy:
            self._worker.supersede()
            self._give_up("")

    def forget_facts(self) -> None:
        """Read the facts of the photos again for the next request: the library has changed."""
        for kept in self._kept.values():
            kept.facts = None

    def ask(self, request: GroupsRequest, *, again: bool = False) -> None:
        """Find groups; `again`: compare all photos again."""
        self._newest = request
        if again:
            self._kept.clear()
        kept = self._kept.get(request.level)
        if kept is None or kept.comparison != request.comparison:
            self._compare(request)
        else:
            self._abandon()  # what is compared for another level
            self._group(request, kept)

    # -- comparing, in a child process

    def _compare(self, request: GroupsRequest) -> None:
        self._abandon()
        self._comparisons += 1
        out = self._scratch.path / f"groups-{self._comparisons}.npz"
        arguments = request.comparison.arguments(out)
        process = CommandProcess("groups", [*arguments, "--library", str(self._folder)], self)
        process.progressed.connect(self._take_progress)
        process.ended.connect(lambda ending: self._take(process, ending, request, out))
        self._process, self._at_work, self._is_busy = process, False, True
        self._name = " ".join(request.comparison.level_arguments())
        share = self._shares.share([self._name])
        title = self.tr("Comparing photos")
        self._follower.begin(groups_plan(request.level), title, kept=share)
        process.start()

    def _take_progress(self, progress: dict[str, Any]) -> None:
        self._at_work |= progress.get("phase", "") not in QUICK_PHASES
        self._follower.take(progress)

    def _note_share(self, state: JobState) -> None:
        if self.at_work:
            self._shares.advance(self._name, state.fraction)

    def _rest(self) -> None:
        self._follower.end()
        self._is_busy = False
        self.rested.emit()

    def _abandon(self) -> None:
        """Stop the process without waiting for its result."""
        if self._process is not None:
            self._process.abandon()
            self._process.deleteLater()
            self._process = None

    def _take(
        self, process: CommandProcess, ending: CommandResult, request: GroupsRequest, out: Path
    ) -> None:
        process.deleteLater()
        if process is not self._process:
            return
        self._process = None
        if ending.error or ending.cancelled:
            self._give_up(ending.error)
            return
        self._shares.end(self._name)
        self._follower.take({"phase": GROUPING_PHASE, "done": 0})

        def load(_: object) -> MatchedPairs:
            from hashdesk.core.duplicates.matches import MatchedPairs  # noqa: PLC0415  (heavy)

            pairs = MatchedPairs.load(out)
            out.unlink()
            return pairs

        def go_on(pairs: MatchedPairs) -> None:
            self._kept[request.level] = _Kept(request.comparison, pairs)
            self.ask(self._newest or request)

        self._worker.start(load, go_on, lambda error: self._give_up(error_words(error)))

    def _give_up(self, why: str) -> None:
        self._rest()
        self.ended.emit(why)

    # -- grouping, in a thread

    def _group(self, request: GroupsRequest, kept: _Kept) -> None:
        folder, pairs, known = self._folder, kept.pairs, kept.facts

        def work(_: object) -> FoundGroups:
            from hashdesk.ui.duplicates.finding.grouping_work import (  # noqa: PLC0415  (heavy)
                find_groups,
            )

            return find_groups(folder, request, pairs, known)

        def show(groups: FoundGroups) -> None:
            kept.facts = groups.facts
            self._rest()
            self.found.emit(groups)

        self._worker.start(work, show, lambda error: self._give_up(error_words(error)))
