"""The bytes of a photo's sidecar. Only a worker looks into them."""

from __future__ import annotations

import os
import stat

from hashdesk.core.imaging.companion_files import sidecar_of
from hashdesk.core.metadata.xmp import LARGEST_PACKET


def read_sidecar(path: bytes, companions: bytes | None) -> bytes:
    """The .xmp file of the photo at a path; b"" if there is none, or none that can be read.

    companions: those of the photo's row. One of more than LARGEST_PACKET is left out.
    """
    sidecar = sidecar_of(os.path.basename(path), companions)
    if sidecar is None:
        return b""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(os.path.join(os.path.dirname(path), sidecar.name), flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return b""
            text = file.read(LARGEST_PACKET + 1)
            return text if len(text) <= LARGEST_PACKET else b""
    except OSError:
        return b""
