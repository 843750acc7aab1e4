"""The page of duplicates and look-alikes: groups on the left, two of their photos on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hashdesk.core.duplicates.matches import MatchLevel
from hashdesk.ui import formatting
from hashdesk.ui.duplicates.compare_pane import ComparePane
from hashdesk.ui.duplicates.group_actions import ACTION_OF_KEY, GroupAction
from hashdesk.ui.duplicates.group_list import GROUP_LIST_WIDTH, GroupList, GroupModel
from hashdesk.ui.duplicates.options_menu import GroupsMenu
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.widgets.basic import button, label
from hashdesk.ui.widgets.file_dialogs import ask_new_file
from hashdesk.ui.widgets.range_histogram import RangeHistogram
from hashdesk.ui.widgets.segmented_control import SegmentedControl
from hashdesk.ui.widgets.theme import GRID, Theme

NARROW_PAGE = 940  # pixels: a narrower page has its buttons in two rows


class _List(GroupList):
    """A group list in which keys are actions, not a search for names."""

    action_pressed = Signal(object)  # GroupAction

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = ACTION_OF_KEY.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.model().rowCount() - 1}
        if action is not None and plain:
            self.action_pressed.emit(action)
        elif event.key() in ends:
            self.setCurrentIndex(self.model().index(ends[Qt.Key(event.key())], 0))
        else:
            super().keyPressEvent(event)


class DuplicatesPage(QWidget):
    """Shows groups and a pair; signals say what the user wants."""

    level_chosen = Signal(object)  # MatchLevel
    span_chosen = Signal(int, int)  # bits
    action_wanted = Signal(object)  # GroupAction
    stop_wanted = Signal()
    again_wanted = Signal()
    thumbnails_wanted = Signal()  # for photos without one
    export_chosen = Signal(object)  # Path
    decisions_wanted = Signal()  # the list of decisions
    options_chosen = Signal(object)  # DuplicatesOptions

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = MatchLevel.NEAR
        self.may_change = True
        self.model = GroupModel(self)
        self.list = _List(self.model, thumbnails, theme)
        self.list.action_pressed.connect(self.action_wanted)
        self.pane = ComparePane()
        self.menu = GroupsMenu()
        self.menu.decisions_wanted.connect(self.decisions_wanted)
        self.menu.chosen.connect(self.options_chosen)
        table = self.tr("A table of the groups")
        self.menu.export_wanted.connect(
            lambda: ask_new_file(self, table, "hashdesk groups.csv", self.export_chosen.emit)
        )
        self.histogram = RangeHistogram(theme)
        self.histogram.setAccessibleName(self.tr("Pairs by distance"))
        self.histogram.span_chosen.connect(self.span_chosen)
        self.setFocusProxy(self.list)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._build_left())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_right())
        self._stack.addWidget(self._build_words())
        layout.addWidget(self._stack, 1)
        self.show_words(self.tr("Looking for copies …"))

    # -- what is shown

    def restore_options(self, saved: str) -> None:
        """Choose the options that were saved as text."""
        self.menu.restore(saved)

    def show_level(self, level: MatchLevel) -> None:
        """Show the chosen level."""
        self.level = level
        self.levels.show_chosen(level)
        self.histogram.setVisible(level is not MatchLevel.EXACT)
        self._range.setVisible(level is not MatchLevel.EXACT)

    def show_working(self, done: int, total: int) -> None:
        """Show the progress of comparing photos."""
        self.show_words(self.tr("Comparing photos …"))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        self._stop.show()

    def show_words(self, words: str, *, again: bool = False) -> None:
        """Say why there is no pair to compare."""
        self.message.setText(words)
        self._bar.hide()
        self._stop.hide()
        self._again.setVisible(again)
        self._stack.setCurrentIndex(1)

    def show_pairs(self) -> None:
        """Show the pane with two photos."""
        button = QApplication.focusWidget()
        self._stack.setCurrentIndex(0)
        if button in (self._stop, self._again):  # they hide, and the focus would be lost
            self.take_focus()

    def show_count(self, groups: int, marked: int, size: int, decided: int) -> None:
        """Show how many groups there are, and what removing all marked photos would free."""
        words = [formatting.groups(groups)]
        if decided:
            done = self.tr("{count} decided").format(count=formatting.count(decided))
            words.append(done)
        self._count.setText(" · ".join(words))
        all_of_it = self.tr("All groups: {photos}, {size}…")
        self.trash_all_button.setText(
            all_of_it.format(photos=formatting.photos(marked), size=formatting.size(size))
        )
        self.trash_all_button.setVisible(marked > 0 and self.may_change)

    def allow_changes(self, *, allowed: bool) -> None:
        """Offer actions that change photos or decisions, unless the library is read-only."""
        self.may_change = allowed
        for made in self.action_buttons:
            made.setVisible(allowed)

    def show_unseen(self, count: int) -> None:
        """Offer to read photos again that could not be compared for lack of thumbnails."""
        words = self.tr("Read {photos} again…")
        self.read_again_button.setText(words.format(photos=formatting.photos(count)))
        self.read_again_button.setVisible(count > 0 and self.may_change)

    def show_span(self, near: int, far: int, bits: int) -> None:
        """Show which distances make groups; bits: length of the code."""
        words = self.tr("{near} to {far} of {bits} bits apart")
        if not near:
            words = self.tr("up to {far} of {bits} bits apart")
        self._range.setText(words.format(near=near, far=far, bits=bits))

    def show_mark(self, *, marked: bool) -> None:
        """Show whether the right photo is marked."""
        self._mark.setText(self.tr("Unmark") if marked else self.tr("Mark"))

    def take_focus(self) -> None:
        """Give the list the focus, unless a menu or a dialog is open."""
        busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if self.isVisible() and not busy:
            self.list.setFocus()

    def show_place(self, member: int, members: int, reason: str, marked: int) -> None:
        """Show the place in the group, why the left photo is kept, and how many are marked."""
        words = [reason] if reason else []
        if members > 2:
            place = self.tr("photo {member} of {members}")
            words.append(place.format(member=member + 1, members=members))
        self.reason.setText(" · ".join(words))
        trash = self.tr("Trash {photos}") if marked else self.tr("Trash")
        self._trash.setText(trash.format(photos=formatting.photos(marked)))
        self._trash.setEnabled(marked > 0)

    # -- building

    def _build_left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(GROUP_LIST_WIDTH + 12)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self._build_levels(), 1)
        row.addWidget(self.menu)
        layout.addLayout(row)
        layout.addWidget(self.histogram)
        self._range = label("", "muted")
        layout.addWidget(self._range)
        self._count = label("", "muted")
        layout.addWidget(self._count)
        layout.addWidget(self.list, 1)
        self.read_again_button = button("")
        self.read_again_button.setToolTip(
            self.tr("Without their small pictures, copies of these photos are missed.")
        )
        self.read_again_button.clicked.connect(self.thumbnails_wanted)
        self.read_again_button.hide()
        layout.addWidget(self.read_again_button)
        self.trash_all_button = button("")
        self.trash_all_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.trash_all_button.clicked.connect(
            lambda: self.action_wanted.emit(GroupAction.TRASH_ALL)
        )
        layout.addWidget(self.trash_all_button)
        return left

    def _build_levels(self) -> QWidget:
        self.levels = SegmentedControl()
        words = {
            MatchLevel.EXACT: (self.tr("Same"), self.tr("The same file, byte for byte")),
            MatchLevel.NEAR: (
                self.tr("Near"),
                self.tr("The same picture, re-encoded or edited a little"),
            ),
            MatchLevel.SIMILAR: (self.tr("Similar"), self.tr("Alike by the learned codes")),
        }
        for level, (name, tip) in words.items():
            self.levels.add(level, name, tip)
        self.levels.clicked.connect(self.level_chosen)
        return self.levels

    def _build_right(self) -> QWidget:
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.pane, 1)
        self.reason = label("", "muted")
        layout.addWidget(self.reason)
        self.action_buttons = []
        for action, words, key in (
            (GroupAction.DIFFERENT, self.tr("Not the same"), "N"),
            (GroupAction.KEEP, self.tr("Keep all"), "K"),
            (GroupAction.HIDE, self.tr("Hide"), "H"),
            (GroupAction.MARK, self.tr("Mark"), "X"),
            (GroupAction.SWAP, self.tr("Swap"), "W"),
        ):
            self.action_buttons.append(self._action_button(action, words, key))
        self._mark = self.action_buttons[3]
        self._trash = self._action_button(GroupAction.TRASH, "", self.tr("Del"), role="main")
        self.action_buttons.append(self._trash)
        self._button_rows = (QHBoxLayout(), QHBoxLayout())
        for row in self._button_rows:
            row.setSpacing(GRID)
            layout.addLayout(row)
        self._narrow: bool | None = None
        self._arrange(narrow=False)
        return right

    def _arrange(self, *, narrow: bool) -> None:
        """Lay out the buttons in one row, or in two on a narrow page."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for row in self._button_rows:
            while row.count():
                row.takeAt(0)
        first, second = self._button_rows
        for place, made in enumerate(self.action_buttons):
            row = second if narrow and place >= len(self.action_buttons) // 2 else first
            if made is self._trash:
                row.addStretch(1)
            row.addWidget(made)
        if narrow:
            first.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(narrow=event.size().width() < NARROW_PAGE)

    def _action_button(
        self, action: GroupAction, words: str, key: str, role: str = ""
    ) -> QPushButton:
        made = button(words, role)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setToolTip(self.tr("Key: {key}").format(key=key))
        made.clicked.connect(lambda: self.action_wanted.emit(action))
        return made

    def _build_words(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        self.message = label("", "muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.message)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(320)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._stop = button(self.tr("Stop"))
        self._stop.clicked.connect(self.stop_wanted)
        layout.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignHCenter)
        self._again = button(self.tr("Look again"))
        self._again.clicked.connect(self.again_wanted)
        layout.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        return page
