"""Images to search for as people name them: files, file:// URLs, pipes, “-” for standard input.

What comes through a pipe is put into a private file first, so that the sandbox decodes it as it
does any other.
"""

from __future__ import annotations

import os
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from hashdesk.cli.terminal.output import escaped
from hashdesk.core.errors import PhotoError, UsageError
from hashdesk.core.files.disk_space import raise_if_full

STANDARD_INPUT = "-"
STANDARD_INPUT_NAMES = (STANDARD_INPUT, "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class QueryImage:
    """An image to search for."""

    name: str  # as it was typed, for sentences
    title: str  # a short name
    path: Path  # of a regular file, if there is one


def require_one_standard_input(images: Sequence[str]) -> None:
    """Raise UsageError if standard input is named twice: what was read once is gone."""
    if sum(image in STANDARD_INPUT_NAMES for image in images) > 1:
        raise UsageError("Standard input can be searched for once: name it only once.")


@contextmanager
def query_image(image: str, limit: int) -> Iterator[QueryImage]:
    """The file of an image as it was typed. limit: the most bytes that come through a pipe.

    Raises UsageError for what names no file here, PhotoError for what comes through a pipe, and
    DiskFull if there is no room for that.
    """
    if image == STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError("Standard input is closed: pipe a picture into it, or name a file.")
        with _spooled(sys.stdin.buffer, "standard input", limit) as spooled:
            yield spooled
        return
    path = _path(image)
    name = escaped(image)
    if _is_pipe(path):
        with open(path, "rb") as pipe, _spooled(pipe, name, limit) as spooled:
            yield spooled
        return
    yield QueryImage(name, path.name, path)


def _path(image: str) -> Path:
    """The path that was typed, or that a URL names. Raises UsageError."""
    scheme, separator, _ = image.partition("://")
    if not separator or os.path.lexists(image):
        return Path(os.path.expanduser(image))  # “~name” of no user is a file
    if scheme.lower() != "file":
        raise UsageError(
            f"HashDesk fetches no pictures: save {escaped(image)} to a file, and search for that."
        )
    try:
        url = urlsplit(image)
        host = url.hostname or ""
    except ValueError as error:
        raise UsageError(f"{escaped(image)} is no address of a file: {error}.") from error
    if host not in ("", "localhost", socket.gethostname().lower()):
        raise UsageError(
            f"{escaped(image)} is on another computer ({escaped(host)}): copy the picture to this "
            "one, and search for the copy."
        )
    encoded = os.fsencode(url2pathname(url.path)) if sys.platform == "win32" else url.path
    path = unquote_to_bytes(encoded)
    if not path.startswith((b"/", b"\\")) and sys.platform != "win32":
        raise UsageError(f"{escaped(image)} names no file: write file:///folder/photo.jpg.")
    if b"\0" in path:
        raise UsageError(f"{escaped(image)} names no file: there is a %00 in it.")
    return Path(os.fsdecode(path))


def _is_pipe(path: Path) -> bool:
    """Whether a path is to be read from its beginning to its end, once."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    if stat.S_ISREG(mode):  # /dev/stdin may be a file that has no name any more
        return not os.path.exists(os.path.realpath(path))
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or (stat.S_ISCHR(mode) and _is_terminal(path))


def _is_terminal(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOCTTY", 0))
    except OSError:
        return False
    try:
        return os.isatty(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _spooled(source: BinaryIO, name: str, limit: int) -> Iterator[QueryImage]:
    """What comes through a pipe, in a private file. Raises UsageError, PhotoError, DiskFull."""
    if source.isatty():
        raise UsageError(
            f"There is no picture in {name}, which is a terminal: pipe one into it, or name a file."
        )
    with tempfile.TemporaryDirectory(prefix="hashdesk-query-") as folder:
        path = Path(folder) / "query"
        try:
            size = _copied(source, path, name, limit)
        except OSError as error:
            raise_if_full(
                error,
                f"{name} cannot be searched for: the disk of {folder} is full. Free some space, or "
                "name another folder for temporary files in the variable TMPDIR.",
            )
            why = error.strerror or error
            raise PhotoError(f"{name} cannot be searched for: {why}.") from error
        if not size:
            raise PhotoError(f"{name} cannot be searched for: nothing came through it.")
        yield QueryImage(name, name, path)


def _copied(source: BinaryIO, path: Path, name: str, limit: int) -> int:
    """Copy what comes through a pipe to a file; its bytes. Raises PhotoError, OSError."""
    size = 0
    with open(path, "wb") as file:
        while piece := source.read(PIECE_BYTES):
            size += len(piece)
            if size > limit:
                raise PhotoError(
                    f"{name} cannot be searched for: it is too large: more than {limit:,} bytes, "
                    "which the setting “max_file_bytes” allows."
                )
            file.write(piece)
    return size
