"""What this program is: its name, version and licence, and where the library is."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from hashdesk import __version__, paths
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.theme import GRID

LOGO_SIDE, TEXT_WIDTH = 64, 320  # pixels


class AboutDialog(QDialog):
    """The dialog of Help > About HashDesk."""

    def __init__(self, library: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About HashDesk"))
        picture = QLabel()
        icon = QIcon(str(paths.resources() / "icons" / "hashdesk.svg"))
        picture.setPixmap(icon.pixmap(QSize(LOGO_SIDE, LOGO_SIDE), self.devicePixelRatioF()))
        version = self.tr("Version {version} · Apache License 2.0").format(version=__version__)
        does = self.tr(
            "Finds similar photos. It never edits them; what you delete goes to the trash."
        )
        where = self.tr("Library: {folder}").format(folder=formatting.shown(os.fsencode(library)))
        texts = (
            label(self.tr("HashDesk"), "headline"),
            label(version, "muted"),
            paragraph(does),
            paragraph(where, "muted"),
        )
        for text in texts:
            text.setFixedWidth(TEXT_WIDTH)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        about = row(picture, column(*texts), spacing=3 * GRID)
        about.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        close = button(self.tr("Close"), clicked=self.accept)
        margins = 3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID
        column(about, row(1, close), parent=self, margins=margins, spacing=2 * GRID)
        self.finished.connect(self.deleteLater)
