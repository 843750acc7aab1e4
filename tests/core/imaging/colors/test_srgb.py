"""Colours: one picture in any colour space has one look, in thumbnails, codes and the viewer."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from hashdesk.core.imaging.colors import color_spaces
from hashdesk.core.imaging.colors import srgb as color
from hashdesk.core.imaging.colors.cicp import Cicp
from hashdesk.core.imaging.colors.color_spaces import (
    ADOBE_RGB_PRIMARIES,
    CURVE_POINTS,
    PRIMARIES,
    SRGB_PRIMARIES,
    hlg_light,
    matrix_profile,
    pq_light,
    profile_of_cicp,
    profile_of_gamma,
    srgb_light,
    to_screen,
)
from hashdesk.core.imaging.render import render_photo
from tests.core.imaging.decoding import LIMIT, decoded, gap, saved
from tests.drawing import draw

CODES = np.linspace(0, 1, CURVE_POINTS)
DISPLAY_P3 = profile_of_cicp(Cicp(12, 13)) or b""
PROPHOTO = (
    profile_of_gamma(1.8, (0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001)) or b""
)
# Colours that sRGB and Adobe RGB both have: conversion there and back loses nothing.
PICTURE = Image.eval(draw(2, 3, (320, 240)), lambda level: 40 + level * 3 // 5)


def in_space(image: Image.Image, profile: bytes) -> Image.Image:
    """An sRGB picture in the numbers of another space."""
    target = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    srgb = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, srgb, target, outputMode="RGB")
    assert converted is not None
    converted.info.clear()  # or it would be saved with its profile
    return converted


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """A PNG with chunks after its head."""
    return png[:33] + b"".join(chunks) + png[33:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("profile", [DISPLAY_P3, PROPHOTO], ids=["Display P3", "ProPhoto"])
def test_a_profile_is_applied(kind: str, profile: bytes) -> None:
    """The same picture in a wide space is the same picture."""
    options = {"lossless": True} if kind == "WEBP" else {"quality": 95}
    wide = in_space(PICTURE, profile)
    plain = decoded(saved(PICTURE, kind, **options))
    photo = decoded(saved(wide, kind, icc_profile=profile, **options))
    assert gap(photo, plain) < 2
    assert gap(decoded(saved(wide, kind, **options)), plain) > 3
    assert (photo.phash ^ plain.phash).bit_count() <= 4


@pytest.mark.parametrize("mode", ["P", "RGBA"])
def test_palettes_and_transparent_pictures_too(mode: str) -> None:
    wide = in_space(PICTURE, DISPLAY_P3)
    image = wide.quantize(256) if mode == "P" else wide.convert("RGBA")
    assert gap(decoded(saved(image, "PNG", icc_profile=DISPLAY_P3)), PICTURE) < 4


def test_the_viewer_and_the_thumbnail_agree() -> None:
    """Within two levels, in any space."""
    for profile in (None, DISPLAY_P3, PROPHOTO):
        image = PICTURE if profile is None else in_space(PICTURE, profile)
        data = saved(image, "PNG", icc_profile=profile)
        with Image.open(io.BytesIO(decoded(data).thumbnail)) as thumbnail:
            small = np.asarray(thumbnail, np.float64)
        shown = render_photo(io.BytesIO(data), LIMIT, 256).pixels
        assert np.abs(small.mean(axis=(0, 1)) - shown.mean(axis=(0, 1))).max() < 1
        assert np.median(np.abs(small - shown)) <= 2


def exif_saying(space: int, index: str = "") -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ColorSpace] = space
    if index:
        interop = {ExifTags.Interop.InteropIndex: index}
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.IFD.Interop] = interop
    return exif


@pytest.mark.parametrize(
    ("exif", "applied"),
    [
        (exif_saying(1), False),
        (exif_saying(2), True),
        (exif_saying(0xFFFF), False),
        (exif_saying(0xFFFF, "R98"), False),
        (exif_saying(0xFFFF, "R03"), True),
    ],
    ids=["sRGB", "Adobe RGB", "uncalibrated", "R98", "R03"],
)
def test_exif_may_name_adobe_rgb(exif: Image.Exif, applied: bool) -> None:
    """A camera's file without a profile."""
    adobe = in_space(PICTURE, color_spaces.adobe_rgb())
    photo = decoded(saved(adobe, "JPEG", quality=95, exif=exif))
    assert (gap(photo, PICTURE) < 2) == applied


