"""How fast this computer was the last time, to say how long large work will take."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import CommandQueue
from hashdesk.ui.window_settings import ADAPTING_KEY, READING_KEY

TELLING_PHOTOS = 50  # of fewer, the start of the processor takes most of the time
USUAL_PER_S = 25.0  # photos read and encoded on two CPU cores
USUAL_ADAPTING_S = 240.0  # on two CPU cores


class KnownSpeed(QObject):
    """Learns from each command that ends well."""

    def __init__(
        self, jobs: CommandQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        jobs.ended.connect(self._learn)

    def seconds_to_read(self, photos: int) -> float:
        """How long it takes to read and encode photos with a model like the one in use."""
        return photos / (self._value(READING_KEY) or USUAL_PER_S)

    @property
    def seconds_to_adapt(self) -> float:
        """How long adapting takes; hardly longer for more photos."""
        return self._value(ADAPTING_KEY) or USUAL_ADAPTING_S

    def _learn(self, result: CommandResult) -> None:
        summary = result.summary
        if result.cancelled or result.error:
            return
        if result.command == "index" and int(summary.get("encoded", 0)) >= TELLING_PHOTOS:
            self._settings.setValue(READING_KEY, float(summary.get("photos_per_s", 0)))
        elif result.command == "adapt" and summary.get("seconds"):
            self._settings.setValue(ADAPTING_KEY, float(summary["seconds"]))

    def _value(self, key: str) -> float:
        """A saved figure; 0 if there is none."""
        try:
            return max(float(str(self._settings.value(key, 0))), 0.0)
        except ValueError:
            return 0.0
