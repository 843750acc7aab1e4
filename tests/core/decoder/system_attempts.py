"""What a decoder that was taken over may try beyond files: network, processes, kernel, memory."""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import platform
import resource
import signal
import socket
import subprocess
import sys
from typing import Any

from tests.core.decoder.file_attempts import Target

# Numbers of calls that have no function in the C library: on x86_64, and on aarch64.
NUMBERS = {
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "pidfd_open": (434, 434),
    "userfaultfd": (323, 282),
}


def connect_tcp(target: Target) -> None:
    socket.create_connection(("127.0.0.1", target.tcp), 5).close()


def listen_on_tcp(_: Target) -> None:
    socket.create_server(("127.0.0.1", 0)).close()


def send_udp(target: Target) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.sendto(b"leak", ("127.0.0.1", target.udp))


def connect_unix(target: Target) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.connect(target.unix)


def connect_abstract_unix(target: Target) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.connect("\0" + target.abstract)


def send_from_own_socket(target: Target) -> None:
    """The worker has a Unix socket already; a datagram socket could send anywhere."""
    first, second = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with first, second, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as opened:
        opened.bind(target.folder + "/socket")
        first.sendto(b"leak", target.folder + "/socket")


def use_netlink(_: Target) -> None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as opened:
        opened.bind((0, 0))


def use_raw_socket(_: Target) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close()


def fork(_: Target) -> None:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def vfork_and_run_shell(_: Target) -> None:
    subprocess.run(["/bin/sh", "-c", "exit 0"], check=True)


def become_shell(_: Target) -> None:
    """Where it isn't refused, the worker dies of it."""
    os.execv("/bin/true", ["true"])


def kill_other(target: Target) -> None:
    os.kill(target.victim, signal.SIGKILL)


def signal_parent(_: Target) -> None:
    os.kill(os.getppid(), 0)


def signal_thread_of_parent(_: Target) -> None:
    _libc("tgkill", os.getppid(), os.getppid(), 0)


def signal_by_own_input(target: Target) -> None:
    """Have the kernel send a signal to another process whenever a socket has something to read."""
    fcntl.fcntl(int(sys.argv[1]), fcntl.F_SETOWN, target.victim)
    fcntl.fcntl(int(sys.argv[1]), fcntl.F_SETSIG, signal.SIGTERM)


def trace_other(target: Target) -> None:
    _libc("ptrace", 0x4206, target.victim, 0, 0)  # PTRACE_SEIZE


def read_memory_of_other(target: Target) -> None:
    _libc("process_vm_readv", target.victim, None, 0, None, 0, 0)


def write_memory_of_other(target: Target) -> None:
    _libc("process_vm_writev", target.victim, None, 0, None, 0, 0)


def open_process(target: Target) -> None:
    _call("pidfd_open", target.victim, 0)


def renice_other(target: Target) -> None:
    os.setpriority(os.PRIO_PROCESS, target.victim, 19)


def pin_other(target: Target) -> None:
    os.sched_setaffinity(target.victim, os.sched_getaffinity(0))


def limit_other(target: Target) -> None:
    resource.prlimit(target.victim, resource.RLIMIT_CORE, (0, 0))


def share_memory(_: Target) -> None:
    identity = _libc("shmget", 0, 4096, 0o1600)
    _libc("shmctl", identity, 0, None)  # IPC_RMID


def queue_messages(_: Target) -> None:
    identity = _libc("msgget", 0, 0o1600)
    _libc("msgctl", identity, 0, None)


def share_semaphore(_: Target) -> None:
    identity = _libc("semget", 0, 1, 0o1600)
    _libc("semctl", identity, 0, 0)


def make_file_in_memory(_: Target) -> None:
    os.close(os.memfd_create("escaped"))


def use_io_uring(_: Target) -> None:
    os.close(_call("io_uring_setup", 8, ctypes.create_string_buffer(256)))


def use_bpf(_: Target) -> None:
    _call("bpf", 0, ctypes.create_string_buffer(b"\x02\0\0\0\4\0\0\0\4\0\0\0\1", 128), 128)


def count_events(_: Target) -> None:
    attributes = (ctypes.c_uint32 * 32)(1, 128)  # a software counter of the CPU's clock
    os.close(_call("perf_event_open", attributes, 0, -1, -1, 0))


def handle_page_faults(_: Target) -> None:
    os.close(_call("userfaultfd", 1))


def read_keys(_: Target) -> None:
    _call("keyctl", 0, -3, 1)  # KEYCTL_GET_KEYRING_ID of the session


def make_user_namespace(_: Target) -> None:
    _libc("unshare", 0x10000000)  # CLONE_NEWUSER


def mount(target: Target) -> None:
    _libc("mount", b"none", os.fsencode(target.folder), b"tmpfs", 0, None)
    _libc("umount", os.fsencode(target.folder))


def change_root(_: Target) -> None:
    os.chroot("/")


def change_user(_: Target) -> None:
    os.setuid(os.getuid())


def change_host_name(_: Target) -> None:
    socket.sethostname(socket.gethostname())


def type_into_terminal(_: Target) -> None:
    fcntl.ioctl(0, 0x5412, b"x")  # TIOCSTI


def break_memory(_: Target) -> None:
    """Have the kernel take a page of memory out of use: one that is not there."""
    _libc("madvise", ctypes.c_void_p(4096), ctypes.c_size_t(4096), 101)  # MADV_SOFT_OFFLINE


def use_x32_call(_: Target) -> None:
    """The same processor's other numbers, for programs with short pointers."""
    _libc("syscall", 0x40000000 + 41, socket.AF_INET, socket.SOCK_DGRAM, 0)  # socket()


def map_10_gb(_: Target) -> None:
    mmap.mmap(-1, 10 << 30)


def grow_10_gb(_: Target) -> None:
    bytearray(10 << 30)


def raise_memory_limit(_: Target) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def open_many(_: Target) -> None:
    copies = []
    try:
        for _ in range(100):
            copies.append(os.dup(0))
    finally:
        for copy in copies:
            os.close(copy)


def _libc(name: str, *arguments: Any) -> int:
    return _checked(int(getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments)))


def _call(name: str, *arguments: Any) -> int:
    number = NUMBERS[name][platform.machine() == "aarch64"]
    return _checked(int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments)))


def _checked(result: int) -> int:
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


BY_SECCOMP = (
    *(connect_tcp, listen_on_tcp, send_udp, connect_unix, connect_abstract_unix),
    *(send_from_own_socket, use_netlink, use_raw_socket, fork, vfork_and_run_shell),
    *(signal_parent, signal_thread_of_parent, signal_by_own_input, trace_other),
    *(read_memory_of_other, write_memory_of_other, open_process, renice_other, pin_other),
    *(limit_other, share_memory, queue_messages, share_semaphore, make_file_in_memory),
    *(use_io_uring, use_bpf, count_events, handle_page_faults, read_keys),
    *(mount, change_root, change_user, change_host_name, type_into_terminal, break_memory),
    # at last those that an unlocked worker cannot take back
    *(use_x32_call, kill_other, make_user_namespace, become_shell),
)
BY_LIMITS = (map_10_gb, grow_10_gb, raise_memory_limit, open_many)
