"""What was typed, cut into words and quoted texts, each perhaps with a prefix for its kind.

`folder:dog` is all folders with this word in their path, `folder=dog` those of exactly this name.
In quotes, "" stands for a quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hashdesk.core.words.searched_texts import folded


class PartKind(StrEnum):
    """What a part of what was typed is about."""

    DATE = "date"
    KEYWORD = "keyword"
    CAMERA = "camera"
    FOLDER = "folder"
    NAME = "name"
    CONTENT = "content"  # what the picture shows: a guess


# What is written before a colon or "=".
WRITTEN_PREFIXES = {
    "en": {
        PartKind.DATE: "date",
        PartKind.KEYWORD: "keyword",
        PartKind.CAMERA: "camera",
        PartKind.FOLDER: "folder",
        PartKind.NAME: "name",
        PartKind.CONTENT: "shows",
    },
    "de": {
        PartKind.DATE: "datum",
        PartKind.KEYWORD: "stichwort",
        PartKind.CAMERA: "kamera",
        PartKind.FOLDER: "ordner",
        PartKind.NAME: "datei",
        PartKind.CONTENT: "zeigt",
    },
}
# What may stand there, in any language.
PREFIXES = {
    **{prefix: kind for of in WRITTEN_PREFIXES.values() for kind, prefix in of.items()},
    "file": PartKind.NAME,
}
# Words between words, which say nothing by themselves.
FILLER_WORDS = frozenset((
    "a", "an", "the", "and", "with", "in", "on", "at", "of", "from", "by", "to", "my",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einem", "einen", "einer", "und",
    "mit", "im", "am", "auf", "bei", "vom", "von", "aus", "zu", "mein", "meine",
))  # fmt: skip
_TOKEN = re.compile(
    r'(?:(?P<prefix>[^\W\d_]+)(?P<sign>[:=]))?(?:"(?P<quoted>(?:[^"]|"")*)"?|(?P<plain>\S+))'
)
_PLAIN = re.compile(r'[^\s",;]+')  # what is the same without quotes


@dataclass(frozen=True)
class Token:
    """A word, or a quoted text."""

    text: str
    start: int  # where it begins in what was typed …
    end: int  # … and ends
    prefix: PartKind | None = None
    quoted: bool = False
    exact: bool = False  # just what is called so, and nothing that is called more than that


def split_tokens(typed: str) -> Iterator[Token]:
    """The tokens of what was typed, from left to right."""
    for match in _TOKEN.finditer(typed):
        quoted = match["quoted"] is not None
        text = match["quoted"].replace('""', '"') if quoted else match["plain"]
        kind = PREFIXES.get(folded(match["prefix"] or ""))
        if match["prefix"] and kind is None:
            text = match["prefix"] + match["sign"] + text  # such as a time
        text = text.strip() if quoted else text.strip(",;")
        if text:
            exact = kind is not None and match["sign"] == "="
            yield Token(text, match.start(), match.end(), kind, quoted, exact)


def exactly(kind: PartKind, name: str, language: str) -> str:
    """What is typed for just what is called so: folder=dog. language: "en" or "de"."""
    doubled = name.replace('"', '""')
    written = name if _PLAIN.fullmatch(name) else f'"{doubled}"'
    return f"{WRITTEN_PREFIXES[language][kind]}={written}"
