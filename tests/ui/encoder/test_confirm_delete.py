"""What is asked before a model is deleted: each size once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.encoders.files.model_card import ModelCard
from hashdesk.encoders.freed_bytes import Freed, WordsAfter
from hashdesk.ui.encoder.confirm_delete import _had_again, _its_words, _what_it_read


@pytest.mark.usefixtures("qapp")
def test_a_size_is_not_said_again() -> None:
    """Neither where all that goes was read, nor where the rest is too little to show."""
    once = "All of that is what it read of your photos, which no other model needs."
    assert _what_it_read(Freed(1_100_000, 1_100_000)) == once
    assert _what_it_read(Freed(1_100_000, 1_099_990)) == once
    some = "Of that, 1.1 MB is what it read of your photos, which no other model needs."
    assert _what_it_read(Freed(2_100_000, 1_100_000)) == some
    assert _what_it_read(Freed(1_100_000)) == ""


@pytest.mark.usefixtures("qapp")
def test_what_becomes_of_words_is_said() -> None:
    stay = "What it guessed that your photos show stays, for searches by words."
    assert _its_words(Freed(1, guesses_stay=True)) == stay
    go = "What it guessed that your photos show is deleted, too."
    assert _its_words(Freed(1, guesses_go=True)) == go
    assert _its_words(Freed(1)) == ""


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("after", "said"),
    [
        (
            "guesses",
            "without it, HashDesk’s own guesses answer searches for what pictures show.",
        ),
        ("tower", "so does the model in use."),
        (
            "nothing",
            "without it, no other model knows what the pictures of this library show.",
        ),
    ],
)
def test_what_answers_words_without_a_model_that_reads_them_is_said(
    after: WordsAfter, said: str
) -> None:
    assert _its_words(Freed(1, words_after=after)) == f"It reads any words: {said}"


@pytest.mark.usefixtures("qapp")
def test_no_file_is_said_to_stay_that_is_not_there(tmp_path: Path) -> None:
    """A model that was downloaded left none, and the user may have deleted his own."""

    def again(source: str | Path) -> str:
        return _had_again(ModelCard("Cells", str(source), "", "made by a test", 64))

    download = "https://download.pytorch.org/models/cells.pth"
    assert again(download) == "To use it again, you must download it again."
    assert again(tmp_path) == "The files that you added it from stay."
    gone = "The files that you added it from are gone: to add it again, you need them."
    assert again(tmp_path / "gone") == gone
