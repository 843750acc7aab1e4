"""An original beside enlargements and smaller copies that were sharpened, and other colours."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
from PIL.Image import Resampling

from hashdesk.core.duplicates.keep.detail import is_enlarged, shows_detail, shows_enlarged
from hashdesk.core.duplicates.keep.pixel_traces import PIXELS_SEEN, PIXELS_UNSEEN, pixel_trace
from hashdesk.core.duplicates.keep.suggestion import suggest
from tests.core.duplicates.keep.made_up import files_of, groups_of, measured
from tests.natural_pictures import natural, read_back, saved

SHARPENERS = (ImageFilter.UnsharpMask(1, 80, 2), ImageFilter.UnsharpMask(2, 150, 1))
FILTERS = (Resampling.BILINEAR, Resampling.BICUBIC, Resampling.LANCZOS)


def scaled(image: Image.Image, factor: float, how: Resampling) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)), how)


def marked(original: io.BytesIO, copy: io.BytesIO) -> list[str]:
    """Which of the two are marked, whichever was indexed first."""
    found = []
    for names in (("original", "copy"), ("copy", "original")):
        files = {"original": original, "copy": copy}
        ids, known = files_of(**{name: files[name] for name in names})
        advice = suggest(groups_of([1, 2]), known)
        found.append([name for name in sorted(ids) if advice.marked[ids[name] - 1]])
    assert found[0] == found[1]
    return found[0]


@pytest.mark.parametrize("sharpener", SHARPENERS)
@pytest.mark.parametrize("how", FILTERS)
@pytest.mark.parametrize("factor", [1.2, 1.5])
def test_sharpening_hides_no_enlargement(
    factor: float, how: Resampling, sharpener: ImageFilter.UnsharpMask
) -> None:
    original = saved(natural(7, (640, 480)), quality=97)
    large = scaled(read_back(original), factor, how).filter(sharpener)
    assert marked(original, saved(large, quality=92)) == ["copy"]


@pytest.mark.parametrize("how", FILTERS)
def test_an_original_is_not_marked_beside_a_sharpened_one_of_twice_its_size(
    how: Resampling,
) -> None:
    """Whose pixels all lie alike between those of the original, so that none are seen."""
    original = saved(natural(7, (640, 480)), quality=97)
    large = saved(scaled(read_back(original), 2, how).filter(SHARPENERS[1]), quality=92)
    assert pixel_trace(measured(large), measured(original)) is None
    assert "original" not in marked(original, large)


@pytest.mark.parametrize("factor", [0.5, 0.7, 0.9])
@pytest.mark.parametrize("sharpener", SHARPENERS)
def test_a_soft_original_is_not_marked_beside_its_sharpened_smaller_copy(
    factor: float, sharpener: ImageFilter.UnsharpMask
) -> None:
    soft = saved(natural(7, (800, 600)).filter(ImageFilter.GaussianBlur(1)), quality=92)
    small = scaled(read_back(soft), factor, Resampling.LANCZOS).filter(sharpener)
    assert "original" not in marked(soft, saved(small, quality=95))


@pytest.mark.parametrize("factor", [0.6, 0.7, 0.9])
def test_no_pixels_of_a_smaller_copy_are_seen_in_its_original(factor: float) -> None:
    for seed in range(3):
        original = natural(seed, (640, 480))
        small = measured(saved(scaled(original, factor, Resampling.LANCZOS), quality=92))
        large = measured(saved(original, quality=92))
        trace = pixel_trace(large, small)
        assert trace is not None
        assert trace < PIXELS_UNSEEN < PIXELS_SEEN
        assert not is_enlarged(large, small)
        assert not shows_enlarged(large, small)
        assert shows_detail(large, small)


def test_pictures_of_nearly_one_size_show_neither() -> None:
    original = natural(3, (640, 480))
    small, large = (measured(saved(one)) for one in (original, original.resize((672, 504))))
    assert not is_enlarged(large, small)
    assert not shows_enlarged(large, small)
    assert not shows_detail(large, small)


def with_paper() -> Image.Image:
    """A photo with a sheet of grey-white paper on it, on which nothing is brighter."""
    levels = np.asarray(natural(7, (640, 480)), np.float64) * 0.8
    levels[50:200, 50:250] = 226
    return Image.fromarray(levels.clip(0, 226).round().astype(np.uint8))


def test_paper_that_a_copy_made_white_does_not_tell_that_the_original_was_darkened() -> None:
    original = saved(with_paper(), quality=90)
    copy = saved(ImageOps.autocontrast(read_back(original), cutoff=1), quality=98)
    assert "original" not in marked(original, copy)


@pytest.mark.parametrize("saturation", [1.4, 2, 3])
@pytest.mark.parametrize("quality", [92, 98])
def test_an_original_is_not_marked_beside_a_more_colorful_copy(
    saturation: float, quality: int
) -> None:
    """Whose luma is nearly the same, and which was saved better."""
    pale = ImageEnhance.Color(natural(7, (640, 480))).enhance(0.6)
    original = saved(pale, quality=75)
    colorful = ImageEnhance.Color(read_back(original)).enhance(saturation)
    assert "original" not in marked(original, saved(colorful, quality=quality))
