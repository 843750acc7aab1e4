"""A second start on the same library brings the open window to the front."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hashdesk.core import child_process
from hashdesk.ui.app import main, open_already
from hashdesk.ui.app.later_starts import MOST_CONNECTIONS, LaterStarts, bring_to_front
from hashdesk.ui.app.open_already import (
    CLOSING,
    IN_FRONT,
    LINE_BYTES,
    TOKEN_CHARACTERS,
    Start,
    leave,
    look,
    read_line,
)
from tests.ui.conftest import PATIENCE_MS

if sys.platform == "win32":
    pytest.skip("there are no such sockets", allow_module_level=True)

PATIENCE_S = PATIENCE_MS / 1000
# The window itself, which tells each search that it is asked for, and in which state it is then.
TELLING_WINDOW = """
import sys
from hashdesk.ui.app import main
from hashdesk.ui.app.load_qt import load_qt
load_qt()
from PySide6.QtCore import QTimer
from hashdesk.ui.app import later_starts, window_switch
from hashdesk.ui.shell.main_window import MainWindow
def search(window, question):
    print("search", question.path.decode(), *question.photos, flush=True)
def to_front(window, token=""):
    window.showMinimized()
    later_starts.bring_to_front(window, token)
    print("front", window.isMinimized(), window.isVisible(), window.isActiveWindow(), flush=True)
MainWindow.search_when_loaded = search
window_switch.bring_to_front = to_front
QTimer.singleShot(0, lambda: print("open", flush=True))
sys.exit(main.main(sys.argv[1:]))
"""

Starter = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for sockets of this test alone, with a path that is short enough for them."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HASHDESK_SETTINGS", str(tmp_path / "settings.toml"))
    with tempfile.TemporaryDirectory(prefix="hd-") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def start_window(library: Path) -> Iterator[Starter]:
    """Start a process with a window; all are killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, code: str = TELLING_WINDOW) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code, "--library", str(library), *words]
        pipe, environment = subprocess.PIPE, child_process.environment()
        running = subprocess.Popen(command, stdout=pipe, text=True, env=environment)
        started.append(running)
        return running

    yield start
    for running in started:
        running.kill()
        running.communicate()


def told(running: subprocess.Popen[str]) -> str:
    """The next line that a window tells."""
    assert running.stdout is not None
    return running.stdout.readline().rstrip()


def second_start(library: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = child_process.command("hashdesk.ui.app.main", "--library", str(library), *words)
    environment = child_process.environment()
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=PATIENCE_S, check=False
    )


@pytest.mark.slow
def test_the_open_window_comes_to_the_front_and_searches(
    start_window: Starter, library: Path, runtime: Path, tmp_path: Path
) -> None:
    window = start_window()
    assert told(window) == "open"
    link = tmp_path / "link"
    library.mkdir(exist_ok=True)
    link.symlink_to(library)
    image = tmp_path / "ä photo.jpg"
    for words, searched in (
        ((), ""),
        ((os.path.relpath(image),), f"search {image}"),
        (("--photo", "7"), "search  7"),
    ):
        second = second_start(link, *words)
        assert (second.returncode, second.stdout, second.stderr) == (0, main.ALREADY_OPEN, "")
        assert told(window) == "front False True True"
        if searched:
            assert told(window) == searched
    window.send_signal(signal.SIGTERM)
    assert window.wait(PATIENCE_S) == 0
    assert not [path for path in runtime.rglob("*") if path.is_socket()]


@pytest.mark.slow
def test_of_two_starts_at_once_one_is_the_window(start_window: Starter) -> None:
    """The first has not loaded Qt when the second one asks."""
    both = [start_window(), start_window()]
    lines = sorted(told(running) for running in both)
    assert lines == [main.ALREADY_OPEN.rstrip(), "open"]


@pytest.mark.slow
@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_window_that_cannot_answer_keeps_no_other_from_opening(
    start_window: Starter, ended: signal.Signals
) -> None:
    first = start_window()
    assert told(first) == "open"
    first.send_signal(ended)
    if ended == signal.SIGKILL:
        first.wait(PATIENCE_S)
    assert told(start_window()) == "open"


def test_the_windows_of_two_libraries_know_nothing_of_each_other(tmp_path: Path) -> None:
    places = [look(tmp_path / name, Start()) for name in ("one", "other")]
    listeners = [place.listener for place in places if place.listener is not None]
    assert len(listeners) == 2
    for listener in listeners:
        leave(listener)


