"""What a person may be about to type: known words that begin as the last one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hashdesk.core.words.content import Content, ContentWord
from hashdesk.core.words.dates import MONTH_NUMBERS, MONTHS
from hashdesk.core.words.photo_words import PhotoWords, folded
from hashdesk.core.words.tokens import PartKind

MOST_SUGGESTED = 8
MOST_OF_A_KIND = 4
MOST_COUNTED_WORDS = 24  # everyday words that begin alike
MOST_BEFORE = 3  # words before the last one that may belong to it

Counted = tuple[str, int]  # a word, and how many photos have it


@dataclass(frozen=True)
class Suggestion:
    """A word to complete with."""

    name: str  # as it is shown
    kind: PartKind
    start: int  # what was typed from here on …
    words: str  # … gives way to this
    photos: int  # that have it


def suggest(
    typed: str, words: PhotoWords, content: Content, language: str
) -> tuple[Suggestion, ...]:
    """What may be meant by the end of what was typed: of several words, the most at first.

    language: whose everyday words are suggested, "en" or "de".
    """
    for start in _starts(typed):
        beginning = folded(typed[start:])
        found = []
        for kind, begun in _begun(words, content, beginning, language):
            begun.sort(key=lambda one: (-one[1], len(one[0]), one[0]))
            for name, photos in begun[:MOST_OF_A_KIND]:
                found.append(Suggestion(name, kind, start, _as_typed(name, kind), photos))
        if found:
            return tuple(found[:MOST_SUGGESTED])
    return ()


def _starts(typed: str) -> Iterator[int]:
    """Where the last words begin, from the longest row of them to the last word alone."""
    if not typed.strip() or typed != typed.rstrip() or typed.count('"') % 2:
        return
    starts = [0, *(place + 1 for place, letter in enumerate(typed) if letter == " ")]
    for start in starts[-MOST_BEFORE - 1 :]:
        if typed[start : start + 1].strip():
            yield start


def _begun(
    words: PhotoWords, content: Content, beginning: str, language: str
) -> Iterator[tuple[PartKind, list[Counted]]]:
    """What begins so, of each kind."""
    keywords = ((written, len(rows)) for written, rows in words.keywords.values())
    for kind, known in (
        (PartKind.KEYWORD, keywords),
        (PartKind.FOLDER, words.folder_names.items()),
        (PartKind.CAMERA, words.camera_counts.items()),
    ):
        yield kind, [one for one in known if folded(one[0]).startswith(beginning)]
    yield PartKind.CONTENT, _shown(content, beginning, language)
    yield PartKind.DATE, _dates(words, beginning, language)


def _dates(words: PhotoWords, beginning: str, language: str) -> list[Counted]:
    """Years, months of any year, and of a month that is named, each in which photos were taken.

    A month may be named in any language, or in short; it is shown in this one.
    """
    found = [(str(year), n) for year, n in words.years.items() if str(year).startswith(beginning)]
    named, year_begun = ([*beginning.split(maxsplit=1), ""])[:2]
    of_any_year: Counter[str] = Counter()
    for (year, month), photos in words.months.items():
        name = MONTHS[language][month - 1]
        if name.startswith(beginning):
            of_any_year[name.capitalize()] += photos
        if MONTH_NUMBERS.get(named) == month and str(year).startswith(year_begun):
            found.append((f"{name.capitalize()} {year}", photos))
    return [*found, *of_any_year.items()]


def _shown(content: Content, beginning: str, language: str) -> list[Counted]:
    """Everyday words with how many photos may show them: of those for one thing, the first."""
    begun: dict[frozenset[int], ContentWord] = {}
    for key, word in content.words.items():
        if word.language == language and key.startswith(beginning):
            begun.setdefault(word.classes, word)
    shown: list[Counted] = []
    for word in list(begun.values())[:MOST_COUNTED_WORDS]:
        scores = content.ranking(folded(word.name))
        photos = 0 if scores is None else int(np.count_nonzero(scores))
        if photos:
            shown.append((word.name, photos))
    return shown


def _as_typed(name: str, kind: PartKind) -> str:
    """A suggestion as words that mean just this."""
    if kind in (PartKind.DATE, PartKind.CONTENT):
        return name
    quoted = f'"{name}"' if " " in name else name
    return f"{kind.value}:{quoted}"
