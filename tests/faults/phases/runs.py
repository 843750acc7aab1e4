"""What each phase does, with the product's own code, in a place of its own.

What may be run again without harm is written so that it can be: it does what is left to do.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from hashdesk import paths
from hashdesk.core.adaptation.adapt import AdaptOptions, BaseEncoder, adapt
from hashdesk.core.backup.backups import list_backups
from hashdesk.core.backup.make import back_up
from hashdesk.core.backup.restore import restore
from hashdesk.core.code_sets import code_sets, recode
from hashdesk.core.duplicates.decisions.decision import DecisionKind
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB, import_decisions, new_among
from hashdesk.core.encoding.encoder import EncodedBatch, Encoder, Pixels
from hashdesk.core.errors import EncoderError, LibraryError
from hashdesk.core.exchange import merge, shards
from hashdesk.core.exchange.columns.listing import ExportSelection
from hashdesk.core.exchange.export import export
from hashdesk.core.exchange.import_library import import_library
from hashdesk.core.exchange.registry import EXPORT_FORMATS
from hashdesk.core.exchange.shards import ShardPlan
from hashdesk.core.indexing import pipeline, read_heads
from hashdesk.core.indexing.indexer import index
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.repair.repair import repair
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage import relocation
from hashdesk.core.storage.caches import feature_cache
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER, LibraryPart
from hashdesk.encoders.library_encoder import vouch_for
from tests import shelf_naming
from tests.faults.phases.material import BACKBONE, SETTINGS, SMALL, decision, open_trained
from tests.small_encoder import SmallEncoder, random_weights

CHECKPOINT = "heads.pt"
SHIPPED = paths.resources() / "encoder"
vouch = partial(vouch_for, shipped=SHIPPED)
P, T = ParamSpec("P"), TypeVar("T")
Tell = Callable[[int], None]  # how many photos went through an encoder


class TellingEncoder(SmallEncoder):
    """Tells of every photo that goes through it."""

    def __init__(self, tell: Tell, name: str, backbone: str = "", seed: int = 0) -> None:
        super().__init__(name, backbone, random_weights(seed))
        self._tell = tell

    def encode(self, pixels: Pixels) -> EncodedBatch:
        self._tell(len(pixels))
        return super().encode(pixels)


def index_new(material: Path, place: Path, tell: Tell) -> None:
    """New photos, copies, and some that cannot be read."""
    _index(place / "library", TellingEncoder(tell, SMALL), [material / "photos" / "new"])


def index_gone(_material: Path, place: Path, tell: Tell) -> None:
    """Decisions about photos, some of which were thrown away; then what the window starts."""
    with DecisionsDB(place / "library", write=True) as decisions:
        decided = [decision(n, DecisionKind.HIDE) for n in range(100, 103)]
        for one in new_among(decided, decisions.all()):
            decisions.add([one])
    _index(place / "library", TellingEncoder(tell, SMALL), [])


def read_facts(_material: Path, place: Path, tell: Tell) -> None:
    """The heads of known photos' files, of which an older HashDesk read less."""
    read_heads.HEADS_PER_COMMIT = 16
    _index(place / "library", TellingEncoder(tell, SMALL), [])


def index_with_another_encoder(_material: Path, place: Path, tell: Tell) -> None:
    """Another backbone: every photo is read again."""
    _index(place / "library", TellingEncoder(tell, "other", seed=200), [])


def recode_features(_material: Path, place: Path, tell: Tell) -> None:
    """Other heads on the same backbone: no photo is read."""
    recode.FEATURE_BATCH = 64
    _index(place / "library", TellingEncoder(tell, "second", BACKBONE, seed=300), [])


def adapt_encoder(material: Path, place: Path, tell: Tell) -> None:
    """What adapting writes; the trainer's results are copied."""
    recode.FEATURE_BATCH = 64
    trainer = ("sh", "-c", 'cp -r "$0"/* "$1"', str(material / "trained"))
    base = BaseEncoder(TellingEncoder(tell, SMALL), SHIPPED, place)
    with LibraryDB(place / "library", write=True) as db:
        adapted = adapt(db, base, open_trained, Job(), AdaptOptions(trainer))
    if adapted.lacking is not None:  # kept features could not be read, which the terminal says
        raise LibraryError(adapted.lacking.sentence)


def save_checkpoint(_material: Path, place: Path, _tell: Tell) -> None:
    """A checkpoint takes the place of the one before."""
    from trainer import checkpoint  # noqa: PLC0415 - PyTorch takes seconds

    state = {"step": 100, "losses": [step / 7 for step in range(10_000)]}
    checkpoint.save(place / "library" / TRAINING_FOLDER / CHECKPOINT, "a recipe", state)


def name_shelf(_material: Path, place: Path, _tell: Tell) -> None:
    shelf_naming.name_shelf(place / "library", "Mountains")


