"""Whether a film is hidden in a photo: the motion photos of Google's and Samsung's phones.

An MP4 file follows the JPEG, or lies in a box of the HEIF file (Android, "Motion Photo format
1.0"). Programs that save or strip the photo leave it out, and no picture shows that it is gone.
"""

from __future__ import annotations

from hashdesk.core.imaging.incomplete import BinaryFile

FORMATS_WITH_FILMS = ("JPEG", "HEIF")
SEARCHED_AT_ONCE = 1 << 20  # bytes
# How the first box of a film says what it is: ISO/IEC 14496-12, section 4.3, and its brands.
FILE_TYPE = b"ftyp"
FILM_BRANDS = (b"mp41", b"mp42", b"isom", b"iso2", b"avc1", b"qt  ", b"3gp4", b"3gp5", b"hvc1")
BRAND_BYTES = 4


def has_film(file: BinaryFile, kind: str) -> bool:
    """Whether a photo has a film in it. kind: its format's name in PHOTO_FORMATS."""
    if kind not in FORMATS_WITH_FILMS:
        return False
    file.seek(0)
    before = b""
    while part := file.read(SEARCHED_AT_ONCE):
        data = before + part
        at = data.find(FILE_TYPE)
        while at >= 0:
            brand = at + len(FILE_TYPE)
            if data[brand : brand + BRAND_BYTES] in FILM_BRANDS:
                return True
            at = data.find(FILE_TYPE, brand)
        before = data[-(len(FILE_TYPE) + BRAND_BYTES - 1) :]
    return False