def test_a_profile_counts_more_than_exif() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(PICTURE, "JPEG", quality=95, exif=exif_saying(2), icc_profile=srgb)
    assert gap(decoded(data), PICTURE) < 2


def numbers(*values: float) -> bytes:
    return struct.pack(f">{len(values)}I", *(round(value * 100_000) for value in values))


@pytest.mark.parametrize("gamma", [1.0, 1.8])
def test_gamma_of_a_png(gamma: float) -> None:
    """A gAMA chunk says how light is coded."""
    profile = profile_of_gamma(gamma, SRGB_PRIMARIES)
    assert profile is not None
    data = with_chunks(saved(in_space(PICTURE, profile), "PNG"), chunk(b"gAMA", numbers(1 / gamma)))
    assert gap(decoded(data), PICTURE) < 2


def test_primaries_of_a_png() -> None:
    """A cHRM chunk says which colours are meant; with the usual gamma, the curve is sRGB's."""
    profile = color_spaces.profile_of_srgb_curve(PRIMARIES[12])
    assert profile is not None
    wide = saved(in_space(PICTURE, profile), "PNG")
    said = chunk(b"cHRM", numbers(*PRIMARIES[12]))
    assert gap(decoded(with_chunks(wide, said)), PICTURE) < 2
    assert gap(decoded(with_chunks(wide, chunk(b"gAMA", numbers(0.45455)), said)), PICTURE) < 2


@pytest.mark.parametrize(
    "chunks",
    [
        (chunk(b"gAMA", numbers(0.45455)),),
        (chunk(b"gAMA", numbers(1.0)), chunk(b"sRGB", b"\0")),
        (chunk(b"cHRM", numbers(*SRGB_PRIMARIES)),),
        (chunk(b"gAMA", bytes(4)),),
        (chunk(b"cHRM", bytes(32)),),
        (chunk(b"cHRM", b"\xff" * 32),),
        (chunk(b"cHRM", numbers(*(0.3, 0.3) * 4)),),
        (chunk(b"cICP", bytes([1, 13, 0, 1])),),
        (chunk(b"cICP", bytes([99, 99, 0, 1])),),
        (chunk(b"cICP", b"\1"),),
    ],
    ids=["usual", "sRGB", "primaries", "0", "zeros", "huge", "a point", "cICP", "unknown", "short"],
)
def test_what_changes_nothing(chunks: tuple[bytes, ...]) -> None:
    """sRGB in other words, and nonsense."""
    data = with_chunks(saved(PICTURE, "PNG"), *chunks)
    assert np.array_equal(decoded(data).pixels, decoded(saved(PICTURE, "PNG")).pixels)


def test_cicp_of_a_png() -> None:
    """It counts more than a profile."""
    wide = saved(in_space(PICTURE, DISPLAY_P3), "PNG", icc_profile=PROPHOTO)
    assert gap(decoded(with_chunks(wide, chunk(b"cICP", bytes([12, 13, 0, 1])))), PICTURE) < 2


def test_cicp_of_an_avif() -> None:
    """The box that names its colours by numbers."""
    wide = saved(in_space(PICTURE, DISPLAY_P3), "AVIF", quality=95)
    place = wide.index(b"colrnclx") + 8
    assert gap(decoded(wide), PICTURE) > 3
    data = wide[:place] + struct.pack(">HH", 12, 13) + wide[place + 4 :]
    assert gap(decoded(data), PICTURE) < 3


