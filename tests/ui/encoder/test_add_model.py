"""Adding a model in the window: looked into, added by the real command, used, deleted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.errors import ModelRefused
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.added_models.adding import remove_added
from hashdesk.encoders.added_models.description_lines import ModelRow, description_lines
from hashdesk.encoders.added_models.refusals import Refusal
from hashdesk.encoders.added_models.torchvision_list import torchvision_models
from hashdesk.ui.app import language
from hashdesk.ui.button_words import WITH_BUTTONS
from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adding.add_model_dialog import AddModelDialog
from hashdesk.ui.encoder.adding.model_words import (
    ROW_NAMES,
    RULES,
    model_facts,
    rule_words,
)
from hashdesk.ui.encoder.adding.refusal_words import REFUSALS
from hashdesk.ui.encoder.model_purpose import SMALL_BACKBONE
from hashdesk.ui.error_words import error_words, told_words
from hashdesk.ui.formatting import translate
from hashdesk.ui.shell.main_window import MainWindow
from tests.encoders.added_models.small_graphs import put, tokens, vision
from tests.encoders.added_models.test_layouts import LAYOUTS, described
from tests.small_models import add_small_model
from tests.ui.conftest import PATIENCE_MS, OpenWindow

ADDING_MS = 120_000
USING_MS = 300_000


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HASHDESK_PYTORCH", str(tmp_path / "no pytorch"))
    return tmp_path / "models"


def open_dialog(qtbot: QtBot, window: MainWindow) -> AddModelDialog:
    """Press *Add a model…* by the keyboard; the dialog."""
    window.features.navigator.show_page(PageId.ENCODER)
    add = window.main_layout.encoder.code_sets.add_button
    qtbot.keyClick(add, Qt.Key.Key_Space)
    dialog = window.features.encoder.adding.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible, timeout=PATIENCE_MS)
    return dialog


def shown(dialog: AddModelDialog) -> dict[str, tuple[str, str]]:
    return {fact.name: (fact.value, fact.rule) for fact in dialog.found.facts}


def named(window: MainWindow, name: str) -> list[QPushButton]:
    """The buttons of the list that a screen reader calls by this name."""
    found = window.main_layout.encoder.code_sets.findChildren(QPushButton)
    return [one for one in found if one.accessibleName() == name and one.isVisible()]


def press(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Wait for a button of the list, and press it by the keyboard."""

    def ready() -> bool:
        return any(one.isEnabled() for one in named(window, name))

    qtbot.waitUntil(ready, timeout=PATIENCE_MS)
    qtbot.keyClick(named(window, name)[0], Qt.Key.Key_Space)


def in_use(library: Path) -> tuple[str, str]:
    """The backbone of the encoder in use, and its title."""
    with LibraryDB(library) as db:
        row = db.encoder_in_use()
    assert row is not None
    return row.backbone, row.title


def test_names_are_shown_before_anything_is_fetched(
    qtbot: QtBot, window: MainWindow, models: Path
) -> None:
    """All by the keyboard: part of a name, down, and what is known is there."""
    dialog = open_dialog(qtbot, window)
    assert not dialog.add_button.isEnabled()
    qtbot.keyClicks(dialog.choice.field, "convnext_t")
    names = dialog.choice.list
    rows = [names.topLevelItem(number) for number in range(names.topLevelItemCount())]
    (row,) = [one for one in rows if one is not None and not one.isHidden()]
    assert [row.text(number) for number in range(3)] == [
        "convnext_tiny",
        "114.4 MB",
        "BSD 3-Clause",
    ]
    qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Down)
    assert dialog.focusWidget() is names
    facts = shown(dialog)
    assert facts["Licence"] == ("BSD 3-Clause", "")
    assert facts["Size"] == ("114.4 MB, fetched from the internet", "")
    assert facts["Pictures"] == (
        "224 × 224 pixels, the middle of a picture of 236 pixels, bilinear",
        "as torchvision says",
    )
    assert facts["Words"] == ("those of its 1,000 classes, as guesses", "")
    assert dialog.add_button.text() == "Install and add"  # PyTorch is missing
    assert dialog.add_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)
    assert not models.exists()


