"""Moves photos to the trash, or back, in a process that kills itself at a step of a known number.

`python -m tests.faults.sequences.killing` imports all there is once, then forks a child for each
line of JSON on standard input. A step is a call that changes a folder or a file, and what comes
before and after the desktop moves a file.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.review.group_removals import GroupRemoval
from hashdesk.ui.photos.trash import files as trash_files
from tests.faults.sequences import window

CALLS = ("write", "link", "unlink", "rename", "mkdir", "fsync")


@dataclass(frozen=True)
class Errand:
    """What a window is about to do when it is killed."""

    library: str
    data: str  # the folder of the home's trash
    step: int  # from 1; the process is killed before it
    groups: list[tuple[list[int], list[int]]] = field(default_factory=list)  # marked, staying
    compared: dict[str, str] = field(default_factory=dict)  # photo -> content id, in hex
    level: str = MatchLevel.EXACT.value
    chosen: list[int] = field(default_factory=list)  # in the grid
    torn: bool = False  # a line of the log is written in part


def do(errand: Errand) -> None:
    """Throw away the marked photos of groups, or photos of the grid; or bring all back."""
    library = Path(errand.library)
    if errand.groups:
        removals = [GroupRemoval(*group) for group in errand.groups]
        compared = {
            int(photo): bytes.fromhex(content) for photo, content in errand.compared.items()
        }
        window.throw_marked(library, removals, compared, MatchLevel(errand.level))
    elif errand.chosen:
        cards = window.cards_of(library, errand.chosen)
        window.throw_chosen(library, [cards[photo] for photo in errand.chosen if photo in cards])
    else:
        window.restore(library, None)


class Killer:
    """The process that forks, and waits for what it forked."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", __name__]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, errand: Errand) -> bool:
        """Do something in a process that is killed; False: it was done before the step came."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(errand)) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        assert code in (0, -signal.SIGKILL), f"the process ended with {code}"
        return code != 0

    def close(self) -> None:
        self._process.communicate(timeout=60)


@contextmanager
def killer() -> Iterator[Killer]:
    started = Killer()
    yield started
    started.close()


def _main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _child(Errand(**json.loads(line)))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _child(errand: Errand) -> NoReturn:
    code = 1
    try:
        os.environ["XDG_DATA_HOME"] = errand.data
        _count_steps(errand.step, torn=errand.torn)
        do(errand)
        code = 0
    finally:
        os._exit(code)


def _count_steps(last: int, *, torn: bool) -> None:
    """Let this process kill itself before its step of this number."""
    seen = 0

    def step() -> bool:
        nonlocal seen
        seen += 1
        return seen == last

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **options: Any) -> Any:
            if step():
                if torn and call is write:
                    write(arguments[0], arguments[1][: len(arguments[1]) // 2])
                _kill()
            return call(*arguments, **options)

        return stepping

    def around(call: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
        def moving(path: bytes) -> bytes:
            moved = counted(call)(path)
            if step():
                _kill()
            return moved

        return moving

    write = os.write
    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    trash_files.move = around(trash_files.move)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def throwing(
    library: str,
    data: str,
    step: int,
    removals: Sequence[GroupRemoval],
    compared: Mapping[int, bytes],
    level: MatchLevel,
    *,
    torn: bool,
) -> Errand:
    """To throw away the marked photos of groups."""
    groups = [(removal.marked, removal.staying) for removal in removals]
    contents = {str(photo): content.hex() for photo, content in compared.items()}
    return Errand(library, data, step, groups, contents, level.value, torn=torn)


if __name__ == "__main__":
    _main()
