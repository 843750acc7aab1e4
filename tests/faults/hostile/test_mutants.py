"""Thousands of mutated pictures, read by the real workers: each is read, or named with a reason."""

from __future__ import annotations

import io
import logging
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from hashdesk.core.decoder import pool as pool_module
from hashdesk.core.decoder.pool import PHOTOS_PER_WORKER, TRIES, DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.decoder.worker_process import WorkerProcess
from hashdesk.core.duplicates.detail.files import FILE_SIDE
from hashdesk.core.imaging import unreadable
from hashdesk.core.imaging.decoded import PREVIEW_LEFT, DecodedPhoto, RenderedPhoto
from hashdesk.core.imaging.thumbnail import THUMBNAIL_SIDE
from hashdesk.core.settings import Settings
from hashdesk.core.storage.integrity_check import check
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.schema import PhotoState
from tests.faults.conftest import Program
from tests.faults.hostile.image_seeds import Seed, drawn, real
from tests.faults.hostile.mutations import mutant
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials

log = logging.getLogger(__name__)
ONE = Settings(workers=1)
SCREEN = 400  # pixels of the longer side, rendered for the screen
OVERHEAD = 250 << 20  # bytes: Python with all decoders before a photo, and the reply
DIED = {unreadable.CRASHED, unreadable.TOOK_TOO_LONG}
TOO_LARGE = re.compile(
    r"it is too large: \d+ × \d+ pixels, and the setting “max_pixels” allows 150,000,000"
)


@dataclass
class Findings:
    """What became of mutants."""

    outcomes: Counter[str] = field(default_factory=Counter)  # READ, or a reason
    wrong: list[str] = field(default_factory=list)
    killers: list[str] = field(default_factory=list)  # mutants that killed two workers
    deaths: int = 0  # of workers, over one mutant or another
    slowest: tuple[float, str] = (0.0, "")  # seconds, which
    largest: int = 0  # bytes, of a worker

    def __str__(self) -> str:
        lines = [f"{count:7,}  {reason}" for reason, count in self.outcomes.most_common()]
        lines += [f"{self.deaths} workers died; unreadable because of that: {self.killers}"]
        lines += [f"slowest {self.slowest}, largest worker {self.largest >> 20} MB"]
        return "\n".join([*lines, *self.wrong])


READ = "read"


class Trial:
    """One worker, and what it makes of one mutant after another."""

    def __init__(self, decoders: DecodePool, folder: Path, started: list[WorkerProcess]) -> None:
        self._decoders = decoders
        self._folder = folder
        self._started = started
        self.findings = Findings()

    def take(self, name: str, seed: Seed, data: bytes, *, show: bool) -> None:
        """Have a mutant read, and shown, and judge what comes back."""
        path = self._folder / f"mutant.{seed.suffix}"
        path.write_bytes(data)
        started = time.monotonic()
        try:
            outcome = self._decoders.read(os.fsencode(path))
            shown = self._decoders.render(os.fsencode(path), SCREEN).result() if show else None
            if show:
                self._decoders.read_comparable(os.fsencode(path), FILE_SIDE).result()
                self._decoders.read_provenance(os.fsencode(path)).result()
        except Exception as error:  # noqa: BLE001  (whatever it is, a photo must not raise it)
            self.findings.wrong.append(f"{name}: {error!r}")
            return
        finally:
            seconds = time.monotonic() - started
            path.unlink()
        self.findings.slowest = max(self.findings.slowest, (seconds, name))
        self.findings.deaths = sum(map(has_died, self._started))
        self.findings.largest = max(self.findings.largest, most_memory(self._started[-1].pid))
        self._judge(name, outcome)
        if shown is not None:
            self._judge_shown(name, shown)
        if seconds > 2 * TRIES * ONE.photo_seconds + 10:
            self.findings.wrong.append(f"{name}: it took {seconds:.0f} s")

    def _judge(self, name: str, outcome: ReadPhoto | UnreadablePhoto) -> None:
        if isinstance(outcome, UnreadablePhoto):
            reason = TOO_LARGE.sub("it is too large: …", outcome.reason)
            self.findings.outcomes[reason] += 1
            if reason in DIED:
                self.findings.killers.append(name)
            if not is_known(outcome.reason) or outcome.transient:
                self.findings.wrong.append(f"{name}: {outcome}")
        else:
            self.findings.outcomes[READ] += 1
            photo = outcome.decoded
            if photo is None or not is_thumbnail_of(photo):
                self.findings.wrong.append(
                    f"{name}: another thumbnail than {photo and photo.facts}"
                )

    def _judge_shown(self, name: str, shown: RenderedPhoto | UnreadablePhoto) -> None:
        if isinstance(shown, UnreadablePhoto):
            sound = is_known(shown.reason)
        else:
            sound = 0 < max(shown.pixels.shape[:2]) <= SCREEN
        if not sound:
            self.findings.wrong.append(f"{name}, on the screen: {shown}")


