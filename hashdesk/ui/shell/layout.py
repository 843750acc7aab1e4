"""The layout of the main window: bars, panels, and the pages in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hashdesk.ui.atlas.page import AtlasPage
from hashdesk.ui.current_page import PageId
from hashdesk.ui.duplicates.page import DuplicatesPage
from hashdesk.ui.encoder.page import EncoderPage
from hashdesk.ui.exchange.page import ExchangePage
from hashdesk.ui.failures.page import FailuresPage
from hashdesk.ui.filters.chips import FilterChips
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.notifier import Notifier
from hashdesk.ui.photos.details_panel import DetailsPanel
from hashdesk.ui.photos.grid_view import GridView
from hashdesk.ui.photos.photo_model import PhotoModel
from hashdesk.ui.photos.tile_delegate import HALF_GAP
from hashdesk.ui.search.other_libraries_panel import OtherLibrariesPanel
from hashdesk.ui.settings.page import SettingsPage
from hashdesk.ui.shell.status_bar import StatusBar
from hashdesk.ui.shell.top_bar import TopBar
from hashdesk.ui.shell.welcome_page import WelcomePage
from hashdesk.ui.sidebar.sidebar import Sidebar
from hashdesk.ui.widgets.basic import label
from hashdesk.ui.widgets.notice_bar import NoticeBar
from hashdesk.ui.widgets.theme import Theme

SIDE_FROM = 900  # pixels of width from which other pages leave room for the side bar …
DETAILS_FROM = 1000  # … from which there is room for the details …
LONG_WORDS_FROM = 960  # … and for the long words of the top bar


class MainLayout(QWidget):
    """Holds the widgets of all features; what they do is in `features`."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        theme: Theme,
        notifier: Notifier,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.top_bar = TopBar()
        self.sidebar = Sidebar()
        self.grid = GridView(PhotoModel(thumbnails, self), thumbnails, theme)
        self.other_libraries = OtherLibrariesPanel(theme, self.grid)
        self.welcome = WelcomePage()
        self.failures = FailuresPage()
        self.details = DetailsPanel(thumbnails, theme)
        self.status_bar = StatusBar()
        self._waiting = label("", "muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setWordWrap(True)
        self._pages = QStackedWidget()
        self.encoder = EncoderPage(thumbnails, theme)
        self.exchange = ExchangePage()
        self.duplicates = DuplicatesPage(thumbnails, theme)
        self.atlas = AtlasPage(thumbnails, theme)
        self._pages.addWidget(self._build_photos())
        self.settings = SettingsPage()
        self._pages_by_id: dict[PageId, QWidget] = {
            PageId.ATLAS: self.atlas,
            PageId.DUPLICATES: self.duplicates,
            PageId.FAILURES: self.failures,
            PageId.ENCODER: self.encoder,
            PageId.EXCHANGE: self.exchange,
            PageId.SETTINGS: self.settings,
        }
        for page in (self.welcome, *self._pages_by_id.values(), self._waiting):
            self._pages.addWidget(page)
        self.chips = FilterChips()
        self.notice_bar = NoticeBar()
        self._wide = self._for_side = True
        self._details: bool | None = None  # whether a person wants them; None: if there is room
        self._pages.currentChanged.connect(self._show_or_hide_details)
        self.top_bar.details_wanted.connect(self.toggle_details)
        self.grid.cell_changed.connect(self.status_bar.zoom.setValue)
        self.status_bar.zoom.valueChanged.connect(self.grid.set_cell)
        notifier.noticed.connect(self.notice_bar.tell)
        notifier.settled.connect(self.notice_bar.settle)
        notifier.withdrawn.connect(self.notice_bar.hide)
        notifier.status_changed.connect(self.status_bar.tell)
        self.centre = QFrame()
        self.centre.setObjectName("centre")
        middle = QVBoxLayout(self.centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.notice_bar)
        middle.addWidget(self.chips)
        middle.addWidget(self._pages, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.centre, 1)
        row.addWidget(self.details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addLayout(row, 1)
        layout.addWidget(self.status_bar)

    # -- pages

    def set_width(self, width: int) -> None:
        """Leave out what there is no room for."""
        self._wide = width >= DETAILS_FROM
        self._for_side = width >= SIDE_FROM
        self.top_bar.set_compact(width < LONG_WORDS_FROM)
        self._show_or_hide_details()

    def toggle_details(self) -> None:
        """Show the details, or leave the room to the photos."""
        self._details = self.details.isHidden()
        self._show_or_hide_details()

    def _show_or_hide_details(self, _page: int = 0) -> None:
        photos = self._pages.currentIndex() == 0
        wanted = self._wide if self._details is None else self._details
        self.details.setVisible(wanted and photos)
        other = self._pages.currentWidget() in self._pages_by_id.values()
        self.sidebar.setVisible(self._for_side or not other)  # Back leads to it
        self.top_bar.show_details(photos=photos, shown=wanted)
        self.status_bar.zoom.setVisible(photos)
        self.chips.setHidden(not photos or not self.chips.needed)

    def show_loading(self) -> None:
        """The library is being read."""
        self._waiting.setText(self.tr("Opening the library …"))
        self._pages.setCurrentWidget(self._waiting)

    def show_broken(self, why: str) -> None:
        """The library cannot be read."""
        self._waiting.setText(why)
        self._pages.setCurrentWidget(self._waiting)

    def show_photos(self) -> None:
        """The grid."""
        if self._pages.currentWidget() is self.welcome:
            self.top_bar.show_tools(shown=True)
        self._pages.setCurrentIndex(0)

    def show_welcome(self, doing: str = "") -> None:
        """No photos yet; `doing` is what goes on about that."""
        if doing:
            self.welcome.show_busy(doing)
        else:
            self.welcome.show_choice()
        self.top_bar.show_tools(shown=False)
        self._pages.setCurrentWidget(self.welcome)

    def show_beginning(self, doing: str) -> None:
        """Something begins; while there are no photos, it is all there is to see."""
        if self._pages.currentWidget() is self.welcome:
            self.show_welcome(doing)

    def show_page(self, page_id: PageId) -> None:
        """One of the pages that the side bar names."""
        page = self._pages_by_id[page_id]
        self.sidebar.show_page(page_id)
        self.top_bar.show_page(self._title(page_id))
        self._pages.setCurrentWidget(page)
        if page.focusProxy() is not None:  # a picture or a list that keys belong to
            page.setFocus()

    def _title(self, page_id: PageId) -> str:
        return {
            PageId.ATLAS: self.tr("Atlas"),
            PageId.DUPLICATES: self.tr("Duplicates"),
            PageId.FAILURES: self.tr("Failed"),
            PageId.ENCODER: self.tr("Encoder"),
            PageId.EXCHANGE: self.tr("Exchange"),
            PageId.SETTINGS: self.tr("Settings"),
        }[page_id]

    # -- the library

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Counts and folders, wherever they are shown."""
        self.sidebar.show_snapshot(snapshot)
        self.settings.show_roots(snapshot.roots, fixed=snapshot.imported)
        self.grid.tiles.tells_offline = not snapshot.imported
        self.atlas.may_name = not snapshot.imported
        self.exchange.allow_adding(allowed=not snapshot.imported)
        self.settings.allow_clearing(allowed=not snapshot.imported)
        self.duplicates.allow_changes(allowed=not snapshot.imported)
        self.status_bar.show_count(len(snapshot.photos), imported=snapshot.imported)
        self.top_bar.filter.show_failed(snapshot.failed)

    def show_dropping(self, dropping: bool) -> None:
        """Show that something may be dropped here."""
        self.centre.setProperty("dropping", dropping)
        self.centre.style().unpolish(self.centre)
        self.centre.style().polish(self.centre)

    # -- building

    def _build_photos(self) -> QWidget:
        """The grid with half a gap around it (its tiles carry the other half).

        The results of other libraries stand below it.
        """
        padded = QVBoxLayout()
        padded.setContentsMargins(HALF_GAP, HALF_GAP, 0, 0)
        padded.addWidget(self.grid)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(padded, 1)
        layout.addWidget(self.other_libraries)
        return page
