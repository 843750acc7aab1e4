"""What the notice bar says of an error."""

from __future__ import annotations

import errno

import pytest
from pytestqt.qtbot import QtBot

from hashdesk.core.errors import LibraryBusy
from hashdesk.ui.notifier import Notifier


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (LibraryBusy("It is busy."), "It is busy."),
        (OSError(errno.EIO, "", "/x"), "The drive of /x does not answer (Input/output error). "),
        (KeyError(), "KeyError"),
    ],
)
def test_errors_are_sentences(qtbot: QtBot, error: Exception, sentence: str) -> None:
    notifier = Notifier()
    with qtbot.waitSignal(notifier.noticed) as noticed:
        notifier.show_error(error)
    assert noticed.args is not None
    assert noticed.args[0].startswith(sentence)
