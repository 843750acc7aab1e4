"""What a decoder that was taken over may try on files, and what such attempts are aimed at."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Target:
    """What an attempt is aimed at."""

    file: str  # a file that the user may read and write
    folder: str  # its folder
    unix: str  # a Unix socket that listens, by path
    abstract: str  # the same by name
    tcp: int  # a port that listens on localhost
    udp: int
    victim: int  # another process of the same user


def read_file(target: Target) -> None:
    Path(target.file).read_bytes()


def read_passwords(_: Target) -> None:
    Path("/etc/passwd").read_bytes()


def list_home(_: Target) -> None:
    os.listdir("/root" if os.getuid() == 0 else "/home")


def list_folder(target: Target) -> None:
    os.listdir(target.folder)


def read_environment_of_parent(_: Target) -> None:
    Path(f"/proc/{os.getppid()}/environ").read_bytes()


def read_memory_of_parent(_: Target) -> None:
    Path(f"/proc/{os.getppid()}/mem").open("rb").close()


def create_file(target: Target) -> None:
    os.close(os.open(target.folder + "/new", os.O_CREAT | os.O_WRONLY))


def file_in_tmp(process: int) -> str:
    """What `create_file_in_tmp` makes there, in a process with this id."""
    return f"/tmp/hashdesk-escaped-{process}"


def create_file_in_tmp(_: Target) -> None:
    os.close(os.open(file_in_tmp(os.getpid()), os.O_CREAT | os.O_WRONLY))


def create_nameless_file(_: Target) -> None:
    os.close(os.open("/tmp", os.O_TMPFILE | os.O_WRONLY))


def overwrite_file(target: Target) -> None:
    os.close(os.open(target.file, os.O_WRONLY))


def truncate_file(target: Target) -> None:
    os.truncate(target.file, 0)


def delete_file(target: Target) -> None:
    os.unlink(target.file)


def rename_file(target: Target) -> None:
    os.rename(target.file, target.file + "2")


def make_folder(target: Target) -> None:
    os.mkdir(target.folder + "/made")


def make_symlink(target: Target) -> None:
    os.symlink(target.file, target.folder + "/symlink")


def make_hard_link(target: Target) -> None:
    os.link(target.file, target.folder + "/link")


def change_mode(target: Target) -> None:
    os.chmod(target.file, 0o777)


def change_mode_of_open_photo(_: Target) -> None:
    os.fchmod(_newest_descriptor(), 0o777)


def change_owner(target: Target) -> None:
    os.chown(target.file, os.getuid(), os.getgid())


def change_time(target: Target) -> None:
    os.utime(target.file, (1, 1))


def change_attribute(target: Target) -> None:
    os.setxattr(target.file, b"user.hashdesk", b"1")


def change_folder(target: Target) -> None:
    os.chdir(target.folder)


def _newest_descriptor() -> int:
    """The photo: whatever was opened last."""
    return max(number for number in range(32) if _is_open(number))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


BY_LANDLOCK = (  # nothing else stops these
    *(read_file, read_passwords, list_home, list_folder, read_environment_of_parent),
    read_memory_of_parent,
)
FILE_CHANGES = (
    *(create_file, create_file_in_tmp, create_nameless_file, overwrite_file, truncate_file),
    *(delete_file, rename_file, make_folder, make_symlink, make_hard_link),
    *(change_mode, change_mode_of_open_photo, change_owner, change_time, change_attribute),
    change_folder,
)
