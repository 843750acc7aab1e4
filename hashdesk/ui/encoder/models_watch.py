"""Notices models that are added or deleted elsewhere, as in a terminal, while a window is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from hashdesk.encoders.files.model_card import is_added


class ModelsWatch(QObject):
    """Watches the folder of added models, or where it will be once there is one."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        self._names = self._watch()

    def _look(self) -> None:
        names = self._watch()
        if names != self._names:  # else another file was written nearby
            self._names = names
            self.changed.emit()

    def _watch(self) -> frozenset[str]:
        """Watch what is there by now; the names of the models."""
        places = (self._folder, *self._folder.parents)
        there = str(next((place for place in places if place.is_dir()), self._folder))
        watched = self._watcher.directories()
        if others := [place for place in watched if place != there]:
            self._watcher.removePaths(others)
        if there not in watched:
            self._watcher.addPath(there)
        return frozenset(one.name for one in self._folder.glob("*") if is_added(one.name))
