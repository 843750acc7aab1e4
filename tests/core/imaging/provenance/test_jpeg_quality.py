"""The quality of a JPEG, from its tables."""

from __future__ import annotations

import pytest

from hashdesk.core.imaging.provenance.jpeg_quality import quality_of_steps
from hashdesk.core.imaging.provenance.measure import measure_provenance
from tests.natural_pictures import natural, saved

PIXELS = 1 << 24


@pytest.mark.parametrize("quality", [25, 30, 50, 75, 90, 98])
def test_the_quality_that_a_file_was_saved_at_is_found(quality: int) -> None:
    found = measure_provenance(saved(natural(1), quality=quality), PIXELS).quality
    assert found == pytest.approx(quality, abs=0.6)


def test_tables_of_a_camera_count_as_the_ones_that_are_as_coarse() -> None:
    """Photoshop's and cameras' tables are no multiples of the standard one."""
    own = [4 + place % 3 for place in range(64)]
    found = measure_provenance(saved(natural(1), qtables=[own, own]), PIXELS).quality
    assert found == pytest.approx(quality_of_steps(own))
    assert 90 < quality_of_steps(own) < 97
    assert quality_of_steps([1] * 64) < 100
    assert quality_of_steps([255] * 64) > 1


def test_other_formats_have_no_quality() -> None:
    for format_, lossless in (("PNG", True), ("TIFF", True), ("WEBP", False)):
        found = measure_provenance(saved(natural(1), format_), PIXELS)
        assert (found.quality, found.lossless) == (None, lossless)
