"""What a person may be about to type: known words that begin as the last one does.

A suggestion that is chosen means what it says, and no more: see `tokens.exactly`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from hashdesk.core.storage.code_segments import NO_PHOTOS, PhotoIds
from hashdesk.core.words.answer import meant_parts, scores_of
from hashdesk.core.words.content import Content, ContentWord
from hashdesk.core.words.dates import MONTH_NUMBERS, MONTHS, SINCE, UNTIL, parse_date
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.reading import read_parts
from hashdesk.core.words.searched_texts import folded
from hashdesk.core.words.tokens import PartKind, exactly, split_tokens

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
    photos: int  # that are found then, with what was typed before it


def suggest(
    typed: str,
    words: PhotoWords,
    content: Content,
    language: str,
    today: date,
    hidden: PhotoIds = NO_PHOTOS,
) -> tuple[Suggestion, ...]:
    """What may be meant by the end of what was typed: of several words, the most at first.

    language: whose everyday words are suggested, "en" or "de". hidden: photos (k,) that do not
    count.
    """
    for start, beginning, only in _starts(typed):
        found = []
        limited = not {*SINCE, *UNTIL}.isdisjoint(folded(typed[:start]).split()[-1:])
        for kind, begun in _begun(words, content, beginning, language, today):
            if only not in (None, kind) or (limited and kind is PartKind.DATE):
                continue
            begun.sort(key=lambda one: (-one[1], len(one[0]), one[0]))
            for name, photos in begun[:MOST_OF_A_KIND]:
                whole = exactly(kind, name, language)
                found.append(Suggestion(name, kind, start, whole, photos))
        if typed[:start].strip() or len(hidden):
            found = _counted(found, typed[:start], words, content, today, hidden)
        if found:
            return tuple(found[:MOST_SUGGESTED])
    return ()


def _counted(
    found: Sequence[Suggestion],
    before: str,
    words: PhotoWords,
    content: Content,
    today: date,
    hidden: PhotoIds,
) -> list[Suggestion]:
    """Suggestions with how many photos each finds after other words; those that find any."""
    photos = len(words.ids)
    earlier = meant_parts(before, read_parts(before, words, content, today))
    left = ~np.isin(words.ids, hidden)
    if earlier:
        left &= scores_of(earlier, photos) > 0
    counted = []
    for one in found:
        parts = read_parts(one.words, words, content, today)
        both = np.count_nonzero(left & (scores_of(parts, photos) > 0))
        counted.append(replace(one, photos=int(both)))
    return [one for one in counted if one.photos]


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


def _begun(
    words: PhotoWords, content: Content, beginning: str, language: str, today: date
) -> Iterator[tuple[PartKind, list[Counted]]]:
    """What begins so, of each kind."""
    keywords = ((written, len(rows)) for written, rows in words.keywords.values())
    for kind, known in (
        (PartKind.KEYWORD, keywords),
        (PartKind.FOLDER, words.folder_names.items()),
        (PartKind.CAMERA, words.camera_counts.items()),
    ):
        yield kind, [one for one in known if one[1] and folded(one[0]).startswith(beginning)]
    yield PartKind.CONTENT, _shown(content, beginning, language)
    first, _, rest = beginning.partition(" ")
    if first in SINCE + UNTIL:
        yield PartKind.DATE, _limits(words, first, rest, language, today)
    else:
        yield PartKind.DATE, _dates(words, beginning, language)


def _limits(
    words: PhotoWords, limit: str, beginning: str, language: str, today: date
) -> list[Counted]:
    """What is since or until a year or a month of one; limit: as it was typed."""
    found = []
    for name, _ in _dates(words, beginning, language) if beginning else ():
        span = parse_date([limit, *folded(name).split()], today)
        if span is not None:
            found.append((f"{limit} {name}", len(span.rows(words.dates))))
    return found


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
