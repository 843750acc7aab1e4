"""Names that programs give to copies, and names that only look like them."""

from __future__ import annotations

import os

import pytest

from hashdesk.core.duplicates.keep.copy_names import is_copy_name, name_key, numbered_after

COPIES = """
    photo - Copy.jpg|photo - Copy (3).jpg|photo copy.jpg
    photo copy 2.heic
    bild - Kopie.jpg|bild Kopie 2.png|bild - Kopie (2).jpg|Kopie von bild.jpg|Copy of photo.jpg
    PXL_20230102_030405678-edited.jpg|IMG_1234-bearbeitet.jpg|20200506_070809-edited(1).jpg
    20200506_070809~2.jpg|IMG-20200506-WA0007.jpg|WhatsApp Image 2020-05-06 at 07.08.09.jpeg
    FB_IMG_1588741234567.jpg|received_1234567890.jpeg|signal-2020-05-06-070809.jpg
    photo_2020-05-06_07-08-09.jpg|12345678_87654321_n.jpg|1234_5678_9012_o.jpg|IMG_E1234.JPG
    photo (copy).jpg|photo (another copy).jpg|photo (3rd copy).jpg|photo (copy 1).jpg
    bild (Kopie).jpg|bild (weitere Kopie).jpg|bild (3. Kopie).jpg|copy_of_photo.jpg
    Kopie-von-bild.jpg
    holiday-1024x768.jpg|holiday-scaled.jpg|holiday_small.jpg|holiday-resized.png
"""
ORIGINALS = """
    photo.jpg|IMG_1234.JPG|DSC_0001.NEF|PXL_20230102_030405678.jpg|20200506_070809.jpg|(1).jpg
    Kopie.jpg|copy.jpg|copyright.jpg|photocopy.jpg|P1020304.RW2|IMG_20200506_070809.jpg
    Screenshot_20200506-070809.png|holiday 1.jpg|New York 1024.jpg|IMG_1234_5678.jpg|edited.jpg
    photo (1).jpg|photo(2).JPG|Smith (1998).jpg
    (copy).jpg|holiday (copyright).jpg|photo (fair copy).jpg
    my_nation.jpg|holiday_n.jpg
"""


def split(names: str) -> list[str]:
    return [name.strip() for line in names.split("\n") for name in line.split("|") if name.strip()]


@pytest.mark.parametrize("name", split(COPIES))
def test_names_of_copies(name: str) -> None:
    assert is_copy_name(os.fsencode(name))


@pytest.mark.parametrize("name", split(ORIGINALS))
def test_names_of_originals(name: str) -> None:
    assert not is_copy_name(os.fsencode(name))


@pytest.mark.parametrize(
    ("name", "original"),
    [
        (b"photo (1).jpg", b"photo.jpg"),
        (b"photo(12).JPG", b"photo.heic"),
        (b"IMG_1 (3).jpg", b"img_1.JPG"),
        (b"photo (1) (2).jpg", b"photo (1).jpg"),
        (b"\xff\xfe (1).jpg", b"\xff\xfe.jpg"),
        ("Cafe\u0301 (1).jpg".encode(), "Caf\u00e9.jpg".encode()),
    ],
)
def test_a_number_in_brackets_tells_a_copy_of_one_name_alone(name: bytes, original: bytes) -> None:
    assert numbered_after(name) == name_key(original)
    assert numbered_after(name) != name_key(b"DSC_2011.jpg")


@pytest.mark.parametrize(
    "name",
    [b"photo.jpg", b"(1).jpg", b"Smith (1998).jpg", b"photo (copy).jpg", b"a-edited(1).jpg"],
)
def test_names_without_such_a_number(name: bytes) -> None:
    assert numbered_after(name) is None


def test_names_that_are_no_text() -> None:
    assert is_copy_name(b"\xff\xfe (copy).jpg")
    assert not is_copy_name(b"\xff.jpg")
