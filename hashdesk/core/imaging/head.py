"""The head of a photo's file: its facts, without decoding a pixel."""

from __future__ import annotations

import time

from hashdesk.core.imaging.decoded import PhotoHead
from hashdesk.core.imaging.incomplete import BinaryFile
from hashdesk.core.imaging.open_image import open_image
from hashdesk.core.imaging.preprocessing import differs
from hashdesk.core.imaging.upright import upright_size, upright_transpose
from hashdesk.core.metadata.photo_metadata import read_metadata
from hashdesk.core.metadata.read_facts import facts_of


def read_head(file: BinaryFile, max_pixels: int, name: str, sidecar: bytes) -> PhotoHead:
    """Read the head of an open photo. `name` and `sidecar` are those of `decode`.

    Raises PhotoError with the reason as a sentence.
    """
    with open_image(file, max_pixels) as opened:
        metadata = read_metadata(opened.image, file, name, sidecar)
        transpose = upright_transpose(opened.image, metadata.orientation)
        size = upright_size(opened.image, transpose)
        facts = facts_of(metadata, size, time.time())
        return PhotoHead(facts, affected=differs(opened, metadata))
