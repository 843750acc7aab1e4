"""Suggestions while typing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest

from hashdesk.core.words.answer import answer
from hashdesk.core.words.content import NO_CONTENT_WORDS
from hashdesk.core.words.suggestions import suggest
from hashdesk.core.words.tokens import PartKind
from tests.core.words.making import content, photo_words

TODAY = date(2026, 11, 29)
WORDS = photo_words(
    ["Pictures/Dogs/a.jpg", "Pictures/Dogs/b.jpg", "Pictures/Summer holiday/c.jpg"],
    ["2019-05-05", "2020-05-05", "2021-05-05"],
    ["Dobu 5", "", ""],
    {"Dog show": [0]},
)
SHOWN = content([{0: 0.9}, {2: 0.9}, {}])


def test_suggestions_are_known_words_of_each_kind_with_how_many_photos_have_them() -> None:
    found = suggest("2019 do", WORDS, SHOWN, "en", TODAY)

    assert [(one.name, one.kind, one.photos) for one in found] == [
        ("Dog show", PartKind.KEYWORD, 1),
        ("Dogs", PartKind.FOLDER, 1),
        ("Dobu 5", PartKind.CAMERA, 1),
        ("dog", PartKind.CONTENT, 1),
    ]
    assert {one.start for one in found} == {5}


def test_everyday_words_are_those_of_the_language() -> None:
    assert [one.name for one in suggest("hu", WORDS, SHOWN, "de", TODAY)] == ["Hund"]
    assert not suggest("hu", WORDS, SHOWN, "en", TODAY)


def test_names_of_several_words_are_completed() -> None:
    (found,) = suggest("a summer h", WORDS, SHOWN, "en", TODAY)

    assert (found.name, found.start) == ("Summer holiday", 2)


ALIKE = photo_words(
    [
        "Pictures/dog/a.jpg",
        "Pictures/dog/2019.jpg",
        "Pictures/backpack_dog/b.jpg",
        "Pictures/Dog show/c.jpg",
        "Elsewhere/Dog/dog.jpg",
        'Elsewhere/the "dog"/July.jpg',
        "Elsewhere/July/d.jpg",
    ],
    [
        "2019-07-05",
        "2020-05-05",
        "2021-07-05",
        "2019-05-05",
        "2018-01-01",
        "2018-07-01",
        "2017-01-02",
    ],
    ["Dogcam", "Dogcam", "Dogcam Mark II", "DOGCAM", "Canon Dogcam", "", "July"],
    {"dog": [3, 4], "Dog show": [0], 'dog "Rex"': [1, 6], "July": [6], "2019": [2]},
)
ALIKE_SHOWN = content([{}, {0: 0.9}, {}, {0: 0.2}, {}, {1: 0.05}, {0: 0.4}])
CHOSEN = (
    "dog", "dogc", "dogcam m", "canon", "pict", "the", "july", "july 20", "20", "since 20",
    "until ju", "until july 20", "beach dog", "dog 20", "xyzzy dog", "dog july",
    "folder:dog", "dog camera=dog",
    'folder="Dog show" 20', "keyword:dog", "shows=do", "since july 20", "in 2019 do",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("hidden", [[], [2, 5]])
def test_a_suggestion_that_is_chosen_means_just_what_it_says_and_finds_as_many_photos(
    language: str, hidden: list[int]
) -> None:
    seen = Counter[PartKind]()
    for typed in CHOSEN:
        for one in suggest(typed, ALIKE, ALIKE_SHOWN, language, TODAY, np.array(hidden)):
            found = answer(typed[: one.start] + one.words, ALIKE, ALIKE_SHOWN, TODAY)
            assert found.parts[-1].kinds == (one.kind,), (typed, one)
            assert len(found.without(np.array(hidden)).photos) == one.photos > 0, (typed, one)
            seen[one.kind] += 1
    assert set(seen) == set(PartKind) - {PartKind.NAME} - (
        {PartKind.CONTENT} if language == "de" else set()
    )


def test_folders_of_one_name_are_suggested_and_found_together() -> None:
    (both,) = [
        one
        for one in suggest("dog", ALIKE, NO_CONTENT_WORDS, "en", TODAY)
        if one.words == "folder=Dog"
    ]

    assert both.photos == 3
    assert set(answer("folder=dog", ALIKE, NO_CONTENT_WORDS, TODAY).photos.tolist()) == {1, 2, 5}
    assert len(answer("folder:dog", ALIKE, NO_CONTENT_WORDS, TODAY).photos) == 6


@pytest.mark.parametrize(
    ("typed", "whole", "photos"),
    [
        ("since 201", ["since 2017", "since 2018", "since 2019"], [7, 6, 4]),
        ("seit juli 2019", ["seit July 2019"], [3]),
        ("until may 2019", ["until May 2019"], [4]),
        ("folder=dog_", ['folder="Dog show"'], [1]),
        ("camera:dog", ["camera=Dogcam", 'camera="Dogcam Mark II"'], [3, 1]),
    ],
)
def test_a_limit_and_a_kind_that_are_typed_stay_with_what_is_suggested(
    typed: str, whole: list[str], photos: list[int]
) -> None:
    found = suggest(typed, ALIKE, NO_CONTENT_WORDS, "en", TODAY)
    assert [(one.start, one.words) for one in found] == [(0, words) for words in whole]
    assert [one.photos for one in found] == photos


def test_a_month_of_any_year_is_no_limit() -> None:
    found = suggest("until ju", ALIKE, NO_CONTENT_WORDS, "en", TODAY)
    assert found
    assert PartKind.DATE not in {one.kind for one in found}


def test_the_language_of_the_window_names_the_kind() -> None:
    found = suggest("dog", ALIKE, NO_CONTENT_WORDS, "de", TODAY)
    assert {"ordner=Dog", 'stichwort="dog ""Rex"""', "kamera=Dogcam"} < {one.words for one in found}


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
    found = suggest(typed, TAKEN, SHOWN, language, TODAY)
    assert [(one.name, one.photos) for one in found] == names
    for one in found:
        answered = answer(typed[: one.start] + one.words, TAKEN, SHOWN, TODAY)
        assert answered.parts[-1].kinds == (PartKind.DATE,)
        assert len(answered.photos) == one.photos


