"""A decoding worker whose decoder was taken over (`taken_over.py`), seen from its parent."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from hashdesk.core import child_process
from hashdesk.core.decoder.worker_process import WorkerProcess
from hashdesk.core.errors import PhotoError
from hashdesk.core.settings import Settings
from tests.core.decoder import file_attempts, taken_over

SECRET = b"secret"


class TakenOver:
    """A worker that does what photos say, and what its attempts are aimed at.

    locked: as it is always started; else without the lock-down.
    """

    def __init__(self, folder: Path, *, locked: bool) -> None:
        self._folder = folder
        self._extra = () if locked else (taken_over.NO_SANDBOX,)
        self._opened = contextlib.ExitStack()
        self._unix = self._listening(str(folder / "unix"))
        self._abstract = self._listening(f"\0hashdesk-{os.getpid()}-{locked}")
        self._tcp = self._opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.udp = self._opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setblocking(False)
        command = [sys.executable, "-c", "input()"]
        self.victim = self._opened.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE))
        self._opened.callback(self.victim.kill)
        try:
            self.worker = self._start()
        except BaseException:
            self._opened.close()
            raise

    def _listening(self, address: str) -> socket.socket:
        listener = self._opened.enter_context(socket.socket(socket.AF_UNIX))
        listener.bind(address)
        listener.listen()
        return listener

    def _start(self) -> WorkerProcess:
        """The worker that a pool would start, but for the module that runs in it."""

        original = child_process.command

        def command(_module: str, *arguments: str) -> list[str]:
            return original("tests.core.decoder.taken_over", *arguments, *self._extra)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(child_process, "command", command)
            return WorkerProcess(Settings())

    def answer(self, attempt: str) -> str:
        """What became of an attempt, with a file and a folder of its own."""
        if not self.worker.alive:
            self.worker.close()
            self.worker = self._start()
        folder = self._folder / attempt
        folder.mkdir()
        (folder / "secret").write_bytes(SECRET)
        os.utime(folder / "secret", (1_000_000_000, 1_000_000_000))
        target = file_attempts.Target(
            file=str(folder / "secret"),
            folder=str(folder),
            unix=str(self._folder / "unix"),
            abstract=f"hashdesk-{os.getpid()}-{not self._extra}",
            tcp=self._tcp.getsockname()[1],
            udp=self.udp.getsockname()[1],
            victim=self.victim.pid,
        )
        photo = self._folder / f"{attempt}.jpg"
        photo.write_text(json.dumps({"attempt": attempt, "target": asdict(target)}))
        made = Path(file_attempts.file_in_tmp(self.worker.pid))
        try:
            self.worker.read(os.fsencode(photo), lambda _: False)
        except PhotoError as error:
            return str(error)
        finally:
            made.unlink(missing_ok=True)  # the answer tells whether it was made
        raise AssertionError("a photo that is no photo was decoded")

    def close(self) -> None:
        """End the worker, its targets and the victim."""
        self.worker.close()
        self._opened.close()
