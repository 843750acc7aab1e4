"""What is asked before a model is deleted: what goes, what it frees, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.encoders.files.model_card import ModelCard
from hashdesk.encoders.freed_bytes import Freed, WordsAfter
from hashdesk.ui.encoder.confirm_delete import _frees, _had_again, _what_goes, _words_after


@pytest.mark.usefixtures("qapp")
def test_words_are_named_only_where_they_go() -> None:
    stay = "Delete “Cells” and what it knows of your photos?"
    assert _what_goes("Cells", Freed(1), ()) == stay
    go = "Delete “Cells” and what it knows of your photos, also what they show?"
    assert _what_goes("Cells", Freed(1, guesses_go=True), ()) == go


@pytest.mark.usefixtures("qapp")
def test_a_size_is_said_once() -> None:
    assert _frees(Freed(1_100_000)) == "That frees 1.1 MB; your photos stay."


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("guesses", "Searches for what pictures show then go by HashDesk’s own guesses."),
        ("tower", ""),
        ("nothing", "No other model knows what the pictures of this library show."),
    ],
)
def test_what_answers_words_without_a_model_that_reads_them_is_said(
    after: WordsAfter, said: str
) -> None:
    assert _words_after(Freed(1, words_after=after)) == said


@pytest.mark.usefixtures("qapp")
def test_no_file_is_said_to_stay_that_is_not_there(tmp_path: Path) -> None:
    """A model that was downloaded left none, and the user may have deleted his own."""

    def again(source: str | Path, kind: str = "made by a test") -> str:
        said = _had_again(ModelCard("Cells", str(source), "", kind, 64))
        return said.removeprefix("To use it again, here or in another library, ")

    download = "https://download.pytorch.org/models/cells.pth"
    assert again(download) == "It can be downloaded again."
    assert again("http://localhost/cells.pth", "torchvision") == "It can be downloaded again."
    listed = "https://download.pytorch.org/models/mobilenet_v3_small-047dcff4.pth"
    assert again(listed, "torchvision") == "It can be downloaded again (10.3 MB)."
    assert again(tmp_path) == "add it again from its files."
    assert again(tmp_path / "gone") == "you need its files, which are gone."
