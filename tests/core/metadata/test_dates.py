"""Where the date of a photo comes from: one source after the other, in their order."""

from __future__ import annotations

import binascii
import io
import zlib
from pathlib import Path
from typing import Any

import pylibjxl
import pytest
from PIL import ExifTags, Image, PngImagePlugin

from hashdesk.core.metadata.date_spellings import Moment
from hashdesk.core.metadata.dates import when_taken
from hashdesk.core.metadata.exif import Exif
from hashdesk.core.metadata.photo_facts import DateSource
from hashdesk.core.metadata.photo_metadata import PhotoMetadata, read_metadata
from tests.core.metadata.photos import (
    BASE,
    decoded_facts,
    exif_of,
    iptc_of,
    jpeg_of,
    png_of,
    saved,
    seconds,
    xmp_of,
)

GPS = ExifTags.GPS
MOMENT = "2012:05:06 07:08:09"
ISO = "2012-05-06T07:08:09"
LATER = "2021:01:01 00:00:00"
TAKEN = seconds(ISO)
DAY = seconds("2012-05-06")
ORIGINAL, DIGITIZED, MODIFIED = BASE.DateTimeOriginal, BASE.DateTimeDigitized, BASE.DateTime
WHATSAPP = "IMG-20160102-WA0003.jpg"


def jpeg(**options: Any) -> bytes:
    return jpeg_of(exif_of(**options))


def raw_profile(name: str, data: bytes) -> bytes:
    """A text as ImageMagick writes it."""
    digits = binascii.hexlify(data)
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    text = b"\n" + name.encode() + b"\n" + f"{len(data):8}".encode() + b"\n" + lines + b"\n"
    return f"Raw profile type {name}".encode() + b"\0\0" + zlib.compress(text)


def text_png(keyword: str, text: str) -> bytes:
    return png_of((b"tEXt", f"{keyword}\0{text}".encode("latin-1")))


def tiff(**tags: Any) -> bytes:
    info = Image.Exif()
    for number, value in tags.pop("tags").items():
        info[number] = value
    return saved("TIFF", exif=info)


TIME_CHUNK = (b"tIME", bytes((0x07, 0xDC, 5, 6, 7, 8, 9)))
BLOCK = exif_of(exif_ifd={ORIGINAL: MOMENT})
BARE_BLOCK = BLOCK.removeprefix(b"Exif\0\0")
XMP = xmp_of({"exif:DateTimeOriginal": ISO})
IPTC = iptc_of((55, b"20120506"), (60, b"070809+0200"))


