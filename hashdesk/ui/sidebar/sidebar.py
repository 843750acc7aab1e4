"""The panel on the left: pages, folders, time."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hashdesk.ui import actions, formatting
from hashdesk.ui.current_page import PageId
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.sidebar.folder_tree import FolderTree
from hashdesk.ui.sidebar.time_tree import TimeTree
from hashdesk.ui.widgets.basic import SidebarRow, button, column, label
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.theme import GRID, application

SIDEBAR_WIDTH = 224


class InSight(Enum):
    """What the window shows beside the side bar."""

    LIST = auto()  # the photos of the library, a folder or a shelf, or those that words found
    FILTERED_ANSWER = auto()  # photos that are similar and pass a filter
    OTHER = auto()  # another page, or an answer without filters


class Sidebar(QFrame):
    """Pages, folders, years and months, each with a count."""

    page_wanted = Signal(object)  # PageId
    add_folder_wanted = Signal()
    folder_chosen = Signal(object)  # FolderNode
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root
    period_chosen = Signal(object)  # Period, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self._counts: dict[InSight, PhotoCounts | None] = dict.fromkeys(InSight)
        self._in_sight = InSight.LIST
        self._area = area = ScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.is_beside = True
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(area, parent=self)
        page = QWidget()
        page.setObjectName("sidePage")
        area.setWidget(page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GRID, 3 * GRID, GRID, 2 * GRID)
        layout.setSpacing(0)
        layout.addWidget(_heading(self.tr("VIEWS")))
        self.rows = {page: SidebarRow(actions.text_of(page)) for page in PageId}
        for page_id, row in self.rows.items():
            row.setCheckable(True)
            row.clicked.connect(lambda _=False, page_id=page_id: self._want(page_id))
            layout.addWidget(row)
        layout.addSpacing(2 * GRID)
        self._heading = _heading(self.tr("FOLDERS"))
        layout.addWidget(self._heading)
        self.folders = FolderTree()
        self.folders.chosen.connect(self.folder_chosen)
        self.folders.reveal_wanted.connect(self.reveal_wanted)
        self.folders.forget_wanted.connect(self.forget_wanted)
        layout.addWidget(self.folders)
        self.add_button = button(self.tr("Add folder…"), "flat", self.add_folder_wanted)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(2 * GRID)
        self._time = _heading(self.tr("TIME"))
        layout.addWidget(self._time)
        self.time = TimeTree()
        self.time.chosen.connect(self.period_chosen)
        layout.addWidget(self.time)
        layout.addStretch(1)
        for tree in (self.folders, self.time):
            tree.key_used.connect(lambda tree=tree: self._bring_into_sight(tree))
        application().focusChanged.connect(self._follow_focus)
        self.show_page(PageId.PHOTOS)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the counts and folders of a library."""
        failed = formatting.count(snapshot.failed) if snapshot.failed else ""
        self.rows[PageId.FAILURES].set_fact(failed)
        self.rows[PageId.FAILURES].setVisible(snapshot.failed > 0)
        for page in (PageId.ATLAS, PageId.DUPLICATES, PageId.ENCODER):
            self.rows[page].setVisible(len(snapshot.photos) > 0)
        self.rows[PageId.RECENTLY_DELETED].setHidden(snapshot.imported)
        if snapshot.imported:  # read-only
            self.rows[PageId.ENCODER].hide()
        self.add_button.setHidden(snapshot.imported)
        self._time.setVisible(bool(snapshot.months))
        self.time.setVisible(bool(snapshot.months))
        self.time.show_months(snapshot.months)

    def show_roots(self, roots: tuple[FolderNode, ...], *, fixed: bool) -> None:
        """Show the folders of a library, and which are disconnected."""
        for part in (self._heading, self.folders):  # Tab goes past an empty tree
            part.setVisible(bool(roots))
        self.folders.fixed = fixed
        self.folders.show_nodes(roots)

    def show_size(self, photos: int) -> None:
        """Show how many photos the library has."""
        self.rows[PageId.PHOTOS].set_fact(formatting.count(photos))

    def show_counts(
        self,
        listed: PhotoCounts | None,
        answered: PhotoCounts | None,
        whole: PhotoCounts | None,
    ) -> None:
        """Show how many photos folders and months would show, were they chosen; None: all.

        listed: from the list; answered: from a filtered answer; whole: where nothing narrows them.
        """
        self._counts = {
            InSight.LIST: listed,
            InSight.FILTERED_ANSWER: answered,
            InSight.OTHER: whole,
        }
        self._show_counts()

    def count_for(self, in_sight: InSight) -> None:
        """Count what choosing a folder or a month would show from here."""
        if in_sight is not self._in_sight:
            self._in_sight = in_sight
            self._show_counts()

    def _show_counts(self) -> None:
        counts = self._counts[self._in_sight]
        self.folders.show_counts(counts)
        self.time.show_counts(counts)

    def show_deleted(self, count: int) -> None:
        """Show how many photos are in the trash."""
        self.rows[PageId.RECENTLY_DELETED].set_fact(formatting.count(count) if count else "")

    def show_span(self, first: int | None, end: int | None) -> None:
        """Mark the period from `first` to before `end` (seconds since 1970) as chosen."""
        self.time.show_span(first, end)

    def show_page(self, shown: PageId | None, folder: FolderNode | None = None) -> None:
        """Mark the page that is shown, or the folder of the photos in the grid.

        Scrolls to a page that is new in sight, other than the photos: a row of the trees may have
        led to them, and must stay where it is.
        """
        if shown not in (None, PageId.PHOTOS) and not self.rows[shown].isChecked():
            self.scroll_to(shown)
        for page, row in self.rows.items():
            row.setChecked(page == shown)
        self.folders.show_chosen(folder)

    def scroll_to(self, page: PageId) -> None:
        """Bring the row of a page into sight."""
        self._bring_into_sight(self.rows[page])

    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        """Scroll to what keys lead to; not to what is clicked, nor when the window comes back."""
        by_keys = QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
        if old is not None and now is not None and by_keys and self._area.isAncestorOf(now):
            self._bring_into_sight(now)

    def _bring_into_sight(self, part: QWidget) -> None:
        self._area.ensureWidgetVisible(part, 0, GRID)

    def _want(self, page: PageId) -> None:
        self.show_page(page)
        self.page_wanted.emit(page)


def _heading(words: str) -> QWidget:
    made = label(words, "heading")
    made.setContentsMargins(GRID, 0, GRID, GRID)
    return made
