"""The second look, through `find_matches`, on files: what is certain, in doubt, another photo."""

from __future__ import annotations

import io
import os
import shutil
import struct
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.duplicates.matches import MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.second_look import pair_verdicts
from hashdesk.core.duplicates.second_look.confirming import LEADING
from hashdesk.core.duplicates.second_look.file_reader import FileReader
from hashdesk.core.errors import Cancelled
from hashdesk.core.indexing.indexer import index
from hashdesk.core.job import Job, Progress
from hashdesk.core.search.library import Library
from hashdesk.core.settings import Settings
from hashdesk.core.storage.caches.blob_cache import THUMBNAILS, BlobCache
from hashdesk.core.storage.caches.verdict_cache import VERDICTS
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.core.duplicates.detail.pictures import resaved, scene
from tests.drawing import OLD

pytestmark = pytest.mark.slow

SAME, LOOK_AGAIN, BURST = Relation.SAME, Relation.LOOK_AGAIN, Relation.BURST
SIZE = (1200, 900)
ORIGINAL_TIME, DIGITIZED_TIME, SUB_SECONDS, ZONE = 0x9003, 0x9004, 0x9291, 0x9011
WriteAll = Callable[[Path], object]


def page(number: str, size: tuple[int, int] = (827, 1169)) -> Image.Image:
    """An invoice, whose layout is the same for all."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 300, 130), fill=(20, 60, 140))
    pen.text((60, 200), f"Invoice {number}", (20, 20, 20), ImageFont.load_default(24))
    for row in range(14):
        pen.text((60, 280 + 40 * row), "as agreed we send you the goods", (20, 20, 20),
                 ImageFont.load_default(18))  # fmt: skip
    pen.text((60, 1000), f"TOTAL {number}.00", (20, 20, 20), ImageFont.load_default(18))
    return image


def logo(text: str) -> Image.Image:
    """White words on transparent ground."""
    image = Image.new("RGBA", (600, 300), (255, 255, 255, 0))
    ImageDraw.Draw(image).text((60, 100), text, "white", ImageFont.load_default(90))
    return image


def taken(second: int, *, ms: str = "", tag: int = ORIGINAL_TIME) -> Image.Exif:
    """EXIF that says when a photo was taken: seconds after 10:00:07."""
    exif = Image.Exif()
    minute, second = divmod(7 + second, 60)
    hour, minute = divmod(minute, 60)
    facts = {tag: f"2019:06:01 {10 + hour:02}:{minute:02}:{second:02}"}
    if ms:
        facts[SUB_SECONDS] = ms
    exif._ifds[0x8769] = facts
    return exif


def brighter(image: Image.Image, share: float) -> Image.Image:
    return image.point(lambda level: min(round(level * share), 255))


def invoices(folder: Path) -> None:
    for number in (48213, 48218, 51877, 60213):
        page(str(number)).save(folder / f"invoice {number}.png")
    page("48213").save(folder / "invoice 48213, sent.jpg", quality=75)
    page("48213").resize((579, 818), Image.Resampling.LANCZOS).save(folder / "small.jpg")


def logos(folder: Path) -> None:
    for text in ("north", "south", "west"):
        logo(text).save(folder / f"{text}.png")
    Image.new("RGB", (600, 300), "white").save(folder / "white.png")
    Image.new("RGB", (600, 300), (230, 230, 230)).save(folder / "grey.png")
    logo("north").resize((300, 150), Image.Resampling.LANCZOS).save(folder / "north, small.png")


def copies(folder: Path) -> None:
    photo = scene(1, SIZE)
    photo.save(folder / "photo.jpg", quality=95)
    photo.save(folder / "recoded.jpg", quality=60)
    photo.resize((800, 600), Image.Resampling.LANCZOS).save(folder / "half.jpg", quality=80)
    photo.save(folder / "photo.webp", quality=80)
    photo.save(folder / "photo.png")
    brighter(photo, 1.05).save(folder / "brighter.jpg", quality=90)


def burst(folder: Path) -> None:
    """Three shots that look the same, in a second and a half; a bracket; a copy, edited later."""
    photo = scene(2, SIZE)
    photo.save(folder / "burst 1.jpg", quality=92, exif=taken(0, ms="100"))
    photo.save(folder / "burst 2.jpg", quality=91, exif=taken(0, ms="600"))
    photo.save(folder / "burst 3.jpg", quality=90, exif=taken(1, ms="500"))
    photo.save(folder / "burst 4.jpg", quality=89, exif=taken(2))  # it keeps no sub-seconds
    brighter(photo, 0.66).save(folder / "under.jpg", exif=taken(3, ms="500"))
    photo.save(folder / "copy of 1.jpg", quality=60, exif=taken(0, ms="100"))


def zones(folder: Path) -> None:
    """A camera that was set to another zone; a time that only says when it was scanned."""
    photo = scene(3, SIZE)
    photo.save(folder / "at home.jpg", quality=92, exif=taken(0))
    photo.save(folder / "abroad.jpg", quality=91, exif=taken(7200))


def other_sources(folder: Path) -> None:
    """Times that are not the camera's say nothing: names, and when a program saved the file."""
    photo = scene(4, SIZE)
    photo.save(folder / "IMG-20190601-WA0001.jpg", quality=90)
    photo.save(folder / "IMG_20200801_101112.jpg", quality=80)


