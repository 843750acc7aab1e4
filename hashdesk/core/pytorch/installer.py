"""Installing PyTorch into a runtime.

    environment ─► resolve ─► download ─► install ─► try ─► installed.json

The marker comes last, so half an installation never counts. One that was stopped or killed goes on:
its downloads are kept, the environment itself is made anew.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.errors import DiskFull, DownloadFailed, InstallationFailed
from hashdesk.core.files import download
from hashdesk.core.files.disk_space import LEAST_FREE_BYTES, raise_if_full
from hashdesk.core.files.file_sizes import MEGABYTE, folder_bytes
from hashdesk.core.job import Job
from hashdesk.core.pytorch import needs, requirements, runtime
from hashdesk.core.pytorch.base_python import base_python
from hashdesk.core.pytorch.resolver import PIP, Wheel, has_fast_pip, resolve
from hashdesk.core.pytorch.runtime import Installed, Runtime
from hashdesk.core.pytorch.tool_process import ToolFailed, module, run_tool
from hashdesk.core.said import Said
from hashdesk.core.troubles import Trouble, system_reason

UNPACKED = 1.9  # size of installed files to that of their wheels, measured
NO_SPACE = "no space left on device"  # in the words of venv, pip and uv
NOT_INSTALLED = (
    "HashDesk does not know which PyTorch it needs: it runs without having been installed. Install "
    "it with pip, then adapt again."
)
# One matrix product on the CPU, and what the trainer needs beside PyTorch.
CHECK = """
import json, sys
import numpy, onnxruntime, PIL, safetensors, torch, torchvision
x = torch.arange(6.0).reshape(2, 3)
assert (x @ x.T).tolist() == [[5.0, 14.0], [14.0, 50.0]], "it calculates wrongly"
facts = {"torch": str(torch.__version__), "cuda": bool(torch.cuda.is_available())}
print(json.dumps({**facts, "python": "%d.%d" % sys.version_info[:2]}))
"""

Note = Callable[[str], None]  # takes a sentence for the person


class _DoesNotWork(InstallationFailed):
    """All was installed, but the check fails."""


@dataclass(frozen=True)
class Installation:
    """What was installed, and what it took."""

    installed: Installed
    downloaded: int  # bytes, of this run
    bytes: int  # on the disk
    packages: int  # that were installed


def install(place: Runtime, job: Job, note: Note = lambda sentence: None) -> Installation:
    """Install PyTorch, or the rest of it. `note` gets what is out of the ordinary.

    Raises InstallationFailed, DownloadFailed, DiskFull or Cancelled: then there is no runtime, and
    the next run goes on.
    """
    try:
        with place.locked():
            wanted = requirements.requirements()
            if not wanted:
                raise InstallationFailed(NOT_INSTALLED)
            job.report("resolve", 0, 0)
            done = _complete(place, wanted, job, note)
            if done is None:
                _make_environment(place, job)
                done = _install_packages(place, wanted, job, note)
            return done
    except OSError as error:
        raise_if_full(error, _full(place))
        said = Trouble.PYTORCH_FOLDER.say(place=str(place.folder), reason=system_reason(error))
        raise InstallationFailed(said) from error


def works(place: Runtime, job: Job) -> bool:
    """Whether what is installed still calculates: its files may be gone, or a borrowed package."""
    try:
        run_tool([str(place.python), "-I", "-c", CHECK], job)
    except ToolFailed:
        return False
    return True


def _complete(place: Runtime, wanted: Sequence[str], job: Job, note: Note) -> Installation | None:
    """Bring an environment up to date that was whole once; None if it has to be made anew."""
    found = runtime.marked(place)
    if found is None:
        return None
    runtime.connect(place)
    # Where pip knows of nothing that is missing, files of a package are.
    sound = found.complete and works(place, job)
    try:
        done = _install_packages(place, wanted, job, note)
    except _DoesNotWork:
        return None
    return done if sound or done.packages else None


def _install_packages(place: Runtime, wanted: Sequence[str], job: Job, note: Note) -> Installation:
    """Install what the environment lacks, and declare it whole."""
    uv = needs.cpu_installer()
    if uv is not None:
        place.marker.unlink(missing_ok=True)
        _install_cpu_builds(place, uv, wanted, job, note)
    wheels = resolve(place, wanted, job)
    here = folder_bytes(place.wheels)
    _download(place, wheels, job)
    downloaded = folder_bytes(place.wheels) - here
    if wheels:
        place.marker.unlink(missing_ok=True)  # from here on it is neither the old one nor the new
        _install_wheels(place, wheels, job)
    installed = _check(place, wanted, job)
    shutil.rmtree(place.wheels, ignore_errors=True)
    runtime.mark_installed(place, installed)
    return Installation(installed, max(downloaded, 0), folder_bytes(place.environment), len(wheels))


def _make_environment(place: Runtime, job: Job) -> None:
    """An environment without PyTorch."""
    place.marker.unlink(missing_ok=True)
    about = needs.needs_of(place)
    # The environment itself fits into what has to stay free; the rest is asked for when known.
    _require_space(place, 0, about.download + about.disk)
    python = base_python()
    arguments = ["--clear", str(place.environment)]
    if _borrows_pip():
        arguments.append("--without-pip")
    try:
        run_tool(module(python, "venv", *arguments), job)
    except ToolFailed as error:
        _raise_if_full(error, place, LEAST_FREE_BYTES)  # it may not say why it failed
        raise InstallationFailed(
            f"{python} cannot make an environment for PyTorch: {error}. On Debian and Ubuntu, "
            "install the package python3-venv; then adapt again."
        ) from error
    runtime.connect(place)


def _borrows_pip() -> bool:
    """Whether pip is among this program's packages, and new enough."""
    try:
        return not child_process.is_frozen() and has_fast_pip(importlib.metadata.version("pip"))
    except importlib.metadata.PackageNotFoundError:
        return False


