"""A scrolling page of cards with headings, in a column of readable width."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from hashdesk.ui.formatting import translate
from hashdesk.ui.widgets.basic import column, label, row
from hashdesk.ui.widgets.focus.focus_frame import HOLDS, hold_without_ring
from hashdesk.ui.widgets.focus.focus_in_sight import FocusInSight
from hashdesk.ui.widgets.focus.scroll_keys import ScrollArea
from hashdesk.ui.widgets.focus.tab_order import order_as_read, widgets_with_keys
from hashdesk.ui.widgets.roomy_paragraph import RoomyParagraph
from hashdesk.ui.widgets.theme import GRID, application

ALL_OF_IT = 1000  # stretch: the margins get only what a form leaves
PAGE_WIDTH = 900  # pixels: longer lines are hard to read


def centre(form: QWidget, page: QWidget) -> None:
    """Lay a form out in the middle of a page: as wide as it is readable, or as the page is."""
    form.setMaximumWidth(PAGE_WIDTH)
    outer = row(1, form, 1, parent=page)
    outer.setStretchFactor(form, ALL_OF_IT)


class CardPage(ScrollArea):
    """Empty at first; `add` puts the next part below the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("sheetPage")
        self.setWidget(page)
        cards = QWidget()
        self._given: QWidget | None = None  # what has the focus by itself; None: somebody moved it
        application().focusChanged.connect(self._forget_given)
        self._column = column(1, parent=cards)
        self._column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        centre(cards, page)
        FocusInSight(self, page, application())

    def add(self, heading: str, part: QWidget) -> None:
        """Add a part below the others."""
        below = self._column.count() - 1  # the stretch stays last
        self._column.insertWidget(below, label(heading, "heading"))
        self._column.insertWidget(below + 1, part)
        self._column.insertSpacing(below + 2, 2 * GRID)
        order_tabs(part)

    def take_keys(self) -> None:
        """Give the focus to the first control, and show it; while there is none, to the page."""
        page = self.widget()
        inside = None if page is None else page.layout()
        within = () if inside is None else widgets_with_keys(inside)
        tab = Qt.FocusPolicy.TabFocus
        there = (w for w in within if w.focusPolicy() & tab and w.isEnabled() and w.isVisible())
        taker = next(there, None)
        if taker is None:
            self.hold_keys()
        else:
            self.give_keys_to(taker)
        self._given = taker or self

    def hold_keys(self) -> None:
        """Have the focus itself, for a control that has gone, until somebody moves it.

        So a key pressed once more presses nothing, Tab goes on from here, and no ring around all
        of the page says that it was chosen.
        """
        hold_without_ring(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew_keys(self) -> None:
        """Lead the focus to the first control again, if nobody has moved it since it was led.

        What can take it may have come above, or may have been greyed when the page was shown.
        """
        if self._given is not None and self._given is self.window().focusWidget():
            self.take_keys()

    def _forget_given(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self._given:
            self._given = None
        # Not by `now`: the word of what had the focus before comes last if that handed it on.
        if self.window().focusWidget() is not self:
            self.setProperty(HOLDS, False)  # Tab can come back here, and is to be seen

    def give_keys_to(self, taker: QWidget) -> None:
        """Give the focus to a control, in sight also where the page was scrolled away from it."""
        taker.setFocus(Qt.FocusReason.OtherFocusReason)
        page = self.widget()
        if page is None or not page.isAncestorOf(taker):
            return
        top, seen = taker.mapTo(page, QPoint(0, 0)).y(), self.verticalScrollBar().value()
        if not seen <= top <= seen + self.viewport().height() - taker.height():
            self.verticalScrollBar().setValue(0)  # with the headings above it
            self.ensureWidgetVisible(taker)


def order_tabs(part: QWidget) -> None:
    """Have Tab go through the page of a part as it is read, after widgets were added to it."""
    page: QWidget | None = part
    while page is not None and not isinstance(page, CardPage):
        page = page.parentWidget()
    inside = None if page is None else page.widget()
    layout = None if inside is None else inside.layout()
    if page is not None and layout is not None:
        order_as_read(layout, page)


class Card(QFrame):
    """A part of a page with a background of its own; its widgets go into `column`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.column = column(parent=self)
        self.column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.waiting = RoomyParagraph("muted")
        self.waiting.hide()

    def show_waiting(self, buttons: Iterable[QPushButton], task: str, *, is_own: bool) -> None:
        """Say in the card and at its buttons that they wait for a task, or no more.

        task: its title; empty: none is running. is_own: whether the card asked for it.
        """
        words = translate("HashDesk", "Please wait until this task is done: {task}.")
        if is_own:
            words = translate("HashDesk", "{task} – see the bar below.")
        why = words.format(task=task) if task else ""
        self.waiting.setText(why)
        self.waiting.setVisible(bool(task))
        for made in buttons:
            made.setToolTip(why)
