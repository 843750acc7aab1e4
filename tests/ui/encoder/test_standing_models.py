"""The list of models where one was adapted from a model that was added."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.storage.caches.feature_cache import features_path
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders import model_damage
from hashdesk.encoders.files.backbone_files import BackboneFiles
from hashdesk.encoders.library_heads.method import LIBRARY_METHOD, TOO_FEW_TO_JUDGE
from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.main_window import MainWindow
from tests.adapted_from import ADAPTED, MADE, stand_on
from tests.core.code_sets.test_left_to_read import keep_features
from tests.small_models import add_small_model
from tests.ui.conftest import PATIENCE_MS, OpenWindow


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackboneFiles:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return add_small_model()


@pytest.fixture
def library(own_library: Path, model: BackboneFiles) -> Path:
    with LibraryDB(own_library, write=True) as db:
        stand_on(db, model)
    return own_library


@pytest.fixture
def all_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoders of a test have no files, which says nothing about what else their cards say."""
    monkeypatch.setattr(model_damage, "damage_each", lambda *_: {})


def card(window: MainWindow, beginning: str) -> QFrame | None:
    """The card of the list whose title begins so."""
    for one in window.main_layout.encoder.code_sets.findChildren(QFrame, "card"):
        if one.isVisible() and one.findChildren(QLabel)[0].text().startswith(beginning):
            return one
    return None


def words(window: MainWindow, qtbot: QtBot, beginning: str) -> list[str]:
    """The lines of that card, once it is there."""
    window.features.navigator.show_page(PageId.ENCODER)
    qtbot.waitUntil(lambda: card(window, beginning) is not None, timeout=PATIENCE_MS)
    found = card(window, beginning)
    assert found is not None
    return [line.text() for line in found.findChildren(QLabel)]


