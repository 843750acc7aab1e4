"""Everything long that the window starts: one verb after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from hashdesk.core.storage.cache_sizes import CacheKind
from hashdesk.ui import formatting
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult


@dataclass(frozen=True)
class JobRequest:
    """A verb that shall run, and what to call it meanwhile."""

    verb: str
    arguments: tuple[str, ...]
    doing: str


PAUSED = ("index", "adapt", "encoders")  # verbs that can be held up
MakeVerb = Callable[[str, Sequence[str], QObject], CommandProcess]


class JobQueue(QObject):
    """Runs at most one verb that writes to the library; the others wait in line."""

    began = Signal(str)  # what it does, for people
    progressed = Signal(str, dict)
    paused = Signal(bool)  # it is held up, or goes on
    stopping = Signal()
    ended = Signal(object)  # Ending, of each verb
    idle = Signal()  # nothing runs and nothing waits

    def __init__(
        self, library: Path, parent: QObject | None = None, make_verb: MakeVerb = CommandProcess
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._make_verb = make_verb
        self._waiting: deque[JobRequest] = deque()
        self._running: CommandProcess | None = None
        self._doing = ""
        self._phase = ""
        self.held = False  # what runs is held up

    @property
    def busy(self) -> bool:
        """Whether a verb runs."""
        return self._running is not None

    @property
    def at_work(self) -> bool:
        """Whether to stop it would cost somebody time; a mere look through the folders does not."""
        return self.busy and (self.verb != "index" or self._phase == "index")

    @property
    def can_pause(self) -> bool:
        """Whether what runs can be held up now."""
        running = self._running
        return running is not None and running.verb in PAUSED and running.can_pause

    def pause(self, *, paused: bool) -> None:
        """Hold up what runs, or let it go on; `paused` follows."""
        if self._running is not None and self.can_pause:
            self._running.pause(paused=paused)
            self.held = paused
            self.paused.emit(paused)

    @property
    def verb(self) -> str:
        """The name of the verb that runs; empty while none does."""
        return self._running.verb if self._running is not None else ""

    @property
    def doing(self) -> str:
        """What the running verb does, for people; empty while none runs."""
        return self._doing if self.busy else ""

    def add_folders(self, folders: Sequence[bytes]) -> None:
        """Index these folders."""
        names = ", ".join(formatting.name_of(folder) for folder in folders[:2])
        more = " …" if len(folders) > 2 else ""
        doing = self.tr("Indexing {name}").format(name=names + more)
        self._want("index", [os.fsdecode(folder) for folder in folders], doing)

    def rescan(self) -> None:
        """Bring the library up to date with all its folders."""
        self._want("index", [], self.tr("Rescanning"))

    def read_again(self) -> None:
        """Make thumbnails and features again that were lost."""
        self._want("index", ["--features"], self.tr("Reading photos again"))

    def retry(self) -> None:
        """Try the photos again that could not be read."""
        self._want("index", ["--retry"], self.tr("Trying again"))

    def forget(self, folder: bytes) -> None:
        """Take a folder out of the library; its photos stay on the disk."""
        self._want("forget", [os.fsdecode(folder)], self.tr("Taking a folder out"))

    def adapt(self) -> None:
        """Learn an encoder of the library's own; going over to it is left to the person."""
        self._want("adapt", ["--no-switch"], self.tr("Adapting to the library"))

    def use_encoder(self, encoder: str) -> None:
        """Go over to the code set of an encoder, by its id."""
        self._want("encoders", ["--use", encoder], self.tr("Going over to other codes"))

    def remove_encoder(self, encoder: str) -> None:
        """Delete an encoder and its codes."""
        self._want("encoders", ["--remove", encoder], self.tr("Deleting codes"))

    def export(self, place: bytes, arguments: Sequence[str]) -> None:
        """Write the codes to a new folder or file."""
        self._want("export", [os.fsdecode(place), *arguments], self.tr("Exporting"))

    def bring_in(self, file: Path, library: Path, photos: Path | None) -> None:
        """Make a library in a new folder of a container."""
        arguments = [str(file), "--library", str(library)]
        arguments += ["--photos", str(photos)] if photos is not None else []
        self._line_up(JobRequest("import", tuple(arguments), self.tr("Importing")))

    def compare(self, folder: Path, missing: Path, *, turned: bool) -> None:
        """Find the photos of a folder that are not in the library; their paths go to a file.

        Each ends with NUL.
        """
        arguments = [str(folder), "--missing", "--null", "--list", str(missing)]
        arguments += ["--turned"] if turned else []
        self._want("compare", arguments, self.tr("Comparing"))

    def export_groups(self, arguments: Sequence[str], file: Path) -> None:
        """Write groups as a table."""
        self._want("groups", [*arguments, "--csv", str(file)], self.tr("Exporting groups"))

    def clear_cache(self, kind: CacheKind) -> None:
        """Delete what can be made again."""
        self._want("caches", ["--clear", kind.value], self.tr("Clearing a cache"))

    def try_engines(self) -> None:
        """See which engines work here, and how fast."""
        self._want("doctor", [], self.tr("Trying the engines"))

    def demo(self, folder: Path) -> None:
        """Write the demo album into `folder`, if it is not there yet, and index it."""
        if not folder.is_dir() or not any(folder.iterdir()):
            wish = JobRequest("demo", (str(folder),), self.tr("Making a demo album"))
            self._line_up(wish)
        self.add_folders([os.fsencode(folder)])

    def cancel(self) -> None:
        """Stop what runs (it keeps what it has) and forget what waits."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
            self.stopping.emit()

    def _want(self, verb: str, arguments: Sequence[str], doing: str) -> None:
        self._line_up(JobRequest(verb, (*arguments, "--library", str(self._library)), doing))

    def _line_up(self, wish: JobRequest) -> None:
        if wish not in self._waiting:
            self._waiting.append(wish)
        self._begin_next()

    def _begin_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        wish = self._waiting.popleft()
        self._doing, self._phase, self.held = wish.doing, "", False
        self._running = self._make_verb(wish.verb, wish.arguments, self)
        self._running.progressed.connect(self._tell_progress)
        self._running.ended.connect(self._finish)
        self.began.emit(wish.doing)
        self._running.start()

    def _tell_progress(self, progress: dict[str, Any]) -> None:
        self._phase = str(progress.get("phase", self._phase))
        self.progressed.emit(self._doing, progress)

    def _finish(self, ending: CommandResult) -> None:
        if self._running is not None:
            self._running.deleteLater()
            self._running = None
        if ending.error:
            self._waiting.clear()
        self.ended.emit(ending)
        if self._waiting:
            self._begin_next()
        elif not self.busy:
            self.idle.emit()
