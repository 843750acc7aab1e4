"""Windows of other libraries: processes of their own that quit with the one that opened them."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.app.quit_requests import QuitRequests
from hashdesk.ui.exchange import opened_windows
from hashdesk.ui.exchange.opened_windows import OPENED_FROM, QUIT, QUIT_PIPE, OpenedWindows
from tests.ui.conftest import PATIENCE_MS, OpenWindow

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are found by /proc")


def processes_of(library: Path) -> list[int]:
    """The ids of the processes whose command line names a library."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            if os.fsencode(library) in command.read_bytes().split(b"\0"):
                found.append(int(command.parent.name))
    return found


@pytest.mark.slow
def test_quit_closes_the_windows_that_it_opened(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, library_folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(library_folder, other)
    window = open_window(own_library)
    window.features.imports.open(other)
    try:
        assert len(processes_of(other)) == 1
        window.bindings.by_name["quit"].trigger()
        assert not window.isVisible()
        qtbot.waitUntil(lambda: not processes_of(other), timeout=PATIENCE_MS)
    finally:
        for process in processes_of(other):
            os.kill(process, signal.SIGKILL)


def test_a_window_knows_the_one_that_opened_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """No further window takes it for its own; without one, the person's own library is meant."""
    started: list[str] = []

    class Process(QProcess):
        def startDetached(self) -> bool:
            told = self.processEnvironment().value(OPENED_FROM)
            started.append(told or " ".join(self.arguments()[-2:]))
            return True

    monkeypatch.setattr(opened_windows, "QProcess", Process)
    first = OpenedWindows()
    assert first.place is None
    assert first.open_beside(Path("/photos/lib"), QRect(5, 6, 700, 500), "--library", "/trip")
    monkeypatch.setenv(OPENED_FROM, started.pop())
    second = OpenedWindows()
    assert OPENED_FROM not in os.environ
    assert second.place == QRect(5, 6, 700, 500)
    assert second.go_back()
    assert started == ["--library /photos/lib"]
    monkeypatch.setenv(OPENED_FROM, "[1, 2")
    third = OpenedWindows()
    assert third.place is None
    assert third.go_back()
    assert started[-1] == f"--library {paths.default_library()}"
    for one in (first, second, third):
        one.quit()


@pytest.mark.parametrize(("written", "quits"), [(QUIT, 1), (b"", 0)])
def test_a_request_is_told_from_the_end_of_the_other_window(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, written: bytes, quits: int
) -> None:
    read_end, write_end = os.pipe()
    monkeypatch.setenv(QUIT_PIPE, str(read_end))
    asked: list[bool] = []
    requests = QuitRequests(lambda: asked.append(True))
    assert QUIT_PIPE not in os.environ
    assert requests.listening
    os.write(write_end, written)
    os.close(write_end)
    qtbot.waitUntil(lambda: not requests.listening, timeout=PATIENCE_MS)
    assert len(asked) == quits


@pytest.mark.parametrize("named", ["", "none", "999999"])
def test_a_window_that_nobody_opened_waits_for_no_request(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv(QUIT_PIPE, named)
    requests = QuitRequests(lambda: None)
    assert not requests.listening
    requests.stop()
