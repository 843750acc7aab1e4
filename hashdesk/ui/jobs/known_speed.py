"""How fast this computer was the last time, to say how long large work will take."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from PySide6.QtCore import QObject, QSettings

from hashdesk.core.progress.plans import FEATURES_PHASE, READ_PHOTOS
from hashdesk.encoders.library_heads.method import pictures_seen
from hashdesk.ui.jobs.command_process import CommandResult
from hashdesk.ui.jobs.command_queue import INSTALL_OPTION, CommandQueue
from hashdesk.ui.jobs.job_follower import JobState
from hashdesk.ui.jobs.kept_adapting import KeptAdapting
from hashdesk.ui.window_settings import (
    ADAPTING_KEY,
    READING_KEY,
    SWITCHING_KEY,
    saved_figure,
)

TELLING_PHOTOS = 50  # of fewer, the start of the processor takes most of the time
USUAL_PER_S = 25.0  # photos read and encoded on two CPU cores
USUAL_ADAPTING_S = 90.0  # on the same, when nothing else runs
NETWORK_SHARE = 0.5  # of the time that a picture takes with the usual model: the rest is reading
LONGER = 3.0  # as long as that it may take while other programs run, or with a larger model


class KnownSpeed(QObject):
    """Learns from each command that ends well, and from how far an adaptation came."""

    def __init__(
        self,
        jobs: CommandQueue,
        kept: KeptAdapting,
        settings: QSettings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._jobs = jobs
        self._kept = kept
        # Seconds that the running command takes in all; None: not known, or a part is done.
        self._whole: float | None = None
        self._installs = False  # it installs PyTorch first
        self._read, self._fitted = 0, False  # photos, for the model that it switches to
        self._spent = 0.0  # seconds at work
        self._cost = 1.0  # of that model
        jobs.began.connect(self._begin)
        jobs.progressed.connect(self._note)
        jobs.advanced.connect(self._advance)
        jobs.ended.connect(self._learn)

    def weigh(self, cost: float) -> None:
        """A switch has begun. cost: of its model, as for `seconds_to_switch`."""
        self._cost = cost

    def seconds_to_switch(
        self, photos: int, *, fitted: bool, cost: float = 1.0
    ) -> tuple[float, float]:
        """How long it takes to read photos for another model, at least and at most.

        fitted: codes are made of the photos for it, as for a model that was added. From how fast
        the last such switch was, or photos were read. cost: of a picture, as
        `encoders/model_cost.py` tells it: a large model is slower than a small one was.
        """
        known = saved_figure(self._settings, SWITCHING_KEY) or self._reading
        least = (pictures_seen(photos) if fitted else photos) * _slowness(cost) / known
        return least, LONGER * least

    @property
    def _reading(self) -> float:
        """Photos a second."""
        return saved_figure(self._settings, READING_KEY) or USUAL_PER_S

    @property
    def seconds_to_adapt(self) -> tuple[float, float]:
        """How long adapting takes, at least and at most; hardly longer for more photos.

        Both are what it took the last time, if there was one. Before that, they are estimated from
        how fast photos were read: by the root of it, for half of a slow reading is due to large
        files, which adapting does not open.
        """
        if measured := saved_figure(self._settings, ADAPTING_KEY):
            return measured, measured
        slowness = sqrt(USUAL_PER_S / self._reading)
        usual = USUAL_ADAPTING_S * slowness
        usual = max(usual, USUAL_ADAPTING_S / 2)  # reading has a processor that learning may lack
        return usual, LONGER * usual

    def _begin(self) -> None:
        request, self._whole = self._jobs.request, None
        self._read, self._fitted, self._spent, self._cost = 0, False, 0.0, 1.0
        self._installs = request is not None and INSTALL_OPTION in request.arguments
        if request is not None and request.command == "adapt":
            least, most = self.seconds_to_adapt
            self._jobs.expect(sqrt(least * most))

    def _note(self, _title: str, progress: Mapping[str, Any]) -> None:
        phase = progress.get("phase")
        if phase in (READ_PHOTOS.name, FEATURES_PHASE):
            self._read = max(self._read, int(progress.get("done", 0)))
            self._fitted |= phase == FEATURES_PHASE

    def _advance(self, state: JobState) -> None:
        self._whole, self._spent = state.whole, state.spent

    def _learn(self, result: CommandResult) -> None:
        summary, ended_well = result.summary, not (result.cancelled or result.error)
        if result.command == "adapt":
            earlier = self._kept.earlier_seconds
            if ended_well:
                measured = 0.0 if earlier is None else earlier + float(summary.get("seconds", 0))
            else:  # one that was stopped tells, too, unless it was resumed or installed PyTorch
                measured = 0.0 if self._installs else self._whole or 0.0
            if measured:
                self._settings.setValue(ADAPTING_KEY, measured)
        is_telling = ended_well and int(summary.get("encoded", 0)) >= TELLING_PHOTOS
        if result.command == "index" and is_telling:
            self._settings.setValue(READING_KEY, float(summary.get("photos_per_s", 0)))
        if result.command == "models" and ended_well and self._read >= TELLING_PHOTOS:
            done = pictures_seen(self._read) if self._fitted else self._read
            if self._spent:
                usual = done * _slowness(self._cost) / self._spent
                self._settings.setValue(SWITCHING_KEY, usual)


def _slowness(cost: float) -> float:
    """How many times as long as with the usual model a picture takes."""
    return 1 - NETWORK_SHARE + NETWORK_SHARE * cost
