"""What shelves of the atlas may hold, in everyday words: from the guesses about their photos.

Only guesses: the backbone knows 1,000 classes, and photos show other things, too. A word stands for
a shelf if it says what tells that shelf from the others, and if the photos that stand for the
shelf bear it out. No two shelves have the same words.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.atlas.shelves import Shelves
from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import CERTAIN, Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.content_words import LANGUAGES_OF_WORDS, read_table
from hashdesk.encoders.files.backbone_files import load_backbone

LEAST_WORD_SHARE = 0.25  # mean probability over a shelf's photos, from which on a word is said
LEAST_SECOND_SHARE = 0.1  # … of the word behind it, where another shelf has the first, too
NEARLY_AS_MUCH = 0.9  # of what the best word says

Shares = NDArray[np.float64]


def guess_words(
    library: Path,
    encoder: str,
    shelves: Shelves,
    contents: ContentWords,
    language: str,
    cache: Path,
) -> dict[int, str]:
    """Position -> words, for the shelves of an encoder about which something is fairly sure.

    language: "en" or "de"; English for others. Raises HashDeskError if the backbone is not
    available.
    """
    with LibraryDB(library) as db:
        row = db.find_encoder(encoder)
    path = guess_cache.guesses_path(library, "" if row is None else row.backbone)
    if row is None or not len(shelves) or not path.exists():
        return {}
    known = np.isin(shelves.ids, contents[0])
    ids, places = shelves.ids[known], shelves.places[known]
    order = np.argsort(contents[0])
    rows = order[np.searchsorted(contents[0], ids, sorter=order)]
    guesses = guess_cache.read_guesses(path, ids, contents[1][rows])
    classes = load_backbone(cache, row.backbone).classes
    words, members = _words(classes, language if language in LANGUAGES_OF_WORDS else "en")
    if not words:
        return {}
    shares = _class_shares(guesses, places, len(shelves), len(classes)) @ members
    return _different_words(words, members, shares, _borne_out(guesses, ids, shelves, members))


def _borne_out(
    guesses: Guesses, ids: NDArray[np.int64], shelves: Shelves, members: Shares
) -> NDArray[np.bool_]:
    """Which words (s, words) hold for the photos that stand for a shelf, and for the first of them.

    guesses: of the photos with these ids (n,). Where there is little room, only the first is seen.
    """
    order = np.argsort(ids)
    at = order[np.minimum(np.searchsorted(ids, shelves.typical, sorter=order), len(ids) - 1)]
    places, numbers = np.nonzero(ids[at] == shelves.typical)
    borne_out = np.ones((len(shelves), members.shape[1]), bool)
    for shown in (numbers >= 0, numbers == 0):
        rows = at[places[shown], numbers[shown]]
        covers = Guesses(guesses.classes[rows], guesses.probabilities[rows])
        shares = _class_shares(covers, places[shown], len(shelves), len(members)) @ members
        borne_out &= shares >= LEAST_WORD_SHARE
    return borne_out


def _words(classes: tuple[str, ...], language: str) -> tuple[list[str], Shares]:
    """The first word of each row of the table, and the classes (c, words) that it stands for."""
    numbers = {name: number for number, name in enumerate(classes)}
    rows = [row for row in read_table() if any(name in numbers for name in row["classes"])]
    members = np.zeros((len(classes), len(rows)))
    for column, row in enumerate(rows):
        members[[numbers[name] for name in row["classes"] if name in numbers], column] = 1
    return [row[language][0] for row in rows], members


def _class_shares(
    guesses: Guesses, places: NDArray[np.int64], shelves: int, classes: int
) -> Shares:
    """The mean probability (s, c) of each class over the photos of each shelf."""
    shares = np.zeros(shelves * classes)
    for column in range(guesses.classes.shape[1]):
        cells = places * classes + guesses.classes[:, column]
        shares += np.bincount(
            cells, guesses.probabilities[:, column] / CERTAIN, minlength=len(shares)
        )
    photos = np.bincount(places[guesses.known], minlength=shelves)
    means: Shares = shares.reshape(shelves, classes) / np.maximum(photos, 1)[:, None]
    return means


def _different_words(
    words: list[str], members: Shares, shares: Shares, borne_out: NDArray[np.bool_]
) -> dict[int, str]:
    """The word that says most about each shelf; with a second one where the first is taken.

    members: (c, words); shares, borne_out: (s, words). What a word says is p log(p / q): its share
    on the shelf, and over all shelves, as in a sum for the divergence of Kullback and Leibler. A
    second word is no wider than the first: "dog, animal" says no more than "dog".
    """
    usual = np.maximum(shares.mean(axis=0), 1e-6)
    says = shares * np.log(np.maximum(shares, 1e-6) / usual)
    sure = np.where(borne_out & (shares >= LEAST_WORD_SHARE) & (says > 0), says, -np.inf)
    wider = members.T @ members >= members.sum(axis=0)[:, None]  # (first, second)
    chosen: dict[int, str] = {}
    for place in np.argsort(-sure.max(axis=1), kind="stable").tolist():
        if not np.isfinite(sure[place]).any():
            break
        first = _first_word(sure[place], members)
        others = np.flatnonzero((shares[place] >= LEAST_SECOND_SHARE) & ~wider[first])
        others = others[np.argsort(-says[place][others], kind="stable")]
        ways = [words[first], *(f"{words[first]}, {words[other]}" for other in others.tolist())]
        free = [way for way in ways if way not in chosen.values()]
        if free:
            chosen[place] = free[0]
    return chosen


def _first_word(says: Shares, members: Shares) -> int:
    """The word that says most; of those that say nearly as much, the narrowest."""
    near = np.flatnonzero(says >= NEARLY_AS_MUCH * says.max())
    return int(near[np.lexsort((-says[near], members[:, near].sum(axis=0)))[0]])
