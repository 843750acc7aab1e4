"""The viewer: showing, stepping, zooming, and searching for a region of a photo."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import ExifTags
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hashdesk.core.metadata.exif import Exif
from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.core.metadata.readable_tags import readable_tags
from hashdesk.core.storage.photos.photo_rows import Photo, Place
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.images.zoom_canvas import MOST_ZOOM
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.viewer.canvas import KEY_STEP, ViewerCanvas
from hashdesk.ui.viewer.details import details
from hashdesk.ui.viewer.page import ViewerPage
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import Theme
from hashdesk.ui.widgets.wrapped_text import BrokenText
from tests.conftest import BuildOnce, build_library, copy_with_photos
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="session")
def built_large_photos(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """A library of four photos that are larger than the window."""

    def build(folder: Path) -> None:
        photos = folder / "photos"
        photos.mkdir()
        for number in range(4):
            draw(number, 1, (2400, 1600)).save(photos / f"{number}.jpg", quality=90)
        build_library(folder / "library", photos, encoder)

    return build_once("large photos", build)


@pytest.fixture
def large_photos(built_large_photos: Path, tmp_path: Path) -> Path:
    """A copy of that library, for tests that change it."""
    return copy_with_photos(built_large_photos, tmp_path)


@pytest.fixture
def viewing(qtbot: QtBot, open_window: OpenWindow, large_photos: Path) -> MainWindow:
    """A window whose viewer shows the first photo."""
    window = open_window(large_photos)
    grid = window.main_layout.grid
    grid.set_current(int(window.main_layout.grid.photo_model.photos[0]))
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    _wait_for_picture(qtbot, window)
    return window


def _wait_for_picture(qtbot: QtBot, window: MainWindow, least: int = 600) -> None:
    canvas = window.viewer_page.canvas
    qtbot.waitUntil(lambda: canvas.pixmap.width() > least, timeout=PATIENCE_MS)


def test_a_photo_is_shown_whole_and_sharp(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas = viewing.viewer_page.canvas
    assert viewing.viewer_page.isVisible()
    assert not viewing.main_layout.isVisible()
    place = canvas.photo_rect()
    assert canvas.rect().contains(place.toAlignedRect().adjusted(1, 1, -1, -1))
    assert canvas.full == QSizeF(2400, 1600)
    assert 1000 < canvas.pixmap.width() <= 1400  # as many pixels as the screen shows
    assert "1 of 4" in viewing.viewer_page.rank_label.text()


def test_arrows_step_through_photos_and_the_grid_follows(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas, photos = viewing.viewer_page.canvas, viewing.main_layout.grid.photo_model.photos
    for key, rank in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 3),
        (Qt.Key.Key_Right, 3),
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(canvas, key)
        assert viewing.features.viewer.photo == photos[rank]
        assert viewing.main_layout.grid.current_photo() == photos[rank]
        _wait_for_picture(qtbot, viewing)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(viewing, Qt.Key.Key_Escape)
    assert not viewing.viewer_page.isVisible()
    assert viewing.main_layout.grid.current_photo() == photos[1]
    assert viewing.main_layout.grid.hasFocus()


def test_zooming_in_loads_every_pixel(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas, zoom = viewing.viewer_page.canvas, viewing.viewer_page.zoom_label
    assert zoom.text() == f"{round(100 * canvas.scale)}%"
    qtbot.keyClick(canvas, Qt.Key.Key_Z)
    assert canvas.scale == pytest.approx(1.0)
    assert zoom.text() == "100%"
    qtbot.waitUntil(lambda: canvas.pixmap.width() == 2400, timeout=PATIENCE_MS)
    qtbot.keyClick(canvas, Qt.Key.Key_Z)
    assert canvas.scale < 0.7
    for _ in range(40):
        qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.scale == MOST_ZOOM
    assert zoom.text() == "1,600%"
    qtbot.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.scale < 0.7


def test_keys_of_the_photo_work_at_buttons_and_facts(qtbot: QtBot, viewing: MainWindow) -> None:
    """But Space and Enter press a button, and Up and Down scroll facts that are out of sight."""
    page, canvas = viewing.viewer_page, viewing.viewer_page.canvas
    photos = viewing.main_layout.grid.photo_model.photos
    page.toggle_info()
    bar = page.findChildren(IconButton)
    for number, widget in enumerate((*bar, page.info)):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        fitting = canvas.scale
        qtbot.keyClick(widget, Qt.Key.Key_Z)
        assert canvas.scale == pytest.approx(1.0), number
        qtbot.keyClick(widget, Qt.Key.Key_0)
        assert canvas.scale == fitting, number
        qtbot.keyClick(widget, Qt.Key.Key_Plus)
        assert canvas.scale > fitting, number
        qtbot.keyClick(widget, Qt.Key.Key_Minus)
        assert canvas.scale == fitting, number
        qtbot.keyClick(widget, Qt.Key.Key_Right)
        assert viewing.features.viewer.photo == photos[1], number
        assert widget.hasFocus(), number
        qtbot.keyClick(widget, Qt.Key.Key_Left)
        assert viewing.features.viewer.photo == photos[0], number
        _wait_for_picture(qtbot, viewing)


def test_buttons_and_facts_keep_the_keys_they_need(qtbot: QtBot, viewing: MainWindow) -> None:
    page, photos = viewing.viewer_page, viewing.main_layout.grid.photo_model.photos
    page.toggle_info()
    page.show_details([(f"Name {number}", "value") for number in range(99)], ())
    scroll_bar = page.info.verticalScrollBar()
    qtbot.waitUntil(lambda: scroll_bar.maximum() > 0, timeout=PATIENCE_MS)
    qtbot.keyClick(page.info, Qt.Key.Key_Down)
    assert scroll_bar.value() > 0
    assert viewing.features.viewer.photo == photos[0]
    (info,) = [one for one in page.findChildren(IconButton) if one.accessibleName() == "Info"]
    for shown, key in ((False, Qt.Key.Key_Space), (True, Qt.Key.Key_Return)):
        info.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(info, key)
        assert page.isVisible()
        assert page.info.isVisible() is shown
    page.show_details([("Name", "value")], ())
    qtbot.waitUntil(lambda: scroll_bar.maximum() == 0, timeout=PATIENCE_MS)
    qtbot.keyClick(page.info, Qt.Key.Key_Down)
    assert viewing.features.viewer.photo == photos[1]


def test_the_wheel_zooms_at_the_mouse(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas = viewing.viewer_page.canvas
    at = canvas.photo_rect().topLeft() + QPointF(300, 200)
    before = canvas.to_photo(at)
    _wheel(canvas, at, 3)
    after = canvas.to_photo(at)
    assert (after - before).manhattanLength() < 1e-6
    _wheel(canvas, at, -20)
    assert canvas.lens.centre == (0.5, 0.5)


def _wheel(canvas: ViewerCanvas, at: QPointF, notches: int) -> None:
    canvas.wheelEvent(
        QWheelEvent(
            at,
            QPointF(canvas.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
    )


def test_dragging_keeps_the_photo_in_the_window(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas = viewing.viewer_page.canvas
    canvas.zoom(4)
    middle = canvas.rect().center()
    qtbot.mousePress(canvas, LEFT, pos=middle)
    qtbot.mouseMove(canvas, middle + QPoint(100, 50))
    assert canvas.lens.centre[0] < 0.5
    assert canvas.lens.centre[1] < 0.5
    for _ in range(60):
        qtbot.mouseMove(canvas, middle)
        qtbot.mousePress(canvas, LEFT, pos=QPoint(0, 0))
        qtbot.mouseMove(canvas, middle * 2)
    qtbot.mouseRelease(canvas, LEFT)
    place = canvas.photo_rect()
    assert place.left() <= 0.01
    assert place.right() >= canvas.width() - 0.01


def test_a_region_of_a_photo_is_searched_for(qtbot: QtBot, viewing: MainWindow) -> None:
    canvas = viewing.viewer_page.canvas
    photo = viewing.features.viewer.photo
    qtbot.keyClick(viewing, Qt.Key.Key_R)
    assert canvas.choosing
    place = canvas.photo_rect()
    start = (place.topLeft() + QPointF(place.width() * 0.25, place.height() * 0.25)).toPoint()
    end = (place.topLeft() + QPointF(place.width() * 0.75, place.height() * 0.5)).toPoint()
    qtbot.mousePress(canvas, LEFT, pos=end)
    qtbot.mouseMove(canvas, start)
    qtbot.mouseRelease(canvas, LEFT, pos=start)
    qtbot.waitUntil(lambda: viewing.features.navigator.result is not None, timeout=PATIENCE_MS)
    result = viewing.features.navigator.result
    assert result is not None
    assert result.question.region == pytest.approx((0.25, 0.25, 0.75, 0.5), abs=0.01)
    assert "a part of" in viewing.main_layout.match_bar.title.text()
    assert not viewing.viewer_page.isVisible()
    model = viewing.main_layout.grid.photo_model
    assert model.photos[0] == photo
    assert (model.sections.starts[:2], model.sections.name(0)) == ((0, 1), "Searched for")
    assert viewing.main_layout.grid.current_photo() == model.photos[1]
    assert result.distances[0] > 0  # the region differs from the whole photo
    assert photo is not None
    viewing.main_layout.grid.set_current(photo)
    why = viewing.main_layout.details.comparison.why
    qtbot.waitUntil(lambda: "is a part of this photo" in why.text(), timeout=PATIENCE_MS)
    qtbot.keyClick(viewing, Qt.Key.Key_Escape)
    assert viewing.features.navigator.result is None


def test_a_region_is_chosen_by_keys(qtbot: QtBot, viewing: MainWindow) -> None:
    """Arrows make a rectangle and move it, with Shift they resize it, and Enter searches."""
    canvas, photo = viewing.viewer_page.canvas, viewing.features.viewer.photo
    qtbot.keyClick(viewing, Qt.Key.Key_R)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)  # there is nothing to search for yet
    assert canvas.choosing
    place = canvas.photo_rect() & QRectF(canvas.rect())
    for _ in range(200):  # to the edge of the photo, and no farther
        qtbot.keyClick(canvas, Qt.Key.Key_Left)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        qtbot.keyClick(canvas, key)
    qtbot.keyClick(canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert viewing.features.viewer.photo == photo  # arrows step to no other photo meanwhile
    middle = QRectF(QPointF(), place.size() / 2)
    middle.moveCenter(place.center())
    middle.moveLeft(place.left())
    wanted = middle.translated(KEY_STEP, KEY_STEP).adjusted(0, 0, KEY_STEP, -KEY_STEP)
    corners = canvas.to_photo(wanted.topLeft()), canvas.to_photo(wanted.bottomRight())
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: viewing.features.navigator.result is not None, timeout=PATIENCE_MS)
    result = viewing.features.navigator.result
    assert result is not None
    assert result.question.region == pytest.approx(
        (corners[0].x(), corners[0].y(), corners[1].x(), corners[1].y()), abs=0.001
    )


def test_a_region_stays_in_the_photo_and_escape_leaves_it(
    qtbot: QtBot, viewing: MainWindow
) -> None:
    canvas = viewing.viewer_page.canvas
    chosen: list[tuple[float, ...]] = []
    canvas.region_chosen.connect(chosen.append)
    qtbot.keyClick(viewing, Qt.Key.Key_R)
    for _ in range(200):
        qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(viewing, Qt.Key.Key_Escape)
    assert not canvas.choosing
    assert viewing.viewer_page.isVisible()
    assert chosen == []
    qtbot.keyClick(viewing, Qt.Key.Key_R)
    for modifier in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier):
        for _ in range(200):
            qtbot.keyClick(canvas, Qt.Key.Key_Up, modifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    (region,) = chosen
    assert region[1] == pytest.approx(0, abs=0.001)
    assert 0 < region[3] < 0.1


def test_a_click_draws_no_rectangle(qtbot: QtBot, theme: Theme) -> None:
    canvas = ViewerCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    image = QImage(800, 600, QImage.Format.Format_RGB888)
    image.fill(QColor("red"))
    canvas.show_image(image, QSizeF(800, 600))
    chosen: list[object] = []
    canvas.region_chosen.connect(chosen.append)
    canvas.choose_region(choosing=True)
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(100, 100))
    assert chosen == []
    assert not canvas.choosing


def test_the_panel_shows_details_and_exif(qtbot: QtBot, viewing: MainWindow) -> None:
    page = viewing.viewer_page
    assert not page.info.isVisible()
    qtbot.keyClick(viewing, Qt.Key.Key_I)
    assert page.info.isVisible()
    words = [label.text() for label in page.info.findChildren(QLabel)]
    assert "2400\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}1600" in words
    (path,) = page.info.findChildren(BrokenText)
    assert path.toPlainText().endswith(".jpg")


def test_what_has_no_spaces_is_wrapped_in_the_panel(qtbot: QtBot, theme: Theme) -> None:
    """Paths, numbers and long names: nothing ends at the edge, however long."""
    page = ViewerPage(theme)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.info.show()
    path, number = "/photos" + "/holidays" * 12 + "/a.jpg", "787aac64fc90148b071d0011a2b3c4d5"
    tags = [("35 mm equivalent focal length", "24 mm"), ("Image unique ID", number)]
    page.show_details([("File", path), ("Size", "1 kB")], tags)
    with qtbot.waitExposed(page):
        page.show()
    shown = page.info.widget()
    assert shown.width() <= page.info.viewport().width()
    values = {value.toPlainText(): value for value in page.info.findChildren(BrokenText)}
    (name, *_), line = (
        [one for one in page.info.findChildren(QLabel) if one.text() == words]
        for words in (tags[0][0], "Size")
    )
    assert line[0].height() < values[number].height() < values[path].height()
    for value in values.values():
        assert value.document().size().width() <= value.width()
        assert value.document().size().height() <= value.height()
    assert name.height() >= name.heightForWidth(name.width()) > line[0].height()


@pytest.mark.parametrize("spoken", ["english", "german"])
def test_no_name_of_a_fact_is_cut(
    qtbot: QtBot, theme: Theme, spoken: str, request: pytest.FixtureRequest
) -> None:
    """Words longer than the column are no reason to lose their last letters."""
    if spoken == "german":
        request.getfixturevalue("german")
    page = ViewerPage(theme)
    qtbot.addWidget(page)
    page.info.show()
    every = PhotoFacts(
        *(40, 30, 1_460_000_000, "Canon", 47.5, 8.5, 0, 0, DateSource.MODIFIED),
        *("EF", 0.05, 2.8, 100, 5.0, 3, ("dog",)),
    )
    row = Photo(1, 1, b"a.jpg", 1000, 0, width=40, height=30, incomplete="broken")
    facts = details(PhotoCard(row, Place(b"/photos", b"a.jpg", offline=False)), every)
    tags = {name for tag in ExifTags.TAGS for name, _ in readable_tags(Exif({tag: "1"}, {}, {}))}
    tags |= {
        name for tag in ExifTags.GPSTAGS for name, _ in readable_tags(Exif({}, {}, {tag: "1"}))
    }
    page.show_details(facts, [(name, "787aac64fc90148b071d0011a2b3c4d5") for name in sorted(tags)])
    with qtbot.waitExposed(page):
        page.show()
    shown = page.info.widget()
    assert shown.width() <= page.info.viewport().width()
    names = [one for one in page.info.findChildren(QLabel) if one.property("role") == "muted"]
    assert len(names) >= len(tags) + 10
    for name in names:
        parts = re.split(r"\s|(?<=-)", name.text())
        wide = max(name.fontMetrics().horizontalAdvance(part) for part in parts)
        assert wide <= name.width(), name.text()
        assert name.height() >= name.heightForWidth(name.width()), name.text()


def test_what_would_change_nothing_is_greyed(qtbot: QtBot, theme: Theme) -> None:
    """A photo that is smaller than the window is shown at its actual size already."""
    page = ViewerPage(theme)
    qtbot.addWidget(page)
    page.resize(900, 700)
    with qtbot.waitExposed(page):
        page.show()
    canvas, button = page.canvas, page.pixels_button
    assert not button.isEnabled(), "there is no photo"
    small, large = QImage(200, 100, QImage.Format.Format_RGB32), QSizeF(2000, 1500)
    canvas.show_image(small, QSizeF(small.size()))
    assert not button.isEnabled()
    assert button.toolTip() == "Shown at its actual size"
    canvas.zoom(2.0)
    assert button.isEnabled()
    assert button.toolTip() == "Actual size (100%) (Z)"
    qtbot.mouseClick(button, LEFT)
    assert canvas.scale == 1.0
    assert not button.isEnabled()
    canvas.show_image(small, large)
    assert button.isEnabled()
    qtbot.mouseClick(button, LEFT)
    assert canvas.scale == 1.0
    assert button.isEnabled(), "of a large photo, only a part is in sight then"
    canvas.fit()
    canvas.show_image(small, QSizeF(small.size()))
    assert not button.isEnabled(), "though the photo before had the same scale"
    canvas.show_words("This photo cannot be shown.")
    assert not button.isEnabled()


def test_keys_of_the_photo_work_when_the_button_with_the_focus_greys(
    qtbot: QtBot, viewing: MainWindow
) -> None:
    page = viewing.viewer_page
    page.pixels_button.setFocus(Qt.FocusReason.TabFocusReason)
    page.canvas.show_image(QImage(200, 100, QImage.Format.Format_RGB32), QSizeF(200, 100))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused is not page.pixels_button
    photo = viewing.features.viewer.photo
    qtbot.keyClick(focused, Qt.Key.Key_Right)
    assert viewing.features.viewer.photo != photo


def test_space_shows_similar_photos(qtbot: QtBot, viewing: MainWindow) -> None:
    photo = viewing.features.viewer.photo
    qtbot.keyClick(viewing.viewer_page.canvas, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: viewing.features.navigator.result is not None, timeout=PATIENCE_MS)
    assert viewing.features.navigator.result is not None
    assert viewing.features.navigator.result.question.photo == photo
    assert viewing.main_layout.isVisible()


def test_escape_leaves_one_mode_at_a_time(qtbot: QtBot, viewing: MainWindow) -> None:
    """First drawing a rectangle, then full screen, then the viewer."""
    back, canvas = viewing.bindings.by_name["back"], viewing.viewer_page.canvas
    viewing.bindings.by_name["full_screen"].trigger()
    viewing.bindings.by_name["region"].trigger()
    assert canvas.choosing
    back.trigger()
    assert not canvas.choosing
    assert viewing.isFullScreen()
    back.trigger()
    assert not viewing.isFullScreen()
    assert viewing.viewer_page.isVisible()
    back.trigger()
    assert viewing.main_layout.isVisible()


def test_leaving_full_screen_maximises_again(qtbot: QtBot, viewing: MainWindow) -> None:
    viewing.showMaximized()
    for _ in range(2):
        viewing.bindings.by_name["full_screen"].trigger()
    assert viewing.isMaximized()


def test_the_reason_of_an_unreadable_photo_is_shown(
    qtbot: QtBot, open_window: OpenWindow, large_photos: Path
) -> None:
    window = open_window(large_photos)
    grid = window.main_layout.grid
    grid.set_current(int(window.main_layout.grid.photo_model.photos[0]))
    thumbnails = window.parts.thumbnails
    qtbot.waitUntil(
        lambda: thumbnails.card(grid.current_photo() or 0) is not None, timeout=PATIENCE_MS
    )
    shutil.rmtree(large_photos.parent / "photos")
    window.features.viewer.open()
    canvas = window.viewer_page.canvas
    qtbot.waitUntil(lambda: "The file is missing" in canvas.words, timeout=PATIENCE_MS)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.main_layout.isVisible()


@pytest.fixture
def theme(qapp: object) -> Theme:
    from hashdesk import paths  # noqa: PLC0415  (the window's own way to it is longer)

    return Theme(paths.resources() / "style.qss")
