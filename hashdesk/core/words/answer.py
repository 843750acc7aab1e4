"""The photos that meet all parts of what was typed, the surest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.reading import Part, read_parts
from hashdesk.core.words.tokens import PartKind

MOST_GUESSED = 0.999  # a guess is never certain


@dataclass(frozen=True)
class WordsAnswer:
    """What was typed, as it was understood, and the photos that meet it."""

    typed: str
    parts: tuple[Part, ...]
    photos: PhotoIds  # (k,), the surest first, then the newest
    scores: ContentScores  # (k,), of what the guesses say; 1 for photos that are named so

    @property
    def unknown(self) -> tuple[Part, ...]:
        """The parts that nothing here is called."""
        return tuple(part for part in self.parts if not part.readings)

    @property
    def asks_for_content(self) -> bool:
        """Whether a part may be about what pictures show."""
        return any(PartKind.CONTENT in part.kinds for part in self.parts)

    @property
    def may_ask_for_content(self) -> bool:
        """The same, also where nothing is known of what they show: a word may have meant it."""
        return self.asks_for_content or any(not part.readings for part in self.parts)

    @property
    def guessed(self) -> NDArray[np.bool_]:
        """Which photos (k,) are there by a guess."""
        return np.asarray(self.scores < 1)

    @property
    def is_certain(self) -> bool:
        """Whether photos are called all that was typed: no part is unknown, or a guess."""
        return bool(len(self.photos)) and not self.unknown and not self.guessed.any()

    def without(self, photos: PhotoIds) -> WordsAnswer:
        """The same without some photos."""
        kept = ~np.isin(self.photos, photos)
        return self if kept.all() else self._of(kept)

    def renewed(self, now: WordsAnswer) -> WordsAnswer:
        """The answer to the same words in a library that has changed. now: as if asked anew.

        What a part meant is remembered where the last photo that is called so has gone.
        """
        known = [(part.start, part.end) for part in self.parts if part.readings]
        forgotten = any(
            start <= part.start and part.end <= end for part in now.unknown for start, end in known
        )
        return self._of(np.zeros(len(self.photos), np.bool_)) if forgotten else now

    def _of(self, kept: NDArray[np.bool_]) -> WordsAnswer:
        return replace(self, photos=self.photos[kept], scores=self.scores[kept])


def answer(typed: str, words: PhotoWords, content: Content, today: date) -> WordsAnswer:
    """Read what was typed, and find the photos that meet it.

    A word that nothing is called is left out beside others that are known ("a cat in the dark"),
    unless a prefix or quotes say that it is meant.
    """
    parts = read_parts(typed, words, content, today)
    scores = scores_of(meant_parts(typed, parts) or parts, len(words.ids))
    order = np.flatnonzero(scores)
    order = order[np.lexsort((-words.ids[order], -words.dates[order], -scores[order]))]
    return WordsAnswer(typed, parts, words.ids[order], scores[order])


def meant_parts(typed: str, parts: Sequence[Part]) -> list[Part]:
    """The parts that photos have to meet: all but plain words that nothing is called."""
    return [part for part in parts if part.readings or part.text != typed[part.start : part.end]]


def scores_of(parts: Sequence[Part], photos: int) -> ContentScores:
    """The scores (n,) of photos: the least that any part gives, and of a part, the best reading."""
    total = np.full(photos, 1 if parts else 0, np.float32)
    for part in parts:
        best = np.zeros(photos, np.float32)
        for reading in part.readings:
            if reading.scores is not None:
                np.maximum(best, np.minimum(reading.scores, MOST_GUESSED), out=best)
        for reading in part.readings:
            best[reading.rows] = 1
        np.minimum(total, best, out=total)
    return total
