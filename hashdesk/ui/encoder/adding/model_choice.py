"""Where a model comes from: a name from torchvision's list, a file, or a folder."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, paragraph, row
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_file, ask_folder
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.quiet_tree import DATA_ROLE, TREE_ROW_HEIGHT
from hashdesk.ui.widgets.theme import GRID

INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NameField(QLineEdit):
    """Down and Enter lead into the list: Enter is not the dialog's, which would add a model."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in INTO_LIST:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ModelChoice(QWidget):
    """The list of names, a field that narrows it, and buttons for files and folders."""

    name_chosen = Signal(str)
    name_lost = Signal()  # the name that was chosen is no longer among those shown
    path_chosen = Signal(object)  # Path

    def __init__(self, models: Iterable[TorchvisionModel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = NameField()
        self.field.left.connect(self._enter_list)
        self.field.setObjectName("search")
        self.field.setPlaceholderText(self.tr("Part of a name"))
        self.field.setAccessibleName(self.tr("Part of a name"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._narrow)
        self.list = _build_list()
        self.list.setAccessibleName(self.tr("Torchvision models"))
        self.list.setHeaderLabels([self.tr("Name"), self.tr("Size"), self.tr("Licence")])
        for model in models:
            self.list.addTopLevelItem(_row(model))
        self.list.currentItemChanged.connect(self._choose)
        self.none_found = paragraph(self.tr("No model has this in its name."), "muted")
        self.none_found.hide()
        margins = (2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column(self.none_found, 1, parent=self.list.viewport(), margins=margins)
        self.file_button = button(self.tr("A file…"), "", self._ask_file)
        self.folder_button = button(self.tr("A folder…"), "", self._ask_folder)
        others = self.tr("Or a model that you have, as ONNX:")
        column(
            paragraph(self.tr("A torchvision model, by its name:"), "muted"),
            self.field,
            self.list,
            paragraph(others, "muted"),
            row(self.file_button, self.folder_button, 1),
            parent=self,
        )

    def unmark(self) -> None:
        """Mark no name: something else was chosen."""
        self.list.setCurrentIndex(QModelIndex())
        self.list.clearSelection()

    def _narrow(self, words: str) -> None:
        found = False
        for number in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(number)
            if item is not None:
                fits = words.strip().lower() in item.text(0).lower()
                item.setHidden(not fits)
                found |= fits
        self.none_found.setVisible(not found)
        chosen = self.list.currentItem()
        if chosen is not None and chosen.isHidden():
            self.unmark()
            self.name_lost.emit()

    def _enter_list(self) -> None:
        """Choose the first name that is shown, unless one of those is chosen already."""
        rows = map(self.list.topLevelItem, range(self.list.topLevelItemCount()))
        names = [row for row in rows if row is not None and not row.isHidden()]
        if names and self.list.currentItem() not in names:
            self.list.setCurrentItem(names[0])
        if names:
            self.list.setFocus()

    def _choose(self, item: QTreeWidgetItem | None, *_: object) -> None:
        if item is not None:
            self.name_chosen.emit(item.data(0, DATA_ROLE))

    def _ask_file(self) -> None:
        filters = [self.tr("ONNX models (*.onnx)"), self.tr("All files (*)")]
        ask_file(self, self.tr("An image model"), Purpose.MODEL, self.path_chosen.emit, filters)

    def _ask_folder(self) -> None:
        title = self.tr("A folder with an image model")
        ask_folder(self, title, Purpose.MODEL, self.path_chosen.emit)


def _build_list() -> QTreeWidget:
    made = QTreeWidget()
    made.setObjectName("models")
    made.setColumnCount(3)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionsClickable(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for number in (1, 2):
        header.setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)
    return made


def _row(model: TorchvisionModel) -> QTreeWidgetItem:
    size = formatting.size(model.bytes)
    item = QTreeWidgetItem([model.name, size, model.licence])
    item.setData(0, DATA_ROLE, model.name)
    item.setSizeHint(0, QSize(0, TREE_ROW_HEIGHT))
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item
