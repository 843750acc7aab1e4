"""What shelves of the atlas may hold, in everyday words: from the guesses about their photos.

Only guesses: the backbone knows 1,000 classes, and photos show other things, too. A word stands for
a shelf if it says what tells its photos from those of the library, and if the photos that stand for
the shelf bear it out. Shelves of the same words are told apart: see `told_apart`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.atlas.name_places import ContentWords
from hashdesk.core.atlas.shelves import Shelves
from hashdesk.core.storage.caches import guess_cache
from hashdesk.core.storage.caches.guess_cache import CERTAIN, Guesses
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.class_guesses import backbones_that_guess
from hashdesk.encoders.content_words import LANGUAGES_OF_WORDS, read_table
from hashdesk.encoders.files.backbone_files import load_backbone

LEAST_WORD_SHARE = 0.25  # mean probability of a word over the photos that it is said of
# … less its standard error, of the first word. On 1,125 shelves of photos in folders of one kind
# each (Caltech-101, and halves of its kinds), .25 alone gives 739 first words, 85 of them wrong by
# the folders' names; of those that this leaves out, a third are. It gives 569, of which 15 are.
LEAST_SURE_SHARE = 0.35
LEAST_KNOWN_SHARE = 0.5  # of the photos: guesses about fewer say too little about shelves
# Of a word that tells a shelf from others of the same words: of what these words hold on it; and of
# all photos on it, if it is the mere name of a class, which is often a neighbour's: rhinos show as
# "triceratops". On 6 to 158 shelves of Caltech-101 and of parts of it, 15% of the shelf alone gave
# 231 such words, 98 of them right by the folders' names; this gives 35, of which 33 are right.
LEAST_TELLING_PART = 0.6
LEAST_KIND_SHARE = 0.55
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

    By the guesses that belong to the encoder; where it has few or none, as after it came into use,
    by those of the newest other one: they are about the same photos. language: "en" or "de";
    English for others. Raises HashDeskError if the backbone is not available.
    """
    known = np.isin(shelves.ids, contents[0])
    ids, places = shelves.ids[known], shelves.places[known]
    order = np.argsort(contents[0])
    rows = order[np.searchsorted(contents[0], ids, sorter=order)]
    backbone, guesses = _guesses_about(library, encoder, ids, contents[1][rows])
    if guesses is None:
        return {}
    classes = load_backbone(cache, backbone).classes
    language = language if language in LANGUAGES_OF_WORDS else "en"
    words, members = _words(classes, language)
    if not words:
        return {}
    of_classes = _class_shares(guesses, places, len(shelves), len(classes))
    shares = of_classes @ members
    usual = _class_shares(guesses, np.zeros_like(places), 1, len(classes)) @ members
    covers = _covers(guesses, ids, shelves, members)
    counts = np.bincount(places[guesses.known], minlength=len(shelves))
    said = _words_of_shelves(members, shares, usual[0], covers, counts)
    kinds = classes if language == "en" else ()  # their names are English
    return told_apart(said, (*words, *kinds), members, np.hstack([shares, of_classes]))


def _guesses_about(
    library: Path, encoder: str, ids: NDArray[np.int64], contents: NDArray[np.uint64]
) -> tuple[str, Guesses | None]:
    """A backbone and its guesses about photos (n,); None if none knows enough of them."""
    with LibraryDB(library) as db:
        row = db.find_encoder(encoder)
        backbones = () if row is None else tuple(backbones_that_guess(db, row.backbone))
    for backbone in backbones:
        path = guess_cache.guesses_path(library, backbone)
        if len(ids) and path.exists():
            guesses = guess_cache.read_guesses(path, ids, contents)
            if guesses.known.mean() >= LEAST_KNOWN_SHARE:
                return backbone, guesses
    return "", None


@dataclass(frozen=True)
class _CoverShares:
    """The mean probability (s, words) of each word over the photos that stand for each shelf."""

    first: Shares  # over the first of them alone: where there is little room, only that is seen
    every: Shares


def _covers(
    guesses: Guesses, ids: NDArray[np.int64], shelves: Shelves, members: Shares
) -> _CoverShares:
    """What the photos that stand for shelves show. guesses: of the photos with these ids (n,)."""
    order = np.argsort(ids)
    at = order[np.minimum(np.searchsorted(ids, shelves.typical, sorter=order), len(ids) - 1)]
    places, numbers = np.nonzero(ids[at] == shelves.typical)
    shares = []
    for shown in (numbers == 0, numbers >= 0):
        rows = at[places[shown], numbers[shown]]
        covers = Guesses(guesses.classes[rows], guesses.probabilities[rows])
        shares.append(_class_shares(covers, places[shown], len(shelves), len(members)) @ members)
    return _CoverShares(*shares)


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