def _install_cpu_builds(
    place: Runtime, uv: str, wanted: Sequence[str], job: Job, note: Note
) -> None:
    """Install PyTorch itself with uv, which knows where the much smaller builds for the CPU are.

    What PyTorch depends on follows with pip: uv does not see the packages that the runtime borrows.
    """
    command = [uv, "pip", "install", "--python", str(place.python), "--torch-backend", "cpu"]
    job.report("resolve", 0, 0)
    try:
        run_tool([*command, "--no-deps", *wanted], job)
    except ToolFailed as error:
        _raise_if_full(error, place)
        note(f"uv cannot fetch the builds for the CPU ({error}); pip fetches the usual ones.")


def _download(place: Runtime, wheels: Sequence[Wheel], job: Job) -> None:
    """Fetch all files into `wheels`, and delete what another version left there."""
    place.wheels.mkdir(exist_ok=True)
    names = {wheel.file for wheel in wheels}
    for file in place.wheels.iterdir():
        if file.name.removesuffix(download.PART_SUFFIX) not in names:
            file.unlink()
    total = sum(wheel.size for wheel in wheels) if all(wheel.size for wheel in wheels) else 0
    _require_space(place, int(total * (1 + UNPACKED)) - folder_bytes(place.wheels))
    before = 0
    job.report("download", folder_bytes(place.wheels), total)
    for number, wheel in enumerate(wheels):
        later = sum(
            download.bytes_here(place.wheels / other.file) for other in wheels[number + 1 :]
        )

        def on_bytes(count: int, others: int = before + later) -> None:
            job.check()
            job.report("download", others + count, total)

        _fetch(place, wheel, job, on_bytes)
        before += download.bytes_here(place.wheels / wheel.file)


