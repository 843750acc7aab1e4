"""The folders in the side bar: a tree that is filled as it is opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu, QTreeWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.widgets.quiet_tree import FAINT_ROLE, TREE_ROW_HEIGHT, QuietTree

BRANCH = Qt.ItemDataRole.UserRole
FEW = 2  # so many folders are opened at once


class FolderTree(QuietTree):
    """Names on the left, numbers of photos on the right."""

    chosen = Signal(object)  # Branch
    reveal_wanted = Signal(object)  # bytes: a folder to be opened in the file manager
    forget_wanted = Signal(object)  # Branch: one that was added shall be taken out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Folders"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.itemExpanded.connect(self._fill)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.customContextMenuRequested.connect(self._show_menu)
        self._shown: tuple[FolderNode, ...] | None = None
        self.fixed = False  # of an imported library, whose photos need not be here

    def show_branches(self, branches: tuple[FolderNode, ...]) -> None:
        """Show other folders; what was open and chosen stays so."""
        if branches == self._shown:
            return
        opened = {_key(item) for item in self._items() if item.isExpanded()}
        current = self.currentItem()
        chosen = None if current is None else _key(current)
        first = self._shown is None
        self._shown = branches
        self.clear()
        for branch in branches:
            self._add(self.invisibleRootItem(), branch)
        for item in self._items():
            top = item.parent() is None
            if _key(item) in opened or (first and top and len(branches) <= FEW):
                item.setExpanded(True)  # adds more, which are looked at in their turn
            if _key(item) == chosen:
                self.setCurrentItem(item)

    def show_chosen(self, branch: FolderNode | None) -> None:
        """Mark a folder, as far as the tree is open; None: no folder is shown by itself."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        for item in self._items() if branch is not None else ():
            if item.data(0, BRANCH) == branch:
                self.setCurrentItem(item)

    def _add(self, parent: QTreeWidgetItem, branch: FolderNode) -> None:
        offline = branch.offline and not self.fixed
        count = self.tr("offline") if offline else formatting.count(branch.photos)
        item = QTreeWidgetItem(parent, [branch.name, count])
        item.setData(0, BRANCH, branch)
        item.setData(0, FAINT_ROLE, offline)
        item.setToolTip(0, formatting.plain_tip(formatting.shown(branch.full)))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, TREE_ROW_HEIGHT))
        if branch.children:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)

    def _fill(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            for child in item.data(0, BRANCH).children:
                self._add(item, child)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """Those that were filled in so far, parents first; opening one adds to them."""
        waiting = deque([self.invisibleRootItem()])
        while waiting:
            item = waiting.popleft()
            if item is not self.invisibleRootItem():
                yield item
            waiting += [child for n in range(item.childCount()) if (child := item.child(n))]

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        self.chosen.emit(item.data(0, BRANCH))

    def _show_menu(self, where: QPoint) -> None:
        item = self.itemAt(where)
        if item is None:
            return
        menu = self.menu(item.data(0, BRANCH))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(where))

    def menu(self, branch: FolderNode) -> QMenu:
        """What can be done with a folder; only one that was added can be taken out."""
        menu = QMenu(self)
        reveal = menu.addAction(self.tr("Show in file manager"))
        reveal.triggered.connect(lambda: self.reveal_wanted.emit(branch.full))
        if not branch.path and not self.fixed:
            forget = menu.addAction(self.tr("Take out of the library…"))
            forget.triggered.connect(lambda: self.forget_wanted.emit(branch))
        return menu


def _key(item: QTreeWidgetItem) -> tuple[bytes, bytes]:
    branch: FolderNode = item.data(0, BRANCH)
    return branch.root, branch.path
