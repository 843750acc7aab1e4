"""Ways in which a root goes and comes back, each done to real folders and mounts."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.drives import ON_DRIVE, Place, Trial, draw_noise, make_place, state_of
from tests.mounts import Mounts
from tests.small_encoder import SmallEncoder

OTHERS = 20  # photos on another drive
Undo = Callable[[], object]


@dataclass(frozen=True)
class Way:
    """How a root goes. `go` does it, and returns what undoes it."""

    fault: str  # as the table of faults calls it
    go: Callable[[Place], Undo]
    kind: str = "whole"  # of place
    added: int = 0  # photos that lie there meanwhile, and are new
    replaced: bool = False  # whether they have the names of photos that are known
    needs_permission: bool = False  # root may do it anyway: it is tried without its capabilities


def rename(place: Place) -> Undo:
    aside = place.root.with_name("renamed")
    place.unplug()
    place.root.rename(aside)

    def undo() -> None:
        aside.rename(place.root)
        place.plug()

    return undo


def empty(place: Place) -> Undo:
    aside = place.root.with_name("aside")
    place.unplug()
    shutil.copytree(place.root, aside)
    for path in place.root.iterdir():
        shutil.rmtree(path)

    def undo() -> None:
        shutil.copytree(aside, place.root, dirs_exist_ok=True)
        place.plug()

    return undo


def take_most(place: Place) -> Undo:
    aside = place.disk.with_name("aside")
    aside.mkdir()
    for path in sorted(place.disk.iterdir())[1:]:
        path.rename(aside / path.name)

    def undo() -> None:
        for path in aside.iterdir():
            path.rename(place.disk / path.name)

    return undo


def forbid(place: Place) -> Undo:
    place.root.chmod(0)
    return lambda: place.root.chmod(0o755)


def unplug(place: Place) -> Undo:
    place.unplug()
    return place.plug


def mount_other(place: Place, inside: str) -> Undo:
    """Another drive in the same place. inside: a folder for all that is on it."""
    other = place.disk.with_name("other disk")
    draw_noise(other / inside, OTHERS, seed=99)
    place.unplug()
    place.mounts.bind(other, place.point)

    def undo() -> None:
        place.mounts.remove(place.point)
        place.plug()

    return undo


def make_read_only(place: Place) -> Undo:
    def remount(option: str) -> None:
        subprocess.run(["mount", "-o", f"remount,bind,{option}", str(place.point)], check=True)

    remount("ro")
    return lambda: remount("rw")


WAYS = (
    Way("root that is renamed", rename, "nested"),
    Way("root that is emptied", empty, "nested"),
    Way("most photos of a root gone at once", take_most),
    Way("root without permission", forbid, needs_permission=True),
    Way("root that is a link to a drive that goes", unplug, "link"),
    Way("another drive in the same place", lambda p: mount_other(p, "other"), added=OTHERS),
    Way("another drive with the same folder names", lambda p: mount_other(p, "d1"), added=OTHERS),
    Way("another drive with the same file names", lambda p: mount_other(p, ""), added=OTHERS,
        replaced=True),
    Way("drive that is read-only now", make_read_only),
    Way("drive below a root that goes", unplug, "nested"),
    Way("drive over a stray file that goes", unplug, "stray file"),
)  # fmt: skip


def way_trial(way: Way, folder: Path, mounts: Mounts, rng: random.Random) -> Counter[str]:
    """A root goes, is scanned, comes back, and is scanned again."""
    place = make_place(way.kind, folder, mounts, rng.randrange(1 << 30))
    trial, encoder = Trial(folder / "library", place), SmallEncoder()
    trial.index(encoder)
    before, first = state_of(trial.library), encoder.encoded
    assert len(before.found) >= ON_DRIVE
    undo = way.go(place)
    trial.index(encoder)
    if not way.replaced:
        trial.judge(before)
    undo()
    trial.index(encoder)
    trial.judge(before)
    trial.counts["re-encoded"] += encoder.encoded - first - way.added
    return trial.counts
