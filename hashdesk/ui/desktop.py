"""The desktop around the window: file manager, default application, clipboard."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QByteArray, QMimeData, QObject, QUrl, Signal
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCall, QDBusPendingCallWatcher
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from hashdesk.ui import formatting

log = logging.getLogger(__name__)

CALL_MS = 5_000
GNOME_FILES = "x-special/gnome-copied-files"  # its file manager pastes nothing else


class Desktop(QObject):
    """What the window asks other programs to do. Nothing here blocks."""

    not_opened = Signal(bytes)  # a file or a folder: it is gone, or no program takes it

    def reveal(self, path: bytes) -> None:
        """Select a file in the file manager; without one that can, open its folder."""
        bus = QDBusConnection.sessionBus()
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        if folder == path or not bus.isConnected():
            self.open(folder)
            return
        name, place = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"
        call = QDBusMessage.createMethodCall(name, place, name, "ShowItems")
        call.setArguments([[_address(path)], ""])
        pending: QDBusPendingCall = bus.asyncCall(call, CALL_MS)
        watcher = QDBusPendingCallWatcher(pending, self)

        def answered(done: QDBusPendingCallWatcher) -> None:
            if done.isError():
                log.info("No file manager answers: %s", done.error().message())
                self.open(folder)
            done.deleteLater()

        watcher.finished.connect(answered)

    def open(self, path: bytes) -> bool:
        """Open a file or folder with its default application."""
        opened = os.path.exists(path) and QDesktopServices.openUrl(file_url(path))
        if not opened:
            self.not_opened.emit(path)
        return opened

    def copy_paths(self, paths: Sequence[bytes]) -> None:
        """Put paths on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(_exact(path) for path in paths))

    def copy_photos(
        self, photos: Sequence[bytes], files: Sequence[bytes], pixels: QImage | None = None
    ) -> None:
        """Put photos on the clipboard: as files for a file manager, as pictures for a document.

        photos: their paths. files: those that belong to them, too. pixels: of one alone, for a
        picture editor.
        """
        data = QMimeData()
        data.setUrls([file_url(path) for path in files])
        data.setData(GNOME_FILES, "\n".join(["copy", *map(_address, files)]).encode())
        data.setHtml("".join(f'<img src="{_address(path)}">' for path in photos))
        if pixels is not None:
            data.setImageData(pixels)
        QGuiApplication.clipboard().setMimeData(data)

    def has_copied(self, files: Sequence[bytes]) -> bool:
        """Whether the clipboard still holds these files."""
        urls = QGuiApplication.clipboard().mimeData().urls()
        return urls == [file_url(path) for path in files]

    def stop(self) -> None:
        """Take files off the clipboard: Qt crashes at exit over data made in Python."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard() and clipboard.mimeData().hasUrls():
            clipboard.clear()


def _exact(path: bytes) -> str:
    """A path as text, with bytes that are not UTF-8 replaced."""
    try:
        return path.decode()
    except UnicodeDecodeError:
        return formatting.shown(path)


def _address(path: bytes) -> str:
    """The URL of a file as text. Quoted, it has no character that means something in HTML."""
    return "file://" + quote_from_bytes(path)


def file_url(path: bytes) -> QUrl:
    """The URL of a file, whatever bytes its path contains."""
    return QUrl.fromEncoded(QByteArray(_address(path).encode()))
