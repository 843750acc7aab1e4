"""Camera, lens and exposure, from EXIF and XMP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core.metadata.photos import BASE, Ratio, decoded_facts, exif_of, jpeg_of, xmp_of


def fact(name: str, data: bytes) -> object:
    return getattr(decoded_facts(data), name)


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS 20D", "Canon EOS 20D"),
        ("NIKON CORPORATION", "NIKON D3100", "NIKON D3100"),
        ("Apple", "iPhone 4", "Apple iPhone 4"),
        ("  ", "DSC-W1 ", "DSC-W1"),
        ("Leica", None, "Leica"),
        (None, None, None),
        ("\x1b[31mEvil\n", "<b>\x07x\x7f</b>", "[31mEvil <b> x </b>"),
        ("x" * 5000, "y" * 5000, "x" * 64 + " " + "y" * 64),
        (7, b"\xff\xfe", "ÿþ"),
    ],
)
def test_camera(make: Any, model: Any, expected: str | None) -> None:
    """Maker and model make one short printable name."""
    tags = {BASE.Make: make, BASE.Model: model}
    exif = exif_of({tag: value for tag, value in tags.items() if value is not None})
    assert fact("camera", jpeg_of(exif)) == expected


def test_camera_by_xmp() -> None:
    packet = xmp_of({"tiff:Make": "SONY", "tiff:Model": "ILCE-7M3"})
    assert fact("camera", jpeg_of(xmp=packet)) == "SONY ILCE-7M3"


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("EF50mm f/1.8 STM", {"aux:Lens": "another"}, "EF50mm f/1.8 STM"),
        (None, {"exifEX:LensModel": "FE 35mm F1.8"}, "FE 35mm F1.8"),
        (None, {"aux:Lens": "18.0-55.0 mm f/3.5-5.6"}, "18.0-55.0 mm f/3.5-5.6"),
        ("----", {"aux:Lens": "Tamron 90mm"}, "Tamron 90mm"),
        ("0.0 mm f/0.0", {}, None),
        (" \0", {}, None),
        ("a\n\x1b b", {}, "a b"),
        ("x" * 999, {}, "x" * 128),
    ],
)
def test_lens(tag: str | None, attributes: dict[str, str], expected: str | None) -> None:
    exif = exif_of(exif_ifd={} if tag is None else {BASE.LensModel: tag})
    assert fact("lens", jpeg_of(exif, xmp_of(attributes))) == expected


@pytest.mark.parametrize(
    ("name", "tags", "attributes", "expected"),
    [
        ("exposure_seconds", {BASE.ExposureTime: Ratio(1, 250)}, {}, 0.004),
        ("exposure_seconds", {BASE.ExposureTime: 30.0}, {}, 30.0),
        ("exposure_seconds", {BASE.ShutterSpeedValue: 8.0}, {}, 1 / 256),
        ("exposure_seconds", {}, {"exif:ExposureTime": "1/250"}, 0.004),
        ("exposure_seconds", {BASE.ExposureTime: Ratio(0, 1)}, {"exif:ExposureTime": "2"}, 2.0),
        ("exposure_seconds", {BASE.ExposureTime: Ratio(1, 0)}, {}, None),
        ("exposure_seconds", {BASE.ShutterSpeedValue: Ratio(-(1 << 31), 1)}, {}, None),
        ("exposure_seconds", {BASE.ExposureTime: "fast"}, {"exif:ExposureTime": "1/0"}, None),
        ("aperture", {BASE.FNumber: Ratio(28, 10)}, {}, 2.8),
        ("aperture", {BASE.ApertureValue: 3.0}, {}, 2**1.5),
        ("aperture", {}, {"exif:FNumber": "28/10"}, 2.8),
        ("aperture", {BASE.FNumber: 0.0}, {}, None),
        ("aperture", {BASE.FNumber: Ratio(0, 0)}, {}, None),
        ("aperture", {BASE.ApertureValue: 0.0}, {}, 1.0),
        ("aperture", {BASE.FNumber: 0.0, BASE.ApertureValue: 0.0}, {}, None),
        ("exposure_seconds", {BASE.ShutterSpeedValue: 0.0}, {}, 1.0),
        ("exposure_seconds", {BASE.ExposureTime: 0.0, BASE.ShutterSpeedValue: 0.0}, {}, None),
        ("iso", {BASE.ISOSpeedRatings: 400}, {}, 400),
        ("iso", {BASE.ISOSpeedRatings: (200, 0)}, {}, 200),
        ("iso", {BASE.ISOSpeedRatings: 65535, BASE.RecommendedExposureIndex: 102400}, {}, 102400),
        ("iso", {}, {"exifEX:PhotographicSensitivity": "800"}, 800),
        ("iso", {BASE.ISOSpeedRatings: 0}, {}, None),
        ("iso", {BASE.ISOSpeedRatings: "auto"}, {}, None),
        ("focal_length", {BASE.FocalLength: 50.0}, {}, 50.0),
        ("focal_length", {}, {"exif:FocalLength": "4250/1000"}, 4.25),
        ("focal_length", {BASE.FocalLength: 0.0}, {}, None),
        ("focal_length", {BASE.FocalLength: 4e4}, {}, None),
    ],
)
def test_exposure(
    name: str, tags: dict[int, Any], attributes: dict[str, str], expected: float | None
) -> None:
    """Numbers as cameras give them, in either directory; what no camera can do is no number."""
    for exif in (exif_of(exif_ifd=tags), exif_of(ifd0=tags)):
        found = fact(name, jpeg_of(exif, xmp_of(attributes)))
        assert found == (None if expected is None else pytest.approx(expected, rel=1e-6))
        assert type(found) in (type(expected), float)


def test_iso_as_a_list_of_xmp() -> None:
    elements = (
        "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>1600</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
    )
    assert fact("iso", jpeg_of(xmp=xmp_of(elements=elements))) == 1600
