"""What a decoder can still do that a photo has taken over: its own work, and nothing else.

Every attempt is made by a worker that was started as always (`taken_over.py` is what runs in it),
and once more without the lock-down: an attempt that fails even there would prove nothing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.core import child_process
from hashdesk.core.decoder import worker_process
from hashdesk.core.decoder.worker_process import WorkerProcess
from hashdesk.core.settings import Settings

if not sys.platform.startswith("linux"):
    pytest.skip("there is a sandbox on Linux only", allow_module_level=True)

from tests.core.decoder import file_attempts, system_attempts, taken_over
from tests.core.decoder.taken_over_worker import SECRET, TakenOver

LIMITED = {attempt.__name__ for attempt in system_attempts.BY_LIMITS}
ALLOWED = [attempt.__name__ for attempt in taken_over.ALLOWED]
FILES = {attempt.__name__ for attempt in file_attempts.BY_LANDLOCK}


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TakenOver]:
    """The worker as it is started."""
    taken = TakenOver(tmp_path_factory.mktemp("locked"), locked=True)
    yield taken
    taken.close()


@pytest.fixture(scope="module")
def unlocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TakenOver]:
    """The same without the lock-down."""
    taken = TakenOver(tmp_path_factory.mktemp("unlocked"), locked=False)
    yield taken
    taken.close()


@pytest.mark.parametrize("attempt", [name for name in taken_over.ATTEMPTS if name not in ALLOWED])
def test_nothing_gets_out(locked: TakenOver, unlocked: TakenOver, attempt: str) -> None:
    """A decoder that was taken over by a photo gets no file, no network, no other process."""
    protection = locked.worker.protection
    if attempt in FILES and not protection.landlock:
        pytest.skip("this kernel has no Landlock")
    if attempt not in FILES | LIMITED and not protection.seccomp:
        pytest.skip("this kernel has no seccomp, or the processor's calls are not known")
    answer = locked.answer(attempt)
    if attempt not in LIMITED and unlocked.answer(attempt).startswith(taken_over.REFUSED):
        pytest.skip("this machine refuses that without a sandbox, too")
    assert answer.startswith(taken_over.REFUSED), answer


def test_attempts_leave_no_file_in_tmp(unlocked: TakenOver) -> None:
    """Without the lock-down, one is made there."""
    attempt = file_attempts.create_file_in_tmp.__name__
    shutil.rmtree(unlocked._folder / attempt, ignore_errors=True)  # of an earlier test
    made = Path(file_attempts.file_in_tmp(unlocked.worker.pid))
    assert unlocked.answer(attempt) == taken_over.ESCAPED
    assert not made.exists()


@pytest.mark.parametrize("action", ALLOWED)
def test_what_decoders_need_still_works(locked: TakenOver, action: str) -> None:
    """Python's own files can be read, threads started and memory used."""
    assert locked.answer(action) == taken_over.ESCAPED


def test_nothing_has_changed_outside(locked: TakenOver) -> None:
    """After all these attempts every target is as it was."""
    if not (locked.worker.protection.landlock and locked.worker.protection.seccomp):
        pytest.skip("this kernel lacks Landlock or seccomp")
    for attempt in taken_over.ATTEMPTS:
        folder = locked._folder / attempt
        if not folder.exists():  # this test runs alone
            locked.answer(attempt)
        status = (folder / "secret").stat()
        assert (folder / "secret").read_bytes() == SECRET
        assert (status.st_mode & 0o777, status.st_mtime) == (0o644, 1_000_000_000)
        assert [path.name for path in folder.iterdir()] == ["secret"]
    assert locked.victim.poll() is None
    with pytest.raises(BlockingIOError):
        locked.udp.recv(100)


def test_the_environment_stays_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker gets no keys and tokens that happen to be in the environment of the program."""
    monkeypatch.setenv("SECRET_TOKEN", "x")
    process = WorkerProcess(Settings())
    entries = Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")
    process.close()
    names = {os.fsdecode(entry.partition(b"=")[0]) for entry in entries if entry}
    assert names - set(worker_process.KEPT_VARIABLES) == {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}


def test_a_worker_locks_down_with_one_thread() -> None:
    """Older versions of Landlock restrict one thread alone, so there must be no other."""
    process = WorkerProcess(Settings())
    threads = os.listdir(f"/proc/{process.pid}/task")
    process.close()
    assert threads == [str(process.pid)]


def test_processor_time_is_limited() -> None:
    """A process that uses up its seconds is ended by the system."""
    script = "from hashdesk.core.decoder import sandbox\nsandbox.limit_cpu(0)\nwhile True: pass"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=child_process.environment(), check=False, timeout=60)
    assert done.returncode == -signal.SIGXCPU


def test_no_file_grows(tmp_path: Path) -> None:
    """Even a file that is open for writing cannot be written to under the limits."""
    script = (
        "import os, sys\nfrom hashdesk.core.decoder import sandbox\n"
        "out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)\nsandbox.limit_memory(1 << 28)\n"
        "try: os.write(out, b'x')\nexcept OSError: sys.exit(7)\n"
    )
    path = tmp_path / "file"
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, env=child_process.environment(), check=False, timeout=60)
    assert done.returncode == 7
    assert path.stat().st_size == 0
