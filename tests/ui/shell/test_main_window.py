"""The window on a library of drawn photos."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.current_page import PageId
from hashdesk.ui.match_steps import MATCH_BITS
from hashdesk.ui.search import searcher
from hashdesk.ui.shell import drop_data
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.layout import SIDEBAR_MIN_WIDTH
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.window_settings import GEOMETRY_KEY
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow
from tests.ui.shell.waiting import wait_until_idle

COUNT = 24
LARGEST = 112  # distance: the shipped encoder adds up those of several codes
LEFT = Qt.MouseButton.LeftButton


def _wait_for_result(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)


def _wait_for_details(qtbot: QtBot, window: MainWindow) -> None:
    model = window.main_layout.grid.photo_model
    qtbot.waitUntil(lambda: model.path_at(model.index_of(0)) is not None, timeout=PATIENCE_MS)


def test_shows_all_photos(qtbot: QtBot, window: MainWindow) -> None:
    assert len(window.main_layout.grid.photo_model.photos) == COUNT
    _wait_for_details(qtbot, window)
    assert window.main_layout.grid.current_photo() == window.main_layout.grid.photo_model.photos[0]


def test_a_key_shows_similar_photos(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    _wait_for_details(qtbot, window)
    for move in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(grid, move)
    query_photo = grid.current_photo()
    assert query_photo == model.photos[1 + model.columnCount()]
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    _wait_for_result(qtbot, window)
    assert model.photos[0] == query_photo
    result = window.features.navigator.result
    assert result is not None
    assert result.distances[0] == 0
    assert (np.diff(result.distances.astype(int)) >= 0).all()
    assert model.levels is not None
    assert model.levels[0] == Likeness.SAME_PICTURE
    assert grid.current_photo() == model.photos[1]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert model.levels is None
    assert len(model.photos) == COUNT
    assert grid.current_photo() == query_photo


def test_a_double_click_views_the_photo(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    index = model.index_of(2)
    place = grid.visualRect(index).center()
    qtbot.mouseClick(grid.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=place)
    assert window.features.viewer.photo == model.photos[2]
    assert window.viewer_page.isVisible()


def test_keys_move_along_the_line_of_photos(qtbot: QtBot, window: MainWindow) -> None:
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    columns = model.columnCount()

    def rank_after(key: Qt.Key) -> int:
        qtbot.keyClick(grid, key)
        return model.rank_at(grid.currentIndex())

    assert rank_after(Qt.Key.Key_End) == COUNT - 1
    assert rank_after(Qt.Key.Key_Right) == COUNT - 1
    assert rank_after(Qt.Key.Key_Home) == 0
    assert rank_after(Qt.Key.Key_Left) == 0
    assert [rank_after(Qt.Key.Key_Right) for _ in range(columns)][-1] == columns
    assert rank_after(Qt.Key.Key_Left) == columns - 1
    assert rank_after(Qt.Key.Key_Down) == 2 * columns - 1
    assert rank_after(Qt.Key.Key_PageDown) in (COUNT - 1, model.rank_at(grid.currentIndex()))
    assert rank_after(Qt.Key.Key_PageUp) < 2 * columns
    qtbot.keyClick(grid, Qt.Key.Key_A)  # Qt's keyboard search would go through a million photos


def result_step(window: MainWindow) -> int:
    """The step of the result in sight."""
    result = window.features.navigator.result
    return 0 if result is None else result.step


def test_another_step_is_answered_at_once(qtbot: QtBot, window: MainWindow) -> None:
    grid = window.main_layout.grid
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    _wait_for_result(qtbot, window)
    current = grid.current_photo()
    for key, step in enumerate(MATCH_BITS, start=1):
        qtbot.keyClick(window, str(key))
        qtbot.waitUntil(lambda s=step: result_step(window) == s, timeout=PATIENCE_MS)
        result = window.features.navigator.result
        assert result is not None
        assert result.largest == LARGEST >= result.distances.max()
        assert grid.current_photo() == current
        assert f" of {LARGEST}" in window.main_layout.details.comparison.numbers.text()
    assert len(window.features.navigator.history.past) == 1


def test_forward_undoes_back(qtbot: QtBot, window: MainWindow) -> None:
    """A new search clears the way forward."""
    grid, navigator = window.main_layout.grid, window.features.navigator
    query_photos = []
    for step in range(2):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
        qtbot.keyClick(grid, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda n=step: len(navigator.history.past) == n + 1, timeout=PATIENCE_MS)
        assert navigator.result is not None
        query_photos.append(navigator.result.question.photo)
    back, forward = (window.bindings.by_name[name] for name in ("back", "forward"))
    for _ in range(2):
        back.trigger()
    assert navigator.result is None
    for photo in query_photos:
        forward.trigger()
        assert navigator.result is not None
        assert navigator.result.question.photo == photo
    forward.trigger()
    assert len(navigator.history.past) == 2
    back.trigger()
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(navigator.history.past) == 2, timeout=PATIENCE_MS)
    assert not navigator.history.future


def test_the_rest_follows_the_nearest_photos(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few are shown at once, then the whole library in order; the current photo stays."""
    monkeypatch.setattr(searcher, "FIRST", 5)
    first: list[int] = []
    window.parts.searcher.result_ready.connect(lambda result: first.append(len(result.photos)))
    grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    _wait_for_result(qtbot, window)
    current = grid.current_photo()
    qtbot.waitUntil(lambda: len(model.photos) == COUNT, timeout=PATIENCE_MS)
    assert first == [5]
    assert grid.current_photo() == current
    result = window.features.navigator.result
    assert result is not None
    with Library(window.parts.watcher.folder) as library:
        expected = library.search(result.query, 64, COUNT, itself=result.question.photo)
    assert model.photos.tolist() == [match.photo for match in expected]
    result = window.features.navigator.result
    assert result is not None
    assert result.distances.tolist() == [match.distance for match in expected]
    assert model.levels is not None
    assert model.levels.tolist() == result.likenesses.tolist()


