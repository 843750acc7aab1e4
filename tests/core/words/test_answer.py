"""What is typed, as parts, and the photos that meet all of them."""

from __future__ import annotations

from datetime import date

import pytest

from hashdesk.core.words.answer import WordsAnswer, answer
from hashdesk.core.words.content import NO_CONTENT_WORDS, Content, Sureness, sureness
from hashdesk.core.words.photo_words import PhotoWords
from hashdesk.core.words.tokens import PartKind
from tests.core.words.making import content, photo_words

TODAY = date(2026, 11, 29)
WORDS = photo_words(
    [
        "Pictures/Summer holiday/IMG_0001.jpg",
        "Pictures/Dogs/rex.jpg",
        "Pictures/Büro/dog at work.jpg",
        "Pictures/2019/cartoon.jpg",
    ],
    ["2021-07-01", "2019-05-05", "2022-12-24", "2019-12-31"],
    ["Canon EOS 5D", "Apple iPhone 12", "", "Canon EOS 5D"],
    {"Grandma": [0, 2], "Red car": [3]},
)
SHOWN = content([{0: 0.5, 1: 0.3, 2: 0.15}, {2: 0.9}, {}, {0: 0.2, 2: 0.4}])


def ask(typed: str, words: PhotoWords = WORDS, known: Content = SHOWN) -> WordsAnswer:
    return answer(typed, words, known, TODAY)


def kinds(found: WordsAnswer) -> list[tuple[str, tuple[PartKind, ...]]]:
    return [(part.text, part.kinds) for part in found.parts]


@pytest.mark.parametrize(
    ("typed", "photos"),
    [
        ("0001", [1]),
        ("img", [1]),
        ("IMG 0001", [1]),
        ("summer_holiday", [1]),
        ("name:dog_at_work", [3]),
        ("Summer holiday", [1]),
        ("summer 2021", [1]),
        ("folder:dogs", [2]),
        ("folder:pictures folder:holiday", [1]),
        ("folder=holiday", []),
        ('ordner="summer holiday"', [1]),
        ("camera=canon", []),
        ('kamera="canon eos 5d"', [1, 4]),
        ("name=rex", []),
        ("name=rex.jpg", [2]),
        ('datei="Dog at work.jpg"', [3]),
        ("stichwort=grandma datum=2022", [3]),
        ("folder=Büro keyword=Grandma", [3]),
        ("büro", [3]),
        ("canon", [1, 4]),
        ("iphone 12", [2]),
        ("grandma", [3, 1]),
        ("red car", [4]),
        ("canon 2019", [4]),
        ("12/2022", [3]),
        ('"dog at work"', [3]),
        ("name:rex", [2]),
    ],
)
def test_each_kind_of_word_finds_what_is_called_so(typed: str, photos: list[int]) -> None:
    assert ask(typed, known=NO_CONTENT_WORDS).photos.tolist() == photos


def test_several_parts_must_all_hold_and_each_has_its_kinds() -> None:
    found = ask("Grandma in december 2022")

    assert kinds(found) == [
        ("Grandma", (PartKind.KEYWORD,)),
        ("december 2022", (PartKind.DATE,)),
    ]
    assert found.photos.tolist() == [3]


def test_what_is_named_so_comes_before_what_is_guessed_and_guesses_by_how_sure_they_are() -> None:
    found = ask("dog")

    assert kinds(found) == [("dog", (PartKind.FOLDER, PartKind.NAME, PartKind.CONTENT))]
    assert found.photos.tolist() == [3, 2, 1, 4]
    assert found.guessed.tolist() == [False, False, True, True]
    assert [Sureness(level).name for level in sureness(found.scores[2:])] == [
        "QUITE_SURE",
        "PERHAPS",
    ]


def test_of_two_guesses_the_less_sure_one_counts() -> None:
    found = ask("shows:dog on the shows:beach")

    assert found.photos.tolist() == [4, 1]
    assert found.scores.tolist() == pytest.approx([0.2, 0.15], abs=0.01)


def test_a_german_word_and_a_plural_mean_the_same() -> None:
    assert ask("Hund").photos.tolist() == ask("shows:dogs").photos.tolist() == [1, 4]


def test_a_word_is_found_whole_before_it_is_found_at_a_beginning() -> None:
    words = photo_words(["a/red-car_2.jpg", "a/cartoon.jpg", "a/oscar.jpg"])

    assert ask("car", words, NO_CONTENT_WORDS).photos.tolist() == [1]
    assert ask("cart", words, NO_CONTENT_WORDS).photos.tolist() == [2]
    assert ask("sca", words, NO_CONTENT_WORDS).photos.tolist() == [3]


def test_a_word_that_is_not_known_says_which_are_near() -> None:
    misspelled = ask("graandma 2022")

    assert [(part.text, part.near) for part in misspelled.unknown] == [("graandma", ("Grandma",))]
    assert ask("beech").parts[0].near == ("beach",)
    assert ask("reach").parts[0].near == ()  # nobody slips so at the first letter
    assert ask("beech").photos.tolist() == []
    as_a_guess = ask("shows:Grandma")  # which is a folder, and no guess
    assert (as_a_guess.photos.tolist(), as_a_guess.parts[0].near) == ([], ())


def test_a_word_that_is_not_known_is_left_out_beside_others_unless_it_is_meant() -> None:
    known = ask("2022").photos.tolist()

    assert known
    assert ask("graandma 2022 xyzzy").photos.tolist() == known
    assert ask("folder:graandma 2022").photos.tolist() == []
    assert ask('"graandma" 2022').photos.tolist() == []


def test_an_empty_text_asks_for_nothing() -> None:
    for typed in ("", "  ", '""', "the", ","):
        assert not ask(typed).parts
        assert not len(ask(typed).photos)


def test_names_of_any_characters_are_safe_to_type() -> None:
    words = photo_words(["a/[b](c)*.jpg", "a/Zürich.jpg"])

    assert ask("[b](c)*", words, NO_CONTENT_WORDS).photos.tolist() == [1]
    assert ask("Zu\u0308rich", words, NO_CONTENT_WORDS).photos.tolist() == [2]


def test_a_name_whose_last_photo_went_is_not_forgotten() -> None:
    """Beside other words, too, that would find photos without it."""
    fewer = photo_words(["Pictures/Dogs/rex.jpg"], ["2019-05-05"], ["Canon"], {})
    for typed in ("cartoon", "canon cartoon"):
        before = ask(typed)
        assert before.photos.tolist() == [4]
        for _ in range(2):  # the library is read again and again
            after = before.renewed(ask(typed, fewer, content([{}])))
            assert (after.parts, after.photos.tolist()) == (before.parts, [])
            before = after
        assert before.renewed(ask(typed)).photos.tolist() == [4]


def test_a_word_that_was_never_known_is_left_out_of_a_renewed_answer_as_before() -> None:
    before = ask("canon wotsit")
    assert before.renewed(before).photos.tolist() == before.photos.tolist() == [1, 4]
    assert before.without(before.photos[:1]).photos.tolist() == [4]