@pytest.mark.parametrize(
    ("data", "name", "taken", "ms", "offset", "source"),
    [
        # EXIF: in its own directory or in IFD0, original before digitized
        (jpeg(exif_ifd={ORIGINAL: MOMENT}), "", TAKEN, None, None, DateSource.ORIGINAL),
        (
            jpeg(ifd0={ORIGINAL: MOMENT, MODIFIED: LATER}),
            "",
            TAKEN,
            None,
            None,
            DateSource.ORIGINAL,
        ),
        (jpeg(exif_ifd={ORIGINAL: "2012:05:06"}), "", DAY, None, None, DateSource.ORIGINAL),
        (
            jpeg(exif_ifd={ORIGINAL: MOMENT, DIGITIZED: LATER}, ifd0={MODIFIED: LATER}),
            *(WHATSAPP, TAKEN, None, None, DateSource.ORIGINAL),
        ),
        (
            jpeg(exif_ifd={ORIGINAL: MOMENT, BASE.SubsecTimeOriginal: "25"}),
            *("", TAKEN, 250, None, DateSource.ORIGINAL),
        ),
        (
            jpeg(exif_ifd={ORIGINAL: MOMENT, BASE.OffsetTimeOriginal: "-03:30"}),
            *("", TAKEN, None, -210, DateSource.ORIGINAL),
        ),
        (
            jpeg(exif_ifd={ORIGINAL: ISO + ".125+02:00", BASE.SubsecTimeOriginal: "9"}),
            *("", TAKEN, 125, 120, DateSource.ORIGINAL),
        ),
        (
            jpeg(
                exif_ifd={DIGITIZED: MOMENT, BASE.SubsecTimeDigitized: "7"}, ifd0={MODIFIED: LATER}
            ),
            *("", TAKEN, 700, None, DateSource.DIGITIZED),
        ),
        (
            jpeg(ifd0={DIGITIZED: MOMENT}, exif_ifd={BASE.OffsetTimeDigitized: "+01:00"}),
            *("", TAKEN, None, 60, DateSource.DIGITIZED),
        ),
        (
            jpeg(exif_ifd={ORIGINAL: "    :  :     :  :  ", DIGITIZED: MOMENT}),
            *("", TAKEN, None, None, DateSource.DIGITIZED),
        ),
        (
            jpeg(exif_ifd={ORIGINAL: "0000:00:00 00:00:00", DIGITIZED: MOMENT}),
            *("", TAKEN, None, None, DateSource.DIGITIZED),
        ),
        # XMP, in every format that may hold it
        (jpeg_of(xmp=XMP), "", TAKEN, None, None, DateSource.XMP),
        (
            jpeg_of(exif_of({MODIFIED: LATER}), xmp_of({"exif:DateTimeOriginal": ISO + ".5Z"})),
            *(WHATSAPP, TAKEN, 500, 0, DateSource.XMP),
        ),
        (
            jpeg_of(xmp=xmp_of({"photoshop:DateCreated": ISO, "xmp:CreateDate": "2020-01-01"})),
            *("", TAKEN, None, None, DateSource.XMP),
        ),
        (
            jpeg_of(xmp=xmp_of({"xmp:CreateDate": ISO + "+02:00"})),
            *("", TAKEN, None, 120, DateSource.XMP),
        ),
        (
            jpeg_of(xmp=xmp_of({"photoshop:DateCreated": "2012"})),
            *("", seconds("2012-01-01"), None, None, DateSource.XMP),
        ),
        (
            png_of((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)),
            "",
            TAKEN,
            None,
            None,
            DateSource.XMP,
        ),
        (
            png_of((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)), last=True),
            *("", TAKEN, None, None, DateSource.XMP),
        ),
        (png_of((b"zTXt", raw_profile("xmp", XMP))), "", TAKEN, None, None, DateSource.XMP),
        (saved("WEBP", xmp=XMP), "", TAKEN, None, None, DateSource.XMP),
        (saved("AVIF", xmp=XMP), "", TAKEN, None, None, DateSource.XMP),
        (tiff(tags={700: XMP}), "", TAKEN, None, None, DateSource.XMP),
        # IPTC
        (jpeg_of(iptc=IPTC), WHATSAPP, TAKEN, None, 120, DateSource.IPTC),
        (jpeg_of(iptc=iptc_of((55, b"20120506"))), "", DAY, None, None, DateSource.IPTC),
        (
            jpeg_of(iptc=iptc_of((62, b"20120506"), (63, b"070809"))),
            "",
            TAKEN,
            None,
            None,
            DateSource.IPTC,
        ),
        (png_of((b"zTXt", raw_profile("iptc", IPTC))), "", TAKEN, None, 120, DateSource.IPTC),
        (tiff(tags={33723: IPTC}), "", TAKEN, None, 120, DateSource.IPTC),
        # PNG, WebP, AVIF and TIFF with EXIF
        (png_of((b"eXIf", BARE_BLOCK)), "", TAKEN, None, None, DateSource.ORIGINAL),
        (png_of((b"eXIf", BARE_BLOCK), last=True), "", TAKEN, None, None, DateSource.ORIGINAL),
        (png_of((b"zTXt", raw_profile("exif", BLOCK))), "", TAKEN, None, None, DateSource.ORIGINAL),
        (png_of((b"zTXt", raw_profile("APP1", BLOCK))), "", TAKEN, None, None, DateSource.ORIGINAL),
        (saved("WEBP", exif=BLOCK), "", TAKEN, None, None, DateSource.ORIGINAL),
        (saved("AVIF", exif=BLOCK), "", TAKEN, None, None, DateSource.ORIGINAL),
        (saved("TIFF", exif=BLOCK), "", TAKEN, None, None, DateSource.ORIGINAL),
        (png_of(TIME_CHUNK), WHATSAPP, TAKEN, None, 0, DateSource.PNG),
        (png_of(TIME_CHUNK, last=True), "", TAKEN, None, 0, DateSource.PNG),
        (text_png("Creation Time", "6 May 2012 07:08:09 GMT"), "", TAKEN, None, 0, DateSource.PNG),
        (text_png("Creation Time", ISO), "", TAKEN, None, None, DateSource.PNG),
        # satellites, the name, the last change
        (
            jpeg(gps_ifd={GPS.GPSDateStamp: "2012:05:06", GPS.GPSTimeStamp: (7.0, 8.0, 9.5)}),
            *(WHATSAPP, TAKEN, 500, 0, DateSource.GPS),
        ),
        (jpeg(gps_ifd={GPS.GPSDateStamp: "2012:05:06"}), "", DAY, None, None, DateSource.GPS),
        (
            jpeg(ifd0={MODIFIED: LATER}),
            *(WHATSAPP, seconds("2016-01-02"), None, None, DateSource.NAME),
        ),
        (
            jpeg(
                ifd0={MODIFIED: MOMENT}, exif_ifd={BASE.SubsecTime: "04", BASE.OffsetTime: "+02:00"}
            ),
            *("photo.jpg", TAKEN, 40, 120, DateSource.MODIFIED),
        ),
        (jpeg_of(xmp=xmp_of({"xmp:ModifyDate": ISO})), "", TAKEN, None, None, DateSource.MODIFIED),
        (jpeg_of(), "photo.jpg", None, None, None, None),
    ],
)
def test_sources(
    data: bytes,
    name: str,
    taken: int | None,
    ms: int | None,
    offset: int | None,
    source: DateSource | None,
) -> None:
    """Each file says when it was taken in one way, some say something less sure as well."""
    facts = decoded_facts(data, name)
    assert (facts.taken, facts.taken_ms, facts.utc_offset) == (taken, ms, offset)
    assert facts.taken_from == source


