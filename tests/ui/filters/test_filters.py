"""Filters by menu, chips, dates and time line, of the library and of search results."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.ui import formatting
from hashdesk.ui.current_page import PageId
from hashdesk.ui.filters.date_range_dialog import DateRangeDialog
from hashdesk.ui.formatting import without_letter
from hashdesk.ui.library.months import Period, month_name, months
from hashdesk.ui.library.photo_counts import rows_between
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.charts.range_histogram import RangeHistogram, last_distance
from hashdesk.ui.widgets.theme import Theme
from tests.conftest import BuildOnce, build_library, copy_with_photos
from tests.drawing import draw
from tests.ui.conftest import PATIENCE_MS, OpenWindow

CAMERAS = ("Canon EOS 5D", "Pixel 7")
LENSES = ("EF 50mm & more", "Pixel 7 back camera")


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def built_dated(build_once: BuildOnce, encoder: BundleEncoder) -> Path:
    """Twelve photos: one per month of 2023, two cameras with lenses, some PNG, some with GPS."""

    def build(folder: Path) -> None:
        draw_dated(folder / "pictures")
        build_library(folder / "library", folder / "pictures", encoder)

    return build_once("dated", build)


@pytest.fixture
def dated(built_dated: Path, tmp_path: Path) -> Path:
    """A copy of that library, for tests that change it."""
    return copy_with_photos(built_dated, tmp_path, "pictures")


def draw_dated(folder: Path) -> None:
    (folder / "trip").mkdir(parents=True)
    for month in range(1, 13):
        exif = Image.Exif()
        exif[ExifTags.Base.Model] = CAMERAS[month % 2]
        moment = f"2023:{month:02}:15 12:00:00"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
        details = exif.get_ifd(ExifTags.IFD.Exif)
        details[ExifTags.Base.LensModel] = LENSES[month % 2]
        details[ExifTags.Base.ISOSpeedRatings] = 100 * month
        details[ExifTags.Base.ExposureTime] = 1 / 1000 if month < 4 else 0.5
        if month < 6:
            exif[ExifTags.Base.Rating] = month
        keywords = "sea;sun" if month == 7 else "sea" if month > 7 else ""
        exif[ExifTags.Base.XPKeywords] = keywords.encode("utf-16-le")
        if month % 3 == 0:
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
            gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
            gps[ExifTags.GPS.GPSLatitude] = (10.0, 0.0, 0.0)
            gps[ExifTags.GPS.GPSLongitude] = (20.0, 0.0, 0.0)
        place = folder / "trip" if month > 6 else folder
        kind = "png" if month % 4 == 0 else "jpg"
        draw(month % 8, month, (96, 64)).save(place / f"{month:02}.{kind}", exif=exif)
    (folder / "broken.jpg").write_bytes(b"not a photo")


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, dated: Path) -> MainWindow:
    opened = open_window(dated)
    button = opened.main_layout.top_bar.filter
    qtbot.waitUntil(lambda: button.choices.photos == 12, timeout=PATIENCE_MS)
    return opened


def trigger(window: MainWindow, *names: str) -> None:
    """Choose an entry of the filter menu by the first words of it and of its menus."""
    button = window.main_layout.top_bar.filter
    button.menu().aboutToShow.emit()
    menu: QMenu | None = button.menu()
    for name in names:
        assert menu is not None
        action = next(a for a in menu.actions() if without_letter(a.text()).startswith(name))
        menu = action.menu()  # type: ignore[assignment]
    action.trigger()


def shows(qtbot: QtBot, window: MainWindow, count: int) -> None:
    qtbot.waitUntil(
        lambda: len(window.main_layout.grid.photo_model.photos) == count, timeout=PATIENCE_MS
    )


def chips(window: MainWindow) -> list[QPushButton]:
    buttons = window.main_layout.chips.findChildren(QPushButton)
    return [chip for chip in buttons if chip.property("role") == "chip" and chip.isVisible()]


def test_the_menu_adds_conditions_and_the_chips_remove_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    trigger(window, "Camera", "Canon")
    shows(qtbot, window, 6)
    trigger(window, "Format", "PNG")
    shows(qtbot, window, 3)
    trigger(window, "Location", "With location")
    shows(qtbot, window, 1)
    assert [chip.text().split("  ")[0] for chip in chips(window)] == [
        "Canon EOS 5D",
        "PNG",
        "With location",
    ]
    assert window.main_layout.chips.count.text() == "1 photo"
    chips(window)[0].click()
    shows(qtbot, window, 1)  # photo 12 is the only PNG with a place
    qtbot.waitUntil(lambda: len(chips(window)) == 2, timeout=PATIENCE_MS)
    chips(window)[-1].click()
    shows(qtbot, window, 3)
    trigger(window, "Camera", "Pixel")
    shows(qtbot, window, 0)  # all PNGs are from the other camera
    trigger(window, "Clear filters")
    shows(qtbot, window, 12)
    assert not window.main_layout.chips.isVisible()


@pytest.mark.parametrize(
    ("names", "count", "chip"),
    [
        (("Lens", "EF 50mm & more"), 6, "EF 50mm && more"),
        (("Rating", "★★★"), 3, "★★★☆☆ or more"),
        (("Rating", "★★★★★"), 1, "★★★★★"),
        (("Keyword", "sun"), 1, "sun"),
        (("Exposure", "up to 1/500 s"), 3, "up to 1/500 s"),
        (("Exposure", "ISO 200 to ISO 800"), 7, "ISO 200 to ISO 800"),
    ],
)
def test_facts_are_conditions_too(
    qtbot: QtBot, window: MainWindow, names: tuple[str, str], count: int, chip: str
) -> None:
    """Chosen again, or taken away by the chip, all photos are back."""
    for _ in range(2):
        trigger(window, *names)
        shows(qtbot, window, count)
        assert [shown.text().split("  ")[0] for shown in chips(window)] == [chip]
        trigger(window, *names)
        shows(qtbot, window, 12)
    trigger(window, *names)
    shows(qtbot, window, count)
    chips(window)[0].click()
    shows(qtbot, window, 12)


def test_of_each_number_one_range_is_chosen(qtbot: QtBot, window: MainWindow) -> None:
    trigger(window, "Exposure", "up to ISO 200")
    shows(qtbot, window, 2)
    trigger(window, "Exposure", "ISO 200 to ISO 800")
    shows(qtbot, window, 7)
    trigger(window, "Exposure", "up to 1/500 s")
    shows(qtbot, window, 2)  # February and March
    texts = [shown.text().split("  ")[0] for shown in chips(window)]
    assert texts == ["up to 1/500 s", "ISO 200 to ISO 800"]


def test_a_library_without_facts_offers_none(
    qtbot: QtBot, open_window: OpenWindow, library_folder: Path
) -> None:
    window = open_window(library_folder)
    button = window.main_layout.top_bar.filter
    qtbot.waitUntil(lambda: button.choices.photos > 0, timeout=PATIENCE_MS)
    button.menu().aboutToShow.emit()
    titles = [without_letter(action.text()) for action in button.menu().actions()]
    assert not {"Lens", "Exposure", "Rating", "Keyword"} & set(titles)


def test_results_pass_the_filter(qtbot: QtBot, window: MainWindow) -> None:
    """They follow a changed filter; the history stays."""
    window.main_layout.grid.setFocus()
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    shows(qtbot, window, 12)
    everything = window.main_layout.grid.photo_model.photos.tolist()
    trigger(window, "Format", "JPEG")
    shows(qtbot, window, 9)
    filtered = window.main_layout.grid.photo_model.photos.tolist()
    assert [photo for photo in everything if photo in filtered] == filtered  # same order
    result = window.features.navigator.result
    assert result is not None
    assert result.histogram.sum() == 9
    trigger(window, "Clear filters")
    shows(qtbot, window, 12)
    assert window.main_layout.grid.photo_model.photos.tolist() == everything
    window.features.navigator.go_back()
    assert window.features.navigator.result is None


def test_similar_photos_from_one_folder_only(qtbot: QtBot, window: MainWindow) -> None:
    (top,) = window.snapshot.roots if window.snapshot else ()
    window.features.lists.show_folder(top.find(b"trip"))
    shows(qtbot, window, 6)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    shows(qtbot, window, 12)  # results come from all folders by default
    trigger(window, "Similar photos only from “trip”")
    shows(qtbot, window, 6)
    assert "trip" in chips(window)[0].text()
    chips(window)[0].click()
    shows(qtbot, window, 12)


def test_another_folder_searches_everywhere_again(qtbot: QtBot, window: MainWindow) -> None:
    """Without a chip there is no restriction; a reload without changes starts no search."""
    (top,) = window.snapshot.roots if window.snapshot else ()
    window.features.lists.show_folder(top.find(b"trip"))
    shows(qtbot, window, 6)
    trigger(window, "Similar photos only from “trip”")
    within = window.features.photo_list.within
    assert within is not None
    with qtbot.waitSignal(window.parts.watcher.loaded, timeout=PATIENCE_MS):
        window.parts.watcher.reload()
    assert window.features.photo_list.within is within
    window.features.navigator.show_library()
    shows(qtbot, window, 12)
    window.features.lists.show_folder(top.find(b"trip"))
    shows(qtbot, window, 6)
    assert window.features.photo_list.within is None
    assert not window.main_layout.chips.isVisible()


def test_the_time_line_shows_a_year_or_a_month(qtbot: QtBot, window: MainWindow) -> None:
    tree = window.main_layout.sidebar.time
    year = tree.topLevelItem(0)
    assert year is not None
    assert (year.text(0), year.text(1)) == ("2023", "12")
    year.setExpanded(True)
    may = next(
        item for n in range(12) if (item := year.child(n)) is not None and item.text(0) == "May"
    )
    qtbot.waitUntil(
        lambda: tree.viewport().rect().contains(tree.visualItemRect(may).center()),
        timeout=PATIENCE_MS,
    )
    place = tree.visualItemRect(may).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    shows(qtbot, window, 1)
    assert chips(window)[0].text().startswith("May 2023")
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)  # again: all
    shows(qtbot, window, 12)


def test_a_range_of_dates(qtbot: QtBot, window: MainWindow) -> None:
    """Both days belong to the range, in either order."""
    dates = window.snapshot.dates if window.snapshot else np.empty(0, np.int64)
    dialog = DateRangeDialog(PhotoFilter(), int(dates[-1]), int(dates[0]), window)
    assert (dialog.first.date(), dialog.last.date()) == (QDate(2023, 1, 15), QDate(2023, 12, 15))
    dialog.chosen.connect(window.features.filters.choose)
    dialog.first.setDate(QDate(2023, 5, 15))
    dialog.last.setDate(QDate(2023, 3, 15))
    dialog.accept()
    shows(qtbot, window, 3)
    assert chips(window)[0].text().startswith("15 Mar 2023 – 15 May 2023")


def texts(tree: QTreeWidget) -> dict[str, str]:
    """The names in a tree of the side bar, each with its count."""
    found = tree.findItems("*", Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive)
    return {item.text(0): item.text(1) for item in found}


def test_the_side_bar_counts_what_would_be_shown(qtbot: QtBot, window: MainWindow) -> None:
    """A folder by all filters, a month by all but the date; both as before without filters."""
    folders, time = window.main_layout.sidebar.folders, window.main_layout.sidebar.time
    time.expandAll()
    before = texts(folders), texts(time)
    window.features.filters.choose_period(Period(2023, 7, 1))
    shows(qtbot, window, 1)
    assert texts(folders) == {"pictures": "1", "trip": "1"}
    assert texts(time) == before[1]
    window.features.filters.choose_period(Period(2023, 2, 1))
    assert texts(folders) == {"pictures": "1", "trip": "0"}
    trigger(window, "Camera", "Canon")  # of the even months
    qtbot.waitUntil(lambda: texts(time)["2023"] == "6", timeout=PATIENCE_MS)
    assert texts(folders) == {"pictures": "1", "trip": "0"}
    assert {name for name, count in texts(time).items() if count == "0"} == {
        *("January", "March", "May", "July", "September", "November"),
    }
    window.features.filters.clear()
    assert (texts(folders), texts(time)) == before
    (top,) = window.snapshot.roots if window.snapshot else ()
    window.features.lists.show_folder(top.find(b"trip"))
    shows(qtbot, window, 6)
    assert texts(folders) == before[0]
    assert (texts(time)["2023"], texts(time)["June"], texts(time)["July"]) == ("6", "0", "1")


def test_counts_stay_those_of_the_filter_when_the_library_is_read_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    trigger(window, "Camera", "Canon")
    shows(qtbot, window, 6)
    with qtbot.waitSignal(window.features.photo_list.changed, timeout=PATIENCE_MS):
        window.parts.watcher.reload()
    assert texts(window.main_layout.sidebar.folders) == {"pictures": "6", "trip": "3"}


def test_photos_are_all_photos_and_a_folder_keeps_the_filter_in_sight(
    qtbot: QtBot, window: MainWindow
) -> None:
    sidebar = window.main_layout.sidebar
    window.features.filters.choose_period(Period(2023, 8, 1))
    shows(qtbot, window, 1)
    (top,) = window.snapshot.roots if window.snapshot else ()
    sidebar.folder_chosen.emit(top.find(b"trip"))
    assert window.main_layout.top_bar.title.text() == "trip"
    shows(qtbot, window, 1)
    qtbot.waitUntil(lambda: len(chips(window)) == 1, timeout=PATIENCE_MS)
    assert chips(window)[0].text().startswith("August 2023")
    qtbot.mouseClick(sidebar.rows[PageId.PHOTOS], Qt.MouseButton.LeftButton)
    shows(qtbot, window, 12)
    assert not window.main_layout.chips.isVisible()
    window.features.filters.choose_period(Period(2023, 8, 1))
    shows(qtbot, window, 1)
    qtbot.mouseClick(sidebar.rows[PageId.PHOTOS], Qt.MouseButton.LeftButton)  # already there
    shows(qtbot, window, 12)


def test_a_month_is_shown_from_any_page(qtbot: QtBot, window: MainWindow) -> None:
    window.features.navigator.show_page(PageId.SETTINGS)
    window.main_layout.sidebar.period_chosen.emit(Period(2023, 5, 1))
    shows(qtbot, window, 1)
    assert window.main_layout.grid.isVisible()
    qtbot.waitUntil(lambda: len(chips(window)) == 1, timeout=PATIENCE_MS)
    assert chips(window)[0].text().startswith("May 2023")


def test_a_shelf_shows_all_its_photos(qtbot: QtBot, window: MainWindow) -> None:
    window.features.filters.choose_period(Period(2023, 5, 1))
    shows(qtbot, window, 1)
    assert window.snapshot is not None
    window.features.atlas.opened.emit(window.snapshot.photos[:3], "shelf")
    shows(qtbot, window, 3)
    assert not window.main_layout.chips.isVisible()


def test_where_no_photo_matches_one_click_clears_the_filters(
    qtbot: QtBot, window: MainWindow
) -> None:
    """The funnel looks pressed only while a filter is active."""
    funnel, empty = window.main_layout.top_bar.filter, window.main_layout.grid.empty
    assert not funnel.property("active")
    assert not empty.isVisible()
    window.features.filters.choose(PhotoFilter(first=0, end=1))
    shows(qtbot, window, 0)
    assert funnel.property("active")
    assert empty.words.text() == "No photos match these filters."
    qtbot.mouseClick(empty.clear_button, Qt.MouseButton.LeftButton)
    shows(qtbot, window, 12)
    assert not funnel.property("active")
    assert not empty.isVisible()


@pytest.mark.parametrize("seed", range(20))
def test_rows_between_dates_are_those_of_the_dates(seed: int) -> None:
    rng = np.random.default_rng(seed)
    dates = np.sort(rng.integers(-5, 5, int(rng.integers(0, 12))))[::-1]
    for first, end in itertools.product((None, *range(-6, 7)), repeat=2):
        inside = (dates >= (-99 if first is None else first)) & (
            dates < (99 if end is None else end)
        )
        rows = np.zeros(len(dates), np.bool_)
        rows[rows_between(dates, first, end)] = True
        assert np.array_equal(rows, inside)


def test_no_photo_passes_the_filter(qtbot: QtBot, window: MainWindow) -> None:
    window.features.filters.choose(PhotoFilter(first=0, end=1))
    shows(qtbot, window, 0)
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)  # no photo to search for
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Right)
    assert window.features.navigator.result is None
    assert chips(window)


def test_the_filter_menu_leads_to_failed_photos(qtbot: QtBot, window: MainWindow) -> None:
    trigger(window, "Unreadable files: 1")
    assert window.features.current_page.id == PageId.FAILURES


@pytest.mark.parametrize(
    ("first", "end", "text"),
    [
        (at(2023, 1, 1), at(2024, 1, 1), "2023"),
        (at(2022, 1, 1), at(2024, 1, 1), "2022 – 2023"),
        (at(2023, 2, 1), at(2023, 3, 1), "February 2023"),
        (at(2023, 2, 1), at(2023, 2, 2), "1 Feb 2023"),
        (at(2023, 2, 1), at(2023, 4, 1), "1 Feb 2023 – 31 Mar 2023"),
        (at(2023, 2, 1), None, "since 1 Feb 2023"),
        (None, at(2023, 2, 2), "until 1 Feb 2023"),
    ],
)
def test_spans_of_dates_are_short(first: int | None, end: int | None, text: str) -> None:
    assert formatting.span(first, end) == text


def test_months() -> None:
    dates = np.array([at(2023, 12, 31, 23), at(2024, 1, 1), at(2024, 1, 31), at(1969, 5, 1)])
    assert months(dates) == (Period(2024, 1, 2), Period(2023, 12, 1), Period(1969, 5, 1))
    assert Period(2024, 2, 1).span == (at(2024, 2, 1), at(2024, 3, 1))
    assert Period(2023, 0, 1).span == (at(2023, 1, 1), at(2024, 1, 1))
    assert month_name(at(2024, 2, 10)) == "February 2024"
    assert months(np.empty(0, np.int64)) == ()


# -- the span of distances


def test_a_span_of_distances_leaves_photos_out(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.main_layout.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.features.navigator.result is not None, timeout=PATIENCE_MS)
    shows(qtbot, window, 12)
    result = window.features.navigator.result
    assert result is not None
    near, far = int(result.distances[3]), int(result.distances[8])
    window.features.results.show_span(near, far)
    inside = (result.distances >= near) & (result.distances <= far)
    assert window.main_layout.grid.photo_model.photos.tolist() == result.photos[inside].tolist()
    assert window.main_layout.details.comparison.span_start.text() == f"from {near}"
    assert (
        f"to {far} · {int(inside.sum())} photos"
        in window.main_layout.details.comparison.span_end.text()
    )
    assert window.main_layout.grid.current_photo() in window.main_layout.grid.photo_model.photos
    qtbot.keyClick(window, Qt.Key.Key_2)  # other bits have other distances: show all
    qtbot.waitUntil(lambda: window.features.navigator.result.step == 32, timeout=PATIENCE_MS)
    shows(qtbot, window, 12)


def test_the_span_is_changed_by_mouse_and_keys(qtbot: QtBot) -> None:
    from hashdesk import paths  # noqa: PLC0415  (the window's own way to it is longer)

    histogram = RangeHistogram(Theme(paths.resources() / "style.qss"))
    qtbot.addWidget(histogram)
    counts = np.array([1, 0, 2, 5, 9, 4, 0, 0, 0])
    assert last_distance(counts) == 5
    histogram.resize(240, 66)
    histogram.show_counts(counts, 2, (0, 5))
    spans: list[tuple[int, int]] = []
    histogram.span_chosen.connect(lambda first, last: spans.append((first, last)))
    histogram.show()
    qtbot.mousePress(histogram, Qt.MouseButton.LeftButton, pos=QPoint(5, 60))
    qtbot.mouseMove(histogram, QPoint(100, 60))
    qtbot.mouseRelease(histogram, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert spans[-1] == (2, 5)
    qtbot.keyClick(histogram, Qt.Key.Key_Left)
    assert spans[-1] == (2, 4)
    qtbot.keyClick(histogram, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert spans[-1] == (3, 4)
    for _ in range(5):
        qtbot.keyClick(histogram, Qt.Key.Key_Left)
    assert spans[-1] == (3, 3)  # the ends meet, but never cross
    histogram.show_counts(np.array([1, 0, 0, 5, 0, 4]), 2, (0, 5))
    for key, span in (
        (Qt.Key.Key_Left, (0, 4)),
        (Qt.Key.Key_Left, (0, 2)),
        (Qt.Key.Key_Right, (0, 3)),
    ):
        qtbot.keyClick(histogram, key)  # each press takes in or leaves out something
        assert spans[-1] == span
    histogram.show_counts(counts, 2, (3, 3))
    qtbot.keyClick(histogram, Qt.Key.Key_Home)
    assert spans[-1] == (0, 5)
    qtbot.mouseDClick(histogram, Qt.MouseButton.LeftButton, pos=QPoint(120, 30))
    assert spans[-1] == (0, 5)


def test_a_span_that_reaches_past_the_bars_has_its_ends_at_their_sides(qtbot: QtBot) -> None:
    """Groups are made up to a distance that no pair may lie at: the far end is the last bar's."""
    from hashdesk import paths  # noqa: PLC0415

    histogram = RangeHistogram(Theme(paths.resources() / "style.qss"))
    qtbot.addWidget(histogram)
    histogram.resize(240, 66)
    histogram.show_counts(np.array([8, 1, 2, 0, 0, 0, 0, 0, 0]), -1, (0, 8))
    spans: list[tuple[int, int]] = []
    histogram.span_chosen.connect(lambda first, last: spans.append((first, last)))
    histogram.show()
    handle = histogram.grab().toImage().pixelColor(238, 59)  # above the line
    assert handle.name() == histogram._theme.colours.muted
    qtbot.keyClick(histogram, Qt.Key.Key_Right)  # there is nothing farther
    qtbot.mousePress(histogram, Qt.MouseButton.LeftButton, pos=QPoint(235, 60))
    assert spans == []
    qtbot.mouseMove(histogram, QPoint(100, 60))
    qtbot.mouseRelease(histogram, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert spans == [(0, 1)]
    qtbot.keyClick(histogram, Qt.Key.Key_Left)
    assert spans[-1] == (0, 0)


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen: to raise a menu
def test_the_filter_menu_stays_open(qtbot: QtBot, window: MainWindow) -> None:
    """Several choices can be made at once, by mouse and by keys."""
    button = window.main_layout.top_bar.filter
    button.menu().aboutToShow.emit()
    entry = next(a for a in button.menu().actions() if without_letter(a.text()) == "Location")
    menu = entry.menu()
    assert isinstance(menu, QMenu)
    menu.popup(window.mapToGlobal(window.rect().center()))
    located, without = menu.actions()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(located).center())
    shows(qtbot, window, window.main_layout.top_bar.filter.choices.located)
    assert menu.isVisible()
    assert located.isChecked()
    menu.setActiveAction(without)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    shows(qtbot, window, 12 - window.main_layout.top_bar.filter.choices.located)
    assert menu.isVisible()
    assert without.isChecked()
    assert not located.isChecked()
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


