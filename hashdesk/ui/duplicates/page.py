"""The page of duplicates and look-alikes: groups on the left, two of their photos on the right."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui import formatting
from hashdesk.ui.actions import key_name, keys_of
from hashdesk.ui.duplicates.finding.options_menu import GroupsMenu
from hashdesk.ui.duplicates.group.group_pane import GroupPane
from hashdesk.ui.duplicates.group_actions import GroupAction
from hashdesk.ui.duplicates.group_list import GROUP_LIST_WIDTH, GroupList, GroupModel
from hashdesk.ui.duplicates.strictness import Strictness
from hashdesk.ui.images.thumbnails import Thumbnails
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.controls.segmented_control import SegmentedControl
from hashdesk.ui.widgets.controls.swap_guard import SwapGuard
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_new_file
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.focus.tab_order import order_as_read
from hashdesk.ui.widgets.progress_bar import PlainProgressBar
from hashdesk.ui.widgets.theme import GRID, Theme

NO_GROUPS = np.empty(0, np.int64)


class DuplicatesPage(KeyedPage):
    """Shows groups and a pair; signals say what the user wants."""

    level_chosen = Signal(object)  # MatchLevel
    span_chosen = Signal(int, int)  # bits
    action_wanted = Signal(object)  # GroupAction
    photo_action_wanted = Signal(object, int)  # GroupAction; photo id, in place of the right one
    file_action_wanted = Signal(str, int)  # name of one of the window's actions; photo id
    stop_wanted = Signal()
    again_wanted = Signal()
    trash_all_changed = Signal()  # whether it is offered
    thumbnails_wanted = Signal()  # for photos without one
    export_chosen = Signal(object)  # Path
    decisions_wanted = Signal()  # the list of decisions
    options_chosen = Signal(object)  # DuplicatesOptions

    def __init__(self, thumbnails: Thumbnails, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = MatchLevel.NEAR
        self.may_change = True
        self._groups = self._resolved = 0  # that are listed, and that are not
        self.model = GroupModel(self)
        self.list = GroupList(self.model, thumbnails, theme)
        self.list.action_pressed.connect(self.action_wanted)
        self.group = GroupPane(thumbnails, theme)
        self.group.action_wanted.connect(self.action_wanted)
        self.group.photo_action_wanted.connect(self.photo_action_wanted)
        self.group.file_action_wanted.connect(self.file_action_wanted)
        self.group.focus_left.connect(self.take_focus)
        self.group.photo_chosen.connect(self.take_focus)
        self.pane, self.reason = self.group.compare, self.group.reason
        self.menu = GroupsMenu()
        self.menu.decisions_wanted.connect(self.decisions_wanted)
        self.menu.chosen.connect(self.options_chosen)
        table = self.tr("A table of the groups")
        self.menu.export_wanted.connect(
            lambda: ask_new_file(
                self, table, "hashdesk groups.csv", Purpose.TABLE, self.export_chosen.emit
            )
        )
        self.strictness = Strictness(theme)
        self.strictness.span_chosen.connect(self.span_chosen)
        self.list.selectionModel().currentChanged.connect(self._show_place)
        self.give_keys_to(self.list)
        self._stack = QStackedWidget()
        self._left = self._build_left()
        self._columns = row(self._left, self._stack, parent=self)
        self._columns.setContentsMargins(GRID, GRID, 2 * GRID, GRID)
        self._columns.setSpacing(GRID + GRID // 2)
        self._columns.setStretch(1, 1)
        self._stack.addWidget(self.group)
        self._stack.addWidget(self._build_words())
        order_as_read(self._columns)
        self.show_words(self.tr("Looking for copies …"))

    # -- what is shown

    def restore_options(self, saved: str) -> None:
        """Choose the options that were saved as text."""
        self.menu.restore(saved)

    def show_level(self, level: MatchLevel) -> None:
        """Show the chosen level."""
        self.level = level
        self.levels.show_chosen(level)
        self.strictness.clear()

    def clear_groups(self) -> None:
        """Show no groups and no numbers: those in sight are not what is asked for any more."""
        self.model.set_rows(NO_GROUPS)
        self._count.clear()
        self.strictness.clear()
        self.read_again_button.hide()
        self.show_words(self.tr("Looking for copies …"))

    def show_working(self, state: JobState) -> None:
        """Show how far comparing photos is."""
        self.message.setText(state.headline)
        self.message.setToolTip(formatting.plain_tip(state.details) if state.details else "")
        self._bar.show_fraction(state.fraction)
        self._offer(stop=True, again=False)
        self._offer_trash_all(offered=False)
        self._stack.setCurrentIndex(1)

    def show_words(self, words: str, *, again: bool = False) -> None:
        """Say why there is no pair to compare, and offer nothing that needs groups."""
        self.message.setText(words)
        self.message.setToolTip("")
        self._offer_trash_all(offered=False)
        self._offer(stop=False, again=again)
        self._stack.setCurrentIndex(1)

    def _offer(self, *, stop: bool, again: bool) -> None:
        """Show one of two buttons, which stand in one place, or none."""
        if (stop and self._stop.isHidden()) or (again and self._again.isHidden()):
            self._swap.turned()
        for widget, shown in ((self._bar, stop), (self._stop, stop), (self._again, again)):
            widget.setVisible(shown)

    def show_pairs(self) -> None:
        """Show the pane with two photos."""
        focused = QApplication.focusWidget()
        self._stack.setCurrentIndex(0)
        if focused in (self._stop, self._again):  # they hide, and the focus would be lost
            self.take_focus()

    def show_count(self, groups: int, marked: int, size: int, decided: int) -> None:
        """Show how many groups there are, and what removing all marked photos would free."""
        self._groups, self._resolved = groups, decided
        self._show_place()
        photos, freed = formatting.photos(marked), formatting.size(size)
        every = self.tr("Trash all marked…\n{photos}, {size}")
        self.trash_all_button.setText(every.format(photos=photos, size=freed))
        self._offer_trash_all(offered=marked > 0 and self.may_change)

    def _show_place(self) -> None:
        """Show how many groups there are, and below the first one, which of them is chosen."""
        row = self.list.currentIndex().row()
        words = [formatting.groups(self._groups)]
        if row > 0:
            place = self.tr("group {number} of {groups}")
            number, count = formatting.count(row + 1), formatting.count(self._groups)
            words = [place.format(number=number, groups=count)]
        if self._resolved:
            resolved = self.tr("{count} resolved")
            words.append(resolved.format(count=formatting.count(self._resolved)))
        self._count.setText(" · ".join(words))

    @property
    def offers_trash_all(self) -> bool:
        """Whether photos are marked that could go to the trash, and may."""
        return not self.trash_all_button.isHidden()

    def _offer_trash_all(self, *, offered: bool) -> None:
        changes = offered != self.offers_trash_all
        self.trash_all_button.setVisible(offered)
        if changes:
            self.trash_all_changed.emit()

    def allow_changes(self, *, allowed: bool) -> None:
        """Offer actions that change photos or decisions, unless the library is read-only."""
        self.may_change = allowed
        self.group.allow_changes(allowed=allowed)

    def show_unseen(self, count: int) -> None:
        """Offer to read photos again that could not be compared for lack of thumbnails."""
        words = self.tr("Read {photos} again…")
        self.read_again_button.setText(words.format(photos=formatting.photos(count)))
        self.read_again_button.setVisible(count > 0 and self.may_change)

    def take_focus(self) -> None:
        """Give the list the focus, unless the tiles have it, or a menu or a dialog is open."""
        busy = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if self.isVisible() and not busy and not self.group.tiles.hasFocus():
            self.list.setFocus()

    # -- building

    def _build_left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(GROUP_LIST_WIDTH + 12)
        self._count = label("", "muted")
        self.read_again_button = button("", "", self.thumbnails_wanted)
        self.read_again_button.setToolTip(
            self.tr("Without their thumbnails, copies of these photos are missed.")
        )
        self.read_again_button.hide()
        self.trash_all_button = button(
            "", "", lambda: self.action_wanted.emit(GroupAction.TRASH_ALL)
        )
        tip = self.tr("It asks first. Key: {key}")
        self.trash_all_button.setToolTip(tip.format(key=key_name(keys_of("trash_all")[0])))
        self.trash_all_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        counted = row(self._count, self.menu)
        counted.setStretch(0, 1)
        column(
            *(self._build_levels(), self.strictness, counted, self.list),
            *(self.read_again_button, self.trash_all_button),
            parent=left,
        ).setStretchFactor(self.list, 1)
        return left

    def _build_levels(self) -> QWidget:
        self.levels = SegmentedControl(wraps=True)
        near = self.tr("The same picture in another size, quality or format")
        alike = self.tr("Other photos of the same thing or scene")
        edited = self.tr("Cropped, framed, rotated, in grey or with a caption")
        for level, name, tip in (
            (MatchLevel.EXACT, self.tr("Exact copies"), self.tr("The same content, byte for byte")),
            (MatchLevel.NEAR, self.tr("Near-duplicates"), near),
            (MatchLevel.EDITED, self.tr("Edited copies"), edited),
            (MatchLevel.SIMILAR, self.tr("Look-alikes"), alike),
        ):
            self.levels.add(level, name, tip)
        self.levels.clicked.connect(self.level_chosen)
        return self.levels

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self._columns.contentsMargins()
        room = event.size().shrunkBy(margins)
        self.group.set_room(room - QSize(self._left.width() + self._columns.spacing(), 0))

    def _build_words(self) -> QWidget:
        page = QWidget()
        self.message = label("", "muted")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = PlainProgressBar()
        self._bar.setMaximumWidth(320)
        self._stop = button(self.tr("Stop"), "", self.stop_wanted)
        self._again = button(self.tr("Look again"), "", self.again_wanted)
        self._swap = SwapGuard(self._stop, self._again)
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(self.message)
        for centred in (self._bar, self._stop, self._again):
            layout.addWidget(centred, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        return page
