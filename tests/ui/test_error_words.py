"""What goes wrong, in the language of the window: nothing usual stays English in another one."""

from __future__ import annotations

import errno
import os
from string import Formatter

import pytest
from PySide6.QtWidgets import QApplication

from hashdesk.core.errors import DiskFull, EngineUnavailable, HashDeskError, PhotoError
from hashdesk.core.imaging import unreadable
from hashdesk.core.system_errors import said_of
from hashdesk.core.troubles import Trouble
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.ui.button_words import WITH_BUTTONS
from hashdesk.ui.error_words import error_words, told_words
from hashdesk.ui.formatting import translate
from hashdesk.ui.trouble_words import TROUBLES


def test_every_trouble_is_translated(german: None) -> None:
    own = [one for one in Trouble if one.name not in WITH_BUTTONS]
    assert [str(one) for one in TROUBLES] == [trouble.value for trouble in own]
    assert not [one for one in own if translate("HashDesk", one.value) == one.value]
    with_buttons = map(str, WITH_BUTTONS.values())
    assert not [words for words in with_buttons if translate("HashDesk", words) == words]
    assert not set(Trouble.__members__) & set(Refusal.__members__)  # a code names one sentence


def gaps_of(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def test_where_the_terminal_names_a_command_the_window_names_a_button() -> None:
    """Of models, which the window uses, adds and deletes itself."""
    told = {one.name: one.value for one in (*Trouble, *Refusal)}
    for code, words in WITH_BUTTONS.items():
        assert "hashdesk " in told[code]
        assert "hashdesk " not in str(words)
        assert gaps_of(str(words)) <= gaps_of(told[code])
    of_models = [name for name, words in told.items() if "hashdesk models" in words]
    assert set(of_models) <= set(WITH_BUTTONS)


def test_a_model_that_is_gone_is_said_with_a_command_or_a_button(qapp: QApplication) -> None:
    said = Trouble.MODEL_GONE.say(name="own-lite2", place="/models")
    assert str(said).endswith("or go over to another one: hashdesk models --use MODEL")
    for words in (error_words(EngineUnavailable(said)), told_words(str(said), said.document())):
        assert words == (
            "The model own-lite2 was removed from /models. On the page “Model”, add it again or "
            "use another one."
        )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a"),
            "voll: /a kann nicht",
        ),
        (OSError(errno.EACCES, os.strerror(errno.EACCES), "/a"), "(keine Berechtigung)"),
        (OSError(errno.ENOENT, os.strerror(errno.ENOENT), "/a"), "/a kann nicht benutzt werden"),
        (MemoryError(), "Der Arbeitsspeicher reicht nicht."),
        (
            DiskFull(Trouble.NEARLY_FULL.say(place="/a", free=1234, needed=64)),
            "1.234 MB sind frei",
        ),
        (
            PhotoError(Trouble.NOT_SEARCHED_FOR.say(name="a.txt", unread=unreadable.NO_PICTURE)),
            "Nach a.txt kann nicht gesucht werden: Kein Bild.",
        ),
        (HashDeskError("Only English."), "Auf Englisch heißt es: Only English."),
    ],
)
def test_errors_in_german(german: None, error: Exception, words: str) -> None:
    assert words in error_words(error)


def test_what_a_command_tells(german: None) -> None:
    """With its code; one that this version does not know is English, and said to be."""
    said = Trouble.NOT_FETCHED.say(name="a.whl", reason=Trouble.SERVER_SILENT.say())
    words = told_words(str(said), said.document())
    assert words.startswith("a.whl kann nicht heruntergeladen werden: der Server antwortet nicht.")
    for document in (None, {"code": "OF_TOMORROW", "gaps": {}}, {"code": "FULL", "gaps": {}}):
        assert told_words("As it is.", document).endswith("Auf Englisch heißt es: As it is.")
    assert told_words("", None) == ""


def test_in_english_they_are_as_in_a_terminal(qapp: QApplication) -> None:
    said = said_of(OSError(errno.EACCES, os.strerror(errno.EACCES), "/a"))
    assert "/a cannot be used (Permission denied)." in str(said)
    assert told_words("As it is.", None) == "As it is."
