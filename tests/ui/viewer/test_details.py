"""What the panel says of a photo, in both languages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.core.storage.photos.photo_rows import Photo, Place
from hashdesk.ui.app import language
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.viewer.details import details
from tests.core.metadata.photos import seconds

TAKEN = seconds("2016-01-02T03:04:05")
CARD = PhotoCard(
    Photo(1, 1, b"a.jpg", 1000, 0, width=40, height=30, taken=seconds("2001-01-01"), camera="Old"),
    Place(b"/photos", b"a.jpg", offline=False),
)
FACTS = PhotoFacts(40, 30, TAKEN, taken_from=DateSource.ORIGINAL)


@pytest.fixture
def in_language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    translators = language.set_language(qapp, request.param)
    yield request.param
    for translator in translators:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def shown(facts: PhotoFacts | None, card: PhotoCard = CARD) -> dict[str, str]:
    return dict(details(card, facts))


ENGLISH = {
    DateSource.ORIGINAL: "2\u00a0Jan\u00a02016, 03:04",
    DateSource.DIGITIZED: "2\u00a0Jan\u00a02016, 03:04 (digitized)",
    DateSource.XMP: "2\u00a0Jan\u00a02016, 03:04 (from XMP)",
    DateSource.SIDECAR: "2\u00a0Jan\u00a02016, 03:04 (from the sidecar file)",
    DateSource.IPTC: "2\u00a0Jan\u00a02016, 03:04 (from IPTC)",
    DateSource.PNG: "2\u00a0Jan\u00a02016, 03:04 (from the PNG)",
    DateSource.GPS: "2\u00a0Jan\u00a02016, 03:04 (from GPS)",
    DateSource.NAME: "2\u00a0Jan\u00a02016, 03:04 (from the file’s name)",
}
GERMAN = {
    DateSource.ORIGINAL: "2.\u00a0Jan.\u00a02016, 03:04",
    DateSource.DIGITIZED: "2.\u00a0Jan.\u00a02016, 03:04 (digitalisiert)",
    DateSource.XMP: "2.\u00a0Jan.\u00a02016, 03:04 (aus XMP)",
    DateSource.SIDECAR: "2.\u00a0Jan.\u00a02016, 03:04 (aus der Begleitdatei)",
    DateSource.IPTC: "2.\u00a0Jan.\u00a02016, 03:04 (aus IPTC)",
    DateSource.PNG: "2.\u00a0Jan.\u00a02016, 03:04 (aus dem PNG)",
    DateSource.GPS: "2.\u00a0Jan.\u00a02016, 03:04 (aus GPS)",
    DateSource.NAME: "2.\u00a0Jan.\u00a02016, 03:04 (aus dem Dateinamen)",
}


@pytest.mark.parametrize(
    ("in_language", "names", "dates"),
    [
        ("en", ("Taken", "Last edited", "File saved"), ENGLISH),
        ("de", ("Aufnahme", "Zuletzt bearbeitet", "Datei gespeichert"), GERMAN),
    ],
    indirect=["in_language"],
)
def test_where_the_date_comes_from(
    in_language: str, names: tuple[str, str, str], dates: dict[DateSource, str]
) -> None:
    """Every source is named, whether the file was read now or the library says so.

    What is no capture date is not called one.
    """
    taken, edited, saved = names
    for source in DateSource:
        name = {DateSource.MODIFIED: edited, DateSource.FILE_TIME: saved}.get(source, taken)
        kept = replace(CARD, photo=replace(CARD.photo, taken=TAKEN, taken_from=int(source)))
        for found in (shown(replace(FACTS, taken_from=source)), shown(None, kept)):
            assert found[name] == dates.get(source, dates[DateSource.ORIGINAL])
            assert {*names} & found.keys() == {name}


@pytest.mark.parametrize("in_language", ["en"], indirect=True)
def test_facts(in_language: str) -> None:
    """All that is known is there, in a photographer's order and spelling."""
    facts = PhotoFacts(
        *(40, 30),
        taken=TAKEN,
        utc_offset=-210,
        taken_from=DateSource.ORIGINAL,
        camera="Canon EOS",
        lens="EF50mm f/1.8",
        exposure_seconds=0.004,
        aperture=2.8,
        iso=400,
        focal_length=50.0,
        rating=4,
        keywords=("Rome", "night"),
        latitude=1.5,
        longitude=-2.25,
    )
    assert details(CARD, facts) == [
        ("Taken", "2\u00a0Jan\u00a02016, 03:04\u00a0UTC−3:30"),
        ("Pixels", "40\u00a0×\u00a030"),
        ("Size", "1.0\u00a0kB"),
        ("Camera", "Canon EOS"),
        ("Lens", "EF50mm f/1.8"),
        ("Exposure", "1/250\u00a0s"),
        ("Aperture", "f/2.8"),
        ("ISO", "400"),
        ("Focal length", "50\u00a0mm"),
        ("Rating", "★★★★☆"),
        ("Keywords", "Rome, night"),
        ("Place", "1.50000, -2.25000"),
        ("File", "/photos/a.jpg"),
    ]
    assert shown(replace(facts, rating=-1))["Rating"] == "Rejected"
    assert shown(replace(facts, exposure_seconds=2.5))["Exposure"] == "2.5\u00a0s"
    assert shown(replace(facts, utc_offset=0))["Taken"] == "2\u00a0Jan\u00a02016, 03:04\u00a0UTC"


@pytest.mark.parametrize("in_language", ["en"], indirect=True)
def test_before_the_photo_is_decoded(in_language: str) -> None:
    """The library answers first; of a library that does not know the source, none is named."""
    assert shown(None)["Date"] == "1\u00a0Jan\u00a02001, 00:00"
    assert shown(None)["Camera"] == "Old"
    newer = replace(CARD, photo=replace(CARD.photo, taken_from=99))
    assert shown(None, newer)["Taken"] == "1\u00a0Jan\u00a02001, 00:00"
    undated = replace(CARD, photo=replace(CARD.photo, taken=None))
    assert "Taken" not in shown(PhotoFacts(40, 30), undated)


@pytest.mark.parametrize("in_language", ["en"], indirect=True)
def test_the_time_of_the_file_where_nothing_else_is_known(
    in_language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a file manager on this machine shows it: the wall clock of its own time zone."""
    monkeypatch.setenv("TZ", "XST-9")
    time.tzset()
    try:
        photo = replace(CARD.photo, taken=None, mtime_ns=TAKEN * 1_000_000_000 + 1)
        undated = replace(CARD, photo=photo)
        for facts in (None, PhotoFacts(40, 30)):
            assert shown(facts, undated)["File saved"] == "2\u00a0Jan\u00a02016, 12:04"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_disguises_are_shown() -> None:
    """A keyword must not turn the text around it."""
    assert shown(replace(FACTS, keywords=("a\u202eb",)))["Keywords"] == "a\ufffdb"
