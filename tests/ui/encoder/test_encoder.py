"""The page of the encoder, with real child processes: adapt, compare, use, go back, delete."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPointF, QSettings, Qt
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.core.code_sets.code_sets import list_code_sets
from hashdesk.core.encoding.codes import take
from hashdesk.core.storage import code_segments
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.encoders.files.bundle import BUNDLE_MANIFEST, load_bundle
from hashdesk.ui.current_page import PageId
from hashdesk.ui.encoder.adapting.adapt_controller import PREVIEW_QUERIES
from hashdesk.ui.encoder.adapting.before_after import ANSWERS
from hashdesk.ui.jobs import progress_words
from hashdesk.ui.jobs.command_process import CommandProcess, CommandResult
from hashdesk.ui.jobs.command_queue import USE_MODEL
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import UNFINISHED_KEY, library_key
from tests.adapting import use_shipped
from tests.conftest import MANY
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.jobs.held import Held
from tests.ui.shell.tab_walk import activate

TRAINING_MS = 240_000


def in_use(library: Path) -> str:
    with LibraryDB(library) as db:
        row = db.encoder_in_use()
    assert row is not None
    return row.name


def names(library: Path) -> set[str]:
    with LibraryDB(library) as db:
        return {code_set.encoder.name for code_set in list_code_sets(db)}


def buttons(window: MainWindow, words: str) -> list[QPushButton]:
    """The buttons with these words, without those of models that are only offered."""
    found = window.main_layout.encoder.code_sets.findChildren(QPushButton)
    shown = [button for button in found if button.text() == words and button.isVisible()]
    return [button for button in shown if "HashDesk large" not in button.accessibleName()]


def deletable(window: MainWindow) -> list[QPushButton]:
    """The buttons that delete a model now."""
    return [one for one in buttons(window, "Delete…") if one.isEnabled()]


def answer_delete(window: MainWindow) -> str:
    """Say yes to the question before a model is deleted; what it asked."""
    (asked,) = window.findChildren(QMessageBox)
    words = asked.text()
    next(one for one in asked.buttons() if one.text().startswith("Delete")).click()
    return words


@pytest.mark.slow
def test_adapting_is_watched_compared_and_kept(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    """From the offer to the new encoder, with the real trainer."""
    before = in_use(large)
    window = open_window(large)
    window.features.navigator.show_page(PageId.ENCODER)
    panel = window.main_layout.encoder.adapt
    panel.adapt_button.setFocus()
    qtbot.keyClick(panel.adapt_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.work.stop_button.isVisible(), timeout=PATIENCE_MS)
    assert window.focusWidget() is panel  # "Pause" is possible a little later
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert not window.parts.jobs.is_stopping
    qtbot.waitUntil(panel.work.pause_button.isEnabled, timeout=TRAINING_MS)
    qtbot.waitUntil(panel.work.pause_button.hasFocus, timeout=TRAINING_MS)
    qtbot.waitUntil(lambda: panel.comparison.isVisible(), timeout=TRAINING_MS)
    choices = {panel.use_button: "main", panel.keep_button: "main"}
    assert choices[window.focusWidget()] == window.focusWidget().property("role")
    captions = {one.text() for one in panel.work.findChildren(QLabel)}
    assert not [words for words in captions if "bits" in words.casefold()]
    assert panel.work.loss.done == 1
    assert panel.work.loss.steps > 1
    assert "belong together" in panel.work.pairs.text()
    assert in_use(large) == before  # nothing changes until the new encoder is accepted
    rows = panel.comparison.rows
    assert len(rows) == PREVIEW_QUERIES
    assert all(len(row.before) == len(row.after) == ANSWERS for row in rows)
    assert "\nOn photos that it did not learn from, " in panel.verdict.text()
    panel.use_button.click()
    qtbot.waitUntil(lambda: in_use(large) != before, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: panel.adapt_button.isVisible() and panel.adapt_button.isEnabled(),
        timeout=PATIENCE_MS,
    )


@pytest.mark.slow
def test_adapting_stops_and_changes_nothing(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    before, known = in_use(large), names(large)
    window = open_window(large)
    window.features.navigator.show_page(PageId.ENCODER)
    panel = window.main_layout.encoder.adapt
    panel.adapt_button.click()
    qtbot.waitUntil(lambda: panel.work.bar.value() > 0, timeout=TRAINING_MS)
    panel.work.stop_button.click()
    assert not panel.work.stop_button.isEnabled()
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(panel.adapt_button.isVisible, timeout=PATIENCE_MS)
    assert (in_use(large), names(large)) == (before, known)
    assert not window.main_layout.notice_bar.words


def test_code_sets_are_used_and_deleted(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """To the adapted encoder and back; each can be deleted but the one in use, which says so."""
    new = use_shipped(adapted).name
    old = in_use(adapted)
    window = open_window(adapted)
    window.features.navigator.show_page(PageId.ENCODER)
    qtbot.waitUntil(lambda: len(buttons(window, "Use")) == 1, timeout=PATIENCE_MS)
    buttons(window, "Use")[0].setFocus()
    qtbot.keyClick(buttons(window, "Use")[0], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: in_use(adapted) == new, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)

    def can_go_back() -> bool:
        found = buttons(window, "Use")
        return (
            len(found) == 1
            and found[0].isEnabled()
            and "HashDesk general" in found[0].accessibleName()
        )

    qtbot.waitUntil(can_go_back, timeout=PATIENCE_MS)
    cards = window.main_layout.encoder.code_sets
    assert window.focusWidget() is cards
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(cards, key)  # once more: it takes nothing back
    assert not window.busy
    assert in_use(adapted) == new
    qtbot.keyClick(cards, Qt.Key.Key_Tab)
    assert window.focusWidget() in cards.findChildren(QPushButton)
    assert {(one.isEnabled(), one.toolTip()) for one in buttons(window, "Delete…")} == {
        (True, ""),
        (False, "To delete it, first use another model."),
    }
    qtbot.mouseClick(buttons(window, "Use")[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: in_use(adapted) == old, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)

    def can_be_deleted() -> bool:
        found = deletable(window)
        return len(found) == 1 and "Adapted to my photos" in found[0].accessibleName()

    qtbot.waitUntil(can_be_deleted, timeout=PATIENCE_MS)
    deletable(window)[0].setFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    (asked,) = window.findChildren(QMessageBox)
    assert asked.text().startswith("Delete “Adapted to my photos · ")
    assert "” and what it knows of your photos? That frees " in asked.text()
    assert " To have one again, adapt again, which takes " in asked.text()
    assert asked.defaultButton().text() == "Cancel"
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert not window.busy
    assert names(adapted) == {new, old}
    qtbot.mouseClick(deletable(window)[0], Qt.MouseButton.LeftButton)
    asked_size = re.search(r"That frees (.+? [kM]B);", answer_delete(window))
    assert asked_size is not None
    qtbot.waitUntil(lambda: names(adapted) == {old}, timeout=PATIENCE_MS)
    said = f"which frees {asked_size[1]}"  # what was asked is what is told

    def told() -> bool:
        labels = window.main_layout.status_bar.findChildren(QLabel)
        return any(one.text().endswith(said) for one in labels)

    qtbot.waitUntil(told, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not deletable(window), timeout=PATIENCE_MS)


def test_a_small_library_says_what_is_lacking(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.ENCODER)
    panel = window.main_layout.encoder.adapt
    assert not panel.adapt_button.isEnabled()
    assert "at least 300 photos; the library has 24" in panel.why_not.text()


def test_copies_of_one_picture_are_not_offered_to_adapt_to(
    qtbot: QtBot, open_window: OpenWindow, large: Path
) -> None:
    """Before it starts, the page says how many pictures the photos show."""
    with LibraryDB(large, write=True) as db, db.transaction():
        for photo in photo_rows.get(db.connection, range(1, 51)).values():
            photo_rows.put(db.connection, replace(photo, phash=3))
        backbone = db.encoder_in_use().facts["backbone"]
    with closing(sqlite3.connect(feature_cache.features_path(large, backbone))) as cache:
        cache.execute("DELETE FROM blobs")
        cache.commit()
    window = open_window(large)
    panel = window.main_layout.encoder.adapt
    window.features.navigator.show_page(PageId.ENCODER)
    qtbot.waitUntil(lambda: not panel.adapt_button.isEnabled(), timeout=PATIENCE_MS)
    words = r"at least 300 different pictures\. .* so the library has 2\d\d \(320 photos\)"
    assert re.search(words, panel.why_not.text())


def test_a_photo_of_the_comparison_is_searched_for(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """A click on its thumbnail starts the search."""
    new = use_shipped(adapted)
    window = open_window(adapted)
    window.features.navigator.show_page(PageId.ENCODER)
    summary = {"encoder": new.name, "before": in_use(adapted), "better": True}
    window.features.adapting.compare({**summary, "sentence": "It finds more."})
    comparison = window.main_layout.encoder.adapt.comparison
    qtbot.waitUntil(lambda: bool(comparison.rows), timeout=PATIENCE_MS)
    drawn = window.main_layout.encoder.adapt.drawn
    assert drawn.text().startswith(f"{len(comparison.rows)} photos, drawn at random: ")
    assert drawn.isVisible()
    photo, place, _ = comparison.tiles()[ANSWERS]
    assert comparison.photo_at(place.center()) == photo
    assert comparison.photo_at(QPointF(1, 1)) is None
    qtbot.mouseClick(comparison, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert window.features.navigator.result is not None
    assert window.features.navigator.result.question.photo == photo
    assert len(window.snapshot.photos) == MANY if window.snapshot else False


def use_large(page: QWidget) -> list[QPushButton]:
    """The buttons in sight that go over to the large model."""
    found = page.findChildren(QPushButton)
    return [b for b in found if b.accessibleName() == "Use: HashDesk large" and b.isVisible()]


@pytest.mark.parametrize("renewed", [False, True])
def test_no_to_a_question_leads_back_to_the_button_that_asked(
    qtbot: QtBot, window: MainWindow, renewed: bool
) -> None:
    """Also where the rows were made anew meanwhile, as while a task ran."""
    window.features.navigator.show_page(PageId.ENCODER)
    page = window.main_layout.encoder.code_sets

    qtbot.waitUntil(lambda: len(use_large(page)) == 1, timeout=PATIENCE_MS)
    use_large(page)[0].setFocus()
    qtbot.keyClick(use_large(page)[0], Qt.Key.Key_Space)
    (question,) = window.findChildren(QMessageBox)
    if renewed:
        choice, _ = page._shown
        page.show_choice(choice, busy=True)
        assert window.focusWidget() is page
        page.show_choice(choice, busy=False)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE_MS)
    assert [window.focusWidget()] == use_large(page)


@pytest.mark.slow
def test_a_library_changes_to_another_backbone(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """The photos are read again, and searched with the new encoder."""
    window = open_window(own_library)
    window.features.navigator.show_page(PageId.ENCODER)
    page = window.main_layout.encoder.code_sets

    qtbot.waitUntil(lambda: len(use_large(page)) == 1, timeout=PATIENCE_MS)
    use_large(page)[0].click()
    question = next(box for box in window.findChildren(QDialog) if box.isVisible())
    words = [label.text() for label in question.findChildren(QLabel)]
    (said,) = (one for one in words if "24 photos must be read again, which takes " in one)
    assert "takes 2 s to 5 s, depending on" in said, said  # larger than the one in use
    assert not window.busy
    next(b for b in question.findChildren(QPushButton) if b.text() == "Switch").click()
    qtbot.waitUntil(lambda: window.busy, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not window.busy, timeout=120_000)
    assert not window.main_layout.notice_bar.words
    with LibraryDB(own_library) as db:
        used = db.encoder_in_use()
    assert used is not None
    assert used.title == "HashDesk large"
    qtbot.waitUntil(
        lambda: window.snapshot is not None and window.snapshot.encoder == used.name,
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(lambda: not use_large(page), timeout=PATIENCE_MS)


def test_a_model_that_was_stopped_is_continued_or_deleted(
    qtbot: QtBot,
    open_window: OpenWindow,
    large: Path,
    window_settings: QSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its card says what it is good for, and how many photos are ready.

    Only a switch that was begun is continued: other models merely lack what was added since.
    """
    bundle = paths.resources() / "encoder-lite2"
    manifest = (bundle / BUNDLE_MANIFEST).read_text("utf-8")
    with LibraryDB(large, write=True) as db:
        used = db.encoder_in_use()
        assert used is not None
        row = db.encoder(load_bundle(bundle).id, manifest)
        known = db.load_codes(used)
        some = known.ids[:7]
        with db.transaction():
            codes = take(known.codes, some - 1)
            code_segments.put(db.connection, row.id, row.name, some, codes)
    stopped = ["models", [USE_MODEL, row.name, "--library", str(large)], "Switching", False]
    window_settings.setValue(library_key(UNFINISHED_KEY, large), json.dumps([stopped]))
    window = open_window(large)
    window.features.navigator.show_page(PageId.ENCODER)
    cards = window.main_layout.encoder.code_sets

    def named(words: str) -> list[QPushButton]:
        found = cards.findChildren(QPushButton)
        return [button for button in found if button.accessibleName() == words]

    qtbot.waitUntil(lambda: len(named("Resume: HashDesk large")) == 1, timeout=PATIENCE_MS)
    words = [line.text() for line in cards.findChildren(QLabel)]
    assert "Stopped at 2%: what is done is kept. You search as before." in words
    assert any(": finds more photos of the same kind" in line for line in words)
    jobs, runs, states = window.parts.jobs, list[Held](), list[JobState]()
    make_process = jobs._make_process
    jobs.advanced.connect(states.append)

    def hold(command: str, _arguments: object, parent: QObject) -> CommandProcess:
        runs.append(Held(command, (), parent))
        return runs[-1]

    monkeypatch.setattr(jobs, "_make_process", hold)
    named("Resume: HashDesk large")[0].click()
    assert states[0].fraction >= 7 / 320  # the bar and the count tell the same
    runs[0].progressed.emit({"phase": "index", "done": 150, "total": 313})

    def one_share_is_told() -> bool:
        words = [line.text() for line in cards.findChildren(QLabel)]
        told = f"being prepared, {progress_words.percent(states[-1].fraction)}%"
        return told in words and not [one for one in words if " of 320 photos" in one]

    qtbot.waitUntil(one_share_is_told, timeout=PATIENCE_MS)
    # The page that is read again begins at no other percentage.
    with LibraryDB(large, write=True) as db, db.transaction():
        more = known.ids[7:40]
        code_segments.put(db.connection, row.id, row.name, more, take(known.codes, more - 1))
    window.features.encoder.refresh()
    qtbot.waitUntil(
        lambda: [one.photos for one in cards._shown[0].code_sets][-1] == 40, timeout=PATIENCE_MS
    )
    assert one_share_is_told()
    jobs.cancel()
    runs[0].ended.emit(CommandResult("models", {}, cancelled=True))
    monkeypatch.setattr(jobs, "_make_process", make_process)
    window.main_layout.status_bar.dismiss_wanted.emit()
    qtbot.waitUntil(lambda: len(named("Use: HashDesk large")) == 1, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: named("Delete: HashDesk large")[0].isEnabled(), timeout=PATIENCE_MS)
    words = [line.text() for line in cards.findChildren(QLabel)]
    assert "To use it, 280 of 320 photos must be read first." in words
    named("Delete: HashDesk large")[0].click()
    asked = answer_delete(window)
    assert asked.startswith("Delete “HashDesk large” and what it knows of your photos? That frees ")
    assert " To use it again, 320 photos must be read again (" in asked
    qtbot.waitUntil(lambda: names(large) == {used.name}, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: len(named("Use: HashDesk large")) == 1, timeout=PATIENCE_MS)


