"""Menus that are filled as they open, and those at a place in a list: letters choose entries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

import hashdesk.ui
from hashdesk.core.duplicates.review.group_order import GroupOrder
from hashdesk.core.storage.photos.photo_filter import FactNumber, FilterChoices, PhotoFilter
from hashdesk.ui.duplicates.finding.options_menu import GroupsMenu
from hashdesk.ui.filters.fact_conditions import STEPS, at_least, range_text
from hashdesk.ui.filters.filter_button import MOST_LISTED, FilterButton
from hashdesk.ui.library.folder_nodes import FolderNode
from tests.ui.menu_letters import check_named, check_unique

SOURCES = Path(hashdesk.ui.__file__).parent
HINT = "Click a rule to put it first"  # it can't be chosen
CAMERAS = tuple(f"R&D {number}" for number in range(MOST_LISTED + 3))
CHOICES = FilterChoices(
    cameras=tuple((name, 2) for name in CAMERAS),
    formats=(("JPEG", 5), ("PNG", 1)),
    located=3,
    photos=50,
    lenses=(("50 mm", 3),),
    stars=((1, 3), (5, 1)),
    keywords=(("dog", 3),),
    numbers=frozenset(FactNumber),
)


@pytest.fixture(params=["english", "german"])
def spoken(request: pytest.FixtureRequest) -> None:
    """The application, in each language."""
    if request.param == "german":
        request.getfixturevalue("german")


@pytest.mark.usefixtures("spoken")
def test_the_filter_menu(qtbot: QtBot) -> None:
    """With all that a library may have, and a folder whose name has an "&"."""
    button = FilterButton()
    qtbot.addWidget(button)
    button.set_choices(CHOICES)
    button.show_failed(2)
    button.show_folder("A & B", folder_only=True)
    button.menu().aboutToShow.emit()
    shown = [name.replace("&", "&&") for name in CAMERAS]
    stars = [at_least(least) for least, _ in CHOICES.stars]
    names = frozenset([*shown, "JPEG", "PNG", "50 mm", "dog", *stars, *map(range_text, STEPS)])
    check_named(button.menu(), names)
    button.show_filter(PhotoFilter())


@pytest.mark.usefixtures("spoken")
def test_the_menu_of_duplicates(qtbot: QtBot) -> None:
    button = GroupsMenu()
    qtbot.addWidget(button)
    button.show_folders((FolderNode(b"/R&D", b"", 3, False, (1,), ()),))
    button.menu().aboutToShow.emit()
    hint = QCoreApplication.translate("GroupsMenu", HINT)
    check_named(button.menu(), frozenset(["R&&D", hint]))


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a menu
def test_a_letter_leaves_the_menu_open(qtbot: QtBot) -> None:
    """As a click does."""
    button = GroupsMenu()
    qtbot.addWidget(button)
    button.show()
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().center()))
    order = next(one for one in menu.actions() if one.text() == "&Sort groups by").menu()
    assert isinstance(order, QMenu)
    for key in (Qt.Key.Key_I, Qt.Key.Key_O):
        QTest.keyClick(menu, key)
    assert (button.options.turned, button.options.bursts) == (True, True)
    assert menu.isVisible()
    order.popup(menu.pos())
    QTest.keyClick(order, Qt.Key.Key_N)
    assert button.options.order is GroupOrder.COUNT
    assert order.isVisible()
    order.close()
    menu.close()


def added(tree: ast.AST) -> Iterator[str]:
    """The words of the entries that are added to menus in a part of a module."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        words = node.args[0]
        if node.func.attr != "addAction" or not isinstance(words, ast.Call):
            continue
        if isinstance(words.func, ast.Attribute) and words.func.attr == "tr":
            yield ast.literal_eval(words.args[0])


@pytest.mark.usefixtures("spoken")
def test_every_menu_in_the_code() -> None:
    """Also those at a place in a list, which open by a click: what one method adds is unlike."""
    seen = 0
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for kind in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
            for method in [node for node in kind.body if isinstance(node, ast.FunctionDef)]:
                words = [one for one in added(method) if one != HINT]
                told = [QCoreApplication.translate(kind.name, one) for one in words]
                letters = [one.partition("&")[2][:1].upper() for one in told]
                if letters:
                    assert all(letters), (path, told)
                    check_unique(letters)
                    seen += len(letters)
    assert seen >= 10