def has_died(worker: WorkerProcess) -> bool:
    """Whether a worker ended before it was due to be replaced."""
    return not worker.alive and worker.photos < PHOTOS_PER_WORKER


def is_known(reason: str) -> bool:
    """Whether a reason is one of the known ones."""
    return reason in unreadable.FIXED or TOO_LARGE.fullmatch(reason) is not None


def is_thumbnail_of(photo: DecodedPhoto) -> bool:
    """Whether a photo's thumbnail is a picture of the size that follows from the photo's.

    Of a photo of which only the preview in its EXIF is left, it may have any size.
    """
    with Image.open(io.BytesIO(photo.thumbnail), formats=("JPEG",)) as image:
        image.load()
        size = image.size
    width, height = photo.facts.width, photo.facts.height
    scale = min(1.0, THUMBNAIL_SIDE / max(width, height))
    if photo.incomplete == PREVIEW_LEFT:
        return 0 < max(size) <= THUMBNAIL_SIDE
    expected = width * scale, height * scale
    return all(abs(side - wanted) <= 1.5 for side, wanted in zip(size, expected, strict=True))


def most_memory(pid: int) -> int:
    """The most memory that a process ever had in use, in bytes; 0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) << 10 if found else 0


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    """A pool with one worker."""
    started: list[WorkerProcess] = []

    class Known(WorkerProcess):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            started.append(self)

    monkeypatch.setattr(pool_module, "WorkerProcess", Known)
    with DecodePool(ONE) as decoders:
        yield Trial(decoders, tmp_path, started)


def mutants(seeds: list[Seed], count: int, start: int = 0) -> Iterator[tuple[str, Seed, bytes]]:
    """So many mutants of pictures, each with a name that says how to make it again."""
    kin: dict[str, list[Seed]] = {}
    for seed in seeds:
        kin.setdefault(seed.suffix, []).append(seed)
    for number in range(start, start + count):
        random = Random(number)
        seed = seeds[number % len(seeds)]
        data = mutant(seed.suffix, seed.data, random.choice(kin[seed.suffix]).data, random)
        yield f"{seed.suffix} mutant {number}", seed, data


def judge(trial: Trial, report: Report, fault: str, count: int) -> None:
    """Report mutants that a worker has read."""
    found = trial.findings
    log.info("%s\n%s", fault, found)  # shown with --log-cli-level=INFO
    reasons = [reason for reason, _ in found.outcomes.most_common() if reason != READ]
    report(Outcome(fault, count, wrong=len(found.wrong), message=reasons[0]))
    assert sum(found.outcomes.values()) == count
    assert found.outcomes[READ] > count / 10
    assert found.largest < ONE.photo_memory_bytes + OVERHEAD
    assert found.deaths >= TRIES * len(found.killers)


def test_some_mutants(trial: Trial, report: Report) -> None:
    """A picture of each kind, mutated twice."""
    count = 2 * len(drawn())
    for name, seed, data in mutants([*drawn()], count, start=100):
        trial.take(name, seed, data, show=False)
    judge(trial, report, "mutated picture, decoding", count)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_many_mutants_of_drawn_pictures(trial: Trial, report: Report) -> None:
    """Pictures in each mode of each format that Pillow writes."""
    count = trials(10_000)
    for name, seed, data in mutants([*drawn()], count, start=1000):
        trial.take(name, seed, data, show=seed.suffix != "bmp")
    judge(trial, report, "mutated picture, decoding", count)


@pytest.mark.long
@pytest.mark.photos
@pytest.mark.timeout(1200)
def test_many_mutants_of_real_pictures(trial: Trial, report: Report, photos: Path) -> None:
    """Odd pictures of other projects' test suites, HEIC among them, mutated."""
    count = trials(10_000)
    for name, seed, data in mutants(list(real(photos / "torture")), count, start=1000):
        trial.take(name, seed, data, show=seed.suffix != "bmp")
    judge(trial, report, "mutated picture, decoding", count)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_folder_of_mutants(program: Program, report: Report, tmp_path: Path) -> None:
    """`index` accounts for each of them, once and for all, and the library stays sound."""
    folder = tmp_path / "mutants"
    folder.mkdir()
    count = 10 * len(drawn())
    for number, (_, seed, data) in enumerate(mutants([*drawn()], count, start=500)):
        (folder / f"{number}.{seed.suffix}").write_bytes(data)
    done = program.run("index", folder)
    failed = {event["path"]: event["reason"] for event in done.events if event["event"] == "failed"}
    with LibraryDB(program.library) as db:
        query = "SELECT count(*) FROM photos WHERE state = ?"
        (indexed,) = db.connection.execute(query, (PhotoState.OK,)).fetchone()
        damaged = [result for result in check(db) if result.count]
    wrong = [reason for reason in failed.values() if not is_known(reason)]
    report(
        Outcome("mutated picture, indexing", count, count - indexed - len(failed), 0, len(wrong))
    )
    assert done.errors == ""
    assert not damaged
    again = program.run("index", folder)
    assert again.summary["encoded"] == 0
    assert again.summary["counts"]["failed"] == len(failed)
