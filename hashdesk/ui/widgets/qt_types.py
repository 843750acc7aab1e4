"""Names for what Qt's signatures ask for again and again."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

AnyIndex = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()  # the parent of a table's cells
WHEEL_NOTCH = 120  # of a mouse wheel, in Qt's eighths of a degree
