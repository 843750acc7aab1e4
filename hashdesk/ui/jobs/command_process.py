"""HashDesk's verbs as child processes of the window.

A driver, an encoder or a decoder that dies there cannot take the window along, and the
window has nothing that the terminal lacks.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from hashdesk.core import child_process
from hashdesk.core.child_process import ExitCode
from hashdesk.ui.formatting import translate

log = logging.getLogger(__name__)

KILL_AFTER_MS = 5_000  # a verb that was asked to end commits what it has, in less than this
LONGEST_LINE = 1 << 20  # bytes: more without a line's end is no JSON of ours
LAST_WORDS = 4_000  # bytes of standard error that are kept


@dataclass(frozen=True)
class CommandResult:
    """How a verb ended."""

    verb: str
    summary: dict[str, Any] = field(default_factory=dict)
    cancelled: bool = False
    error: str = ""  # a sentence for a person; empty if all went well


def environment() -> QProcessEnvironment:
    """This process's, with HashDesk on the module path: the working folder is not on it."""
    made = QProcessEnvironment.systemEnvironment()
    made.insert("PYTHONPATH", child_process.environment()["PYTHONPATH"])
    return made


class CommandProcess(QObject):
    """One run of one verb. Signals come on the GUI thread; `ended` exactly once."""

    progressed = Signal(dict)
    failed = Signal(dict)  # a photo that could not be read: path, reason
    ended = Signal(object)  # Ending

    def __init__(
        self,
        verb: str,
        arguments: Sequence[str],
        parent: QObject | None = None,
        *,
        command: Sequence[str] = tuple(child_process.command("hashdesk")),
    ) -> None:
        super().__init__(parent)
        self.verb = verb
        self._cancelled = False
        self._ended = False
        self._spoken = False  # it is at work, and knows what a pause is
        self._unread = b""
        self._last_words = b""
        self._summary: dict[str, Any] = {}
        self._error = ""
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.setInterval(KILL_AFTER_MS)
        self._process = QProcess(self)
        self._killer.timeout.connect(self._process.kill)
        self._process.setProcessEnvironment(environment())
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], verb, *arguments, "--json"])
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_words)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broken)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._cancelled

    def start(self) -> None:
        """Begin; returns at once."""
        self._process.start()
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """Ask it to stop; it keeps what it has. One that does not listen is killed."""
        if not self._cancelled and not self._ended:
            self._cancelled = True
            self._process.terminate()
            self._killer.start()

    def abandon(self) -> None:
        """End it at once, without a word: only for a verb that changes nothing."""
        self._ended = True
        self._killer.stop()
        self._process.finished.disconnect(self._finished)
        self._process.kill()
        self._process.waitForFinished(KILL_AFTER_MS)  # a killed process is gone in a moment

    @property
    def can_pause(self) -> bool:
        """Whether it would understand: it runs, has spoken, and this system has the signals."""
        return self._spoken and not self._cancelled and hasattr(signal, "SIGUSR1")

    def pause(self, *, paused: bool) -> None:
        """Hold it up at the next good place, or let it go on."""
        number = self._process.processId()
        if self.can_pause and number:
            os.kill(number, signal.SIGUSR1 if paused else signal.SIGUSR2)

    # -- what it says

    def _read(self) -> None:
        self._unread += self._process.readAllStandardOutput().data()
        *lines, self._unread = self._unread.split(b"\n")
        if len(self._unread) > LONGEST_LINE:
            self._unread = b""
        for line in lines:
            self._hear(line)

    def _hear(self, line: bytes) -> None:
        said = child_process.read_event(line)
        if said is None:
            log.warning("%s said something that is no JSON: %r", self.verb, line[:200])
            return
        event = said.get("event")
        if event in ("progress", "engine"):
            self._spoken = True
            self.progressed.emit(said)
        elif event == "failed":
            self.failed.emit(said)
        elif event == "summary":
            self._summary = said
        elif event == "error":
            self._error = str(said.get("message", ""))

    def _read_words(self) -> None:
        words = self._process.readAllStandardError().data()
        self._last_words = (self._last_words + words)[-LAST_WORDS:]

    # -- how it ends

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(
                translate("HashDesk", "HashDesk cannot start {program}: {reason}.").format(
                    program=self._process.program(), reason=self._process.errorString()
                )
            )

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_words()
        if self._cancelled or code in (ExitCode.OK, ExitCode.PARTLY, ExitCode.INTERRUPTED):
            crashed = status != QProcess.ExitStatus.NormalExit and not self._cancelled
            self._end(self._why() if crashed else "", stopped=code == ExitCode.INTERRUPTED)
        else:
            self._end(self._error or self._why())

    def _why(self) -> str:
        words = self._last_words.decode("utf-8", "replace").strip()
        log.error("%s ended badly: %s", self.verb, words)
        last = words.splitlines()[-1] if words else translate("HashDesk", "it left no message")
        text = translate(
            "HashDesk", "“hashdesk {verb}” ended unexpectedly: {last}. What it had done is kept."
        )
        return text.format(verb=self.verb, last=last[:300])

    def _end(self, error: str, *, stopped: bool = False) -> None:
        if self._ended:
            return
        self._ended = True
        self._killer.stop()
        cancelled = self._cancelled or stopped
        self.ended.emit(CommandResult(self.verb, self._summary, cancelled, error))
