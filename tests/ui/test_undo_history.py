"""The history of what can be undone: the order of steps, and steps that leave it."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QApplication

from hashdesk.ui.undo_history import UndoHistory


class Doings:
    """A history, and what was done and taken back."""

    def __init__(self) -> None:
        self.history = UndoHistory()
        self.done: list[str] = []

    def mark(self, name: str) -> None:
        """A step that can be done again."""
        self.done.append(name)
        self.history.add(name, lambda: self.done.remove(name), lambda: self.done.append(name))

    def throw_away(self, name: str) -> None:
        """A step that cannot."""
        self.done.append(name)
        self.history.add(name, lambda: self.done.remove(name))


@pytest.fixture
def doings(qapp: QApplication) -> Doings:
    return Doings()


def test_the_last_step_is_undone_first_and_redone_last(doings: Doings) -> None:
    doings.mark("a")
    doings.mark("b")
    gc.collect()
    history = doings.history
    history.undo()
    assert (doings.done, history.undo_words, history.redo_words) == (["a"], "a", "b")
    history.undo()
    assert (doings.done, history.undo_words, history.redo_words) == ([], "", "a")
    history.undo()
    history.redo()
    history.redo()
    assert (doings.done, history.can_redo) == (["a", "b"], False)


def test_what_came_back_from_the_trash_is_not_thrown_away_again(doings: Doings) -> None:
    """The steps around it can be redone."""
    doings.mark("a")
    doings.throw_away("b")
    doings.mark("c")
    for _ in range(3):
        doings.history.undo()
    assert doings.done == []
    doings.history.redo()
    doings.history.redo()
    assert (doings.done, doings.history.can_redo) == (["a", "c"], False)


def test_a_step_that_was_taken_back_otherwise(doings: Doings) -> None:
    """It is passed over, wherever it stands, and even if it has left the history."""
    history = doings.history
    first = history.add("first", lambda: doings.done.append("first"))
    doings.mark("a")
    last = history.add("last", lambda: doings.done.append("last"))
    history.drop(first)
    history.drop(last)
    assert history.undo_words == "a"
    history.undo()
    assert (doings.done, history.can_undo) == ([], False)
    undone = history.add("undone", lambda: None, lambda: None)
    history.undo()
    doings.mark("b")  # what was undone leaves the history
    gc.collect()
    history.drop(undone)
    assert (history.undo_words, history.can_redo) == ("b", False)


def test_it_says_what_is_so_now(doings: Doings) -> None:
    """Of a step without words, that is told later; what was said before is not so any more."""
    said: list[str] = []
    history = doings.history
    history.told.connect(said.append)
    changes: list[str] = []
    history.changed.connect(lambda: changes.append(history.undo_words))
    history.add("a", lambda: None, lambda: None, done="a is so", undone="a is not so")
    history.undo()
    history.redo()
    assert said == ["a is so", "a is not so", "a is so"]
    assert changes == ["a", "", "a"]
    doings.mark("b")
    assert len(said) == 3
    history.undo()
    assert said[3:] == [""]


def test_what_is_done_anew_adds_a_step_of_its_own(doings: Doings) -> None:
    """Until then, and if it comes to nothing, there is none; it tells of itself what was done."""
    history = doings.history
    told: list[str] = []
    history.told.connect(told.append)
    later: list[str] = []
    history.add("a", lambda: None, lambda: later.append("a"), anew=True)
    assert (history.undo_words, history.can_redo) == ("a", False)
    history.undo()
    assert (history.can_undo, history.redo_words) == (False, "a")
    history.redo()
    assert later == ["a"]
    assert not history.can_undo
    assert not history.can_redo
    assert not any(told)
    history.add("a", lambda: None, lambda: later.append("a"), anew=True)
    assert history.undo_words == "a"
