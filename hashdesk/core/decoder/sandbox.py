"""Sandbox of the decoding worker: it keeps its open files, and can open nothing else.

The worker enters it once everything is imported. On Linux, Landlock takes away the file system
(but for reading Python's own files), and seccomp every system call that decoders do not need:
sockets, other processes, changes to files. Limits on memory, file size and open files hold on
every POSIX system. Whether it holds is tried out in each worker, never concluded from a version.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core import child_process
from hashdesk.core.decoder import seccomp

if sys.platform != "win32":
    import resource

# Landlock's system calls have these numbers on every architecture (asm-generic).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# All rights that each version of Landlock's ABI knows: files, network, scopes.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 9: 17}
NET_RIGHTS = {4: 0b11}
SCOPES = {6: 0b11}


def limit_memory(extra_bytes: int) -> None:
    """Limit the address space to what is used now and `extra_bytes`; forbid writing to files."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # not Linux: address space cannot be measured
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        used = pages * resource.getpagesize()
        _lower(resource.RLIMIT_AS, used + extra_bytes)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, 32)


def limit_cpu(seconds: float) -> None:
    """Allow this process some more seconds of CPU time; then the system ends it."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def landlock_version() -> int:
    """The version of Landlock's ABI; 0 where there is none."""
    if not sys.platform.startswith("linux") or platform.machine() not in ("x86_64", "aarch64"):
        return 0
    return max(_syscall(CREATE_RULESET, None, 0, 1), 0)


@dataclass(frozen=True)
class Protection:
    """What keeps a decoder that a photo has taken over away from the rest of the machine."""

    landlock: bool  # from files
    seccomp: bool  # from the network, other processes and changes to files

    @property
    def warning(self) -> str:
        """What is said to the user where something is missing; empty where nothing is."""
        if self.landlock and self.seccomp:
            return ""
        if self.landlock:
            lacking, danger = "seccomp", "use the network and other programs"
        elif self.seccomp:
            lacking, danger = "Landlock", "read your files"
        else:
            lacking, danger = "a sandbox", "read and change your files and use the network"
        return (
            f"WARNING: photos are decoded without {lacking}, which this system lacks: a photo made "
            f"for an attack could {danger}. Index only photos that you trust, or use Linux 5.13 or "
            "newer with Landlock and seccomp."
        )


def lock_down() -> Protection:
    """Take files, network and other processes from this process, for good; what holds of it.

    It must have one thread: older versions of Landlock restrict the calling thread alone.
    """
    if not sys.platform.startswith("linux"):
        return Protection(landlock=False, seccomp=False)
    _libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _restrict_files()
    seccomp.restrict_calls(_syscall)
    return Protection(
        landlock=_is_refused(lambda: os.listdir("/")),
        seccomp=all(map(_is_refused, (_open_socket, _signal_parent, _change_mode))),
    )


def _restrict_files() -> None:
    """Enter Landlock, where the kernel has it."""
    version = landlock_version()
    if version == 0:
        return
    files = (1 << _newest(FILE_RIGHTS, version)) - 1
    attributes = struct.pack("=QQQ", files, _newest(NET_RIGHTS, version), _newest(SCOPES, version))
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _syscall(CREATE_RULESET, attributes, size, 0)
    if ruleset < 0:
        return
    try:
        for folder in python_folders():
            _allow_reading(ruleset, folder)
        _syscall(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


# -- what is tried out: nothing of it does any harm where it is not refused


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _open_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _signal_parent() -> None:
    os.kill(os.getppid(), 0)


def _change_mode() -> None:
    os.chmod("/no such file", 0o600)


def python_folders() -> Iterable[Path]:
    """The folders of Python and its packages, which a late import may still read.

    A bundle's modules are inside its program, beside the folder that is Python's there.
    """
    named = [sys.prefix, sys.base_prefix, "/usr/lib", "/lib", "/lib64"]
    if child_process.is_frozen():
        named.append(os.path.dirname(sys.executable))
    folders = {child_process.PACKAGE, *map(Path, named)}
    return {folder.resolve() for folder in folders if folder.is_dir()}


def _allow_reading(ruleset: int, folder: Path) -> None:
    descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_DIR, descriptor)
        _syscall(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def _newest(table: dict[int, int], version: int) -> int:
    """The entry for the newest ABI up to `version`; 0 before the first."""
    return table[max(known)] if (known := [key for key in table if key <= version]) else 0


def _lower(which: int, value: int) -> None:
    if sys.platform == "win32":
        return
    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(which, (value, value))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _syscall(*arguments: int | bytes | None) -> int:
    return int(_libc().syscall(*arguments))
