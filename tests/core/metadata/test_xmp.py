"""XMP as programs write it, and as nobody should."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashdesk.core.metadata import xmp
from hashdesk.core.metadata.xmp import read_xmp
from tests.core.metadata.photos import RDF, xmp_list, xmp_of

RATED = {"xmp:Rating": ("5",)}


def test_ways_to_write_a_property() -> None:
    """An attribute, an element, lists of three kinds, and text in markup of its own."""
    elements = (
        "<xmp:Rating>5</xmp:Rating>"
        "<dc:subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b &amp; c</rdf:li></rdf:Bag></dc:subject>"
        "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
        "<tiff:Make><![CDATA[Canon]]></tiff:Make>"
    )
    assert read_xmp(xmp_of({"tiff:Model": "x &lt; y"}, elements)) == {
        **RATED,
        "tiff:Model": ("x < y",),
        "dc:subject": ("a", "b & c"),
        "exif:ISOSpeedRatings": ("400",),
        "tiff:Make": ("Canon",),
    }


def test_what_lies_within_a_structure_is_no_property_of_the_photo() -> None:
    """The history of a photo has dates and ratings of its own."""
    namespaces = 'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    inner = '<rdf:li><rdf:Description xmp:Rating="1" tiff:Make="x"/></rdf:li>'
    inner += "<rdf:li><rdf:Bag><rdf:li>nested</rdf:li></rdf:Bag></rdf:li>"
    elements = (
        f"<xmpMM:History {namespaces}><rdf:Seq>{inner}</rdf:Seq></xmpMM:History>"
        f"<dc:subject><rdf:Bag>{inner}<rdf:li>a</rdf:li></rdf:Bag></dc:subject>"
        "<xmp:Rating>5</xmp:Rating>"
    )
    assert read_xmp(xmp_of(elements=elements)) == {**RATED, "dc:subject": ("a",)}


def test_several_descriptions() -> None:
    """Older programs give each namespace a description of its own, and any prefix will do."""
    packet = (
        f'<r:RDF xmlns:r="{RDF}">'
        '<r:Description xmlns:a="http://ns.adobe.com/xap/1.0/" a:Rating="5"/>'
        '<r:Description xmlns:b="http://ns.adobe.com/tiff/1.0/"><b:Make>Canon</b:Make></r:Description>'
        '<r:Description xmlns:c="http://example.org/" c:Rating="1" Rating="2"/></r:RDF>'
    )
    assert read_xmp(packet.encode()) == {**RATED, "tiff:Make": ("Canon",)}


@pytest.mark.parametrize(
    "packet",
    [
        xmp_of({"xmp:Rating": "5"}),
        b"\xef\xbb\xbf \r\n" + xmp_of({"xmp:Rating": "5"}),
        xmp_of({"xmp:Rating": "5"}) + b" " * 5000,
        xmp_of({"xmp:Rating": "5"}) + b"\0\0\0",
        xmp_of({"xmp:Rating": "5"})[:-40],
        xmp_of({"xmp:Rating": "5"}, "<dc:subject>"),
        xmp_of({"xmp:Rating": "5"}, "<undeclared:name>x</undeclared:name>"),
        xmp_of({"xmp:Rating": "5"}, "\x01"),
        xmp_of({"xmp:Rating": "5"}, "&unknown;"),
        codecs.BOM_UTF16_LE + xmp_of({"xmp:Rating": "5"}).decode().encode("utf-16-le"),
        codecs.BOM_UTF16_BE + xmp_of({"xmp:Rating": "5"}).decode().encode("utf-16-be"),
        b'<?xml version="1.0" encoding="rot13"?>' + xmp_of({"xmp:Rating": "5"}),
    ],
)
def test_sloppy_packets(packet: bytes) -> None:
    """What comes before the first fault holds, and nobody chooses an encoding."""
    assert read_xmp(packet) == RATED


def laughs(levels: int) -> str:
    """Entities that grow tenfold with each level."""
    lines = ['<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<!DOCTYPE x [{''.join(lines)}]>"


@pytest.mark.parametrize(
    "doctype",
    [
        laughs(12),
        laughs(1),
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY l SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://example.org/x"> %p;]>',
        "<!DOCTYPE x [" + "<!ELEMENT a " + "(" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_entities_are_refused(doctype: str) -> None:
    """A packet with a DOCTYPE says nothing at all, not even what comes before an entity."""
    packet = xmp_of({"xmp:Rating": "5"}, "<dc:subject>&l11;&l;</dc:subject>")
    start = packet.index(b"<x:xmpmeta")
    assert read_xmp(doctype.encode() + packet[start:]) == {}


@pytest.mark.parametrize(("levels", "read"), [(20, True), (40, False), (100_000, False)])
def test_deep_nesting_ends_the_reading(levels: int, read: bool) -> None:
    """What comes after more elements within elements than anybody writes is not looked at."""
    deep = "<dc:source>" * levels + "</dc:source>" * levels
    packet = xmp_of({"xmp:Rating": "5"}, deep + "<tiff:Make>Canon</tiff:Make>")
    found = read_xmp(packet[: xmp.LARGEST_PACKET])
    assert found == {**RATED, **({"tiff:Make": ("Canon",)} if read else {})}


def test_caps() -> None:
    """Sizes, numbers and lengths have an end."""
    assert read_xmp(xmp_of({"xmp:Rating": "5"}) + b" " * xmp.LARGEST_PACKET) == {}
    assert read_xmp(b"") == read_xmp(b"no xml") == {}
    many = read_xmp(xmp_of(elements=xmp_list("dc:subject", ["x" * 2000] + ["y"] * 3000)))
    assert (len(many["dc:subject"]), len(many["dc:subject"][0])) == (1000, 1000)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes(noise: bytes, within: bool) -> None:
    read_xmp(xmp_of(elements="|").replace(b"|", noise) if within else noise)


def test_mutated_packets() -> None:
    """Whatever is changed, moved or left out, what is found are properties that were asked for."""
    rng = random.Random(3)
    packet = xmp_of({"xmp:Rating": "5", "aux:Lens": "x"}, xmp_list("dc:subject", ["a", "b", "c"]))
    known = set(read_xmp(packet))
    sound = 0
    for _ in range(3000):
        mutant = bytearray(packet)
        for _ in range(rng.choice((1, 1, 3, 10))):
            at, end = sorted(rng.randrange(len(mutant)) for _ in range(2))
            if rng.random() < 0.5:
                mutant[at] = rng.randrange(256)
            else:
                mutant[at : at + 8] = mutant[end : end + 8] * rng.choice((0, 1, 3))
        found = read_xmp(bytes(mutant))
        assert all(isinstance(value, str) for values in found.values() for value in values)
        sound += set(found) == known
    assert sound > 100