def test_enter_in_the_field_chooses_and_adds_nothing(
    qtbot: QtBot, window: MainWindow, models: Path
) -> None:
    """Not even when a model was chosen before, which Enter elsewhere in the dialog would add."""
    dialog = open_dialog(qtbot, window)
    for words, name in (("convnext_t", "convnext_tiny"), ("swin_t", "swin_t")):
        dialog.choice.field.setFocus()
        dialog.choice.field.setText(words)
        qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Return)
        assert not dialog.stop_button.isVisible()
        assert shown(dialog)["Model"][0].startswith(name)
        assert dialog.add_button.isEnabled()
    dialog.choice.field.setFocus()
    dialog.choice.field.setText("no such name")
    qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.choice.field
    assert dialog.choice.none_found.isVisible()
    dialog.choice.field.setText("swin_t")
    assert not dialog.choice.none_found.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)
    assert not models.exists()


def test_a_name_that_the_list_no_longer_shows_is_not_chosen(
    qtbot: QtBot, window: MainWindow
) -> None:
    """What would be added is always in sight."""
    dialog = open_dialog(qtbot, window)
    dialog.choice.field.setText("efficientnet_b0")
    qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Down)
    dialog.choice.field.setText("efficientnet_b")  # it is still there
    assert dialog.add_button.isEnabled()
    dialog.choice.field.setText("mobilenet_v3")
    assert not dialog.add_button.isEnabled()
    assert not dialog.found.facts
    assert not dialog.choice.list.selectedItems()
    dialog.add_wanted.emit()
    assert not dialog.is_adding
    dialog.reject()


def test_models_that_a_terminal_adds_and_deletes_are_shown_at_once(
    qtbot: QtBot, window: MainWindow, models: Path
) -> None:
    """Also the first one, for which there is no folder yet."""
    window.features.navigator.show_page(PageId.ENCODER)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    made = add_small_model()
    qtbot.waitUntil(lambda: len(named(window, "Use: Cells")) == 1, timeout=PATIENCE_MS)
    remove_added(models, made.name)
    qtbot.waitUntil(lambda: not named(window, "Use: Cells"), timeout=PATIENCE_MS)


def test_a_folder_is_looked_into_and_added(
    qtbot: QtBot, window: MainWindow, models: Path, tmp_path: Path
) -> None:
    """What inspection found is shown with its rules; then the command adds it."""
    source = put(tmp_path / "Mine", LAYOUTS["hugging-face-clip"])
    (source / "onnx" / "text_model.onnx").unlink()
    dialog = open_dialog(qtbot, window)
    dialog.path_chosen.emit(source)
    assert dialog.stop_button.isVisible()
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=ADDING_MS)
    facts = shown(dialog)
    assert facts["Model"] == ("Mine · folder in the layout of Hugging Face", "")
    assert facts["Licence"] == ("mit", "")
    assert facts["Pictures"][1] == "as preprocessor_config.json says"
    assert facts["Output"] == ("image_embeds", "by its name: one row of numbers a picture")
    assert facts["Features"] == ("16 numbers a photo", "")
    assert dialog.focusWidget() is dialog.add_button
    assert not models.exists()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.strip.bar.isVisible()
    assert not dialog.choice.isEnabled()
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=ADDING_MS)
    (name,) = [place.name for place in models.iterdir()]
    assert name.startswith("own-mine-")
    said = "“Mine” was added: “Use” on its card switches this library to it."
    assert said in window.main_layout.notice_bar.words  # the card is in sight
    qtbot.waitUntil(lambda: len(named(window, "Use: Mine")) == 1, timeout=PATIENCE_MS)
    press(qtbot, window, "Delete: Mine")
    question = window.findChild(QMessageBox)
    assert question is not None
    assert question.text().startswith("Delete “Mine” and what it knows of your photos? That frees ")
    assert (models / name).exists()
    (delete,) = [one for one in question.buttons() if one.text() == "Delete"]
    delete.click()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    assert list(models.iterdir()) == []
    qtbot.waitUntil(lambda: not named(window, "Delete: Mine"), timeout=PATIENCE_MS)


@pytest.mark.slow
def test_a_model_that_was_added_before_is_said_to_be(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    """When it is looked into, and when it is added again."""
    source = put(tmp_path / "Mine", {"model.onnx": vision()})
    dialog = open_dialog(qtbot, window)
    dialog.path_chosen.emit(source)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=ADDING_MS)
    dialog.add_button.click()
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=ADDING_MS)
    again = open_dialog(qtbot, window)
    again.path_chosen.emit(source)
    qtbot.waitUntil(again.add_button.isEnabled, timeout=ADDING_MS)
    hints = [line.text() for line in again.found.findChildren(QLabel)]
    assert any(line.startswith("“Mine” is already added: “Use” on its card") for line in hints)
    assert any(line.endswith("If it has changed since, add it again.") for line in hints)
    assert again.add_button.text() == "Add again"
    again.add_button.click()
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=ADDING_MS)
    assert "“Mine” is already added: “Use” on its card" in window.main_layout.notice_bar.words


