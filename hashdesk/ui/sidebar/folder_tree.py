"""The folders in the side bar: a tree whose items are made as they are expanded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QTreeWidgetItem, QWidget

from hashdesk.ui import formatting
from hashdesk.ui.library.folder_nodes import FolderNode
from hashdesk.ui.library.photo_counts import PhotoCounts
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE, FAINT_ROLE, ICON_ROLE, QuietTree

MOST_OPENED = 2  # top folders that are expanded the first time


class FolderTree(QuietTree):
    """Names on the left, photo counts on the right."""

    chosen = Signal(object)  # FolderNode
    reveal_wanted = Signal(object)  # bytes: a folder, in the file manager
    forget_wanted = Signal(object)  # FolderNode of a root

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Folders"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.itemExpanded.connect(self._fill)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.customContextMenuRequested.connect(self._show_menu)
        self._shown: tuple[FolderNode, ...] | None = None
        self._counts: PhotoCounts | None = None
        self._chosen: FolderNode | None = None  # the folder whose photos are shown
        self.fixed = (
            False  # an imported library: folders cannot be removed, nor are they disconnected
        )

    def show_nodes(self, nodes: tuple[FolderNode, ...]) -> None:
        """Show other folders; items that were opened, closed, chosen or have the keys stay so."""
        if nodes == self._shown:
            return
        filled = {_key(item) for item in self._items() if item.childCount()}
        opened = {_key(item) for item in self._items() if item.isExpanded()}
        current = self.currentItem()
        at = _key(current) if current is not None else None
        chosen = {_key(item) for item in self.selectedItems()}
        first = self._shown is None
        self._shown = nodes
        self.clear()
        for node in nodes:
            self._add(self.invisibleRootItem(), node)
        for item in self._items():
            top = item.parent() is None
            if _key(item) in filled:
                self._fill(item)
            if _key(item) in opened or (first and top and len(nodes) <= MOST_OPENED):
                item.setExpanded(True)  # adds its children, which come up later in this loop
            if _key(item) in chosen and at in (None, *chosen):
                self.setCurrentItem(item)
            elif _key(item) in chosen:
                item.setSelected(True)
            elif _key(item) == at and self.hasFocus():
                self.go_to(self.indexFromItem(item))

    @property
    def opened(self) -> frozenset[tuple[bytes, bytes]]:
        """The expanded folders: their roots, and their paths below them."""
        return frozenset(_key(item) for item in self._items() if item.isExpanded())

    def open_only(self, folders: frozenset[tuple[bytes, bytes]]) -> None:
        """Expand these folders and collapse the others."""
        for item in self._items():
            item.setExpanded(_key(item) in folders)  # adds its children, which come up later

    def show_counts(self, counts: PhotoCounts | None) -> None:
        """Show how many photos of each folder pass the filters; None: count all."""
        self._counts = counts
        for item in self._items():
            self._count(item)

    def show_chosen(self, node: FolderNode | None) -> None:
        """Mark a folder, also where one above it is collapsed; None: no folder."""
        self._chosen = node
        self.unmark()
        if node is None:
            return
        for item in self._items():
            one: FolderNode = item.data(0, DATA_ROLE)
            if (one.root, one.path) == (node.root, node.path):  # its drive may have gone or come
                self.setCurrentItem(item)
            elif one.root == node.root and one.find(node.path) is not None:
                self._fill(item)

    def _add(self, parent: QTreeWidgetItem, node: FolderNode) -> None:
        item = self.add_row(parent, [node.name, ""], node)
        self._count(item)
        lines = [formatting.shown(node.full)]
        if self._is_away(node):
            lines.append(self.tr("disconnected"))
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{node.name}, {lines[-1]}")
        item.setToolTip(0, formatting.plain_lines(lines))
        if node.children:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)

    def _count(self, item: QTreeWidgetItem) -> None:
        node: FolderNode = item.data(0, DATA_ROLE)
        above = item.parent()
        away = self._is_away(node)
        # The word stands once, at the folder that is away with all that is in it.
        told = away and (above is None or not self._is_away(above.data(0, DATA_ROLE)))
        photos = node.photos if self._counts is None else self._counts.of_folder(node)
        item.setText(1, self.tr("disconnected") if told else formatting.count(photos))
        item.setToolTip(1, formatting.plain_tip(self.tr("disconnected")) if told else "")
        item.setData(1, ICON_ROLE, "eject" if told else "")
        item.setData(0, FAINT_ROLE, away or not photos)

    def _is_away(self, node: FolderNode) -> bool:
        return node.offline and not self.fixed

    def _fill(self, item: QTreeWidgetItem) -> None:
        if item.childCount() == 0:
            for child in item.data(0, DATA_ROLE).children:
                self._add(item, child)

    def _items(self) -> Iterator[QTreeWidgetItem]:
        """All items made so far, parents first; expanding one meanwhile adds its children."""
        waiting = deque([self.invisibleRootItem()])
        while waiting:
            item = waiting.popleft()
            if item is not self.invisibleRootItem():
                yield item
            waiting += [child for n in range(item.childCount()) if (child := item.child(n))]

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        self.chosen.emit(item.data(0, DATA_ROLE))

    def _show_menu(self, where: QPoint) -> None:
        item = self.itemAt(where)
        if item is None:
            return
        menu = self.menu(item.data(0, DATA_ROLE))
        menu.aboutToHide.connect(menu.deleteLater)
        # The click has marked the folder, which shows what the menu is about, but nothing more.
        menu.aboutToHide.connect(lambda: self.show_chosen(self._chosen))
        menu.popup(self.viewport().mapToGlobal(where))

    def menu(self, node: FolderNode) -> QMenu:
        """The context menu of a folder; only a root can be removed."""
        menu = QMenu(self)
        reveal = menu.addAction(self.tr("Show in &folder"))
        reveal.triggered.connect(lambda: self.reveal_wanted.emit(node.full))
        if not node.path and not self.fixed:
            forget = menu.addAction(self.tr("&Remove from library…"))
            forget.triggered.connect(lambda: self.forget_wanted.emit(node))
        return menu


def _key(item: QTreeWidgetItem) -> tuple[bytes, bytes]:
    node: FolderNode = item.data(0, DATA_ROLE)
    return node.root, node.path
