"""What was typed, cut into words and quoted texts, each perhaps with a prefix for its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hashdesk.core.words.photo_words import folded


class PartKind(StrEnum):
    """What a part of what was typed is about."""

    DATE = "date"
    KEYWORD = "keyword"
    CAMERA = "camera"
    FOLDER = "folder"
    NAME = "name"
    CONTENT = "content"  # what the picture shows: a guess


# What may stand before a colon, in English and German.
PREFIXES = {
    "date": PartKind.DATE,
    "datum": PartKind.DATE,
    "keyword": PartKind.KEYWORD,
    "stichwort": PartKind.KEYWORD,
    "camera": PartKind.CAMERA,
    "kamera": PartKind.CAMERA,
    "folder": PartKind.FOLDER,
    "ordner": PartKind.FOLDER,
    "name": PartKind.NAME,
    "file": PartKind.NAME,
    "datei": PartKind.NAME,
    "shows": PartKind.CONTENT,
    "zeigt": PartKind.CONTENT,
}
# Words between words, which say nothing by themselves.
FILLER_WORDS = frozenset((
    "a", "an", "the", "and", "with", "in", "on", "at", "of", "from", "by", "to", "my",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einem", "einen", "einer", "und",
    "mit", "im", "am", "auf", "bei", "vom", "von", "aus", "zu", "mein", "meine",
))  # fmt: skip
_TOKEN = re.compile(r'(?:(?P<prefix>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S+))')


@dataclass(frozen=True)
class Token:
    """A word, or a quoted text."""

    text: str
    start: int  # where it begins in what was typed …
    end: int  # … and ends
    prefix: PartKind | None = None
    quoted: bool = False


def split_tokens(typed: str) -> Iterator[Token]:
    """The tokens of what was typed, from left to right."""
    for match in _TOKEN.finditer(typed):
        text = match["plain"] if match["quoted"] is None else match["quoted"]
        kind = PREFIXES.get(folded(match["prefix"] or ""))
        if match["prefix"] and kind is None:
            text = match["prefix"] + ":" + text  # such as a time
        text = text.strip() if match["quoted"] is not None else text.strip(",;")
        if text:
            quoted = match["quoted"] is not None
            yield Token(text, match.start(), match.end(), kind, quoted)