def test_numbers_never_change() -> None:
    """Libraries keep them."""
    assert [source.name for source in sorted(DateSource)] == [
        *("ORIGINAL", "DIGITIZED", "XMP", "SIDECAR", "IPTC", "PNG", "GPS", "NAME", "MODIFIED"),
        "FILE_TIME",
    ]
    assert list(DateSource) == list(range(1, 11))


@pytest.mark.parametrize(
    ("side_data", "source"),
    [({"exif": BLOCK}, DateSource.ORIGINAL), ({"xmp": XMP}, DateSource.XMP)],
)
def test_items_of_a_heic(side_data: dict[str, bytes], source: DateSource) -> None:
    """What pi-heif, which only reads, makes of a HEIC's items of EXIF and XMP."""
    image = Image.new("RGB", (8, 8))
    image.info = dict(side_data)
    metadata = read_metadata(image, io.BytesIO(b"\0\0\0\x18ftypheic"))
    assert when_taken(metadata, 2e9) == (Moment(TAKEN), source)


def test_a_sidecar() -> None:
    """A sidecar speaks before the XMP in the photo, and after its EXIF."""
    sidecar = xmp_of({"exif:DateTimeOriginal": "2001-02-03T04:05:06"})
    facts = decoded_facts(jpeg_of(xmp=XMP), "photo.jpg", sidecar)
    assert (facts.taken, facts.taken_from) == (seconds("2001-02-03T04:05:06"), DateSource.SIDECAR)
    facts = decoded_facts(jpeg_of(BLOCK), "photo.jpg", sidecar)
    assert (facts.taken, facts.taken_from) == (TAKEN, DateSource.ORIGINAL)


NOW = seconds("2024-01-01")


@pytest.mark.parametrize(
    ("original", "believed"),
    [
        ("2023:12:31 23:00:00", True),
        ("2024:01:01 23:59:59", True),
        ("2024:01:02 00:00:00", True),
        ("2024:01:02 00:00:01", False),
        ("2024:01:02 10:00:00+14:00", True),
        ("2024:01:01 20:00:00-08:00", False),
        ("2099:01:01 00:00:00", False),
        ("1826:01:01 00:00:00", True),
        ("1825:12:31 23:59:59", False),
        ("0001:01:01 00:00:00", False),
    ],
)
def test_nonsense_is_passed_over(original: str, believed: bool) -> None:
    """No photo is older than photography, or more than a day younger than now."""
    metadata = PhotoMetadata(
        "20100203_040506.jpg", Exif({MODIFIED: "2011:01:01 00:00:00"}, {ORIGINAL: original})
    )
    found = when_taken(metadata, NOW)
    assert found is not None
    assert found[1] is (DateSource.ORIGINAL if believed else DateSource.NAME)


@pytest.mark.parametrize(
    "time",
    [(24.0, 0.0, 0.0), (7.0, 60.0, 0.0), (7.0, 8.0), 7.0, (float("nan"), 8.0, 9.0), "07:08:09"],
)
def test_no_time_of_satellites(time: object) -> None:
    """A date of satellites with an impossible time is a day."""
    exif = Exif(gps_ifd={GPS.GPSDateStamp: "2012:05:06", GPS.GPSTimeStamp: time})  # type: ignore[dict-item]
    assert when_taken(PhotoMetadata(exif=exif), 2e9) == (Moment(DAY), DateSource.GPS)


def test_other_texts_are_no_dates() -> None:
    """ImageMagick's date:create is the file's own time, and says nothing of the photo."""
    info = PngImagePlugin.PngInfo()
    info.add_text("date:create", "2012-05-06T07:08:09+00:00")
    info.add_text("Software", "2012-05-06")
    assert decoded_facts(saved("PNG", pnginfo=info)).taken is None


@pytest.mark.parametrize(("exif", "xmp"), [(BLOCK, b""), (b"", XMP)])
def test_jpeg_xl(exif: bytes, xmp: bytes) -> None:
    """A JPEG that was packed as JPEG XL keeps its side data in boxes."""
    assert decoded_facts(pylibjxl.jpeg_to_jxl(jpeg_of(exif, xmp))).taken == TAKEN


@pytest.mark.photos
def test_real_photos(photos: Path) -> None:
    """93 of 106 real photos have a date; the others have none, or zeros and blanks."""
    folder = photos / "personal"
    dated = [decoded_facts(path.read_bytes(), path.name).taken for path in sorted(folder.iterdir())]
    assert len(dated) == 106
    assert sum(taken is not None for taken in dated) == 93
    heic = decoded_facts((photos / "torture" / "heif" / "L_xmp.heif").read_bytes())
    assert (heic.taken, heic.taken_from) == (seconds("2018-10-27T13:27:23"), DateSource.XMP)
    assert heic.lens == "EF-S18-55mm f/3.5-5.6 III"
