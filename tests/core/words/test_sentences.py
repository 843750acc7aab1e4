"""What is typed where a model knows any words: sentences, and names between them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from hashdesk.core.words.content import Content, ContentScores
from hashdesk.core.words.reading import read_parts
from tests.core.words.making import photo_words

WORDS = photo_words(
    ["holiday/IMG_2001.jpg", "holiday/red-car.jpg", "home/car.jpg", "home/oscar.jpg"],
    keywords={"Anna": [0]},
)


def all_words(_typed: str) -> ContentScores:
    return np.zeros(len(WORDS.ids), np.float32)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a dog on the beach", [("dog on the beach", ["content"])]),
        ("dog on a beach in 2019", [("dog on a beach", ["content"]), ("2019", ["date"])]),
        ("holiday dog", [("holiday", ["folder", "content"]), ("dog", ["content"])]),
        ("two dogs with anna", [("two dogs", ["content"]), ("anna", ["keyword", "content"])]),
        ("the red car", [("red car", ["content", "name"])]),
        ("img_20", [("img_20", ["name", "content"])]),
        ("car", [("car", ["name", "content"])]),
        ("shows:dog in the", [("dog", ["content"])]),
    ],
)
def test_sentences_end_where_something_is_named(
    typed: str, expected: list[tuple[str, list[str]]]
) -> None:
    content = Content({}, len(WORDS.ids), all_words, any_words=True)
    parts = read_parts(typed, WORDS, content, date(2026, 11, 29))

    assert [(part.text, list(part.kinds)) for part in parts] == expected


def test_words_that_are_names_find_only_whole_ones() -> None:
    content = Content({}, len(WORDS.ids), all_words, any_words=True)
    (part,) = read_parts("car", WORDS, content, date(2026, 11, 29))
    (both,) = read_parts("red car", WORDS, content, date(2026, 11, 29))

    assert part.readings[0].rows.tolist() == [1, 2]  # no oscar
    assert both.readings[1].rows.tolist() == [1]
