"""Camera data and editors' names, from EXIF as cameras and programs write it."""

from __future__ import annotations

import pytest
from PIL import ExifTags, Image

from hashdesk.core.imaging.provenance.measure import measure_provenance
from hashdesk.core.imaging.provenance.provenance import CameraData
from tests.natural_pictures import natural, saved

BASE, EXIF = ExifTags.Base, ExifTags.IFD.Exif
NOTE = b"Nikon\0" + bytes(200)


def exif(ifd0: dict[int, object], own: dict[int, object]) -> Image.Exif:
    made = Image.Exif()
    made.update(ifd0)
    made.get_ifd(EXIF).update(own)
    return made


DATE = {BASE.DateTimeOriginal: "2012:05:06 07:08:09"}


@pytest.mark.parametrize(
    ("ifd0", "own", "expected"),
    [
        ({}, {}, CameraData.NONE),
        ({BASE.Orientation: 1, BASE.Software: "GIMP 2.10"}, {}, CameraData.NONE),
        ({}, DATE, CameraData.DATE),
        ({BASE.Make: "Canon", BASE.Model: "EOS 20D"}, DATE, CameraData.EXPOSURE),
        ({}, {BASE.FNumber: 2.8}, CameraData.EXPOSURE),
        ({BASE.Make: "NIKON"}, {**DATE, BASE.MakerNote: NOTE}, CameraData.MAKER_NOTE),
    ],
)
def test_camera_data(ifd0: dict[int, object], own: dict[int, object], expected: CameraData) -> None:
    file = saved(natural(1, (64, 48)), exif=exif(ifd0, own))
    assert measure_provenance(file, 1 << 20).camera_data is expected


@pytest.mark.parametrize(
    ("software", "editor"),
    [
        ("Adobe Photoshop 21.0 (Windows)", "Adobe Photoshop 21.0 (Windows)"),
        ("GIMP 2.10.30", "GIMP 2.10.30"),
        ("Snapseed 2.0", "Snapseed 2.0"),
        ("Picasa", "Picasa"),
        ("Ver.1.00", ""),
        ("Digital Camera FinePix1400Zoom Ver1.00", ""),
        ("16.1.1", ""),
        ("G935LKLU1APL1", ""),
        ("Photoshop\nelements " + "x" * 90, "Photoshop elements xxxxxxxxxxxxxxxxxxxxx"),
    ],
)
def test_editors_by_name(software: str, editor: str) -> None:
    file = saved(natural(1, (64, 48)), exif=exif({BASE.Software: software}, {}))
    assert measure_provenance(file, 1 << 20).editor == editor
