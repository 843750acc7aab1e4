"""What a person may be about to type: known words that begin as the last one does.

A suggestion that is chosen means what it says, and no more. It is written as plain words where
they say just that, else with its kind: see `tokens.exactly`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.words.answer import meant_parts, scores_of
from hashdesk.core.words.begun import Counted, WordCounter
from hashdesk.core.words.content import Content
from hashdesk.core.words.dates import SINCE, UNTIL
from hashdesk.core.words.meanings import Meanings, PartReading
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.reading import parts_of, read_parts
from hashdesk.core.words.searched_texts import folded
from hashdesk.core.words.tokens import PartKind, exactly, split_tokens

MOST_SUGGESTED = 8
MOST_OF_A_KIND = 4
MOST_OF_ONE_KIND = 100  # where all of one are asked for
MOST_BEFORE = 3  # words before the last one that may belong to it

_Begun = Sequence[tuple[PartKind, list[Counted]]]


@dataclass(frozen=True)
class Suggestion:
    """A word to complete with."""

    name: str  # as it is shown
    kind: PartKind
    start: int  # what was typed from here on …
    words: str  # … gives way to this
    photos: int  # that are found then, with what was typed before it
    more: int = 0  # of its kind, that are not suggested; said of the last one of a kind


def suggest(
    typed: str,
    words: PhotoWords,
    content: Content,
    language: str,
    today: date,
    hidden: PhotoIds = NO_PHOTOS,
    most: int = MOST_SUGGESTED,
    every: PartKind | None = None,
) -> tuple[Suggestion, ...]:
    """What may be meant by the end of what was typed: of several words, the most at first.

    language: whose everyday words are suggested, "en" or "de". hidden: photos (k,) that do not
    count. most: suggestions, but at least one of each kind. every: a kind of which alone all are
    suggested.
    """
    for start, beginning, only in _starts(typed):
        before = typed[:start]
        counting = _counting(before, words, content, today, hidden)
        counter = WordCounter(words, content, language, today, counting, every is not None)
        limited = not {*SINCE, *UNTIL}.isdisjoint(folded(before).split()[-1:])
        begun = [
            (kind, _by_count(some))
            for kind, some in counter.begun(beginning)
            if only in (None, kind) and not (limited and kind is PartKind.DATE)
        ]
        if any(some for _, some in begun):
            if every is not None:
                begun = [(kind, some) for kind, some in begun if kind is every]
            rooms = _rooms(begun, most if every is None else MOST_OF_ONE_KIND)
            found = _shown(begun, rooms, start, words_left_out=counter.leaves_out(beginning))
            if only is not None:  # a kind that was typed stays
                return tuple(
                    replace(one, words=exactly(one.kind, one.name, language)) for one in found
                )
            outline = Meanings(words.outline, content.outline, today, corrects=False)
            return tuple(
                replace(one, words=_written(one, before, outline, language)) for one in found
            )
    return ()


def _counting(
    before: str, words: PhotoWords, content: Content, today: date, hidden: PhotoIds
) -> NDArray[np.bool_]:
    """Which photos (n,) meet what stands before the suggestion, and are not hidden."""
    photos = len(words.ids)
    earlier = meant_parts(before, read_parts(before, words, content, today))
    counting: NDArray[np.bool_] = ~np.isin(words.ids, hidden)
    if earlier:
        counting &= scores_of(earlier, photos) > 0
    return counting


def _by_count(some: list[Counted]) -> list[Counted]:
    """Words that any photo has, those of most photos first."""
    return sorted((one for one in some if one[1]), key=lambda one: (-one[1], len(one[0]), one[0]))


def _rooms(begun: _Begun, most: int) -> list[int]:
    """How many of each kind are suggested: no kind is left out for the others."""
    kinds = sum(bool(some) for _, some in begun)
    rooms = [min(len(some), MOST_OF_A_KIND if kinds > 1 else most) for _, some in begun]
    while sum(rooms) > most and max(rooms) > 1:
        rooms[len(rooms) - 1 - rooms[::-1].index(max(rooms))] -= 1
    # A line that says there is one more takes the room of that one.
    return [room + (len(some) - room == 1) for (_, some), room in zip(begun, rooms, strict=True)]


def _shown(
    begun: _Begun, rooms: Sequence[int], start: int, *, words_left_out: bool
) -> Iterator[Suggestion]:
    """Those for which there is room; they are not written yet.

    words_left_out: nobody looked at all everyday words, so there may be more.
    """
    for (kind, some), room in zip(begun, rooms, strict=True):
        for place, (name, photos) in enumerate(some[:room], 1):
            more = len(some) - room if place == room else 0
            if place == room and kind is PartKind.CONTENT and words_left_out:
                more = max(more, 1)
            yield Suggestion(name, kind, start, "", photos, more)


def _written(one: Suggestion, before: str, meanings: Meanings, language: str) -> str:
    """What is typed for a suggestion: its plain words, if they mean just that after these."""
    exact = exactly(one.kind, one.name, language)
    typed = before + one.name
    last = next(reversed(parts_of(typed, meanings)), None)
    wanted = meanings.exactly(one.kind, one.name)
    if wanted is None or last is None or (last.start, last.end) != (one.start, len(typed)):
        return exact
    return one.name if len(last.readings) == 1 and _is_same(last.readings[0], wanted) else exact


def _is_same(one: PartReading, other: PartReading) -> bool:
    """Whether two readings of the same words are of one kind, and of the same photos."""
    same = one.kind is other.kind and one.span == other.span
    return same and np.array_equal(np.unique(one.rows), np.unique(other.rows))


def _starts(typed: str) -> Iterator[tuple[int, str, PartKind | None]]:
    """Where the last words begin, from the longest row of them to the last word alone.

    With them, folded, and what they are meant as; None: not said.
    """
    if not typed.strip() or typed != typed.rstrip() or typed.count('"') % 2:
        return
    last = next((one for one in split_tokens(typed) if one.end == len(typed)), None)
    if last is not None and last.prefix is not None:
        yield last.start, folded(last.text), last.prefix
        return
    starts = [0, *(place + 1 for place, letter in enumerate(typed) if letter == " ")]
    for start in starts[-MOST_BEFORE - 1 :]:
        if typed[start : start + 1].strip() and not typed[:start].count('"') % 2:
            yield start, folded(typed[start:]), None
