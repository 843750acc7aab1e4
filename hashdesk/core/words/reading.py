"""What was typed, as parts: each with what it may mean, and the photos that meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np

from hashdesk.core.words.content import Content
from hashdesk.core.words.meanings import Meanings, PartReading
from hashdesk.core.words.near_words import near_words
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.searched_texts import WordFit, folded
from hashdesk.core.words.tokens import FILLER_WORDS, PartKind, Token, split_tokens

MOST_TOGETHER = 4  # words that are read as one name


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


def read_parts(typed: str, words: PhotoWords, content: Content, today: date) -> tuple[Part, ...]:
    """The parts of what was typed, from left to right: as many words as make sense together."""
    return parts_of(typed, Meanings(words, content, today))


def parts_of(typed: str, meanings: Meanings) -> tuple[Part, ...]:
    """The same, by meanings that are known already."""
    tokens, parts, place = list(split_tokens(typed)), [], 0
    while place < len(tokens):
        count = _sentence_length(tokens[place:], meanings)
        if count > 1:
            part = _sentence(tokens[place : place + count], meanings)
        else:
            part, count = _longest(tokens[place:], meanings)
        if part is not None:
            parts.append(part)
        place += count
    return tuple(parts)


def _longest(tokens: Sequence[Token], meanings: Meanings) -> tuple[Part | None, int]:
    """The part at the beginning, None if it says nothing, and how many tokens it takes."""
    first = tokens[0]
    if first.prefix is not None and first.exact:
        reading = meanings.exactly(first.prefix, first.text)
        return _part(tokens[:1], [] if reading is None else [reading], meanings), 1
    if first.prefix is not None or first.quoted:
        kinds = (first.prefix,) if first.prefix else tuple(PartKind)
        return _part(tokens[:1], meanings.called(kinds, first.text), meanings), 1
    for count in range(min(MOST_TOGETHER, _plain(tokens)), 1, -1):
        if readings := meanings.together(_text(tokens[:count])):
            return _part(tokens[:count], readings, meanings), count
    if folded(first.text) in FILLER_WORDS:
        return None, 1
    return _part(tokens[:1], meanings.alone(first.text), meanings), 1


def _sentence_length(tokens: Sequence[Token], meanings: Meanings) -> int:
    """How many tokens, up to one that names something, may together say what a picture shows."""
    if not meanings.content.any_words:
        return 0
    for count, token in enumerate(tokens):
        if token.prefix is not None or token.quoted or _names(tokens[count:], meanings):
            return count
    return len(tokens)


def _names(tokens: Sequence[Token], meanings: Meanings) -> bool:
    """Whether the first tokens are a date, or the whole name of something."""
    for count in range(min(MOST_TOGETHER, _plain(tokens)), 1, -1):
        if meanings.named(_text(tokens[:count])):
            return True
    first = tokens[0].text
    if folded(first) in FILLER_WORDS:
        return False
    found = meanings.named(first)
    return any(one.kind is not PartKind.DATE or one.is_certain_date for one in found)


def _sentence(tokens: Sequence[Token], meanings: Meanings) -> Part | None:
    """Words that say together what a picture shows, or that a file's name holds, each of them."""
    said = [n for n, token in enumerate(tokens) if folded(token.text) not in FILLER_WORDS]
    if not said:
        return None
    tokens = tokens[said[0] : said[-1] + 1]
    if len(tokens) == 1:
        return _part(tokens, meanings.alone(tokens[0].text), meanings)
    names = meanings.words.names
    rows = reduce(
        np.intersect1d, [names.having(tokens[n - said[0]].text, WordFit.WHOLE) for n in said]
    )
    shown = meanings.shown(_text(tokens))
    readings = [] if shown is None else [shown]
    readings += [PartReading(PartKind.NAME, rows)] if len(rows) else []
    return _part(tokens, readings, meanings)


def _part(tokens: Sequence[Token], readings: Sequence[PartReading], meanings: Meanings) -> Part:
    text = _text(tokens)
    spelled = readings or not meanings.corrects
    near = () if spelled else near_words(text, meanings.words, meanings.content)
    return Part(text, tokens[0].start, tokens[-1].end, tuple(readings), near)


def _plain(tokens: Sequence[Token]) -> int:
    """How many tokens there are before one with quotes or a prefix."""
    return next((n for n, t in enumerate(tokens) if t.prefix or t.quoted), len(tokens))


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)
