"""All phases: what each starts from, what it does, and what is allowed after a fault in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hashdesk.core.backup.make import back_up
from hashdesk.core.duplicates.decisions.decisions_db import DecisionsDB
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.settings import Settings
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.whole_library.library_files import TRAINING_FOLDER
from tests.faults.phases import runs
from tests.faults.phases.material import OLD_FORMATS, decision


@dataclass(frozen=True)
class Phase:
    """Something that HashDesk writes."""

    name: str  # as in "power cut, exporting"
    prepare: Callable[[Path, Path], None]  # puts into an empty place, from the material
    run: Callable[[Path, Path, runs.Tell], None]  # material, place, and whom to tell of encoding
    both: bool = False  # what is new may be there while what is old still is
    needs: str = ""  # a module that takes long to import


def copied(name: str) -> Callable[[Path, Path], None]:
    """Prepares a copy of a library of the material."""

    def prepare(material: Path, place: Path) -> None:
        shutil.copytree(material / name, place / "library")

    return prepare


def nothing(_material: Path, _place: Path) -> None:
    """Prepares nothing."""


def backed_up(material: Path, place: Path) -> None:
    """Prepares a library that has a backup and other photos and decisions since."""
    library = place / "library"
    shutil.copytree(material / "base", library)
    back_up(library, Settings(), Job())
    with LibraryDB(library, write=True) as db:
        remove_folder(db, db.roots()[1].path)
    with DecisionsDB(library, write=True) as decisions:
        decisions.remove([3])
        decisions.add([decision(60)])


def checkpointed(material: Path, place: Path) -> None:
    """Prepares a library whose trainer was stopped."""
    shutil.copytree(material / "plain", place / "library")
    (place / "library" / TRAINING_FOLDER).mkdir()
    (place / "library" / TRAINING_FOLDER / runs.CHECKPOINT).write_bytes(b"an older one")


base, few = copied("base"), copied("few")

PHASES = {
    phase.name: phase
    for phase in (
        Phase("indexing into a new library", nothing, runs.index_new),
        Phase("indexing new photos", base, runs.index_new),
        Phase("indexing after photos were thrown away", base, runs.index_gone),
        Phase("reading facts anew", copied("old-facts"), runs.read_facts),
        Phase("encoding with another model", few, runs.index_with_another_encoder),
        Phase("codes from kept features", base, runs.recode_features),
        Phase("adapting", copied("plain"), runs.adapt_encoder),
        Phase("saving the trainer's progress", checkpointed, runs.save_checkpoint, needs="torch"),
        Phase("naming a shelf", base, runs.name_shelf),
        Phase("exporting a container", copied("adapted"), runs.export_container),
        Phase("exporting a folder", base, runs.export_folder),
        Phase("encoding parts", nothing, runs.encode_parts),
        Phase("importing", nothing, runs.import_container),
        Phase("merging", copied("without-b"), runs.merge_container),
        Phase("taking out a folder", base, runs.forget_folder),
        Phase("removing a code set", base, runs.remove_code_set),
        Phase("deciding", base, runs.decide),
        Phase("deciding for the first time", few, runs.decide),
        Phase("repairing", copied("damaged"), runs.repair_library),
        Phase("backing up", backed_up, runs.back_up_library, both=True),
        Phase("restoring", backed_up, runs.restore_library),
        *(
            Phase(f"migrating format {n}", copied(f"golden/{n}/own"), runs.migrate, both=True)
            for n in OLD_FORMATS
        ),
        Phase("moving", base, runs.move),
        Phase("moving to another disk", base, runs.move_to_another_disk, both=True),
        Phase("copying", base, runs.copy),
        Phase("setting aside", base, runs.set_aside),
    )
}
