"""Reasons in words: each names both values, and nothing that is of neither photo."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hashdesk.cli.groups.keep_reasons import sentence_of
from hashdesk.core.duplicates.keep.certainty import Doubt
from hashdesk.core.duplicates.keep.ranking import ComparedPhoto, Reason
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.imaging.provenance.provenance import CameraData
from tests.core.duplicates.keep.all_reasons import ENLARGED, KEPT, NAMED, OTHER, REASONS
from tests.core.duplicates.keep.made_up import files_of, groups_of, measured
from tests.core.duplicates.keep.test_originals import MADE
from tests.natural_pictures import natural, saved


@pytest.mark.parametrize("criterion", Criterion)
def test_both_values_are_named(criterion: Criterion) -> None:
    words = sentence_of(REASONS[criterion])
    assert all(value in words for value in NAMED.get(criterion, ()))
    assert not words.endswith(".")
    assert words[0].islower() or words[0].isdigit() or words.startswith("JPEG")


def test_qualities_of_every_kind_of_file() -> None:
    assert KEPT.provenance is not None
    assert OTHER.provenance is not None

    def quality(**changes: object) -> str:
        assert KEPT.provenance is not None
        kept = replace(KEPT, provenance=replace(KEPT.provenance, **changes))
        return sentence_of(Reason(Criterion.QUALITY, kept, OTHER, 1.0)).split(";")[0]

    assert quality() == "JPEG quality about 92"
    assert quality(quality=60.0, earlier=80.0) == "JPEG quality about 60"
    assert quality(quality=None, lossless=True) == "saved without loss"
    before = quality(quality=None, lossless=True, earlier=85.0, format="PNG")
    assert before == "JPEG quality about 85 before it became PNG"
    assert quality(quality=None) == "JPEG without traces of a JPEG"
    assert sentence_of(ENLARGED) == (
        "more detail at 2,016 × 1,512 pixels; the other one, 4,032 × 3,024, was enlarged"
    )
    grey = OTHER.provenance.grid.copy()
    grey[:] = grey.mean(axis=2, keepdims=True)
    other = replace(OTHER, provenance=replace(OTHER.provenance, grid=grey))
    assert sentence_of(Reason(Criterion.COLOR, KEPT, other, 1.0)) == (
        "in colour; the other one is grey"
    )


def test_files_of_one_day_are_told_by_their_times() -> None:
    words = sentence_of(Reason(Criterion.OLDEST, KEPT, replace(OTHER, written=1_400_000_001), 1.0))
    first, second = re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", words)
    assert first < second
    same = Reason(Criterion.OLDEST, KEPT, replace(OTHER, written=KEPT.written), 1.0)
    assert sentence_of(same) == "by the rules, both are equally good; this one was added first"
    assert len(re.findall(r"\d{4}-\d\d-\d\d", sentence_of(REASONS[Criterion.OLDEST]))) == 2


def test_shares_that_read_the_same_are_told_more_exactly() -> None:
    reason = REASONS[Criterion.SOFTER]
    assert reason.digits_apart(lambda photo: photo.contrast) == 0
    assert reason.digits_apart(lambda photo: 5.0 if photo is reason.kept else 5.4) == 1
    assert reason.digits_apart(lambda photo: 5.0 if photo is reason.kept else 5.03) == 2
    assert reason.digits_apart(lambda photo: 5.0) == 2


def _values(photo: ComparedPhoto) -> set[str]:
    """The numbers that may be said of a photo."""
    found = photo.provenance
    assert found is not None
    numbers = [photo.brightness, photo.contrast, photo.companions]
    numbers += [q for q in (found.quality, found.earlier) if q is not None]
    return {f"{photo.width:,}", f"{photo.height:,}", *(f"{number:.0f}" for number in numbers)}


def test_only_values_of_the_two_photos_are_named() -> None:
    """Whatever decides between files that were really measured."""
    ids, known = files_of(**{f"photo{place}": file for place, file in enumerate(MADE)})
    ranking = suggest(groups_of(list(ids.values())), known).ranking
    criteria = set()
    for one in ids.values():
        for other in ids.values():
            reason = ranking.reason(one, other)
            if reason is None or reason.criterion is Criterion.FIRST:
                continue
            criteria.add(reason.criterion)
            allowed = _values(reason.kept) | _values(reason.other) | {f"{reason.fineness:.0%}"[:-1]}
            said = re.findall(r"\d+(?:,\d{3})*", sentence_of(reason))
            assert set(said) <= allowed
    assert len(criteria) >= 5


def test_an_uncertain_reason_says_why_it_is_uncertain() -> None:
    """As of pixels that show no detail."""
    coarse = replace(KEPT, width=OTHER.width, height=OTHER.height)
    reason = Reason(Criterion.PIXELS, coarse, OTHER, fineness=1.0, certain=False)
    assert reason.doubt is Doubt.NO_MORE_SEEN
    told = "was enlarged, but it shows no more detail, though it has more pixels"
    assert sentence_of(reason).endswith(told)


def test_pixels_of_a_crop_are_not_called_pixels_without_detail() -> None:
    """The larger picture does show more: a part of the scene that the other one lacks."""
    whole = measured(saved(natural(1, (960, 640)), quality=92))
    part = measured(saved(natural(1, (960, 640)).crop((0, 0, 600, 400)), quality=92))
    kept = replace(KEPT, width=960, height=640, provenance=whole)
    other = replace(OTHER, width=600, height=400, provenance=part)
    reason = Reason(Criterion.PIXELS, kept, other, fineness=1.0, certain=False)
    assert reason.doubt is Doubt.FRAMED_OTHERWISE
    assert "cropped or turned" in sentence_of(reason)


def test_what_is_left_of_the_data_of_the_camera_is_said_in_plain_words() -> None:
    """Nobody knows a maker's notes; a file may have them without exposure or date."""
    reason = REASONS[Criterion.CAMERA_DATA]
    said = {
        sentence_of(
            replace(
                reason,
                kept=replace(reason.kept, camera_data=kept),
                other=replace(reason.other, camera_data=other),
            )
        )
        for kept in CameraData
        for other in CameraData
        if kept > other
    }
    assert said == {
        "it says when it was taken; the other one does not",
        "it still has data from the camera (EXIF); the other one has none",
        "it still has data from the camera (EXIF); the other one has only the date",
        "it still has a part of the camera’s data (EXIF) that the other one has lost",
    }
