"""The layout of the main window: bars, panels, and the pages in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from hashdesk.core.search.question import SearchResult
from hashdesk.ui import actions
from hashdesk.ui.atlas.page import AtlasPage
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.encoder.page import EncoderPage
from hashdesk.ui.exchange.page import ExchangePage
from hashdesk.ui.failures.page import FailuresPage
from hashdesk.ui.filters.chips import FilterChips
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.details.panel import DetailsPanel
from hashdesk.ui.photos.grid.tile_delegate import HALF_GAP
from hashdesk.ui.photos.grid.view import GridView
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.recently_deleted.page import RecentlyDeletedPage
from hashdesk.ui.restore.page import RestorePage
from hashdesk.ui.search.match_bar import MatchBar
from hashdesk.ui.search.other_libraries_panel import OtherLibrariesPanel
from hashdesk.ui.settings.page import SettingsPage
from hashdesk.ui.shell.bars.demo_bar import DemoBar
from hashdesk.ui.shell.bars.imported_bar import ImportedBar
from hashdesk.ui.shell.bars.status_bar import StatusBar
from hashdesk.ui.shell.bars.top_bar import TopBar
from hashdesk.ui.shell.welcome_page import WelcomePage
from hashdesk.ui.sidebar.sidebar import InSight, Sidebar
from hashdesk.ui.widgets.basic import column, paragraph, row
from hashdesk.ui.widgets.card_page import CardPage
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.notice_bar import NoticeBar
from hashdesk.ui.widgets.theme import Theme
from hashdesk.ui.words.part_chips import PartChips

# Window widths in pixels from which there is room …
# … for the side bar, beside the photos always; by these alone, never by what was in sight before
SIDEBAR_MIN_WIDTH = 840
SIDEBAR_MIN_WIDTH_BESIDE_GROUPS = 890  # of duplicates: a list, and two photos with their facts
NOTICES_PLACE = 2  # below the bars that tell which library this is
DETAILS_MIN_WIDTH = 1000  # … for the details panel
LONG_TEXT_MIN_WIDTH = 960  # … for the long texts of the top bar


class MainLayout(QWidget):
    """Holds the widgets of all features; `WindowFeatures` holds their controllers."""

    changed = Signal()  # another page is in sight, or the info panel came or went

    def __init__(self, thumbnails: Thumbnails, theme: Theme, notifier: Notifier) -> None:
        super().__init__()
        self.top_bar = TopBar()
        self.sidebar = Sidebar()
        self.grid = GridView(PhotoModel(thumbnails, self), thumbnails, theme)
        self.match_bar = MatchBar()
        self.other_libraries = OtherLibrariesPanel(theme, self.grid)
        self.welcome = WelcomePage()
        self.restore = RestorePage()
        self.failures = FailuresPage()
        self.recently_deleted = RecentlyDeletedPage()
        self.details = DetailsPanel(thumbnails, theme)
        self.status_bar = StatusBar()
        self.placeholder = paragraph("", "muted")
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        self.encoder = EncoderPage(thumbnails, theme)
        self.exchange = ExchangePage()
        self.duplicates = DuplicatesPage(thumbnails, theme)
        self.atlas = AtlasPage(thumbnails, theme)
        self.settings = SettingsPage()
        self._pages.addWidget(self._build_photos())
        self._page_of: dict[PageId, QWidget] = {
            PageId.ATLAS: self.atlas,
            PageId.DUPLICATES: self.duplicates,
            PageId.FAILURES: self.failures,
            PageId.RECENTLY_DELETED: self.recently_deleted,
            PageId.ENCODER: self.encoder,
            PageId.EXCHANGE: self.exchange,
            PageId.SETTINGS: self.settings,
        }
        for page in (self.welcome, self.restore, *self._page_of.values(), self.placeholder):
            self._pages.addWidget(page)
        self.chips = FilterChips()
        self.part_chips = PartChips()
        self.notice_bar = NoticeBar()
        self.demo_bar, self.imported_bar = DemoBar(), ImportedBar()
        self._listed: int | None = None  # photos of the folder, shelf or filter; None: not read
        self._details_fit = True
        self._width = SIDEBAR_MIN_WIDTH_BESIDE_GROUPS
        self._details_chosen: bool | None = None  # by the user; None: shown if there is room
        self._sidebar_chosen = False  # by the user, on a page where it has no room
        self._pages.currentChanged.connect(self._show_other_page)
        self.status_bar.keys_left.connect(self._take_keys)
        self.top_bar.details_wanted.connect(self.toggle_details)
        self.top_bar.sidebar_wanted.connect(self._toggle_sidebar)
        self.grid.cell_changed.connect(self.status_bar.show_zoom)
        self.match_bar.matched.connect(self.status_bar.show_matching)
        self.status_bar.zoom_chosen.connect(self.grid.set_cell)
        notifier.noticed.connect(self.notice_bar.tell)
        notifier.asked.connect(self.notice_bar.ask)
        notifier.settled.connect(self.notice_bar.settle)
        notifier.page_left.connect(self.notice_bar.leave_page)
        notifier.withdrawn.connect(self.notice_bar.withdraw)
        notifier.retracted.connect(self.notice_bar.retract)
        notifier.status_changed.connect(self.status_bar.show_text)
        self.centre = QFrame()
        self.centre.setObjectName("centre")
        self._middle = middle = column(
            *(
                self.imported_bar,
                self.demo_bar,
                self.notice_bar,
                self.part_chips,
                self.chips,
                self.match_bar,
            ),
            self._pages,
            parent=self.centre,
            spacing=0,
        )
        middle.setStretchFactor(self._pages, 1)
        panels = row(self.sidebar, self.centre, self.details, spacing=0)
        panels.setStretchFactor(self.centre, 1)
        layout = column(self.top_bar, panels, self.status_bar, parent=self, spacing=0)
        layout.setStretchFactor(panels, 1)

    # -- pages

    def set_width(self, width: int) -> None:
        """Hide or shorten what has no room in this window width."""
        self._details_fit = width >= DETAILS_MIN_WIDTH
        self._width = width
        self._sidebar_chosen &= not self._sidebar_fits()
        self.top_bar.set_compact(width < LONG_TEXT_MIN_WIDTH)
        self._show_or_hide_details()

    def toggle_details(self) -> None:
        """Show or hide the details panel."""
        self._details_chosen = self.details.isHidden()
        self._show_or_hide_details()

    def _toggle_sidebar(self) -> None:
        self._sidebar_chosen = self.sidebar.isHidden()
        self._show_or_hide_details()

    def _show_other_page(self) -> None:
        self._sidebar_chosen = False  # it has led there, and gives its room back
        self._show_or_hide_details()

    def _show_or_hide_details(self) -> None:
        photos = self._pages.currentIndex() == 0
        shown = self._details_fit if self._details_chosen is None else self._details_chosen
        self.details.setVisible(shown and photos)
        fits = self._sidebar_fits()
        self.sidebar.setVisible(fits or self._sidebar_chosen)
        self.top_bar.show_sidebar(offered=not fits, shown=self._sidebar_chosen)
        self.top_bar.show_details(photos=photos, shown=shown)
        groups = self._pages.currentWidget() is self.duplicates
        self._place_match_bar(below=groups)
        self._place_notices(below=isinstance(self._pages.currentWidget(), CardPage))
        self.match_bar.show_page(photos=photos, groups=groups)
        self.status_bar.show_zoom_slider(shown=photos)
        self.chips.setHidden(not photos or not self.chips.needed)
        listed = self.lists_photos
        self.part_chips.allow(allowed=listed)
        self._count_listed()
        filtered = photos and self.chips.needed
        other = InSight.FILTERED_ANSWER if filtered else InSight.OTHER
        self.sidebar.count_for(InSight.LIST if listed else other)
        self.changed.emit()

    def _sidebar_fits(self) -> bool:
        page = self._pages.currentWidget()
        if page is self.duplicates:
            return self._width >= SIDEBAR_MIN_WIDTH_BESIDE_GROUPS
        home = page in (self.welcome, self.restore, self.placeholder)
        return home or self._pages.currentIndex() == 0 or self._width >= SIDEBAR_MIN_WIDTH

    @property
    def lists_photos(self) -> bool:
        """Whether photos of the library are in sight, not an answer or another page."""
        return self._pages.currentIndex() == 0 and not self.match_bar.has_answer

    def give_keys_to_page(self) -> None:
        """Give the keys to the page in sight, unless they are in it."""
        page, focused = self._pages.currentWidget(), self.window().focusWidget()
        if page is not None and focused is not None and page.isAncestorOf(focused):
            return
        if isinstance(page, CardPage):
            page.take_keys()
        else:
            self._take_keys()

    def _take_keys(self) -> None:
        """Give the keys to the page in sight."""
        shown = self.grid if self._pages.currentIndex() == 0 else self._pages.currentWidget()
        if isinstance(shown, KeyedPage):
            shown.take_keys()
        elif isinstance(shown, CardPage):
            shown.hold_keys()
        elif shown is not None:
            shown.setFocus()

    def _place_match_bar(self, *, below: bool) -> None:
        """Above the photos, or below groups: there it comes and goes, and must move no button."""
        self._middle.removeWidget(self.match_bar)
        self._middle.insertWidget(self._middle.indexOf(self._pages) + below, self.match_bar)
        self.match_bar.setProperty("below", below)
        self.match_bar.style().unpolish(self.match_bar)
        self.match_bar.style().polish(self.match_bar)

    def _place_notices(self, *, below: bool) -> None:
        """Above the page, or below one with buttons of its own: it goes, and must move none."""
        self._middle.removeWidget(self.notice_bar)
        place = self._middle.indexOf(self._pages) + 1 if below else NOTICES_PLACE
        self._middle.insertWidget(place, self.notice_bar)

    def show_result(self, result: SearchResult | None) -> None:
        """Take the answer in sight; None: the photos of the library are."""
        self.match_bar.show_result(result)
        self._show_or_hide_details()

    def show_loading(self) -> None:
        """Show that the library is being read."""
        self.placeholder.setText(self.tr("Opening the library …"))
        self._pages.setCurrentWidget(self.placeholder)
        self.setFocus()  # else the search field would have it

    def show_removed(self, sentence: str) -> None:
        """Show that the library is gone."""
        self.placeholder.setText(sentence)
        self._pages.setCurrentWidget(self.placeholder)

    def show_restore(self) -> None:
        """Show why the library cannot be opened, and its backups."""
        self.top_bar.show_tools(shown=False)
        self.top_bar.show_search(shown=False)
        self._pages.setCurrentWidget(self.restore)
        self.restore.take_keys()

    def show_photos(self) -> None:
        """Show the grid."""
        if self._pages.currentWidget() in (self.welcome, self.restore):
            self.top_bar.show_tools(shown=True)
            self.top_bar.show_search(shown=True)
        left, focused = self._pages.currentWidget(), self.window().focusWidget()
        goes = left is not None and focused is not None and left.isAncestorOf(focused)
        if goes and self._pages.currentIndex() != 0:
            self.setFocus()  # else the search field would have it, and get ready for words
        self._pages.setCurrentIndex(0)
        if self.window().focusWidget() is self:
            self.grid.setFocus()

    def give_keys_to_grid(self) -> None:
        """Have keys work on the photos, unless words are being typed: an answer may come late."""
        if not self.top_bar.search.is_taken_up:
            self.grid.setFocus()

    def show_welcome(self, job_title: str = "") -> None:
        """Show the welcome page, or the job that adds the first photos."""
        if job_title:
            self.welcome.show_busy(job_title)
        else:
            self.welcome.show_choice()
        self.top_bar.show_tools(shown=False)
        self.top_bar.show_search(shown=False)
        self._pages.setCurrentWidget(self.welcome)

    def show_job(self, title: str) -> None:
        """Show a job that has begun, if there are no photos yet."""
        if self._pages.currentWidget() is self.welcome:
            self.show_welcome(title)

    def show_page(self, page_id: PageId) -> None:
        """Show a page of the side bar, other than the photos."""
        page = self._page_of[page_id]
        self.sidebar.show_page(page_id)
        self.top_bar.show_page(actions.text_of(page_id))
        free, again = self._keys_are_free(), self._pages.currentWidget() is page
        self._pages.setCurrentWidget(page)
        if isinstance(page, KeyedPage) or (isinstance(page, CardPage) and free):
            page.take_keys()
        if again and isinstance(page, CardPage):  # whoever asks for it once more looks for its top
            page.verticalScrollBar().setValue(0)

    def _keys_are_free(self) -> bool:
        """Whether the focus goes with the page in sight, or nothing has it, as at the start."""
        focused = self.window().focusWidget()
        return focused is None or focused is self or self._pages.isAncestorOf(focused)

    # -- the library

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show counts and folders, and allow changes unless the library was imported."""
        self.sidebar.show_snapshot(snapshot)
        self.show_roots(snapshot.roots, fixed=snapshot.imported)
        self.grid.show_offline(shown=not snapshot.imported)
        self.atlas.may_name = not snapshot.imported
        self.exchange.allow_adding(allowed=not snapshot.imported)
        self.settings.storage.allow_clearing(allowed=not snapshot.imported)
        self.duplicates.allow_changes(allowed=not snapshot.imported)
        self.status_bar.show_kind(details=snapshot.details, imported=snapshot.imported)
        self.show_size(len(snapshot.photos))
        self.top_bar.show_failed(snapshot.failed)

    def show_roots(self, roots: tuple[FolderNode, ...], *, fixed: bool) -> None:
        """Show the folders, and which are disconnected. fixed: none can be removed."""
        self.sidebar.show_roots(roots, fixed=fixed)
        self.settings.show_roots(roots, fixed=fixed)

    def show_size(self, photos: int) -> None:
        """Show how many photos the library has."""
        self.sidebar.show_size(photos)
        self.status_bar.show_size(photos)
        self.exchange.compare.show_size(photos)

    def show_listed(self, photos: int) -> None:
        """Show how many photos are listed or searched."""
        self._listed = photos
        self.chips.show_count(photos)
        self._count_listed()

    def _count_listed(self) -> None:
        self.status_bar.show_listed(self._listed if self._pages.currentIndex() == 0 else None)

    def show_dropping(self, dropping: bool) -> None:
        """Highlight the centre while a drop is possible."""
        self.centre.setProperty("dropping", dropping)
        self.centre.style().unpolish(self.centre)
        self.centre.style().polish(self.centre)

    # -- building

    def _build_photos(self) -> QWidget:
        """The grid, with half a gap around it (tiles add the other half), and other libraries."""
        padded = column(self.grid, margins=(HALF_GAP, HALF_GAP, 0, 0))
        page = QWidget()
        layout = column(padded, self.other_libraries, parent=page, spacing=0)
        layout.setStretchFactor(padded, 1)
        return page
