"""Many photos that are gone at once: asked about, unless they were only moved."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.core.indexing.small_library import SmallLibrary

pytestmark = pytest.mark.slow


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """Sixty photos, ten in each of six folders."""
    small = SmallLibrary(tmp_path)
    small.draw(60)
    assert small.index().indexed == 60
    return small


def delete(small: SmallLibrary, count: int) -> None:
    for path in sorted(small.photos.rglob("*.jpg"))[:count]:
        path.unlink()


def test_more_than_half_are_asked_about(small: SmallLibrary) -> None:
    """They stay as they are, at every scan, until somebody says so."""
    delete(small, 31)
    for _ in range(2):
        summary = small.index()
        (loss,) = summary.unconfirmed
        assert (loss.folder, loss.photos, loss.known) == (os.fsencode(small.photos), 31, 60)
        assert (summary.gone, summary.missing, summary.unchanged) == (0, 0, 29)
        assert len(small.found()) == 60
    summary = small.index(small.photos, confirm_missing=True)
    assert (summary.unconfirmed, summary.gone, summary.missing) == ((), 31, 31)
    assert small.index().unconfirmed == ()


@pytest.mark.parametrize("count", [20, 30])
def test_fewer_are_believed(small: SmallLibrary, count: int) -> None:
    """Half of them, or twenty."""
    delete(small, count)
    summary = small.index()
    assert (summary.unconfirmed, summary.gone) == ((), count)


def test_twenty_are_believed_even_if_they_are_all(tmp_path: Path) -> None:
    """A folder that was emptied, but for a text."""
    small = SmallLibrary(tmp_path)
    small.draw(20)
    small.index()
    (small.photos / "notes.txt").write_text("x")
    delete(small, 20)
    assert small.index().gone == 20


def test_photos_that_come_back_were_never_away(small: SmallLibrary) -> None:
    """A sync that went wrong and is put right costs nothing."""
    shutil.copytree(small.photos, small.folder / "copy")
    delete(small, 50)
    assert small.index().unconfirmed
    shutil.rmtree(small.photos)
    (small.folder / "copy").rename(small.photos)
    summary = small.index()
    assert (summary.unconfirmed, summary.unchanged, summary.encoded) == ((), 60, 0)


@pytest.mark.parametrize("renamed", [False, True])
def test_moved_photos_are_not_asked_about(small: SmallLibrary, renamed: bool) -> None:
    """Into another folder, with a new name or by a drive that keeps no times."""
    for number, path in enumerate(sorted(small.photos.rglob("*.jpg"))[:45]):
        target = small.photos / "sorted" / (f"{number}.jpg" if renamed else path.name)
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
        if not renamed:
            os.utime(target, (2e9, 2e9))
    summary = small.index()
    assert (summary.unconfirmed, summary.moved, summary.missing, summary.encoded) == ((), 45, 0, 0)


def test_moved_and_lost_ones_are_told_apart(small: SmallLibrary) -> None:
    """Those that were moved are moved; the others are asked about."""
    shutil.move(small.photos / "d0", small.photos / "e0")
    for name in ("d1", "d2", "d3", "d4"):
        shutil.rmtree(small.photos / name)
    summary = small.index()
    (loss,) = summary.unconfirmed
    assert (loss.photos, summary.moved, summary.missing) == (40, 10, 0)
    assert len(small.found()) == 60
