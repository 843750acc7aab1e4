"""Where the trainer finds PyTorch: in this environment, or in a runtime of its own.

<root>/python-3.12/ or bundle/, for they cannot share one:
    made-by-hashdesk    the owner mark, written first: only with it is the rest ours to delete
    environment/        a virtual environment that sees this program's packages, with PyTorch
    installed.json      written last: what was installed and found to work
    wheels/             downloads of an installation that has not ended
    install.lock        held while somebody installs or deletes
    adapting-*.lock     held while a trainer runs
"""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import os
import site
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.errors import InstallationFailed, PyTorchMissing
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.pytorch import owned_folders
from hashdesk.core.pytorch.owned_folders import ENVIRONMENT, MARKER, WHEELS
from hashdesk.core.pytorch.requirements import PACKAGES, requirements

PATH_FILE = "hashdesk.pth"  # in the runtime: where this program's packages are
MARKER_VERSION = 1


class PyTorchSource(StrEnum):
    """Where the trainer's PyTorch comes from."""

    ENVIRONMENT = "environment"  # this program's own
    RUNTIME = "runtime"
    MISSING = "missing"


@dataclass(frozen=True)
class Runtime:
    """The place of a runtime, whether or not there is one."""

    root: Path  # of the runtimes of all Pythons and of the bundle
    alone: bool = False  # PyTorch in this program's environment does not count

    @property
    def folder(self) -> Path:
        """What this Python, or the bundle, has for itself."""
        name = "bundle" if child_process.is_frozen() else f"python-{python_version()}"
        return self.root / name

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.folder / ENVIRONMENT

    @property
    def python(self) -> Path:
        """The Python that has PyTorch."""
        inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        return self.environment / inside

    @property
    def marker(self) -> Path:
        """Written last."""
        return self.folder / MARKER

    @property
    def wheels(self) -> Path:
        """The folder of downloads."""
        return self.folder / WHEELS

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else installs, deletes or adapts there meanwhile.

        Raises OSError, or InstallationFailed if somebody does or the folder is not ours.
        """
        owned_folders.claim(self.root, self.folder)
        with owned_folders.locked(self.folder):
            yield


@dataclass(frozen=True)
class Installed:
    """A runtime that was found to work."""

    torch: str  # version
    cuda: bool  # whether it can use a GPU here
    python: str  # "3.12"
    requirements: list[str]  # that it was made for
    borrows: bool  # packages of this program; a bundle has none to lend
    complete: bool = True  # False: the trainer missed something
    version: int = MARKER_VERSION


def find(runtime: Runtime) -> PyTorchSource:
    """Where PyTorch is. Imports nothing."""
    alone = runtime.alone or child_process.is_frozen()
    if not alone and all(importlib.util.find_spec(name) is not None for name in PACKAGES):
        return PyTorchSource.ENVIRONMENT
    return PyTorchSource.RUNTIME if installed(runtime) is not None else PyTorchSource.MISSING


def installed(runtime: Runtime) -> Installed | None:
    """What the runtime holds; None if there is none, a half one, or one that does not fit."""
    found = marked(runtime)
    fits = found is not None and found.complete and found.requirements == list(requirements())
    return found if fits else None


def marked(runtime: Runtime) -> Installed | None:
    """The same, if incomplete or made for another HashDesk, too: an installation completes it."""
    if not owned_folders.is_ours(runtime.folder) or site_packages(runtime) is None:
        return None
    try:
        found = Installed(**json.loads(runtime.marker.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    frozen = child_process.is_frozen()
    fits = found.borrows is not frozen and (frozen or found.python == python_version())
    return found if fits and found.version == MARKER_VERSION and runtime.python.exists() else None


def mark_installed(runtime: Runtime, what: Installed) -> None:
    """Declare a runtime whole. Raises OSError."""
    write_atomically(runtime.marker, json.dumps(asdict(what), indent=1).encode())


def mark_incomplete(runtime: Runtime) -> None:
    """Have the next installation complete a runtime; until then it does not count."""
    found = marked(runtime)
    if found is not None:
        with contextlib.suppress(OSError):
            mark_installed(runtime, replace(found, complete=False))


def python_version() -> str:
    """Of this Python: "3.12"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def trainer_command(runtime: Runtime, module: Sequence[str]) -> list[str]:
    """The command line of a module of the trainer, by a Python that has PyTorch.

    Raises PyTorchMissing, or InstallationFailed if the runtime cannot be connected.
    """
    source = find(runtime)
    if source is PyTorchSource.MISSING:
        raise PyTorchMissing("PyTorch is not installed. Adapting with --install installs it.")
    if source is PyTorchSource.ENVIRONMENT:
        return child_process.command(*module)
    try:
        connect(runtime)
    except OSError as error:
        raise InstallationFailed(
            f"PyTorch in {runtime.folder} cannot be used: {error.strerror or error}. Check the "
            "folder's permissions, or name another one with HASHDESK_PYTORCH."
        ) from error
    # -I: it finds what the runtime and its path file name, and nothing else.
    return [str(runtime.python), "-I", "-m", *module]


def connect(runtime: Runtime) -> None:
    """Let the runtime see this program's packages, wherever they are by now. Raises OSError.

    They come behind the runtime's own on its module path.
    """
    packages = site_packages(runtime)
    if packages is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), runtime.environment)
    lines = b"".join(os.fsencode(folder) + b"\n" for folder in module_folders())
    file = packages / PATH_FILE
    if not file.exists() or file.read_bytes() != lines:
        write_atomically(file, lines)


def site_packages(runtime: Runtime) -> Path | None:
    """The folder of the runtime's packages; None if it is gone."""
    inside = "Lib/site-packages" if sys.platform == "win32" else "lib/python*/site-packages"
    return next(runtime.environment.glob(inside), None)


def module_folders() -> list[str]:
    """The folders that this program's modules and packages are imported from, without Python's own.

    Not those of `sys.path`: the working folder, which may be one of photos, can be among them.
    """
    if child_process.is_frozen():
        # The bundle has the sources beside the frozen program, for a Python from outside.
        return [str(Path(getattr(sys, "_MEIPASS", "")) / "source")]
    folders = [str(child_process.PACKAGE.parent), *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [folder for folder in dict.fromkeys(folders) if Path(folder).is_dir()]
