"""IPTC: the records that news agencies put into photos (IIM 4.2), as far as they say something.

They lie among Photoshop's image resources, or in a TIFF tag of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# By data set of record 2.
Iptc = Mapping[int, tuple[str, ...]]
NO_IPTC: Iptc = MappingProxyType({})

KEYWORDS = 25
DATE_CREATED, TIME_CREATED = 55, 60  # of what is shown
DIGITAL_DATE, DIGITAL_TIME = 62, 63  # of the scan
_WANTED = frozenset({KEYWORDS, DATE_CREATED, TIME_CREATED, DIGITAL_DATE, DIGITAL_TIME})

_MOST_RECORDS = 10_000
_MOST_VALUES = 1000
_LONGEST_VALUE = 1000  # bytes

_MARK = 0x1C
_CHARACTER_SET = (1, 90)
_UTF8 = b"\x1b%G"


def read_iptc(records: bytes) -> Iptc:
    """The values of the records, as far as their lengths are right."""
    utf8 = False
    found: dict[int, list[bytes]] = {}
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 5 > len(records) or records[at] != _MARK:
            break
        record, data_set = records[at + 1], records[at + 2]
        length = int.from_bytes(records[at + 3 : at + 5])
        start = at + 5
        # The highest bit stands for an extended length, which is only used for pictures.
        if length >> 15 or start + length > len(records):
            break
        value = records[start : start + min(length, _LONGEST_VALUE)]
        if (record, data_set) == _CHARACTER_SET:
            utf8 = value == _UTF8
        elif record == 2 and data_set in _WANTED:
            values = found.setdefault(data_set, [])
            if len(values) < _MOST_VALUES:
                values.append(value)
        at = start + length
    return {key: tuple(_text(value, utf8) for value in values) for key, values in found.items()}


def _text(value: bytes, utf8: bool) -> str:
    """Text in UTF-8 where it is said or evident, else in Latin-1, as most programs take it."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode(errors="replace") if utf8 else value.decode("latin-1")
