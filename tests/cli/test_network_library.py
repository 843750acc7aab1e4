"""A library on a network file system: indexing says so once, the doctor every time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

if sys.platform != "linux":
    pytest.skip("the kernel's list of mounts is Linux's", allow_module_level=True)

PRETENDING = (
    "import sys\n"
    "from hashdesk.core.files import mount_info\n"
    "mount_info.MOUNT_INFO = sys.argv.pop(1)\n"
    "from hashdesk.cli.main import main\n"
    "sys.exit(main())\n"
)


def hashdesk(tmp_path: Path, *arguments: str | Path) -> list[str]:
    """Run the program where the test's folder is on a network file system; its last lines."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 0:35 / {tmp_path} rw - nfs4 server:/a rw\n")
    command = [sys.executable, "-c", PRETENDING, str(mounts), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


def test_it_is_said_once(tmp_path: Path, drawn_photos: Path) -> None:
    library = tmp_path / "library"
    index = "index", "--library", library, "--engine", "onnx-cpu"
    first = hashdesk(tmp_path, *index, drawn_photos)
    (said,) = [line for line in first if "network file system (nfs4)" in line]
    assert said.startswith(f"The library in {library} is on a network file system (nfs4), whose ")
    assert json.loads(hashdesk(tmp_path, *index, "--json")[-1])["warnings"] == []
    assert not (library / "library.db-wal").exists()
    photo = next(drawn_photos.rglob("*.jpg"))
    assert len(hashdesk(tmp_path, "search", photo, "--library", library)) > 3
    report = hashdesk(tmp_path, "doctor", "--library", library)
    assert [line for line in report if line.startswith("Network   ")]
