"""Many short texts, searched at once: whole words, their beginnings, or anywhere."""

from __future__ import annotations

import io
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

WordRows = NDArray[np.intp]  # places of texts, such as those in PhotoWords.ids
NO_ROWS = np.empty(0, np.intp)

LETTER, DIGIT, NO_DIGIT_AFTER = r"[^\W\d_]", r"\d", r"(?!\d)"
PLURAL_END = r"(?:e?[sn])?(?![^\W\d_])"  # dog: dogs, Hund: Hunden


class WordFit(Enum):
    """How words lie in a text, the strictest first."""

    WHOLE = auto()  # "car" in "red-car_2.jpg"
    BEGINNING = auto()  # … in "cartoon.jpg"
    ANYWHERE = auto()  # … in "oscar.jpg"


@dataclass(frozen=True)
class SearchedTexts:
    """Many short texts in one, so that a word is found in all of them at once."""

    joined: str  # folded, a line each, which ends with a line feed
    starts: NDArray[np.int64]  # (n,), where each begins

    @classmethod
    def of(cls, texts: Iterable[str]) -> SearchedTexts:
        """Texts as they are searched. One at a time: a million strings would take 140 MB."""
        joined, starts = io.StringIO(), array("q")
        for text in texts:
            starts.append(joined.tell())
            joined.write(folded(text).replace("\n", " ") + "\n")
        return cls(joined.getvalue(), np.array(starts, np.int64))

    def having(self, words: str, fit: WordFit) -> WordRows:
        """The places of the texts that hold some words."""
        wanted = folded(words)
        if wanted not in self.joined:
            return NO_ROWS
        # What stands before the word is looked at after it: a pattern that begins with the word is
        # searched for much faster.
        pattern = literal = re.escape(wanted)
        if fit is not WordFit.ANYWHERE:
            pattern += f"(?<!{LETTER if wanted[0].isalpha() else DIGIT}{literal})"
        if fit is WordFit.WHOLE:
            pattern += PLURAL_END if wanted[-1].isalpha() else NO_DIGIT_AFTER
        found = [match.start() for match in re.finditer(pattern, self.joined)]
        return self._places(found)

    def being(self, words: str) -> WordRows:
        """The places of the texts that are just these words."""
        pattern = f"^[^\\S\n]*{re.escape(folded(words).strip())}[^\\S\n]*$"
        found = [match.start() for match in re.finditer(pattern, self.joined, re.MULTILINE)]
        return self._places(found)

    def _places(self, found: Sequence[int]) -> WordRows:
        return np.unique(np.searchsorted(self.starts, found, side="right") - 1).astype(np.intp)


def folded(text: str) -> str:
    """A text as it is compared: without case, an umlaut as one character, "_" as a space."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return composed.casefold().replace("_", " ")


def name_key(name: str) -> str:
    """A whole name as it is compared."""
    return folded(name).strip()
