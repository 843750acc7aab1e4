"""The list of models where one is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from hashdesk.ui.shell.main_window import MainWindow
from tests.adapting import use_shipped
from tests.cli.models.test_damaged_models import damaged_codes, truncated_heads
from tests.conftest import MANY
from tests.ui.conftest import OpenWindow
from tests.ui.encoder.test_standing_models import card, words

pytestmark = pytest.mark.slow

ADAPTED = "Adapted to my photos"


def test_the_card_of_a_damaged_model_says_so(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """Nothing advises to use it, and “Use” is greyed: it would fail. It can be deleted."""
    row = use_shipped(adapted)
    truncated_heads(adapted, row.name)
    window = open_window(adapted)
    shown = words(window, qtbot, ADAPTED)
    said = "It is damaged (its files are not what was written): delete it, and adapt again."
    assert shown[1] == said
    assert not any("Use this model" in line for line in shown)
    enabled = {one.text(): one for one in buttons(window)}
    assert not enabled["Use"].isEnabled()
    assert enabled["Use"].toolTip() == said
    assert enabled["Delete…"].isEnabled()
    assert not any("damaged" in line for line in words(window, qtbot, "HashDesk general"))


def test_codes_that_are_made_again(qtbot: QtBot, open_window: OpenWindow, adapted: Path) -> None:
    row = use_shipped(adapted)
    damaged_codes(adapted, row.name)
    window = open_window(adapted)
    shown = words(window, qtbot, ADAPTED)
    assert shown[1] == (f"The codes of {MANY} of its photos are damaged: “Use” makes them again.")
    assert not any("must be read" in line for line in shown)
    (use,) = (one for one in buttons(window) if one.text() == "Use")
    assert use.isEnabled()


def test_the_card_of_the_one_in_use(qtbot: QtBot, open_window: OpenWindow, adapted: Path) -> None:
    (folder,) = (adapted / "encoders").iterdir()
    truncated_heads(adapted, folder.name)
    shown = words(open_window(adapted), qtbot, ADAPTED)
    assert shown[1].endswith("use another one, delete this one, and adapt again.")
    assert shown[-1] == "in use, damaged"


def buttons(window: MainWindow) -> list[QPushButton]:
    found = card(window, ADAPTED)
    assert found is not None
    return found.findChildren(QPushButton)
