"""Names that programs give to copies: "photo (1)", "photo (another copy)", "photo - Copy".

A number alone in brackets says little: downloads, albums and people number photos so, too. It tells
a copy only beside the photo whose name it has but for that number.
"""

from __future__ import annotations

import os
import re
import unicodedata
import zlib

_NUMBER = re.compile(r"\s?\(\d{1,3}\)$")  # of file managers and browsers: photo (1)
_ENDS = re.compile(
    r"""(
    # File managers of Linux: photo (copy), photo (3rd copy), photo (weitere Kopie), photo (copy 1)
      \s?\(((another|weitere|\d{1,3}(st|nd|rd|th|\.))\s)?(copy|kopie|kopia|copi[ae])(\s\d{1,3})?\)
    | [\s_-]+-?\s?(copy|kopie|kopia|copi[ae])(\s?\(?\d{1,3}\)?)?  # photo - Copy (2)
    | [-_](edited|edit|bearbeitet|modifié|editado|modificato|bewerkt)(\(\d+\)|-\d+)?  # Google
    | ~\d{1,2}                                          # Android's editor: photo~2
    | [-_](small|klein|resized|thumb|thumbnail|scaled|web|lowres|compressed|min)
    | [-_@]\d{3,4}x\d{3,4}                              # WordPress: photo-1024x768
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_FACEBOOK = re.compile(r"^\d+_\d+_(\d+_)?[no]$")  # 1234_5678_n
_STARTS = re.compile(
    r"""^(
      (copy|kopie|copi[ae])(\s\(\d+\))?[\s_-](of|von|de|di)[\s_-]   # Copy of photo
    | IMG-\d{8}-WA\d{4} | WhatsApp[ _]Image | FB_IMG_\d+ | received_\d+ | signal-\d{4}
    | photo_\d{4}-\d{2}-\d{2}_\d | telegram | snapchat-\d+ | instagram | IMG_E\d{4}$
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_copy_name(name: bytes) -> bool:
    """Whether a program gave a file its name because it is a copy, or was sent or edited.

    Of a name that ends in a number in brackets, `numbered_after` tells more.
    """
    stem = os.path.splitext(os.fsdecode(name))[0]
    if _STARTS.search(stem) or _FACEBOOK.search(stem):
        return True
    end = _ENDS.search(stem)
    return end is not None and end.start() > 0


def numbered_after(name: bytes) -> int | None:
    """The `name_key` of what a file would be a copy of, by the number in brackets at its end.

    None if its name has none, or is a copy's whatever the others are called.
    """
    stem = os.path.splitext(os.fsdecode(name))[0]
    end = _NUMBER.search(stem)
    if end is None or end.start() == 0 or is_copy_name(name):
        return None
    return _key(stem[: end.start()])


def name_key(name: bytes) -> int:
    """A number that names have in common which differ in their suffix or in case alone."""
    return _key(os.path.splitext(os.fsdecode(name))[0])


def _key(stem: str) -> int:
    # File systems and programs write “é” as one letter, or as two.
    return zlib.crc32(os.fsencode(unicodedata.normalize("NFC", stem).casefold()))
