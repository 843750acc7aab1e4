"""The trainer as a child process: reads its lines, explains its failures.

It reports progress as lines of JSON on standard output, and why it failed in the last line on
standard error. It needs PyTorch, so it is never imported here.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from hashdesk.core import child_process
from hashdesk.core.errors import Cancelled, TrainerIncomplete, TrainingFailed
from hashdesk.core.files import private_files
from hashdesk.core.job import Job
from hashdesk.core.troubles import Trouble

TRAINER_POLL_S = 0.1  # until a cancel is noticed
TERM_S = 3.0  # time the trainer gets to end when asked to, before it is killed
# How Python says that a package, a file of it or a library is gone.
LACKING = ("ModuleNotFoundError: ", "ImportError: ", "cannot open shared object file")
UNCHANGED = Trouble.UNCHANGED.value

TrainerLine = Mapping[str, Any]
OnTrainerLine = Callable[[TrainerLine], None]


def run_trainer(command: Sequence[str], job: Job, on_line: OnTrainerLine) -> None:
    """Run the trainer to its end; `on_line` gets its lines. Raises TrainingFailed or Cancelled.

    The child process has ended when this returns or raises.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            # In a session of its own: Ctrl-C in the terminal reaches us only, and we ask it to end.
            running = subprocess.Popen(
                command,
                env=child_process.environment(**{child_process.PARENT: str(os.getpid())}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                umask=private_files.OTHERS,  # it writes into the library alone
            )
        except OSError as error:
            why = error.strerror or error
            raise TrainingFailed(f"The trainer cannot be started: {why}. {UNCHANGED}") from error
        assert running.stdout is not None
        lines: queue.Queue[bytes | None] = queue.Queue()
        reader = threading.Thread(target=_read, args=(running.stdout, lines), name="trainer")
        reader.start()
        try:
            _forward(running, lines, job, on_line)
            code = running.wait()
        finally:
            child_process.end_group(running, TERM_S)
            reader.join()
            running.stdout.close()
        if code != 0:
            raise _failure(code, errors)


def _read(stream: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def _forward(
    running: subprocess.Popen[bytes],
    lines: queue.Queue[bytes | None],
    job: Job,
    on_line: OnTrainerLine,
) -> None:
    """Pass its lines on until it closes its output, and our pauses to it. Raises Cancelled."""
    paused, ready = False, False  # ready: it handles the signals for a pause
    while True:
        if ready and job.paused != paused:
            paused = job.paused
            running.send_signal(signal.SIGUSR1 if paused else signal.SIGUSR2)
        try:
            line = lines.get(timeout=TRAINER_POLL_S)
        except queue.Empty:
            line = b""
        if job.cancelled:
            raise Cancelled
        if line is None:
            return
        event = child_process.read_event(line)
        if event is not None:  # None: a line that some library printed
            ready = True
            on_line(event)


def _failure(code: int, errors: IO[bytes]) -> TrainingFailed:
    """The error for an exit code."""
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        ended = Trouble.TRAINER_KILLED if name == "SIGKILL" else Trouble.TRAINER_ENDED
        return TrainingFailed(ended.say(signal=name, unchanged=Trouble.UNCHANGED.say()))
    errors.seek(0)
    words = [line for line in errors.read().decode("utf-8", "replace").splitlines() if line.strip()]
    last = words[-1].strip() if words else f"it ended with exit code {code} and no message"
    last = last if last.endswith((".", "!", "?")) else f"{last}."
    said = Trouble.TRAINER_FAILED.say(words=last, unchanged=Trouble.UNCHANGED.say())
    if any(words in last for words in LACKING):
        return TrainerIncomplete(said, last.rstrip("."))
    return TrainingFailed(said)
