"""An original is told from each kind of copy by its file, in any order, and for a true reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageOps

from hashdesk.core.duplicates.keep.ranking import Reason
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.duplicates.keep.suggestion import suggest
from tests.core.duplicates.keep.made_up import files_of, groups_of
from tests.core.imaging.provenance.test_writing_program import DATE, NOTE, exif
from tests.natural_pictures import natural, read_back, saved

ORIGINAL = natural(7, (480, 360))
CAMERA = exif({271: "Canon", 272: "EOS 20D"}, {**DATE, 0x927C: NOTE})


def original() -> io.BytesIO:
    return saved(ORIGINAL, quality=93)


def sepia(image: Image.Image) -> Image.Image:
    return ImageOps.colorize(ImageOps.grayscale(image), "#201000", "#fff0d0")


def scaled(image: Image.Image, factor: float) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)))


def decided(copy: io.BytesIO, first: io.BytesIO | None = None) -> Reason:
    """Why the original is kept, which it is, whichever was indexed first."""
    reasons = []
    for names in (("original", "copy"), ("copy", "original")):
        files = {"original": first or original(), "copy": copy}
        ids, known = files_of(**{name: files[name] for name in names})
        advice = suggest(groups_of([1, 2]), known)
        assert advice.keep.tolist() == [ids["original"]]
        found = advice.reason(0)
        assert found is not None
        reasons.append(found)
    assert reasons[0].criterion is reasons[1].criterion
    return reasons[0]


@pytest.mark.parametrize(
    ("make", "criterion"),
    [
        (lambda: saved(ImageOps.grayscale(ORIGINAL).convert("RGB"), quality=99), Criterion.COLOR),
        (lambda: saved(ImageOps.grayscale(ORIGINAL), quality=99), Criterion.COLOR),
        (lambda: saved(sepia(ORIGINAL), quality=99), Criterion.COLOR),
        (lambda: saved(ImageEnhance.Brightness(ORIGINAL).enhance(1.25)), Criterion.TONES),
        (lambda: saved(ImageEnhance.Brightness(ORIGINAL).enhance(0.75)), Criterion.TONES),
        (lambda: saved(ImageEnhance.Contrast(ORIGINAL).enhance(1.25)), Criterion.TONES),
        (lambda: saved(ImageEnhance.Contrast(ORIGINAL).enhance(0.75)), Criterion.TONES),
        (lambda: saved(ImageOps.expand(ORIGINAL, 20, "white"), quality=95), Criterion.FRAME),
        (lambda: saved(ImageOps.pad(ORIGINAL, (480, 900), color="#222"), "PNG"), Criterion.FRAME),
        (lambda: saved(scaled(ORIGINAL, 0.5), quality=95), Criterion.PIXELS),
        (lambda: saved(scaled(ORIGINAL, 1.5), quality=95), Criterion.ENLARGED),
        (lambda: saved(scaled(ORIGINAL, 2), quality=99), Criterion.ENLARGED),
        (lambda: saved(scaled(ORIGINAL, 3), "PNG"), Criterion.ENLARGED),
        (lambda: saved(scaled(scaled(ORIGINAL, 0.5), 3), quality=99), Criterion.ENLARGED),
        (lambda: saved(ORIGINAL, quality=30), Criterion.QUALITY),
        (lambda: saved(read_back(saved(ORIGINAL, quality=70)), quality=98), Criterion.QUALITY),
        (lambda: saved(read_back(saved(ORIGINAL, quality=70)), "PNG"), Criterion.QUALITY),
        (lambda: saved(read_back(original()), "PNG"), Criterion.SAVES),
        (lambda: saved(ORIGINAL, "WEBP", quality=30), Criterion.FINENESS),
        (lambda: saved(ORIGINAL, "AVIF", quality=40, speed=10), Criterion.FINENESS),
    ],
)  # fmt: skip
def test_an_original_and_a_copy(make: Callable[[], io.BytesIO], criterion: Criterion) -> None:
    assert decided(make()).criterion is criterion


def test_a_picture_without_loss_is_better_than_a_jpeg_of_it() -> None:
    assert decided(original(), saved(ORIGINAL, "PNG")).criterion is Criterion.QUALITY


def test_what_the_camera_wrote() -> None:
    """All of it goes before a part, a part before none, and no editor before one."""
    dated = exif({}, DATE)
    full, part = saved(ORIGINAL, quality=93, exif=CAMERA), saved(ORIGINAL, quality=98, exif=dated)
    assert decided(part, full).criterion is Criterion.CAMERA_DATA
    assert decided(saved(ORIGINAL, quality=98), part).criterion is Criterion.CAMERA_DATA
    edited = exif({305: "GIMP 2.10"}, DATE)
    reason = decided(saved(ORIGINAL, quality=98, exif=edited), part)
    assert reason.criterion is Criterion.EDITOR
    assert reason.other.provenance is not None
    assert reason.other.provenance.editor == "GIMP 2.10"
    camera = exif({271: "Canon"}, {})
    reason = decided(saved(ORIGINAL, "PNG", exif=camera), saved(ORIGINAL, quality=93, exif=camera))
    assert reason.criterion is Criterion.CAMERA_FORMAT


@pytest.mark.parametrize("share", [0.03, 0.04, 0.05, 0.055, 0.06, 0.08])
@pytest.mark.parametrize("size", [(480, 360), (360, 480), (480, 320)])
def test_a_frame_is_no_gain(share: float, size: tuple[int, int]) -> None:
    """A frame has pixels of its own, and its inner edge may lie anywhere in a cell of the grid."""
    for seed in (7, 8):
        photo = natural(seed, size)
        framed = ImageOps.expand(photo, round(share * size[0]), "white")
        reason = decided(saved(framed, quality=98), saved(photo, quality=93))
        assert reason.criterion is Criterion.FRAME


@pytest.mark.parametrize(
    ("seed", "size"), [(8, (480, 320)), (7, (480, 270)), (7, (640, 300)), (9, (360, 480))]
)
def test_a_screenshot_of_a_photo_is_no_gain(seed: int, size: tuple[int, int]) -> None:
    """On the screen of a telephone, the photo is enlarged, and has bars above and below."""
    photo = natural(seed, size)
    screen = Image.new("RGB", (1080, 2340), (12, 12, 14))
    shown = scaled(photo, 1080 / size[0])
    screen.paste(shown, (0, (screen.height - shown.height) // 2))
    reason = decided(saved(screen, "PNG"), saved(photo, quality=93))
    assert reason.criterion is Criterion.FRAME


@pytest.mark.parametrize("contrast", [0.8, 0.85])
def test_a_crop_is_not_kept_for_its_softness(contrast: float) -> None:
    """Nor for being darker: beside a softer copy, the original alone would be called hard."""
    photo = natural(7, (480, 360))
    files = {
        "original": saved(photo, quality=93),
        "crop": saved(photo.crop((48, 36, 480, 360)), quality=93),
        "soft": saved(ImageEnhance.Contrast(photo).enhance(contrast), quality=93),
    }
    for names in permutations(files):
        ids, known = files_of(**{name: files[name] for name in names})
        assert suggest(groups_of([1, 2, 3]), known).keep.tolist() == [ids["original"]]


def test_the_page_of_a_camera_photo_is_no_frame() -> None:
    """A crop of what lies on a white page is not kept instead of what the camera took."""
    page = ImageOps.expand(ORIGINAL, 60, "white")
    reason = decided(saved(ORIGINAL, quality=98), saved(page, quality=93, exif=CAMERA))
    assert reason.criterion is Criterion.CAMERA_DATA


def test_where_nothing_shows_which_was_edited_the_darker_one_is_kept() -> None:
    """Nothing is cut off in a picture of the middle tones."""
    levels = np.asarray(ORIGINAL, np.float64)
    middle = Image.fromarray((60 + levels * 0.3).astype(np.uint8))
    brighter = Image.fromarray((60 + levels * 0.3 + 40).astype(np.uint8))
    reason = decided(saved(brighter, quality=99), saved(middle, quality=93))
    assert reason.criterion is Criterion.DARKER
    assert reason.kept.brightness < reason.other.brightness - 10


def test_a_mirrored_copy_is_not_told_by_its_light() -> None:
    """It goes after the darker of the others, and is as dark itself: that would be no reason."""
    levels = np.asarray(ORIGINAL, np.float64)
    middle = Image.fromarray((60 + levels * 0.3).astype(np.uint8))
    brighter = Image.fromarray((60 + levels * 0.3 + 40).astype(np.uint8))
    pictures = {"mirrored": ImageOps.mirror(middle), "brighter": brighter, "darker": middle}
    ids, known = files_of(**{name: saved(one, quality=93) for name, one in pictures.items()})
    advice = suggest(groups_of([1, 2, 3]), known)
    assert advice.keep.tolist() == [ids["darker"]]
    assert advice.ranking.reason(ids["darker"], ids["mirrored"]) is None
    reason = advice.ranking.reason(ids["darker"], ids["brighter"])
    assert reason is not None
    assert reason.criterion is Criterion.DARKER


def test_pictures_that_are_framed_otherwise_are_not_compared_by_tones() -> None:
    """A mirrored copy of other brightness is no edit of tones: quality decides."""
    copy = ImageOps.mirror(ImageEnhance.Brightness(ORIGINAL).enhance(1.3))
    assert decided(saved(copy, quality=60)).criterion is Criterion.QUALITY


@pytest.mark.parametrize("turn", [ImageOps.mirror, lambda image: image.rotate(90, expand=True)])
def test_a_turned_copy_is_not_kept_for_a_finer_save(
    turn: Callable[[Image.Image], Image.Image],
) -> None:
    """Its blocks begin elsewhere, so that no earlier save is seen; the first one stays."""
    picture = natural(7, (250, 189))
    first, turned = saved(picture, quality=85), saved(turn(picture), quality=92)
    ids, known = files_of(original=first, turned=turned)
    advice = suggest(groups_of([1, 2]), known)
    assert advice.keep.tolist() == [ids["original"]]
    reason = advice.reason(0)
    assert reason is not None
    assert reason.criterion is Criterion.FIRST
    much_finer = files_of(original=saved(picture, quality=60), turned=turned)
    assert suggest(groups_of([1, 2]), much_finer[1]).keep.tolist() == [much_finer[0]["turned"]]


KINDS: tuple[Callable[[], io.BytesIO], ...] = (
    original,
    lambda: saved(ORIGINAL, quality=30),
    lambda: saved(scaled(ORIGINAL, 2), quality=95),
    lambda: saved(scaled(ORIGINAL, 0.5), quality=95),
    lambda: saved(ImageEnhance.Brightness(ORIGINAL).enhance(1.3), quality=99),
    lambda: saved(ImageOps.grayscale(ORIGINAL), quality=99),
    lambda: saved(read_back(original()), "PNG"),
    lambda: saved(ORIGINAL, "WEBP", quality=40),
)
MADE = [kind() for kind in KINDS]


def test_the_original_is_kept_among_all_its_copies() -> None:
    names = [f"kind{number}" for number in range(len(MADE))]
    ids, known = files_of(**dict(zip(names, MADE, strict=True)))
    for order in (names, names[::-1]):
        advice = suggest(groups_of([ids[name] for name in order]), known)
        assert advice.keep.tolist() == [ids["kind0"]]
        for name in names[1:]:
            assert advice.ranking.reason(ids["kind0"], ids[name]) is not None


@settings(max_examples=30, deadline=None)
@given(chosen=st.lists(st.integers(0, len(MADE) - 1), min_size=2, max_size=5), data=st.data())
def test_the_order_is_total_and_the_same_in_any_order(
    chosen: list[int], data: st.DataObject
) -> None:
    """Reasons order each group: of two photos exactly one goes first, and of three none circles."""
    files = {f"photo{place}": MADE[kind] for place, kind in enumerate(chosen)}
    ids, known = files_of(**files)
    photos = list(ids.values())
    ranking = suggest(groups_of(photos), known).ranking
    shuffled = suggest(groups_of(data.draw(st.permutations(photos))), known).ranking

    def goes_before(one: int, other: int) -> bool:
        found, again = ranking.reason(one, other), shuffled.reason(one, other)
        assert (found is None) == (again is None)
        if found is not None and again is not None:
            assert found.criterion is again.criterion
        return found is not None

    for one, other in permutations(photos, 2):
        assert goes_before(one, other) != goes_before(other, one)
    for one, other, third in permutations(photos, 3):
        if goes_before(one, other) and goes_before(other, third):
            assert goes_before(one, third)
