"""The letters that choose the entries of menus."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QMenu


def check_letters(shown: QMenu) -> None:
    """Fail unless each entry of a menu has a letter, and no two the same."""
    check_unique(found := [_letter(one.text()) for one in shown.actions() if not one.isSeparator()])
    assert all(found), found


def check_named(shown: QMenu, names: frozenset[str]) -> None:
    """The same of a menu and all below it, but entries that show one of these need no letter.

    names: what entries begin with, such as cameras and folders: their words are not the program's.
    """
    entries = [one for one in shown.actions() if not one.isSeparator()]
    assert entries
    found = [_letter(one.text()) for one in entries]
    check_unique([letter for letter in found if letter])
    for entry, letter in zip(entries, found, strict=True):
        assert letter or any(entry.text().startswith(name) for name in names), entry.text()
        if isinstance(below := entry.menu(), QMenu) and entry.isEnabled():
            check_named(below, names)


def check_unique(letters: list[str]) -> None:
    """Fail unless no two letters are the same, and none is more than one."""
    assert all(len(letter) <= 1 for letter in letters), letters
    assert len(letters) == len(set(letters)), letters


def _letter(text: str) -> str:
    """The letter that chooses an entry; empty: there is none."""
    return "".join(re.findall("&([^&])", text.replace("&&", ""))).upper()
