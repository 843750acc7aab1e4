"""One flipped bit in each file of a library and of its cache: found, named, and mended.

A bit that changes nothing (in a free page, in the space between two words) is told by comparing
all that the library holds with what it held before, and counts as harmless.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.core.backup.backups import Backup
from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.restore import restore
from hashdesk.core.backup.verification import verify
from hashdesk.core.duplicates.decisions.decision import Decision, DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.errors import (
    EncoderError,
    EngineUnavailable,
    HashDeskError,
    LibraryError,
)
from hashdesk.core.indexing.indexer import IndexOptions, index
from hashdesk.core.job import Job
from hashdesk.core.repair.library_check import check_library
from hashdesk.core.repair.repair import repair
from hashdesk.core.scanning.skipped_record import read_skipped
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.verdict_cache import (
    VERDICTS,
    keep_verdicts,
    kept_verdicts,
    pair_id,
)
from hashdesk.core.storage.integrity_check import CheckResult
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_arrays, photo_rows
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.whole_library.library_copy import COPY_MANIFEST
from hashdesk.core.storage.whole_library.library_files import (
    BUNDLES_FOLDER,
    SKIPPED_FOLDERS_FILE,
    LibraryPart,
)
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.encoders.files import backbone_files, backbone_weights
from hashdesk.encoders.files.bundle import load_bundle
from hashdesk.encoders.library_encoder import check_bundles
from tests.faults.flips import flips
from tests.faults.report import Outcome, Report
from tests.faults.trials import trials
from tests.shelf_naming import name_shelf, names_of

pytestmark = pytest.mark.slow

DECISIONS = [
    Decision(DecisionKind.KEEP, MatchLevel.NEAR, 1000 + n, {b"%016d" % n: 1, b"y" * 16: n + 1})
    for n in range(60)
]
PAIRS = {pair_id(b"%016d" % n, b"%016d" % (n + 1)): "same" for n in range(200)}
FORMER_CONTENT = b"before a tag was"  # of the first photo
# What is flipped below, by the name in the table of faults.
LIBRARY_FILES = {
    "photos and codes (library.db)": "library.db",
    "decisions (decisions.db)": "decisions.db",
    "names of shelves (shelves.json)": "shelves.json",
    "thumbnails (thumbnails.db)": "thumbnails.db",
    "kept features (features-NAME.db)": "features-*.db",
    "compared pairs (verdicts.db)": VERDICTS,
    "skipped folders (skipped-folders.json)": SKIPPED_FOLDERS_FILE,
}
BUNDLE_FILES = ("heads.safetensors", "manifest.json")
BACKBONE_FILES = ("backbone.onnx", "classifier.safetensors", "classes.json", "manifest.json")
# Made anew by whoever opens them; what they hold while nobody writes is nothing.
EMPTY_FILES = ("*.lock", "*-wal", "*-shm")


@dataclass
class Counts:
    """What became of flipped bits."""

    found: int = 0
    healed: int = 0
    harmless: int = 0
    encoded_again: int = 0
    wrong: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def outcome(self, what: str, tried: int) -> Outcome:
        assert self.found + self.harmless + len(self.wrong) >= tried
        message = (
            f"found {self.found} of {tried - self.harmless}, healed {self.healed}; "
            f"{self.harmless} did no harm. {self.said.most_common(1)[0][0] if self.said else ''}"
        )
        assert not self.wrong, self.wrong[:3]
        wrong = self.found - self.healed
        return Outcome(f"flipped bit: {what}", tried, 0, self.encoded_again, wrong, message)


@dataclass
class Rotting:
    """A library, its backup, what it held while it was sound, and what became of it bit by bit."""

    folder: Path
    scratch: Path
    encoder: BundleEncoder
    backup: Backup
    counts: Counts = field(default_factory=Counts)
    sound: tuple[object, ...] = ()

    def held(self, folder: Path) -> tuple[object, ...]:
        """All that a person put into a library, and the answers of a search."""
        with LibraryDB(folder) as db:
            photos = photo_rows.get(db.connection, photo_arrays.good_ids(db.connection).tolist())
            places = photo_rows.places(db.connection, photos)
            facts = fact_rows.get(db.connection, photos)
            pictures = known_pictures.pictures_of(db.connection, [FORMER_CONTENT])
        with DecisionsDB(folder) as decisions_db:
            decisions = decisions_db.all()
        names = names_of(folder)
        with Library(folder) as library:
            ids = library.codes.ids.tolist()
            answers = [library.search(library.query(n), 16, 5) for n in ids]
            thumbnails = library.thumbnails(list(photos))
        rows = {number: replace(photo, folder=0) for number, photo in photos.items()}
        full = sorted(place.full for place in places.values())
        with BlobCache(folder / VERDICTS) as verdicts:
            believed = kept_verdicts(verdicts, PAIRS, 1).items() <= PAIRS.items()
        believed = believed and not read_skipped(folder)  # nothing was
        return rows, facts, pictures, full, decisions, names, len(answers), thumbnails, believed

    def wrong(self, folder: Path) -> list[CheckResult]:
        """What `check --caches` finds wrong."""
        try:
            with LibraryDB(folder) as db:
                results = check_library(db, Job(), caches=True)
        except HashDeskError as error:
            return [CheckResult("refused", 1, str(error).replace(str(folder), "…"), "")]
        return [result for result in results if result.count]

    def try_flip(self, name: str, changed: bytes) -> None:
        """Look what is found of a damaged file, and what a repair gives back."""
        folder = self.scratch / "rotten"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        (path,) = folder.glob(name)
        path.write_bytes(changed)
        with suppress(HashDeskError, sqlite3.Error):
            self.held(folder)  # whatever it says, it is no other error
        wrong = self.wrong(folder)
        if not wrong:
            if self.held(folder) == self.sound:
                self.counts.harmless += 1
            else:
                self.counts.wrong.append("not found")
            return
        self.counts.found += 1
        self.counts.said[wrong[0].what] += 1
        report = repair(folder, self.encoder_of, Job())
        if report.left:  # it is said, and what cannot be made again is in the backups
            left = {step.name for step in report.steps if step.left}
            assert left <= {"decisions", "shelves", "pictures"}
            parts = {LibraryPart.DECISIONS, LibraryPart.SHELVES}
            parts |= {LibraryPart.LIBRARY} if "pictures" in left else set()
            restore(folder, self.backup, list(parts), Job())
        with LibraryDB(folder, write=True) as db:
            done = index(db, self.encoder, [], Settings(workers=1), Job())
            self.counts.encoded_again = max(self.counts.encoded_again, done.encoded)
            if any(one.name == "caches" for one in wrong):  # made anew when somebody asks
                options = IndexOptions(renew_features=True)
                index(db, self.encoder, [], Settings(workers=1), Job(), options)
        left = {one.name for one in self.wrong(folder)} - {"orphans"}
        if not left and self.held(folder) == self.sound:
            self.counts.healed += 1
        else:
            self.counts.wrong.append(f"{[one.name for one in wrong]}: left {left}, {report}")

    def encoder_of(self, row: EncoderRow) -> BundleEncoder:
        if row.name != self.encoder.id:
            raise EncoderError("This model is not here.")
        return self.encoder


def close_logs(folder: Path) -> None:
    for path in folder.glob("*.db"):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def rotting(library_folder: Path, tmp_path: Path, encoder: BundleEncoder) -> Rotting:
    """The drawn photos' library with decisions, names of shelves and a backup."""
    folder = Path(shutil.copytree(library_folder, tmp_path / "library"))
    with LibraryDB(folder, write=True) as db, db.transaction():
        (first,) = photo_rows.get(db.connection, [1]).values()
        assert first.pixel_id is not None
        known_pictures.remember(db.connection, FORMER_CONTENT, first.pixel_id)
    with DecisionsDB(folder, write=True) as decisions:
        decisions.add(DECISIONS)
    name_shelf(folder, "Übergänge")
    with BlobCache(folder / VERDICTS, write=True) as verdicts:
        keep_verdicts(verdicts, PAIRS, 1)
    close_logs(folder)
    backup = back_up(folder, Settings(backup_folder=str(tmp_path)), Job())
    made = Rotting(folder, tmp_path, encoder, backup)
    made.sound = made.held(folder)
    return made


