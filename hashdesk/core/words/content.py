"""What pictures show, as words: from guesses at classes, or from models that read text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.said import Said
from hashdesk.core.storage.caches.guess_cache import CERTAIN, Guesses

ContentScores = NDArray[
    np.float32
]  # (n,) of the photos of PhotoWords, 0 … 1: how surely they show it

# From words, casefolded, to scores, or None for words that are not known: how photos are ranked by
# what they show. A model with a text tower knows any words.
ContentRanking = Callable[[str], ContentScores | None]

LEAST_SCORE = 0.1  # photos with less are not shown


class Sureness(IntEnum):
    """How sure a guess is; the surest first."""

    QUITE_SURE = 0
    LIKELY = 1
    PERHAPS = 2


LEAST_OF = {Sureness.QUITE_SURE: 0.6, Sureness.LIKELY: 0.3}  # scores


def sureness(scores: ContentScores) -> NDArray[np.uint8]:
    """How sure guesses (n,) are, as values of Sureness."""
    limits = [scores >= LEAST_OF[level] for level in (Sureness.QUITE_SURE, Sureness.LIKELY)]
    chosen = np.select(limits, [Sureness.QUITE_SURE, Sureness.LIKELY], Sureness.PERHAPS)
    return chosen.astype(np.uint8)


@dataclass(frozen=True)
class ContentWord:
    """An everyday word, with the classes of a backbone that stand for it."""

    name: str  # as it is shown
    language: str  # "en" or "de"
    classes: frozenset[int]


class Unseen(StrEnum):
    """Why nothing is known of what pictures show."""

    NOT_YET = "not yet"  # guesses can be made
    NO_FEATURES = "no features"  # the model in use could guess, but nothing is kept to guess from
    NO_WORDS = "no words"  # the model in use knows none, and no other one that is there looked


@dataclass(frozen=True)
class Content:
    """What is known of what pictures show. The empty one knows nothing."""

    words: Mapping[str, ContentWord]  # by the casefolded word
    known: int = 0  # photos of which something is known
    ranking: ContentRanking = lambda _words: None
    any_words: bool = False  # the ranking knows all words, and whole sentences
    note: Said | str = ""  # a sentence: why a model that reads text can't
    guessed_by: str = ""  # another model than the one in use, by its name
    used: str = ""  # the name of the model in use, if the guesses are its own …
    set_aside: str = ""  # … and the name of another one whose guesses are kept, unused
    knows_words: str = ""  # where the model in use knows none: the name of one at hand that does
    unseen: Unseen = Unseen.NOT_YET  # where nothing is known

    @property
    def outline(self) -> Content:
        """The same words for one photo, which shows all of them: what is known is told quickly."""

        def ranking(typed: str) -> ContentScores | None:
            known = self.any_words or find_word(self.words, typed) is not None
            return np.ones(1, np.float32) if known else None

        return replace(self, ranking=ranking)


NO_CONTENT_WORDS = Content({})


def guessed_content(
    words: Mapping[str, ContentWord], guesses: Guesses, guessed_by: str = ""
) -> Content:
    """Content from guesses: a photo's score is the sum of the probabilities of a word's classes.

    guessed_by: the name of the model, if it is not the one in use.
    """

    def ranking(typed: str) -> ContentScores | None:
        word = find_word(words, typed)
        return None if word is None else _scores(guesses, word.classes)

    return Content(words, int(guesses.known.sum()), ranking, guessed_by=guessed_by)


def _scores(guesses: Guesses, classes: frozenset[int]) -> ContentScores:
    wanted = np.zeros(int(guesses.classes.max(initial=0)) + 1, np.uint8)
    wanted[[number for number in classes if number < len(wanted)]] = 1
    # Summed column by column: five steps over all photos, without a table of them.
    total = np.zeros(len(guesses.classes), np.uint16)
    for column in range(guesses.classes.shape[1]):
        total += wanted[guesses.classes[:, column]] * guesses.probabilities[:, column]
    scores = total.astype(np.float32) / CERTAIN
    scores[scores < LEAST_SCORE] = 0
    return np.minimum(scores, 1)


def find_word(words: Mapping[str, ContentWord], typed: str) -> ContentWord | None:
    """The word that was typed, in the singular or the plural."""
    return next((words[form] for form in forms(typed) if form in words), None)


def forms(typed: str) -> Sequence[str]:
    """A word, and what it may be the English plural of."""
    singulars = [typed.removesuffix("s"), typed.removesuffix("es")]
    if typed.endswith("ies"):
        singulars.append(typed.removesuffix("ies") + "y")
    return list(dict.fromkeys([typed, *singulars]))
