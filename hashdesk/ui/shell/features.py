"""Builds the controller of each feature, and has them follow the library and the page in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMainWindow

from hashdesk.ui.atlas.controller import AtlasController
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.duplicates.controller import DuplicatesController
from hashdesk.ui.duplicates.decisions.decisions_controller import DecisionsController
from hashdesk.ui.duplicates.pair_controller import PairController
from hashdesk.ui.encoder.adapting.adapt_controller import AdaptController
from hashdesk.ui.encoder.adapting.undecided_model import UndecidedModel
from hashdesk.ui.encoder.controller import EncoderController
from hashdesk.ui.exchange.compare_controller import CompareController
from hashdesk.ui.exchange.export_controller import ExportController
from hashdesk.ui.exchange.import_controller import ImportController
from hashdesk.ui.failures.controller import FailuresController
from hashdesk.ui.filters.controller import FiltersController
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.jobs.kept_shares import KeptShares
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.jobs.unfinished_jobs import UnfinishedJobs
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.grid.scroll_hint import ScrollHint
from hashdesk.ui.photos.grid.type_ahead import TypeAhead
from hashdesk.ui.photos.photo_actions import PhotoActions
from hashdesk.ui.photos.photo_list import PhotoList
from hashdesk.ui.photos.trash.controller import TrashController
from hashdesk.ui.recently_deleted.controller import RecentlyDeletedController
from hashdesk.ui.restore.controller import RestoreController
from hashdesk.ui.search.other_libraries import OtherLibrariesController
from hashdesk.ui.search.query_encoder import QueryEncoder
from hashdesk.ui.search.results import ResultsController
from hashdesk.ui.settings.controller import SettingsController
from hashdesk.ui.shell import window_state
from hashdesk.ui.shell.away_roots import AwayRoots
from hashdesk.ui.shell.bars.comparing_progress import ComparingProgress
from hashdesk.ui.shell.bars.demo_bar import DemoController
from hashdesk.ui.shell.bars.job_progress import JobProgress
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.navigation.list_trail import ListTrail
from hashdesk.ui.shell.navigation.navigator import Navigator
from hashdesk.ui.shell.navigation.search_runner import SearchRunner
from hashdesk.ui.shell.open_and_drop import OpenAndDrop
from hashdesk.ui.shell.rescans import Rescans
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.undo_history import UndoHistory
from hashdesk.ui.viewer.controller import ViewerController
from hashdesk.ui.viewer.page import ViewerPage
from hashdesk.ui.widgets.dialogs.last_folders import LastFolders
from hashdesk.ui.window_settings import COMPARED_KEY, library_key
from hashdesk.ui.words.controller import WordsController


class WindowFeatures(QObject):
    """The controllers of a window. Each gets only the widgets and parts that it needs."""

    def __init__(
        self,
        window: QMainWindow,
        parts: WindowParts,
        layout: MainLayout,
        viewer_page: ViewerPage,
        notifier: Notifier,
        settings: QSettings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._layout = layout
        self._viewer_page = viewer_page
        self._notifier = notifier
        LastFolders(settings, window)
        self.current_page = CurrentPage()
        self._build_photos()
        window_state.restore_pages(settings, layout, parts.library_folder)
        self._build_pages(settings)
        self._with_threads = (
            *(
                self.filters,
                self.photo_list,
                self.failures,
                self.photo_actions,
                self.trash,
                self.viewer,
            ),
            *(
                self.words,
                self.type_ahead,
                self.adapting,
                self.encoder,
                self.exports,
                self.comparisons,
                self.imports,
            ),
            *(self.other_libraries, self.settings, self.duplicates, self.decisions),
            *(self.atlas, self.restore, self.recently_deleted, self.rescans),
        )

    def _build_photos(self) -> None:
        """Controllers of the grid, of search results and of the viewer."""
        parts, layout, notifier = self._parts, self._layout, self._notifier
        folder, thumbnails, grid = parts.library_folder, parts.thumbnails, layout.grid
        searcher, page = parts.searcher, self.current_page
        self.open_and_drop = OpenAndDrop(self._window, searcher, parts.scratch, notifier)
        self.photo_list = photo_list = PhotoList(folder, self)
        self.filters = FiltersController(
            *(folder, photo_list, layout.top_bar.filter, layout.chips, layout.sidebar),
            *(grid, notifier, self),
        )
        self.results = ResultsController(
            searcher, photo_list, page, thumbnails, grid, layout.details, self
        )
        self.searches = SearchRunner(
            searcher, photo_list, self.results, page, thumbnails, layout, notifier, self
        )
        self.navigator = Navigator(
            self.searches, photo_list, self.results, page, layout, notifier, self
        )
        self.undo_history = UndoHistory(self)
        self.trash = TrashController(folder, grid, photo_list, self.undo_history, notifier, self)
        self.viewer = viewer = ViewerController(
            folder, self._viewer_page, grid, thumbnails, parts.pool, self
        )
        self.photo_actions = PhotoActions(
            *(folder, grid, thumbnails, parts.pool, parts.desktop, self.trash),
            *(lambda: viewer.photo, notifier, self),
        )
        self.type_ahead = TypeAhead(folder, grid, self)
        field, chips = layout.top_bar.search, layout.part_chips
        self.words = WordsController(
            *(folder, field, chips, photo_list, notifier, lambda: parts.jobs.makes_guesses, self)
        )
        self.lists = ListTrail(self.navigator, photo_list, page, self.words, layout, self)
        ScrollHint(grid, self.navigator.date_of, self)

    def _build_pages(self, settings: QSettings) -> None:
        """Controllers of the other pages and of the running job."""
        parts, layout, notifier = self._parts, self._layout, self._notifier
        folder, jobs, pool = parts.library_folder, parts.jobs, parts.pool
        pair = PairController(layout.duplicates, parts.thumbnails, pool, self)
        self.duplicates = DuplicatesController(
            *(folder, layout.duplicates, pair, parts.scratch),
            KeptShares(settings, library_key(COMPARED_KEY, folder)),
            *(self.trash, self.undo_history, notifier, self),
        )
        self.decisions = DecisionsController(folder, self._window, notifier)
        self.atlas = AtlasController(folder, layout.atlas, notifier, self)
        kept = KeptAdapting(folder, jobs, settings, self)
        speed = KnownSpeed(jobs, kept, settings, self)
        self.unfinished = UnfinishedJobs(folder, jobs, settings, self)
        self.adapting = AdaptController(
            *(folder, layout.encoder, jobs, speed, kept),
            *(UndecidedModel(folder, settings), notifier, self),
        )
        self.encoder = EncoderController(
            *(folder, layout.encoder, jobs, speed),
            *(self.unfinished, self.adapting, notifier, self),
        )
        self.exports = ExportController(
            *(folder, layout.exchange, jobs, self.photo_list, self.results),
            *(parts.scratch, notifier, self),
        )
        self.comparisons = CompareController(
            *(layout.exchange.compare, jobs, pool, parts.desktop, parts.scratch),
            *(notifier, self),
        )
        encoder = QueryEncoder(pool, parts.open_encoder)
        self.other_libraries = OtherLibrariesController(
            folder, layout.other_libraries, encoder, pool, settings, notifier, self
        )
        self.imports = ImportController(
            *(folder, layout.exchange, jobs, self.other_libraries, parts.opened_windows),
            *(notifier, self),
        )
        self.failures = FailuresController(folder, layout.failures, notifier, self)
        self.recently_deleted = RecentlyDeletedController(
            folder, layout.recently_deleted, pool, self.trash, notifier, self
        )
        self.restore = RestoreController(
            folder, layout.restore, jobs, parts.settings, notifier, self
        )
        self.settings = SettingsController(
            *(folder, layout.settings, jobs, parts.theme, parts.settings, settings),
            *(parts.demo, notifier, self),
        )
        here = folder == parts.demo.library
        self.demo = DemoController(layout.demo_bar, here=here, parent=self)
        JobProgress(parts, layout, notifier, self)
        self.comparing = ComparingProgress(self.duplicates, jobs, layout.status_bar, self)
        self.rescans = Rescans(jobs, self.unfinished, self)
        self._away = AwayRoots(self.rescans.watcher, layout, parts.thumbnails, self)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Pass a newly read library to all features."""
        self._away.show_snapshot(snapshot)
        self.rescans.show_snapshot(snapshot)
        self.unfinished.note_use(snapshot.encoder)
        self.navigator.show_snapshot(snapshot, self._parts.jobs.title)
        for feature in (self.filters, self.words, self.adapting, self.duplicates):
            feature.show_snapshot(snapshot)
        self.refresh(self.current_page.id)  # last: all features know the library now

    def refresh(self, page: PageId) -> None:
        """Read the contents of a page; called when the page comes into sight."""
        if page is PageId.ENCODER:
            self.encoder.refresh()
        elif page is PageId.ATLAS:
            self.atlas.refresh()
        elif page is PageId.DUPLICATES:
            self.duplicates.refresh()
        elif page is PageId.EXCHANGE:
            self.exports.refresh()
            self.imports.refresh()
        elif page is PageId.FAILURES:
            self.failures.refresh()
        elif page is PageId.RECENTLY_DELETED:
            self.recently_deleted.refresh()
        elif page is PageId.SETTINGS:
            self.settings.refresh()

    def show_page(self, page: PageId) -> None:
        """Show a page of the side bar; "Photos" are all photos, whatever was filtered before."""
        if page is PageId.PHOTOS:
            self.filters.clear()
        self.navigator.show_page(page)
        self._layout.sidebar.scroll_to(page)

    def clear_filters(self) -> None:
        """Take away all that narrows the photos in sight: conditions, and words searched for.

        A photo that was searched for is none of it, nor is a folder of the side bar.
        """
        self.filters.clear()
        self.words.clear_all()

    @property
    def is_filtered(self) -> bool:
        """Whether `clear_filters` would show more."""
        return self.filters.is_active or self.words.in_sight

    def settle(self) -> None:
        """Hide a notice that is out of date once something else happens."""
        self._notifier.settle()

    def stop(self) -> None:
        """End the threads and child processes of all features."""
        for feature in self._with_threads:
            feature.stop()
