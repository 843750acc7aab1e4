"""Runs the program in processes that are forked from one which has loaded its modules.

A new Python takes a third of a second to load them, and the tests run hundreds of commands. What
runs is the program itself: a process of its own, with its own arguments, environment, folder,
streams and exit code, and its interpreter ends as any other does. Only the start is not shown:
tests of what is loaded when, and of signals while it is, start a Python themselves.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hashdesk.encoders.engines.onnx_engine import NO_TELEMETRY

PATIENCE_S = 120
# What Python or a library reads once, when a process starts.
READ_AT_START = ("PYTHON", "LC_", "LANG", "LD_", "OMP_", "OPENBLAS_", "MKL_", "TZ")
LOADED = (
    *("numpy", "PIL.Image", "onnxruntime", "safetensors.numpy", "hashdesk.cli.command_run"),
    *(
        "hashdesk.cli.arguments.query_image",
        "hashdesk.cli.search.text_search",
        "hashdesk.core.storage.library_db",
    ),
    *(
        "hashdesk.core.decoder.pool",
        "hashdesk.core.indexing.indexer",
        "hashdesk.core.search.library",
    ),
    *("hashdesk.encoders.bundle_encoder", "hashdesk.encoders.library_encoder"),
)


def run(
    *arguments: str | Path,
    module: str = "hashdesk",
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = PATIENCE_S,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m module arguments`, a HashDesk by any name; what it printed.

    It starts a Python where processes do not fork, and where something else than `at_start` is to
    be read when it starts. Raises TimeoutExpired.
    """
    words, environment = [str(argument) for argument in arguments], dict(env or os.environ)
    command = [sys.executable, "-m", module, *words]
    if not sys.platform.startswith("linux") or _read_at_start(environment) != at_start():
        options: dict[str, Any] = {"cwd": cwd, "env": environment, "timeout": timeout}
        return subprocess.run(command, capture_output=True, text=True, check=False, **options)
    with tempfile.TemporaryDirectory() as folder:
        out, errors = Path(folder, "out"), Path(folder, "errors")
        request = {
            "module": module,
            "arguments": words,
            "folder": str(cwd or Path.cwd()),
            "environment": environment,
            "out": str(out),
            "errors": str(errors),
        }
        code = _prepared(_user()).run(command, request, timeout)
        return subprocess.CompletedProcess(command, code, out.read_text(), errors.read_text())


def prepare() -> None:
    """Start the process that runs are forked from, if there is none yet."""
    if sys.platform.startswith("linux"):
        _prepared(_user())


@functools.cache
def at_start() -> Mapping[str, str]:
    """What a process reads when it starts: as it is when this is asked for first."""
    return _read_at_start(os.environ)


def _read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in environment if name.startswith(READ_AT_START)}


def _without_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: environment[name] for name in environment if not name.startswith(READ_AT_START)}


def _user() -> tuple[int, ...]:
    return os.geteuid(), os.getegid(), os.getpid()


@functools.cache
def _prepared(user: tuple[int, ...]) -> _Prepared:
    return _Prepared()


class _Prepared:
    """The process that has loaded the program."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.prepared_program"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
            env={**_without_start(os.environ), **at_start()},
            start_new_session=True,
        )
        atexit.register(self.close)

    def run(self, command: list[str], request: dict[str, Any], timeout: float) -> int:
        """The exit code of a run."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], timeout)[0]:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            _prepared.cache_clear()  # the next run starts another one
            raise subprocess.TimeoutExpired(command, timeout)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def _fork_for_each_request() -> dict[str, Any] | None:
    """In each fork, its request; in the process itself None, when no more requests come."""
    for line in sys.stdin.buffer:
        child = os.fork()
        if child == 0:
            return dict(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - it is the answer
    return None


def _become(request: dict[str, Any]) -> None:
    """Run what is asked for in this process."""
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["out"], os.O_WRONLY | os.O_CREAT),
        (2, request["errors"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = [request["module"], *request["arguments"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    os.environ.update(NO_TELEMETRY)  # which ONNX Runtime reads when it is loaded
    for name in LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    asked = _fork_for_each_request()
    if asked is not None:
        _become(asked)
