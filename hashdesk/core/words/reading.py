"""What was typed, as parts: each with what it may mean, and the photos that meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import reduce

import numpy as np

from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.dates import DateSpan, parse_date
from hashdesk.core.words.near_words import near_words
from hashdesk.core.words.photo_words import NO_ROWS, PhotoWords, WordFit, WordRows, folded

MOST_TOGETHER = 4  # words that are read as one name
LEAST_LETTERS = 2  # of a camera's name


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
class PartReading:
    """One meaning of a part, and the photos that meet it."""

    kind: PartKind
    rows: WordRows = field(default_factory=lambda: NO_ROWS)  # for certain
    scores: ContentScores | None = None  # of a guess
    span: DateSpan | None = None  # of a date


@dataclass(frozen=True)
class Part:
    """Some words that belong together. A photo meets a part if it meets any reading of it."""

    text: str  # as typed, without quotes and prefix
    start: int  # where it begins in what was typed …
    end: int  # … and ends
    readings: tuple[PartReading, ...]  # none: nothing here is called so
    near: tuple[str, ...] = ()  # known words that are spelled much the same, if there are none

    @property
    def kinds(self) -> tuple[PartKind, ...]:
        """What it is about."""
        return tuple(reading.kind for reading in self.readings)


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    prefix: PartKind | None = None
    quoted: bool = False


def read_parts(typed: str, words: PhotoWords, content: Content, today: date) -> tuple[Part, ...]:
    """The parts of what was typed, from left to right: as many words as make sense together."""
    tokens, parts, place = list(_tokens(typed)), [], 0
    while place < len(tokens):
        count = _sentence_length(tokens[place:], words, content, today)
        if count > 1:
            part = _sentence(tokens[place : place + count], words, content, today)
        else:
            part, count = _longest(tokens[place:], words, content, today)
        if part is not None:
            parts.append(part)
        place += count
    return tuple(parts)


def _tokens(typed: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(typed):
        text = match["plain"] if match["quoted"] is None else match["quoted"]
        kind = PREFIXES.get(folded(match["prefix"] or ""))
        if match["prefix"] and kind is None:
            text = match["prefix"] + ":" + text  # such as a time
        text = text.strip() if match["quoted"] is not None else text.strip(",;")
        if text:
            quoted = match["quoted"] is not None
            yield _Token(text, match.start(), match.end(), kind, quoted)


def _longest(
    tokens: Sequence[_Token], words: PhotoWords, content: Content, today: date
) -> tuple[Part | None, int]:
    """The part at the beginning, None if it says nothing, and how many tokens it takes."""
    first = tokens[0]
    if first.prefix is not None or first.quoted:
        kinds = (first.prefix,) if first.prefix else tuple(PartKind)
        readings = _called(kinds, first.text, words, content, today)
        return _part(tokens[:1], readings, words, content), 1
    plain = next((n for n, t in enumerate(tokens) if t.prefix or t.quoted), len(tokens))
    for count in range(min(MOST_TOGETHER, plain), 1, -1):
        together = " ".join(token.text for token in tokens[:count])
        if readings := _together(together, words, content, today):
            return _part(tokens[:count], readings, words, content), count
    if folded(first.text) in FILLER_WORDS:
        return None, 1
    return _part(tokens[:1], _alone(first.text, words, content, today), words, content), 1


def _sentence_length(
    tokens: Sequence[_Token], words: PhotoWords, content: Content, today: date
) -> int:
    """How many tokens, up to one that names something, may together say what a picture shows."""
    if not content.any_words:
        return 0
    for count, token in enumerate(tokens):
        if token.prefix is not None or token.quoted or _names(tokens[count:], words, today):
            return count
    return len(tokens)


def _names(tokens: Sequence[_Token], words: PhotoWords, today: date) -> bool:
    """Whether the first tokens are a date, or the whole name of something."""
    plain = next((n for n, t in enumerate(tokens) if t.prefix or t.quoted), len(tokens))
    for count in range(min(MOST_TOGETHER, plain), 1, -1):
        if _named(" ".join(token.text for token in tokens[:count]), words, today):
            return True
    first = tokens[0].text
    if folded(first) in FILLER_WORDS:
        return False
    return any(
        one.kind is not PartKind.DATE or _is_certain(one) for one in _named(first, words, today)
    )


def _sentence(
    tokens: Sequence[_Token], words: PhotoWords, content: Content, today: date
) -> Part | None:
    """Words that say together what a picture shows, or that a file's name holds, each of them."""
    said = [n for n, token in enumerate(tokens) if folded(token.text) not in FILLER_WORDS]
    if not said:
        return None
    tokens = tokens[said[0] : said[-1] + 1]
    if len(tokens) == 1:
        return _part(tokens, _alone(tokens[0].text, words, content, today), words, content)
    holding = [words.names.having(tokens[n - said[0]].text, WordFit.WHOLE) for n in said]
    rows = reduce(np.intersect1d, holding)
    readings = [_content(" ".join(token.text for token in tokens), content)]
    readings += [PartReading(PartKind.NAME, rows)] if len(rows) else []
    return _part(tokens, [one for one in readings if one is not None], words, content)


