"""Windows of other libraries: processes of their own, which this one opens and may ask to quit."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from PySide6.QtCore import QProcess, QRect

from hashdesk import paths
from hashdesk.core import child_process
from hashdesk.ui.jobs import command_process

QUIT_PIPE = "HASHDESK_QUIT_PIPE"  # in the environment of such a process: where it is asked to quit
QUIT = b"\n"
OPENED_FROM = "HASHDESK_OPENED_FROM"  # likewise: the library and the place of the first window


class OpenedWindows:
    """The session has one: it outlives a window that is built anew, as in another language.

    A pipe leads to each process. It cannot reach another one that has come to have the same number,
    and where this process just ends, the others stay.
    """

    def __init__(self) -> None:
        self._pipes: list[int] = []  # descriptors to write to
        # The library of the window that opened this process, and its place in pixels; no child of
        # this process has them.
        self._opener, self.place = _read(os.environ.pop(OPENED_FROM, ""))

    def open_beside(self, library: Path, place: QRect, *arguments: str) -> bool:
        """Open a window with these arguments beside the one of a library, at a place."""
        at = [place.x(), place.y(), place.width(), place.height()]
        return self._start(arguments, json.dumps([os.fspath(library), at]))

    def go_back(self) -> bool:
        """Bring the window that opened this process to the front, or open its library again.

        Without one, the person's own library. Returns whether that could be started.
        """
        return self._start(("--library", os.fspath(self._opener or paths.default_library())))

    def _start(self, arguments: tuple[str, ...], opened_from: str = "") -> bool:
        program, *words = child_process.command("hashdesk.ui.app.main", *arguments)
        read_end, write_end = os.pipe()
        os.set_inheritable(read_end, True)  # only until it is started: others get nothing of it
        environment = command_process.environment()
        environment.insert(QUIT_PIPE, str(read_end))
        if opened_from:
            environment.insert(OPENED_FROM, opened_from)
        process = QProcess()
        process.setProgram(program)
        process.setArguments(words)
        process.setProcessEnvironment(environment)
        # PySide's own stubs say what its older versions gave: a pair with the process's number.
        started: object = process.startDetached()
        os.close(read_end)
        if not (started[0] if isinstance(started, tuple) else started):
            os.close(write_end)
            return False
        self._pipes.append(write_end)
        return True

    def quit(self) -> None:
        """Ask all of them to quit: one that is at work asks the person first."""
        for pipe in self._pipes:
            with contextlib.suppress(OSError):  # that window has been closed already
                os.write(pipe, QUIT)
            os.close(pipe)
        self._pipes.clear()


def _read(opened_from: str) -> tuple[Path | None, QRect | None]:
    """The library and the place of the window that opened this process; None: nobody did."""
    try:
        library, place = json.loads(opened_from)
        return Path(library), QRect(*map(int, place))
    except (ValueError, TypeError):
        return None, None
