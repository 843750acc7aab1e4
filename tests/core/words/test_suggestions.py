"""Suggestions while typing."""

from __future__ import annotations

from datetime import date

import pytest

from hashdesk.core.words.answer import answer
from hashdesk.core.words.suggestions import suggest
from hashdesk.core.words.tokens import PartKind
from tests.core.words.making import content, photo_words

WORDS = photo_words(
    ["Pictures/Dogs/a.jpg", "Pictures/Dogs/b.jpg", "Pictures/Summer holiday/c.jpg"],
    ["2019-05-05", "2020-05-05", "2021-05-05"],
    ["Dobu 5", "", ""],
    {"Dog show": [0]},
)
SHOWN = content([{0: 0.9}, {2: 0.9}, {}])


def test_suggestions_are_known_words_of_each_kind_with_how_many_photos_have_them() -> None:
    found = suggest("2019 do", WORDS, SHOWN, "en")

    assert [(one.name, one.kind, one.photos) for one in found] == [
        ("Dog show", PartKind.KEYWORD, 1),
        ("Dogs", PartKind.FOLDER, 2),
        ("Dobu 5", PartKind.CAMERA, 1),
        ("dog", PartKind.CONTENT, 1),
    ]
    assert {one.start for one in found} == {5}


def test_everyday_words_are_those_of_the_language() -> None:
    assert [one.name for one in suggest("hu", WORDS, SHOWN, "de")] == ["Hund"]
    assert not suggest("hu", WORDS, SHOWN, "en")


def test_names_of_several_words_are_completed() -> None:
    (found,) = suggest("a summer h", WORDS, SHOWN, "en")

    assert (found.name, found.start) == ("Summer holiday", 2)


def test_what_is_suggested_finds_as_many_photos_at_least() -> None:
    for typed in ("dog", "dob", "summer", "20"):
        for one in suggest(typed, WORDS, SHOWN, "en"):
            found = answer(typed[: one.start] + one.words, WORDS, SHOWN, date(2026, 11, 29))
            (part,) = found.parts
            assert one.kind in part.kinds, one
            assert len(found.photos) >= (one.photos or 0), one


TAKEN = photo_words(
    [f"Pictures/{n}.jpg" for n in range(6)],
    ["2014-07-01", "2014-07-31", "2015-07-09", "2014-06-30", "2014-03-02", "2013-03-02"],
)


@pytest.mark.parametrize(
    ("typed", "language", "names"),
    [
        ("july 2014", "en", [("July 2014", 2)]),
        ("the march 2014", "en", [("March 2014", 1)]),
        ("july", "en", [("July", 3), ("July 2014", 2), ("July 2015", 1)]),
        ("juli 20", "de", [("Juli 2014", 2), ("Juli 2015", 1)]),
        ("märz 2013", "de", [("März 2013", 1)]),
        ("jul 2014", "de", [("Juli 2014", 2)]),
        ("july 2014", "de", [("Juli 2014", 2)]),
        ("ju", "en", [("July", 3), ("June", 1)]),
        ("december", "en", []),
    ],
)
def test_a_month_is_suggested_with_its_years(
    typed: str, language: str, names: list[tuple[str, int]]
) -> None:
    """Those in which photos were taken; a month by itself is that of any year."""
    found = suggest(typed, TAKEN, SHOWN, language)
    assert [(one.name, one.photos) for one in found] == names
    for one in found:
        answered = answer(typed[: one.start] + one.words, TAKEN, SHOWN, date(2026, 11, 29))
        assert answered.parts[-1].kinds == (PartKind.DATE,)
        assert len(answered.photos) == one.photos


def test_nothing_is_suggested_for_what_is_whole() -> None:
    for typed in ("", "dogs ", '"do'):
        assert not suggest(typed, WORDS, SHOWN, "en")
