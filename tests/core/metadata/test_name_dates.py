"""Dates in names: those that cameras, phones and programs write, and digits that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata.date_spellings import Moment
from hashdesk.core.metadata.name_dates import moment_in_name
from tests.core.metadata.photos import seconds

DAY = Moment(seconds("2016-01-02"))
MOMENT = Moment(seconds("2016-01-02T03:04:05"))
EVENING = Moment(seconds("2016-01-02T15:04:05"))


def exact(ms: int, offset: int | None = None) -> Moment:
    return Moment(MOMENT.seconds, ms, offset)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # phones
        ("IMG-20160102-WA0003.jpg", DAY),
        ("WhatsApp Image 2016-01-02 at 03.04.05.jpeg", MOMENT),
        ("WhatsApp Image 2016-01-02 at 3.04.05 PM.jpeg", EVENING),
        ("WhatsApp Image 2016-01-02 at 03.04.05 (1).jpeg", MOMENT),
        ("IMG_20160102_030405.jpg", MOMENT),
        ("IMG_20160102_030405_HDR.jpg", MOMENT),
        ("IMG_20160102_030405_1.jpg", MOMENT),
        ("IMG20160102030405.jpg", MOMENT),
        ("IMG_20160102_030405678.jpg", exact(678)),
        ("MVIMG_20160102_030405.jpg", MOMENT),
        ("PANO_20160102_030405.vr.jpg", MOMENT),
        ("PXL_20160102_030405678.jpg", exact(678, 0)),
        ("PXL_20160102_030405678.PORTRAIT-01.COVER.jpg", exact(678, 0)),
        ("00000IMG_00000_BURST20160102030405678_COVER.jpg", exact(678)),
        ("20160102_030405.jpg", MOMENT),
        ("20160102_030405(0).jpg", MOMENT),
        ("20160102030405.jpg", MOMENT),
        ("P_20160102_030405_vHDR_Auto.jpg", MOMENT),
        ("C360_2016-01-02-03-04-05-678.jpg", exact(678)),
        ("WP_20160102_03_04_05_Pro.jpg", MOMENT),
        ("WP_20160102_001.jpg", DAY),
        ("DJI_20160102030405_0001_D.JPG", MOMENT),
        ("2016_0102_030405_001A.JPG", MOMENT),
        # programs
        ("signal-2016-01-02-030405.jpg", MOMENT),
        ("signal-2016-01-02-03-04-05-678.jpg", exact(678)),
        ("photo_2016-01-02_03-04-05.jpg", MOMENT),
        ("photo_2016-01-02 03.04.05.jpeg", MOMENT),
        ("2016-01-02 03.04.05.jpg", MOMENT),
        ("2016-01-02 03.04.05-1.jpg", MOMENT),
        ("viber image 2016-01-02 , 03.04.05.jpg", MOMENT),
        ("2016-01-02T03:04:05.jpg", MOMENT),
        ("20160102T030405.jpg", MOMENT),
        ("FB_IMG_1451703845678.jpg", exact(678, 0)),
        ("mmexport1451703845678.jpg", exact(678, 0)),
        ("1451703845678.jpg", exact(678, 0)),
        ("1451703845678-edited.jpg", exact(678, 0)),
        # screenshots
        ("Screenshot_20160102-030405.png", MOMENT),
        ("Screenshot_20160102-030405_Chrome.jpg", MOMENT),
        ("Screenshot_2016-01-02-03-04-05.png", MOMENT),
        ("Screenshot 2016-01-02 at 03.04.05.png", MOMENT),
        ("Screen Shot 2016-01-02 at 3.04.05\u202fPM.png", EVENING),
        ("Screenshot from 2016-01-02 03-04-05.png", MOMENT),
        ("Screenshot 2016-01-02 030405.png", MOMENT),
        ("Bildschirmfoto 2016-01-02 um 03.04.05.png", MOMENT),
        ("Bildschirmfoto vom 2016-01-02 03-04-05.png", MOMENT),
        ("Capture d’écran 2016-01-02 à 03.04.05.png", MOMENT),
        ("Captura de pantalla 2016-01-02 a las 03.04.05.png", MOMENT),
        ("截屏2016-01-02 03.04.05.png", MOMENT),
        ("IMG_٢٠١٦٠١٠٢_٠٣٠٤٠٥.jpg", MOMENT),
        # people
        ("2016-01-02.jpg", DAY),
        ("2016-01-02 Birthday.jpg", DAY),
        ("2016-01-02 (3).jpg", DAY),
        ("Grandma 1950_07_08.jpg", Moment(seconds("1950-07-08"))),
        ("2016.01.02 Rome 12.jpg", DAY),
        ("20160102.jpg", DAY),
        ("20160102 Birthday 0001.jpg", DAY),
        ("20160102_990405.jpg", DAY),
        ("Scan20160102.tif", DAY),
        ("2016-01-02 DSC_001234.jpg", DAY),
        ("20160102_0001.jpg", DAY),
        ("Screenshot 2016-01-02 at 03.04.05", MOMENT),
    ],
)
def test_names(name: str, expected: Moment) -> None:
    assert moment_in_name(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("", ".jpg", "photo.jpg", "IMG_1234.JPG", "DSC00123.ARW", "DSC_0001.NEF", "P1010203.JPG"),
        *("IMG_20161301_030405.jpg", "IMG_20160230.jpg", "2016-13-01.jpg", "20160230.jpg"),
        *("100_2016.jpg", "1920x1080.png", "wallpaper 2560x1440.jpg", "+4915120160102.jpg"),
        *("201601021.jpg", "2016010203.jpg", "20160102999999.jpg", "120160102.jpg", "12345678.jpg"),
        *(
            "received_10155120160102345.jpeg",
            "31415926535_20a1b2c3d4_o.jpg",
            "Snapchat-1451703845.jpg",
        ),
        *("4006381333931.jpg", "9780306406157.jpg", "0012345678905.jpg", "1051703845678.jpg"),
        *("20160102-1234-4567-89ab-0123456789ab.jpg", "0a1b20160102c3d4e5f.jpg"),
        *("da39a3ee5e6b4b0d3255bfef95601890afd80709.jpg", "ab20160102.jpg", "20160102ab.jpg"),
        *("pexels-photo-20160102.jpeg", "AdobeStock_20160102.jpeg", "sunset-20160102_1280.jpg"),
        *("20160102_a1b2c3d4e5_o.jpg", "20160102_10151234567890123_1234567890_n.jpg"),
        *("00000000.jpg", "99999999999999.jpg", "2016-1-2.jpg", "v2016.01.jpg", "17760704.jpg"),
        *("1451703845678abc.jpg", "abc123 1451703845678.jpg"),
    ],
)
def test_digits_that_are_no_date(name: str) -> None:
    """Counters, sizes, telephone numbers, bar codes, hashes and days that no calendar has."""
    assert moment_in_name(name) is None


@given(st.text(alphabet="0123456789-_. aAgZIMPXL()", max_size=60))
def test_any_name(name: str) -> None:
    moment = moment_in_name(name)
    if moment is not None:
        assert moment.ms is None or 0 <= moment.ms <= 999
        assert abs(moment.seconds) < 1 << 40


@pytest.mark.parametrize(
    "piece", ["a", "img_", "2", "20160102", "2016-01-02 ", "-", "a1b2-", " at"]
)
def test_long_names(piece: str) -> None:
    """No name takes longer than its length suggests: the test's own limit of time would tell."""
    moment_in_name(piece * 100_000)
    moment_in_name(piece * 80 + "x")
