"""Reads dropped or pasted data: folders, image files, or the pixels of an image."""

from __future__ import annotations

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

# Handed on as they are: the sandbox decodes them, not the window.
IMAGE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/bmp", "image/tiff")


@dataclass(frozen=True)
class DropData:
    """Folders to index, or one image to search for: a file or encoded pixels."""

    folders: tuple[bytes, ...] = ()
    image: bytes = b""  # a path
    pixels: bytes = b""  # an encoded image

    def __bool__(self) -> bool:
        return bool(self.folders or self.image or self.pixels)


def is_supported(data: QMimeData) -> bool:
    """Whether a drop may be of use; nothing is read yet."""
    return data.hasUrls() or data.hasImage() or any(data.hasFormat(name) for name in IMAGE_TYPES)


def read(data: QMimeData) -> DropData:
    """Read a drop or a clipboard: local files before pixels, pixels before text."""
    paths = [_path(url) for url in data.urls() if _is_here(url)] if data.hasUrls() else []
    if not paths and data.hasText() and not data.hasImage():
        paths = _path_in_text(data.text())
    folders = tuple(path for path in paths if os.path.isdir(path))
    if folders:
        return DropData(folders=folders)
    files = [path for path in paths if os.path.isfile(path)]
    if files:
        return DropData(image=files[0])
    for name in IMAGE_TYPES:
        if data.hasFormat(name) and (blob := bytes(data.data(name).data())):
            return DropData(pixels=blob)
    image = data.imageData() if data.hasImage() else None
    return DropData(pixels=_png(image)) if isinstance(image, QImage) else DropData()


def keep(pixels: bytes, folder: Path) -> bytes:
    """Write an encoded image to a new file in `folder`; returns its path."""
    handle, name = tempfile.mkstemp(prefix="query-", suffix=".image", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(pixels)
    return os.fsencode(name)


def _is_here(url: QUrl) -> bool:
    """Whether a URL names a file of this computer."""
    return url.isLocalFile() and url.host() in ("", "localhost", socket.gethostname().lower())


def _path(url: QUrl) -> bytes:
    """The path of a local URL, byte for byte."""
    return unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded))


def _path_in_text(text: str) -> list[bytes]:
    """A pasted path or file URL, if it exists."""
    line = text.strip().splitlines()[0].strip() if text.strip() else ""
    if len(line) > 4096 or not line.startswith(("/", "~/", "file://")):
        return []
    if line.startswith("file:") and not _is_here(QUrl(line)):
        return []
    path = _path(QUrl(line)) if line.startswith("file:") else os.fsencode(os.path.expanduser(line))
    return [path] if b"\0" not in path and os.path.exists(path) else []


def _png(image: QImage) -> bytes:
    array = QByteArray()
    buffer = QBuffer(array)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide refuses bytes
    buffer.close()
    return bytes(array.data())
