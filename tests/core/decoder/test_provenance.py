"""The worker measures provenance of a photo, and a reply that is impossible ends it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import (
    ReadProvenance,
    UnreadablePhoto,
    WorkerDied,
    parse_provenance,
)
from hashdesk.core.imaging import unreadable
from hashdesk.core.imaging.content_id import content_id
from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.settings import Settings
from tests.natural_pictures import natural, saved


@pytest.mark.slow
def test_photos_are_measured_in_the_worker(tmp_path: Path) -> None:
    sound, cut, words = (tmp_path / name for name in ("sound.jpg", "cut.jpg", "words.jpg"))
    data = saved(natural(1), quality=80).getvalue()
    sound.write_bytes(data)
    cut.write_bytes(data[: len(data) // 2])
    words.write_text("no picture")
    with DecodePool(Settings(workers=1)) as pool:
        results = [
            pool.read_provenance(os.fsencode(path)).result()
            for path in (sound, cut, words, tmp_path / "none.jpg", sound)
        ]
    first, part, other, gone, again = results
    assert isinstance(first, ReadProvenance)
    assert isinstance(again, ReadProvenance)
    with sound.open("rb") as file:
        assert first.content_id == again.content_id == content_id(file)
        expected = measure_provenance(file, 1 << 24)
    for found in (first.provenance, again.provenance):
        assert found.quality == expected.quality
        assert (found.grid == expected.grid).all()
        assert found.spectrum == pytest.approx(expected.spectrum)
    assert isinstance(part, ReadProvenance)  # what is damaged is measured as far as it goes
    assert isinstance(other, UnreadablePhoto)
    assert other.reason == unreadable.NO_PICTURE
    assert isinstance(gone, UnreadablePhoto)
    assert gone.reason == unreadable.GONE


def test_an_impossible_reply_means_that_the_worker_was_taken_over() -> None:
    with pytest.raises(WorkerDied):
        parse_provenance(b"nonsense")