def test_back_goes_through_all_results(qtbot: QtBot, window: MainWindow) -> None:
    grid = window.main_layout.grid
    _wait_for_details(qtbot, window)
    query_photos = []
    for _ in range(3):
        query_photos.append(grid.current_photo())
        qtbot.keyClick(grid, Qt.Key.Key_Space)
        photo = query_photos[-1]
        qtbot.waitUntil(
            lambda photo=photo: (
                window.features.navigator.result is not None
                and window.features.navigator.result.question.photo == photo
            ),
            timeout=PATIENCE_MS,
        )
    while query_photos:
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert grid.current_photo() == query_photos.pop()
    assert window.features.navigator.result is None


def _drop(window: MainWindow, data: QMimeData) -> None:
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(QPoint(400, 300), actions, data, buttons, none))
    window.dropEvent(QDropEvent(QPointF(400, 300), actions, data, buttons, none))


def test_a_dropped_photo_is_searched_for(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "from outside ü.png"
    draw(2, 99).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    _drop(window, data)
    _wait_for_result(qtbot, window)
    assert window.features.navigator.result is not None
    assert window.features.navigator.result.question.photo == 0
    assert len(window.features.navigator.result.photos) == COUNT
    assert window.features.navigator.result.question.picture is not None
    assert "CPU" in window.main_layout.status_bar.engine.text()


def test_a_photo_of_the_library_is_known_when_it_is_dropped(
    qtbot: QtBot, window: MainWindow, drawn_photos: Path
) -> None:
    window.features.open_and_drop.search_image(os.fsencode(drawn_photos / "theme3" / "3-1.jpg"))
    _wait_for_result(qtbot, window)
    assert window.features.navigator.result is not None
    assert window.features.navigator.result.question.photo != 0
    assert window.features.navigator.result.distances[0] == 0


@pytest.mark.parametrize("how", ["pixels", "png bytes", "path", "url text"])
def test_a_pasted_image_is_searched_for(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, how: str
) -> None:
    path = tmp_path / "pasted.png"
    draw(4, 7).save(path)
    data = QMimeData()
    if how == "pixels":
        data.setImageData(QImage(str(path)))
    elif how == "png bytes":
        data.setData("image/png", path.read_bytes())
    else:
        data.setText(str(path) if how == "path" else path.as_uri())
    window.features.open_and_drop.take(drop_data.read(data))
    _wait_for_result(qtbot, window)
    assert window.features.navigator.result is not None
    assert len(window.features.navigator.result.photos) == COUNT


def test_a_pasted_photo_of_the_library_is_the_same_picture(
    qtbot: QtBot, window: MainWindow, drawn_photos: Path
) -> None:
    """Its pixels tell, as its file does not; there is too little in it to be compared."""
    data = QMimeData()
    data.setImageData(QImage(str(drawn_photos / "theme3" / "3-1.jpg")))
    window.features.open_and_drop.take(drop_data.read(data))
    _wait_for_result(qtbot, window)
    result = window.features.navigator.result
    assert result is not None
    assert result.question.photo == 0
    assert result.likenesses[:2].tolist() == [Likeness.SAME_PICTURE, Likeness.VERY_ALIKE]


def test_a_file_that_is_no_photo_gets_an_error_sentence(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "not a photo.jpg"
    path.write_bytes(b"nothing of the kind")
    window.features.open_and_drop.search_image(os.fsencode(path))
    qtbot.waitUntil(
        lambda: "not a photo.jpg" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS
    )
    assert window.features.navigator.result is None
    assert len(window.main_layout.grid.photo_model.photos) == COUNT


def test_a_newer_search_replaces_an_older_one(qtbot: QtBot, window: MainWindow) -> None:
    _wait_for_details(qtbot, window)
    photos = window.main_layout.grid.photo_model.photos.tolist()
    for photo in photos[:10]:
        window.features.searches.show_similar(photo)
    _wait_for_result(qtbot, window)
    wait_until_idle(qtbot, window.parts.searcher.worker)
    assert window.features.navigator.result is not None
    assert window.features.navigator.result.question.photo == photos[9]
    assert len(window.features.navigator.history.past) == 1


def test_the_path_is_copied(qtbot: QtBot, window: MainWindow) -> None:
    _wait_for_details(qtbot, window)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_C, modifiers)
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: Path(clipboard.text()).is_file(), timeout=PATIENCE_MS)


