"""A library that cannot be opened: why, and its backups to put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

from hashdesk.core.backup.backups import Backup, DamagedBackup
from hashdesk.ui import formatting
from hashdesk.ui.widgets.basic import button, column, label, paragraph, row
from hashdesk.ui.widgets.focus.keyed_page import KeyedPage
from hashdesk.ui.widgets.qt_types import NO_PARENT, AnyIndex
from hashdesk.ui.widgets.theme import GRID


class BackupModel(QAbstractListModel):
    """One row for each backup: when it was made, what is in it, where it lies."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.backups: list[Backup] = []
        self.damaged: Mapping[str, str] = {}  # name -> what is wrong with it

    def show(self, backups: Sequence[Backup]) -> None:
        """Show other backups; whether they are sound is not known yet."""
        self.beginResetModel()
        self.backups, self.damaged = list(backups), {}
        self.endResetModel()

    def show_damaged(self, damaged: Mapping[str, str]) -> None:
        """Say which of them cannot be put back."""
        self.damaged = damaged
        if self.backups:
            self.dataChanged.emit(self.index(0), self.index(len(self.backups) - 1))

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.backups)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        backup = self.backups[index.row()]
        damage = self.damaged.get(backup.name, "")
        if role == Qt.ItemDataRole.DisplayRole:
            copy = backup.copy
            facts = [formatting.local_moment(copy.made), formatting.photos(copy.photos)]
            facts += [self.tr("%Ln decisions", None, copy.decisions), formatting.size(copy.bytes)]
            where = formatting.shown(str(backup.folder))
            second = self.tr("Damaged: it cannot be put back") if damage else where
            return f"{' · '.join(facts)}\n{second}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return formatting.plain_tip(formatting.shown(damage or str(backup.folder)))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self.backups[index.row()].name in self.damaged:
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)


class RestorePage(KeyedPage):
    """Says why the library cannot be opened, and offers its backups."""

    restore_wanted = Signal(str)  # name of a backup

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restore")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        headline = label(self.tr("This library cannot be opened"), "headline")
        self._reason = paragraph("", "muted")
        self._reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._found = label("", "title")
        self._unreadable = paragraph("", "muted")
        self._promise = paragraph(
            self.tr(
                "What is there now is set aside in the library's folder; nothing is deleted. "
                "Decisions made since are kept, and photos that came since are read again."
            ),
            "muted",
        )
        self._restore = button(self.tr("Put this backup back"), "main", self._ask)
        self.model = BackupModel(self)
        self.list = QListView()
        self.list.setObjectName("backups")
        self.list.setAccessibleName(self.tr("Backups"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setModel(self.model)
        self.list.activated.connect(self._ask)
        self.list.selectionModel().currentChanged.connect(self._allow)
        self.give_keys_to(self.list)
        self._busy = False
        layout = column(
            *(headline, self._reason, self._found, self._unreadable, self.list, self._promise),
            row(self._restore, 1),
            parent=self,
            margins=4 * (4 * GRID,),
        )
        layout.setStretchFactor(self.list, 1)
        layout.addStretch(0)

    def show_reason(self, reason: str, details: str) -> None:
        """Say why the library cannot be opened. details: which file and what of it, on hovering."""
        self._reason.setText(formatting.shown(reason))
        self._reason.setToolTip(formatting.plain_tip(formatting.shown(details)))

    def show_backups(self, backups: Sequence[Backup] | None, hint: str = "") -> None:
        """Show backups to choose from, the newest chosen; None: it makes no sense to offer any.

        hint: what to say if there are none.
        """
        self.model.show(backups or ())
        for part in (self.list, self._promise, self._restore):
            part.setVisible(bool(backups))
        self._found.setVisible(backups is not None)
        self._found.setText(self.tr("Backups of this library") if backups else hint)
        self.show_unreadable(())
        self._choose_newest()

    def show_unreadable(self, damaged: Sequence[DamagedBackup]) -> None:
        """Say how many more there are that do not say what they are."""
        words = self.tr(
            "%Ln more backups are damaged: they cannot be put back.", None, len(damaged)
        )
        places = "\n".join(formatting.shown(str(one.folder)) for one in damaged)
        self._unreadable.setText(words)
        self._unreadable.setToolTip(formatting.plain_tip(places))
        self._unreadable.setVisible(bool(damaged))

    def show_damaged(self, damaged: Mapping[str, str]) -> None:
        """Say which of them are damaged; the newest sound one is chosen if the chosen one is."""
        self.model.show_damaged(damaged)
        chosen = self.list.currentIndex()
        if not chosen.isValid() or self.model.backups[chosen.row()].name in damaged:
            self._choose_newest()
        self._allow()

    def set_busy(self, *, busy: bool) -> None:
        """Whether a backup is just being put back."""
        self._busy = busy
        self._allow()

    def _choose_newest(self) -> None:
        for place, backup in enumerate(self.model.backups):
            if backup.name not in self.model.damaged:
                self.list.setCurrentIndex(self.model.index(place))
                break
        else:
            self.list.setCurrentIndex(QModelIndex())
        self._allow()

    def _allow(self, *_: object) -> None:
        index = self.list.currentIndex()
        sound = index.isValid() and self.model.backups[index.row()].name not in self.model.damaged
        self._restore.setEnabled(sound and not self._busy)

    def _ask(self, *_: object) -> None:
        if self._restore.isEnabled():
            self.restore_wanted.emit(self.model.backups[self.list.currentIndex().row()].name)
