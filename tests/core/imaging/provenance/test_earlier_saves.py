"""A save of lower quality is seen behind a later one; a picture that was saved once has none."""

from __future__ import annotations

import pytest

from hashdesk.core.imaging.provenance.measure import measure_provenance
from tests.natural_pictures import natural, read_back, saved

PIXELS = 1 << 24


@pytest.mark.parametrize(("first", "second"), [(30, 98), (70, 98), (75, 92), (85, 95), (93, 99)])
def test_a_coarser_save_is_seen_behind_a_finer_one(first: int, second: int) -> None:
    for seed in range(3):
        once = read_back(saved(natural(seed), quality=first))
        found = measure_provenance(saved(once, quality=second), PIXELS)
        assert found.earlier == pytest.approx(first, abs=3)
        assert found.quality == pytest.approx(second, abs=1)


@pytest.mark.parametrize("format_", ["PNG", "TIFF", "BMP"])
def test_a_lossless_copy_of_a_jpeg_is_known_by_it(format_: str) -> None:
    once = read_back(saved(natural(4), quality=85))
    assert measure_provenance(saved(once, format_), PIXELS).earlier == pytest.approx(85, abs=3)


@pytest.mark.parametrize("quality", [30, 60, 75, 90, 95, 98, 100])
def test_a_picture_that_was_saved_once_shows_no_earlier_save(quality: int) -> None:
    for seed in range(4):
        file = saved(natural(seed), quality=quality)
        assert measure_provenance(file, PIXELS).earlier is None
    assert measure_provenance(saved(natural(0), "PNG"), PIXELS).earlier is None


def test_what_was_moved_or_resized_between_the_saves_shows_none() -> None:
    once = read_back(saved(natural(5), quality=60))
    for between in (once.crop((3, 5, 400, 300)), once.resize((400, 300))):
        assert measure_provenance(saved(between, quality=98), PIXELS).earlier is None
    assert measure_provenance(saved(once.resize((7, 5)), "PNG"), PIXELS).earlier is None
