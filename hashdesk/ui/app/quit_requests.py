"""Asks a window to quit when the one that opened it does."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

from hashdesk.ui.exchange.opened_windows import QUIT, QUIT_PIPE


class QuitRequests(QObject):
    """Reads the pipe from the window that opened this one, if there is one."""

    def __init__(self, quit_window: Callable[[], object]) -> None:
        super().__init__()
        self._quit_window = quit_window
        self._notifier: QSocketNotifier | None = None
        named = os.environ.pop(QUIT_PIPE, "")  # no child of this process has it
        with contextlib.suppress(ValueError, OSError):  # not a descriptor here
            self._pipe = int(named)
            os.set_inheritable(self._pipe, False)
            self._notifier = QSocketNotifier(self._pipe, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)

    @property
    def listening(self) -> bool:
        """Whether a request may still come."""
        return self._notifier is not None

    def stop(self) -> None:
        """Stop listening."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
            os.close(self._pipe)

    def _read(self) -> None:
        asked = os.read(self._pipe, len(QUIT))
        self.stop()
        if asked:  # else the window that opened this one was closed, or has crashed
            self._quit_window()
