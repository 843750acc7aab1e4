"""Pictures with a missing or unknown suffix, and files that are none."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hashdesk.core.imaging.photo_formats import PHOTO_FORMATS, PHOTO_SUFFIXES, UNSUPPORTED_SUFFIXES
from hashdesk.core.scanning import unnamed_pictures
from hashdesk.core.scanning.links import LinkCounts
from hashdesk.core.scanning.name_kinds import TELLING_SUFFIXES, NameKind, name_kind
from hashdesk.core.scanning.other_suffixes import OTHER_SUFFIXES
from hashdesk.core.scanning.unnamed_pictures import KNOWN_FORMATS, is_picture_head
from hashdesk.core.storage.caches.unnamed_files import UNNAMED_FILES, UnnamedFiles
from tests.core.indexing.small_library import SmallLibrary
from tests.core.scanned_folder import ScannedFolder, is_quiet, names, paths
from tests.drawing import draw

OLD_NS = (10**18, 10**18)


def encoded(name: str) -> bytes:
    buffer = BytesIO()
    draw(1, 1).save(buffer, name)
    return buffer.getvalue()


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, ns=OLD_NS)
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose first bytes are read."""
    names = []
    read = unnamed_pictures._head

    def noted(path: bytes) -> bytes | None:
        names.append(os.fsdecode(os.path.basename(path)))
        return read(path)

    monkeypatch.setattr(unnamed_pictures, "_head", noted)
    return names


def with_memory(scanned_folder: ScannedFolder) -> UnnamedFiles:
    scanned_folder.memory = UnnamedFiles(scanned_folder.db.folder, KNOWN_FORMATS)
    return scanned_folder.memory


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
@pytest.mark.parametrize("name", ["photo", "photo.jpg~", "photo.bak", "photo.2024", "photo.xyz"])
def test_a_picture_of_any_name(scanned_folder: ScannedFolder, format_name: str, name: str) -> None:
    put(scanned_folder.path, name, encoded(format_name))
    result = scanned_folder.scan()
    assert paths(result.candidates) == [name.encode()]
    scanned_folder.record(result)
    assert is_quiet(scanned_folder.scan())


@pytest.mark.parametrize(
    "head",
    [
        *(b"", b"hello, world", b"\x7fELF\2\1\1", b"PK\3\4", b"SQLite format 3\0", b"%PDF-1.7"),
        *(b"<svg xmlns=", b"\0\0\0\x18ftypmp42", b"RIFF\0\0\0\0WAVE", b"ID3\3", b"P5 and P6"),
        *(b"\n\5\1\x08 and so on", bytes(64), b"\1\0\2" + bytes(61), b"%!PS-Adobe-3.0"),
    ],
)
def test_what_is_no_picture(scanned_folder: ScannedFolder, head: bytes) -> None:
    """It is counted, and not listed."""
    put(scanned_folder.path, "a", head + bytes(100))
    assert is_quiet(scanned_folder.scan())
    assert scanned_folder.unnamed.others == 1


def test_a_picture_in_a_format_that_is_not_read(scanned_folder: ScannedFolder) -> None:
    """It is listed, so that its reason can be told."""
    put(scanned_folder.path, "drawing", b"gimp xcf v011" + bytes(100))
    assert paths(scanned_folder.scan().candidates) == [b"drawing"]


@given(head=st.binary(min_size=64, max_size=64))
def test_bytes_of_any_kind_are_seldom_a_picture(head: bytes) -> None:
    """Only those that begin as a format does."""
    first = head[:4]
    if is_picture_head(head):
        starts = [start for entry in PHOTO_FORMATS.values() for start in entry.starts]
        assert head.startswith(tuple(starts)) or first[:1] in b"B\0RP"


def test_files_whose_names_tell_are_not_opened(
    scanned_folder: ScannedFolder, opened: list[str]
) -> None:
    """Documents, films, archives …, and all that is hidden; they are counted."""
    jpeg = encoded("JPEG")
    shut = ["film.mp4", "a.PDF", "a.zip", "a.py", ".hidden", ".cache/b/page", "one/.git/objects/ab"]
    for name in (*shut, "a", "one/a.data", "a.jpg"):
        put(scanned_folder.path, name, jpeg)
    put(scanned_folder.path, ".cache/b/named.jpg", jpeg)
    found = sorted(paths(scanned_folder.scan().candidates))
    assert found == [b".cache/b/named.jpg", b"a", b"a.jpg", b"one/a.data"]
    assert sorted(opened) == ["a", "a.data"]
    assert scanned_folder.unnamed.others == len(shut)


def test_they_are_opened_once(scanned_folder: ScannedFolder, opened: list[str]) -> None:
    """Again only when their size or time has changed."""
    note = put(scanned_folder.path, "note", b"text")
    put(scanned_folder.path, "photo", encoded("JPEG"))
    with_memory(scanned_folder)
    scanned_folder.record(scanned_folder.scan())
    assert scanned_folder.memory is not None
    scanned_folder.memory.save(whole=True)
    assert sorted(opened) == ["note", "photo"]
    opened.clear()
    with_memory(scanned_folder)
    assert is_quiet(scanned_folder.scan())
    assert scanned_folder.unnamed.others == 1
    assert not opened
    put(scanned_folder.path, "note", encoded("PNG"))
    os.utime(note, ns=(OLD_NS[0], OLD_NS[0] + 1))
    assert paths(scanned_folder.scan().candidates) == [b"note"]
    assert opened == ["note"]


