"""How fast this computer was the last time, to say how long large work will take."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings

from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import CommandQueue
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.window_settings import ADAPTING_KEY, READING_KEY

TELLING_PHOTOS = 50  # of fewer, the start of the processor takes most of the time
USUAL_PER_S = 25.0  # photos read and encoded on two CPU cores
USUAL_ADAPTING_S = 90.0  # on the same, when nothing else runs
LONGER = 3.0  # as long as that it may take while other programs run


class KnownSpeed(QObject):
    """Learns from each command that ends well, and from how far an adaptation came."""

    def __init__(
        self, jobs: CommandQueue, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._jobs = jobs
        # Seconds that the running command takes in all; None: not known, or a part is done.
        self._whole: float | None = None
        self._installs = False  # it installs PyTorch first
        jobs.began.connect(self._begin)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._learn)

    def seconds_to_read(self, photos: int) -> float:
        """How long it takes to read and encode photos with a model like the one in use."""
        return photos / (self._value(READING_KEY) or USUAL_PER_S)

    @property
    def seconds_to_adapt(self) -> tuple[float, float]:
        """How long adapting takes, at least and at most; hardly longer for more photos.

        Both are what it took the last time, if there was one. Before that, they are estimated from
        how fast photos were read.
        """
        if measured := self._value(ADAPTING_KEY):
            return measured, measured
        usual = USUAL_ADAPTING_S * USUAL_PER_S / (self._value(READING_KEY) or USUAL_PER_S)
        usual = max(usual, USUAL_ADAPTING_S / 2)  # reading has a processor that learning may lack
        return usual, LONGER * usual

    def _begin(self) -> None:
        request, self._whole = self._jobs.request, None
        self._installs = request is not None and "--install" in request.arguments

    def _advance(self, state: JobState) -> None:
        self._whole = state.whole

    def _learn(self, result: CommandResult) -> None:
        summary, ended_well = result.summary, not (result.cancelled or result.error)
        if result.command == "adapt" and self._whole is not None:
            # Not of one that was resumed; one that was stopped tells, unless it installed PyTorch.
            measured = summary.get("seconds") if ended_well else not self._installs and self._whole
            if measured:
                self._settings.setValue(ADAPTING_KEY, float(measured))
        is_telling = ended_well and int(summary.get("encoded", 0)) >= TELLING_PHOTOS
        if result.command == "index" and is_telling:
            self._settings.setValue(READING_KEY, float(summary.get("photos_per_s", 0)))

    def _value(self, key: str) -> float:
        """A saved figure; 0 if there is none."""
        try:
            return max(float(str(self._settings.value(key, 0))), 0.0)
        except ValueError:
            return 0.0
