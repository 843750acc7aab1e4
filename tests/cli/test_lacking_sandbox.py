"""Kernels without Landlock or seccomp: photos are read all the same, and the danger is said."""

from __future__ import annotations

import ctypes
import errno
import json
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hashdesk.core.decoder import seccomp

pytestmark = pytest.mark.slow

if not sys.platform.startswith("linux") or platform.machine() not in seccomp.ARCHITECTURES:
    pytest.skip("needs Linux on x86_64 or aarch64", allow_module_level=True)

ARCHITECTURE = seccomp.ARCHITECTURES[platform.machine()]
LANDLOCK, SECCOMP = (444, 445, 446), (ARCHITECTURE.seccomp,)


def without(calls: tuple[int, ...]) -> Callable[[], None]:
    """What takes system calls from a child, which then sees a kernel that does not have them."""
    code: seccomp.Code = [(seccomp.LOAD, 0, 0, seccomp.NUMBER)]
    for call in calls:
        code.append((seccomp.EQUAL, 0, 1, call))
        code.append((seccomp.RETURN, 0, 0, seccomp.FAIL_WITH | errno.ENOSYS))
    code.append((seccomp.RETURN, 0, 0, seccomp.ALLOW))

    def in_child() -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        if not seccomp.install(code, ARCHITECTURE, libc.syscall):
            raise OSError(ctypes.get_errno(), "this kernel has no seccomp to take calls away with")

    return in_child


def hashdesk(calls: tuple[int, ...], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real program on a kernel that lacks some calls."""
    command = [sys.executable, "-m", "hashdesk", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=without(calls),
    )


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (LANDLOCK, "without Landlock, which this system lacks: a photo made for an attack could "
         "read your files."),
        (SECCOMP, "without seccomp, which this system lacks: a photo made for an attack could "
         "use the network and other programs."),
        (LANDLOCK + SECCOMP, "without a sandbox, which this system lacks: a photo made for an "
         "attack could read and change your files and use the network."),
    ],
    ids=["no Landlock", "no seccomp", "neither"],
)  # fmt: skip
def test_a_lacking_sandbox_is_said_once(
    tmp_path: Path, drawn_photos: Path, calls: tuple[int, ...], words: str
) -> None:
    """All photos are indexed; one loud sentence says what could happen, and what to do."""
    library = tmp_path / "library"
    done = hashdesk(calls, "index", drawn_photos, "--library", library, "--engine", "onnx-cpu")
    assert done.returncode == 0, done.stderr
    assert "24 indexed" in done.stdout
    said = [line for line in done.stderr.splitlines() if line.startswith("WARNING: photos are")]
    assert len(said) == 1
    assert words in said[0]
    again = hashdesk(calls, "index", "--library", library, "--json", "--engine", "onnx-cpu")
    assert json.loads(again.stdout.splitlines()[-1])["warnings"] == []  # no photo was read


def test_the_doctor_tries_the_sandbox() -> None:
    """It reports what a worker was refused, and what not."""
    found = {}
    for calls in ((), LANDLOCK, SECCOMP):
        done = hashdesk(calls, "doctor", "--json")
        assert done.returncode == 0, done.stderr
        found[calls] = json.loads(done.stdout.splitlines()[-1])["sandbox"]
    assert found[LANDLOCK]["landlock"] is False
    assert found[SECCOMP]["seccomp"] is False
    assert "WARNING" in found[LANDLOCK]["warning"]
    assert "WARNING" in found[SECCOMP]["warning"]
    assert found[()]["seccomp"] is True
