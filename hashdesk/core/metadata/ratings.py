"""How a person rated a photo, and the keywords that were given to it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from PIL import ExifTags

from hashdesk.core.metadata import iptc
from hashdesk.core.metadata.photo_facts import LONGEST_KEYWORD, MOST_KEYWORDS, RATINGS
from hashdesk.core.metadata.photo_metadata import PhotoMetadata
from hashdesk.core.metadata.tag_text import number_within, one_line

_PERCENT_OF_A_STAR = 25  # Windows: 1, 25, 50, 75 and 99 % are one to five stars
_XP_KEYWORDS = ExifTags.Base.XPKeywords
# Branches of keywords that programs make for themselves.
_PROGRAMS = {"darktable"}


def rating_of(metadata: PhotoMetadata) -> int | None:
    """1 … 5 stars, or -1: rejected. None if nobody rated the photo."""
    ifd0 = metadata.exif.ifd0
    stars = (metadata.xmp_value("xmp:Rating"), ifd0.get(ExifTags.Base.Rating))
    percents = (metadata.xmp_value("MicrosoftPhoto:Rating"), ifd0.get(ExifTags.Base.RatingPercent))
    for star, percent in zip(stars, percents, strict=True):  # XMP before EXIF
        rating = number_within(star, RATINGS)
        if rating is None and (share := number_within(percent, (0, 100))) is not None:
            rating = share and round(share / _PERCENT_OF_A_STAR) + 1
        if rating is not None:
            return round(rating) or None  # 0: not rated
    return None


def keywords_of(metadata: PhotoMetadata) -> tuple[str, ...]:
    """The keywords, each once, in the order in which they were found; at most MOST_KEYWORDS."""
    found: dict[str, str] = {}
    for keyword in _keywords(metadata):
        if len(found) == MOST_KEYWORDS:
            break
        line = one_line(keyword, LONGEST_KEYWORD)
        if line:
            found.setdefault(line.casefold(), line)
    return tuple(found.values())


def _keywords(metadata: PhotoMetadata) -> Iterator[str]:
    yield from metadata.xmp_values("dc:subject")
    for branch in metadata.xmp_values("lr:hierarchicalSubject"):
        steps = branch.split("|")
        if steps[0] not in _PROGRAMS:
            yield steps[-1]
    yield from metadata.xmp_values("MicrosoftPhoto:LastKeywordXMP")
    yield from metadata.iptc.get(iptc.KEYWORDS, ())
    listed = metadata.exif.ifd0.get(_XP_KEYWORDS)
    if isinstance(listed, bytes):
        yield from codecs.utf_16_le_decode(listed, "ignore")[0].split(";")
