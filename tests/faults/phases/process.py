"""A process that has imported everything, and forks a child for each run of a phase.

A run takes a fraction of a second this way, and strace disturbs the child alone. Requests and
answers are lines of JSON. What a child acknowledges goes through a pipe, away from its disk.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.errors import HashDeskError
from hashdesk.core.exchange import shards
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.sqlite.sqlite_file import explain
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.system_errors import explain_system_error
from tests.faults.phases.state import LIBRARIES, state_of
from tests.faults.phases.table import PHASES

REFUSED, BUG = 1, 70  # exit codes: a sentence, a traceback
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: orphans of a child that was killed become ours
LONGEST_RUN_S = 120


@dataclass(frozen=True)
class Request:
    """One run of a phase in a place that is prepared."""

    phase: str
    material: str
    place: str
    options: list[str] = field(default_factory=list)  # of strace; empty: nothing is disturbed
    describe: bool = False  # at each acknowledgement, the state of the place


@dataclass(frozen=True)
class Run:
    """What became of it."""

    code: int  # the exit code; a negative one is a signal
    acknowledged: int  # how often something was said to be done
    encoded: int  # photos that went through an encoder
    states: list[list[str]]
    error: str  # the sentence, or the traceback


def main() -> None:
    """Answer requests until there are no more."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    for line in sys.stdin:
        run = _run(Request(**json.loads(line)))
        sys.stdout.write(json.dumps(asdict(run)) + "\n")
        sys.stdout.flush()


def _run(request: Request) -> Run:
    if needs := PHASES[request.phase].needs:
        importlib.import_module(needs)  # once, not in every child
    heard, told = os.pipe()
    waiting, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        os.close(go)
        _child(request, told, waiting)
    os.close(told)
    os.close(waiting)
    if request.options:
        _attach(child, request.options)
    os.write(go, b"g")
    os.close(go)
    with open(heard, encoding="utf-8") as lines:
        told_of = [json.loads(line) for line in lines if line.endswith("\n")]
    _, status = os.waitpid(child, 0)
    _end_orphans(child)
    return Run(
        os.waitstatus_to_exitcode(status),
        sum("acknowledged" in one for one in told_of),
        sum(one.get("encoded", 0) for one in told_of),
        [one["acknowledged"] for one in told_of if "acknowledged" in one],
        next((one["error"] for one in told_of if "error" in one), ""),
    )


def _attach(child: int, options: list[str]) -> None:
    """Have strace disturb the child, which waits."""
    command = ["strace", *options, "-p", str(child)]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr is not None
    said = strace.stderr.readline()
    assert "attached" in said, said


def _end_orphans(child: int) -> None:
    """A power cut ends all processes at once; after a kill, the rest end by themselves."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _child(request: Request, told: int, waiting: int) -> NoReturn:
    """Run the phase and tell of it."""
    code = BUG
    try:
        os.setsid()
        signal.alarm(LONGEST_RUN_S)
        os.read(waiting, 1)
        place = Path(request.place)

        def tell(**what: Any) -> None:
            data = json.dumps(what).encode() + b"\n"
            while data:
                data = data[os.write(told, data) :]

        def acknowledge() -> None:
            tell(acknowledged=sorted(state_of(place)) if request.describe else [])

        try:
            with _acknowledging(acknowledge):
                phase = PHASES[request.phase]
                phase.run(Path(request.material), place, lambda count: tell(encoded=count))
            acknowledge()
            code = 0
        except HashDeskError as error:
            tell(error=str(explain_system_error(error) or error))
            code = REFUSED
        except BaseException as error:  # noqa: BLE001 - it is told
            sentence = _explained(error, place)
            code = BUG if sentence is None else REFUSED
            tell(error=traceback.format_exc() if sentence is None else str(sentence))
    finally:
        os._exit(code)


def _explained(error: BaseException, place: Path) -> HashDeskError | None:
    """What the command line says of an error; None if it would be a traceback."""
    if isinstance(error, sqlite3.Error):
        return explain(error, place / LIBRARIES[0] / LIBRARY_FILE)
    return explain_system_error(error)


@contextmanager
def _acknowledging(acknowledge: Callable[[], None]) -> Iterator[None]:
    """Acknowledge each commit of photos, codes and decisions, and each part of a folder."""
    transaction = LibraryDB.transaction

    @contextmanager
    def acknowledged(db: LibraryDB) -> Iterator[None]:
        with transaction(db):
            yield
        acknowledge()

    def after(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            result = method(*given)
            acknowledge()
            return result

        return call

    LibraryDB.transaction = acknowledged  # type: ignore[method-assign]
    shards.encode_shard = after(shards.encode_shard)
    DecisionsDB.add = after(DecisionsDB.add)  # type: ignore[method-assign]
    DecisionsDB.remove = after(DecisionsDB.remove)  # type: ignore[method-assign]
    yield


if __name__ == "__main__":
    main()
