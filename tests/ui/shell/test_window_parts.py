"""Parts of the window: the style sheet, drops, worker threads, starting and ending."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui import formatting
from hashdesk.ui.serial_worker import SerialWorker
from hashdesk.ui.shell import drop_data
from hashdesk.ui.widgets import theme
from tests.ui.conftest import PATIENCE_MS
from tests.ui.shell.waiting import wait_until_idle


def test_pyside_keeps_references_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses one per call, until Python 3.11 aborts (PYSIDE-3474)."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(500):
        widget.update()
    assert sys.getrefcount(None) > before - 250


def test_both_schemes_fill_in_the_whole_style_sheet() -> None:
    sheet = (paths.resources() / "style.qss").read_text("utf-8")
    for colours in (theme.LIGHT, theme.DARK):
        assert "@" not in theme.fill_in(sheet, colours, paths.resources() / "icons")
    with pytest.raises(KeyError):
        theme.fill_in("QWidget { color: @nothing; }", theme.LIGHT, Path())


@pytest.mark.parametrize("home", ["ann", "Jürgen", "a b", 'a"b\\c', "(写真)"])
def test_the_style_sheet_can_be_read_wherever_hashdesk_is(qtbot: QtBot, home: str) -> None:
    """To its end: rules for scroll bars come after the one that names the folder of icons."""
    sheet = (paths.resources() / "style.qss").read_text("utf-8")
    widget, bar = QWidget(), QScrollBar(Qt.Orientation.Vertical)
    bar.setParent(widget)
    qtbot.addWidget(widget)
    widget.setStyleSheet(theme.fill_in(sheet, theme.LIGHT, Path("/home", home, "icons")))
    bar.ensurePolished()
    assert bar.sizeHint().width() == 10


def _contrast(first: str, second: str) -> float:
    """WCAG 2's contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_text_has_enough_contrast(colours: theme.Colours) -> None:
    for text, background in (
        (colours.text, colours.panel),
        (colours.text, colours.centre),
        (colours.text, colours.field),
        (colours.text, colours.chosen),
        (colours.muted, colours.panel),
        (colours.muted, colours.centre),
    ):
        assert _contrast(text, background) >= 4.5


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"/a/plain.jpg", "/a/plain.jpg"),
        ("/a/ü.jpg".encode(), "/a/ü.jpg"),
        (b"/a/\xff.jpg", "/a/\ufffd.jpg"),
        (b"/a/line\nbreak.jpg", "/a/line\ufffdbreak.jpg"),
        ("/a/\u202egpj.exe".encode(), "/a/\ufffdgpj.exe"),
    ],
)
def test_a_name_cannot_disguise_itself(raw: bytes, expected: str) -> None:
    assert formatting.shown(raw) == expected


def test_a_drop_of_files_and_folders_keeps_the_folders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b c%20d").mkdir()
    (tmp_path / "e.jpg").touch()
    data = QMimeData()
    names = ("e.jpg", "a", "b c%20d")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    assert drop_data.read(data).folders == (
        os.fsencode(tmp_path / "a"),
        os.fsencode(tmp_path / "b c%20d"),
    )


@pytest.mark.parametrize("host", ["", "localhost", socket.gethostname()])
def test_file_addresses_of_this_computer(tmp_path: Path, host: str) -> None:
    path = tmp_path / "a b%ü.jpg"
    path.touch()
    url = path.as_uri().replace("file://", f"file://{host}")
    dropped, pasted = QMimeData(), QMimeData()
    dropped.setUrls([QUrl(url)])
    pasted.setText(url)
    for data in (dropped, pasted):
        assert drop_data.read(data).image == os.fsencode(path)


def test_file_addresses_of_others(tmp_path: Path) -> None:
    """A file of the same path here is another one."""
    (tmp_path / "a.jpg").touch()
    url = f"file://other.example{tmp_path}/a.jpg"
    dropped, pasted = QMimeData(), QMimeData()
    dropped.setUrls([QUrl(url)])
    pasted.setText(url)
    assert not drop_data.read(dropped)
    assert not drop_data.read(pasted)


def test_a_web_address_is_nothing_to_search_for(qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("https://example.org/photo.jpg")
    assert not drop_data.read(data)
    data.setUrls([QUrl("https://example.org/photo.jpg")])
    assert not drop_data.read(data)


def test_only_the_newest_task_of_a_worker_is_delivered(qtbot: QtBot) -> None:
    worker = SerialWorker("test")
    results: list[int] = []
    for number in range(20):
        worker.start(lambda _, number=number: number, results.append, pytest.fail)
    qtbot.waitUntil(lambda: bool(results), timeout=PATIENCE_MS)
    wait_until_idle(qtbot, worker)
    worker.stop()
    assert results == [19]


def test_a_worker_passes_errors_on(qtbot: QtBot) -> None:
    worker = SerialWorker("test")
    errors: list[Exception] = []

    def fail(_: object) -> None:
        raise ValueError("no")

    worker.start(fail, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=PATIENCE_MS)
    worker.stop()
    assert str(errors[0]) == "no"


def test_without_a_display_there_is_an_error_sentence() -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "hashdesk.ui.app.main"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "needs a display" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_signal_ends_the_program_cleanly(tmp_path: Path, own_library: Path) -> None:
    """The whole program: SIGTERM closes the window, and the exit code is 0."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from hashdesk.ui.app import session\n"
        "build = session.build\n"
        "def then_end(*parts):\n"
        "    window = build(*parts)\n"
        "    QTimer.singleShot(1500, lambda: os.kill(os.getpid(), signal.SIGTERM))\n"
        "    return window\n"
        "session.build = then_end\n"
        f"sys.exit(session.run(Path({str(own_library)!r})))\n"
    )
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    environment = {**os.environ, **homes, "HASHDESK_SETTINGS": str(tmp_path / "none.toml")}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", script],
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