def retouched(folder: Path) -> None:
    """One face exchanged, by a program that kept the capture time."""
    photo, other = scene(5, SIZE), scene(6, SIZE)
    photo.save(folder / "before.jpg", quality=92, exif=taken(0))
    changed = photo.copy()
    changed.paste(other.crop((300, 300, 420, 420)), (300, 300))
    changed.save(folder / "after.jpg", quality=92, exif=taken(0))


def chain(folder: Path) -> None:
    """Date stamps that differ in a digit, and a poor copy of one, large, in which none is read."""
    for name, date in (("05", "12 05 '98"), ("06", "12 06 '98")):
        photo = scene(16, (1024, 768))
        ImageDraw.Draw(photo).text((820, 700), date, (255, 150, 40), ImageFont.load_default(14))
        photo.save(folder / f"{name}.jpg", quality=92)
    resaved(Image.open(folder / "05.jpg"), 25).save(folder / "poor.png")


def several_pages(folder: Path) -> None:
    """Scans of one cover and other pages; a cover alone; and animations that begin alike."""
    cover = scene(7, SIZE)
    for name, seed in (("first", 8), ("second", 9)):
        cover.save(folder / f"{name}.tif", save_all=True, append_images=[scene(seed, SIZE)])
    cover.save(folder / "cover.png")
    cover.save(folder / "cover.jpg", quality=92)


def stereo(folder: Path) -> None:
    """Photos of a camera with two lenses whose left views are the same, and the left view alone."""
    left = scene(11, SIZE)
    for name, seed in (("first", 12), ("second", 13)):
        buffer = io.BytesIO()
        left.save(buffer, "MPO", save_all=True, append_images=[scene(seed, SIZE)], quality=92)
        data = bytearray(buffer.getvalue())
        entries = data.index(b"MPF\0") + 4 + 8 + 2 + 3 * 12 + 4
        for place in (entries, entries + 16):
            struct.pack_into("<I", data, place, 0x020002)  # disparity
        (folder / f"{name}.jpg").write_bytes(data)
    left.save(folder / "left.jpg", quality=80)


