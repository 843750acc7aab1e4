"""The panel on the left: pages and folders."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hashdesk.ui import text
from hashdesk.ui.snapshot import RootFacts, Snapshot
from hashdesk.ui.theme import GRID
from hashdesk.ui.widgets import Row, button, label

WIDTH = 224
PHOTOS, FAILED, ENCODER, EXPORT = "photos", "failed", "encoder", "export"


class Sidebar(QFrame):
    """Pages with their counts; folders with theirs."""

    page_wanted = Signal(str)  # PHOTOS, FAILED, ENCODER or EXPORT
    folder_wanted = Signal()  # add one
    reveal_wanted = Signal(object)  # bytes: a root to be opened in the file manager

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)
        page = QWidget()
        page.setObjectName("sidePage")
        area.setWidget(page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GRID, 3 * GRID, GRID, 2 * GRID)
        layout.setSpacing(0)
        layout.addWidget(_heading(self.tr("VIEWS")))
        self._pages = {
            PHOTOS: Row(self.tr("Photos")),
            FAILED: Row(self.tr("Failed")),
            ENCODER: Row(self.tr("Encoder")),
            EXPORT: Row(self.tr("Export")),
        }
        for name, row in self._pages.items():
            row.setCheckable(True)
            row.clicked.connect(lambda _=False, name=name: self._want(name))
            layout.addWidget(row)
        layout.addSpacing(2 * GRID)
        self._heading = _heading(self.tr("FOLDERS"))
        layout.addWidget(self._heading)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(0)
        layout.addLayout(self._folders)
        layout.addSpacing(GRID)
        add = button(self.tr("Add folder…"), "flat")
        add.clicked.connect(self.folder_wanted)
        layout.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._roots: tuple[RootFacts, ...] | None = None
        self.show_page(PHOTOS)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the counts and folders of a library."""
        self._pages[PHOTOS].set_fact(text.count(len(snapshot.photos)))
        self._pages[FAILED].set_fact(text.count(snapshot.failed) if snapshot.failed else "")
        self._pages[FAILED].setVisible(snapshot.failed > 0)
        for page in (ENCODER, EXPORT):
            self._pages[page].setVisible(len(snapshot.photos) > 0)
        if snapshot.roots != self._roots:
            self._roots = snapshot.roots
            self._show_roots(snapshot.roots)

    def show_page(self, name: str | None) -> None:
        """Mark the page that is shown; None: none of them."""
        for page, row in self._pages.items():
            row.setChecked(page == name)

    def _want(self, name: str) -> None:
        self.show_page(name)
        self.page_wanted.emit(name)

    def _show_roots(self, roots: tuple[RootFacts, ...]) -> None:
        while (item := self._folders.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._heading.setVisible(bool(roots))
        for root in roots:
            fact = self.tr("offline") if root.offline else text.count(root.photos)
            row = Row(text.name_of(root.path), fact)
            row.quiet = root.offline
            row.setToolTip(text.plain_tip(text.shown(root.path)))
            row.clicked.connect(lambda _=False, path=root.path: self.reveal_wanted.emit(path))
            self._folders.addWidget(row)


def _heading(words: str) -> QWidget:
    made = label(words, "heading")
    made.setContentsMargins(GRID, 0, GRID, GRID)
    return made
