"""What a locked-down process can still do: read Python's own files, and nothing else."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hashdesk.core import child_process
from hashdesk.core.decoder import sandbox

if sys.platform == "win32":
    pytest.skip("there is no sandbox on Windows", allow_module_level=True)

# Each attempt says "escaped" or raises what stopped it.
SANDBOXED = """
import ctypes, json, mmap, os, resource, signal, socket, sys

victim, port, folder, abstract = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
secret = os.path.join(folder, "secret.txt")
outside = os.open(secret, os.O_RDONLY)  # like a photo: opened before the lock-down

from hashdesk.core.decoder import sandbox

sandbox.limit_memory(256 << 20)
locked = sandbox.lock_down()

def read_passwd(): open("/etc/passwd").read()
def read_home(): os.listdir(os.path.expanduser("~"))
def read_photo(): open(secret).read()
def list_root(): os.listdir("/")
def list_folder(): os.listdir(folder)
def read_environment_of_parent(): open(f"/proc/{os.getppid()}/environ", "rb").read()
def write_new(): open(os.path.join(folder, "new"), "w").write("x")
def write_to_tmp(): open("/tmp/hashdesk-escaped", "w").write("x")
def overwrite(): open(secret, "r+").write("x")
def truncate(): os.truncate(secret, 0)
def delete(): os.unlink(secret)
def rename(): os.rename(secret, secret + "2")
def make_folder(): os.mkdir(os.path.join(folder, "d"))
def make_link(): os.symlink("/etc/passwd", os.path.join(folder, "l"))
def connect(): socket.create_connection(("127.0.0.1", port), 5)
def listen(): socket.socket().bind(("127.0.0.1", 0))
def connect_abstract():
    with socket.socket(socket.AF_UNIX) as s: s.connect("\\0" + abstract)
def kill_other(): os.kill(victim, signal.SIGKILL)
def kill_parent(): os.kill(os.getppid(), signal.SIGCONT)
def trace_parent():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(0x4206, os.getppid(), 0, 0) != 0:  # PTRACE_SEIZE
        raise PermissionError(ctypes.get_errno(), "ptrace")
def run_shell():
    pid = os.fork()
    if pid == 0:
        try: os.execv("/bin/sh", ["sh", "-c", "exit 0"])
        except OSError: os._exit(7)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7: raise PermissionError("exec")
def map_10_gb(): mmap.mmap(-1, 10 << 30)
def grow_10_gb(): bytearray(10 << 30)
def more_memory(): resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))
def open_many():
    copies = []
    try:
        for _ in range(100): copies.append(os.dup(outside))
    finally:
        for copy in copies: os.close(copy)

# and what must still work
def import_late(): import wave, colorsys
def read_python(): open(os.__file__).read()
def read_open_photo():
    if os.pread(outside, 100, 0) != b"photo": raise ValueError("wrong bytes")

answers = {}
for name, attempt in list(globals().items()):
    if callable(attempt) and name in NAMES:
        try:
            attempt()
            answers[name] = "escaped"
        except BaseException as error:
            answers[name] = f"{type(error).__name__}: {error}"
print(json.dumps({"locked": locked, "answers": answers}))
"""

# What stops each attempt: limits everywhere, or the version of Landlock that knows how.
LIMITS = 0
NEEDS = {
    "read_passwd": 1,
    "read_home": 1,
    "read_photo": 1,
    "list_root": 1,
    "list_folder": 1,
    "read_environment_of_parent": 1,
    "write_new": 1,
    "write_to_tmp": 1,
    "overwrite": 1,
    "truncate": 3,
    "delete": 1,
    "rename": 1,
    "make_folder": 1,
    "make_link": 1,
    "connect": 4,
    "listen": 4,
    "connect_abstract": 6,
    "kill_other": 6,
    "kill_parent": 6,
    "trace_parent": 1,
    "run_shell": 1,
    "map_10_gb": LIMITS,
    "grow_10_gb": LIMITS,
    "more_memory": LIMITS,
    "open_many": LIMITS,
}
ALLOWED = ("import_late", "read_python", "read_open_photo")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of every attempt of one locked-down process."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "secret.txt").write_text("photo")
    script = SANDBOXED.replace("NAMES", repr((*NEEDS, *ALLOWED)))
    abstract = f"hashdesk-test-{os.getpid()}"
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as local,
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as victim,
    ):
        if sys.platform.startswith("linux"):
            local.bind("\0" + abstract)
            local.listen()
        port = listener.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", script, str(victim.pid), str(port), str(folder), abstract],
            env=child_process.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        alive = victim.poll() is None
        victim.kill()
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["locked"] == (sandbox.landlock_version() > 0)
    if sandbox.landlock_version() >= NEEDS["kill_other"]:
        assert alive
    if report["locked"]:
        assert (folder / "secret.txt").read_text() == "photo"
        assert [path.name for path in folder.iterdir()] == ["secret.txt"]
    answers: dict[str, str] = report["answers"]
    return answers


@pytest.mark.parametrize("attempt", NEEDS)
def test_nothing_gets_out(answers: dict[str, str], attempt: str) -> None:
    """A decoder that was taken over by a photo gets no file, no network, no other process."""
    version = sandbox.landlock_version()
    if version < NEEDS[attempt]:
        pytest.skip(f"needs Landlock {NEEDS[attempt]}, this kernel has {version or 'none'}")
    stopped_by = ("PermissionError", "MemoryError", "OSError", "ValueError: not allowed")
    assert answers[attempt].startswith(stopped_by)


@pytest.mark.parametrize("action", ALLOWED)
def test_what_decoders_need_still_works(answers: dict[str, str], action: str) -> None:
    """Python's own files and the photo that was handed over can be read."""
    assert answers[action] == "escaped"


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
