"""Known words that begin as what was typed does, of each kind, with how many photos have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.words.content import Content, ContentWord
from hashdesk.core.words.dates import MONTH_NUMBERS, MONTHS, SINCE, UNTIL, parse_date
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.searched_texts import folded
from hashdesk.core.words.tokens import PartKind

MOST_COUNTED_WORDS = 24  # everyday words that begin alike

Counted = tuple[str, int]  # a word, and how many photos have it


@dataclass(frozen=True, eq=False)
class WordCounter:
    """Looks for what may be meant by a word, and counts the photos of each, of those that count."""

    words: PhotoWords
    content: Content
    language: str  # whose everyday words are known, "en" or "de"
    today: date
    counting: NDArray[np.bool_]  # (n,), which photos
    patient: bool = False  # there is time to count photos of all everyday words that begin so

    def begun(self, beginning: str) -> Iterator[tuple[PartKind, list[Counted]]]:
        """What begins so, of each kind. beginning: folded."""
        yield PartKind.KEYWORD, self._keywords(beginning)
        for kind, known, of_photo in (
            (PartKind.FOLDER, self.words.folder_names, self.words.folder_of),
            (PartKind.CAMERA, self.words.known_cameras, self.words.camera_of),
        ):
            yield kind, self._named(known, of_photo, beginning)
        yield PartKind.CONTENT, self._shown(beginning)
        first, _, rest = beginning.partition(" ")
        limited = first in SINCE + UNTIL
        yield PartKind.DATE, self._limits(first, rest) if limited else self._dates(beginning)

    def _keywords(self, beginning: str) -> list[Counted]:
        return [
            (written, int(np.count_nonzero(self.counting[rows])))
            for key, (written, rows) in self.words.keywords.items()
            if key.startswith(beginning)
        ]

    def _named(
        self,
        known: Mapping[str, tuple[int, ...]],
        of_photo: NDArray[np.intp],
        beginning: str,
    ) -> list[Counted]:
        """Names of folders or cameras. known: their places, of which photos (n,) have one each."""
        begun = {name: known[name] for name in known if folded(name).startswith(beginning)}
        if not begun:
            return []
        counts = np.bincount(of_photo[self.counting], minlength=int(of_photo.max(initial=0)) + 1)
        # Folders without photos have places beyond.
        return [
            (name, sum(int(counts[place]) for place in places if place < len(counts)))
            for name, places in begun.items()
        ]

    def _limits(self, limit: str, beginning: str) -> list[Counted]:
        """What is since or until a year or a month of one; limit: as it was typed."""
        found = []
        months = self._months()
        for name, _ in self._dates(beginning) if beginning else ():
            span = parse_date([limit, *folded(name).split()], self.today)
            if span is not None:
                inside = sum(photos for month, photos in months.items() if span.has_month(*month))
                found.append((f"{limit} {name}", inside))
        return found

    def _dates(self, beginning: str) -> list[Counted]:
        """Years, months of any year, and of a month that is named, in which photos were taken.

        A month may be named in any language, or in short; it is shown in this one.
        """
        found: list[Counted] = []
        named, year_begun = ([*beginning.split(maxsplit=1), ""])[:2]
        of_years, of_any_year = Counter[int](), Counter[str]()
        for (year, month), photos in self._months().items():
            name = MONTHS[self.language][month - 1]
            of_years[year] += photos
            if name.startswith(beginning):
                of_any_year[name.capitalize()] += photos
            if MONTH_NUMBERS.get(named) == month and str(year).startswith(year_begun):
                found.append((f"{name.capitalize()} {year}", photos))
        years = [(str(year), n) for year, n in of_years.items() if str(year).startswith(beginning)]
        return [*years, *found, *of_any_year.items()]

    def _months(self) -> dict[tuple[int, int], int]:
        """The years and months, 1 … 12, in which photos were taken, with how many."""
        numbers = self.words.month_numbers[self.counting & self.words.dated]
        first = int(numbers.min(initial=0))
        counts = np.bincount(numbers - first)
        taken = np.flatnonzero(counts)
        return {
            (1970 + (first + month) // 12, (first + month) % 12 + 1): int(counts[month])
            for month in taken.tolist()
        }

    def leaves_out(self, beginning: str) -> bool:
        """Whether there are more everyday words that begin so than there was time to look at."""
        return not self.patient and len(self._everyday(beginning)) > MOST_COUNTED_WORDS

    def _shown(self, beginning: str) -> list[Counted]:
        """Everyday words with how many photos may show them."""
        shown: list[Counted] = []
        begun = self._everyday(beginning)
        for word in begun if self.patient else begun[:MOST_COUNTED_WORDS]:
            scores = self.content.ranking(folded(word.name))
            if scores is not None:
                shown.append((word.name, int(np.count_nonzero(self.counting & (scores > 0)))))
        return shown

    def _everyday(self, beginning: str) -> list[ContentWord]:
        """Everyday words that begin so: of those for one thing, the first."""
        begun: dict[frozenset[int], ContentWord] = {}
        for key, word in self.content.words.items():
            if word.language == self.language and key.startswith(beginning):
                begun.setdefault(word.classes, word)
        return list(begun.values())
