"""What was stopped half-way, also by the end of a window, and how to resume it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from hashdesk.ui import formatting
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import USE_MODEL, JobRequest, names_work
from hashdesk.ui.jobs.kept_switches import KeptSwitches, switches_to
from hashdesk.ui.jobs.queue import CONFIRM_MISSING, JobQueue
from hashdesk.ui.model_names import quoted
from hashdesk.ui.window_settings import UNFINISHED_KEY, library_key

RESUMABLE = ("index", "adapt", "models")  # commands


class UnfinishedJobs(QObject):
    """Remembers requests over restarts until they have ended well, or are dismissed.

    A mere scan of all folders is no loss: it is not remembered. Nor is what nobody asked for worth
    a word, unless it is long: it is done at the next start, by itself.
    """

    # What was stopped, in words; empty: nothing is to be resumed. Then the words of the button that
    # resumes it, and what else it leads to.
    changed = Signal(str, str, str)

    def __init__(
        self, library: Path, jobs: JobQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = settings
        self._key = library_key(UNFINISHED_KEY, library)
        kept = _read(str(settings.value(self._key, "")))
        self._requests = tuple(map(jobs.named, kept))  # they may be of a window in another language
        self._running: JobRequest | None = None
        self._told = False  # the running one is at work, and remembered
        self.switches = KeptSwitches(library, jobs, settings, self)
        jobs.began.connect(self._begin)
        jobs.progressed.connect(lambda *_: self._note_work())
        jobs.gave_up.connect(self._keep)
        jobs.ended.connect(self._end)
        jobs.idle.connect(self.tell)

    @property
    def commands(self) -> frozenset[str]:
        """The commands that can be resumed."""
        return frozenset(request.command for request in self._asked)

    @property
    def switching_to(self) -> frozenset[str]:
        """The ids of the models that a switch to was stopped."""
        return frozenset(switches_to(one) for one in self._asked if one.switches)

    @property
    def _asked(self) -> list[JobRequest]:
        return [request for request in self._requests if not request.unasked]

    @staticmethod
    def keeps(request: JobRequest) -> bool:
        """Whether a request that waits can be resumed if all is stopped."""
        return _is_resumable(request) and _is_loss(request)

    def tell(self) -> None:
        """Say what is to be resumed: nothing, while anything runs."""
        if self._jobs.busy or not self._asked:
            self.changed.emit("", "", "")
            return
        first, *others = self._asked
        words = {
            "index": self.tr("Indexing was stopped"),
            "adapt": self.tr("Adapting was stopped"),
            "models": self.tr("Switching the model was stopped"),
            "caches": self.tr("Getting words ready for the search was stopped"),
        }[first.command]
        if first.adds:
            name = formatting.name_of(os.fsencode(first.adds))
            words = self.tr("Adding {name} was stopped").format(name=quoted(name))
        # “Indexing photos” would say the same again: it names no folder.
        new = [one for one in others if first.command != "index" or not _is_nameless(one)]
        if new:
            waiting = self.tr("{stopped}. Waiting behind it: {titles}.")
            words = waiting.format(stopped=words, titles=", ".join(one.title for one in new))
        resume = {0: self.tr("Resume"), 1: self.tr("Resume both")}
        button = resume.get(len(new), self.tr("Resume all"))
        new_photos = self.tr("While this waits, new photos are indexed only on request (F5).")
        self.changed.emit(words, button, new_photos if "index" in self.commands else "")

    def resume(self) -> None:
        """Run all of it again: each command goes on from what it has done."""
        for request in self._asked:
            self._jobs.resume(request)

    def take_unasked(self) -> list[bytes]:
        """The folders that are to be scanned for what went to the trash, if they are there."""
        scans = [request for request in self._requests if request.unasked]
        self._save(self._asked)
        names = [name for scan in scans for name in scan.arguments[1:-2]]  # then the library
        return [os.fsencode(name) for name in names if os.path.isdir(name)]

    def note_use(self, encoder: str) -> None:
        """Forget a switch to the model in use, by its id: it was done when it was stopped."""
        left = [
            one
            for one in self._requests
            if not (one.command == "models" and switches_to(one) == encoder)
        ]
        if len(left) < len(self._requests):
            self._save(left)
            self.tell()

    def dismiss(self) -> None:
        """Forget it."""
        self._save(request for request in self._requests if request.unasked)
        self.tell()

    def forget_of(self, library: Path) -> None:
        """Forget what was stopped in another library, which is deleted."""
        self._settings.remove(library_key(UNFINISHED_KEY, library))

    def _begin(self, _title: str) -> None:
        self._running, self._told = self._jobs.request, False
        self.tell()

    def _note_work(self) -> None:
        """Remember the running command once it has something to lose: it may never end."""
        if self._running is not None and self._jobs.at_work and not self._told:
            self._told = True
            self._add((replace(self._running, unasked=False),))  # it is long: worth a word

    def _keep(self, requests: tuple[JobRequest, ...]) -> None:
        """Remember what was stopped, and what waited."""
        first, *others = (
            replace(one, unasked=False) if one.makes_guesses else one for one in requests
        )
        if self._told:
            first = replace(first, unasked=False)
        kept = [first] if self._told or _is_loss(first) else []
        self._add([*kept, *filter(_is_loss, others)])

    def _end(self, result: CommandResult) -> None:
        done, self._running = self._running, None
        if done is not None and not result.cancelled:
            failed = bool(result.error)
            self._save(one for one in self._requests if not _covers(done, one, failed=failed))

    def _add(self, requests: Iterable[JobRequest]) -> None:
        kept = list(self._requests)
        for one in filter(_is_resumable, requests):  # what is resumed has another title
            if not any(_is_same(one, other) for other in kept):
                kept.append(one)
        self._save(kept)

    def _save(self, requests: Iterable[JobRequest]) -> None:
        self._requests = tuple(requests)
        saved = [
            [one.command, list(one.arguments), one.title, one.unasked] for one in self._requests
        ]
        if saved:
            self._settings.setValue(self._key, json.dumps(saved))
        else:
            self._settings.remove(self._key)


def _is_resumable(request: JobRequest) -> bool:
    if request.makes_guesses:
        return True
    if request.command == "models":
        return bool(request.adds) or USE_MODEL in request.arguments[:-1]
    return request.command in RESUMABLE


def _is_loss(request: JobRequest) -> bool:
    """Whether somebody would miss a request that has done nothing yet."""
    return CONFIRM_MISSING in request.arguments if request.unasked else names_work(request)


def _is_same(one: JobRequest, other: JobRequest) -> bool:
    """Whether two requests do the same for somebody who asked, or both for nobody."""
    return replace(one, title="") == replace(other, title="")


def _is_nameless(request: JobRequest) -> bool:
    """Whether it indexes folders without being called after one."""
    return request.command == "index" and request.arguments[0].startswith("--")


def _covers(done: JobRequest, other: JobRequest, *, failed: bool) -> bool:
    """Whether a command that has ended did what another one asked for.

    failed: it ended with an error.
    """
    if other.makes_guesses:  # each scan makes them, too
        return done.makes_guesses or (done.command == "index" and not failed)
    if done.command != other.command:
        return False
    if done.adds or other.adds:
        return done.adds == other.adds
    return done.command != "index" or done.arguments == other.arguments or not names_work(done)


def _read(saved: str) -> tuple[JobRequest, ...]:
    """Requests as they were saved; none if that cannot be read."""
    try:
        listed: Any = json.loads(saved or "[]")
        found = tuple(
            JobRequest(str(command), tuple(map(str, arguments)), str(title), unasked == [True])
            for command, arguments, title, *unasked in listed
        )
    except (ValueError, TypeError):
        return ()
    return tuple(request for request in found if _is_resumable(request) and request.arguments)
