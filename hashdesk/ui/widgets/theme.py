"""Light and dark: one palette each, one style sheet, following the system.

Widgets that paint themselves take their colours from `Theme.colours` and repaint on `changed`,
so that a change of the system's scheme changes everything at once.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from hashdesk.ui.widgets.focus.kept_focus import KeptFocus
from hashdesk.ui.widgets.focus.key_focus import KeyMarks, press_by_enter
from hashdesk.ui.widgets.focus.scroll_keys import ScrollKeys

GRID = 8  # pixels: margins and gaps are multiples of it
FONT_PX = 13
FAMILIES = ("Inter", "Cantarell", "Adwaita Sans", "Noto Sans", "Segoe UI", "DejaVu Sans")


@dataclass(frozen=True)
class Colours:
    """The named colours of one scheme."""

    panel: str  # bars and side panels
    centre: str  # behind the photos
    line: str
    text: str
    muted: str
    faint: str  # words of a quiet button that cannot be pressed
    field: str  # quiet surfaces: segments, empty bars, tiles without a thumbnail
    raised: str  # a control under the mouse
    segment: str  # the chosen one of several, beside each other
    accent: str
    on_accent: str
    link: str  # words in the accent's colour: lighter in the dark, to be read
    chosen: str  # the chosen row
    bit: str
    differ: str


LIGHT = Colours(
    panel="#f4f4f2",
    centre="#fbfbfa",
    line="#dededa",
    text="#1d1d1b",
    muted="#5f5f5a",
    faint="#a6a6a1",
    field="#e6e6e3",
    raised="#dcdcd8",
    segment="#ffffff",
    accent="#3366cc",
    on_accent="#ffffff",
    link="#2f5fc2",
    chosen="#e3e8f3",
    bit="#bfcce6",
    differ="#9c4a0b",
)
DARK = Colours(
    panel="#1d1e20",
    centre="#161718",
    line="#2c2e31",
    text="#ececea",
    muted="#a3a5a9",
    faint="#5e6165",
    field="#2a2c2f",
    raised="#35383c",
    segment="#4b5056",
    accent="#3f70d9",
    on_accent="#ffffff",
    link="#739ff3",
    chosen="#2b3345",
    bit="#2d3c5a",
    differ="#eb9650",
)


class Scheme(StrEnum):
    """The choice of colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Applies colours to the application."""

    changed = Signal()

    def __init__(
        self, style_sheet: Path, parent: QObject | None = None, *, held: bool = False
    ) -> None:
        """held: widgets are styled by `style_widgets`, once all of them are there."""
        super().__init__(parent)
        self._held = held
        self._template = style_sheet.read_text("utf-8")
        self._icons = style_sheet.parent / "icons"
        self.colours = LIGHT
        self._scheme = Scheme.SYSTEM
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        if not application().styleSheet():  # the first theme of this process
            application().setStyle("Fusion")
            _set_font()
            marks = KeyMarks(application())
            application().focusChanged.connect(press_by_enter)
            marks.heed(KeptFocus(application()))
            ScrollKeys(application())
        self._follow(hints.colorScheme())

    def apply(self, colours: Colours) -> None:
        """Use these colours from now on; `changed` follows."""
        self.colours = colours
        if not self._held:
            self.style_widgets()
        self.changed.emit()

    def style_widgets(self) -> None:
        """Style all widgets that there are, and from now on each that is made."""
        self._held, made, style_sheet = False, palette(self.colours), self._style_sheet()
        if application().palette() != made:
            application().setPalette(made)
        if application().styleSheet() != style_sheet:  # Qt would style all anew for the same one
            application().setStyleSheet(style_sheet)

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        self._scheme = scheme
        self._follow(QGuiApplication.styleHints().colorScheme())

    def _style_sheet(self) -> str:
        return fill_in(self._template, self.colours, self._icons)

    def _follow(self, system: Qt.ColorScheme) -> None:
        dark = system == Qt.ColorScheme.Dark
        if self._scheme != Scheme.SYSTEM:
            dark = self._scheme == Scheme.DARK
        self.apply(DARK if dark else LIGHT)


def application() -> QApplication:
    """The one application object."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def palette(colours: Colours) -> QPalette:
    """Qt's own palette in these colours, for dialogs and menus."""
    role = QPalette.ColorRole
    made = QPalette(QColor(colours.panel))
    for name, *roles in (
        (colours.panel, role.Window, role.AlternateBase, role.ToolTipBase),
        (colours.text, role.WindowText, role.Text, role.ButtonText, role.ToolTipText),
        (colours.centre, role.Base),
        (colours.muted, role.PlaceholderText),
        (colours.field, role.Button),
        (colours.line, role.Mid),
        (colours.accent, role.Highlight),
        (colours.link, role.Link),
        (colours.on_accent, role.HighlightedText),
    ):
        for which in roles:
            made.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.muted))
    return made


def fill_in(template: str, colours: Colours, icons: Path) -> str:
    """A style sheet with its @names replaced. Raises KeyError for an unknown one.

    @icons stands in quotation marks: without them, Qt reads no path with letters beyond ASCII.
    """
    folder = icons.as_posix().replace("\\", r"\\").replace('"', r"\"")
    names = {**asdict(colours), "icons": folder}
    return re.sub(r"@(\w+)", lambda found: names[found[1]], template)


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _set_font() -> None:
    """Use the system's font if it names a real one, else the first of FAMILIES."""
    font = application().font()
    installed = set(QFontDatabase.families())
    if font.family() in ("Sans Serif", "Sans", "") or font.family() not in installed:
        chosen = next((name for name in FAMILIES if name in installed), None)
        if chosen is not None:
            font.setFamily(chosen)
    font.setPixelSize(FONT_PX)
    application().setFont(font)