def export_container(_material: Path, place: Path, _tell: Tell) -> None:
    _export(place, "hashdesk", "out.hashdesk", thumbnails=True)


def export_folder(_material: Path, place: Path, _tell: Tell) -> None:
    _export(place, "npy", "out")


def encode_parts(material: Path, place: Path, tell: Tell) -> None:
    """A folder in two parts, of which those that are missing are encoded."""
    folder, out = material / "photos" / "new", place / "parts"
    paths = sorted(os.fsencode(path.relative_to(folder)) for path in folder.rglob("*.jpg"))
    plan = shards.make_plan(out, ShardPlan(str(folder), SMALL, 2, len(paths)))
    split, encoder = plan.split(paths), TellingEncoder(tell, SMALL)
    for number in plan.missing(out):
        shards.encode_shard(plan, number, split[number], out, encoder, SETTINGS, Job())
    shards.mark_complete(out, plan)


def import_container(material: Path, place: Path, _tell: Tell) -> None:
    import_library(material / "photos.hashdesk", place / "imported", None, vouch, Job())


def merge_container(material: Path, place: Path, _tell: Tell) -> None:
    merge.MERGE_BATCH = 64
    merge.merge(place / "library", material / "photos.hashdesk", None, vouch, Job())


def forget_folder(material: Path, place: Path, _tell: Tell) -> None:
    folder = os.fsencode(material / "photos" / "b")
    with LibraryDB(place / "library", write=True) as db:
        if folder in {root.path for root in db.roots()}:
            remove_folder(db, folder)


def remove_code_set(_material: Path, place: Path, _tell: Tell) -> None:
    with LibraryDB(place / "library", write=True) as db:
        for row in db.encoders()[1:]:
            code_sets.remove(db, row)


def decide(material: Path, place: Path, _tell: Tell) -> None:
    """Decisions are made one by one and together, taken back, and imported."""
    with DecisionsDB(place / "library", write=True) as decisions:
        for number in (1, 2):
            decisions.remove([number])
        for numbers in ([30], [31], [32, 33, 34]):
            decisions.add(new_among(map(decision, numbers), decisions.all()))
        import_decisions(decisions, material / "decisions.json")


def repair_library(_material: Path, place: Path, tell: Tell) -> None:
    def open_encoder(row: EncoderRow) -> Encoder:
        if row.name == SMALL:
            return TellingEncoder(tell, SMALL)
        raise EncoderError(f"{row.name} is not needed.")

    repair(place / "library", open_encoder, Job())


def back_up_library(_material: Path, place: Path, _tell: Tell) -> None:
    back_up(place / "library", Settings(), Job())


def restore_library(_material: Path, place: Path, _tell: Tell) -> None:
    library = place / "library"
    backups = list_backups(library, Settings())
    if not backups:  # their folder cannot be read
        raise LibraryError(f"There is no backup of {library} that could be put back.")
    restore(library, backups[-1], list(LibraryPart), Job())


def migrate(_material: Path, place: Path, _tell: Tell) -> None:
    """Every file of a library is opened for writing."""
    library = place / "library"
    LibraryDB(library, write=True).close()
    with DecisionsDB(library, write=True) as decisions:
        decisions.add(new_among([decision(50)], decisions.all()))
    for path in (library / THUMBNAILS, feature_cache.features_path(library, "small")):
        BlobCache(path, write=True).close()


def move(_material: Path, place: Path, _tell: Tell) -> None:
    relocation.move_library(place / "library", place / "elsewhere", Job())


def move_to_another_disk(material: Path, place: Path, tell: Tell) -> None:
    """It is copied, compared and deleted."""
    relocation._on_one_disk = lambda _one, _other: False  # type: ignore[attr-defined]
    move(material, place, tell)


def copy(_material: Path, place: Path, _tell: Tell) -> None:
    relocation.copy_library(place / "library", place / "elsewhere", Job())


def set_aside(_material: Path, place: Path, _tell: Tell) -> None:
    relocation.set_aside(place / "library", LibraryPart.LIBRARY)


class AtOnce(Executor):
    """Does what it is given before it returns."""

    def submit(self, do: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(do(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whatever it is, who asks for the result gets it
            done.set_exception(error)
        return done


def _index(library: Path, encoder: SmallEncoder, folders: list[Path]) -> None:
    # The same photos in each commit, however slow the machine is: by that, trials are compared.
    pipeline.ENCODE_AFTER_S = math.inf
    pipeline.ThreadPoolExecutor = lambda *_: AtOnce()  # type: ignore[misc, assignment]
    with LibraryDB(library, write=True) as db:
        index(db, encoder, folders, SETTINGS, Job())


def _export(place: Path, format_: str, name: str, *, thumbnails: bool = False) -> None:
    selection = ExportSelection(thumbnails=thumbnails)
    with Library(place / "library") as library:
        export(library, EXPORT_FORMATS[format_], selection, place / name, Job())
