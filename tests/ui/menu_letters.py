"""The letters that choose the entries of menus."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QMenu


def _letters(shown: QMenu) -> list[str]:
    """The letter that chooses each entry of a menu, empty where one has none."""
    entries = [one for one in shown.actions() if not one.isSeparator()]
    assert entries
    return ["".join(re.findall("&([^&])", one.text().replace("&&", ""))).upper() for one in entries]


def check_letters(shown: QMenu) -> None:
    """Fail unless each entry of a menu has a letter, and no two the same."""
    found = _letters(shown)
    assert all(len(letter) == 1 for letter in found), found
    assert len(found) == len(set(found)), found
