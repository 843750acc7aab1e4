"""Photoshop's image resources: numbered blocks in JPEG, TIFF and PSD files.

Adobe, "Photoshop File Formats Specification", "Image Resource Blocks".
"""

from __future__ import annotations

IPTC_RESOURCE, EXIF_RESOURCE, XMP_RESOURCE = 0x0404, 0x0422, 0x0424
_MARK = b"8BIM"
_MOST_RESOURCES = 1000


def read_resources(data: bytes) -> dict[int, bytes]:
    """The resources by number, as far as their lengths are right; the first of each number."""
    found: dict[int, bytes] = {}
    at = 0
    for _ in range(_MOST_RESOURCES):
        if data[at : at + 4] != _MARK or at + 12 > len(data):
            break
        number = int.from_bytes(data[at + 4 : at + 6])
        name = data[at + 6] + 1  # with its length, padded to an even number
        start = at + 6 + name + name % 2
        length = int.from_bytes(data[start : start + 4])
        found.setdefault(number, data[start + 4 : start + 4 + length])
        at = start + 4 + length + length % 2
    return found