def test_deleting_a_model_names_what_stands_on_it(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """In the question; after a yes both are gone, and one quiet message says what is free."""
    window = open_window(library)
    assert "It stands on “Cells”, which you added." in words(window, qtbot, "Adapted to my")
    shown = card(window, "Cells")
    assert shown is not None
    (delete,) = (one for one in shown.findChildren(QPushButton) if one.text() == "Delete…")
    delete.click()
    (asked,) = window.findChildren(QMessageBox)
    assert "“Adapted to my photos · " in asked.text()
    assert "”, made from it? That frees " in asked.text()
    next(one for one in asked.buttons() if one.text() == "Delete").click()
    qtbot.waitUntil(lambda: window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert not window.main_layout.notice_bar.words
    with LibraryDB(library) as db:
        assert not {MADE, ADAPTED} & {row.name for row in db.encoders()}
    said = [one.text() for one in window.main_layout.status_bar.findChildren(QLabel)]
    assert any(
        line.startswith("Deleted: “Cells”, and what was adapted from it, which frees ")
        for line in said
    )


@pytest.mark.slow
def test_card_question_and_answer_tell_one_size(
    qtbot: QtBot, open_window: OpenWindow, library: Path, model: BackboneFiles
) -> None:
    """What deleting the model frees, which depends on what else shares its features."""
    features_path(library, model.name).write_bytes(bytes(500_000))
    window = open_window(library)

    def size(beginning: str) -> str:
        lines = words(window, qtbot, beginning)
        (line,) = (
            one
            for one in lines
            if re.match("Deleting it (frees|also deletes .*, made from it, and frees) ", one)
            is not None
        )
        return line.removeprefix("Deleting it frees ").removesuffix(".")

    def delete(beginning: str) -> list[QPushButton]:
        shown = card(window, beginning)
        found = [] if shown is None else shown.findChildren(QPushButton)
        return [one for one in found if one.text() == "Delete…" and one.isEnabled()]

    def ask(beginning: str) -> QMessageBox:
        qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
        qtbot.waitUntil(lambda: len(delete(beginning)) == 1, timeout=PATIENCE_MS)
        delete(beginning)[0].click()
        (asked,) = window.findChildren(QMessageBox)
        return asked

    def is_told(freed: str) -> bool:
        said = window.main_layout.status_bar.findChildren(QLabel)
        return any(one.text().endswith(f"which frees {freed}") for one in said)

    told = size("Adapted to my")
    asked = ask("Adapted to my")
    assert f" That frees {told}; your photos stay. " in asked.text()
    next(one for one in asked.buttons() if one.text() == "Delete").click()
    qtbot.waitUntil(lambda: card(window, "Adapted to my") is None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    # Its card still names what stood on it, until the cards are made anew.
    qtbot.waitUntil(
        lambda: any(one.startswith("Deleting it frees ") for one in words(window, qtbot, "Cells")),
        timeout=PATIENCE_MS,
    )
    told = size("Cells")
    asked = ask("Cells")
    assert f" That frees {told}; your photos stay. " in asked.text()
    next(one for one in asked.buttons() if one.text() == "Delete").click()
    qtbot.waitUntil(lambda: is_told(told), timeout=PATIENCE_MS)


def test_every_card_of_a_model_that_can_be_deleted_tells_a_size(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """Of one that ships, what this library keeps of it, as the question says; of none in use."""
    window = open_window(library)
    for name in ("HashDesk general", "Cells", "Adapted to my photos"):
        lines = words(window, qtbot, name)
        told = sum(
            re.match("Deleting it (frees|also deletes .*, made from it, and frees) ", one)
            is not None
            for one in lines
        )
        assert told == ("in use" not in lines)
        if name == "Cells":
            adapted = words(window, qtbot, "Adapted to my photos")[0]
            goes = f"Deleting it also deletes “{adapted}”, made from it, and frees "
            assert any(one.startswith(goes) for one in lines)
        assert not [one for one in lines if "fitted" in one or "best" in one]


def test_no_card_tells_what_deleting_frees_where_that_cannot_be(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    with LibraryDB(library, write=True) as db:
        db.use_encoder(next(row for row in db.encoders() if row.name == ADAPTED))
    lines = words(open_window(library), qtbot, "Cells")
    kept = "stands on it: to delete it, first use another model."
    assert any(one.endswith(kept) for one in lines)
    assert not [one for one in lines if one.startswith("Deleting it")]


def test_a_card_says_how_much_a_switch_that_was_stopped_elsewhere_has_to_read(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, model: BackboneFiles
) -> None:
    keep_features(own_library, model.name, 7)
    lines = words(open_window(own_library), qtbot, "Cells")
    assert "To use it, 17 of 24 photos must be read first." in lines


def test_a_model_that_the_one_in_use_stands_on_says_so(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    with LibraryDB(library, write=True) as db:
        (row,) = (one for one in db.encoders() if one.name == ADAPTED)
        db.use_encoder(row)
    lines = words(open_window(library), qtbot, "Cells")
    assert any(
        line.startswith("“Adapted to my photos · ")
        and line.endswith("which is in use, stands on it: to delete it, first use another model.")
        for line in lines
    )


def test_delete_looks_greyed_and_says_why_while_a_task_runs(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    window = open_window(library)
    words(window, qtbot, "Cells")
    page = window.main_layout.encoder.code_sets
    before = colours(window)
    page.show_choice(page._shown[0], busy=True, task="Adding Mine")
    qtbot.waitUntil(lambda: card(window, "Cells") is not None, timeout=PATIENCE_MS)
    assert colours(window) != before
    shown = card(window, "Cells")
    assert shown is not None
    (delete,) = (one for one in shown.findChildren(QPushButton) if one.text() == "Delete…")
    assert not delete.isEnabled()
    assert delete.toolTip() == "This task is running: Adding Mine."


def colours(window: MainWindow) -> set[int]:
    """The colours of the button that deletes, as it is drawn."""
    shown = card(window, "Cells")
    assert shown is not None
    (delete,) = (one for one in shown.findChildren(QPushButton) if one.text() == "Delete…")
    picture = delete.grab().toImage()
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {picture.pixel(*place) for place in places}


def test_a_model_that_was_deleted_elsewhere_is_missing(
    qtbot: QtBot, open_window: OpenWindow, library: Path
) -> None:
    """Also the one in use; its card says what can be done."""
    with LibraryDB(library, write=True) as db:
        db.use_encoder(next(row for row in db.encoders() if row.name == MADE))
    shutil.rmtree(paths.models())
    said = words(open_window(library), qtbot, "Cells")
    assert "in use, missing" in said
    assert "Its files are gone, so it reads no photos: add it again, or use another." in said


@pytest.mark.usefixtures("all_whole")
def test_a_model_that_could_not_be_compared_says_why(
    qtbot: QtBot, open_window: OpenWindow, library: Path, model: BackboneFiles
) -> None:
    few = {"name": "Few", "method": LIBRARY_METHOD, "backbone": model.name, "estimate": {}}
    with LibraryDB(library, write=True) as db:
        db.encoder("c" * 32, json.dumps({**few, TOO_FEW_TO_JUDGE: 34}))
    assert (
        "Whether it finds more was not measured: that takes at least 96 different photos; there "
        "were 34."
    ) in words(open_window(library), qtbot, "Few")


@pytest.mark.usefixtures("all_whole")
def test_which_model_to_use_stands_out_on_its_card(
    qtbot: QtBot, open_window: OpenWindow, library: Path, model: BackboneFiles
) -> None:
    """As plainly as in a terminal, and in no other sense than on the cards of others."""
    facts = {"method": LIBRARY_METHOD, "backbone": model.name}
    with LibraryDB(library, write=True) as db:
        used = db.encoder_in_use()
        assert used is not None
        for letter, name, before, gain in (
            ("c", "Lost", used.title, -0.2),
            ("d", "Trial", "Lost", 0.2),
        ):
            one = {"groups_before": 0.5, "groups_after": 0.5 + gain}
            one |= {"edits_before": 0.8, "edits_after": 0.8}
            estimate = {"compared_with": before, "estimate": {str(bits): one for bits in BITS}}
            db.encoder(letter * 32, json.dumps({"name": name, **facts, **estimate}))
    window = open_window(library)
    for name, plain in (
        ("Lost", ["It finds less than “HashDesk general”."]),
        (
            "Trial",
            [
                "It finds more than “Lost”. It was not compared with “HashDesk general”, which is "
                "in use.",
            ],
        ),
    ):
        words(window, qtbot, name)
        shown = card(window, name)
        assert shown is not None
        _title, *lines = shown.findChildren(QLabel)
        assert [one.text() for one in lines if not one.property("role")] == plain
        assert [one.text() for one in lines[: len(plain)]] == plain
