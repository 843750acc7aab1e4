"""Builds the controller of each feature and connects their signals."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QMainWindow

from hashdesk import paths
from hashdesk.core.search.question import Question
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.extras import demo_photos
from hashdesk.ui.atlas.controller import AtlasController
from hashdesk.ui.current_page import CurrentPage, PageId
from hashdesk.ui.duplicates.controller import DuplicatesController
from hashdesk.ui.duplicates.decisions.decisions_controller import DecisionsController
from hashdesk.ui.encoder.controller import EncoderController
from hashdesk.ui.encoder.undecided_model import UndecidedModel
from hashdesk.ui.exchange.compare_controller import CompareController
from hashdesk.ui.exchange.export_controller import ExportController
from hashdesk.ui.exchange.import_controller import ImportController
from hashdesk.ui.failures.controller import FailuresController
from hashdesk.ui.filters.controller import FiltersController
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.jobs.known_speed import KnownSpeed
from hashdesk.ui.jobs.unfinished_jobs import UnfinishedJobs
from hashdesk.ui.library.months import Period
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
from hashdesk.ui.sidebar.confirm_forget import confirm_forget
from hashdesk.ui.undo_history import UndoHistory
from hashdesk.ui.viewer.controller import ViewerController
from hashdesk.ui.viewer.page import ViewerPage
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
                self.encoder,
                self.exports,
                self.comparisons,
                self.imports,
            ),
            *(self.other_libraries, self.settings, self.duplicates, self.decisions),
            *(self.atlas, self.restore, self.recently_deleted, self.rescans),
        )
        self._connect_photos()
        self._connect_duplicates()
        self._connect_jobs()

    def _build_photos(self) -> None:
        """Controllers of the grid, of search results and of the viewer."""
        parts, layout, notifier = self._parts, self._layout, self._notifier
        folder, thumbnails, grid = parts.library_folder, parts.thumbnails, layout.grid
        searcher, page = parts.searcher, self.current_page
        self.open_and_drop = OpenAndDrop(self._window, searcher, notifier)
        self.photo_list = photo_list = PhotoList(folder, self)
        self.filters = FiltersController(
            *(folder, photo_list, layout.top_bar.filter, layout.chips, layout.sidebar),
            *(grid, notifier, self),
        )
        panels = layout.details, layout.other_libraries
        self.results = ResultsController(
            searcher, photo_list, page, thumbnails, grid, *panels, parent=self
        )
        self.searches = SearchRunner(
            searcher, photo_list, self.results, page, thumbnails, layout, notifier, self
        )
        self.navigator = Navigator(
            self.searches, photo_list, self.results, page, layout, notifier, self
        )
        self.undo_history = UndoHistory(self)
        self.trash = TrashController(folder, grid, self.undo_history, notifier, self)
        self.viewer = viewer = ViewerController(
            folder, self._viewer_page, grid, thumbnails, parts.pool, self
        )
        self.photo_actions = PhotoActions(
            *(folder, grid, thumbnails, parts.pool, parts.desktop, self.trash),
            *(lambda: viewer.photo, notifier, self),
        )
        self.type_ahead = TypeAhead(folder, grid, self)
        field, chips = layout.top_bar.search, layout.part_chips
        self.words = WordsController(folder, field, chips, photo_list, notifier, self)
        self.lists = ListTrail(self.navigator, photo_list, page, self.words, layout, self)
        ScrollHint(grid, self.navigator.date_of, self)

    def _build_pages(self, settings: QSettings) -> None:
        """Controllers of the other pages and of the running job."""
        parts, layout, notifier = self._parts, self._layout, self._notifier
        folder, jobs, pool = parts.library_folder, parts.jobs, parts.pool
        self.duplicates = DuplicatesController(
            *(folder, layout.duplicates, parts.thumbnails, pool),
            *(self.trash, self.undo_history, notifier, self),
        )
        self.decisions = DecisionsController(folder, self._window, notifier)
        self.atlas = AtlasController(folder, layout.atlas, notifier, self)
        kept = KeptAdapting(folder, jobs, settings, self)
        speed = KnownSpeed(jobs, kept, settings, self)
        self.unfinished = UnfinishedJobs(folder, jobs, settings, self)
        self.encoder = EncoderController(
            *(folder, layout.encoder, jobs, speed, kept),
            *(UndecidedModel(folder, settings), self.unfinished, notifier, self),
        )
        self.exports = ExportController(
            folder, layout.exchange, jobs, self.photo_list, notifier, self
        )
        self.comparisons = CompareController(
            layout.exchange.compare, jobs, pool, parts.desktop, notifier, self
        )
        encoder = QueryEncoder(pool, parts.open_encoder)
        self.other_libraries = OtherLibrariesController(
            folder, layout.other_libraries, encoder, pool, settings, self
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
            folder, layout.settings, jobs, parts.theme, parts.settings, settings, notifier, self
        )
        here = folder == parts.demo.library
        self.demo = DemoController(layout.demo_bar, here=here, parent=self)
        JobProgress(parts, layout, notifier, self)
        self.comparing = ComparingProgress(self.duplicates, jobs, layout.status_bar, self)
        self.unfinished.changed.connect(layout.status_bar.show_unfinished)
        layout.status_bar.resume_wanted.connect(self.unfinished.resume)
        layout.status_bar.dismiss_wanted.connect(self.unfinished.dismiss)
        layout.status_bar.dismiss_wanted.connect(self.encoder.refresh)
        self.unfinished.tell()
        self.rescans = Rescans(jobs, self.unfinished, self)
        self._away = AwayRoots(self.rescans.watcher, layout, parts.thumbnails, self)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Pass a newly read library to all features."""
        self._away.show_snapshot(snapshot)
        self.rescans.show_snapshot(snapshot)
        self.unfinished.note_use(snapshot.encoder)
        self.navigator.show_snapshot(snapshot, self._parts.jobs.title)
        for feature in (self.filters, self.words, self.encoder, self.duplicates):
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

    def settle(self) -> None:
        """Hide a notice that is out of date once something else happens."""
        self._notifier.settle()

    def stop(self) -> None:
        """End the threads and child processes of all features; delete pasted images."""
        for feature in self._with_threads:
            feature.stop()
        self.open_and_drop.clean_up()

    # -- signals between features

    def _connect_photos(self) -> None:
        layout, navigator, searches = self._layout, self.navigator, self.searches
        navigator.page_shown.connect(self.refresh)
        layout.sidebar.period_chosen.connect(self._show_period)
        layout.sidebar.page_wanted.connect(self.show_page)
        layout.changed.connect(lambda: self.words.show_listed(listed=layout.lists_photos))
        self.words.shelves_wanted.connect(self.atlas.prepare)
        self.atlas.known.connect(self.words.know_shelves)
        layout.top_bar.search.shelf_chosen.connect(self.atlas.open_known)
        self.words.guesses_wanted.connect(self._parts.jobs.make_guesses)
        layout.top_bar.search.left.connect(layout.grid.setFocus)
        searches.located.connect(self.atlas.locate)
        self.atlas.opened.connect(self._show_shelf)
        self.atlas.similar_wanted.connect(lambda photos: searches.show_similar(*photos))
        self.results.result_changed.connect(self.other_libraries.follow)
        self.results.result_changed.connect(layout.show_result)
        self.results.counted.connect(layout.show_listed)
        self.open_and_drop.search_wanted.connect(self._search)
        self.viewer.opened.connect(searches.leave)
        self.viewer.similar_wanted.connect(searches.show_similar)
        self.viewer.region_search_wanted.connect(
            lambda photo, region: searches.show_similar(photo, region=region)
        )
        layout.other_libraries.photo_chosen.connect(self.imports.open)
        layout.encoder.similar_wanted.connect(searches.show_similar)
        self.encoder.comparison_wanted.connect(lambda: navigator.show_page(PageId.ENCODER))
        layout.top_bar.failed_wanted.connect(lambda: navigator.show_page(PageId.FAILURES))
        layout.top_bar.image_wanted.connect(self.open_and_drop.choose_image)
        self.photo_list.changed.connect(lambda _by_choice: self.exports.refresh())
        self.photo_list.changed.connect(lambda _by_choice: self._count_there())
        trash, viewer_page = self.trash, self._viewer_page
        in_trash = self.tr("Moved to the trash. Ctrl+Z restores it.")
        returned = self.tr("Restored.")
        trash.trashed.connect(self.photo_list.hide)
        trash.trashed.connect(lambda _photos: viewer_page.show_message(in_trash))
        trash.restored.connect(lambda _photos: navigator.history.forget_selections())
        trash.restored.connect(self.photo_list.unhide)
        trash.restored.connect(lambda _photos: viewer_page.show_message(returned))
        trash.files_changed.connect(self.rescans.scan)
        self.recently_deleted.counted.connect(layout.sidebar.show_deleted)
        self.recently_deleted.listed.connect(trash.keep_steps)
        undone, redone = self.tr("Undone: {step}."), self.tr("Redone: {step}.")
        status, history = self._notifier.status, self.undo_history
        history.undone.connect(lambda step: status(undone.format(step=step)))
        history.redone.connect(lambda step: status(redone.format(step=step)))

    def _count_there(self) -> None:
        """Have all pages count the photos of the library without those in the trash."""
        photos, layout = self.photo_list, self._layout
        layout.show_size(photos.size)
        layout.settings.folders.show_counts(photos.whole)
        layout.atlas.view.leave_out(photos.hidden)
        self.encoder.leave_out(photos.hidden, photos.size)

    def _connect_duplicates(self) -> None:
        layout, jobs = self._layout, self._parts.jobs
        page, duplicates = layout.duplicates, self.duplicates
        export = jobs.export_groups
        page.export_chosen.connect(lambda file: export(duplicates.export_arguments(), file))
        page.thumbnails_wanted.connect(jobs.read_again)
        page.decisions_wanted.connect(self.decisions.open)
        page.file_action_wanted.connect(self.photo_actions.do)
        self.decisions.changed.connect(duplicates.renew)
        duplicates.request.bits_matter.connect(
            lambda matter: layout.match_bar.show_groups(by_step=matter)
        )
        duplicates.similar_wanted.connect(self.searches.show_similar)
        layout.match_bar.chosen.connect(duplicates.request.choose_bits)

    def _connect_jobs(self) -> None:
        """Connect the widgets that start jobs or open the file manager."""
        layout, jobs, desktop = self._layout, self._parts.jobs, self._parts.desktop
        layout.exchange.reveal_wanted.connect(desktop.reveal)
        layout.failures.reveal_wanted.connect(desktop.reveal)
        layout.exchange.add_folder_wanted.connect(lambda folder: self._add_folders([folder]))
        self.open_and_drop.folders_wanted.connect(self._add_folders)
        layout.demo_bar.folder_wanted.connect(self.open_and_drop.choose_folder)
        for part in (layout.sidebar, layout.settings):
            part.add_folder_wanted.connect(self.open_and_drop.choose_folder)
            part.forget_wanted.connect(lambda root: confirm_forget(self._window, root, jobs.forget))
            part.reveal_wanted.connect(desktop.open)
        layout.welcome.folder_wanted.connect(self.open_and_drop.choose_folder)
        layout.welcome.demo_wanted.connect(self.demo.demo_wanted)
        self._announce_demo()
        jobs.ended.connect(lambda _result: self._announce_demo())
        jobs.ended.connect(lambda _result: self.words.renew())
        layout.failures.retry_wanted.connect(jobs.retry)

    def _add_folders(self, folders: list[bytes]) -> None:
        if not self.demo.takes(folders):
            self._parts.jobs.add_folders(folders)

    def _announce_demo(self) -> None:
        """Say what the demo album would fetch now."""
        self._layout.welcome.announce_fetch(demo_photos.megabytes_to_fetch(paths.cache()))

    def show_page(self, page: PageId) -> None:
        """Show a page of the side bar; "Photos" are all photos, whatever was filtered before."""
        if page is PageId.PHOTOS:
            self.filters.clear()
        self.navigator.show_page(page)
        self._layout.sidebar.scroll_to(page)

    def _show_period(self, period: Period | None) -> None:
        """Show the photos of a year or a month, also from another page."""
        self.navigator.return_to_photos()
        self.filters.choose_period(period)

    def _show_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show a shelf of the atlas, which has been counted without filters."""
        self.filters.clear()
        self.lists.show_shelf(photos, name)

    def _search(self, question: Question, locate: bool) -> None:
        self.viewer.close()
        self.searches.search(question, locate=locate)
