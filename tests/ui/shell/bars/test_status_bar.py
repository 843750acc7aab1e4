"""What the status bar says of the running job."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.bars.status_bar import StatusBar


def test_no_rate_is_shown_while_the_job_is_paused(qtbot: QtBot) -> None:
    """Also where a last line comes after the pause has begun."""
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_engine("onnx-cpu", 156)
    bar.show_pause(possible=True, paused=False)
    assert bar.engine.text() == "CPU · 156 photos/s"
    bar.show_pause(possible=True, paused=True)
    assert bar.engine.text() == "CPU"
    bar.show_engine("onnx-cpu", 150)
    assert bar.engine.text() == "CPU"
    bar.show_pause(possible=True, paused=False)
    assert bar.engine.text() == "CPU · 150 photos/s"
