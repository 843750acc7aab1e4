"""RAW and JPEG, Live Photos and sidecars in a library: one photo, and what becomes of it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.imaging.companion_files import unpacked
from hashdesk.core.indexing.remove_folder import remove_folder
from hashdesk.core.job import Job
from hashdesk.core.scanning.folder_walk import list_photos
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, known_pictures, photo_rows
from hashdesk.core.storage.photos.photo_rows import Photo
from hashdesk.core.storage.tables.schema import PhotoState
from tests.core.imaging.image_files.raw_files import dng
from tests.core.indexing.small_library import SmallLibrary
from tests.drawing import OLD, draw

pytestmark = pytest.mark.slow
MORNING, EVENING = "2020:05:06 07:08:09", "2020:05:06 21:00:00"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="{rating}"/></rdf:RDF></x:xmpmeta>'
)


@pytest.fixture
def small(tmp_path: Path) -> SmallLibrary:
    """An empty folder, and no library yet."""
    small = SmallLibrary(tmp_path)
    small.photos.mkdir()
    return small


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    os.utime(path, (OLD, OLD))
    return path


def jpeg(small: SmallLibrary, name: str, taken: str = MORNING, number: int = 0) -> Path:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    path = small.photos / name
    draw(0, number).save(path, exif=exif)
    os.utime(path, (OLD, OLD))
    return path


def raw(small: SmallLibrary, name: str, taken: str = MORNING, number: int = 0) -> Path:
    return write(small.photos / name, dng(draw(0, number), taken=taken))


def sidecar(small: SmallLibrary, name: str, rating: int) -> Path:
    return write(small.photos / name, XMP.format(rating=rating).encode())


def rows(small: SmallLibrary) -> dict[str, Photo]:
    with LibraryDB(small.library) as db:
        return {
            photo.name.decode(): photo
            for photo in photo_rows.get(db.connection, range(1, 100)).values()
        }


def listed(small: SmallLibrary) -> dict[str, list[str]]:
    """The photos that are there, with their companions."""
    return {
        name: [companion.name.decode() for companion in unpacked(photo.companions)]
        for name, photo in rows(small).items()
        if photo.state is PhotoState.OK
    }


def rating(small: SmallLibrary, name: str) -> int | None:
    with LibraryDB(small.library) as db:
        number = rows(small)[name].id
        return fact_rows.get(db.connection, [number])[number].rating


def test_one_photo(small: SmallLibrary) -> None:
    """All files of a shot are one photo: one row, encoded once, and nothing is unreadable."""
    jpeg(small, "a.jpg")
    raw(small, "a.dng")
    write(small.photos / "a.mov", b"a film")
    sidecar(small, "a.xmp", 4)
    summary = small.index()
    assert (summary.indexed, summary.encoded, summary.failed) == (1, 1, 0)
    assert listed(small) == {"a.jpg": ["a.dng", "a.mov", "a.xmp"]}
    assert rating(small, "a.jpg") == 4
    again = small.index()
    assert (again.indexed, again.unchanged, again.encoded, again.looked_at) == (0, 1, 0, 0)


def test_raw_of_an_older_library(small: SmallLibrary) -> None:
    """A RAW file that was a photo of its own is folded in: not missing, and no question asked."""
    for number in range(30):  # more than are believed to be gone at once
        raw(small, f"{number}.dng", number=number)
    small.index()
    for number in range(30):
        jpeg(small, f"{number}.jpg", number=number)
    with LibraryDB(small.library, write=True) as db, db.transaction():
        for photo in photo_rows.get(db.connection, range(1, 4)).values():  # an older one refused it
            photo_rows.put(
                db.connection,
                replace(photo, content_id=b"", state=PhotoState.FAILED, reason="HashDesk …"),
            )
    summary = small.index()
    assert summary.encoded == 30  # the JPEGs
    assert (summary.missing, summary.gone, summary.unconfirmed, summary.failed) == (0, 0, (), 0)
    assert listed(small) == {f"{number}.jpg": [f"{number}.dng"] for number in range(30)}
    assert len(rows(small)) == 30
    assert len(small.found()) == 30
    again = small.index()
    assert (again.indexed, again.encoded, again.unchanged) == (0, 0, 30)


def test_both_were_photos(small: SmallLibrary) -> None:
    """Where both had rows, the one of the JPEG stays, and nothing is decoded or encoded again."""
    jpeg(small, "a.jpg")
    small.index()
    raw(small, "a.raw")
    shutil.copy(small.photos / "a.raw", small.photos / "b.dng")
    (small.photos / "a.raw").rename(small.photos / "c.dng")
    small.index()
    number = rows(small)["a.jpg"].id
    with LibraryDB(small.library, write=True) as db, db.transaction():  # as an older one wrote it
        photo = photo_rows.get(db.connection, [rows(small)["c.dng"].id]).popitem()[1]
        photo_rows.put(db.connection, replace(photo, name=b"a.dng", taken_from=None))
    (small.photos / "c.dng").rename(small.photos / "a.dng")
    encoded = small.encoder.encoded
    summary = small.index()
    assert small.encoder.encoded == encoded
    assert (summary.indexed, summary.missing) == (0, 0)
    assert listed(small) == {"a.jpg": ["a.dng"], "b.dng": []}
    assert rows(small)["a.jpg"].id == number


def test_jpeg_goes_and_comes_back(small: SmallLibrary) -> None:
    """Without its JPEG, a RAW file is a photo again, and belongs to the JPEG when that is back."""
    path = jpeg(small, "a.jpg")
    raw(small, "a.dng")
    small.index()
    path.rename(small.folder / "a.jpg")
    summary = small.index()
    assert (summary.indexed, summary.missing) == (1, 1)
    assert listed(small) == {"a.dng": []}
    (small.folder / "a.jpg").rename(path)
    encoded = small.encoder.encoded
    summary = small.index()
    assert (summary.missing, small.encoder.encoded) == (0, encoded)
    assert listed(small) == {"a.jpg": ["a.dng"]}


def test_companions_come_and_go(small: SmallLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A companion that comes or goes changes the row alone: the photo is not read again."""
    jpeg(small, "a.jpg")
    small.index()
    read: list[bytes] = []
    submit = DecodePool.submit

    def counted(pool: DecodePool, path: bytes, *arguments: object, **options: object) -> object:
        read.append(path)
        return submit(pool, path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(DecodePool, "submit", counted)
    film = write(small.photos / "a.mov", b"a film")
    summary = small.index()
    assert (summary.unchanged, summary.looked_at) == (1, 0)
    assert listed(small) == {"a.jpg": ["a.mov"]}
    film.unlink()
    small.index()
    assert listed(small) == {"a.jpg": []}
    assert rows(small)["a.jpg"].companions is None
    assert not read


def test_sidecar_changes(small: SmallLibrary) -> None:
    """What a sidecar says is read when it comes, when it changes, and forgotten when it goes."""
    jpeg(small, "a.jpg")
    small.index()
    assert rating(small, "a.jpg") is None
    path = sidecar(small, "a.xmp", 3)
    assert small.index().looked_at == 1
    assert rating(small, "a.jpg") == 3
    path.write_text(XMP.format(rating=5))
    summary = small.index()
    assert (summary.looked_at, summary.encoded) == (1, 0)
    assert rating(small, "a.jpg") == 5
    assert small.index().looked_at == 0
    path.unlink()
    small.index()
    assert rating(small, "a.jpg") is None


def test_touched_with_its_sidecar(small: SmallLibrary) -> None:
    """A photo that was copied over itself together with a new sidecar gets what that says."""
    path = jpeg(small, "a.jpg")
    small.index()
    os.utime(path, (OLD + 5, OLD + 5))
    sidecar(small, "a.jpg.xmp", 2)
    small.index()
    assert rating(small, "a.jpg") == 2


def test_two_shots(small: SmallLibrary) -> None:
    """A JPEG and a RAW file that were taken at other times are two photos, and stay two."""
    jpeg(small, "a.jpg", MORNING)
    raw(small, "a.dng", EVENING, number=7)
    assert small.index().indexed == 2
    assert listed(small) == {"a.jpg": [], "a.dng": []}
    again = small.index()
    assert (again.indexed, again.unchanged, again.encoded) == (0, 2, 0)


@pytest.mark.parametrize("name", ["a.dng", "a.jpg"])
def test_one_file_is_of_another_shot_now(small: SmallLibrary, name: str) -> None:
    """A photo of another camera has taken the place of one file: neither is hidden."""
    jpeg(small, "a.jpg")
    raw(small, "a.dng")
    small.index()
    write_one = raw if name == "a.dng" else jpeg
    os.utime(write_one(small, name, EVENING, 5), (OLD + 9, OLD + 9))
    for _ in range(2):
        small.index()
        assert listed(small) == {"a.jpg": [], "a.dng": []}


def test_heads_are_asked_once(small: SmallLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether two files are one shot is read from them once, not at every scan."""
    jpeg(small, "a.jpg")
    raw(small, "a.dng")
    jpeg(small, "b.jpg", MORNING)
    raw(small, "b.dng", EVENING)
    small.index()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(DecodePool, "read_head", never)
    small.index()
    assert listed(small) == {"a.jpg": ["a.dng"], "b.jpg": [], "b.dng": []}


def test_unreadable_jpeg(small: SmallLibrary) -> None:
    """A JPEG of which nothing can be read does not hide its RAW file."""
    raw(small, "a.dng")
    small.index()
    write(small.photos / "a.jpg", b"\xff\xd8\xff nothing")
    small.index()
    assert small.found() == {"a.dng"}
    small.index()
    assert small.found() == {"a.dng"}
    assert listed(small) == {"a.dng": []}
    assert rows(small)["a.jpg"].state is PhotoState.FAILED
    jpeg(small, "a.jpg")
    small.index()
    assert listed(small) == {"a.jpg": ["a.dng"]}


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("is_cut", [True, False])
def test_damaged_jpeg(small: SmallLibrary, is_known: bool, is_cut: bool) -> None:
    """What cannot be read, or not to its end, does not hide the RAW file: not even at first."""
    path = raw(small, "a.dng", number=3)
    if is_known:
        small.index()
    data = jpeg(small, "a.jpg", number=3).read_bytes()
    write(small.photos / "a.jpg", data[: len(data) // 2] if is_cut else b"\xff\xd8\xff nothing")
    for again in range(3):
        summary = small.index()
        encoded = 0 if again else is_cut + (not is_known)
        assert (summary.encoded, summary.failed) == (encoded, not is_cut)
        assert (summary.indexed, summary.unchanged) == (encoded, 1 + is_cut - encoded)
        assert small.found() == ({"a.dng", "a.jpg"} if is_cut else {"a.dng"})
        if not is_known or again:
            assert rows(small)["a.jpg"].companions is None
    jpeg(small, "a.jpg", number=3)
    small.index()
    assert listed(small) == {"a.jpg": ["a.dng"]}
    assert path.exists()


def test_what_a_folded_photo_was(small: SmallLibrary) -> None:
    """A tag was written into a RAW file; a JPEG comes and goes: decisions from before still hold.

    Nothing of it stays once its folder is removed from the library.
    """
    path = raw(small, "a.dng")
    small.index()
    before = rows(small)["a.dng"].content_id
    path.write_bytes(path.read_bytes() + b"a tag")
    small.index()
    picture = rows(small)["a.dng"].pixel_id
    shot = jpeg(small, "a.jpg")
    small.index()
    shot.unlink()
    small.index()
    assert small.found() == {"a.dng"}
    with LibraryDB(small.library, write=True) as db:
        assert known_pictures.pictures_of(db.connection, [before]) == {before: picture}
        remove_folder(db, os.fsencode(small.photos))
        assert known_pictures.pictures_of(db.connection, [before]) == {}


def test_moved_with_companions(small: SmallLibrary) -> None:
    """A shot that was moved keeps its row, and what it brings along is noted."""
    jpeg(small, "a.jpg")
    raw(small, "a.dng")
    small.index()
    number = rows(small)["a.jpg"].id
    (small.photos / "there").mkdir()
    for name in ("a.jpg", "a.dng"):
        (small.photos / name).rename(small.photos / "there" / name)
    summary = small.index()
    assert (summary.moved, summary.encoded, summary.missing) == (1, 0, 0)
    assert listed(small) == {"a.jpg": ["a.dng"]}
    assert rows(small)["a.jpg"].id == number


def test_hostile_sidecars(small: SmallLibrary) -> None:
    """A sidecar that is huge, a link, a pipe or no XMP says nothing, and holds nothing up."""
    jpeg(small, "huge.jpg")
    write(small.photos / "huge.xmp", XMP.format(rating=1).encode() + b" " * (1 << 20))
    jpeg(small, "link.jpg", number=1)
    (small.photos / "link.xmp").symlink_to(sidecar(small, "elsewhere", 1))
    jpeg(small, "pipe.jpg", number=2)
    os.mkfifo(small.photos / "pipe.xmp")
    jpeg(small, "noise.jpg", number=3)
    write(small.photos / "noise.xmp", np.random.default_rng(0).bytes(5000))
    small.index()
    names = ("huge.jpg", "link.jpg", "pipe.jpg", "noise.jpg")
    assert [rating(small, name) for name in names] == 4 * [None]


def test_codes_of_a_folder(small: SmallLibrary) -> None:
    """Machines that share the work of encoding a folder leave companions out, too."""
    for name in ("a.jpg", "a.dng", "a.xmp", "b.dng"):
        write(small.photos / name, b"anything")
    listed = list_photos(os.fsencode(small.photos), Job(), follow_links=False)
    assert listed == [b"a.jpg", b"b.dng"]
