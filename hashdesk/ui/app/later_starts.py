"""Answers later starts on the same library: the window comes to the front, and may search."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QWidget

from hashdesk.ui.app.open_already import (
    ACTIVATION_TOKEN,
    CLOSING,
    IN_FRONT,
    LINE_BYTES,
    PATIENCE_S,
    Start,
    leave,
    read_line,
)

MOST_CONNECTIONS = 8  # that may be waiting to say something; more are refused
_CREDENTIALS = struct.Struct("3i")  # Linux's ucred: process, user, group


class LaterStarts(QObject):
    """Listens while the window is open. A request can do nothing but what `take` does."""

    def __init__(self, listener: socket.socket | None, take: Callable[[Start], bool]) -> None:
        """take: shows the window and searches; whether it could, for it may be about to close."""
        super().__init__()
        self._listener = listener
        self._take = take
        self._heard: dict[socket.socket, bytes] = {}  # what each connection has said so far
        if listener is not None:
            self._notifier = QSocketNotifier(listener.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._accept)

    def stop(self) -> None:
        """Stop listening: a later start opens a window of its own."""
        if self._listener is not None:
            self._notifier.setEnabled(False)
            leave(self._listener)
            self._listener = None

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError):  # it has gone again
            connection, _ = self._listener.accept()
            if len(self._heard) == MOST_CONNECTIONS or not _is_own(connection):
                connection.close()
                return
            connection.setblocking(False)
            self._heard[connection] = b""
            notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
            notifier.activated.connect(lambda: self._read(connection, notifier))
            # Whoever says nothing must not keep others out.
            end = QTimer(notifier, singleShot=True, interval=round(PATIENCE_S * 1000))
            end.timeout.connect(lambda: self._end(connection, notifier))
            end.start()

    def _read(self, connection: socket.socket, notifier: QSocketNotifier) -> None:
        if connection not in self._heard:
            return
        try:
            said = connection.recv(LINE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        self._heard[connection] += said
        line, end, _ = self._heard[connection].partition(b"\n")
        if said and not end and len(line) < LINE_BYTES:
            return  # the rest is on its way
        start = read_line(line) if end and len(line) < LINE_BYTES else None
        if start is not None:
            taken = self._take(start)
            if not taken:
                self.stop()  # before the answer: the other one is going to listen
            with contextlib.suppress(OSError):
                connection.send(IN_FRONT if taken else CLOSING)
        self._end(connection, notifier)

    def _end(self, connection: socket.socket, notifier: QSocketNotifier) -> None:
        if self._heard.pop(connection, None) is not None:
            notifier.setEnabled(False)
            notifier.deleteLater()
            connection.close()


def bring_to_front(window: QWidget, token: str = "") -> None:
    """Show a window before all others, also if it is minimised, and give it the focus.

    token: the desktop's leave for that, which Qt takes from the environment.
    """
    if token:
        os.putenv(ACTIVATION_TOKEN, token)  # past `os.environ`: no child is to have it
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _is_own(connection: socket.socket) -> bool:
    """Whether a process of this user is at the other end; elsewhere, the folder sees to that."""
    if sys.platform != "linux":
        return True
    told = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return bool(_CREDENTIALS.unpack(told)[1] == os.geteuid())
