"""Photos that are named as a test wants them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hashdesk.core.storage.caches.guess_cache import GUESSED_CLASSES, Guesses
from hashdesk.core.words.content import Content, ContentWord, guessed_content
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.searched_texts import SearchedTexts, folded

WORDS = {
    "dog": ContentWord("dog", "en", frozenset({0, 1})),
    "hund": ContentWord("Hund", "de", frozenset({0, 1})),
    "beach": ContentWord("beach", "en", frozenset({2})),
}


def photo_words(
    paths: Sequence[str],
    days: Sequence[str] = (),
    cameras: Sequence[str] = (),
    keywords: Mapping[str, Sequence[int]] | None = None,
    dated: Sequence[bool] | None = None,
) -> PhotoWords:
    """Photos with ids from 1 on. keywords: which photos, by place, have each.

    dated: whether it is known when each was taken; None: of all.
    """
    folders = sorted({path.rpartition("/")[0] for path in paths})
    known = tuple(dict.fromkeys(cameras)) or ("",)
    return PhotoWords(
        np.arange(1, len(paths) + 1),
        np.array(days or ["2020-01-01"] * len(paths), "datetime64[s]").astype(np.int64),
        np.ones(len(paths), bool) if dated is None else np.array(dated, bool),
        SearchedTexts.of(path.rpartition("/")[2] for path in paths),
        np.array([folders.index(path.rpartition("/")[0]) for path in paths]),
        tuple(folders),
        np.array([known.index(camera) for camera in cameras or [""] * len(paths)]),
        known,
        {folded(name): (name, np.array(rows)) for name, rows in (keywords or {}).items()},
    )


def content(shares: Sequence[Mapping[int, float]]) -> Content:
    """What photos show: the share of each class, of each photo."""
    classes = np.zeros((len(shares), GUESSED_CLASSES), np.uint16)
    probabilities = np.zeros((len(shares), GUESSED_CLASSES), np.uint8)
    for row, share in enumerate(shares):
        for column, (number, probability) in enumerate(share.items()):
            classes[row, column], probabilities[row, column] = number, round(probability * 255)
    return guessed_content(WORDS, Guesses(classes, probabilities))