def test_on_another_display_a_window_is_not_in_sight(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = look(library, Start()).listener
    monkeypatch.setenv("DISPLAY", ":77")
    there = look(library, Start()).listener
    assert here is not None
    assert there is not None
    leave(here)
    leave(there)


def test_only_its_owner_gets_to_the_socket(library: Path, runtime: Path) -> None:
    listener = look(library, Start()).listener
    assert listener is not None
    (folder,) = runtime.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    leave(listener)
    folder.chmod(0o770)
    assert look(library, Start()) == open_already.WhoIsThere()


def test_a_folder_that_leads_elsewhere_is_not_used(
    library: Path, runtime: Path, tmp_path: Path
) -> None:
    (runtime / f"hashdesk-{os.geteuid()}").symlink_to(tmp_path)
    assert look(library, Start()) == open_already.WhoIsThere()


@pytest.fixture
def asked(qapp: QApplication, library: Path) -> Iterator[list[Start]]:
    """The starts that a listening window was asked for; it takes all of them."""
    taken: list[Start] = []

    def take(start: Start) -> bool:
        taken.append(start)
        return True

    starts = LaterStarts(look(library, Start()).listener, take)
    yield taken
    starts.stop()


def connect(runtime: Path) -> socket.socket:
    (address,) = (path for path in runtime.rglob("*") if path.is_socket())
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(address))
    connection.setblocking(False)
    return connection


def answer(qtbot: QtBot, connection: socket.socket) -> bytes:
    """What the window says; empty: it has hung up."""
    heard: list[bytes] = []

    def is_heard() -> bool:
        try:
            heard.append(connection.recv(99))
        except BlockingIOError:
            return False
        except ConnectionResetError:  # with some of what was sent unread
            heard.append(b"")
        return True

    qtbot.waitUntil(is_heard, timeout=PATIENCE_MS)
    connection.close()
    return heard[0]


def test_a_request_may_come_in_pieces(
    qtbot: QtBot, qapp: QApplication, asked: list[Start], runtime: Path
) -> None:
    start = Start("/photos/\udcff\n.jpg", None, "token")
    connection = connect(runtime)
    for byte in start.line():
        connection.send(bytes([byte]))
        qapp.processEvents()
    assert answer(qtbot, connection) == IN_FRONT
    assert asked == [start]


GOOD = {"image": "/a.jpg", "photo": None, "token": ""}


@pytest.mark.parametrize(
    "said",
    [
        b"\n",
        b"\xff\xfe\n",
        b"[1, 2, 3]\n",
        b"[" * (LINE_BYTES - 2) + b"\n",
        b" " * (LINE_BYTES + 1),
        *(
            json.dumps({**GOOD, **wrong}).encode() + b"\n"
            for wrong in (
                {"image": "relative.jpg"},
                {"image": "/nul\0"},
                {"image": "/\ud800"},
                {"image": 5},
                {"photo": True},
                {"photo": -1},
                {"photo": 1 << 63},
                {"photo": "1"},
                {"token": None},
                {"token": "x" * (TOKEN_CHARACTERS + 1)},
                {"token": "a\0b"},
                {"command": "remove"},
            )
        ),
    ],
)
def test_a_window_hangs_up_on_anything_else(
    qtbot: QtBot, asked: list[Start], runtime: Path, said: bytes
) -> None:
    connection = connect(runtime)
    connection.send(said)
    assert answer(qtbot, connection) == b""
    assert asked == []
    assert read_line(json.dumps(GOOD).encode()) == Start("/a.jpg")


def test_whoever_says_nothing_keeps_nobody_out(
    qtbot: QtBot, asked: list[Start], runtime: Path
) -> None:
    silent = [connect(runtime) for _ in range(MOST_CONNECTIONS)]
    assert answer(qtbot, connect(runtime)) == b""
    assert [answer(qtbot, connection) for connection in silent] == [b""] * MOST_CONNECTIONS
    connection = connect(runtime)
    connection.send(Start().line())
    assert answer(qtbot, connection) == IN_FRONT
    assert asked == [Start()]


def test_a_process_of_somebody_else_is_not_heard(
    qtbot: QtBot, asked: list[Start], runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = os.getuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    connection = connect(runtime)
    assert answer(qtbot, connection) == b""
    assert asked == []


def test_a_window_that_is_about_to_close_leaves_its_place(
    qtbot: QtBot, qapp: QApplication, library: Path, runtime: Path
) -> None:
    starts = LaterStarts(look(library, Start()).listener, lambda _: False)
    connection = connect(runtime)
    connection.send(Start().line())
    assert answer(qtbot, connection) == CLOSING
    again = look(library, Start()).listener
    assert again is not None
    leave(again)
    starts.stop()


@pytest.mark.qt_log_ignore("does not support raise")
def test_the_desktops_leave_reaches_qt(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it looks: in the environment of the process, not in Python's copy."""
    given: dict[str, str] = {}
    monkeypatch.setattr(os, "putenv", given.__setitem__)
    window = QWidget()
    qtbot.addWidget(window)
    window.showMaximized()
    window.showMinimized()
    bring_to_front(window, "a token")
    assert given == {open_already.ACTIVATION_TOKEN: "a token"}
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert not window.isMinimized()