def test_a_new_model_is_offered_until_it_is_decided_on(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """Also where the window closed before anybody saw that it is ready."""
    new = use_shipped(adapted).name
    before = in_use(adapted)
    assert new != before
    window = open_window(adapted)
    window.features.adapting.compare({"encoder": new, "before": before, "sentence": "It is ready."})
    window.close()
    again = open_window(adapted)
    bar, panel = again.main_layout.notice_bar, again.main_layout.encoder.adapt
    qtbot.waitUntil(lambda: "new model is ready" in bar.words, timeout=PATIENCE_MS)
    again.features.navigator.show_page(PageId.ATLAS)
    again.features.navigator.show_library()
    assert bar.button.text() == "Compare"
    bar.button.click()
    assert again.features.current_page.id is PageId.ENCODER
    assert not bar.words
    assert panel.comparison.isVisible()
    assert panel.comparison.rows
    assert panel.verdict.text() == "It is ready."
    panel.use_button.click()
    qtbot.waitUntil(lambda: in_use(adapted) == new, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not again.busy, timeout=PATIENCE_MS)
    again.close()
    third = open_window(adapted)
    third.features.navigator.show_page(PageId.ENCODER)
    assert not third.main_layout.encoder.adapt.comparison.isVisible()
    assert not third.main_layout.notice_bar.words


def test_keeping_the_model_in_use_keeps_both(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """The comparison closes, also for good; deleting the new one is at hand, and asks."""
    new = use_shipped(adapted).name
    old = in_use(adapted)
    window = open_window(adapted)
    window.features.navigator.show_page(PageId.ENCODER)
    window.features.adapting.compare({"encoder": new, "before": old, "sentence": "It is ready."})
    panel = window.main_layout.encoder.adapt
    qtbot.waitUntil(panel.comparison.isVisible, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: bool(buttons(window, "Delete…")), timeout=PATIENCE_MS)
    panel.keep_button.click()
    assert not window.findChildren(QMessageBox)
    assert panel.adapt_button.isVisible()
    assert window.features.adapting._undecided.summary is None
    assert (in_use(adapted), names(adapted)) == (old, {old, new})
    bar = window.main_layout.notice_bar
    assert bar.words == "“HashDesk general” stays in use. The new model is in the list below."
    assert bar.button.text() == "Delete it…"
    assert not bar.button.property("role")  # nothing is to be done
    bar.button.click()
    asked = answer_delete(window)
    assert asked.startswith("Delete “Adapted to my photos · ")
    assert asked.count(". ") + asked.count("? ") == 2
    qtbot.waitUntil(lambda: names(adapted) == {old}, timeout=PATIENCE_MS)


def test_a_window_that_opens_on_a_comparison_has_its_choice_in_sight(
    qtbot: QtBot, open_window: OpenWindow, adapted: Path
) -> None:
    """Its first keys go to the choice, and choosing the page again leads back to it.

    When the page was shown, nothing but the button at its end could take the focus.
    """
    new = use_shipped(adapted).name
    window = open_window(adapted)
    window.resize(900, 700)
    page, panel = window.main_layout.encoder, window.main_layout.encoder.adapt
    panel.show_offer("Another task is running.")
    activate(qtbot, window)
    window.main_layout.show_page(PageId.ENCODER)
    assert window.focusWidget() is page.code_sets.add_button
    summary = {"encoder": new, "before": in_use(adapted), "better": True, "sentence": "It is."}
    window.features.adapting.compare(summary)
    qtbot.waitUntil(panel.comparison.isVisible, timeout=PATIENCE_MS)
    assert window.focusWidget() is panel.use_button
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=PATIENCE_MS)
    assert bar.value() == 0
    qtbot.keyClick(panel.use_button, Qt.Key.Key_Tab)
    assert window.focusWidget() is panel.keep_button
    assert bar.value() == 0
    bar.setValue(bar.maximum())
    page.code_sets.add_button.setFocus()
    qtbot.keyClick(page.code_sets.add_button, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert bar.value() == 0
    assert window.focusWidget() is panel.use_button
    bar.setValue(bar.maximum())
    field = window.main_layout.top_bar.search
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert bar.value() == 0