@pytest.mark.parametrize("typed", ["2026", "april 2026", "apr", "since 2026"])
def test_a_photo_without_a_date_was_taken_at_no_time(typed: str) -> None:
    """Whatever the date of its file: neither is it counted, nor found."""
    days = ["2026-04-01", "2026-04-02", "2026-04-03", "2019-01-01"]
    paths, dated = [f"Pictures/{name}.png" for name in "abcd"], [True, False, False, True]
    words = photo_words(paths, days, dated=dated)
    nothing = content([{}, {}, {}, {}])
    first = suggest(typed, words, nothing, "en", TODAY)
    assert {one.photos for one in first if one.kind is PartKind.DATE} <= {1}
    assert answer(typed, words, nothing, TODAY).photos.tolist() == [1]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("july 2018", ["July 2018"]),
        ("dog in july 20", ["July 2018", "July 2019", "July 2021"]),
        ("2019 dog sh", ['keyword="Dog show"', 'folder="Dog show"']),
        ("dogcam m", ["Dogcam Mark II"]),
        ("elsew", ["Elsewhere"]),
        ("july", ["July 2018", "July 2019", "July 2021", "date=July", "folder=July"]),
        ("canon", ["Canon Dogcam"]),
    ],
)
def test_plain_words_are_written_where_they_say_just_the_same(
    typed: str, written: list[str]
) -> None:
    found = suggest(typed, ALIKE, NO_CONTENT_WORDS, "en", TODAY)
    assert {one.words for one in found} >= set(written)


MANY_ALIKE = photo_words(
    [f"Pictures/c{n % 12}/c{n}.jpg" for n in range(24)],
    ["2020-05-05", "2021-05-05"] * 12,
    [f"Canon {n % 6}" for n in range(24)],
    {"coast": [0], "canal": [1]},
)


def test_what_is_not_suggested_is_counted_and_no_kind_is_left_out() -> None:
    found = suggest("c", MANY_ALIKE, NO_CONTENT_WORDS, "en", TODAY)
    told = Counter[PartKind]()
    for one in found:
        told[one.kind] += 1 + one.more
    assert told == {PartKind.KEYWORD: 2, PartKind.FOLDER: 12, PartKind.CAMERA: 6}
    assert len(found) == 8
    assert [one.kind for one in found if one.more] == [PartKind.FOLDER, PartKind.CAMERA]

    cameras = suggest("2020 c", MANY_ALIKE, NO_CONTENT_WORDS, "en", TODAY)[-1]
    assert (cameras.kind, cameras.more) == (PartKind.CAMERA, 0)  # the others are of 2021
    few = suggest("c", MANY_ALIKE, NO_CONTENT_WORDS, "en", TODAY, most=2)
    assert Counter(one.kind for one in few) == {
        PartKind.KEYWORD: 2,
        PartKind.FOLDER: 1,
        PartKind.CAMERA: 1,
    }


def test_all_of_a_kind_are_suggested_where_they_are_asked_for() -> None:
    every = suggest("c", MANY_ALIKE, NO_CONTENT_WORDS, "en", TODAY, every=PartKind.FOLDER)
    assert len(every) == 12
    assert {(one.kind, one.more) for one in every} == {(PartKind.FOLDER, 0)}


def test_one_more_is_suggested_rather_than_told() -> None:
    nine = photo_words([f"{n}.jpg" for n in range(9)], (), [f"Canon {n}" for n in range(9)])
    found = suggest("canon", nine, NO_CONTENT_WORDS, "en", TODAY)
    assert (len(found), {one.more for one in found}) == (9, {0})


def test_nothing_is_suggested_for_what_is_whole() -> None:
    for typed in ("", "dogs ", '"do'):
        assert not suggest(typed, WORDS, SHOWN, "en", TODAY)