def test_a_filter_keeps_the_chosen_photo_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    """When it is chosen and when it is cleared; nobody chose the first photo of a list."""
    grid = window.main_layout.grid
    grid.set_cell(400)
    window.features.filters.choose(PhotoFilter(cameras=frozenset({"Canon EOS 5D"})))
    shows(qtbot, window, 6)
    chosen = int(grid.photo_model.photos[4])
    grid.set_current(chosen)
    window.bindings.by_name["clear_filters"].trigger()
    shows(qtbot, window, 12)
    assert grid.current_photo() == chosen
    assert grid.all_in_sight([chosen])
    window.features.filters.choose(PhotoFilter(formats=frozenset({"PNG"})))
    qtbot.waitUntil(lambda: len(grid.photo_model.photos) < 12, timeout=PATIENCE_MS)
    assert grid.current_photo() == (
        chosen if chosen in grid.photo_model.photos else grid.photo_model.photos[0]
    )


def test_a_filter_that_changes_behind_an_answer_keeps_the_chosen_photo_in_sight(
    qtbot: QtBot, window: MainWindow
) -> None:
    """Where it went, one in sight is current instead."""
    grid, navigator = window.main_layout.grid, window.features.navigator
    grid.set_cell(400)
    canon = PhotoFilter(cameras=frozenset({"Canon EOS 5D"}))
    window.features.filters.choose(canon)
    shows(qtbot, window, 6)
    chosen = int(grid.photo_model.photos[5])
    window.bindings.by_name["clear_filters"].trigger()
    shows(qtbot, window, 12)
    for choose, left in ((canon, 6), (PhotoFilter(), 12), (canon, 6)):
        grid.set_current(chosen)
        assert grid.all_in_sight([chosen])
        qtbot.keyClick(grid, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: navigator.result is not None, timeout=PATIENCE_MS)
        window.features.filters.choose(choose)
        shows(qtbot, window, left)
        navigator.go_back()
        shows(qtbot, window, left)
        assert grid.current_photo() == chosen
        assert grid.all_in_sight([chosen])