@pytest.mark.parametrize("what", LIBRARY_FILES)
def test_a_flipped_bit_in_any_file(rotting: Rotting, what: str) -> None:
    """It is found or has no effect; it is never a traceback, and a repair heals it."""
    outcome = flip_some(rotting, what, 3, first_class=2)  # a header takes seconds to mend
    assert (outcome.wrong, outcome.encoded_again) == (0, 0)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("what", LIBRARY_FILES)
def test_many_flipped_bits_in_every_file(rotting: Rotting, report: Report, what: str) -> None:
    outcome = flip_some(rotting, what, trials(100))
    report(outcome)
    assert outcome.encoded_again == 0


def flip_some(rotting: Rotting, what: str, count: int, first_class: int = 0) -> Outcome:
    name = LIBRARY_FILES[what]
    (path,) = rotting.folder.glob(name)
    for changed in flips(path, count, random.Random(f"{what} {count}"), first_class):
        rotting.try_flip(name, changed)
    return rotting.counts.outcome(what, count)


@pytest.fixture
def kept(adapted: Path) -> tuple[Path, Backup]:
    """A library with an adapted encoder, and its backup."""
    with DecisionsDB(adapted, write=True) as decisions:
        decisions.add(DECISIONS)
    name_shelf(adapted, "Übergänge")
    close_logs(adapted)
    return adapted, back_up(adapted, Settings(), Job())


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", BUNDLE_FILES)
def test_flipped_bits_in_an_adapted_encoder(
    kept: tuple[Path, Backup], report: Report, name: str
) -> None:
    """`check` says so, whatever was changed in it, and a backup puts it back."""
    library, backup = kept
    (bundle,) = (library / BUNDLES_FOLDER).iterdir()
    sound, counts, count = load_bundle(bundle).manifest, Counts(), trials(40)
    for changed in flips(bundle / name, count, random.Random(name)):
        (bundle / name).write_bytes(changed)
        with LibraryDB(library) as db:
            result = check_bundles(db)
        if not result.count:
            harmless = load_bundle(bundle).manifest == sound
            counts.harmless += harmless
            counts.wrong += [] if harmless else ["not found"]
            shutil.copy(backup.folder / BUNDLES_FOLDER / bundle.name / name, bundle / name)
            continue
        counts.found += 1
        counts.said[result.what] += 1
        aside, _ = restore(library, backup, [LibraryPart.LIBRARY], Job())
        shutil.rmtree(aside)
        with LibraryDB(library) as db:
            counts.healed += not check_bundles(db).count and load_bundle(bundle).manifest == sound
    report(counts.outcome(f"adapted model ({name})", count))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_flipped_bits_in_a_backup(kept: tuple[Path, Backup], report: Report) -> None:
    """It is refused, whichever file is damaged; the next backup is a sound one."""
    library, backup = kept
    files = sorted(path for path in backup.folder.rglob("*") if path.is_file())
    sound, counts, each = verify(backup.folder, Job()), Counts(), trials(25)
    for file in files:
        before = file.read_bytes()
        for changed in flips(file, each, random.Random(file.name)):
            file.write_bytes(changed)
            try:
                same = verify(backup.folder, Job()) == sound
            except LibraryError as error:
                counts.found += 1
                counts.said[str(error).replace(str(backup.folder), "…")] += 1
                with pytest.raises(LibraryError):
                    restore(library, backup, list(LibraryPart), Job())
                counts.healed += 1  # nothing was put in its place
            else:
                counts.harmless += same
                counts.wrong += [] if same else [f"not found in {file.name}"]
        file.write_bytes(before)
    assert verify(back_up(library, Settings(), Job()).folder, Job())
    report(counts.outcome("backup", each * len(files)))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", BACKBONE_FILES)
