"""Watches the folders of a library while its window is open.

    a folder changes ─► wait until nothing is written there ─► `changed`

Roots that cannot be watched are scanned from time to time. Every few seconds the watched ones are
looked at, too: a drive that goes or comes back tells nobody. `away_changed` says so at once: a
scan may have to wait for a job. Of drives that are mounted below a root, the system's list tells.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from hashdesk.core.scanning.links import inside
from hashdesk.ui.library.folder_watch_plan import (
    WatchPlan,
    away,
    mounts_below,
    plan_watch,
    present,
    settled,
)
from hashdesk.ui.serial_worker import SerialWorker, Superseded

log = logging.getLogger(__name__)

SETTLE_MS = 2_000  # after the last change in any folder
LOOK_MS = 5_000  # between two looks at the roots
RESCAN_S = 900.0  # between two scans of roots that are not watched
WATCH_AT_ONCE = 200  # folders: a few milliseconds


@dataclass(frozen=True)
class _Look:
    """What a look at the roots found."""

    devices: dict[bytes, int]  # of each root that is there
    away: frozenset[bytes]  # roots
    mounts: dict[bytes, int]  # below the roots: the number of each mount


class FolderWatcher(QObject):
    """Says which folders of a library to scan again."""

    changed = Signal(object)  # list of folders, as bytes
    away_changed = Signal(object)  # frozenset of the roots that were there, and are not now
    planned = Signal()  # the folders are known, and being watched

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: tuple[bytes, ...] = ()
        self._plan = WatchPlan()
        self._present: frozenset[bytes] = frozenset()
        self._devices: dict[bytes, int] = {}  # of each root, when it was there last
        self._away: frozenset[bytes] = frozenset()
        self._mounts: dict[bytes, int] = {}  # below the roots: the number of each mount
        self._touched: set[str] = set()
        self._to_add: list[str] = []
        self._has_planned = False  # since these roots are watched
        self._scanned_at = time.monotonic()
        self._worker = SerialWorker("folder watch", self)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._note)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._check_settled)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_at_roots)

    def watch(self, roots: Sequence[bytes]) -> None:
        """Watch these folders and all below them from now on, and no others."""
        if tuple(roots) != self._roots:
            self._roots = tuple(roots)
            self._devices = {root: self._devices[root] for root in roots if root in self._devices}
            self._has_planned = False
            self._make_plan()
            self._look.start() if roots else self._look.stop()

    def stop(self) -> None:
        """End its thread."""
        self._look.stop()
        self._settle.stop()
        self._worker.stop()

    @property
    def watched(self) -> frozenset[str]:
        """The folders that are watched now."""
        return frozenset(self._watcher.directories())

    # -- which folders

    def _make_plan(self) -> None:
        roots = self._roots

        def work(superseded: Superseded) -> tuple[WatchPlan, _Look]:
            mounts = mounts_below(roots)  # before the walk: what comes meanwhile has to be told
            plan = plan_watch(roots, superseded)
            devices = present([root for root in roots if root not in plan.rescanned])
            return plan, _Look(devices, frozenset(), mounts)

        self._worker.start(work, self._take_plan, self._fail)

    def _take_plan(self, found: tuple[WatchPlan, _Look]) -> None:
        self._plan, look = found
        self._present = frozenset(look.devices)
        self._devices |= look.devices
        if not self._has_planned:
            self._mounts = look.mounts
        known = self.watched
        if gone := sorted(known - set(self._plan.folders)):
            self._watcher.removePaths(gone)
        self._to_add = [folder for folder in self._plan.folders if folder not in known]
        self._add_some()

    def _add_some(self) -> None:
        """Add a part of the folders, then leave the window its turn."""
        part, self._to_add = self._to_add[:WATCH_AT_ONCE], self._to_add[WATCH_AT_ONCE:]
        refused = self._watcher.addPaths(part) if part else []
        if refused := [folder for folder in refused if os.path.isdir(folder)]:
            log.warning("%d folders cannot be watched, such as %s", len(refused), refused[0])
            rescanned = tuple(dict.fromkeys((*self._plan.rescanned, *self._roots_of(refused))))
            self._plan = WatchPlan(self._plan.folders, rescanned)
            self._to_add = []
        elif self._has_planned:
            for folder in part:  # it may have got files after its scan and before it was watched
                self._note(folder)
        if self._to_add:
            QTimer.singleShot(0, self, self._add_some)
        else:
            self._has_planned = True
            self.planned.emit()

    def _roots_of(self, folders: Sequence[str]) -> list[bytes]:
        paths = [os.fsencode(folder) + b"/" for folder in folders]
        return [root for root in self._roots if any(path.startswith(root + b"/") for path in paths)]

    # -- what changed

    def _note(self, folder: str) -> None:
        self._touched.add(folder)
        self._settle.start()

    def _check_settled(self) -> None:
        touched = frozenset(self._touched)

        def work() -> frozenset[str]:
            return settled(touched)

        self._worker.queue(work, self._tell, self._fail)

    def _tell(self, folders: frozenset[str]) -> None:
        ready = folders & self._touched
        self._touched -= ready
        if self._touched:
            self._settle.start()
        if ready:
            self.changed.emit([os.fsencode(folder) for folder in sorted(ready)])
            self._make_plan()  # a new folder may have come

    def _look_at_roots(self) -> None:
        every = self._roots
        roots = tuple(root for root in every if root not in self._plan.rescanned)
        before = {root: device for root, device in self._devices.items() if root in roots}

        def work() -> _Look:
            return _Look(present(roots), away(before), mounts_below(every))

        self._worker.queue(work, self._compare_roots, self._fail)

    def _compare_roots(self, look: _Look) -> None:
        if look.away != self._away:
            self._away = look.away
            self.away_changed.emit(look.away)
        self._devices |= look.devices
        now = frozenset(look.devices)
        came_or_went = sorted(now ^ self._present)
        self._present = now
        if self._has_planned:
            other = self._mounts.items() ^ look.mounts.items()
            came_or_went += sorted({point for point, _ in other})
            self._mounts = look.mounts
        self._unwatch(came_or_went)
        if time.monotonic() - self._scanned_at >= RESCAN_S:
            self._scanned_at = time.monotonic()
            came_or_went += self._plan.rescanned
        if came_or_went:
            self.changed.emit(came_or_went)
            self._make_plan()

    def _unwatch(self, folders: Sequence[bytes]) -> None:
        """Watch folders and all below them anew: what is there now is not what was watched."""
        watched = [(folder, os.fsencode(folder)) for folder in self.watched] if folders else []
        stale = [name for name, path in watched if any(inside(path, one) for one in folders)]
        if stale:
            self._watcher.removePaths(stale)

    def _fail(self, error: Exception) -> None:
        log.error("The folders could not be looked at.", exc_info=error)
