"""JPEGs that list further pictures: both eyes of a stereo photo, previews, gain maps."""

from __future__ import annotations

import io
import struct

import pytest

from hashdesk.core.imaging.multi_picture import has_further_pictures
from tests.core.imaging.decoding import saved
from tests.drawing import draw

SECOND = draw(2, 1, (64, 48))
DISPARITY, PANORAMA, ANGLES = 0x020002, 0x020001, 0x020003
UNDEFINED, VGA, FULL_HD, PRIMARY = 0, 0x010001, 0x010002, 0x030000
APP1, APP2 = 0xE1, 0xE2
XMP = b"http://ns.adobe.com/xap/1.0/\0"
ISO = b"urn:iso:std:iso:ts:21496:-1\0"
NAMESPACE = b'<rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '


def with_segment(jpeg: bytes, mark: int, data: bytes, filling: bytes = b"") -> bytes:
    """A JPEG with one more segment after its first one, and bytes of filling before that."""
    at = 2 + 2 + int.from_bytes(jpeg[4:6], "big")
    head = filling + bytes((0xFF, mark)) + (len(data) + 2).to_bytes(2, "big")
    return jpeg[:at] + head + data + jpeg[at:]


def several(*others: bytes, kind: int = UNDEFINED, order: str = "<", filling: bytes = b"") -> bytes:
    """A JPEG that lists others of this kind, which follow it."""
    plain = saved(draw(1, 1, (64, 48)), "JPEG")

    def listing(start: int) -> bytes:
        entries = struct.pack(f"{order}4I", PRIMARY, 0, 0, 0)
        for number, other in enumerate(others):
            offset = start + sum(map(len, others[:number]))
            entries += struct.pack(f"{order}4I", kind, len(other), offset, 0)
        head = b"II*\0" if order == "<" else b"MM\0*"
        head += struct.pack(f"{order}IH", 8, 1)
        head += struct.pack(f"{order}HHIII", 0xB002, 7, len(entries), 26, 0)
        return with_segment(plain, APP2, b"MPF\0" + head + entries, filling)

    index = listing(0).index(b"MPF\0") + 4
    return listing(len(listing(0)) - index) + b"".join(others)


def is_more(data: bytes) -> bool:
    return has_further_pictures(io.BytesIO(data))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [UNDEFINED, DISPARITY, PANORAMA, ANGLES, PRIMARY, 0x2000_0000])
def test_another_picture_counts(kind: int, order: str) -> None:
    """Most writers call it undefined."""
    assert is_more(several(saved(SECOND, "JPEG"), kind=kind, order=order))


def test_what_pillow_writes() -> None:
    buffer = io.BytesIO()
    draw(1, 1, (64, 48)).save(buffer, "MPO", save_all=True, append_images=[SECOND])
    assert is_more(buffer.getvalue())


def test_filling_before_the_index() -> None:
    assert is_more(several(saved(SECOND, "JPEG"), filling=b"\xff\xff\xff"))


@pytest.mark.parametrize("kind", [VGA, FULL_HD, 0x4001_0001])
def test_a_preview_is_none(kind: int) -> None:
    assert not is_more(several(saved(SECOND, "JPEG"), kind=kind))


@pytest.mark.parametrize(
    ("mark", "data"),
    [
        (APP1, XMP + NAMESPACE + b'hdrgm:Version="1.0" hdrgm:GainMapMax="2.3"/>'),
        (APP1, XMP + NAMESPACE + b"><hdrgm:GainMapMax><rdf:Seq/></hdrgm:GainMapMax>"),
        (APP1, XMP + b"<x>urn:com:apple:photo:2020:aux:hdrgainmap</x>"),
        (APP2, ISO + bytes(61)),
    ],
)
def test_a_gain_map_is_none(mark: int, data: bytes) -> None:
    assert not is_more(several(with_segment(saved(SECOND, "JPEG"), mark, data)))


@pytest.mark.parametrize(
    ("mark", "data"),
    [
        (APP1, XMP + NAMESPACE + b'hdrgm:Version="1.0"/>'),
        (APP1, b'Exif\0\0 hdrgm:GainMapMax="2.3" http://ns.adobe.com/hdr-gain-map/1.0/'),
        (APP2, ISO + bytes(4)),
        (APP2, b"ICC_PROFILE\0" + bytes(61)),
    ],
)
def test_a_photo_that_has_a_gain_map_is_a_picture(mark: int, data: bytes) -> None:
    """The second picture says that one belongs to it, or nothing of the kind."""
    assert is_more(several(with_segment(saved(SECOND, "JPEG"), mark, data)))


def test_a_picture_beside_a_gain_map_counts() -> None:
    gain_map = with_segment(saved(SECOND, "JPEG"), APP2, ISO + bytes(61))
    assert not is_more(several(gain_map, gain_map))
    assert is_more(several(gain_map, saved(SECOND, "JPEG")))


def test_what_was_cut_off_does_not_count() -> None:
    """Programs keep the list and leave out what it lists; but one eye alone is no whole."""
    second = saved(SECOND, "JPEG")
    assert not is_more(several(second)[: -len(second)])
    assert is_more(several(second, kind=DISPARITY)[: -len(second)])


def test_a_list_that_cannot_be_read_may_hold_one() -> None:
    data = several(saved(SECOND, "JPEG"), kind=VGA)
    assert is_more(data.replace(b"II*\0", b"IX*\0"))
    assert is_more(data.replace(struct.pack("<H", 0xB002), struct.pack("<H", 0xB003)))


def test_every_cut_of_an_index_is_survived() -> None:
    data = several(with_segment(saved(SECOND, "JPEG"), APP2, ISO + bytes(61)), kind=DISPARITY)
    for length in range(len(data)):
        is_more(data[:length])
    assert is_more(data)


@pytest.mark.parametrize("wrong", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe2\0\0", b"\xff\xd8\xff\xff"])
def test_what_is_no_whole_jpeg(wrong: bytes) -> None:
    assert not is_more(wrong)


def test_a_plain_picture() -> None:
    assert not is_more(saved(SECOND, "JPEG"))
    assert not is_more(saved(SECOND, "PNG"))