def _words_of_shelves(
    members: Shares,
    shares: Shares,
    usual: Shares,
    covers: _CoverShares,
    counts: NDArray[np.int64],
) -> dict[int, list[int]]:
    """The word that says most about each shelf, and a second one if it is sure, too: their columns.

    members: (c, words); shares: (s, words), over the photos of each shelf; usual: (words,), over
    all; counts: (s,), photos that were guessed about. What a word says is p log(p / q): its share
    on the shelf, and over all photos, as in a sum for the divergence of Kullback and Leibler. The
    first cover has to bear the first word out, all covers together each of them. A second word is
    about something else: "dog, animal" says no more than "dog".
    """
    says = _says(shares, usual)
    fair = (shares >= LEAST_WORD_SHARE) & (covers.every >= LEAST_WORD_SHARE) & (says > 0)
    sure = np.where(fair, says, -np.inf)
    errors = np.sqrt(shares * (1 - shares) / np.maximum(counts, 1)[:, None])
    leads = (shares - errors >= LEAST_SURE_SHARE) & (covers.first >= LEAST_WORD_SHARE)
    leading = np.where(leads, sure, -np.inf)
    overlap, widths = members.T @ members > 0, members.sum(axis=0)  # (first, second), (words,)
    chosen: dict[int, list[int]] = {}
    for place in np.flatnonzero(np.isfinite(leading).any(axis=1)).tolist():
        first = _narrowest_word(leading[place], widths)
        others = np.where(overlap[first], -np.inf, sure[place])
        chosen[place] = [first]
        if np.isfinite(others).any():
            chosen[place].append(_narrowest_word(others, widths))
    return chosen


def told_apart(
    said: dict[int, list[int]], words: Sequence[str], members: Shares, shares: Shares
) -> dict[int, str]:
    """The words of each shelf, no two the same.

    said: columns of members (c, w), by the position of a shelf. words: of these, and the names of
    the classes, or without them. shares: (s, w + c), of both. Of shelves with the same words, one
    keeps them: that of which they hold most. Each other one also gets what tells it most from all
    the others of these and is as good as sure: a wrong kind is worse than none. That is the name of
    a narrower kind, or a word for something else. Else it gets a number.
    """
    alike: dict[frozenset[int], list[int]] = {}
    for place, columns in said.items():
        alike.setdefault(frozenset(columns), []).append(place)
    taken, chosen = set(alike), dict(said)
    widths = np.concatenate([members.sum(axis=0), np.ones(len(members))])
    everyday = np.isin(words, words[: members.shape[1]])  # also as the name of a class
    for same, places in alike.items():
        columns = sorted(same)
        classes = members[:, columns].any(axis=1)
        # Words for something else, and kinds of the same.
        telling = np.concatenate([~members[classes].any(axis=0), classes])[: len(words)]
        telling &= [word not in {words[column] for column in columns} for word in words]
        held = shares[:, columns].sum(axis=1)
        order = np.argsort(-held[places], kind="stable")
        for place in (places[rank] for rank in order[1:].tolist()):
            others = [other for other in places if other != place]
            says = _says(shares[place], shares[others].max(axis=0))[: len(words)]
            part = max(LEAST_WORD_SHARE, LEAST_TELLING_PART * held[place])
            least = np.where(everyday, part, LEAST_KIND_SHARE)
            says[~telling | (shares[place, : len(words)] < least)] = 0
            says[[same | {column} in taken for column in range(len(words))]] = 0
            if (says > 0).any():
                column = _narrowest_word(says, widths)
                taken.add(same | {column})
                chosen[place] = [*said[place], column]
    return _numbered({place: _title(columns, words) for place, columns in sorted(chosen.items())})


def _title(columns: Sequence[int], words: Sequence[str]) -> str:
    return ", ".join(words[column] for column in columns)


def _numbered(titles: dict[int, str]) -> dict[int, str]:
    """Titles with a number behind those that were there before."""
    before = Counter[str]()
    numbered = {}
    for place, title in titles.items():
        before[title] += 1
        numbered[place] = title if before[title] == 1 else f"{title} {before[title]}"
    return numbered


def _says(shares: Shares, usual: Shares) -> Shares:
    says: Shares = shares * np.log(np.maximum(shares, 1e-6) / np.maximum(usual, 1e-6))
    return says


def _narrowest_word(says: Shares, widths: Shares) -> int:
    """The word that says most; of those that say nearly as much, the narrowest.

    widths: how many classes each of them stands for, or more of them.
    """
    near = np.flatnonzero(says >= NEARLY_AS_MUCH * says.max())
    return int(near[np.lexsort((-says[near], widths[near]))[0]])