def test_flipped_bits_in_the_backbone(
    tmp_path: Path, encoder: BundleEncoder, report: Report, name: str
) -> None:
    """It is made again from the published weights, without a word."""
    sound, counts, count = encoder_files(tmp_path, encoder), Counts(), trials(8)
    place = backbone_files.folder(tmp_path, encoder.backbone)
    before = (place / name).read_bytes()
    for changed in flips(place / name, count, random.Random(name)):
        (place / name).write_bytes(changed)
        again = encoder_files(tmp_path, encoder)
        healed = (place / name).read_bytes() == before
        counts.found += healed
        counts.healed += healed
        counts.harmless += not healed and again == sound
        counts.wrong += [] if again == sound else ["other files were used"]
    report(counts.outcome(f"cache of the backbone ({name})", count))


def encoder_files(cache: Path, encoder: BundleEncoder) -> tuple[object, ...]:
    files = backbone_files.load_backbone(cache, encoder.backbone)
    classifier = files.classifier
    return files.onnx, classifier.weight.tobytes(), classifier.bias.tobytes(), files.classes


def test_flipped_bits_in_published_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: BundleEncoder, report: Report
) -> None:
    """Refused with a sentence that says how to get them again; nothing is made of them."""
    sound = backbone_weights.weights_file(paths.cache(), encoder.backbone)
    file, counts, count = tmp_path / "weights.pth", Counts(), trials(10)
    monkeypatch.setattr(backbone_weights.published_package, "installed_file", lambda _: file)
    for changed in flips(sound, count, random.Random(7)):
        file.write_bytes(changed)
        with pytest.raises(EngineUnavailable, match="are damaged") as refused:
            backbone_weights.read_weights(tmp_path, encoder.backbone)
        counts.found += 1
        counts.healed += 1
        counts.said[str(refused.value).partition(": ")[0]] += 1
    report(counts.outcome("published weights", count))


def test_no_kind_of_file_is_left_out(kept: tuple[Path, Backup]) -> None:
    """Whatever a library and its cache hold is flipped by a test of this file."""
    library, backup = kept
    backups = [path for path in backup.folder.rglob("*") if path.is_file()]
    assert {path.name for path in backups} >= {COPY_MANIFEST, "library.db", *BUNDLE_FILES}
    known = [*LIBRARY_FILES.values(), *EMPTY_FILES]
    inside = [path for path in library.iterdir() if path.is_file()]
    assert [path for path in inside if not any(fnmatch(path.name, one) for one in known)] == []
    for path in inside:
        if any(fnmatch(path.name, one) for one in ("*.lock", "*-wal")):
            assert path.stat().st_size == 0
    folders = {path.name for path in library.iterdir() if path.is_dir()}
    assert folders == {BUNDLES_FOLDER, backup.folder.parent.name}
    (bundle,) = (library / BUNDLES_FOLDER).iterdir()
    assert {path.name for path in bundle.iterdir()} == {*BUNDLE_FILES}
    (backbone, *_) = (paths.cache() / "backbones").glob("*/")
    assert {path.name for path in backbone.iterdir()} == {*BACKBONE_FILES}