def test_a_fresh_file_is_opened_again(scanned_folder: ScannedFolder, opened: list[str]) -> None:
    """It may change within its clock's resolution."""
    (scanned_folder.path / "note").write_bytes(b"text")
    for _ in range(2):
        memory = with_memory(scanned_folder)
        scanned_folder.scan()
        memory.save(whole=True)
    assert opened == ["note", "note"]


@pytest.mark.parametrize("damage", ["cut", "flipped", "other formats", "a folder"])
def test_a_memory_that_does_not_hold(
    scanned_folder: ScannedFolder, opened: list[str], damage: str
) -> None:
    """Files are opened again, and nothing else happens."""
    put(scanned_folder.path, "note", b"text")
    put(scanned_folder.path, "photo", encoded("JPEG"))
    memory = with_memory(scanned_folder)
    scanned_folder.scan()
    memory.save(whole=False)
    path = scanned_folder.db.folder / UNNAMED_FILES
    data = path.read_bytes()
    formats = KNOWN_FORMATS
    match damage:
        case "cut":
            path.write_bytes(data[:-3])
        case "flipped":
            path.write_bytes(data[:20] + bytes([data[20] ^ 1]) + data[21:])
        case "other formats":
            formats = "others"
        case "a folder":
            path.unlink()
            path.mkdir()
    scanned_folder.memory = UnnamedFiles(scanned_folder.db.folder, formats)
    opened.clear()
    assert paths(scanned_folder.scan().candidates) == [b"photo"]
    assert scanned_folder.unnamed.others == 1
    assert sorted(opened) == ["note", "photo"]
    scanned_folder.memory.save(whole=False)


def test_what_is_gone_is_forgotten(scanned_folder: ScannedFolder) -> None:
    for number in range(9):
        put(scanned_folder.path, f"note{number}", b"text")
    memory = with_memory(scanned_folder)
    scanned_folder.scan()
    memory.save(whole=True)
    size = (scanned_folder.db.folder / UNNAMED_FILES).stat().st_size
    for number in range(8):
        (scanned_folder.path / f"note{number}").unlink()
    for whole, expected in ((False, size), (True, size - 8 * 8)):
        memory = with_memory(scanned_folder)
        scanned_folder.scan()
        memory.save(whole=whole)
        assert (scanned_folder.db.folder / UNNAMED_FILES).stat().st_size == expected


def test_a_picture_that_becomes_something_else(scanned_folder: ScannedFolder) -> None:
    """It is read, so that the reason is told; it has not gone."""
    put(scanned_folder.path, "photo", encoded("JPEG"))
    put(scanned_folder.path, "gone", encoded("JPEG"))
    scanned_folder.record(scanned_folder.scan())
    put(scanned_folder.path, "photo", b"text")
    (scanned_folder.path / "gone").unlink()
    result = scanned_folder.scan()
    assert paths(result.candidates) == [b"photo"]
    assert names(result.gone) == [b"gone"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_pipes_are_not_waited_for(scanned_folder: ScannedFolder) -> None:
    os.mkfifo(scanned_folder.path / "pipe")
    (scanned_folder.path / "link").symlink_to("pipe")
    assert is_quiet(scanned_folder.scan())


def test_no_suffix_is_both() -> None:
    assert not OTHER_SUFFIXES & (PHOTO_SUFFIXES | UNSUPPORTED_SUFFIXES)
    assert all(suffix == suffix.lower() and suffix.startswith(b".") for suffix in OTHER_SUFFIXES)


@pytest.mark.slow
def test_they_are_indexed(tmp_path: Path) -> None:
    """With their reasons where they cannot be read; the count of the others is in the summary."""
    small = SmallLibrary(tmp_path)
    put(small.photos, "holiday", encoded("JPEG"))
    put(small.photos, "drawing", b"gimp xcf v011" + bytes(100))
    put(small.photos, "letter.doc", b"text")
    put(small.photos, "note", b"text")
    first = small.index()
    assert (first.indexed, first.failed, first.other_files) == (1, 1, 2)
    reason = "it is a GIMP picture (XCF), a format that HashDesk does not read"
    assert small.failures == {"drawing": reason}
    assert small.found() == {"holiday"}
    again = small.index()
    assert (again.unchanged, again.failed, again.other_files) == (1, 1, 2)


@given(name=st.binary(min_size=1, max_size=12).filter(lambda name: b"/" not in name))
@example(b".jpg")
@example(b"..jpg")
@example(b"a.")
@example(b"a.b.JPG")
@example(b"._a.jpg")
@example(b".a.jpg")
def test_what_names_say(name: bytes) -> None:
    """Suffixes are those of os.path.splitext."""
    suffix = os.path.splitext(name)[1].lower()
    is_telling = suffix in TELLING_SUFFIXES and not name.startswith(b"._")
    assert (name_kind(name) is NameKind.TELLING) == is_telling
    is_other = suffix in OTHER_SUFFIXES or name.startswith(b".")
    assert (name_kind(name) is NameKind.OTHER) == (is_other and not is_telling)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for few")
def test_links_are_looked_at_as_files_are(scanned_folder: ScannedFolder, opened: list[str]) -> None:
    """By their own names; a link to no picture is none that counts."""
    outside = scanned_folder.path.parent / "outside"
    put(outside, "photo.jpg", encoded("JPEG"))
    put(outside, "note.jpg", b"text")
    for name, target in {"a": "photo.jpg", "b.pdf": "photo.jpg", "c": "note.jpg"}.items():
        (scanned_folder.path / name).symlink_to(outside / target)
    assert paths(scanned_folder.scan().candidates) == [b"a"]
    assert sorted(opened) == ["a", "c"]
    assert scanned_folder.unnamed.others == 2
    assert scanned_folder.links.counts == LinkCounts(followed=1)
