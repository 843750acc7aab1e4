"""Which backups are kept."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.backup.backups import (
    DAYS_KEPT,
    WEEKS_KEPT,
    Backup,
    find_backup,
    outdated,
    places,
)
from hashdesk.core.errors import UsageError
from hashdesk.core.settings import Settings
from hashdesk.core.storage.whole_library.library_copy import CopiedFile, CopyReason, LibraryCopy

NOON = int(time.mktime((2026, 11, 28, 12, 0, 0, 0, 0, -1)))  # a Saturday
DAY = 86_400
UNLIMITED = 1 << 60


def backup(made: int, reason: CopyReason = CopyReason.BACKUP, version: int = 2) -> Backup:
    """A backup of a kilobyte."""
    files = {"library.db": CopiedFile(1000, "")}
    copy = LibraryCopy(made, reason, "id", "/library", version, 1, 0, "", files)
    return Backup(Path(f"/backups/{made}-{reason.value}-{version}"), copy)


def kept(
    backups: list[Backup], most_bytes: int = UNLIMITED, now: int = NOON + 2 * DAY
) -> list[int]:
    """When those were made that stay, newest first."""
    gone = {one.folder for one in outdated(backups, most_bytes, now)}
    return sorted((one.copy.made for one in backups if one.folder not in gone), reverse=True)


def test_a_year_of_days() -> None:
    """Five days, and the newest of each of four weeks, of which the first is among the days."""
    assert kept([backup(NOON - day * DAY) for day in range(365)]) == [
        NOON - day * DAY for day in (0, 1, 2, 3, 4, 6, 13, 20)
    ]


def test_a_year_day_by_day() -> None:
    """The same, with backups made and deleted one after the other, as it happens."""
    there: list[Backup] = []
    for day in range(365, -1, -1):
        there.append(backup(NOON - day * DAY))
        gone = {one.folder for one in outdated(there, UNLIMITED, NOON)}
        there = [one for one in there if one.folder not in gone]
    assert kept(there) == [NOON - day * DAY for day in (0, 1, 2, 3, 4, 6, 13, 20)]


def test_the_newest_of_a_day() -> None:
    """Those that were made by hand count like the daily ones."""
    assert kept([backup(NOON), backup(NOON + 60), backup(NOON + 120)]) == [NOON + 120]


def test_days_without_backups_do_not_count() -> None:
    """After a year in a drawer, the last five days on which it was used are still there."""
    old = [backup(NOON - day * DAY) for day in range(365, 400)]
    found = kept([*old, backup(NOON)])
    assert found[:5] == [NOON, *(NOON - day * DAY for day in (365, 366, 367, 368))]


def test_one_before_each_migration() -> None:
    """The newest of each format stays, beside the others."""
    migrations = [
        backup(NOON - number * DAY, CopyReason.MIGRATION, version)
        for number, version in ((300, 1), (299, 1), (200, 2))
    ]
    found = kept([*migrations, backup(NOON)])
    assert found == [NOON, NOON - 200 * DAY, NOON - 299 * DAY]


def test_a_limit_on_their_size() -> None:
    """The oldest go first; the newest stays even if it alone is larger."""
    backups = [backup(NOON - day * DAY) for day in range(5)]
    assert kept(backups, 3500) == [NOON, NOON - DAY, NOON - 2 * DAY]
    assert kept(backups, 1) == [NOON]


@given(
    st.lists(st.integers(NOON - 400 * DAY, NOON + DAY), min_size=1, unique=True),
    st.integers(1, 20_000),
)
def test_laws(moments: list[int], most_bytes: int) -> None:
    """The newest stays; never more than nine; within the limit; doing it again changes nothing."""
    backups = [backup(made) for made in moments]
    stay = kept(backups, most_bytes)
    assert stay[0] == max(moments)
    assert len(stay) <= min(DAYS_KEPT + WEEKS_KEPT, max(most_bytes // 1000, 1))
    assert kept([backup(made) for made in stay], most_bytes) == stay


def by_wrong_clock(there: list[Backup], first: int, days: int) -> list[Backup]:
    """What is there after backups on so many days, by a clock that begins at `first`."""
    for day in range(days):
        now = first + day * DAY
        there = [*there, backup(now)]
        gone = {one.folder for one in outdated(there, UNLIMITED, now)}
        there = [one for one in there if one.folder not in gone]
    return there


@pytest.mark.parametrize("years", [-10, 2])
def test_a_clock_that_jumps(years: int) -> None:
    """Forty days of a wrong clock leave the days and weeks before it; so does setting it right."""
    weeks = [NOON - day * DAY for day in (0, 1, 2, 3, 4, 6, 13, 20)]
    there = by_wrong_clock([backup(made) for made in weeks], NOON + years * 365 * DAY, 40)
    wrong = [one.copy.made for one in there if abs(one.copy.made - NOON) > 300 * DAY]
    assert len(wrong) >= DAYS_KEPT
    right = [made for made in weeks if backup(made) in there]
    assert right == (weeks if years < 0 else [])  # ahead: these are older, as after two years
    after = by_wrong_clock(there, NOON + DAY, 40)
    newest = sorted(one.copy.made for one in after if one.copy.made <= NOON + 40 * DAY)[-DAYS_KEPT:]
    assert newest == [NOON + day * DAY for day in range(36, 41)]
    assert len(after) <= 2 * (DAYS_KEPT + WEEKS_KEPT)


@given(
    st.lists(st.integers(NOON - 400 * DAY, NOON + 400 * DAY), min_size=1, unique=True),
    st.integers(1, 40_000),
)
def test_laws_with_a_wrong_clock(moments: list[int], most_bytes: int) -> None:
    """What bears a later time than now is never all that stays, nor makes anything else go."""
    backups = [backup(made) for made in moments]
    until_now = [one for one in backups if one.copy.made <= NOON]
    stay = kept(backups, most_bytes, NOON)
    assert [made for made in stay if made <= NOON] == (
        kept(until_now, most_bytes, NOON) if until_now else []
    )
    assert stay
    assert len(stay) <= min(2 * (DAYS_KEPT + WEEKS_KEPT), max(most_bytes // 1000, 1))


def test_found_by_the_beginning_of_the_name() -> None:
    """As long as it is the only one."""
    backups = [backup(NOON), backup(NOON - DAY)]
    assert find_backup(backups, backups[1].name) == backups[1]
    assert find_backup(backups, backups[0].name[:-3]) == backups[0]
    for name in ("", "5"):
        with pytest.raises(UsageError, match="There are: "):
            find_backup(backups, name)


def test_backups_are_found_in_one_place_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the chosen folder is the library's own: counted twice, an older one would go."""
    own = tmp_path / "library" / "backups"
    own.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    found = places(Path("library"), Settings(backup_folder=str(tmp_path / "library")))
    assert [place.resolve() for place in found].count(own) == 1