def test_details_show_which_bits_differ(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    _wait_for_result(qtbot, window)
    details = window.main_layout.details
    result = window.features.navigator.result
    assert result is not None
    row = int(np.flatnonzero(result.index.ids == result.photos[1])[0])
    codes = result.index.codes
    apart = {b: (int(codes[b][row]) ^ result.query.codes[b]).bit_count() for b in (64, 32, 16)}
    sentence = (
        f"Distance {sum(apart.values())} of {LARGEST}, 64 bits, a sum of several code lengths"
    )
    assert details.comparison.numbers.text() == sentence
    assert details.values["likeness"].text() in ("Very alike", "Alike", "Hardly alike")
    assert details.comparison.bits.difference.bit_count() == apart[64]
    assert int(result.histogram.sum()) == COUNT


@pytest.mark.parametrize(("page", "width"), [(PageId.ATLAS, 820), (PageId.DUPLICATES, 880)])
def test_a_button_shows_the_side_bar_where_it_has_no_room(
    qtbot: QtBot, window: MainWindow, page: PageId, width: int
) -> None:
    """Until a page is chosen in it, or the button is pressed again."""
    layout = window.main_layout
    button, side = layout.top_bar.sidebar_button, layout.sidebar
    window.features.navigator.show_page(page)
    assert (button.isVisible(), side.isVisible()) == (False, True)
    window.resize(width, 700)
    qtbot.waitUntil(lambda: layout.width() == width, timeout=PATIENCE_MS)
    for shown in (True, False, True):
        assert (button.isVisible(), side.isVisible(), button.isChecked()) == (
            *(True, not shown, not shown),
        )
        button.click()
        assert (side.isVisible(), button.isChecked()) == (shown, shown)
    assert layout.width() == width
    side.rows[PageId.SETTINGS].click()
    fits = width >= SIDEBAR_MIN_WIDTH
    assert (button.isVisible(), side.isVisible(), button.isChecked()) == (not fits, fits, False)
    if not fits:
        button.click()
    side.rows[PageId.PHOTOS].click()
    assert (button.isVisible(), side.isVisible()) == (False, True)


def test_only_width_and_page_say_whether_the_side_bar_fits(
    qtbot: QtBot, window: MainWindow
) -> None:
    """In a window of 900 pixels with its frame: beside all pages, whichever came before."""
    layout, show = window.main_layout, window.features.navigator.show_page
    window.resize(896, 700)
    qtbot.waitUntil(lambda: layout.width() == 896, timeout=PATIENCE_MS)
    pages = [page for page in PageId if page is not PageId.PHOTOS]
    for page in (*pages, *reversed(pages)):
        show(page)
        assert layout.sidebar.isVisible(), page
    window.resize(870, 700)
    qtbot.waitUntil(lambda: layout.width() == 870, timeout=PATIENCE_MS)
    for page in (*pages, *reversed(pages)):
        show(page)
        assert layout.sidebar.isVisible() is (page is not PageId.DUPLICATES), page
        if page is PageId.DUPLICATES:  # opened by its button there, too
            layout.top_bar.sidebar_button.click()


def test_a_narrow_window_hides_panels(qtbot: QtBot, window: MainWindow) -> None:
    layout = window.main_layout
    for width, details, side in ((1400, True, True), (900, False, True), (720, False, True)):
        window.resize(width, 700)
        qtbot.waitUntil(lambda width=width: layout.width() == width, timeout=PATIENCE_MS)
        assert layout.details.isVisible() is details
        assert layout.sidebar.isVisible() is side
        assert layout.grid.photo_model.columnCount() >= 2
    window.features.navigator.show_page(PageId.EXCHANGE)  # Back leads to the side bar
    assert not layout.sidebar.isVisible()
    window.features.navigator.go_back()
    assert layout.sidebar.isVisible()
    assert not layout.top_bar.sidebar_button.isVisible()
    window.bindings.by_name["details"].trigger()  # shown by choice, although there is little room
    assert layout.details.isVisible()
    assert layout.grid.photo_model.columnCount() >= 1
    layout.top_bar.details_button.click()
    window.resize(1400, 700)
    qtbot.waitUntil(lambda: layout.width() == 1400, timeout=PATIENCE_MS)
    assert not layout.details.isVisible()


def test_resizing_keeps_the_current_photo(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_End)
    current = window.main_layout.grid.current_photo()
    for width in (720, 1500, 901):
        window.resize(width, 500)
        qtbot.waitUntil(
            lambda width=width: window.main_layout.width() == width, timeout=PATIENCE_MS
        )
        assert window.main_layout.grid.current_photo() == current


@pytest.mark.slow
def test_the_photos_that_failed_are_listed(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a.jpg").write_bytes(b"no")
    window = open_window(own_library)
    window.features.open_and_drop.take(DropData(folders=(os.fsencode(broken),)))
    qtbot.waitUntil(
        lambda: window.snapshot is not None and window.snapshot.failed == 1, timeout=PATIENCE_MS
    )
    window.features.navigator.show_page(PageId.FAILURES)
    qtbot.waitUntil(
        lambda: len(window.main_layout.failures.model.failures) == 1, timeout=PATIENCE_MS
    )
    (failure,) = window.main_layout.failures.model.failures
    assert failure.path.endswith(b"a.jpg")
    assert failure.reason


def test_the_geometry_is_saved_on_closing(
    open_window: OpenWindow, library_folder: Path, window_settings: QSettings
) -> None:
    first = open_window(library_folder)
    first.resize(1111, 777)
    first.close()
    assert window_settings.value(GEOMETRY_KEY) is not None


def test_an_offline_photo_is_not_opened(
    qtbot: QtBot,
    open_window: OpenWindow,
    own_library: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with LibraryDB(own_library, write=True) as db, db.transaction():
        db.set_offline(1, True)
    window = open_window(own_library)
    _wait_for_details(qtbot, window)
    opened: list[bytes] = []
    monkeypatch.setattr("hashdesk.ui.desktop.Desktop.open", lambda _, path: opened.append(path))
    window.bindings.by_name["reveal"].trigger()
    qtbot.waitUntil(
        lambda: "disconnected" in window.main_layout.notice_bar.words, timeout=PATIENCE_MS
    )
    assert opened == []
    index = window.main_layout.grid.photo_model.index_of(0)
    assert window.main_layout.grid.photo_model.data(
        index, Qt.ItemDataRole.AccessibleTextRole
    ).endswith("disconnected")


def test_what_is_damaged_is_left_out_and_said(
    qtbot: QtBot, open_window: OpenWindow, own_library: Path
) -> None:
    """Rows with impossible values and a lost decision: the window opens without them."""
    with DecisionsDB(own_library, write=True) as decisions:
        decisions.add([Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1, {b"x" * 16: 2})])
    for file, command in (
        ("library.db", "UPDATE photos SET size='large', taken='yesterday' WHERE id IN (3, 5)"),
        ("decisions.db", "DELETE FROM decisions"),
    ):
        with closing(sqlite3.connect(own_library / file)) as connection, connection:
            connection.execute(command)
    window = open_window(own_library)
    qtbot.waitUntil(lambda: window.main_layout.notice_bar.words != "", timeout=PATIENCE_MS)
    words = window.main_layout.notice_bar.words
    assert words.startswith("Left out, because the library is damaged there: 2 photos.")
    assert "decisions, which are left out: 1" in words
    assert words.endswith("hashdesk check --repair")
    assert len(window.main_layout.grid.photo_model.photos) == 22
