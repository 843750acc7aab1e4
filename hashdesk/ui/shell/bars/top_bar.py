"""The top bar: back and forward, the title, the search field, sorting and filters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.filters.filter_button import FilterButton
from hashdesk.ui.photos.photo_order import PhotoOrder, SortKey
from hashdesk.ui.photos.sort_button import SortButton
from hashdesk.ui.sidebar.sidebar import SIDEBAR_WIDTH
from hashdesk.ui.widgets.basic import ElidedLabel, button, label, row
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.theme import GRID
from hashdesk.ui.words.search_field import SearchField

TOP_BAR_HEIGHT = 48
NAME_WIDTH = SIDEBAR_WIDTH - 4 * GRID + 4  # the next button begins where the side bar ends
SHORT_NAME_WIDTH = 92  # in a narrow window
ROOMY_WIDTH = 1_000  # pixels: beyond it, a longer name takes nothing from the rest


class TopBar(QFrame):
    """Shows where the user is, and what sorts and filters photos."""

    back_wanted = Signal()
    forward_wanted = Signal()
    library_wanted = Signal()
    image_wanted = Signal()
    details_wanted = Signal()  # shown, or hidden again
    sidebar_wanted = Signal()  # the same
    failed_wanted = Signal()  # the photos that failed
    order_chosen = Signal(object)  # PhotoOrder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self.name = ElidedLabel(self.tr("HashDesk"), "title")
        self.name.setFixedWidth(NAME_WIDTH)
        self.name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        words = self.tr("Side bar: pages, folders, time")
        self.sidebar_button = IconButton("list", words, clicked=self.sidebar_wanted)
        self.sidebar_button.setCheckable(True)
        self.sidebar_button.hide()  # unless there is no room for the side bar
        self._back = IconButton("arrow-left", self.tr("Back"), "Esc", clicked=self.back_wanted)
        self._forward = IconButton(
            "arrow-right", self.tr("Forward"), "Alt+→", clicked=self.forward_wanted
        )
        self._forward.hide()
        self.library_button = button(self.tr("Library"), "crumb", self.library_wanted)
        self._arrow = label("›", "muted")
        self.title = ElidedLabel()
        self.order = SortButton()
        self.order.chosen.connect(self.order_chosen)
        self.filter = FilterButton()
        self.filter.failed_wanted.connect(self.failed_wanted)
        self.search = SearchField()
        words = self.tr("Search by image: drop, paste or open one")
        self._open = IconButton("image", words, "Ctrl+O", clicked=self.image_wanted)
        self.details_button = IconButton(
            "info", self.tr("Details"), "Ctrl+I", clicked=self.details_wanted
        )
        self.details_button.setCheckable(True)
        layout = row(
            *(
                self.sidebar_button,
                self.name,
                self._back,
                self._forward,
                self.library_button,
                self._arrow,
            ),
            *(self.title, self.search, self._open, self.order, self.filter),
            self.details_button,
            parent=self,
            margins=(2 * GRID, 0, 2 * GRID, 0),
        )
        layout.setStretchFactor(self.title, 1)
        layout.setStretchFactor(self.search, 2)
        self._compact = self._has_back = False
        self._has_path = True
        self.show_library()

    def choose_order(self, order: PhotoOrder) -> None:
        """Choose the order of photos; emits `order_chosen`."""
        self.order.choose(order)

    def show_failed(self, failed: int) -> None:
        """Offer the photos that failed in the filter menu."""
        self.filter.show_failed(failed)

    def show_name(self, name: str) -> None:
        """Show the name of an imported library instead of the program's."""
        self.name.setText(name)
        self.name.setToolTip(formatting.plain_tip(name))
        self._lay_name()

    def show_library(self, title: str = "") -> None:
        """Show the library, or a folder or shelf of it by its title."""
        self._show(bool(title), title)
        self.show_tools(shown=True)

    def show_page(self, title: str) -> None:
        """Show the title of another page, without the tools for photos."""
        self._show(True, title)
        self.show_tools(shown=False)

    def show_tools(self, *, shown: bool) -> None:
        """Show or hide sorting and filters."""
        for tool in (self.order, self.filter):
            tool.setVisible(shown)

    def show_order(self, order: PhotoOrder, own: SortKey | None) -> None:
        """Show the order of the photos in sight. own: as for the button."""
        self.order.show_order(order, own)

    def show_search(self, *, shown: bool) -> None:
        """Show or hide the search field, and the button beside it: without photos there is none."""
        self.search.setVisible(shown)

    def show_answer(self, order: PhotoOrder, folder: str | None) -> None:
        """Show that an answer is in sight, and its order.

        folder: that alone was searched; empty: all were; None: it began on another page, or by an
        image.
        """
        self.show_order(order, SortKey.LIKENESS)
        self.show_tools(shown=True)
        self._show(True, self.tr("Similar photos"), folder)

    def show_forward(self, *, possible: bool) -> None:
        """Show or hide the forward button."""
        self._forward.setVisible(possible)

    def set_compact(self, compact: bool) -> None:
        """Shorten texts for a narrow window."""
        self._compact = compact
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_name()

    def _lay_name(self) -> None:
        """Give a long name of a library what the window is wider than the rest needs."""
        needed = self.name.fontMetrics().horizontalAdvance(self.name.text()) + 2
        if self._compact:
            self.name.setFixedWidth(max(SHORT_NAME_WIDTH, min(needed, NAME_WIDTH)))
            return
        more = max(0, self.width() - ROOMY_WIDTH)
        self.name.setFixedWidth(max(NAME_WIDTH, min(needed, NAME_WIDTH + more)))

    def show_sidebar(self, *, offered: bool, shown: bool) -> None:
        """Show the button of the side bar where that has no room, checked while it is shown."""
        self.sidebar_button.setVisible(offered)
        self.sidebar_button.setChecked(shown)

    def show_details(self, *, photos: bool, shown: bool) -> None:
        """Show the details button beside photos, checked while the details are shown."""
        self.details_button.setVisible(photos)
        self.details_button.setChecked(shown)

    def _fit(self) -> None:
        """Hide the library button in a narrow window: the side bar leads there, too.

        The program's name gives its room to the back button.
        """
        self.name.setVisible(not (self._compact and self._has_back))
        path = self._has_path and not self._compact
        self._lay_name()
        self.library_button.setVisible(path)
        self._arrow.setVisible(self._has_back and path)

    def _show(self, has_back: bool, title: str, folder: str | None = "") -> None:
        self._back.setVisible(has_back)
        name = folder or self.tr("Library")
        self.library_button.setText(name.replace("&", "&&"))  # not a letter to press
        self.library_button.setEnabled(has_back)
        self._has_back, self._has_path = has_back, folder is not None
        self._fit()
        self.title.setText(title)
