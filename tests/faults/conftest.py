"""What the fault tests share: the real program as a child process, and what it ought to find."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hashdesk.core.errors import LibraryError
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import photo_rows
from hashdesk.core.storage.tables.schema import PhotoState
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import BuildOnce, build_library
from tests.drawing import OLD, draw
from tests.faults.phases import material
from tests.faults.phases.trials import PhaseProcess, phase_process, strace_refuses
from tests.faults.report import Outcome, Report, as_property, outcomes_of, table

Codes = dict[bytes, tuple[int, ...]]  # content id -> its codes, shortest first
Child = subprocess.Popen[str]

MEMORY = Path("/dev/shm")  # where a disk is fast
SMALL_UNITS = "commit_photos = 16\nbatch = 8\nworkers = 2\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--faults-table FILE`: write the table of faults, too, as `make faults` does."""
    parser.addoption("--faults-table", type=Path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the faults did. Heard only if tests/faults is named on the command line."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    outcomes = [each for one in reports for each in outcomes_of(one.user_properties)]
    if outcomes:
        terminalreporter.section("faults")
        terminalreporter.write_line(table(outcomes))
        if file := terminalreporter.config.getoption("--faults-table"):
            file.write_text(table(outcomes), encoding="utf-8")


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Puts an outcome into the table of faults; nothing may be lost, and nothing wrong."""

    def take(outcome: Outcome) -> None:
        request.node.user_properties.append(as_property(outcome))
        assert outcome.lost == 0, outcome
        assert outcome.wrong == 0, outcome

    return take


@dataclass(frozen=True)
class Done:
    """A run of the program that has ended."""

    code: int
    events: list[dict[str, Any]]
    errors: str

    @property
    def summary(self) -> dict[str, Any]:
        """The last word of `index` or `search`."""
        return self.events[-1]

    @property
    def sentence(self) -> str:
        """The error that was shown; the only line on standard error, and no traceback."""
        lines = [line for line in self.errors.splitlines() if line]
        assert len(lines) == 1, self.errors
        told = {name: value for name, value in self.events[-1].items() if name != "said"}
        assert told == {"schema": 1, "event": "error", "message": lines[0]}
        return lines[0]


@dataclass
class Program:
    """The command line with a library of its own and units so small that much is committed."""

    library: Path
    settings: Path
    module: str = "hashdesk"
    running: list[Child] = field(default_factory=list)

    def command(self, verb: str, *arguments: str | Path) -> list[str]:
        """How a verb is typed."""
        engine = ["--engine", "onnx-cpu"] if verb in ("index", "search") else []
        options = ["--json", "--library", str(self.library), *engine]
        return [sys.executable, "-m", self.module, verb, *options, *map(str, arguments)]

    def start(self, verb: str, *arguments: str | Path, before: Sequence[str] = ()) -> Child:
        """Run a verb in the background; `before` is put in front of its command line."""
        return self._start([*before, *self.command(verb, *arguments)], {})

    def _start(self, command: list[str], environment: dict[str, str]) -> Child:
        child = subprocess.Popen(
            command,
            env={**os.environ, "HASHDESK_SETTINGS": str(self.settings), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        self.running.append(child)
        return child

    def start_pausing(
        self, pause: str, verb: str, *arguments: str | Path, as_json: bool = True
    ) -> Child:
        """Run a verb until it has stopped itself in the middle; `pausing` says where that is."""
        command = self.command(verb, *arguments)
        if not as_json:
            command.remove("--json")
        command[command.index(self.module)] = "tests.faults.pausing"
        child = self._start(command, {"HASHDESK_PAUSE": pause})
        _, status = os.waitpid(child.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status), "it ended without a pause"
        return child

    def run(self, verb: str, *arguments: str | Path, before: Sequence[str] = ()) -> Done:
        """Run a verb to its end."""
        return self.finish(self.start(verb, *arguments, before=before))

    def finish(self, child: Child, timeout: float = 120) -> Done:
        """Wait for a verb that was started."""
        out, errors = child.communicate(timeout=timeout)
        return Done(child.returncode, [json.loads(line) for line in out.splitlines()], errors)

    def codes(self) -> Codes:
        """What a reader of the library can find at this moment."""
        try:
            with LibraryDB(self.library) as db:
                return codes_of(db)
        except LibraryError:
            return {}  # it is not there yet

    def close(self) -> None:
        """End what a failed test left running."""
        for child in self.running:
            if child.poll() is None:
                child.kill()
            child.communicate()


@pytest.fixture
def program(tmp_path: Path, encoder: BundleEncoder) -> Any:
    """The program with an empty library; what it starts ends with the test."""
    assert encoder.batch > 0  # its backbone is exported now, not while a clock is running
    settings = tmp_path / "settings.toml"
    settings.write_text(SMALL_UNITS)
    program = Program(tmp_path / "library", settings)
    yield program
    program.close()


@pytest.fixture(scope="session")
def process(build_once: BuildOnce) -> Iterator[PhaseProcess]:
    """The process that phases run in."""
    if why := strace_refuses():
        pytest.skip(f"needs strace: {why}")
    with phase_process(build_once("phases", material.build)) as process:
        yield process


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, if there is any."""
    place = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def album(build_once: BuildOnce) -> Path:
    """A folder of 150 small drawn photos; nobody may change it."""

    def draw_album(folder: Path) -> None:
        for number in range(150):
            path = folder / f"{number % 5}" / f"{number}.jpg"
            path.parent.mkdir(exist_ok=True)
            draw(number % 30, number, (96, 72)).save(path, quality=90)
            os.utime(path, (OLD, OLD))

    return build_once("album", draw_album)


@pytest.fixture(scope="session")
def undisturbed_library(build_once: BuildOnce, album: Path, encoder: BundleEncoder) -> Path:
    """A library of the album that nothing happened to; nobody may change it."""
    return build_once("undisturbed", lambda folder: build_library(folder, album, encoder))


@pytest.fixture
def indexed(program: Program, undisturbed_library: Path) -> Program:
    """The program with a library of the album."""
    shutil.copytree(undisturbed_library, program.library)
    return program


@pytest.fixture(scope="session")
def undisturbed(undisturbed_library: Path) -> Codes:
    """The codes of the album in a library that nothing happened to."""
    with LibraryDB(undisturbed_library) as db:
        codes = codes_of(db)
    assert len(codes) == 150
    return codes


def codes_of(db: LibraryDB) -> Codes:
    """The codes of all good photos, as one reader sees them in one moment."""
    db.connection.execute("BEGIN")
    try:
        encoder = db.encoder_in_use()
        if encoder is None:
            return {}
        found = db.load_codes(encoder)
        photos = photo_rows.get(db.connection, found.ids.tolist())
        return {
            photo.content_id: tuple(int(codes[number - 1]) for (codes,) in found.codes.beside())
            for number, photo in photos.items()
            if photo.state is PhotoState.OK
        }
    finally:
        db.connection.execute("COMMIT")
