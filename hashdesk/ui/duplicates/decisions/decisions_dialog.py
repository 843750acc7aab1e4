"""The list of decisions, with buttons to take back, export and import."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, label, row
from hashdesk.ui.widgets.dialogs.file_dialogs import ask_file, ask_new_file
from hashdesk.ui.widgets.dialogs.last_folders import Purpose
from hashdesk.ui.widgets.theme import GRID

DECISIONS_DOCUMENT = "hashdesk decisions.json"


class DecisionsDialog(QDialog):
    """Shows decisions; signals say what the user wants."""

    removed = Signal(object)  # list of ids
    export_wanted = Signal(object)  # Path
    import_wanted = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Decisions"))
        self.resize(680, 420)
        self._count = label("", "muted")
        self.list = QListWidget()
        self.list.setObjectName("failed")
        self.list.setAccessibleName(self.tr("Decisions"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setUniformItemSizes(True)
        self.list.itemSelectionChanged.connect(self._allow)
        self.remove_button = button(self.tr("Undo decision"), "", self._take_back)
        self._export = button(self.tr("Export…"), "", self._ask_where)
        imports = button(self.tr("Import…"), "", self._ask_which)
        close = button(self.tr("Close"), "", self.accept)
        buttons = row(self.remove_button, self._export, imports, 1, close)
        layout = column(self._count, self.list, buttons, parent=self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setStretch(1, 1)
        self.show_decisions([])

    def show_decisions(self, decisions: list[tuple[Decision, str]]) -> None:
        """Fill the list, the newest first; each decision with the name of one of its photos."""
        self.list.clear()
        for decision, name in reversed(decisions):
            item = QListWidgetItem(self._line(decision, name))
            item.setToolTip(formatting.plain_tip(item.text()))
            item.setData(Qt.ItemDataRole.UserRole, decision.id)
            self.list.addItem(item)
        words = self.tr(
            "%Ln decisions. They apply even if files are moved.",
            None,
            len(decisions),
        )
        self._count.setText(words if decisions else self.tr("No decisions yet."))
        self._export.setEnabled(bool(decisions))
        self._export.setToolTip("" if decisions else self.tr("There are no decisions yet."))
        self._allow()

    def _line(self, decision: Decision, name: str) -> str:
        kind = {
            DecisionKind.DIFFERENT: self.tr("not the same"),
            DecisionKind.KEEP: self.tr("keep all"),
            DecisionKind.HIDE: self.tr("hidden"),
        }[decision.kind]
        level = {
            MatchLevel.EXACT: self.tr("exact copies"),
            MatchLevel.NEAR: self.tr("near-duplicates"),
            MatchLevel.EDITED: self.tr("edited copies"),
            MatchLevel.SIMILAR: self.tr("look-alikes"),
        }[decision.level]
        made = QDateTime.fromSecsSinceEpoch(decision.created)
        when = QLocale().toString(made, formatting.day_pattern() + ", HH:mm")
        photos = formatting.photos(sum(decision.members.values()))
        return " · ".join(filter(None, (name, kind, photos, level, when)))

    def _take_back(self) -> None:
        items = self.list.selectedItems()
        self.removed.emit([int(item.data(Qt.ItemDataRole.UserRole)) for item in items])

    def _allow(self) -> None:
        selected = bool(self.list.selectedItems())
        self.remove_button.setEnabled(selected)
        self.remove_button.setToolTip("" if selected else self.tr("Select decisions first."))

    def _ask_where(self) -> None:
        title = self.tr("A file for the decisions (.json or .csv)")
        ask_new_file(self, title, DECISIONS_DOCUMENT, Purpose.DECISIONS, self.export_wanted.emit)

    def _ask_which(self) -> None:
        filters = [self.tr("Decisions (*.json)"), self.tr("All files (*)")]
        title = self.tr("A file of decisions")
        ask_file(self, title, Purpose.DECISIONS, self.import_wanted.emit, filters)
