"""Reasons in the window's words: each names both values, in every language."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from hashdesk.core.duplicates.keep.certainty import Doubt
from hashdesk.core.duplicates.keep.ranking import ComparedPhoto
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.provenance import CameraData
from hashdesk.ui.duplicates.pair.keep_doubts import words_of_doubt
from hashdesk.ui.duplicates.pair.keep_reasons import NO_BREAK, words_of
from tests.core.duplicates.keep.all_reasons import ENLARGED, NAMED, REASONS

SAID = NAMED | {
    Criterion.MADE_FROM: ("JPEG quality of about 92", "JPEG quality of about 98", "blocks"),
    Criterion.QUALITY: ("JPEG quality of about 92", "quality of about 70, and again at 98"),
    Criterion.SAVES: ("JPEG of a quality of about 70",),
}


@pytest.fixture(autouse=True)
def english() -> object:
    """Numbers as in the English words."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize("criterion", Criterion)
def test_both_values_are_named(qtbot: QtBot, criterion: Criterion) -> None:
    words = words_of(REASONS[criterion])
    assert " %" not in words, "a number and its sign are never on two lines"
    words = words.replace(NO_BREAK, " ")
    assert all(value in words for value in SAID.get(criterion, ()))
    assert ": " not in words, "a colon may stand before it"
    assert not words.startswith(("It ", "Its ")), "of which one would be open"
    assert words.endswith(".")
    assert words[0].isupper()
    assert not set(words) & set("{}")


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_has_a_sentence(qtbot: QtBot, doubt: Doubt) -> None:
    words = words_of_doubt(doubt)
    assert words.startswith("But ")
    assert words.endswith(".")


def test_times_that_read_the_same_are_told_to_the_second(qtbot: QtBot) -> None:
    """And where these are equal, too, nothing tells the files apart."""

    def words(later: int) -> str:
        other = replace(REASONS[Criterion.OLDEST].kept, written=1_400_000_000 + later)
        return words_of(replace(REASONS[Criterion.OLDEST], other=other))

    assert re.findall(r"\d\d:\d\d:\d\d", words(later=60)) == []
    first, second = re.findall(r"\d\d:\d\d:\d\d", words(later=1))
    assert first < second
    assert words(later=0) == ("By the rules, both are equally good; the left one was added first.")


def test_who_saved_again_is_said_of_the_photo_that_goes(qtbot: QtBot) -> None:
    """ "Saved before" would read as if it were the older one."""
    assert words_of(REASONS[Criterion.SAVES]) == (
        "The left one shows no trace of an earlier save; the right one is a JPEG of a quality of "
        "about 70 that was saved again."
    )


def test_the_smaller_one_may_have_more_detail(qtbot: QtBot) -> None:
    assert words_of(ENLARGED) == (
        "The left one has more detail at 2,016 × 1,512 pixels; the right one, 4,032 × 3,024, "
        "was enlarged."
    )


def test_what_the_camera_wrote_in_plain_words(qtbot: QtBot) -> None:
    """Nobody needs to know of EXIF or of a maker's notes; where the sizes differ, they are said."""
    reason = REASONS[Criterion.CAMERA_DATA]

    def words(kept: CameraData, other: CameraData, width: int = reason.kept.width) -> str:
        height = width * 3 // 4
        photo = replace(reason.other, camera_data=other, width=width, height=height)
        return words_of(replace(reason, kept=replace(reason.kept, camera_data=kept), other=photo))

    assert words(CameraData.MAKER_NOTE, CameraData.NONE, 400) == (
        "The left one still has data from the camera, the right one has none. "
        "The left one has 4,032 × 3,024 pixels, the right one 400 × 300."
    )
    said = {words(kept, other) for kept in CameraData for other in CameraData if kept > other}
    assert said == {
        "The left one says when it was taken, the right one does not.",
        "The left one still has data from the camera, the right one has none.",
        "The left one still has data from the camera, the right one only the date.",
        "The right one has lost a part of the camera’s data, which the left one still has.",
    }


def test_how_both_were_saved_in_every_combination(qtbot: QtBot) -> None:
    """Two plain JPEGs in one sentence; else each says for itself what it was."""
    reason, seen = REASONS[Criterion.QUALITY], reason_photos()

    def words(kept: str, other: str) -> str:
        return words_of(replace(reason, kept=seen[kept], other=seen[other]))

    assert words("fine", "coarse") == (
        "The left one was saved at a JPEG quality of about 82, the right one at about 60."
    )
    assert words("lossless", "coarse") == (
        "The left one was saved without loss; the right one was saved at a JPEG quality of about "
        "60."
    )
    assert words("untouched", "again") == (
        "The left one shows no trace of a JPEG (JPEG); the right one was saved at a JPEG quality "
        "of about 60, and again at 90."
    )
    assert words("fine", "became") == (
        "The left one was saved at a JPEG quality of about 82; the right one was a JPEG of a "
        "quality of about 60 before it became PNG."
    )


def reason_photos() -> dict[str, ComparedPhoto]:
    photo = REASONS[Criterion.QUALITY].kept
    assert photo.provenance is not None
    saves: dict[str, dict[str, object]] = {
        "fine": {"quality": 82.0},
        "coarse": {"quality": 60.0, "earlier": 80.0},
        "lossless": {"quality": None, "lossless": True},
        "untouched": {"quality": None},
        "again": {"quality": 90.0, "earlier": 60.0},
        "became": {"quality": None, "lossless": True, "earlier": 60.0, "format": "PNG"},
    }
    return {
        name: replace(photo, provenance=replace(photo.provenance, **changes))
        for name, changes in saves.items()
    }