@pytest.mark.parametrize(
    ("transfer", "light"), [(16, pq_light), (18, hlg_light)], ids=["PQ", "HLG"]
)
def test_hdr_is_brought_to_a_screen(transfer: int, light: object) -> None:
    """Mid-grey stays about what it is, white stays light, highlights are lighter still."""
    codes = pq_light(CODES) if light is pq_light else hlg_light(CODES)
    levels = [0.0, 0.18, 1.0, 4.0]  # of graphics white
    steps = np.searchsorted(codes, levels).clip(0, CURVE_POINTS - 1) * 255 // (CURVE_POINTS - 1)
    image = Image.fromarray(np.repeat(steps.astype(np.uint8), 60).reshape(1, -1).repeat(60, 0))
    data = with_chunks(
        saved(image.convert("RGB"), "PNG"), chunk(b"cICP", bytes([9, transfer, 0, 1]))
    )
    shown = render_photo(io.BytesIO(data), LIMIT, 0).pixels[30, 30::60, 1]
    assert shown[0] == 0
    assert abs(int(shown[1]) - 118) < 10  # 18 % grey in sRGB
    assert 210 < shown[2] < 240
    assert shown[3] > 245


def test_curves() -> None:
    """BT.2100's own numbers: graphics white is 58 % of PQ, 75 % of HLG."""
    assert np.interp(0.58, CODES, pq_light(CODES)) == pytest.approx(1, abs=0.02)
    assert np.interp(0.75, CODES, hlg_light(CODES)) == pytest.approx(1, abs=0.02)
    for curve in (pq_light(CODES), hlg_light(CODES), srgb_light(CODES)):
        screen = to_screen(curve)
        assert (np.diff(screen) >= 0).all()
        assert screen[0] == 0
        assert screen.max() <= 1
    assert to_screen(np.array([0.3]))[0] == 0.3


def test_our_own_profile_of_srgb_is_recognised() -> None:
    """A profile is sRGB's if it changes nothing, whatever it is called."""
    profile = matrix_profile(SRGB_PRIMARIES, srgb_light(CODES))
    assert profile is not None
    assert color._transform(profile, "RGB") is None
    other = matrix_profile(ADOBE_RGB_PRIMARIES, srgb_light(CODES))
    assert other is not None
    assert color._transform(other, "RGB") is not None


def grey_profile(gamma: float) -> bytes:
    """A profile of grey with an exponent."""
    profile = profile_of_gamma(gamma, SRGB_PRIMARIES)
    assert profile is not None
    return profile.replace(b"RGB XYZ ", b"GRAYXYZ ").replace(b"rTRC", b"kTRC")


def test_grey_profiles() -> None:
    grey = PICTURE.convert("L")
    light = srgb_light(np.asarray(grey) / 255)
    linear: NDArray[np.uint8] = np.round(light * 255).astype(np.uint8)
    data = saved(Image.fromarray(linear), "PNG", icc_profile=grey_profile(1.0))
    assert gap(decoded(data), grey) < 2


@pytest.mark.parametrize(
    "profile",
    [b"none", DISPLAY_P3[:300], DISPLAY_P3.replace(b"RGB XYZ ", b"CMYKLab "), grey_profile(1.0)],
    ids=["nonsense", "cut", "of another kind", "grey"],
)
def test_profiles_that_cannot_be_applied(profile: bytes) -> None:
    """The numbers are taken for sRGB's."""
    plain = decoded(saved(PICTURE, "PNG"))
    assert gap(decoded(saved(PICTURE, "PNG", icc_profile=profile)), plain) == 0


def test_large_profiles_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(color, "MOST_PROFILE_BYTES", len(PROPHOTO) - 1)
    assert gap(decoded(saved(PICTURE, "PNG", icc_profile=PROPHOTO)), PICTURE) == 0


def test_text_chunks_are_no_colours() -> None:
    """A comment may look like anything."""
    info = PngInfo()
    info.add_text("cICP", "cICP")
    assert gap(decoded(saved(PICTURE, "PNG", pnginfo=info)), PICTURE) == 0
