"""The queue of long-running commands that the window starts, one after the other."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.extras.demo_album import takes_album
from hashdesk.ui import formatting
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult


@dataclass(frozen=True)
class JobRequest:
    """A command to run, and its title while it runs."""

    command: str
    arguments: tuple[str, ...]
    title: str


PAUSABLE_COMMANDS = ("index", "adapt", "encoders")
ProcessFactory = Callable[[str, Sequence[str], QObject], CommandProcess]


class JobQueue(QObject):
    """Runs at most one command that writes to the library; further requests wait."""

    began = Signal(str)  # title
    progressed = Signal(str, dict)  # title, progress event
    paused = Signal(bool)  # paused, or resumed
    stopping = Signal()
    ended = Signal(object)  # CommandResult, of each command
    idle = Signal()  # nothing runs and nothing waits

    def __init__(
        self,
        library: Path,
        parent: QObject | None = None,
        make_process: ProcessFactory = CommandProcess,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._make_process = make_process
        self._waiting: deque[JobRequest] = deque()
        self._running: CommandProcess | None = None
        self._title = ""
        self._phase = ""
        self.is_paused = False

    @property
    def busy(self) -> bool:
        """Whether a command runs."""
        return self._running is not None

    @property
    def at_work(self) -> bool:
        """Whether stopping would lose time; a mere scan of the folders is repeated quickly."""
        return self.busy and (self.command != "index" or self._phase == "index")

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
            self.paused.emit(paused)

    @property
    def command(self) -> str:
        """The name of the running command; empty if none runs."""
        return self._running.command if self._running is not None else ""

    @property
    def title(self) -> str:
        """The title of the running command; empty if none runs."""
        return self._title if self.busy else ""

    def add_folders(self, folders: Sequence[bytes]) -> None:
        """Index these folders."""
        names = ", ".join(formatting.name_of(folder) for folder in folders[:2])
        more = " …" if len(folders) > 2 else ""
        title = self.tr("Indexing {name}").format(name=names + more)
        self._request("index", [os.fsdecode(folder) for folder in folders], title)

    def add_moved(self, folder: str, was: str) -> None:
        """Index a folder that was moved from another place."""
        self._request("index", [folder, "--was", was], self.tr("Rescanning"))

    def add_as_new(self, folder: str) -> None:
        """Index a folder although it looks like one that was moved."""
        title = self.tr("Indexing {name}").format(name=formatting.name_of(os.fsencode(folder)))
        self._request("index", [folder, "--as-new"], title)

    def rescan(self) -> None:
        """Bring the library up to date with all its folders."""
        self._request("index", [], self.tr("Rescanning"))

    def confirm_missing(self, folders: Sequence[bytes]) -> None:
        """Scan folders whose photos were deleted: of any number, it is believed."""
        names = [os.fsdecode(folder) for folder in folders]
        self._request("index", ["--confirm-missing", *names], self.tr("Rescanning"))

    def read_again(self) -> None:
        """Make lost thumbnails and features again."""
        self._request("index", ["--features"], self.tr("Reading photos again"))

    def retry(self) -> None:
        """Try unreadable photos again."""
        self._request("index", ["--retry"], self.tr("Trying again"))

    def forget(self, folder: bytes) -> None:
        """Take a folder out of the library; its photos stay on disk."""
        self._request("forget", [os.fsdecode(folder)], self.tr("Taking a folder out"))

    def adapt(self, *, install: bool = False) -> None:
        """Learn an encoder of the library's own; the user decides whether to switch to it.

        install: PyTorch first, if it is missing.
        """
        arguments = ["--no-switch", *(["--install"] if install else [])]
        self._request("adapt", arguments, self.tr("Adapting to the library"))

    def use_encoder(self, encoder: str, *, anyway: bool = False) -> None:
        """Switch to the code set of an encoder, by its id.

        anyway: even if photos without codes of it are then not found for a time.
        """
        arguments = ["--use", encoder, *(["--anyway"] if anyway else [])]
        self._request("encoders", arguments, self.tr("Going over to other codes"))

    def remove_encoder(self, encoder: str) -> None:
        """Delete an encoder and its codes."""
        self._request("encoders", ["--remove", encoder], self.tr("Deleting codes"))

    def remove_model(self, name: str) -> None:
        """Delete a model that was added."""
        self._request("encoders", ["--remove-model", name], self.tr("Deleting a model"))

    def export(self, place: Path, arguments: Sequence[str]) -> None:
        """Write the codes to a new folder or file."""
        self._request("export", [str(place), *arguments], self.tr("Exporting"))

    def bring_in(self, file: Path, library: Path, photos: Path | None) -> None:
        """Import a container as a library in a new folder."""
        arguments = [str(file), "--library", str(library)]
        arguments += ["--photos", str(photos)] if photos is not None else []
        self._enqueue(JobRequest("import", tuple(arguments), self.tr("Importing")))

    def compare(self, folder: Path, answers: Path, *, turned: bool) -> None:
        """Write a list of the photos in a folder that the library lacks, or may lack."""
        arguments = [str(folder), "--missing", "--answers", str(answers)]
        arguments += ["--turned"] if turned else []
        self._request("compare", arguments, self.tr("Comparing"))

    def copy(self, answers: Path, target: Path, *, alike: bool) -> None:
        """Copy the photos of such a list to a folder. alike: those that look alike, too."""
        arguments = [str(answers), str(target), *([] if alike else ["--without-alike"])]
        self._enqueue(JobRequest("copy", tuple(arguments), self.tr("Copying photos")))

    def export_groups(self, arguments: Sequence[str], file: Path) -> None:
        """Write groups as a table."""
        self._request("groups", [*arguments, "--csv", str(file)], self.tr("Exporting groups"))

    def restore(self, backup: str) -> None:
        """Put a backup in the place of the library."""
        self._request("restore", [backup, "--yes"], self.tr("Putting a backup back"))

    def clear_cache(self, kind: CacheKind) -> None:
        """Clear a cache; its content can be made again."""
        self._request("caches", ["--clear", kind.value], self.tr("Clearing a cache"))

    def make_guesses(self) -> None:
        """Guess what pictures show that were indexed before there were guesses."""
        arguments = ["--make", CacheKind.GUESSES.value]
        self._request("caches", arguments, self.tr("Getting words ready for the search"))

    def try_engines(self) -> None:
        """Find out which engines work here, and how fast."""
        self._request("doctor", [], self.tr("Trying the engines"))

    def demo(self, folder: Path) -> None:
        """Write the demo album into `folder` unless it is there, and index it."""
        if takes_album(folder):
            self._enqueue(JobRequest("demo", (str(folder),), self.tr("Making a demo album")))
        self.add_folders([os.fsencode(folder)])

    def cancel(self) -> None:
        """Stop the running command, which keeps what it has done, and drop waiting requests."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
            self.stopping.emit()

    def _request(self, command: str, arguments: Sequence[str], title: str) -> None:
        self._enqueue(JobRequest(command, (*arguments, "--library", str(self._library)), title))

    def _enqueue(self, request: JobRequest) -> None:
        if request not in self._waiting:
            self._waiting.append(request)
        self._start_next()

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        request = self._waiting.popleft()
        self._title, self._phase, self.is_paused = request.title, "", False
        self._running = self._make_process(request.command, request.arguments, self)
        self._running.progressed.connect(self._on_progress)
        self._running.ended.connect(self._on_ended)
        self.began.emit(request.title)
        self._running.start()

    def _on_progress(self, progress: dict[str, Any]) -> None:
        self._phase = str(progress.get("phase", self._phase))
        self.progressed.emit(self._title, progress)

    def _on_ended(self, result: CommandResult) -> None:
        if self._running is not None:
            self._running.deleteLater()
            self._running = None
        if result.error:
            self._waiting.clear()
        self.ended.emit(result)
        if self._waiting:
            self._start_next()
        elif not self.busy:
            self.idle.emit()
