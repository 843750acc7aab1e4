"""The system calls that a decoding worker may make; every other one fails.

A list of what is allowed, compiled to the kernel's filter language (classic BPF). A list of what
is forbidden would have to know every call that a kernel may have; this one knows what decoders
need, which is little: memory, threads, the clock, reading what is open and Python's own files.
A call that is not listed fails with EPERM, or, if it is newer than Linux 5.1, with ENOSYS: every C
library knows how to do without it on an older kernel (glibc starts threads with clone3, else with
clone). Nothing is killed, so a library that tries something unusual still has its fallback.

The filter is written by hand, because no Python package brings libseccomp along. Numbers are from
Linux's asm/unistd_64.h and asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

Code = list[tuple[int, int, int, int]]  # BPF instructions: code, jump if true, if false, operand
Condition = Callable[[int], Code]  # takes the instructions to skip where it does not hold

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, FAIL_WITH, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # offsets in what a filter sees of a call
SET_FILTER, ALL_THREADS = 1, 1
FIRST_NEW_CALL = 424  # Linux 5.1: from here on, a call has the same number everywhere

# Names with their numbers on x86_64 and aarch64; -1: there is none.
UNCONDITIONAL = {
    # reading what is open, and finding Python's files; Landlock says which may be opened
    "read": (0, 63), "readv": (19, 65), "pread64": (17, 67), "preadv": (295, 69),
    "write": (1, 64), "writev": (20, 66), "lseek": (8, 62), "close": (3, 57),
    "dup": (32, 23), "dup2": (33, -1), "dup3": (292, 24), "recvmsg": (47, 212),
    "fstat": (5, 80), "newfstatat": (262, 79), "stat": (4, -1), "lstat": (6, -1),
    "statx": (332, 291), "access": (21, -1), "faccessat": (269, 48), "readlink": (89, -1),
    "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    "poll": (7, -1), "ppoll": (271, 73), "select": (23, -1), "pselect6": (270, 72),
    # memory
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226),
    "brk": (12, 214), "membarrier": (324, 283),
    # threads
    "futex": (202, 98), "rseq": (334, 293), "exit": (60, 93), "exit_group": (231, 94),
    "set_robust_list": (273, 99), "set_tid_address": (218, 96), "gettid": (186, 178),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "getcpu": (309, 168),
    # signals to itself
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    # the clock, chance, and who and where it is
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, -1), "times": (100, 153),
    "getrusage": (98, 165), "getrandom": (318, 278), "uname": (63, 160), "sysinfo": (99, 179),
    "getpid": (39, 172), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177),
}  # fmt: skip
CONDITIONAL = {
    "open": (2, -1), "openat": (257, 56), "ioctl": (16, 29), "fcntl": (72, 25),
    "madvise": (28, 233), "clone": (56, 220), "prctl": (157, 167), "tgkill": (234, 131),
    "prlimit64": (302, 261),
}  # fmt: skip

OPEN_TO_WRITE = 0o1103  # open: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
TERMINAL_AND_CLOSE_ON_EXEC = (0x5401, 0x5450, 0x5451)  # ioctl: TCGETS, FIONCLEX, FIOCLEX
DUPLICATE_AND_FLAGS = (0, 1, 2, 3, 1030)  # fcntl: F_DUPFD … F_GETFL, F_DUPFD_CLOEXEC
ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)  # madvise: nothing that breaks pages
THREAD = 0x10000  # clone: CLONE_THREAD
THREAD_FLAGS = 0x7D0F00  # all that glibc and musl start threads with
THREAD_NAMES = (15, 16)  # prctl: PR_SET_NAME, PR_GET_NAME
CPU_TIME = 0  # prlimit64: RLIMIT_CPU


@dataclass(frozen=True)
class Architecture:
    """A processor whose system calls are known."""

    column: int  # in the tables above
    audit: int  # what the kernel calls it: AUDIT_ARCH_…
    seccomp: int  # number of seccomp(2)


ARCHITECTURES = {
    "x86_64": Architecture(0, 0xC000003E, 317),
    "aarch64": Architecture(1, 0xC00000B7, 277),
}


def restrict_calls(syscall: Callable[..., int]) -> bool:
    """Leave this process only the calls above, for good. False where that is impossible.

    It must have set no_new_privs. syscall: the C library's.
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if not sys.platform.startswith("linux") or architecture is None or sys.maxsize < 1 << 32:
        return False
    return install(program(architecture, os.getpid()), architecture, syscall)