def _part(
    tokens: Sequence[_Token], readings: Sequence[PartReading], words: PhotoWords, content: Content
) -> Part:
    text = " ".join(token.text for token in tokens)
    near = () if readings else near_words(text, words, content)
    return Part(text, tokens[0].start, tokens[-1].end, tuple(readings), near)


def _together(typed: str, words: PhotoWords, content: Content, today: date) -> list[PartReading]:
    """What several words mean together: a date, or the whole name of something."""
    found = _named(typed, words, today)
    if content.any_words or any(reading.kind is PartKind.DATE for reading in found):
        return found
    shown = _content(typed, content)
    return found if shown is None else [*found, shown]


def _named(typed: str, words: PhotoWords, today: date) -> list[PartReading]:
    """Words as a date, or as the whole name of a keyword, a camera, a folder."""
    span = parse_date(folded(typed).split(), today)
    if span is not None:
        return [PartReading(PartKind.DATE, span.rows(words.dates), span=span)]
    whole = words.in_folders(words.folders_called(typed))
    found = [
        _keyword(typed, words),
        _camera(typed, words, WordFit.WHOLE),
        PartReading(PartKind.FOLDER, whole) if len(whole) else None,
    ]
    return [reading for reading in found if reading is not None]


def _alone(typed: str, words: PhotoWords, content: Content, today: date) -> list[PartReading]:
    """What one word means: a certain date, or all that is called so, or shows it."""
    span = parse_date([folded(typed)], today)
    by_date = (
        [] if span is None else [PartReading(PartKind.DATE, span.rows(words.dates), span=span)]
    )
    if any(map(_is_certain, by_date)):
        return by_date
    return _called(tuple(PartKind), typed, words, content, today)


def _called(
    kinds: Sequence[PartKind], typed: str, words: PhotoWords, content: Content, today: date
) -> list[PartReading]:
    """What some words mean as any of some kinds, by the strictest fit that finds anything."""
    found: list[PartReading] = []
    known = typed.isalpha() or not content.any_words
    for fit in WordFit:
        readings = [_meant(kind, typed, words, content, today, fit) for kind in kinds]
        found = [reading for reading in readings if reading is not None]
        # That a model knows a text says nothing if it knows all, unless this is really a word.
        if any(one.kind is not PartKind.CONTENT or known for one in found):
            return found
    return found


def _meant(
    kind: PartKind, typed: str, words: PhotoWords, content: Content, today: date, fit: WordFit
) -> PartReading | None:
    """What words mean as a certain kind; None if nothing."""
    if kind is PartKind.DATE:
        span = parse_date(folded(typed).split(), today)
        return None if span is None else PartReading(kind, span.rows(words.dates), span=span)
    if kind is PartKind.KEYWORD:
        return _keyword(typed, words)
    if kind is PartKind.CAMERA:
        return _camera(typed, words, fit)
    if kind is PartKind.CONTENT:
        return _content(typed, content)
    if kind is PartKind.FOLDER:
        rows = words.in_folders(words.folders.having(typed, fit))
    else:
        rows = words.names.having(typed, fit)
    return PartReading(kind, rows) if len(rows) else None


def _is_certain(reading: PartReading) -> bool:
    """Whether a date is one of the calendar, where the month of any year may be another word."""
    span = reading.span
    return span is not None and (span.first is not None or span.end is not None)


def _keyword(typed: str, words: PhotoWords) -> PartReading | None:
    _, rows = words.keywords.get(folded(typed), ("", NO_ROWS))
    return PartReading(PartKind.KEYWORD, rows) if len(rows) else None


def _camera(typed: str, words: PhotoWords, fit: WordFit) -> PartReading | None:
    if sum(map(str.isalpha, typed)) < LEAST_LETTERS:
        return None
    rows = words.by_cameras(words.camera_names.having(typed, fit))
    return PartReading(PartKind.CAMERA, rows) if len(rows) else None


def _content(typed: str, content: Content) -> PartReading | None:
    scores = content.ranking(folded(typed))
    if scores is None:
        return None
    return PartReading(PartKind.CONTENT, scores=np.asarray(scores))
