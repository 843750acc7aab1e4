"""The bar on top: where one is, how to ask, and the length of the code."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from hashdesk.core.encoding.codes import BITS
from hashdesk.ui import formatting
from hashdesk.ui.filters.filter_button import FilterButton
from hashdesk.ui.images.thumbnail_widget import rounded_icon
from hashdesk.ui.photos.sort_button import SortButton
from hashdesk.ui.sidebar.sidebar import SIDEBAR_WIDTH
from hashdesk.ui.widgets.basic import ElidedLabel, button, label
from hashdesk.ui.widgets.icons import IconButton
from hashdesk.ui.widgets.segmented_control import SegmentedControl
from hashdesk.ui.widgets.theme import GRID

TOP_BAR_HEIGHT = 48
NAME_WIDTH = SIDEBAR_WIDTH - 4 * GRID + 4  # what stands next to it begins where the side bar ends
SHORT_NAME_WIDTH = 92  # … or sooner, where there is little room
ICON = 28


class BitsControl(SegmentedControl):
    """One button for each length of the code; the chosen one says "bits"."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Bits of the code"))
        self.bits = 64
        self._compact = False
        for key, bits in enumerate(BITS, start=1):
            tip = self.tr("Compare {bits} bits (key {key})").format(bits=bits, key=key)
            name = self.tr("{bits} bits").format(bits=bits)
            self.add(bits, tip=tip).setAccessibleName(name)
        self.clicked.connect(self.choose)
        self._label()

    def choose(self, bits: int) -> None:
        """Choose a length; `chosen` follows if it is another one."""
        changed = bits != self.bits
        self.bits = bits
        self._label()
        if changed:
            self.chosen.emit(bits)

    def set_compact(self, compact: bool) -> None:
        """There is room for figures alone."""
        self._compact = compact
        self._label()

    def _label(self) -> None:
        self.show_chosen(self.bits)
        for bits in BITS:
            full = self.tr("{bits} bits").format(bits=bits)
            spoken = bits == self.bits and not self._compact
            self.buttons[bits].setText(full if spoken else str(bits))


class TopBar(QFrame):
    """Name, crumb, open button, bits."""

    back_wanted = Signal()
    forward_wanted = Signal()
    library_wanted = Signal()
    image_wanted = Signal()
    details_wanted = Signal()  # to be shown, or to be hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setFixedHeight(TOP_BAR_HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        layout.setSpacing(GRID)
        self._name = ElidedLabel(self.tr("HashDesk"))
        self._name.setProperty("role", "title")
        self._name.setFixedWidth(NAME_WIDTH)
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout.addWidget(self._name)
        self._back = IconButton("arrow-left", self.tr("Back"), "Esc")
        self._back.clicked.connect(self.back_wanted)
        layout.addWidget(self._back)
        self._forward = IconButton("arrow-right", self.tr("Forward"), "Alt+→")
        self._forward.clicked.connect(self.forward_wanted)
        layout.addWidget(self._forward)
        self._library = button(self.tr("Library"), "crumb")
        self._library.clicked.connect(self.library_wanted)
        layout.addWidget(self._library)
        self._arrow = label("›", "muted")
        layout.addWidget(self._arrow)
        self._icon = QLabel()
        self._icon.setFixedSize(QSize(ICON, ICON))
        layout.addWidget(self._icon)
        self._title = ElidedLabel()
        layout.addWidget(self._title, 1)
        self.order = SortButton()
        layout.addWidget(self.order)
        self.filter = FilterButton()
        layout.addWidget(self.filter)
        self._open = button(self.tr("Drop, paste or open a photo"), "flat")
        self._open.setToolTip(self.tr("Search with a photo that is not in the library (Ctrl+O)"))
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.clicked.connect(self.image_wanted)
        layout.addWidget(self._open)
        self._forward.hide()
        self._compact = self._deep = False
        self.bits = BitsControl()
        layout.addWidget(self.bits, 0, Qt.AlignmentFlag.AlignVCenter)
        self._details = IconButton("info", self.tr("Details"), "Ctrl+I")
        self._details.setCheckable(True)
        self._details.clicked.connect(self.details_wanted)
        layout.addWidget(self._details)
        self.show_library()

    def show_name(self, words: str) -> None:
        """Another name than that of the program: of a library that is only read."""
        self._name.setText(words)
        self._name.setToolTip(formatting.plain_tip(words))

    def show_library(self, title: str = "") -> None:
        """The crumb of the library itself, or of a folder of it."""
        self._show(bool(title), title, None)
        self.show_tools(shown=True)

    def show_page(self, title: str) -> None:
        """The crumb of another page: it has nothing to be sorted or filtered."""
        self._show(True, title, None)
        self.show_tools(shown=False)

    def show_tools(self, *, shown: bool) -> None:
        """What sorts, filters and compares photos."""
        self.order.setVisible(shown)
        self.filter.setVisible(shown)
        self.bits.setVisible(shown)

    def show_query(self, name: str, picture: QPixmap | None, folder: str = "") -> None:
        """The crumb of an answer, which has an order of its own. folder: asked from there."""
        self.show_tools(shown=True)
        self.order.hide()
        self._show(True, self.tr("Similar to {name}").format(name=name), picture, folder)

    def show_forward(self, *, possible: bool) -> None:
        """Whether there is a way forward."""
        self._forward.setVisible(possible)

    def set_compact(self, compact: bool) -> None:
        """A narrow window has no room for long words."""
        words = self.tr("Open…") if compact else self.tr("Drop, paste or open a photo")
        self._open.setText(words)
        self._compact = compact
        self._name.setFixedWidth(SHORT_NAME_WIDTH if compact else NAME_WIDTH)
        self.bits.set_compact(compact)
        self._fit()

    def show_details(self, *, photos: bool, shown: bool) -> None:
        """Whether there are photos whose details can be shown, and whether they are."""
        self._details.setVisible(photos)
        self._details.setChecked(shown)

    def _fit(self) -> None:
        """Where there is little room, the way up gives way: the side bar leads there, too."""
        self._library.setVisible(not self._compact)
        self._arrow.setVisible(self._deep and not self._compact)

    def _show(self, deep: bool, title: str, picture: QPixmap | None, folder: str = "") -> None:
        self._back.setVisible(deep)
        self._library.setText(folder or self.tr("Library"))
        self._library.setEnabled(deep)
        self._deep = deep
        self._fit()
        self._title.setText(title)
        shown = picture is not None and not picture.isNull()
        self._icon.setVisible(shown)
        if picture is not None and shown:
            self._icon.setPixmap(rounded_icon(picture, ICON, self.devicePixelRatioF()))
