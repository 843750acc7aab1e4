"""Tab goes from widget to widget as a page is read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def order_as_read(layout: QLayout, first: QWidget | None = None) -> None:
    """Have Tab go through the widgets of a layout as they are read. first: before all of them."""
    before = () if first is None else (first,)
    for widget, after in pairwise((*before, *widgets_with_keys(layout))):
        QWidget.setTabOrder(widget, after)


def widgets_with_keys(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout that Tab leads to, or goes on from, as they are read."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):  # of each: row, column, and how many of both it takes
        cells = [cast("tuple[int, int, int, int]", layout.getItemPosition(at)) for at in places]
        places.sort(key=cells.__getitem__)
    for place in places:
        item = layout.itemAt(place)
        widget = None if item is None else item.widget()
        if widget is not None and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget
        inner = None if item is None else item.layout() if widget is None else widget.layout()
        if inner is not None:
            yield from widgets_with_keys(inner)
