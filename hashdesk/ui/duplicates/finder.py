"""Looking for groups: photos are compared in a child process, groups are made in a thread."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from hashdesk.core.duplicates import keep_rules
from hashdesk.core.duplicates.decisions_db import DecisionsDB
from hashdesk.core.duplicates.grouping import GroupingOptions, across
from hashdesk.core.duplicates.keep_rules import PhotoTraits
from hashdesk.core.duplicates.matches import LARGEST_RADIUS, MatchedPairs, MatchLevel
from hashdesk.core.duplicates.review import Review, ReviewOptions, review
from hashdesk.core.storage import photo_arrays
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photo_arrays import PhotoArrays
from hashdesk.ui.duplicates.options_menu import BURST_SECONDS, DuplicatesOptions
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.serial_worker import SerialWorker

ComparedPairs = tuple[
    MatchLevel, int, bool
]  # what for: level, bits of the code (or 0), turned copies too


@dataclass(frozen=True)
class GroupsRequest:
    """What is looked for."""

    level: MatchLevel
    bits: int  # of the code
    near: int  # bits: pairs from here …
    far: int  # … to here make groups
    options: DuplicatesOptions
    references: frozenset[int] = frozenset()  # ids of folders whose photos stay
    across: tuple[frozenset[int], ...] = ()  # ids of one or two folders, with those below them

    def arguments(self) -> list[str]:
        """The same for “hashdesk groups”."""
        options, words = self.options, ["--level", self.level.value]
        words += ["--radius", str(self.far), "--nearest", str(self.near)]
        words += ["--least", str(options.least)]
        words += ["--order", options.order.value, "--rules", *options.rules]
        words += ["--bits", str(self.bits)] if self.level is MatchLevel.SIMILAR else []
        words += ["--turned"] if options.turned and self.level is MatchLevel.NEAR else []
        words += ["--across", *options.across] if options.across else []
        words += ["--bursts", str(BURST_SECONDS)] if options.bursts else []
        for name in ("elsewhere", "decided"):
            words += [f"--{name}"] if getattr(options, name) else []
        for folder in options.references:
            words += ["--reference", folder]
        return words

    @property
    def compared(self) -> ComparedPairs:
        """What the photos have to be compared for; all else is only another look at that."""
        turned = self.options.turned and self.level is MatchLevel.NEAR
        return self.level, self.bits if self.level is MatchLevel.SIMILAR else 0, turned


@dataclass(frozen=True)
class FoundGroups:
    """The groups, and how many pairs there are at each distance."""

    question: GroupsRequest
    review: Review
    known: PhotoTraits
    pairs: NDArray[np.intp]  # (MOST + 1,)
    unseen: int = 0  # photos that could not be compared: their thumbnails are gone


@dataclass(frozen=True)
class _Facts:
    outline: PhotoArrays
    known: PhotoTraits


class GroupFinder(QObject):
    """Answers the newest question. What was compared is kept as long as it serves."""

    working = Signal(int, int)  # photos done, of how many (0: not known)
    found = Signal(object)  # Answer
    ended = Signal(str)  # no answer: why, or nothing if it was stopped

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lane = SerialWorker("groups", self)
        self._scratch = Path(tempfile.mkdtemp(prefix="hashdesk-groups-"))
        self._verb: CommandProcess | None = None
        self._question: GroupsRequest | None = None
        self._links: tuple[ComparedPairs, MatchedPairs] | None = None
        self._facts: _Facts | None = None
        self._runs = 0

    def stop(self) -> None:
        """End its process and its thread."""
        self._abandon()
        self._lane.stop()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def cancel(self) -> None:
        """Stop comparing photos."""
        if self._verb is not None:
            self._verb.cancel()

    def forget_facts(self) -> None:
        """The library has changed: what is known of its photos is read again."""
        self._facts = None

    def ask(self, question: GroupsRequest, *, again: bool = False) -> None:
        """Look for groups; `again`: compare all photos anew."""
        self._question = question
        if again:
            self._links = self._facts = None
        if self._links is not None and self._links[0] == question.compared:
            self._group(question, self._links[1])
        else:
            self._compare(question)

    # -- comparing, in a process of its own

    def _compare(self, question: GroupsRequest) -> None:
        self._abandon()
        self._runs += 1
        out = self._scratch / f"{self._runs}.npz"
        level, bits, turned = question.compared
        arguments = [
            "--level",
            level.value,
            "--radius",
            str(LARGEST_RADIUS[level]),
            "--links",
            str(out),
        ]
        arguments += ["--bits", str(bits)] if bits else []
        arguments += ["--turned"] if turned else []
        verb = CommandProcess("groups", [*arguments, "--library", str(self._folder)], self)
        verb.progressed.connect(self._tell_progress)
        verb.ended.connect(lambda ending: self._take(verb, ending, question, out))
        self._verb = verb
        self.working.emit(0, 0)
        verb.start()

    def _abandon(self) -> None:
        """Nobody wants any more what the process would find."""
        if self._verb is not None:
            self._verb.abandon()
            self._verb.deleteLater()
            self._verb = None

    def _tell_progress(self, progress: dict[str, Any]) -> None:
        self.working.emit(int(progress.get("done", 0)), int(progress.get("total", 0)))

    def _take(
        self, verb: CommandProcess, ending: CommandResult, question: GroupsRequest, out: Path
    ) -> None:
        verb.deleteLater()
        if verb is not self._verb:
            return
        self._verb = None
        if ending.error or ending.cancelled:
            self.ended.emit(ending.error)
            return

        def load(_: object) -> MatchedPairs:
            links = MatchedPairs.load(out)
            out.unlink()
            return links

        def go_on(links: MatchedPairs) -> None:
            self._links, self._facts = (question.compared, links), None
            newest = self._question or question
            self.ask(newest)

        self._lane.start(load, go_on, lambda error: self.ended.emit(str(error)))

    # -- making groups, in a thread

    def _group(self, question: GroupsRequest, links: MatchedPairs) -> None:
        folder, facts = self._folder, self._facts

        def work(_: object) -> tuple[_Facts, FoundGroups]:
            with LibraryDB(folder) as db:
                connection = db.connection
                known = facts or _Facts(
                    photo_arrays.load(connection), keep_rules.traits(connection)
                )
                with DecisionsDB(folder) as decisions:
                    made = decisions.all()
                reviewed = review(
                    connection,
                    links,
                    question.level,
                    _choice(question, links, known.outline),
                    known.outline,
                    known.known,
                    made,
                    _advice(question),
                )
            pairs = _pairs(links, question.level)
            return known, FoundGroups(question, reviewed, known.known, pairs, links.unseen)

        def show(result: tuple[_Facts, FoundGroups]) -> None:
            self._facts, answer = result
            self.found.emit(answer)

        self._lane.start(work, show, lambda error: self.ended.emit(str(error)))


def _choice(question: GroupsRequest, links: MatchedPairs, outline: PhotoArrays) -> GroupingOptions:
    options = question.options
    return GroupingOptions(
        min(question.far, links.radius),
        question.near,
        options.elsewhere,
        across(question.across, outline),
        BURST_SECONDS if options.bursts else 0,
    )


def _advice(question: GroupsRequest) -> ReviewOptions:
    options = question.options
    return ReviewOptions(
        options.order,
        least=options.least,
        decided=options.decided,
        rules=options.rules,
        references=question.references,
    )


def _pairs(links: MatchedPairs, level: MatchLevel) -> NDArray[np.intp]:
    """How many pairs there are at each distance; of photos no bits apart, all but one of each."""
    counts = np.bincount(links.distances, minlength=LARGEST_RADIUS[level] + 1)
    counts[0] += len(links.photos) - len(np.unique(links.nodes))
    return counts
