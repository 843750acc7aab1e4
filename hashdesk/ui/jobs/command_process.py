"""HashDesk's commands as child processes of the window.

A driver, an encoder or a decoder that crashes there does not take the window along, and the window
can do nothing that the terminal cannot.
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
from hashdesk.core.said import LONGEST_GAP
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.ui.error_words import told_words
from hashdesk.ui.formatting import translate

log = logging.getLogger(__name__)

KILL_AFTER_MS = 5_000  # a cancelled command needs less to commit what it has done
LONGEST_LINE = 1 << 20  # bytes: a longer line is no event
STDERR_BYTES = 4_000  # bytes of standard error that are kept
DONE = (ExitCode.OK, ExitCode.PARTLY)


@dataclass(frozen=True)
class CommandResult:
    """How a command ended."""

    command: str
    summary: dict[str, Any] = field(default_factory=dict)
    cancelled: bool = False
    error: str = ""  # a sentence to show, in the window's language; empty if all went well


def environment() -> QProcessEnvironment:
    """This process's environment, with HashDesk on the module path and no working folder on it."""
    copy = QProcessEnvironment.systemEnvironment()
    if (path := child_process.environment().get("PYTHONPATH")) is not None:
        copy.insert("PYTHONPATH", path)
    return copy


class CommandProcess(QObject):
    """One run of one command. Signals arrive on the GUI thread; `ended` exactly once."""

    progressed = Signal(dict)
    failed = Signal(dict)  # a photo that could not be read: path, reason
    ended = Signal(object)  # CommandResult

    def __init__(
        self,
        command: str,
        arguments: Sequence[str],
        parent: QObject | None = None,
        *,
        program: Sequence[str] = tuple(child_process.command("hashdesk")),
    ) -> None:
        super().__init__(parent)
        self.command = command
        self._cancelled = False
        self._ended = False
        self._responding = False  # it has installed its signal handlers
        self._unread = b""
        self._stderr = b""
        self._summary: dict[str, Any] = {}
        self._error = ""
        self._killer = QTimer(self, singleShot=True, interval=KILL_AFTER_MS)
        self._process = QProcess(self)
        self._killer.timeout.connect(self._process.kill)
        self._process.setProcessEnvironment(environment())
        self._process.setProgram(program[0])
        self._process.setArguments([*program[1:], command, *arguments, "--json"])
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_stderr)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    def start(self) -> None:
        """Start the process, without waiting for it."""
        self._process.start()
        self._process.closeWriteChannel()

    def cancel(self) -> None:
        """Ask the command to stop and keep what it has done; kill it if it does not end."""
        if not self._cancelled and not self._ended:
            self._cancelled = True
            self._process.terminate()
            self._killer.start()

    def abandon(self) -> None:
        """Kill it without emitting `ended`: only for a command that changes nothing."""
        self._ended = True
        self._killer.stop()
        self._process.finished.disconnect(self._on_finished)
        self._process.kill()
        self._process.waitForFinished(KILL_AFTER_MS)  # a killed process is gone in a moment

    @property
    def can_pause(self) -> bool:
        """Whether it responds to pause signals now, and this system has them."""
        return self._responding and not self._cancelled and hasattr(signal, "SIGUSR1")

    def pause(self, *, paused: bool) -> None:
        """Pause at the next good place, or resume."""
        number = self._process.processId()
        if self.can_pause and number:
            os.kill(number, signal.SIGUSR1 if paused else signal.SIGUSR2)

    # -- output

    def _read(self) -> None:
        self._unread += self._process.readAllStandardOutput().data()
        *lines, self._unread = self._unread.split(b"\n")
        if len(self._unread) > LONGEST_LINE:
            self._unread = b""
        for line in lines:
            self._handle_line(line)

    def _handle_line(self, line: bytes) -> None:
        event = child_process.read_event(line)
        if event is None:
            log.warning("%s printed a line that is no event: %r", self.command, line[:200])
            return
        kind = event.get("event")
        if kind in ("progress", "engine"):
            self._responding = True
            self.progressed.emit(event)
        elif kind == "failed":
            self.failed.emit(event)
        elif kind in ("summary", "question"):
            self._summary = event
        elif kind == "error":
            sentence, said = str(event.get("message", "")), event.get("said")
            self._error = told_words(sentence, said, Refusal)

    def _read_stderr(self) -> None:
        data = self._process.readAllStandardError().data()
        self._stderr = (self._stderr + data)[-STDERR_BYTES:]

    # -- end

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            words = translate("HashDesk", "HashDesk cannot start {program}: {reason}.")
            reason = self._process.errorString()
            self._end(words.format(program=self._process.program(), reason=reason))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_stderr()
        if self._cancelled or code in (*DONE, ExitCode.INTERRUPTED):
            ended_itself = status == QProcess.ExitStatus.NormalExit
            error = "" if ended_itself or self._cancelled else self._crash_error()
            done = ended_itself and code in DONE and self._summary.get("event") == "summary"
            self._end(error, interrupted=code == ExitCode.INTERRUPTED, done=done)
        else:
            self._end(self._error or self._crash_error())

    def _crash_error(self) -> str:
        text = self._stderr.decode("utf-8", "replace").strip()
        log.error("%s ended unexpectedly: %s", self.command, text)
        last = text.splitlines()[-1] if text else translate("HashDesk", "it left no message")
        error = translate(
            "HashDesk",
            "The task ended unexpectedly. What it had done is kept. Technical details: {last}",
        )
        return error.format(last=last[:LONGEST_GAP])

    def _end(self, error: str, *, interrupted: bool = False, done: bool = False) -> None:
        """Tell how it ended. done: all of it is, though it may have been stopped at the last."""
        if self._ended:
            return
        self._ended = True
        self._killer.stop()
        cancelled = (self._cancelled or interrupted) and not done
        self.ended.emit(CommandResult(self.command, self._summary, cancelled, error))
