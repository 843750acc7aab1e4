"""Real shells that complete what a test types."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

PATIENCE_S = 30


class Shell(Protocol):
    """A shell with HashDesk's completion script loaded."""

    def complete(self, line: str) -> str:
        """The last word of a line, as it is after a press of Tab."""

    def close(self) -> None:
        """End it."""


class Typed:
    """A shell on a terminal: a line, Tab and Enter are typed, as a person would.

    `hashdesk` is a function there that writes its arguments into a pipe.
    """

    def __init__(self, command: list[str], setup: list[str], folder: Path) -> None:
        self._pipe = folder.parent / f"{command[0]} arguments"
        os.mkfifo(self._pipe)
        self._arguments = os.open(self._pipe, os.O_RDWR)
        child, self._terminal = pty.fork()
        if child == 0:
            os.chdir(folder)
            home = {"HOME": str(folder), "ZDOTDIR": str(folder), "TERM": "dumb", "PS1": ""}
            os.execvpe(command[0], command, {"PATH": os.environ["PATH"], **home})
        self._child = child
        for line in setup:
            self._type(line + "\n")
        self._type(f"hashdesk() {{ printf '%s\\n' \"$@\" . > '{self._pipe}'; }}\n")

    def complete(self, line: str) -> str:
        self._type(f"{line}\t\n")
        return self._read().splitlines()[-2]

    def close(self) -> None:
        with suppress(OSError):
            self._type("\x15exit\n")
        os.close(self._terminal)
        os.waitpid(self._child, 0)
        os.close(self._arguments)

    def _type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def _read(self) -> str:
        """The arguments, ended by a line with a dot."""
        said = b""
        screen = b""
        while not said.endswith(b"\n.\n"):
            ready, _, _ = select.select([self._arguments, self._terminal], [], [], PATIENCE_S)
            if not ready:
                raise TimeoutError(f"the shell says nothing: {screen[-2000:]!r}")
            if self._terminal in ready:  # it would stop if nobody read
                screen += os.read(self._terminal, 1 << 16)
            if self._arguments in ready:
                said += os.read(self._arguments, 1 << 16)
        return said.decode()


class Fish:
    """fish, which says itself what it would offer."""

    def __init__(self, script: Path, folder: Path) -> None:
        self._script, self._folder = script, folder

    def complete(self, line: str) -> str:
        ask = f"source {str(self._script)!r}; complete -C {line!r}"
        done = subprocess.run(
            ["fish", "--no-config", "-c", ask],
            cwd=self._folder, capture_output=True, text=True, check=True, timeout=PATIENCE_S,
        )  # fmt: skip
        assert done.stderr == ""
        offered = [row.partition("\t")[0] for row in done.stdout.splitlines()]
        typed = line.rpartition(" ")[2]
        return offered[0] if len(offered) == 1 else typed

    def close(self) -> None:
        pass


def bash(script: Path, folder: Path) -> Shell:
    setup = ["bind 'set bell-style none'", f"source '{script}'"]
    return Typed(["bash", "--norc", "--noprofile", "-i"], setup, folder)


def zsh(script: Path, folder: Path) -> Shell:
    setup = ["autoload -Uz compinit && compinit -u -D", f"source '{script}'"]
    return Typed(["zsh", "-f", "-i"], setup, folder)


SHELL_STARTERS: dict[str, Callable[[Path, Path], Shell]] = {"bash": bash, "zsh": zsh, "fish": Fish}
