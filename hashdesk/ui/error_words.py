"""What went wrong, in the language of the window.

What the core says as a code is translated. Of what it says in English alone, a window in another
language says that it is English.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLocale

from hashdesk.core.said import Gap, Said, UnknownWords, Wording, parse_said
from hashdesk.core.system_errors import said_of
from hashdesk.core.troubles import Trouble, system_reason
from hashdesk.ui import formatting
from hashdesk.ui.button_words import WITH_BUTTONS
from hashdesk.ui.formatting import translate
from hashdesk.ui.reason_words import reason_words

UNREAD = "unread"  # the gap of a clause of core/imaging/unreadable.py


def error_words(error: BaseException) -> str:
    """What a person reads of an error."""
    return told(said_of(error))


def told(said: Said | str) -> str:
    """The same of what the core says."""
    return words_of(said) if isinstance(said, Said) else english_words(said)


def told_words(sentence: str, document: Any, *wordings: type[Wording]) -> str:
    """The same of what a command tells: an English sentence, and perhaps its document.

    wordings: what it may be of, beside Trouble.
    """
    try:
        return words_of(parse_said(document, Trouble, *wordings))
    except UnknownWords:  # it has none, or one of another version
        return english_words(sentence)


def reason_of(error: OSError) -> str:
    """What the system refuses, for a gap."""
    return _gap("reason", system_reason(error))


def words_of(said: Said) -> str:
    """A code in the language of the window."""
    words = translate("HashDesk", str(WITH_BUTTONS.get(said.code, said.words)))
    return words.format(**{name: _gap(name, gap) for name, gap in said.gaps.items()})


def english_words(sentence: str) -> str:
    """A sentence that the window knows in English alone."""
    if not sentence:
        return ""
    words = translate("HashDesk", "{sentence}", "an error that is only known in English")
    return words.format(sentence=sentence)


def _gap(name: str, gap: Gap) -> str:
    if isinstance(gap, Said):
        return words_of(gap)
    if isinstance(gap, str):
        return reason_words(gap) if name == UNREAD else formatting.shown(gap)
    return formatting.count(gap) if isinstance(gap, int) else QLocale().toString(gap, "f", 1)
