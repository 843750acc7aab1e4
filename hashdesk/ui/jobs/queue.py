"""The long-running commands that the window starts, by what they do for the user."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.extras.demo_album import takes_album
from hashdesk.ui import formatting
from hashdesk.ui.folder_titles import folder_title
from hashdesk.ui.jobs.command_process import CommandProcess
from hashdesk.ui.jobs.command_queue import (
    ADD_MODEL,
    INSTALL_OPTION,
    MAKE_GUESSES,
    USE_MODEL,
    CommandQueue,
    JobRequest,
    ProcessFactory,
)

MOST_NAMED = 50  # folders in one command
CONFIRM_MISSING = "--confirm-missing"
AS_NEW = "--as-new"  # a folder that looks like one that was moved
KNOWN = "--known"  # no folder is added to the library
TRY_ENGINES = "doctor"  # the command


class JobQueue(CommandQueue):
    """A queue of commands for one library."""

    def __init__(
        self,
        library: Path,
        parent: QObject | None = None,
        make_process: ProcessFactory = CommandProcess,
    ) -> None:
        super().__init__(parent, make_process)
        self._library = library

    def add_folders(self, folders: Sequence[bytes]) -> None:
        """Index these folders."""
        names = [os.fsdecode(folder) for folder in folders]
        self._request("index", names, self._title_of_indexing(names))

    def add_moved(self, folder: str, was: str) -> None:
        """Index a folder that was moved from another place."""
        self._request("index", [folder, "--was", was], self.tr("Indexing photos"))

    def add_as_new(self, folder: str) -> None:
        """Index a folder although it looks like one that was moved."""
        self._request("index", [folder, AS_NEW], self._title_of_indexing([folder]))

    def rescan(self) -> None:
        """Bring the library up to date with all its folders."""
        self._request("index", [], self.tr("Indexing photos"))

    def scan(self, folders: Sequence[bytes]) -> None:
        """Bring the library up to date with some folders; with all if these are many, or gone."""
        names = [os.fsdecode(folder) for folder in folders]
        if len(names) <= MOST_NAMED and all(map(os.path.isdir, names)):
            arguments = [KNOWN, *names]  # a folder may be taken out before it is its turn
            self._request("index", arguments, self.tr("Indexing photos"), unasked=True)
        else:
            self._request("index", [], self.tr("Indexing photos"), unasked=True)

    def confirm_missing(self, folders: Sequence[bytes], *, unasked: bool = False) -> None:
        """Scan folders whose photos were deleted: of any number, it is believed."""
        arguments = [CONFIRM_MISSING, *map(os.fsdecode, folders)]
        self._request("index", arguments, self.tr("Indexing photos"), unasked=unasked)

    def resume(self, request: JobRequest) -> None:
        """Run a request that was stopped; the command goes on from what it has done."""
        title = self.tr("Indexing photos") if request.command == "index" else request.title
        self.enqueue(replace(request, title=title))

    def named(self, request: JobRequest) -> JobRequest:
        """A request that was kept, with the title that it has in the language of this window.

        Titles of requests that can be resumed follow from what they do.
        """
        titles = {
            "adapt": self.tr("Adapting to your photos"),
            "models": self.tr("Switching model"),
            "caches": self._title_of_guessing(),
        }
        given = [one for one in request.arguments[:-2] if one != AS_NEW]  # then the library
        if request.command == "index" and given == ["--features"]:
            title = self.tr("Reading photos again")
        elif request.command == "index" and given == ["--retry"]:
            title = self.tr("Trying unreadable files again")
        elif request.command == "index":
            nameless = not given or any(one.startswith("--") for one in given)
            title = self.tr("Indexing photos") if nameless else self._title_of_indexing(given)
        elif request.adds:
            title = self._title_of_adding(request.adds)
        else:
            title = titles.get(request.command, request.title)
        return replace(request, title=title)

    def _title_of_indexing(self, folders: Sequence[str]) -> str:
        titles = (folder_title(os.fsencode(one), self._library) for one in folders[:2])
        names = ", ".join(titles)
        more = " …" if len(folders) > 2 else ""
        return self.tr("Indexing {name}").format(name=names + more)

    def read_again(self) -> None:
        """Make lost thumbnails and features again."""
        self._request("index", ["--features"], self.tr("Reading photos again"))

    def retry(self) -> None:
        """Try unreadable photos again."""
        self._request("index", ["--retry"], self.tr("Trying unreadable files again"))

    def forget(self, folder: bytes) -> None:
        """Take a folder out of the library; its photos stay on disk."""
        self._request("forget", [os.fsdecode(folder)], self.tr("Removing a folder"))

    def adapt(self, *, install: bool = False) -> None:
        """Learn an encoder of the library's own; the user decides whether to switch to it.

        install: PyTorch first, if it is missing.
        """
        arguments = ["--no-switch", *([INSTALL_OPTION] if install else [])]
        self._request("adapt", arguments, self.tr("Adapting to your photos"))

    def use_encoder(self, encoder: str, *, anyway: bool = False) -> None:
        """Switch to the code set of an encoder, by its id.

        anyway: even if photos without codes of it are then not found for a time.
        """
        arguments = [USE_MODEL, encoder, *(["--anyway"] if anyway else [])]
        self._request("models", arguments, self.tr("Switching model"))

    def add_model(self, source: str, *, install: bool = False) -> JobRequest:
        """Add a model: a file, a folder or a name. The request, which may have to wait.

        install: PyTorch first, which it needs.
        """
        arguments = [ADD_MODEL, source, "--yes", *([INSTALL_OPTION] if install else [])]
        return self._request("models", arguments, self._title_of_adding(source))

    def _title_of_adding(self, source: str) -> str:
        name = formatting.name_of(os.fsencode(source))
        return self.tr("Adding {name}").format(name=name)

    def remove_encoder(self, encoder: str) -> None:
        """Delete an encoder and its codes."""
        self._request("models", ["--remove", encoder, "--yes"], self.tr("Deleting a model"))

    def remove_model(self, name: str, *, standing: bool) -> None:
        """Delete a model that was added. standing: and what was adapted from it."""
        arguments = ["--remove", name, "--yes", *([] if standing else ["--alone"])]
        self._request("models", arguments, self.tr("Deleting a model"))

    def export(self, place: Path, arguments: Sequence[str]) -> None:
        """Write the codes to a new folder or file."""
        self._request("export", [str(place), *arguments], self.tr("Exporting"))

    def bring_in(self, file: Path, library: Path, photos: Path | None) -> None:
        """Import a container as a library in a new folder."""
        arguments = [str(file), "--library", str(library)]
        arguments += ["--photos", str(photos)] if photos is not None else []
        self.enqueue(JobRequest("import", tuple(arguments), self.tr("Importing")))

    def compare(self, folder: Path, answers: Path, *, turned: bool) -> None:
        """Write a list of the photos in a folder that the library lacks, or may lack."""
        arguments = [str(folder), "--missing", "--answers", str(answers)]
        arguments += ["--turned"] if turned else []
        self._request("compare", arguments, self.tr("Comparing photos"))

    def copy(self, answers: Path, target: Path, *, alike: bool) -> None:
        """Copy the photos of such a list to a folder. alike: those that look alike, too."""
        arguments = [str(answers), str(target), *([] if alike else ["--without-alike"])]
        self.enqueue(JobRequest("copy", tuple(arguments), self.tr("Copying photos")))

    def export_groups(self, arguments: Sequence[str], file: Path) -> None:
        """Write groups as a table."""
        self._request("groups", [*arguments, "--csv", str(file)], self.tr("Exporting groups"))

    def restore(self, backup: str) -> None:
        """Put a backup in the place of the library."""
        self._request("restore", [backup, "--yes"], self.tr("Restoring a backup"))

    def clear_cache(self, kind: CacheKind) -> None:
        """Clear a cache; its content can be made again."""
        self._request("caches", ["--clear", kind.value], self.tr("Freeing disk space"))

    def make_guesses(self) -> None:
        """Guess what pictures show that were indexed before there were guesses."""
        title = self._title_of_guessing()
        self._request("caches", MAKE_GUESSES, title, unasked=True)

    def _title_of_guessing(self) -> str:
        return self.tr("Getting words ready for the search")

    @property
    def makes_guesses(self) -> bool:
        """Whether that is under way, or will be once what runs has ended."""
        running = None if self.is_stopping else self.request
        requests = (*self.waiting, *([] if running is None else [running]))
        return any(one.makes_guesses for one in requests)

    def try_engines(self) -> None:
        """Find out which engines work here, and how fast."""
        self._request(TRY_ENGINES, [], self.tr("Testing processors"))

    def demo(self, folder: Path) -> None:
        """Write the demo album into `folder` unless it is there, and index it.

        The originals come first, so that there is something to look at.
        """
        if takes_album(folder):
            title = self.tr("Making the demo album")
            self.enqueue(JobRequest("demo", (str(folder), "--originals"), title))
            self.add_folders([os.fsencode(folder)])
            self.enqueue(JobRequest("demo", (str(folder),), title))
            self.rescan()
        else:
            self.add_folders([os.fsencode(folder)])

    def _request(
        self, command: str, arguments: Sequence[str], title: str, *, unasked: bool = False
    ) -> JobRequest:
        whole = (*arguments, "--library", str(self._library))
        request = JobRequest(command, whole, title, unasked)
        self.enqueue(request)
        return request
