"""What is dropped or pasted: folders, photo files, or the pixels of a picture."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QUrl
from PySide6.QtGui import QImage

# Bytes of these are handed on as they came: the sandboxed worker decodes them, not the window.
ENCODED = ("image/png", "image/jpeg", "image/webp", "image/avif", "image/bmp", "image/tiff")


@dataclass(frozen=True)
class DropData:
    """Folders to index, or one image to search for (a file, or the bytes of one)."""

    folders: tuple[bytes, ...] = ()
    image: bytes = b""  # a path
    pixels: bytes = b""  # an encoded picture

    def __bool__(self) -> bool:
        return bool(self.folders or self.image or self.pixels)


def is_welcome(data: QMimeData) -> bool:
    """Whether something can probably be made of it; nothing is read yet."""
    return data.hasUrls() or data.hasImage() or any(data.hasFormat(kind) for kind in ENCODED)


def read(data: QMimeData) -> DropData:
    """What a drop or a clipboard holds: local files before pixels, pixels before text."""
    paths = [_path(url) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
    if not paths and data.hasText() and not data.hasImage():
        paths = _named(data.text())
    folders = tuple(path for path in paths if os.path.isdir(path))
    if folders:
        return DropData(folders=folders)
    files = [path for path in paths if os.path.isfile(path)]
    if files:
        return DropData(image=files[0])
    for kind in ENCODED:
        if data.hasFormat(kind) and (blob := bytes(data.data(kind).data())):
            return DropData(pixels=blob)
    image = data.imageData() if data.hasImage() else None
    return DropData(pixels=_png(image)) if isinstance(image, QImage) else DropData()


def keep(pixels: bytes, folder: Path) -> bytes:
    """Write an encoded picture into a file of its own in `folder`; its path."""
    handle, name = tempfile.mkstemp(prefix="query-", suffix=".image", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(pixels)
    return os.fsencode(name)


def _path(url: QUrl) -> bytes:
    """The path of a local URL, byte for byte."""
    return unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded))


def _named(words: str) -> list[bytes]:
    """A pasted path or file URL, if there is such a file."""
    line = words.strip().splitlines()[0].strip() if words.strip() else ""
    if len(line) > 4096 or not line.startswith(("/", "~/", "file:///")):
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
