"""Types and constants that Qt's signatures need often."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()  # the parent of a table's cells
WHEEL_NOTCH = 120  # of a mouse wheel, in Qt's eighths of a degree
