"""A queue of commands that run as child processes, one after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from hashdesk.core.progress.plans import (
    ADDING_BY_NAME,
    ADDING_PLAN,
    ADDING_WITH_PYTORCH,
    FITTING_PLAN,
    SCAN,
)
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.encoders.files.model_card import is_added
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.job_follower import JobFollower


@dataclass(frozen=True)
class JobRequest:
    """A command to run, and its title while it runs."""

    command: str
    arguments: tuple[str, ...]
    title: str
    unasked: bool = False  # nobody asked for it: files came, or went to the trash and back

    @property
    def plan(self) -> str:
        """The name of the plan of its phases."""
        if self.adds:
            if INSTALL_OPTION in self.arguments:
                return ADDING_WITH_PYTORCH
            return ADDING_PLAN if os.sep in self.adds else ADDING_BY_NAME  # no name has one
        named = self.arguments[self.arguments.index(USE_MODEL) + 1 :] if self.switches else ()
        return FITTING_PLAN if any(map(is_added, named[:1])) else self.command

    @property
    def switches(self) -> bool:
        """Whether it switches to another model."""
        return self.command == "models" and USE_MODEL in self.arguments

    @property
    def adds(self) -> str:
        """The file, folder or name of the model that it adds; empty: it adds none."""
        first, source, *_ = (*self.arguments, "", "")
        return source if self.command == "models" and first == ADD_MODEL else ""

    @property
    def makes_guesses(self) -> bool:
        """Whether it gets words ready: it guesses what pictures show."""
        return self.command == "caches" and self.arguments[: len(MAKE_GUESSES)] == MAKE_GUESSES


USE_MODEL = "--use"  # of `hashdesk models`; before a model’s id
ADD_MODEL = "--add"  # of the same; before a file, a folder or a name
MAKE_GUESSES = ("--make", CacheKind.GUESSES.value)  # of `hashdesk caches`
LOOKING = ("", SCAN.name)  # phases of `hashdesk index` in which it has read no photo yet
LONG_WORK = 200  # photos to read, from which somebody waits who did not ask for it
PAUSABLE_COMMANDS = ("index", "adapt", "models")
INSTALL_OPTION = "--install"  # of `hashdesk adapt` and `models --add`: PyTorch, first
ProcessFactory = Callable[[str, Sequence[str], QObject], CommandProcess]


def names_work(request: JobRequest) -> bool:
    """Whether a request asks for more than a look at all folders, which each start takes."""
    return request.command != "index" or request.arguments[0] != "--library"


def is_asked_for(request: JobRequest) -> bool:
    """Whether somebody asked for it, and would miss it though it has done nothing yet."""
    return not request.unasked and names_work(request)


class CommandQueue(QObject):
    """Runs at most one command that writes to the library; further requests wait."""

    began = Signal(str)  # title
    waits = Signal(object)  # a JobRequest that somebody made, and that cannot begin yet
    progressed = Signal(str, dict)  # title, progress event
    advanced = Signal(object)  # JobState, at least twice a second
    paused = Signal(bool)  # paused, or resumed
    stopping = Signal()
    gave_up = Signal(object)  # the requests that are stopped: the running one, and those that wait
    ended = Signal(object)  # CommandResult, of each command
    idle = Signal()  # nothing runs and nothing waits

    def __init__(
        self,
        parent: QObject | None = None,
        make_process: ProcessFactory = CommandProcess,
    ) -> None:
        super().__init__(parent)
        self._make_process = make_process
        self._waiting: deque[JobRequest] = deque()
        self._running: CommandProcess | None = None
        self.request: JobRequest | None = None  # of the running command
        self._phase, self._total = "", 0  # of what the phase counts
        self._kept = 0.0  # share of the running command's work that an earlier run did
        self._expected: float | None = None  # seconds that all of it takes; None: not known
        self._follower = JobFollower(self)
        self._follower.changed.connect(self.advanced)
        self.is_paused = self.is_stopping = False

    @property
    def busy(self) -> bool:
        """Whether a command runs."""
        return self._running is not None

    @property
    def at_work(self) -> bool:
        """Whether stopping would lose what somebody waits for.

        A mere look at the folders is repeated quickly, and what little nobody asked for by itself.
        """
        if self.request is None or self.command != "index":
            return self.busy
        if self._phase in LOOKING:
            return is_asked_for(self.request)
        return not self.request.unasked or self._total >= LONG_WORK

    @property
    def waiting_work(self) -> tuple[JobRequest, ...]:
        """The waiting requests that somebody asked for, and that no start makes by itself."""
        return tuple(filter(is_asked_for, self._waiting))

    @property
    def can_pause(self) -> bool:
        """Whether the running command can be paused now."""
        running = self._running
        return running is not None and running.command in PAUSABLE_COMMANDS and running.can_pause

    def pause(self, *, paused: bool) -> None:
        """Pause or resume the running command; `paused` follows."""
        if self._running is not None and self.can_pause:
            self._running.pause(paused=paused)
            self.is_paused = paused
            self._follower.pause(paused=paused)
            self.paused.emit(paused)

    @property
    def command(self) -> str:
        """The name of the running command; empty if none runs."""
        return self._running.command if self._running is not None else ""

    @property
    def title(self) -> str:
        """The title of the running command; empty if none runs."""
        return self.request.title if self.request is not None else ""

    @property
    def figures(self) -> str:
        """How far the running command has come, in words; empty if that is not known."""
        return self._follower.figures if self.busy else ""

    @property
    def waiting(self) -> tuple[JobRequest, ...]:
        """The requests that wait for those before them."""
        return tuple(self._waiting)

    def is_waiting(self, command: str) -> bool:
        """Whether a request of a command waits for those before it."""
        return any(request.command == command for request in self._waiting)

    def cancel(self) -> None:
        """Stop the running command, which keeps what it has done, and drop waiting requests."""
        given_up = tuple(self._waiting)
        self._waiting.clear()
        if self._running is not None and self.request is not None:
            self.is_stopping = True
            self._running.cancel()
            self.gave_up.emit((self.request, *given_up))
            self.stopping.emit()

    def enqueue(self, request: JobRequest) -> None:
        """Run a command as soon as those before it have ended; none that does the same already."""
        if self._is_done_by_running(request):
            return
        if request not in self._waiting:
            self._waiting.append(request)
        self._start_next()
        if request in self._waiting and not request.unasked and request.title != self.title:
            self.waits.emit(request)

    def withdraw(self, request: JobRequest) -> None:
        """Drop a request that waits."""
        if request in self._waiting:
            self._waiting.remove(request)

    def _is_done_by_running(self, request: JobRequest) -> bool:
        """Whether the running command does the same. A scan may have passed what has come since."""
        running = self.request
        if running is None or self.is_stopping or request.command == "index":
            return False
        return (running.command, running.arguments) == (request.command, request.arguments)

    def go_on_from(self, share: float) -> None:
        """An earlier run did a share, 0..1, of the work of the command that has just begun.

        The largest of several counts.
        """
        self._kept = max(self._kept, share)

    def expect(self, seconds: float) -> None:
        """All the work of the command that has just begun takes so long, as was said before."""
        self._expected = seconds

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        request = self._waiting.popleft()
        self.request, self._phase, self._total = request, "", 0
        self.is_paused = self.is_stopping = False
        self._kept, self._expected = 0.0, None
        self._running = self._make_process(request.command, request.arguments, self)
        self._running.progressed.connect(self._on_progress)
        self._running.ended.connect(self._on_ended)
        self.began.emit(request.title)
        self._follower.begin(request.plan, request.title, self._expected, self._kept)
        self._running.start()

    def _on_progress(self, progress: dict[str, Any]) -> None:
        self._phase = str(progress.get("phase", self._phase))
        self._total = int(progress.get("total", self._total))
        self.progressed.emit(self.title, progress)
        self._follower.take(progress)

    def _on_ended(self, result: CommandResult) -> None:
        # What waits has nothing to do with a model that could not be added.
        spoils = bool(result.error) and not (self.request is not None and self.request.adds)
        if self._running is not None:
            self._running.deleteLater()
            self._running = self.request = None
            self.is_stopping = False
        self._follower.end()
        if spoils:
            self._waiting.clear()
        self.ended.emit(result)
        if self._waiting:
            self._start_next()
        elif not self.busy:
            self.idle.emit()
