"""The Phosphor icons that QtAwesome brings along, painted at any size.

QtAwesome itself loads all of its thirteen fonts, and two more bindings of Qt, before the first icon
is there: a tenth of a second, and ten megabytes, for one font.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

GLYPH_SHARE = 0.9  # of the icon's side


class GlyphIcon(QIconEngine):
    """One glyph of a font, in a colour of its own while it is disabled."""

    def __init__(self, glyph: str, family: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._glyph, self._family = glyph, family
        self._colour, self._disabled = colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.save()
        font = QFont(self._family)
        font.setPixelSize(round(rect.height() * GLYPH_SHARE))
        painter.setFont(font)
        painter.setPen(self._disabled if mode is QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return GlyphIcon(self._glyph, self._family, self._colour, self._disabled)


def glyph_icon(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon of a name. Raises KeyError for one that the font lacks."""
    family, glyphs = _phosphor()
    return QIcon(GlyphIcon(glyphs[name], family, colour, disabled))


@cache
def _phosphor() -> tuple[str, dict[str, str]]:
    """The font's family, loaded for this application, and its characters by their names."""
    spec = find_spec("qtawesome")  # found, not imported
    assert spec is not None
    assert spec.origin is not None
    fonts = Path(spec.origin).parent / "fonts"
    (file,), (names,) = fonts.glob("phosphor-*.ttf"), fonts.glob("phosphor-charmap-*.json")
    number = QFontDatabase.addApplicationFont(str(file))
    (family,) = QFontDatabase.applicationFontFamilies(number)
    table = json.loads(names.read_text("utf-8"))
    return family, {name: chr(int(code, 16)) for name, code in table.items()}