def install(code: Code, architecture: Architecture, syscall: Callable[..., int]) -> bool:
    """Have the kernel ask a filter about every call of this process from now on."""
    filters = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in code))
    header = struct.pack("@HP", len(code), ctypes.addressof(filters))
    return syscall(architecture.seccomp, SET_FILTER, ALL_THREADS, header) == 0


def program(architecture: Architecture, process: int) -> Code:
    """The filter of a process, by its id: which calls it may make."""
    code: Code = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture.audit),
        (RETURN, 0, 0, KILL),
    ]
    for numbers in UNCONDITIONAL.values():
        code += _rule(numbers[architecture.column])
    for name, conditions in _conditional_rules(process):
        code += _rule(CONDITIONAL[name][architecture.column], *conditions)
    return [
        *code,
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, FIRST_NEW_CALL),
        (RETURN, 0, 0, FAIL_WITH | errno.ENOSYS),
        (RETURN, 0, 0, FAIL_WITH | errno.EPERM),
    ]


def _conditional_rules(process: int) -> list[tuple[str, tuple[Condition, ...]]]:
    """Calls with what must hold of their arguments; all of these are 32 bits wide in the kernel."""
    return [
        ("open", (_no_bit(_low(1), OPEN_TO_WRITE),)),
        ("openat", (_no_bit(_low(2), OPEN_TO_WRITE),)),
        ("ioctl", (_one_of(_low(1), *TERMINAL_AND_CLOSE_ON_EXEC),)),
        ("fcntl", (_one_of(_low(1), *DUPLICATE_AND_FLAGS),)),
        ("madvise", (_one_of(_low(2), *ADVICE),)),
        ("clone", (_any_bit(_low(0), THREAD), _no_bit(_low(0), 0xFFFFFFFF & ~THREAD_FLAGS))),
        ("prctl", (_one_of(_low(0), *THREAD_NAMES),)),
        ("tgkill", (_one_of(_low(0), process),)),  # abort() signals its own thread
        # Its own limits: reading all (no new limit is given), changing that of CPU time.
        ("prlimit64", (_one_of(_low(0), 0), _one_of(_low(2), 0), _one_of(_high(2), 0))),
        ("prlimit64", (_one_of(_low(0), 0), _one_of(_low(1), CPU_TIME))),
    ]


def _rule(number: int, *conditions: Condition) -> Code:
    """Allow a call, if all conditions hold; the next rule otherwise."""
    if number < 0:
        return []
    allowed: Code = [(RETURN, 0, 0, ALLOW)]
    for condition in reversed(conditions):
        allowed = condition(len(allowed)) + allowed
    return [(LOAD, 0, 0, NUMBER), (EQUAL, 0, len(allowed), number), *allowed]


def _one_of(argument: int, *values: int) -> Condition:
    def code(rest: int) -> Code:
        last = len(values) - 1
        tests = [(EQUAL, last - at, rest if at == last else 0, v) for at, v in enumerate(values)]
        return [(LOAD, 0, 0, argument), *tests]

    return code


def _no_bit(argument: int, bits: int) -> Condition:
    return lambda rest: [(LOAD, 0, 0, argument), (ANY_BIT, rest, 0, bits)]


def _any_bit(argument: int, bits: int) -> Condition:
    return lambda rest: [(LOAD, 0, 0, argument), (ANY_BIT, 0, rest, bits)]


def _low(argument: int) -> int:
    """The offset of an argument's lower 32 bits; both processors are little-endian."""
    return ARGUMENTS + 8 * argument


def _high(argument: int) -> int:
    return _low(argument) + 4
