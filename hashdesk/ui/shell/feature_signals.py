"""Connects the features to each other, and widgets of one feature to what another one does."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from hashdesk import paths
from hashdesk.core.search.question import Question
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.extras import demo_photos
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.months import Period
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.shell.features import WindowFeatures
from hashdesk.ui.shell.layout import MainLayout
from hashdesk.ui.shell.window_parts import WindowParts
from hashdesk.ui.sidebar.confirm_forget import confirm_forget
from hashdesk.ui.viewer.page import ViewerPage


class FeatureSignals(QObject):
    """What follows in one feature when another one, or a widget, asks for it."""

    def __init__(
        self,
        window: QMainWindow,
        layout: MainLayout,
        viewer_page: ViewerPage,
        features: WindowFeatures,
        parts: WindowParts,
        notifier: Notifier,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._layout = layout
        self._features = features
        self._parts = parts
        self._connect_photos()
        self._connect_trash(viewer_page, notifier)
        self._connect_duplicates()
        self._connect_jobs()
        self._connect_folders()

    def _connect_photos(self) -> None:
        """Lists of photos, answers, the opened photo, and the ways between them."""
        layout, features = self._layout, self._features
        navigator, searches = features.navigator, features.searches
        navigator.page_shown.connect(features.refresh)
        for part in (layout.top_bar.filter, layout.chips, layout.grid.empty):
            part.clear_wanted.connect(features.clear_filters)
        for changed in (layout.changed, features.photo_list.choice_changed):
            changed.connect(self._show_searched)
        layout.sidebar.period_chosen.connect(self._show_period)
        layout.sidebar.page_wanted.connect(features.show_page)
        layout.changed.connect(lambda: features.words.show_listed(listed=layout.lists_photos))
        features.words.shelves_wanted.connect(features.atlas.prepare)
        features.atlas.known.connect(features.words.know_shelves)
        layout.top_bar.search.shelf_chosen.connect(features.atlas.open_known)
        features.words.guesses_wanted.connect(self._parts.jobs.make_guesses)
        layout.top_bar.search.left.connect(layout.grid.setFocus)
        layout.grid.selection_changed.connect(
            lambda: layout.status_bar.show_selected(len(layout.grid.selected_photos()))
        )
        searches.located.connect(features.atlas.locate)
        self._parts.searcher.measured.connect(layout.atlas.show_untold)
        self._parts.searcher.measured.connect(layout.match_bar.show_untold)
        features.atlas.opened.connect(self._show_shelf)
        features.atlas.similar_wanted.connect(lambda photos: searches.show_similar(*photos))
        features.results.result_changed.connect(features.other_libraries.follow)
        features.results.result_changed.connect(layout.show_result)
        features.results.keys_wanted.connect(layout.give_keys_to_grid)
        features.results.completed.connect(layout.match_bar.show_result)
        features.results.counted.connect(layout.show_listed)
        for changed in (features.results.result_changed, features.results.completed):
            changed.connect(lambda _result: features.exports.refresh())
        features.open_and_drop.search_wanted.connect(self._search)
        features.viewer.opened.connect(searches.leave)
        features.viewer.similar_wanted.connect(searches.show_similar)
        features.viewer.region_search_wanted.connect(
            lambda photo, region: searches.show_similar(photo, region=region)
        )
        layout.other_libraries.photo_chosen.connect(features.imports.open)
        layout.encoder.similar_wanted.connect(searches.show_similar)
        features.adapting.comparison_wanted.connect(lambda: navigator.show_page(PageId.ENCODER))
        layout.top_bar.failed_wanted.connect(lambda: navigator.show_page(PageId.FAILURES))
        layout.top_bar.image_wanted.connect(features.open_and_drop.choose_image)
        features.photo_list.changed.connect(lambda _by_choice: features.exports.refresh())
        features.photo_list.changed.connect(lambda _by_choice: self._count_there())

    def _connect_trash(self, viewer_page: ViewerPage, notifier: Notifier) -> None:
        """Photos that go to the trash and come back, and the steps of undoing that."""
        features, trash, photos = self._features, self._features.trash, self._features.photo_list
        in_trash = self.tr("Moved to the trash. Ctrl+Z restores it.")
        returned = self.tr("Restored.")
        trash.trashed.connect(photos.hide)
        trash.trashed.connect(lambda _photos: viewer_page.show_message(in_trash))
        trash.restored.connect(lambda _photos: features.navigator.history.forget_selections())
        trash.restored.connect(photos.unhide)
        trash.restored.connect(lambda _photos: viewer_page.show_message(returned))
        trash.files_changed.connect(features.rescans.scan)
        features.recently_deleted.counted.connect(self._layout.sidebar.show_deleted)
        features.recently_deleted.listed.connect(trash.keep_steps)
        features.undo_history.told.connect(notifier.status)

    def _connect_duplicates(self) -> None:
        layout, features, jobs = self._layout, self._features, self._parts.jobs
        page, duplicates = layout.duplicates, features.duplicates
        export = jobs.export_groups
        page.export_chosen.connect(lambda file: export(duplicates.export_arguments(), file))
        page.thumbnails_wanted.connect(jobs.read_again)
        page.decisions_wanted.connect(features.decisions.open)
        page.file_action_wanted.connect(features.photo_actions.do)
        features.decisions.changed.connect(duplicates.renew)
        duplicates.request.bits_matter.connect(
            lambda matter: layout.match_bar.show_groups(by_step=matter)
        )
        duplicates.similar_wanted.connect(features.searches.show_similar)
        duplicates.view_wanted.connect(features.viewer.view)
        features.viewer.closed.connect(self._focus_groups)
        layout.match_bar.chosen_for_groups.connect(duplicates.request.choose_bits)

    def _focus_groups(self) -> None:
        """Have keys work on the groups again after one of their photos was viewed."""
        if self._features.current_page.id is PageId.DUPLICATES:
            self._layout.duplicates.take_focus()

    def _connect_jobs(self) -> None:
        """Jobs that were stopped, and what an ended job changes."""
        layout, features, jobs = self._layout, self._features, self._parts.jobs
        features.unfinished.changed.connect(layout.status_bar.show_unfinished)
        layout.status_bar.resume_wanted.connect(features.unfinished.resume)
        layout.status_bar.dismiss_wanted.connect(features.unfinished.dismiss)
        layout.status_bar.dismiss_wanted.connect(features.encoder.refresh)
        features.unfinished.tell()
        comparing, settings = features.comparing, features.settings
        comparing.changed.connect(lambda: settings.show_other_work(comparing.title))
        layout.failures.retry_wanted.connect(jobs.retry)
        layout.welcome.demo_wanted.connect(features.demo.demo_wanted)
        layout.settings.storage.removal_wanted.connect(features.demo.removal_wanted)
        self._announce_demo()
        jobs.ended.connect(lambda _result: self._announce_demo())
        jobs.ended.connect(lambda _result: features.words.renew())

    def _connect_folders(self) -> None:
        """Folders that are added, taken out, or shown in the file manager."""
        layout, jobs, desktop = self._layout, self._parts.jobs, self._parts.desktop
        opening = self._features.open_and_drop
        layout.exchange.reveal_wanted.connect(desktop.reveal)
        layout.failures.reveal_wanted.connect(desktop.reveal)
        layout.exchange.add_folder_wanted.connect(lambda folder: self._add_folders([folder]))
        opening.folders_wanted.connect(self._add_folders)
        layout.demo_bar.folder_wanted.connect(opening.choose_folder)
        for part in (layout.sidebar, layout.settings):
            part.add_folder_wanted.connect(opening.choose_folder)
            part.forget_wanted.connect(lambda root: confirm_forget(self._window, root, jobs.forget))
            part.reveal_wanted.connect(desktop.open)
        layout.welcome.folder_wanted.connect(opening.choose_folder)

    # -- what takes more than one step

    def _show_period(self, period: Period | None) -> None:
        """Show the photos of a year or a month, also from another page."""
        self._features.navigator.return_to_photos()
        self._features.filters.choose_period(period)

    def _show_searched(self) -> None:
        """Let the filter menu clear words, too, while the photos in sight were found by them."""
        self._layout.top_bar.filter.show_searched(searched=self._features.words.in_sight)

    def _show_shelf(self, photos: PhotoIds, name: str) -> None:
        """Show a shelf of the atlas, which has been counted without filters."""
        self._features.filters.clear()
        self._features.lists.show_shelf(photos, name)

    def _search(self, question: Question, locate: bool) -> None:
        self._features.viewer.close()
        self._features.searches.search(question, locate=locate)

    def _count_there(self) -> None:
        """Have all pages count the photos of the library without those in the trash."""
        features, layout, photos = self._features, self._layout, self._features.photo_list
        layout.show_size(photos.size)
        layout.settings.folders.show_counts(photos.whole)
        layout.atlas.view.leave_out(photos.hidden)
        features.encoder.leave_out(photos.hidden, photos.size)
        features.adapting.count_photos(photos.size)

    def _add_folders(self, folders: list[bytes]) -> None:
        if not self._features.demo.takes(folders):
            self._parts.jobs.add_folders(folders)

    def _announce_demo(self) -> None:
        """Say what the demo album would fetch now."""
        self._layout.welcome.announce_fetch(demo_photos.megabytes_to_fetch(paths.cache()))