def search(qtbot: QtBot, window: MainWindow, words: str) -> None:
    field, photo_list = window.main_layout.top_bar.search, window.features.photo_list
    field.setText(words)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: photo_list.found is not None and photo_list.found.typed == words,
        timeout=PATIENCE_MS,
    )
    window.main_layout.grid.setFocus()


def test_words_leave_a_month_as_they_leave_a_folder(qtbot: QtBot, window: MainWindow) -> None:
    """Both come back with Escape; other filters stay, and so does a month chosen afterwards."""
    filters, photo_list = window.features.filters, window.features.photo_list
    grid, month = window.main_layout.grid, Period(2023, 8, 1)
    filters.choose(PhotoFilter(located=False))
    filters.choose_period(month)
    shows(qtbot, window, 1)
    chosen = int(grid.photo_model.photos[0])
    grid.set_current(chosen)
    search(qtbot, window, "trip")
    shows(qtbot, window, 4)  # of six, two have a location
    assert photo_list.photo_filter == PhotoFilter(located=False)
    assert not window.main_layout.sidebar.time.selectedItems()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    shows(qtbot, window, 1)
    assert photo_list.found is None
    assert photo_list.period is not None
    assert photo_list.period.span == month.span
    assert (grid.current_photo(), grid.has_stand_in) == (chosen, False)
    search(qtbot, window, "trip")
    shows(qtbot, window, 4)
    window.features.clear_filters()
    shows(qtbot, window, 12)
    assert grid.current_photo() == chosen
    dates = PhotoFilter(first=at(2023, 7, 10), end=at(2023, 10, 20))
    filters.choose(dates)
    shows(qtbot, window, 4)
    search(qtbot, window, "trip")
    assert photo_list.photo_filter == dates, "no month on the left"