def test_a_model_of_torchvision_that_is_added_needs_no_adding(
    qtbot: QtBot, window: MainWindow
) -> None:
    add_small_model("swin_t", source=torchvision_models(paths.resources())["swin_t"].url)
    dialog = open_dialog(qtbot, window)
    dialog.choice.field.setText("swin_t")
    qtbot.keyClick(dialog.choice.field, Qt.Key.Key_Return)
    hints = [line.text() for line in dialog.found.findChildren(QLabel)]
    assert "“swin_t” is already added: “Use” on its card switches this library to it." in hints
    assert not dialog.add_button.isEnabled()
    dialog.close_button.click()
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("graph", "sentence"),
    [
        (b"no graph", "cannot be used"),
        (vision(width=1), "it gives 1 numbers a picture"),
    ],
)
def test_what_is_refused_is_one_sentence_in_the_dialog(
    qtbot: QtBot, window: MainWindow, models: Path, tmp_path: Path, graph: bytes, sentence: str
) -> None:
    """Whether it is no model at all, or only trying it out tells."""
    source = put(tmp_path / "Bad", {"model.onnx": graph}) / "model.onnx"
    dialog = open_dialog(qtbot, window)
    dialog.path_chosen.emit(source)
    qtbot.waitUntil(lambda: not dialog.stop_button.isVisible(), timeout=ADDING_MS)
    if dialog.add_button.isEnabled():
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.stop_button.isVisible(), timeout=ADDING_MS)
    assert dialog.strip.trouble.isVisible()
    assert sentence in dialog.strip.trouble.text()
    assert dialog.choice.isEnabled()
    assert not models.exists()
    qtbot.waitUntil(lambda: not window.main_layout.notice_bar.words, timeout=PATIENCE_MS)
    dialog.close_button.click()
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)


def test_stop_stops_and_nothing_was_added(
    qtbot: QtBot, window: MainWindow, models: Path, tmp_path: Path
) -> None:
    source = put(tmp_path / "Mine", {"model.onnx": tokens(class_token=True)})
    dialog = open_dialog(qtbot, window)
    dialog.path_chosen.emit(source)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=ADDING_MS)
    dialog.add_button.click()
    dialog.stop_button.click()
    assert dialog.isVisible()
    assert not dialog.stop_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.stop_button.isVisible(), timeout=ADDING_MS)
    assert dialog.strip.trouble.text() == "Stopped. Nothing was added."
    assert not models.exists()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.features.encoder.adding.dialog is None, timeout=PATIENCE_MS)


def test_a_window_that_closes_ends_the_command_and_resumes_it_later(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path, models: Path, tmp_path: Path
) -> None:
    """No process is left behind, which a fixture checks."""
    source = put(tmp_path / "Mine", {"model.onnx": vision()})
    window = open_window(library_folder)
    dialog = open_dialog(qtbot, window)
    dialog.path_chosen.emit(source)
    qtbot.waitUntil(dialog.add_button.isEnabled, timeout=ADDING_MS)
    dialog.add_button.click()
    window.stop_and_close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE_MS)
    assert not models.exists()
    again = open_window(library_folder)
    bar = again.main_layout.status_bar
    assert bar.unfinished.text() == "Adding “Mine” was stopped"
    bar.resume_button.click()
    assert again.parts.jobs.title == "Adding Mine"
    qtbot.waitUntil(lambda: not again.busy, timeout=ADDING_MS)
    assert again.main_layout.notice_bar.words.startswith("“Mine” was added: ")
    assert len(list(models.iterdir())) == 1
    assert not again.features.unfinished.commands


