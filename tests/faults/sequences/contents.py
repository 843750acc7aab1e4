"""Files of photos: versions of drawn pictures, and what is written into them."""

from __future__ import annotations

import io
from enum import StrEnum
from functools import lru_cache

from hashdesk.core.imaging.content_id import content_id
from tests.drawing import draw

SIZE = 256, 192
FILE_BYTES = 32_768  # of every version but the small one: a size tells nothing


class Version(StrEnum):
    """How a picture was saved."""

    ORIGINAL = "original"
    AGAIN = "again"  # at a lower quality
    SMALL = "small"


@lru_cache(maxsize=512)
def photo_file(picture: int, version: Version, tag: int = 0) -> bytes:
    """A JPEG of a picture; another tag makes another file with the same pixels."""
    image = draw(picture, 1, SIZE)
    saved = io.BytesIO()
    if version is Version.SMALL:
        image.resize((SIZE[0] * 3 // 4, SIZE[1] * 3 // 4)).save(saved, "JPEG", quality=85)
    else:
        image.save(saved, "JPEG", quality=92 if version is Version.ORIGINAL else 60)
    jpeg = _with_comment(saved.getvalue(), b"tag %06d" % tag)
    missing = FILE_BYTES - len(jpeg) - 4
    return jpeg if version is Version.SMALL else _with_comment(jpeg, bytes(missing))


def _with_comment(jpeg: bytes, comment: bytes) -> bytes:
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


@lru_cache(maxsize=4096)
def id_of(content: bytes) -> bytes:
    """The content id that a library gives these bytes."""
    return content_id(io.BytesIO(content))


class Known:
    """What a test wrote in a sequence: which picture each content shows, and in which version."""

    def __init__(self) -> None:
        self._made: dict[bytes, tuple[int, Version]] = {}
        self._tags = 0

    def make(self, picture: int, version: Version) -> bytes:
        """A file of a picture that nobody has tagged."""
        return self._remember(picture, version, 0)

    def tagged(self, content: bytes) -> bytes:
        """The same pixels with a tag that no other file has."""
        self._tags += 1
        return self._remember(*self._made[id_of(content)], self._tags)

    def picture(self, content: bytes) -> int:
        """The number of the picture that a content shows, by content id."""
        return self._made[content][0]

    def pixels(self, content: bytes) -> tuple[int, Version]:
        """The same for two contents if they have the same pixels."""
        return self._made[content]

    def _remember(self, picture: int, version: Version, tag: int) -> bytes:
        content = photo_file(picture, version, tag)
        self._made[id_of(content)] = picture, version
        return content
