"""The filter of system calls, run by a slow twin of the kernel, for both processors."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.decoder import seccomp
from hashdesk.core.decoder.seccomp import ARCHITECTURES, Code

HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}
# Where the generic header calls a call by another name.
GENERIC_NAMES = {name: f"3264_{name}" for name in ("fcntl", "lseek", "fstat", "mmap")}
OWN_PROCESS = 4321
THREAD_OF_GLIBC, THREAD_OF_MUSL = 0x3D0F00, 0x7D0F00
EVERY_CALL = {**seccomp.UNCONDITIONAL, **seccomp.CONDITIONAL}
BOTH = pytest.mark.parametrize("machine", ARCHITECTURES)


def run(code: Code, number: int, arguments: tuple[int, ...], audit: int) -> int:
    """What the kernel would do with a call: the value that the filter returns."""
    padded = (*arguments, *[0] * (6 - len(arguments)))
    call = struct.pack("=iIQ6Q", number, audit, 0, *padded)
    accumulator, at = 0, 0
    while True:
        operation, if_true, if_false, operand = code[at]
        at += 1
        if operation == seccomp.LOAD:
            (accumulator,) = struct.unpack_from("=I", call, operand)
        elif operation == seccomp.RETURN:
            return operand
        else:
            held = {
                seccomp.EQUAL: accumulator == operand,
                seccomp.AT_LEAST: accumulator >= operand,
                seccomp.ANY_BIT: bool(accumulator & operand),
            }[operation]
            at += if_true if held else if_false


def decide(machine: str, name: str, *arguments: int) -> int:
    """What becomes of a call, by its name."""
    architecture = ARCHITECTURES[machine]
    number = EVERY_CALL[name][architecture.column]
    code = seccomp.program(architecture, OWN_PROCESS)
    return run(code, number, arguments, architecture.audit)


REFUSED = seccomp.FAIL_WITH | errno.EPERM
UNKNOWN = seccomp.FAIL_WITH | errno.ENOSYS


@BOTH
def test_the_filter_fits(machine: str) -> None:
    """The kernel takes 4,096 instructions, jumps of at most 255, and operands of 32 bits."""
    code = seccomp.program(ARCHITECTURES[machine], OWN_PROCESS)
    assert len(code) <= 4096
    for line in code:
        struct.pack("=HBBI", *line)


@BOTH
@given(number=st.integers(0, 1000), arguments=st.tuples(*[st.integers(0, 2**64 - 1)] * 6))
def test_a_call_that_is_not_listed_fails(
    machine: str, number: int, arguments: tuple[int, ...]
) -> None:
    """Listed calls pass, the others fail, and new ones as on an older kernel."""
    architecture = ARCHITECTURES[machine]
    code = seccomp.program(architecture, OWN_PROCESS)
    decision = run(code, number, arguments, architecture.audit)
    numbers = {name: both[architecture.column] for name, both in EVERY_CALL.items()}
    names = {value: name for name, value in numbers.items()}
    if number not in names:
        assert decision == (UNKNOWN if number >= seccomp.FIRST_NEW_CALL else REFUSED)
    elif names[number] in seccomp.UNCONDITIONAL:
        assert decision == seccomp.ALLOW
    else:
        assert decision in (seccomp.ALLOW, REFUSED)


@BOTH
@given(number=st.integers(0, 1000), audit=st.integers(0, 2**32 - 1))
def test_numbers_of_another_processor_kill(machine: str, number: int, audit: int) -> None:
    """A 32-bit call on a 64-bit processor means something else under the same number."""
    architecture = ARCHITECTURES[machine]
    if audit != architecture.audit:
        code = seccomp.program(architecture, OWN_PROCESS)
        assert run(code, number, (), audit) == seccomp.KILL


@BOTH
@pytest.mark.parametrize(
    ("name", "arguments", "allowed"),
    [
        ("openat", (3, 0, 0o2000000), True),  # O_CLOEXEC
        ("openat", (3, 0, 0o1), False),
        ("openat", (3, 0, 0o2), False),
        ("openat", (3, 0, 0o100), False),  # O_CREAT
        ("openat", (3, 0, 0o1000), False),  # O_TRUNC
        ("clone", (THREAD_OF_GLIBC,), True),
        ("clone", (THREAD_OF_MUSL,), True),
        ("clone", (17,), False),  # fork: SIGCHLD
        ("clone", (THREAD_OF_GLIBC | 0x40000000,), False),  # with a network of its own
        ("clone", (0x4111,), False),  # vfork
        ("ioctl", (0, 0x5401), True),  # TCGETS
        ("ioctl", (0, 0x5412), False),  # TIOCSTI
        ("fcntl", (0, 1030), True),  # F_DUPFD_CLOEXEC
        ("fcntl", (0, 8), False),  # F_SETOWN
        ("fcntl", (0, 10), False),  # F_SETSIG
        ("prctl", (15,), True),  # PR_SET_NAME
        ("prctl", (4,), False),  # PR_SET_DUMPABLE
        ("tgkill", (OWN_PROCESS, 1, 6), True),
        ("tgkill", (OWN_PROCESS + 1, 1, 6), False),
        ("prlimit64", (0, 0, 1 << 40), True),  # new limit of CPU time
        ("prlimit64", (0, 9, 1 << 40), False),  # new limit of memory
        ("prlimit64", (0, 9, 1), False),
        ("prlimit64", (0, 9, 0), True),  # only asked
        ("prlimit64", (1, 0, 0), False),  # of another process
        ("madvise", (0, 0, 4), True),  # MADV_DONTNEED
        ("madvise", (0, 0, 100), False),  # MADV_HWPOISON
    ],
)
def test_arguments_decide(
    machine: str, name: str, arguments: tuple[int, ...], allowed: bool
) -> None:
    """Of some calls only the harmless forms pass."""
    assert decide(machine, name, *arguments) == (seccomp.ALLOW if allowed else REFUSED)


@BOTH
def test_numbers_are_those_of_the_kernel(machine: str) -> None:
    """The tables agree with the kernel's headers."""
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    numbers = {
        name: int(number)
        for name, number in re.findall(r"#define __NR_?(\w+)\s+(\d+)$", header.read_text(), re.M)
    }
    column = ARCHITECTURES[machine].column
    for name, both in EVERY_CALL.items():
        known = numbers.get(GENERIC_NAMES.get(name, name) if machine == "aarch64" else name, -1)
        if machine == "aarch64" and name == "newfstatat":
            known = numbers["3264_fstatat"]
        assert both[column] == known, name
    assert ARCHITECTURES[machine].seccomp == numbers["seccomp"]
