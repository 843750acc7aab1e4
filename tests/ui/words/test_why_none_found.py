"""Why words found no photo, where the model in use is the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.words.answer import answer
from hashdesk.core.words.content import NO_CONTENT_WORDS, Unseen
from hashdesk.core.words.photo_words import read_photo_words
from hashdesk.ui.words.unknown_words import why_none_found


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("typed", ["dog", "shows:dog", "dog 1911", "xqzw 1911"])
def test_a_model_without_words_is_the_reason_and_one_with_words_is_named(
    typed: str, library_folder: Path
) -> None:
    """However the word is typed, if nothing else finds it."""
    with LibraryDB(library_folder) as db:
        words = read_photo_words(db.connection)
    content = replace(NO_CONTENT_WORDS, unseen=Unseen.NO_WORDS, knows_words="HashDesk general")
    said = why_none_found(answer(typed, words, content, date(2026, 1, 1)), content)
    assert said.endswith(
        "\nWhat pictures show is not known: the model in use knows no words, and no other one has "
        "looked at the photos. “HashDesk general” knows words: use it on the page “Model”."
    )


@pytest.mark.usefixtures("qapp")
def test_what_is_no_word_for_content_needs_no_model(library_folder: Path) -> None:
    with LibraryDB(library_folder) as db:
        words = read_photo_words(db.connection)
    content = replace(NO_CONTENT_WORDS, unseen=Unseen.NO_WORDS, knows_words="HashDesk general")
    assert why_none_found(answer("1911", words, content, date(2026, 1, 1)), content) == ""
