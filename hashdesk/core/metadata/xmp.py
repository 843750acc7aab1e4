"""XMP: the properties of a packet, or of a sidecar, that say something of a photo.

XMP (ISO 16684-1) is RDF in XML. It is parsed by expat, which builds no tree, and a
DOCTYPE ends it: without one there are no entities but XML's own five, so none can grow or name
another file.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from types import MappingProxyType
from xml.parsers import expat

# By name with the usual prefix ("xmp:Rating"); several values where there is a list.
Xmp = Mapping[str, tuple[str, ...]]
NO_XMP: Xmp = MappingProxyType({})

LARGEST_PACKET = 1 << 20  # bytes; more is not looked at
_DEEPEST = 32  # elements within elements
_MOST_VALUES = 1000  # of one property
_LONGEST_VALUE = 1000  # characters

_SEPARATOR = "\t"  # between namespace and name; no namespace has one
_DESCRIPTION = f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{_SEPARATOR}Description"
_ITEM = f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{_SEPARATOR}li"
_PREFIXES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/lightroom/1.0/": "lr",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
}
_WANTED = frozenset({
    *("xmp:Rating", "xmp:CreateDate", "xmp:ModifyDate", "photoshop:DateCreated"),
    *("exif:DateTimeOriginal", "exif:DateTimeDigitized", "exif:GPSLatitude", "exif:GPSLongitude"),
    *("exif:ExposureTime", "exif:FNumber", "exif:ISOSpeedRatings", "exif:FocalLength"),
    *("exifEX:PhotographicSensitivity", "exifEX:LensModel", "aux:Lens"),
    *("tiff:Make", "tiff:Model", "tiff:Orientation", "dc:subject", "lr:hierarchicalSubject"),
    *("MicrosoftPhoto:Rating", "MicrosoftPhoto:LastKeywordXMP", "xmp:CreatorTool"),
})  # fmt: skip


class _Hostile(Exception):
    """A packet has a DOCTYPE, which no honest one needs."""


class _TooDeep(Exception):
    """A packet has more elements within elements than any honest one."""


def read_xmp(packet: bytes) -> Xmp:
    """The properties of a packet as far as it is sound; none of one with a DOCTYPE."""
    if len(packet) > LARGEST_PACKET:
        return NO_XMP
    wide = packet[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    reader = _Reader("utf-16" if wide else "utf-8")
    try:
        # Some programs leave a byte order mark or blanks before the first element.
        reader.parse(packet if wide else packet[packet.find(b"<") :])
    except _Hostile:
        return NO_XMP
    except (_TooDeep, expat.ExpatError, ValueError):
        pass  # what came before holds
    return {name: tuple(values) for name, values in reader.found.items()}


class _Reader:
    """Collects properties: attributes of an rdf:Description, its elements, and their lists."""

    def __init__(self, encoding: str) -> None:
        # The encoding is set, so that a packet cannot choose among all of Python's.
        self._parser = expat.ParserCreate(encoding, _SEPARATOR)
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self.found: dict[str, list[str]] = {}
        self._depth = 0
        self._description = 0  # its depth, once there is one; properties are one deeper
        self._name: str | None = None  # of the property that is open; "": one of no interest
        self._pieces: list[str] | None = None  # of the text that is open

    def parse(self, packet: bytes) -> None:
        self._parser.Parse(packet, True)

    def _refuse(self, *_: object) -> None:
        raise _Hostile

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _TooDeep
        if self._name is not None:
            self._pieces = [] if name == _ITEM and self._depth == self._description + 3 else None
        elif self._description:
            self._name = _usual_name(name)
            self._pieces = []
        elif name == _DESCRIPTION:
            self._description = self._depth
            for attribute, value in attributes.items():
                self._add(_usual_name(attribute), value)

    def _end(self, _: str) -> None:
        inside = self._depth - self._description
        if self._name is not None and inside in (1, 3) and self._pieces is not None:
            self._add(self._name, "".join(self._pieces))
            self._pieces = None
        if self._name is not None and inside == 1:
            self._name = None
        elif inside == 0:
            self._description = 0
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._name and self._pieces is not None:
            self._pieces.append(text)

    def _add(self, name: str, value: str) -> None:
        value = value.strip()[:_LONGEST_VALUE]
        if name and value:
            values = self.found.setdefault(name, [])
            if len(values) < _MOST_VALUES:
                values.append(value)


def _usual_name(name: str) -> str:
    """ "xmp:Rating" for a name with its namespace; empty if it is of no interest."""
    namespace, _, local = name.rpartition(_SEPARATOR)
    usual = f"{_PREFIXES.get(namespace, '')}:{local}"
    return usual if usual in _WANTED else ""