def _fetch(place: Runtime, wheel: Wheel, job: Job, on_bytes: download.OnBytes) -> None:
    """Fetch one file; by pip, which may know a name, a password or a certificate, if need be."""
    file = place.wheels / wheel.file
    trouble = DownloadFailed(
        Trouble.NOT_FETCHED.say(name="PyTorch", reason=Trouble.SERVER_SILENT.say())
    )
    if wheel.sha256:  # else its index announces none, and nothing could be resumed safely
        try:
            download.download(wheel.url, file, wheel.sha256, on_bytes, "PyTorch")
            return
        except DownloadFailed as error:
            trouble = error
    file.unlink(missing_ok=True)
    arguments = ("--no-deps", "--dest", str(place.wheels), f"{wheel.package}=={wheel.version}")
    try:
        run_tool(module(place.python, "pip", "download", *PIP, *arguments), job)
    except ToolFailed as error:
        _raise_if_full(error, place)
        raise trouble from error
    if not file.exists() or wheel.sha256 not in ("", download.file_sha256(file)):
        raise trouble
    file.with_name(file.name + download.PART_SUFFIX).unlink(missing_ok=True)


def _install_wheels(place: Runtime, wheels: Sequence[Wheel], job: Job) -> None:
    """Unpack the files into the environment; the progress is what lies there so far."""
    files = [place.wheels / wheel.file for wheel in wheels]
    before = folder_bytes(place.environment)
    total = sum(_unpacked(file) for file in files)
    _require_space(place, total)

    is_whole = False

    def report() -> None:
        nonlocal is_whole
        done = max(folder_bytes(place.environment) - before, 0)
        is_whole = is_whole or done >= total
        if is_whole:  # what pip does yet has no count
            job.report("try", 0, 0)
        else:
            job.report("install", done, total)

    report()
    arguments = ("install", "--no-deps", "--no-index", "--no-compile", *map(str, files))
    try:
        run_tool(module(place.python, "pip", *arguments), job, report)
    except ToolFailed as error:
        _raise_if_full(error, place)
        raise InstallationFailed(Trouble.PYTORCH_NOT_INSTALLED.say(words=str(error))) from error


def _check(place: Runtime, wanted: Sequence[str], job: Job) -> Installed:
    """Have it calculate something."""

    def report() -> None:  # often: the first time, Python has to read all of it
        job.report("try", 0, 0)

    report()
    try:
        said = run_tool([str(place.python), "-I", "-c", CHECK], job, report)
        facts = json.loads(said.splitlines()[-1])
        borrows = not child_process.is_frozen()
        return Installed(**facts, requirements=list(wanted), borrows=borrows)
    except ToolFailed as error:
        raise _DoesNotWork(Trouble.PYTORCH_DOES_NOT_WORK.say(words=str(error))) from error


def _require_space(place: Runtime, extra: int, estimate: int = 0) -> None:
    """Raises DiskFull if `extra` bytes do not fit. estimate: of all that is still to come."""
    free = shutil.disk_usage(place.folder).free
    if free < extra + LEAST_FREE_BYTES:
        needed = max(extra, estimate) + LEAST_FREE_BYTES
        raise DiskFull(
            Trouble.PYTORCH_SPACE.say(
                needed=needed // MEGABYTE, place=str(place.folder), free=free // MEGABYTE
            )
        )


def _raise_if_full(error: ToolFailed, place: Runtime, least: int = 0) -> None:
    if NO_SPACE in error.output.lower() or shutil.disk_usage(place.folder).free < least:
        raise DiskFull(_full(place)) from error


def _full(place: Runtime) -> Said:
    return Trouble.PYTORCH_FULL.say(place=str(place.folder))


def _unpacked(file: Path) -> int:
    """The size of what is in a wheel."""
    try:
        with zipfile.ZipFile(file) as wheel:
            return sum(entry.file_size for entry in wheel.infolist())
    except zipfile.BadZipFile:
        return os.stat(file).st_size  # pip will say what is wrong with it
