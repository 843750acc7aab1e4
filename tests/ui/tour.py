"""Saves screenshots of every page of the window, in both colour schemes and two sizes.

    python -m tests.ui.tour OUT [LIBRARY]

Without LIBRARY, it indexes the demo album. No display is needed.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from hashdesk.ui.current_page import PageId
from hashdesk.ui.shell.key_sheet import KeySheet

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from hashdesk import paths
from hashdesk.cli.arguments.options import shipped_bundle
from hashdesk.core.atlas.shelves import counts_for
from hashdesk.core.backup.make import back_up
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos.photo_filter import PhotoFilter
from hashdesk.core.storage.tables.schema import LIBRARY_FILE
from hashdesk.core.storage.whole_library.library_copy import COPY_MANIFEST
from hashdesk.encoders.bundle_encoder import open_encoder
from hashdesk.encoders.library_encoder import vouch_for
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import write_album
from hashdesk.ui.app import language, session
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.shell.drop_data import DropData
from hashdesk.ui.shell.main_window import MainWindow
from hashdesk.ui.widgets.theme import DARK, LIGHT
from tests.drawing import draw

SIZES = ((1440, 900), (900, 700))
PATIENCE_S = 240.0
SETTLE_S = 0.4  # for thumbnails


class Tour:
    """Opens windows, goes through their pages, and saves screenshots."""

    def __init__(self, out: Path, pool: DecodePool, scratch: Path) -> None:
        self._out, self._pool, self._scratch = out, pool, scratch
        out.mkdir(parents=True, exist_ok=True)

    def run(self, library: Path) -> None:
        """Save the pages of an empty library, then those of `library`."""
        empty = self._open(self._scratch / "empty")
        self._save(empty, "welcome")
        self._index(empty)
        self._close(empty)
        window = self._open(library)
        grid, model = window.main_layout.grid, window.main_layout.grid.photo_model
        self._save(window, "library")
        grid.setCurrentIndex(model.index_of(min(7, len(model.photos) - 1)))
        self._wait(lambda: model.path_at(grid.currentIndex()) is not None)
        path = model.path_at(grid.currentIndex())
        self._select(window)
        window.features.searches.show_similar_to_selection()
        self._wait(lambda: window.features.navigator.result is not None)
        self._save(window, "similar")
        window.features.results.show_span(8, 40)
        self._save(window, "span")
        self._view(window)
        window.main_layout.match_bar.choose(8)
        self._wait(
            lambda: (
                window.features.navigator.result is not None
                and window.features.navigator.result.step == 8
            )
        )
        self._save(window, "similar-8-bits")
        window.main_layout.match_bar.choose(64)
        self._filter(window)
        assert path is not None
        outside = self._scratch / "holiday.jpg"
        outside.write_bytes(
            Path(os.fsdecode(path)).read_bytes() + b" "
        )  # so that its content differs
        window.features.open_and_drop.search_image(os.fsencode(outside))
        # A library with another encoder shows an error sentence instead.
        self._wait(
            lambda: _shows_outside_result(window) or bool(window.main_layout.notice_bar.words)
        )
        self._save(window, "outside")
        self._search_another_library(window, library)
        self._show_atlas(window)
        self._show_duplicates(window)
        window.features.navigator.show_page(PageId.ENCODER)
        self._save(window, "encoder")
        self._adapt(window)
        window.features.navigator.show_page(PageId.EXCHANGE)
        self._save(window, "export")
        self._compare(window, Path(os.fsdecode(path)))
        window.features.navigator.show_page(PageId.FAILURES)
        self._save(window, "failed")
        window.features.navigator.show_page(PageId.RECENTLY_DELETED)
        self._save(window, "recently-deleted")
        self._test_engines(window)
        window.features.navigator.show_library()
        window.notifier.notice(
            "poster.xcf cannot be searched for: it is a GIMP picture (XCF), a format that HashDesk "
            "does not read."
        )
        self._save(window, "notice")
        sheet = KeySheet(window)
        sheet.show()
        self._grab(sheet, "keys")
        sheet.close()
        self._close(window)
        self._show_backups(library)

    def _show_backups(self, library: Path) -> None:
        """Open a copy of the library that is damaged, as its newest backup is."""
        broken = self._scratch / "broken"
        if not broken.exists():
            shutil.copytree(library, broken)
            newest = back_up(broken, Settings(), Job()).folder
            for days in (1, 2, 8):
                older = Path(shutil.copytree(newest, newest.with_name(f"{days} days ago")))
                facts = json.loads((older / COPY_MANIFEST).read_text("utf-8"))
                facts["made"] -= days * 86_400
                (older / COPY_MANIFEST).write_text(json.dumps(facts), "utf-8")
            for folder in (broken, newest):
                os.truncate(folder / LIBRARY_FILE, 9_999)
        window = self._open(broken, loads=False)
        self._wait(lambda: bool(window.main_layout.restore.model.damaged))
        self._save(window, "backups")
        self._close(window)

    def _search_another_library(self, window: MainWindow, library: Path) -> None:
        """Export and import the library, and search in the copy, too."""
        other = self._scratch / "Trip"
        if not other.exists():
            container = self._scratch / "trip.hashdesk"
            with Library(library) as opened:
                export(
                    opened,
                    EXPORT_FORMATS["hashdesk"],
                    ExportSelection(thumbnails=True),
                    container,
                    Job(),
                )
            import_library(
                container, other, None, partial(vouch_for, shipped=shipped_bundle()), Job()
            )
        window.features.other_libraries.choose(other, chosen=True)
        window.features.navigator.show_library()
        window.features.searches.show_similar(int(window.main_layout.grid.photo_model.photos[0]))
        self._wait(window.main_layout.other_libraries.isVisible)
        self._save(window, "other-libraries")
        window.features.other_libraries.choose(other, chosen=False)
        self._wait(window.main_layout.other_libraries.isHidden)

    def _show_atlas(self, window: MainWindow) -> None:
        """The atlas with all numbers of shelves."""
        assert window.snapshot is not None
        window.features.navigator.show_page(PageId.ATLAS)
        for wanted in counts_for(len(window.snapshot.photos)):
            window.main_layout.atlas.count_chosen.emit(wanted)
            view = window.main_layout.atlas.view
            self._wait(lambda wanted=wanted, view=view: view.shelves.wanted == wanted)
            self._save(window, f"atlas-{wanted}")

    def _show_duplicates(self, window: MainWindow) -> None:
        """Groups at two levels, and a pair in two ways."""
        duplicates, page = window.features.duplicates, window.main_layout.duplicates
        window.features.navigator.show_page(PageId.DUPLICATES)
        for level in (MatchLevel.NEAR, MatchLevel.SIMILAR):
            page.level_chosen.emit(level)
            self._wait(
                lambda level=level: (
                    duplicates.groups.marks is not None and duplicates.groups.level is level
                )
            )
            self._save(window, f"groups-{level}")
        duplicates.do(GroupAction.DIFFERENCE)
        self._save(window, "groups-difference")
        duplicates.do(GroupAction.SIDE)

    def _select(self, window: MainWindow) -> None:
        """Select several photos, then the first one alone."""
        grid = window.main_layout.grid
        current = grid.current_photo()
        for _ in range(4):
            QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        self._save(window, "selected")
        if current is not None:
            grid.set_current(current)

    def _view(self, window: MainWindow) -> None:
        """The viewer, without and with its details."""
        window.features.viewer.open()
        canvas = window.viewer_page.canvas
        self._wait(lambda: canvas.pixmap.width() > 256 or canvas.full.width() <= 256)
        self._save(window, "viewer")
        window.viewer_page.toggle_info()
        self._save(window, "viewer-info")
        window.viewer_page.toggle_info()
        window.features.viewer.close()

    def _filter(self, window: MainWindow) -> None:
        """Filter chips; a filter that no photo passes; no filter again."""
        window.features.navigator.show_library()
        window.features.filters.choose(
            PhotoFilter(formats=frozenset({"JPEG", "PNG"}), located=False)
        )
        self._save(window, "filtered")
        window.features.filters.choose(PhotoFilter(first=0, end=1))
        self._save(window, "nothing")
        window.features.filters.choose(PhotoFilter())
        self._wait(lambda: len(window.main_layout.grid.photo_model.photos) > 1)

    def _test_engines(self, window: MainWindow) -> None:
        window.features.navigator.show_page(PageId.SETTINGS)
        window.main_layout.settings.processors.test_wanted.emit()
        self._wait(lambda: window.busy)
        self._wait(lambda: not window.busy)
        self._save(window, "settings")

    def _index(self, window: MainWindow) -> None:
        album = self._scratch / "Holidays"
        write_album(album, demo_photos.find(paths.cache()))
        (album / "broken.jpg").write_bytes(b"not a photo")
        window.features.open_and_drop.take(DropData(folders=(os.fsencode(album),)))
        self._wait(lambda: window.snapshot is not None and len(window.snapshot.photos) > 30)
        self._save(window, "indexing")
        window.bindings.by_name["cancel"].trigger()
        self._wait(lambda: not window.busy)

    def _adapt(self, window: MainWindow) -> None:
        """Adapt to a library with enough photos, and delete the new encoder."""
        panel = window.main_layout.encoder.adapt
        if not panel.adapt_button.isEnabled():
            return
        panel.adapt_wanted.emit()
        self._wait(lambda: panel.work.loss.done > 0.5)
        self._save(window, "adapting")
        self._wait(panel.comparison.isVisible)
        self._save(window, "adapted")
        self._wait(lambda: bool(window.main_layout.encoder.code_sets.findChildren(QPushButton)))
        panel.delete_wanted.emit()
        (question,) = window.findChildren(QMessageBox)
        self._grab("delete-model", question)
        next(one for one in question.buttons() if one.text() == "Delete").click()
        self._wait(lambda: not window.busy)

    def _compare(self, window: MainWindow, photo: Path) -> None:
        """Compare with a card that has a photo of the library, a new one, and a broken one."""
        folder = self._scratch / "CARD" / "DCIM"
        folder.mkdir(parents=True)
        shutil.copy(photo, folder / "IMG_0001.jpg")
        (folder / "IMG_0002.jpg").write_bytes(b"not a photo")
        draw(3, 77, (640, 480)).save(folder / "IMG_0003.jpg")
        card, page = window.main_layout.exchange.compare, window.main_layout.exchange
        card.folder_chosen.emit(folder.parent, False)
        self._wait(lambda: card.list.isVisible() and not window.busy)
        bar = page.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, end: bar.setValue(end))
        bar.setValue(bar.maximum())
        self._save(window, "compare")

    def _open(self, library: Path, *, loads: bool = True) -> MainWindow:
        settings = QSettings(str(self._scratch / "tour.ini"), QSettings.Format.IniFormat)
        window = session.build(library, self._pool, Settings(), settings)
        window.show()
        self._wait(lambda: not loads or window.snapshot is not None)
        return window

    def _close(self, window: MainWindow) -> None:
        window.close()
        self._wait(lambda: not window.isVisible())
        window.deleteLater()

    def _save(self, window: MainWindow, name: str) -> None:
        """Save a page in both schemes and all sizes."""
        for colours, scheme in ((LIGHT, "light"), (DARK, "dark")):
            window.parts.theme.apply(colours)
            for width, height in SIZES:
                window.resize(width, height)
                self._grab(window, f"{name}-{scheme}-{width}")
        window.parts.theme.apply(LIGHT)
        window.resize(*SIZES[0])

    def _grab(self, widget: QWidget, name: str) -> None:
        self._settle()
        widget.grab().save(str(self._out / f"{name}.png"))

    def _settle(self) -> None:
        end = time.monotonic() + SETTLE_S
        while time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.005)

    def _wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("The window does not do what the tour waits for.")
            QApplication.processEvents()
            time.sleep(0.005)


def _shows_outside_result(window: MainWindow) -> bool:
    result = window.features.navigator.result
    return result is not None and result.question.photo == 0


def main(out: Path, library: Path | None) -> None:
    """Save screenshots of all pages."""
    application = QApplication([])
    language.set_language(application, "en")
    with (
        tempfile.TemporaryDirectory() as scratch,
        DecodePool(replace(Settings(), workers=2)) as pool,
    ):
        if library is None:
            library = Path(scratch) / "library"
            album = Path(scratch) / "Pictures"
            write_album(album, demo_photos.find(paths.cache()))
            (album / "broken.jpg").write_bytes(b"not a photo")
            encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
            with LibraryDB(library, write=True) as db:
                index(db, encoder, [album], Settings(), Job())
        Tour(out, pool, Path(scratch)).run(library)
        application.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
