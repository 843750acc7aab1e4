"""Commands and the window at work on one library: one waits with a sentence, nothing is lost."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from pytestqt.qtbot import QtBot

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.decisions.documents import to_json
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.ui.app import session
from hashdesk.ui.library.snapshot import Snapshot
from hashdesk.ui.shell.main_window import MainWindow
from tests.core.duplicates.decisions.test_decisions_db import alone
from tests.faults.conftest import Codes, Done, Program
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials

pytestmark = pytest.mark.slow

REFUSED = (("index",), ("check", "--repair", "--yes"), ("library", "set-aside"))
ALSO_REFUSED = (
    *(("forget", "ALBUM"), ("restore", "--yes"), ("library", "move", "ELSEWHERE")),
    *(("merge", "CONTAINER"), ("caches", "--clear", "features")),
)
WORKS = (("backup",), ("decisions", "--import", "DECISIONS"), ("search", "PHOTO"))
ALSO_WORKS = (
    *(("groups",), ("info",), ("check",), ("backups", "--verify"), ("decisions",)),
    *(("export", "CONTAINER", "--format", "hashdesk"), ("library", "copy", "COPY")),
)


def outcome_of(
    fault: str, program: Program, runs: list[Done], lost: int, wrong: int = 0
) -> Outcome:
    """Whether each of some runs succeeded, or said in one sentence why not."""
    place = str(program.library.parent)
    said = [done.sentence.replace(place, "…") for done in runs if done.code == 1]
    wrong += sum(done.code not in (0, 1, 3) for done in runs)
    wrong += sum("Traceback" in done.errors for done in runs)
    return Outcome(fault, len(runs), lost, wrong=wrong, message="".join(said[:1]))


def beside_index(
    program: Program, album: Path, undisturbed: Codes, commands: dict[tuple[str, ...], bool]
) -> Outcome:
    """Run commands while `index` is in the middle of its work; whether each of them works."""
    folder = program.settings.parent
    (folder / "decisions.json").write_text(to_json(map(alone, range(5))))
    names = {
        "ALBUM": album,
        "PHOTO": album / "0" / "0.jpg",
        "DECISIONS": folder / "decisions.json",
        **{name: folder / f"{name}.hashdesk" for name in ("CONTAINER", "ELSEWHERE", "COPY")},
    }
    child = program.start_pausing("written:64", "index", album)
    kept, runs, wrong = program.codes(), [], 0
    for (verb, *words), works in commands.items():
        done = program.run(verb, *(names.get(word, word) for word in words))
        runs.append(done)
        if (done.code == 0) is not works:
            print(verb, words, done)  # noqa: T201 - shown, for the test fails
            wrong += 1
    lost = len(kept.items() - program.codes().items())
    child.send_signal(signal.SIGCONT)
    runs.append(program.finish(child))
    assert runs[-1].code == 0, runs[-1].errors
    lost += len(undisturbed.items() - program.codes().items())
    if ("decisions", "--import", "DECISIONS") in commands:
        with DecisionsDB(program.library) as decisions:
            lost += 5 - len(decisions.all())
    assert program.run("check").code == 0
    return outcome_of("commands beside indexing", program, runs, lost, wrong)


def test_commands_beside_indexing(
    program: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    commands = {("check", "--repair", "--yes"): False, ("backup",): True}
    report(beside_index(program, album, undisturbed, commands))


@pytest.mark.long
def test_every_command_beside_indexing(
    program: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    """Whatever writes to the library is refused; whatever reads, decides or copies it works."""
    commands = dict.fromkeys((*WORKS, *ALSO_WORKS), True)
    commands |= dict.fromkeys((*REFUSED, *ALSO_REFUSED), False)
    report(beside_index(program, album, undisturbed, commands))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_writers_that_start_together(
    program: Program, album: Path, undisturbed: Codes, report: Report
) -> None:
    """Two at once, in all combinations: each is done, or says that the other one is at work."""
    rng = random.Random(11)
    runs: list[Done] = []
    lost = 0
    verbs: tuple[tuple[str | Path, ...], ...] = (
        *(("index", album), ("index", album / "0"), ("backup",), ("check", "--repair", "--yes")),
        *(("forget", album), ("restore", "--yes"), ("backups", "--verify")),
    )
    for number in range(trials(20)):
        if number % 5 == 0:
            shutil.rmtree(program.library, ignore_errors=True)
        children = [program.start(*rng.choice(verbs)) for _ in range(2)]  # type: ignore[arg-type]
        runs += [program.finish(child) for child in children]
        found = program.codes()
        lost += len(found.items() - undisturbed.items())
    assert program.run("index", album).code in (0, 1)
    assert program.run("index", album).code == 0
    lost += len(undisturbed.items() - program.codes().items())
    assert program.run("check").code == 0
    # Before there is a library or a backup, some have nothing to do, and say so with a sentence.
    runs = [replace(done, code=1) if done.code == 2 else done for done in runs]
    report(outcome_of("two writers that start together", program, runs, lost))


@pytest.fixture
def window(qtbot: QtBot, adapting: Program, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on a library of 320 photos."""
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    with DecodePool(Settings(workers=1)) as pool:
        window = session.build(adapting.library, pool, Settings(), settings)
        window.show()
        qtbot.waitUntil(lambda: window.snapshot is not None, timeout=60_000)
        yield window
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)


@pytest.fixture
def adapting(program: Program, large: Path) -> Program:
    """The program with the stub for a trainer and a library of 320 photos."""
    program.library, program.module = large, "tests.adapting"
    return program


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_window_beside_commands(
    qtbot: QtBot,
    window: MainWindow,
    adapting: Program,
    album: Path,
    report: Report,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is read, searched and scrolled while photos come and go and other codes are searched."""
    sentences: list[str] = []
    window.notifier.noticed.connect(lambda sentence, *_: sentences.append(sentence))
    failed: list[Exception] = []
    window.parts.watcher.failed.connect(failed.append)
    rng = random.Random(3)
    searches = 0

    def use(snapshot: Snapshot) -> None:
        nonlocal searches
        if len(snapshot.photos):
            window.features.searches.show_similar(int(rng.choice(snapshot.photos)))
            searches += 1

    window.parts.watcher.loaded.connect(use)
    timer = QTimer(interval=100)
    timer.timeout.connect(window.parts.watcher.reload)
    timer.start()
    runs = []
    for verb in (
        *(("index", album), ("adapt",), ("forget", album), ("backup",), ("index", album)),
        *(("models", "--use", 0), ("check", "--repair", "--yes"), ("forget", album)),
        ("models", "--use", 1),
    ):
        with LibraryDB(adapting.library) as db:
            ids = [row.name for row in db.encoders()]
        words = [ids[word] if isinstance(word, int) else word for word in verb]
        child = adapting.start(*words)  # type: ignore[arg-type]
        qtbot.waitUntil(lambda child=child: child.poll() is not None, timeout=120_000)
        runs.append(adapting.finish(child))
        assert runs[-1].code in (0, 3), runs[-1].errors
    timer.stop()
    with qtbot.waitSignal(window.parts.watcher.loaded, timeout=60_000):
        window.parts.watcher.reload()
    assert window.snapshot is not None
    assert len(window.snapshot.photos) == 320
    assert searches > 5
    print(searches, sentences, failed)  # noqa: T201 - shown if the test fails
    wrong = len(failed) + sum(record.levelname == "ERROR" for record in caplog.records)
    report(Outcome("a window beside commands", searches, wrong=wrong))
