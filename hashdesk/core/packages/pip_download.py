"""pip as a child process that downloads one package: progress, cancelling, why it failed."""

from __future__ import annotations

import errno
import importlib.util
import os
import queue
import re
import subprocess
import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.job import Job
from hashdesk.core.said import Said
from hashdesk.core.troubles import Trouble

PHASE = "fetch"  # of the job; counted in bytes
PROGRESS = re.compile(r"Progress (\d+) of (\d+)")  # of pip --progress-bar raw …
PROGRESS_SINCE = (24, 1)  # … which came with this version of pip
RETRIES = 2  # pip's own 5 are half a minute without a network
PIP_DISK_FULL = "there is no space left"  # why pip failed
POLL_S = 0.1  # how soon cancelling is noticed while pip says nothing
OPTIONS = (
    *("--no-deps", "--no-input", "--disable-pip-version-check", "--only-binary", ":all:"),
    *("--retries", str(RETRIES)),
)


def download(requirement: str, folder: Path, job: Job, options: Sequence[str] = ()) -> Said | str:
    """Download the wheel of a requirement into a folder; "", or in a few words why it failed.

    options: further ones of `pip download`. Raises Cancelled.
    """
    own_pip = _pip_of_python()
    bar = progress_bar(_pip_version(own_pip))
    command = child_process.command("pip", "download", *OPTIONS, "--progress-bar", bar, *options)
    job.report(PHASE, 0, 0)
    said: list[str] = []
    try:
        process = _start([*command, "--dest", str(folder), requirement], own_pip)
    except OSError as error:
        return f"pip cannot start: {error.strerror or error}"
    with process as pip:
        assert pip.stdout is not None
        try:
            for line in _lines(pip.stdout, job):
                if match := PROGRESS.search(line):
                    job.report(PHASE, int(match[1]), int(match[2]))
                elif line.strip():
                    said.append(line.strip())
        except BaseException:
            pip.kill()
            raise
    return _reason(said) if pip.returncode else ""


def progress_bar(version: str) -> str:
    """The kind of progress bar that a version of pip can be asked for."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    return "raw" if numbers >= PROGRESS_SINCE else "off"


def _pip_of_python() -> Path | None:
    """The wheel of pip that comes with Python, where pip is not installed, as by uv."""
    if importlib.util.find_spec("pip") is not None:
        return None
    spec = importlib.util.find_spec("ensurepip")
    folders = (spec.submodule_search_locations if spec else None) or ()
    wheels = (wheel for folder in folders for wheel in Path(folder, "_bundled").glob("pip-*.whl"))
    return next(wheels, None)


def _pip_version(own_pip: Path | None) -> str:
    if own_pip is not None:
        return own_pip.name.split("-")[1]
    try:
        return metadata.version("pip")
    except metadata.PackageNotFoundError:
        return ""


def _start(command: Sequence[str], own_pip: Path | None) -> subprocess.Popen[str]:
    env = child_process.environment()
    if own_pip is not None:
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(own_pip), env.get("PYTHONPATH")]))
    return subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def _lines(output: Iterable[str], job: Job) -> Iterator[str]:
    """The lines of a child's output. Raises Cancelled, also while it says nothing."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in output:
            lines.put(line)
        lines.put(None)

    reader = threading.Thread(target=read, name="pip", daemon=True)
    reader.start()
    while True:
        job.check()
        try:
            line = lines.get(timeout=POLL_S)
        except queue.Empty:
            continue
        if line is None:
            reader.join()
            return
        yield line


def _reason(said: Sequence[str]) -> Said | str:
    """Why pip failed. Its last line says that nothing was found even where nobody was asked."""
    full = tuple(f"[Errno {number}]" for number in (errno.ENOSPC, errno.EDQUOT))
    if any(words in line for line in said for words in full):
        return PIP_DISK_FULL
    if any("No module named pip" in line for line in said):
        return "this Python has no pip"
    if any(line.startswith("WARNING: Retrying") for line in said):
        return Trouble.INDEX_SILENT.say()
    errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR: ")]
    return (errors or said or ["pip ended without a word"])[-1].rstrip(".")
