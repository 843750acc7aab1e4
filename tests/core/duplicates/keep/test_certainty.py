"""What is marked: copies that are told from the original by something true, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from hashdesk.core.duplicates.keep.certainty import GUESSES, MEASURED, Doubt
from hashdesk.core.duplicates.keep.ranking import Reason
from hashdesk.core.duplicates.keep.rules import Criterion, KeepRule
from hashdesk.core.duplicates.keep.suggestion import suggest
from hashdesk.core.imaging.provenance.provenance import Provenance
from tests.core.duplicates.keep.made_up import files_of, groups_of, traits_of
from tests.core.imaging.provenance.test_writing_program import DATE, exif
from tests.natural_pictures import natural, read_back, saved

ORIGINAL = saved(natural(7, (640, 480)), quality=85)
PICTURE = read_back(ORIGINAL)


def middle_tones(gain: float) -> Image.Image:
    """The picture with nothing cut off, which would tell that it was edited."""
    levels = np.asarray(PICTURE, np.float64)
    return Image.fromarray((70 + gain * levels * 0.3).astype(np.uint8))


def reason_of(first: io.BytesIO, second: io.BytesIO) -> tuple[Reason, list[str]]:
    """Why one of two files is kept, and which are marked; the same whichever was indexed first."""
    found = []
    for names in (("first", "second"), ("second", "first")):
        files = {"first": first, "second": second}
        ids, known = files_of(**{name: files[name] for name in names})
        advice = suggest(groups_of([1, 2]), known)
        reason = advice.reason(0)
        assert reason is not None
        found.append((reason, [name for name in sorted(ids) if advice.marked[ids[name] - 1]]))
    assert found[0][0].certain == found[1][0].certain
    return found[0]


EDITS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "sharpened": lambda image: image.filter(ImageFilter.UnsharpMask(1, 80, 2)),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.88),
    "softer": lambda image: ImageEnhance.Contrast(image).enhance(0.85),
}  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("quality", [80, 90, 95, 99])
def test_an_original_is_never_marked_beside_an_edit(edit: str, quality: int) -> None:
    """Without camera data, whatever quality the edit was saved at."""
    _, marked = reason_of(ORIGINAL, saved(EDITS[edit](PICTURE), quality=quality))
    assert "first" not in marked


@pytest.mark.parametrize("edit", ["sharpened", "darker", "softer"])
def test_an_edit_of_a_coarser_jpeg_is_told_by_its_blocks(edit: str) -> None:
    reason, marked = reason_of(ORIGINAL, saved(EDITS[edit](PICTURE), quality=97))
    assert reason.criterion in (Criterion.MADE_FROM, Criterion.TONES)
    assert marked == ["second"]


@pytest.mark.parametrize("first", [75, 90])
@pytest.mark.parametrize("again", [85, 92, 97])
@pytest.mark.parametrize("deviation", [2, 3])
def test_noise_is_no_detail(first: int, again: int, deviation: float) -> None:
    """Where nothing true tells which of the two came first, neither is marked."""
    for seed in (7, 8):
        original = saved(natural(seed, (640, 480)), quality=first)
        levels = np.asarray(read_back(original), np.float64)
        noise = np.random.default_rng(seed).normal(0, deviation, (480, 640, 1))
        noisy = Image.fromarray((levels + noise).round().clip(0, 255).astype(np.uint8))
        _, marked = reason_of(original, saved(noisy, quality=again))
        assert "first" not in marked


@pytest.mark.parametrize(
    ("seed", "qualities"),
    [(7, (82, 93, 80)), (7, (85, 95, 90)), (3, (82, 95, 90))],
)
def test_a_copy_that_hides_an_earlier_save_takes_no_place(
    seed: int, qualities: tuple[int, int, int]
) -> None:
    """The photo was a JPEG before, which shows in it, and no more in what was made of it."""
    before, now, copy = qualities
    picture = natural(seed, (1024, 768))
    photo = saved(read_back(saved(picture, quality=before)), quality=now)
    _, marked = reason_of(photo, saved(read_back(photo), quality=copy))
    assert "first" not in marked


def test_a_coarser_save_of_a_photo_was_not_edited_from_it() -> None:
    """Its blocks are stronger than those of the original, and its edges are those of a save."""
    for quality in (30, 60, 75):
        reason, marked = reason_of(ORIGINAL, saved(PICTURE, quality=quality))
        assert reason.criterion is Criterion.QUALITY
        assert marked == ["second"]


@pytest.mark.parametrize(
    "copy",
    [
        lambda: saved(PICTURE, quality=50),
        lambda: saved(PICTURE, "PNG"),
        lambda: saved(PICTURE.resize((320, 240)), quality=95),
        lambda: saved(PICTURE.resize((960, 720)), quality=95),
        lambda: saved(PICTURE.convert("L"), quality=95),
        lambda: saved(read_back(saved(PICTURE, quality=50)), quality=98),
    ],
)
def test_copies_that_are_told_for_certain_are_marked(copy: Callable[[], io.BytesIO]) -> None:
    reason, marked = reason_of(ORIGINAL, copy())
    assert reason.certain
    assert marked == ["second"]


def test_tones_that_only_suggest_mark_nothing() -> None:
    dark, bright = saved(middle_tones(1), quality=90), saved(middle_tones(1.4), quality=90)
    reason, marked = reason_of(dark, bright)
    assert reason.criterion is Criterion.DARKER
    assert not reason.certain
    assert marked == []


def test_a_doubt_says_why_better_values_tell_no_original() -> None:
    """Of two pairs with the same qualities, one is of few tones: coarse saves leave no trace."""
    plain = Image.new("RGB", (640, 480))
    plain.paste(natural(7, (200, 150)), (40, 40))
    for picture, doubt in ((natural(7, (640, 480)), None), (plain, Doubt.PLAIN)):
        first = saved(picture, quality=82)
        reason, marked = reason_of(first, saved(Image.open(first), quality=60))
        assert reason.criterion is Criterion.QUALITY
        assert reason.doubt is doubt
        assert reason.certain is (doubt is None)
        assert marked == ([] if doubt else ["second"])


def test_whatever_was_edited_is_doubted_for_that() -> None:
    reason, _ = reason_of(ORIGINAL, saved(EDITS["blurred"](PICTURE), quality=70))
    assert reason.doubt is (None if reason.certain else Doubt.EDITED)
    assert not reason.certain


def test_camera_data_decides_beside_any_edit() -> None:
    """What the camera wrote is a reason, even where tones would have been a guess."""
    dark = saved(middle_tones(1), quality=90)
    reason, marked = reason_of(
        saved(middle_tones(1.4), quality=90, exif=exif({271: "Canon"}, DATE)), dark
    )
    assert reason.criterion is Criterion.CAMERA_DATA
    assert marked == ["second"]


@pytest.mark.parametrize("side_data", ["camera", "editor"])
@pytest.mark.parametrize("kept", ["small", "coarse"])
def test_no_side_data_make_up_for_detail_that_would_be_lost(side_data: str, kept: str) -> None:
    """The larger or finer file lost its EXIF, or names the editor in which a scan was put right."""
    camera, editor = exif({271: "Canon"}, DATE), exif({305: "Adobe Photoshop 24.0"}, {})
    whole = natural(7, (640, 480))
    poor = whole.resize((400, 300)) if kept == "small" else whole
    said = {"camera": ({"exif": camera}, {}), "editor": ({}, {"exif": editor})}[side_data]
    reason, marked = reason_of(saved(poor, quality=50, **said[0]), saved(whole, "PNG", **said[1]))
    expected = {"camera": Criterion.CAMERA_DATA, "editor": Criterion.EDITOR}
    assert reason.criterion is expected[side_data]
    assert not reason.certain
    assert marked == []


@pytest.mark.parametrize(
    "copy",
    [
        lambda: saved(PICTURE, "PNG"),
        lambda: saved(PICTURE, quality=97),
        lambda: saved(PICTURE.resize((400, 300)), quality=97),
        lambda: saved(PICTURE.resize((960, 720)), quality=95),
    ],
)
def test_copies_without_camera_data_that_have_no_more_detail_are_marked(
    copy: Callable[[], io.BytesIO],
) -> None:
    original = saved(natural(7, (640, 480)), quality=85, exif=exif({271: "Canon"}, DATE))
    reason, marked = reason_of(original, copy())
    assert reason.criterion is Criterion.CAMERA_DATA
    assert marked == ["second"]


@pytest.mark.parametrize("column", ["written", "formats"])
def test_files_of_different_pictures_are_not_marked_by_time_or_format(column: str) -> None:
    known = traits_of(2, pictures=[1, 2], **{column: [2, 1]})
    advice = suggest(groups_of([1, 2]), known)
    reason = advice.reason(0)
    assert reason is not None
    assert not reason.certain
    assert advice.marked.tolist() == [False, False]
    alike = replace(known, pictures=np.ones(2, np.int64))
    assert suggest(groups_of([1, 2]), alike).marked.sum() == 1


@pytest.mark.parametrize("criterion", sorted(GUESSES | MEASURED))
def test_what_was_not_measured_shows_nothing(criterion: Criterion) -> None:
    known = traits_of(2, pictures=[1, 2])
    assert not known.provenances.is_certain(criterion, 1, 2)
    assert known.provenances.is_certain(Criterion.TAKEN, 1, 2)


def test_further_files_of_a_picture_that_stays_are_marked() -> None:
    """1 and 2 are two pictures; 3 and 4 show the second one once more."""
    known = traits_of(4, pictures=[1, 2, 2, 2])
    advice = suggest(groups_of([1, 2, 3, 4]), known, [KeepRule.OLDEST])
    assert advice.keep.tolist() == [1]
    assert advice.marked.tolist() == [False, False, True, True]
    protected = replace(known, folders=np.array([1, 1, 2, 1]))
    advice = suggest(groups_of([1, 2, 3, 4]), protected, references=frozenset({2}))
    assert advice.keep.tolist() == [3]
    assert advice.marked.tolist() == [True, True, False, True]


def test_a_picture_too_small_for_its_blocks_is_not_decided_by_pixels() -> None:
    small = read_back(ORIGINAL).resize((160, 120))
    once = saved(small, quality=60)
    ids, known = files_of(small=once, large=saved(read_back(once).resize((200, 150)), quality=97))
    assert not known.provenances.is_certain(Criterion.PIXELS, ids["large"], ids["small"])
    assert known.provenances[1] is not None
    assert isinstance(known.provenances[2], Provenance)


@pytest.mark.parametrize("format_", ["WEBP", "JPEG"])
def test_a_lossless_file_does_not_go_for_a_lossy_one_that_it_may_be_the_source_of(
    format_: str,
) -> None:
    """A PNG of a camera's JPEG, and what was made of the PNG: its pixels are the camera's."""
    shot = read_back(saved(PICTURE, quality=82))
    _, marked = reason_of(saved(shot, "PNG"), saved(shot, format_, quality=88))
    assert "first" not in marked


def test_a_photo_does_not_go_for_one_that_was_made_smaller_and_enlarged_again() -> None:
    """Its JPEG is finer, and there is less in it."""
    small = PICTURE.resize((448, 336), Image.Resampling.LANCZOS)
    again = small.resize(PICTURE.size, Image.Resampling.BICUBIC)
    _, marked = reason_of(saved(PICTURE, quality=85), saved(again, quality=98))
    assert "first" not in marked
