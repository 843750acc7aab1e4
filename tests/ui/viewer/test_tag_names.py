"""The names of EXIF tags: those that are translated are those that readers of files give."""

from __future__ import annotations

from PIL import ExifTags

from hashdesk.core.metadata.exif import Exif
from hashdesk.core.metadata.readable_tags import readable_tags
from hashdesk.ui.viewer.tag_names import TAG_NAMES, tag_name

UNTRANSLATED = {"Copyright", "Software"}  # the same words in German


def test_names_are_those_of_the_tags() -> None:
    found = set()
    for tag in ExifTags.TAGS:
        found |= {name for name, _ in readable_tags(Exif({tag: "text"}, {}, {}))}
    for tag in ExifTags.GPSTAGS:
        found |= {name for name, _ in readable_tags(Exif({}, {}, {tag: "text"}))}
    assert found >= TAG_NAMES


def test_usual_names_are_translated_and_others_stay(german: None) -> None:
    assert {name for name in TAG_NAMES if tag_name(name) == name} == UNTRANSLATED
    assert tag_name("GPS altitude") == "GPS-Höhe"
    assert tag_name("Noise reduction applied") == "Noise reduction applied"