@pytest.mark.slow
def test_a_library_goes_over_to_an_added_model(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    """*Use* makes codes for it; then the list says what it finds, and it cannot be deleted."""
    model = add_small_model()
    before = in_use(large)
    window = open_window(large)
    window.features.navigator.show_page(PageId.ENCODER)
    press(qtbot, window, "Use: Cells")
    buttons = window.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Switch" and one.isVisible()).click()
    qtbot.waitUntil(lambda: window.busy, timeout=PATIENCE_MS)
    assert in_use(large) == before
    qtbot.waitUntil(lambda: not window.busy, timeout=USING_MS)
    assert not window.main_layout.notice_bar.words
    assert in_use(large) == (model.name, "Cells")
    qtbot.waitUntil(lambda: not named(window, "Use: Cells"), timeout=PATIENCE_MS)

    def greyed() -> list[str]:
        """Why the model in use cannot be deleted, as its button says once no task runs."""
        found = window.main_layout.encoder.code_sets.findChildren(QPushButton)
        deletes = [one for one in found if one.accessibleName().startswith("Delete: Cells")]
        return [one.toolTip() for one in deletes if one.isVisible() and not one.isEnabled()]

    why_kept = "To delete it, first use another model."
    qtbot.waitUntil(lambda: greyed() == [why_kept], timeout=PATIENCE_MS)
    words = [one.text() for one in window.main_layout.encoder.code_sets.findChildren(QLabel)]
    (reasons,) = (line for line in words if line.startswith("On photos that it did not learn"))
    assert any(re.match("(Use|Keep) ", line) and "HashDesk general" in line for line in words)
    assert re.search(r" at similar photos \(\d+\.\d%\u00a0→\u00a0\d+\.\d%\) and ", reasons)
    assert "To delete it, first use another model." in words
    with LibraryDB(large) as db:
        (shipped,) = (row.title for row in db.encoders() if row.backbone == SMALL_BACKBONE)
    press(qtbot, window, f"Use: {shipped}")
    qtbot.waitUntil(lambda: in_use(large)[1] == shipped and not window.busy, timeout=USING_MS)

    def deletes() -> list[str]:
        buttons = (one for one in window.findChildren(QPushButton) if one.isVisible())
        return [
            one.accessibleName()
            for one in buttons
            if one.accessibleName().startswith("Delete: Cells")
        ]

    qtbot.waitUntil(lambda: len(deletes()) == 1, timeout=PATIENCE_MS)
    (delete,) = deletes()
    press(qtbot, window, delete)
    buttons = window.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Delete" and one.isVisible()).click()
    qtbot.waitUntil(lambda: not named(window, delete) and not window.busy, timeout=USING_MS)
    assert not list(large.glob(f"*{model.name}*"))
    assert not list(paths.models().iterdir())


def test_a_text_graph_without_its_tokenizer_is_told(qapp: QApplication, tmp_path: Path) -> None:
    source = put(tmp_path / "clip", LAYOUTS["hugging-face-clip"])
    (source / "tokenizer.json").unlink()
    words = next(fact for fact in model_facts(described(source), "1 MB") if fact.name == "Words")
    assert words.value == "none: it could read text, but its tokenizer.json is not there"


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_terminal_shows_the_same_rows(qapp: QApplication, name: str, tmp_path: Path) -> None:
    """Named alike, in the same order, and with the same words."""
    found = described(put(tmp_path / name, LAYOUTS[name]))
    facts = model_facts(found, "1.0 MB")
    lines = [f"{one.name}: {one.value}{f' ({one.rule})' if one.rule else ''}" for one in facts]
    assert lines == description_lines(found, "1.0 MB")
    assert tuple(row.value for row in ModelRow) == ROW_NAMES


def test_every_rule_and_refusal_has_german_words(qapp: QApplication, tmp_path: Path) -> None:
    """No layout is described, and no model refused, in words that the window does not know."""
    translators = language.set_language(qapp, "de")
    try:
        for name, files in LAYOUTS.items():
            source = put(tmp_path / name, files)
            if (source / "model.onnx").exists() and len(files) == 1:
                source = source / "model.onnx"
            found = described(source)
            for rule in found.rules.values():
                assert rule_words(rule) != rule, (name, rule)
            assert model_facts(found, "1 MB")[0].name == "Modell"
        assert rule_words("as a.json says") == "wie a.json sagt"
        assert all(rule_words(str(rule)) != str(rule) for rule in RULES)
        own = [one for one in Refusal if one.name not in WITH_BUTTONS]
        assert {str(one) for one in REFUSALS} == {one.value for one in own}
        assert all(translate("HashDesk", one.value) != one.value for one in own)
        reason = Refusal.LARGE_WEIGHTS.say(most=2.0)
        told = Refusal.UNUSABLE.say(name="a.onnx", reason=reason)
        assert error_words(ModelRefused(told)).endswith(" 2,0 GB.")
        known = told_words(str(told), told.document(), Refusal)
        assert known == error_words(ModelRefused(told))
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        language.set_language(qapp, "en")
