"""Facts through a real worker in its sandbox: names, sidecars, and what is hostile in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto
from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.imaging.decoded import RenderedPhoto
from hashdesk.core.metadata.photo_facts import DateSource, PhotoFacts
from hashdesk.core.metadata.xmp import LARGEST_PACKET
from hashdesk.core.settings import Settings
from tests.core.metadata.photos import (
    BASE,
    exif_of,
    iptc_of,
    jpeg_of,
    seconds,
    xmp_list,
    xmp_of,
)


@pytest.fixture(scope="module")
def decoders() -> Iterator[DecodePool]:
    with DecodePool(Settings(workers=1)) as pool:
        yield pool


def facts(decoders: DecodePool, path: bytes, sidecar: bytes = b"") -> PhotoFacts:
    """What both ways to read a photo say of it, which is the same."""
    read = decoders.submit(path, sidecar=sidecar).result()
    beside = Path(os.fsdecode(path) + ".xmp")
    beside.write_bytes(sidecar)
    companions = packed([CompanionFile(os.fsencode(beside.name))])
    rendered = decoders.render(path, 64, companions).result()
    assert isinstance(read, ReadPhoto)
    assert isinstance(rendered, RenderedPhoto)
    assert read.decoded is not None
    assert read.decoded.facts == rendered.facts
    return rendered.facts


@pytest.mark.parametrize("name", [b"IMG-20160102-WA0003.jpg", b"2016-01-02 \xff\xc3\xa9.jpg"])
def test_a_name_tells_the_date(decoders: DecodePool, tmp_path: Path, name: bytes) -> None:
    """Also one that is no UTF-8. The folder's name is none of the photo's."""
    folder = tmp_path / "2001-01-01"
    folder.mkdir()
    path = os.path.join(os.fsencode(folder), name)
    Path(os.fsdecode(path)).write_bytes(jpeg_of())
    found = facts(decoders, path)
    assert (found.taken, found.taken_from) == (seconds("2016-01-02"), DateSource.NAME)


def test_everything_arrives(decoders: DecodePool, tmp_path: Path) -> None:
    """Every kind of fact, with as many keywords of as odd letters as there may be."""
    words = [f"{number:03}" + "\N{GRINNING FACE}" * 61 for number in range(100)]
    exif = exif_of(
        {BASE.Model: "X100", BASE.XPKeywords: "more".encode("utf-16-le")},
        {BASE.DateTimeOriginal: "2012:05:06 07:08:09", BASE.LensModel: "23 mm"},
    )
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg_of(exif, iptc=iptc_of((25, b"trip"))))
    sidecar = xmp_of({"xmp:Rating": "5"}, xmp_list("dc:subject", words))
    found = facts(decoders, os.fsencode(path), sidecar)
    assert found.taken == seconds("2012-05-06T07:08:09")
    assert (found.camera, found.lens, found.rating) == ("X100", "23 mm", 5)
    assert found.keywords == tuple(words)
    assert facts(decoders, os.fsencode(path)).keywords == ("trip", "more")


@pytest.mark.parametrize(
    "sidecar",
    [
        b"<!DOCTYPE x [<!ENTITY a '"
        + b"x" * 999
        + b"'><!ENTITY b '"
        + b"&a;" * 999
        + b"'>]><x>&b;</x>",
        b'<!DOCTYPE x SYSTEM "/etc/passwd"><x/>',
        b"<a>" * 300_000,
        b"<a " + b" ".join(b'a%d=""' % number for number in range(80_000)) + b"/>",
        xmp_of(elements=xmp_list("dc:subject", ["x"] * 40_000)),
        b'<?xml version="1.0" encoding="zip"?>' + xmp_of({"tiff:Make": "x"}, "\x02"),
        bytes(LARGEST_PACKET),
        xmp_of({"tiff:Make": "x"}) + b" " * LARGEST_PACKET,
    ],
    ids=lambda sidecar: repr(sidecar[:30]),
)
def test_hostile_sidecars(decoders: DecodePool, tmp_path: Path, sidecar: bytes) -> None:
    """Bombs of entities, depth, attributes and size cost neither the photo nor the worker."""
    path = tmp_path / "2016-01-02.jpg"
    path.write_bytes(jpeg_of())
    before = decoders.protection
    assert facts(decoders, os.fsencode(path), sidecar).taken == seconds("2016-01-02")
    assert decoders.protection is before or before is None
