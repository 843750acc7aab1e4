"""Phosphor icons from QtAwesome, in the colours of the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, SignalInstance
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from hashdesk.ui.widgets.icon_font import glyph_icon

ICON_SIDE = 18  # pixels


def icon(name: str, palette: QPalette) -> QIcon:
    """The icon of that name, fainter while it is disabled."""
    role = QPalette.ColorRole
    return glyph_icon(name, palette.color(role.WindowText), palette.color(role.Mid))


class IconButton(QPushButton):
    """A flat button with an icon; its words are the tool tip and the accessible name."""

    def __init__(
        self,
        name: str,
        words: str,
        keys: str = "",
        *,
        always: QPalette | None = None,
        parent: QWidget | None = None,
        clicked: Callable[..., Any] | SignalInstance | None = None,
    ) -> None:
        """always: a palette that is used instead of the window's. clicked: as for `button`."""
        super().__init__(parent)
        if clicked is not None:
            self.clicked.connect(clicked)
        self._name = name
        self._always = always
        self.setProperty("role", "icon")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where it is
        self.setIconSize(QSize(ICON_SIDE, ICON_SIDE))
        self.explain(words, keys)
        self._update_icon()

    def explain(self, words: str, keys: str = "") -> None:
        """Change its words. keys: that do the same."""
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({keys})" if keys else words)

    def show_icon(self, name: str) -> None:
        """Change the icon."""
        if name != self._name:
            self._name = name
            self._update_icon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._update_icon()

    def _update_icon(self) -> None:
        self.setIcon(icon(self._name, self._always or self.palette()))
