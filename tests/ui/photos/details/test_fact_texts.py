"""Facts of a photo as texts."""

from __future__ import annotations

import pytest

from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.ui.photos.details import fact_texts


@pytest.mark.parametrize(
    ("source", "name", "origin"),
    [
        (DateSource.ORIGINAL, "Taken", ""),
        (DateSource.NAME, "Taken", "File name"),
        (DateSource.MODIFIED, "Last edited", ""),
        (DateSource.FILE_TIME, "File saved", ""),
        (None, "Date", ""),
    ],
)
def test_what_happened_at_a_date(source: DateSource | None, name: str, origin: str) -> None:
    """Nobody knows that a photo was taken when it was edited last, or when nothing says so."""
    assert fact_texts.date_name(source) == name
    assert fact_texts.date_source(source) == origin
    assert fact_texts.is_capture(source) == (name == "Taken")
