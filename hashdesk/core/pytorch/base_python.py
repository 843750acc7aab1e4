"""The Python that a runtime is made with: this program's own, or for a bundle one found on PATH."""

from __future__ import annotations

import shutil
import subprocess
import sys

from hashdesk.core import child_process
from hashdesk.core.errors import InstallationFailed

OLDEST = (3, 11)
PYTHON_NAMES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")
# Debian's Python comes without what makes environments.
USABLE = f"import ensurepip, sys, venv; sys.exit(sys.version_info < {OLDEST})"
ASKING_S = 30.0


def base_python() -> str:
    """The path of that Python. Raises InstallationFailed."""
    if not child_process.is_frozen():
        return sys.executable
    for name in PYTHON_NAMES:
        found = shutil.which(name)
        if found is not None and _is_usable(found):
            return found
    raise InstallationFailed(
        "PyTorch needs a Python to run in, 3.11 or newer and able to make environments, and there "
        "is none here. Install one (on Debian and Ubuntu: the packages python3 and python3-venv), "
        "then adapt again."
    )


def _is_usable(python: str) -> bool:
    try:
        command = [python, "-I", "-c", USABLE]
        return not subprocess.run(command, capture_output=True, timeout=ASKING_S).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
