"""Facts as one line each, where there is little room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.ui.photos.details import fact_texts

FACTS = StoredFacts("50mm", 0.004, 2.8, 400, 50.0, 3, ("sea", "sun"))


def test_the_exposure_in_one_line() -> None:
    assert fact_texts.exposure(FACTS) == "1/250 s · f/2.8"
    assert fact_texts.exposure(replace(FACTS, aperture=None)) == "1/250 s"
    assert fact_texts.exposure(StoredFacts()) == ""


@pytest.mark.parametrize(
    ("language", "aperture", "length"), [("en", "f/3.37", "23.28 mm"), ("de", "f/3,37", "23,28 mm")]
)
def test_numbers_are_written_as_the_language_does(
    qapp: QApplication, language: str, aperture: str, length: str
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(language))
    facts = replace(FACTS, aperture=3.37, focal_length=23.28)
    assert (fact_texts.aperture(facts), fact_texts.focal_length(facts)) == (aperture, length)
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("rating", "text"), [(None, ""), (-1, "Rejected"), (3, "★★★☆☆"), (5, "★★★★★")]
)
def test_ratings(rating: int | None, text: str) -> None:
    assert fact_texts.rating(replace(FACTS, rating=rating)) == text


def test_every_source_but_the_camera_has_a_short_name() -> None:
    named = {source for source in DateSource if fact_texts.date_source(source)}
    # The file's time has a line of its own in the panel.
    assert named == set(DateSource) - {DateSource.ORIGINAL, DateSource.FILE_TIME}
    assert fact_texts.date_source(None) == fact_texts.date_source(99) == ""
