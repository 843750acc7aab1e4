"""Images to search for: standard input, pipes, file:// URLs."""

from __future__ import annotations

import io
import json
import os
import pty
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hashdesk.cli.arguments.query_image import query_image, require_one_standard_input
from hashdesk.core.errors import DiskFull, HashDeskError, PhotoError, UsageError
from tests.mounts import Mounts, mounts_or_skip

LIMIT = 1000
no_pipes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a b%ü.jpg"
    path.write_bytes(b"a photo")
    return path


@pytest.mark.parametrize("host", ["", "localhost", socket.gethostname(), "LocalHost"])
def test_urls(photo: Path, host: str) -> None:
    url = photo.as_uri().replace("file://", f"file://{host}")
    assert "%20" in url
    with query_image(url, LIMIT) as image:
        assert image.path == photo
        assert (image.name, image.title) == (url, photo.name)


def test_a_url_of_any_bytes(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff?#.jpg"
    with open(path, "wb"):
        pass
    with query_image(f"file://{tmp_path}/%FF%3F%23.jpg", LIMIT) as image:
        assert os.fsencode(image.path) == path


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("file://other.example/a.jpg", "is on another computer (other.example)"),
        ("file://[::1/a.jpg", "is no address of a file"),
        ("file://", "names no file"),
        ("file:///a%00b.jpg", "there is a %00 in it"),
        ("https://example.org/a.jpg", "HashDesk fetches no pictures"),
    ],
)
def test_what_names_no_file_here(image: str, words: str) -> None:
    with pytest.raises(UsageError) as caught, query_image(image, LIMIT):
        pass
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_called_like_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x:").mkdir()
    (tmp_path / "x:" / "a.jpg").touch()
    with query_image("x://a.jpg", LIMIT) as image:
        assert image.path.samefile(tmp_path / "x:" / "a.jpg")


@contextmanager
def pipe_with(folder: Path, content: bytes) -> Iterator[str]:
    """A named pipe that a thread writes to."""
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    yield str(pipe)
    writer.join()


@no_pipes
@pytest.mark.parametrize("size", [1, LIMIT])
def test_pipes(tmp_path: Path, size: int) -> None:
    """They are read to their end; nothing of them stays."""
    with pipe_with(tmp_path, b"x" * size) as pipe:
        with query_image(pipe, LIMIT) as image:
            assert image.path.read_bytes() == b"x" * size
            assert image.path.parent.stat().st_mode & 0o077 == 0
        assert not image.path.parent.exists()


@no_pipes
@pytest.mark.parametrize(
    ("size", "words"), [(0, "nothing came through it"), (LIMIT + 1, "more than 1,000 bytes")]
)
def test_pipes_that_are_refused(tmp_path: Path, size: int, words: str) -> None:
    with (
        pipe_with(tmp_path, b"x" * size) as pipe,
        pytest.raises(PhotoError, match=words),
        query_image(pipe, LIMIT),
    ):
        pass


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def mounts() -> Iterator[Mounts]:
    yield from mounts_or_skip()


def test_a_pipe_fills_the_disk(
    tmp_path: Path, mounts: Mounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what to do, and nothing is left of what came."""
    (tmp_path / "small").mkdir()
    mounts.add(tmp_path / "small")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "small"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bytes(20 << 20))))
    with pytest.raises(DiskFull, match="is full"), query_image("-", 1 << 30):
        pass
    assert not list((tmp_path / "small").iterdir())


def test_a_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Terminal()))
    with (
        pytest.raises(UsageError, match="standard input, which is a terminal"),
        query_image("-", 9),
    ):
        pass
    ours, theirs = pty.openpty()
    try:
        with (
            pytest.raises(UsageError, match="is a terminal"),
            query_image(os.ttyname(theirs), LIMIT),
        ):
            pass
    finally:
        os.close(ours)
        os.close(theirs)


def test_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(HashDeskError, match="is closed"), query_image("-", LIMIT):
        pass


def test_standard_input_is_read_once() -> None:
    require_one_standard_input(["-", "a.jpg"])
    with pytest.raises(UsageError, match="only once"):
        require_one_standard_input(["-", "/dev/stdin"])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its shell is another one")
@pytest.mark.parametrize(
    "command",
    [
        "cat {photo} | {program} -",
        "{program} - < {photo}",
        "cat {photo} | {program} /dev/stdin",
        "{program} /dev/stdin < {photo}",
        "{program} <(cat {photo})",
        "{program} {url}",
    ],
)
def test_a_search(library_folder: Path, drawn_photos: Path, command: str) -> None:
    """The picture itself comes first, whichever way it came."""
    photo = drawn_photos / "theme2" / "2-1.jpg"
    program = f"{sys.executable} -m hashdesk search --json --library {library_folder}"
    words = command.format(photo=photo, program=program, url=photo.as_uri())
    done = subprocess.run(
        ["bash", "-c", words], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)["results"][0]
    assert (Path(first["path"]).name, first["distance"]) == (photo.name, 0)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="its shell is another one")
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"", "standard input cannot be searched for: nothing came through it."),
        (b"text", "standard input cannot be searched for: it is not a picture."),
        (b"\xff\xd8\xff\xe0", "standard input cannot be searched for: it is damaged."),
    ],
)
def test_what_is_no_picture(library_folder: Path, given: bytes, words: str) -> None:
    command = [sys.executable, "-m", "hashdesk", "search", "-", "--library", str(library_folder)]
    done = subprocess.run(command, input=given, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().strip() == words