def sheet(number: str, size: tuple[int, int], points: int) -> Image.Image:
    """A page full of small numbers, of which one may be another one."""
    rng, image = np.random.default_rng(4), Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(points)
    rows, columns = size[1] // (2 * points), size[0] // (7 * points)
    for row in range(rows):
        for column in range(columns):
            is_changed = (row, column) == (rows // 2, columns // 2)
            words = number if is_changed else f"{rng.integers(1000, 9999)}.50"
            pen.text((7 * points * column + 4, 2 * points * row + 2), words, "black", font)
    return image


def fine_print(folder: Path) -> None:
    """A sheet on a large screen, and a screenshot as long as a chat: one number is another one."""
    for name, size, points in (("sheet", (3840, 2160), 14), ("chat", (1080, 16000), 44)):
        one, other = (sheet(number, size, points) for number in ("1203.50", "1208.50"))
        one.save(folder / f"{name}.png", compress_level=1)
        one.save(folder / f"{name}, resaved.png", compress_level=2)
        other.save(folder / f"{name}, changed.png", compress_level=1)


def badge(folder: Path) -> None:
    """A large photo with a pale number: as it is, resaved, and with another digit."""
    for name, number, quality in (("badge", 3, 95), ("resaved", 3, 85), ("changed", 8, 85)):
        photo = scene(11, (2560, 1920))
        mask = Image.new("L", photo.size)
        ImageDraw.Draw(mask).text((1200, 300), f"047{number}", 30, ImageFont.load_default(18))
        photo = ImageChops.add(photo, Image.merge("RGB", [mask] * 3))
        photo.save(folder / f"{name}.jpg", quality=quality)


def hidden_alpha(folder: Path) -> None:
    """A transparent PNG that calls itself a JPEG, and its copy on white ground."""
    picture = scene(10, SIZE).convert("RGBA")
    fade = np.linspace(0, 255, SIZE[0]).astype(np.uint8)
    picture.putalpha(Image.fromarray(np.tile(fade, (SIZE[1], 1))))
    picture.save(folder / "really a png.jpg", "PNG")
    white = Image.new("RGBA", SIZE, "white")
    Image.alpha_composite(white, picture).convert("RGB").save(folder / "on white.jpg", quality=92)


def nothing_to_see(folder: Path) -> None:
    """Night, fog and flat colours, as files that differ."""
    for level in (3, 4, 128, 250):
        Image.new("RGB", SIZE, (level,) * 3).save(folder / f"flat {level}.jpg")
    rng = np.random.default_rng(1)
    for name in ("one", "other"):
        noise = rng.normal(6, 1.5, (SIZE[1], SIZE[0], 3)).clip(0, 255).astype(np.uint8)
        Image.fromarray(noise).save(folder / f"night, {name}.jpg", quality=90)


def related(*names: str) -> dict[frozenset[str], Relation]:
    """All pairs of photos that are the same picture."""
    return {frozenset((one, other)): SAME for one in names for other in names if one < other}


# What is made, and all pairs that are found of it.
CASES: dict[str, tuple[WriteAll, dict[frozenset[str], Relation]]] = {
    "documents": (
        invoices, related("invoice 48213.png", "invoice 48213, sent.jpg", "small.jpg")
    ),
    "logos": (logos, related("north.png", "north, small.png")),
    "copies": (
        copies,
        related("photo.jpg", "recoded.jpg", "half.jpg", "photo.webp", "photo.png", "brighter.jpg"),
    ),
    "bursts": (
        burst,
        {
            **{
                frozenset(pair): BURST
                for pair in combinations(
                    (*(f"burst {n}.jpg" for n in (1, 2, 3, 4)), "copy of 1.jpg", "under.jpg"), 2
                )
            },
            **related("burst 1.jpg", "copy of 1.jpg"),
        },
    ),
    "zones": (zones, {frozenset(("at home.jpg", "abroad.jpg")): LOOK_AGAIN}),
    "other sources": (
        other_sources, related("IMG-20190601-WA0001.jpg", "IMG_20200801_101112.jpg")
    ),
    "retouched": (retouched, {}),
    "chain": (
        chain,
        {
            frozenset(("05.jpg", "06.jpg")): LOOK_AGAIN,
            **related("05.jpg", "poor.png"),
            **related("06.jpg", "poor.png"),
        },
    ),
    "several pages": (
        several_pages,
        {
            **{
                frozenset((one, other)): LOOK_AGAIN
                for one, other in (
                    ("first.tif", "second.tif"), ("first.tif", "cover.png"),
                    ("first.tif", "cover.jpg"), ("second.tif", "cover.png"),
                    ("second.tif", "cover.jpg"),
                )
            },
            **related("cover.png", "cover.jpg"),
        },
    ),
    "stereo": (
        stereo,
        {
            frozenset((one, other)): LOOK_AGAIN
            for one, other in (
                ("first.jpg", "second.jpg"), ("first.jpg", "left.jpg"), ("second.jpg", "left.jpg")
            )
        },
    ),
    "fine print": (
        fine_print,
        {
            **related("sheet.png", "sheet, resaved.png"),
            **related("chat.png", "chat, resaved.png"),
            **{
                frozenset((f"{name}{kind}.png", f"{name}, changed.png")): LOOK_AGAIN
                for name in ("sheet", "chat") for kind in ("", ", resaved")
            },
        },
    ),
    "badge": (
        badge,
        {
            **related("badge.jpg", "resaved.jpg"),
            **{
                frozenset((f"{name}.jpg", "changed.jpg")): LOOK_AGAIN
                for name in ("badge", "resaved")
            },
        },
    ),
    "hidden alpha": (
        hidden_alpha, {frozenset(("really a png.jpg", "on white.jpg")): LOOK_AGAIN}
    ),
    "nothing to see": (nothing_to_see, {frozenset(("flat 3.jpg", "flat 4.jpg")): LOOK_AGAIN}),
}  # fmt: skip


def made(folder: Path, encoder: BundleEncoder, write: WriteAll) -> Path:
    """A library of what is written into a folder beside it; its folder."""
    photos = folder / "photos"
    photos.mkdir()
    write(photos)
    for path in photos.iterdir():
        os.utime(path, (OLD, OLD))
    with LibraryDB(folder / "library", write=True) as db:
        index(db, encoder, [photos], Settings(workers=1), Job())
    return folder / "library"


def look(library: Path, job: Job | None = None) -> tuple[dict[frozenset[str], Relation], int]:
    """What the photos of each pair are to each other, by their names, and how many are unseen."""
    with Library(library) as opened:
        pairs = find_matches(opened, MatchRequest(), job or Job(), Settings(workers=1))
        names = {n: p.name.decode() for n, p in opened.photos(pairs.photos.tolist()).items()}
    of_node = dict(zip(pairs.nodes.tolist(), pairs.photos.tolist(), strict=True))
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    found = {
        frozenset((names[of_node[one]], names[of_node[other]])): Relation(relation)
        for (one, other), relation in zip(ends, pairs.relations.tolist(), strict=True)
    }
    return found, pairs.unseen


@pytest.mark.parametrize("case", CASES)
def test_what_two_photos_are_to_each_other(
    tmp_path: Path, encoder: BundleEncoder, case: str
) -> None:
    write, expected = CASES[case]
    assert look(made(tmp_path, encoder, write)) == (expected, 0)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """A library of invoices and copies of one of them; read-only."""
    return made(tmp_path_factory.mktemp("pages"), encoder, invoices)


@pytest.fixture
def own(pages: Path, tmp_path: Path) -> Path:
    """A copy of it whose photos are the same files. Nothing was looked at yet."""
    shutil.copytree(pages, tmp_path / "library", ignore=shutil.ignore_patterns(f"{VERDICTS}*"))
    return tmp_path / "library"


ALL_SAME = CASES["documents"][1]


def reports(phase: str) -> tuple[Job, list[Progress]]:
    """A job, and what it reports of a phase."""
    found: list[Progress] = []
    return Job(lambda progress: found.append(progress) if progress.phase == phase else None), found


@pytest.mark.parametrize(("copies", "are_all_read"), [(8, True), (2 * LEADING + 2, False)])
def test_only_what_was_read_side_by_side_is_the_same(
    tmp_path: Path, encoder: BundleEncoder, copies: int, are_all_read: bool
) -> None:
    """What hangs together proves nothing: a poor copy that is large may join two that differ.

    In a large pile, each photo is a certain copy of the largest ones, and others are in doubt.
    """

    def pile(folder: Path) -> None:
        for number in range(copies):
            scene(1, (400, 300)).save(folder / f"{number}.jpg", quality=98 - 2 * number)

    found, _ = look(made(tmp_path, encoder, pile))
    assert len(found) == copies * (copies - 1) // 2
    assert {found[frozenset(("0.jpg", f"{n}.jpg"))] for n in range(1, copies)} == {SAME}
    doubts = {pair for pair, relation in found.items() if relation is LOOK_AGAIN}
    assert (not doubts) == are_all_read


def test_a_large_pile_is_told_beside_the_photo_that_all_were_made_from(
    tmp_path: Path, encoder: BundleEncoder
) -> None:
    """It is not the largest picture: some copies are enlarged."""

    def pile(folder: Path) -> None:
        photo = scene(1, (400, 300))
        photo.save(folder / "original.jpg", quality=95)
        for number in range(6):
            photo.resize((500 + 40 * number, 375 + 30 * number)).save(
                folder / f"large {number}.jpg"
            )
        for number in range(22):
            photo.save(folder / f"{number}.jpg", quality=90 - 2 * number)

    found, _ = look(made(tmp_path, encoder, pile))
    copies = [f"large {n}.jpg" for n in range(6)] + [f"{n}.jpg" for n in range(22)]
    assert {found[frozenset(("original.jpg", name))] for name in copies} == {SAME}


def test_verdicts_are_kept(own: Path) -> None:
    """The second time, no file is read and no thumbnail compared."""
    for phase in ("detail", "read"):
        job, found = reports(phase)
        assert look(own, job) == (ALL_SAME, 0)
        assert bool(found) == (phase == "detail")


def test_files_to_be_read_are_counted_beforehand(own: Path) -> None:
    job, found = reports("read")
    look(own, job)
    assert found[0].done == 0
    assert found[0].total >= found[-1].done == found[-1].total > len(ALL_SAME)


def test_a_look_that_was_stopped_goes_on_where_it_was(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at the fourth pair of files: the first ones are not compared again."""
    job, found = Job(), []

    def stop(progress: Progress) -> None:
        if progress.phase == "read" and progress.done:
            found.append(progress)
            job.cancel()

    monkeypatch.setattr(Job, "REPORTS_PER_S", 1e9)
    job = Job(stop)
    with pytest.raises(Cancelled):
        look(own, job)
    again, rest = reports("read")
    assert look(own, again) == (ALL_SAME, 0)
    assert rest[0].total == found[0].total - found[0].done


def test_another_version_of_the_comparison_looks_again(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(own)
    monkeypatch.setattr(pair_verdicts, "VERDICT_VERSION", 999)
    job, found = reports("read")
    assert look(own, job) == (ALL_SAME, 0)
    assert found


@pytest.mark.parametrize("damage", ["no file", "flipped bits", "another file"])
def test_lost_verdicts_are_made_again(own: Path, damage: str) -> None:
    look(own)
    path = own / VERDICTS
    if damage == "no file":
        path.unlink()
    elif damage == "another file":
        path.write_bytes(b"no cache" * 999)
    else:
        data = bytearray(path.read_bytes())
        for place in range(4096, len(data), 7):
            data[place] ^= 1
        path.write_bytes(data)
    assert look(own) == (ALL_SAME, 0)


def test_where_nothing_can_be_kept_it_looks_each_time(own: Path) -> None:
    (own / VERDICTS).mkdir()  # not even root can open a folder as a file
    assert look(own) == (ALL_SAME, 0)


def test_photos_that_are_not_there_are_in_doubt(tmp_path: Path, encoder: BundleEncoder) -> None:
    """Gone since the scan, replaced by another picture, damaged: never certain, and counted."""
    library = made(tmp_path, encoder, invoices)
    photos = tmp_path / "photos"
    (photos / "small.jpg").unlink()
    data = (photos / "invoice 48213, sent.jpg").read_bytes()
    (photos / "invoice 48213, sent.jpg").write_bytes(data[:-400] + bytes(400))
    found, unseen = look(library)
    assert {found[pair] for pair in ALL_SAME} == {LOOK_AGAIN}
    assert unseen >= 3
    (photos / "invoice 48213, sent.jpg").write_bytes(data)
    sure = frozenset(("invoice 48213.png", "invoice 48213, sent.jpg"))
    found, _ = look(library)
    assert [pair for pair in ALL_SAME if found[pair] is SAME] == [sure]


def test_photos_on_a_drive_that_is_away(tmp_path: Path, encoder: BundleEncoder) -> None:
    library = made(tmp_path, encoder, copies)
    (tmp_path / "photos").rename(tmp_path / "unplugged")
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [], Settings(workers=1), Job())
    found, _ = look(library)
    jpegs = {pair for pair in CASES["copies"][1] if all(name.endswith(".jpg") for name in pair)}
    assert {pair for pair, relation in found.items() if relation is SAME} <= jpegs
    (tmp_path / "unplugged").rename(tmp_path / "photos")
    with LibraryDB(library, write=True) as db:
        index(db, encoder, [tmp_path / "photos"], Settings(workers=1), Job())
    assert look(library) == (CASES["copies"][1], 0)


@pytest.mark.parametrize("looked_before", [True, False])
def test_without_thumbnails_nothing_is_certain(own: Path, looked_before: bool) -> None:
    """Cleared, or damaged: what was seen before they went does not count either."""
    if looked_before:
        look(own)
    with Library(own) as opened, BlobCache(own / THUMBNAILS, write=True) as cache:
        contents = [p.content_id for p in opened.photos(range(1, 100)).values()]
        cache.remove(contents[:3])
        cache.put(dict.fromkeys(contents[3:], b"no picture"))
    found, unseen = look(own)
    assert SAME not in found.values()
    assert unseen == len(contents)


def test_another_file_with_the_same_content_is_read(tmp_path: Path, encoder: BundleEncoder) -> None:
    """One copy of the bytes is gone, and one is there."""

    def write(folder: Path) -> None:
        invoices(folder)
        for number in range(3):
            shutil.copy(folder / "small.jpg", folder / f"{number} small.jpg")

    library = made(tmp_path, encoder, write)
    for name in ("0 small.jpg", "1 small.jpg", "small.jpg"):
        (tmp_path / "photos" / name).unlink()
    found, unseen = look(library)
    assert (list(found.values()), unseen) == ([SAME] * 3, 0)


def test_few_pictures_are_held(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with room for one pair only, the answers are the same."""
    monkeypatch.setattr("hashdesk.core.duplicates.second_look.file_reader.HELD_PICTURES", 2)
    assert look(own) == (ALL_SAME, 0)


def test_the_oldest_pictures_are_let_go(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for in whatever order, no more are held than there is room for."""
    monkeypatch.setattr("hashdesk.core.duplicates.second_look.file_reader.HELD_PICTURES", 3)
    with Library(own) as opened, DecodePool(Settings(workers=1)) as pool:
        places, photos = opened.places(range(1, 7)), opened.photos(range(1, 7))
        reader = FileReader(pool, Job())
        for number in (1, 2, 3, 4, 1, 5, 6, 6, 2):
            content = photos[number].content_id
            reader.want(content, [places[number].full])
            found = reader.picture(content)
            assert found is not None
            (shown,) = found.picture.on_grounds
            assert shown.size == (min(photos[number].width or 0, 724), shown.size[1])
            held = [n for n, photo in photos.items() if reader.has(photo.content_id)]
            assert number in held
            assert len(held) <= 3
