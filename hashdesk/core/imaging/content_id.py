"""The content id of a photo: what names its file's bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashdesk.core.imaging.incomplete import BinaryFile

CONTENT_ID_BYTES = 16


def content_id(file: BinaryFile) -> bytes:
    """BLAKE2b of the whole file, CONTENT_ID_BYTES long: it names content wherever it is stored."""
    file.seek(0)
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=CONTENT_ID_BYTES))
    return digest.digest()
