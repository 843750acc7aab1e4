"""What is said of search results: real pictures in a real library."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.encoding.codes import BITS
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile, tile
from hashdesk.core.likeness.levels import Likeness, LikenessScale
from hashdesk.core.likeness.rating import Searched, rate, rate_at
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import encode_image
from hashdesk.core.search.views import read_views
from hashdesk.core.settings import Settings
from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.conftest import build_library
from tests.framings import FRAMINGS
from tests.natural_pictures import natural

SCALE = LikenessScale(very_alike=4, alike=12)


def decoded(thumbnails: Sequence[bytes]) -> list[Tile | None]:
    return [tile(jpeg, UNCROPPED) for jpeg in thumbnails]


def invoice(number: str) -> Image.Image:
    page = Image.new("RGB", (900, 1200), "white")
    pen, large = ImageDraw.Draw(page), ImageFont.load_default(size=34)
    for line in range(14):
        pen.text((80, 120 + 70 * line), f"Line {line} of what was bought", "black", large)
    pen.text((80, 1110), f"Invoice {number}", "black", large)
    return page


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder):
    """A photo, a smaller save of it, invoices of which two are the same file, and others."""
    folder = tmp_path_factory.mktemp("alike")
    photos = folder / "photos"
    photos.mkdir()
    photo = natural(3)
    photo.save(photos / "photo.jpg", quality=95)
    photo.resize((photo.width // 2, photo.height // 2)).save(photos / "small.jpg", quality=85)
    natural(4).save(photos / "other.jpg", quality=95)
    for name, number in (("first", "4711"), ("second", "4712"), ("twin", "4711")):
        invoice(number).save(photos / f"{name}.png")
    build_library(folder / "library", photos, encoder)
    with Library(folder / "library") as opened:
        yield opened


def levels(library: Library, name: str) -> dict[str, Likeness]:
    """What is said of all photos of the library, when one of them is searched for."""
    ids = {
        Path(place.full.decode()).name: number
        for number, place in library.places(library.codes.ids.tolist()).items()
    }
    ranked = library.rank(library.query(ids[name]), 64, len(ids), itself=ids[name])
    rated = rate(library, ranked, Searched(1, (ids[name],)), SCALE, decoded)
    names = {number: name for name, number in ids.items()}
    found = zip(ranked.photos.tolist(), rated.tolist(), strict=True)
    return {names[photo]: Likeness(level) for photo, level in found}


def test_a_smaller_save_is_the_same_picture(library: Library) -> None:
    """And another photo is not, whatever its distance."""
    found = levels(library, "photo.jpg")
    assert found["photo.jpg"] == found["small.jpg"] == Likeness.SAME_PICTURE
    assert found["other.jpg"] > Likeness.SAME_PICTURE


QUARTER = Image.Transpose.ROTATE_90
TURNS = {
    "quarter turn": lambda photo: photo.transpose(QUARTER),
    "half turn": lambda photo: photo.transpose(Image.Transpose.ROTATE_180),
    "mirrored": ImageOps.mirror,
    "mirrored and turned": lambda photo: ImageOps.mirror(photo).transpose(QUARTER),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_a_turned_copy_finds_the_photo_and_is_the_same_picture(
    library: Library, encoder: BundleEncoder, tmp_path: Path, turn: Callable
) -> None:
    """Its two files come before all others, at both long settings."""
    turn(natural(3)).save(tmp_path / "turned.jpg", quality=90)
    with DecodePool(replace(Settings(), workers=1)) as pool:
        path = os.fsencode(tmp_path / "turned.jpg")
        views = read_views(lambda part: pool.submit(path, region=part).result())
    image = encode_image(views, "turned", library, encoder)
    places = library.places(library.codes.ids.tolist())
    searched = Searched(1, picture=lambda: tile(image.decoded.thumbnail, UNCROPPED))
    for bits in (32, 64):
        ranked = library.rank(image.query, bits, 3)
        names = [Path(places[n].full.decode()).name for n in ranked.photos.tolist()]
        assert set(names[:2]) == {"photo.jpg", "small.jpg"}
        rated = rate(library, ranked, searched, SCALE, decoded).tolist()
        assert rated[:2] == [Likeness.SAME_PICTURE] * 2
        assert rated[2] > Likeness.SAME_PICTURE


def test_a_page_with_another_number_is_not_the_same(library: Library) -> None:
    """Its pHash says so; the same file is the same all the same."""
    found = levels(library, "first.png")
    assert found["twin.png"] == Likeness.SAME_PICTURE
    assert found["second.png"] == Likeness.VERY_ALIKE


def test_an_image_from_outside_is_compared_as_well(library: Library) -> None:
    """By its own picture, and by the content of its file."""
    ids = library.codes.ids.tolist()
    places = {Path(library.places([n])[n].full.decode()).name: n for n in ids}
    photo = places["photo.jpg"]
    query = library.query(photo)
    ranked = library.rank(query, 64, len(ids))
    row = ranked.photos.tolist().index(photo)

    def rated(searched: Searched) -> int:
        return int(rate(library, ranked, searched, SCALE, decoded)[row])

    (thumbnail,) = library.thumbnails([photo]).values()
    assert rated(Searched(picture=lambda: tile(thumbnail, UNCROPPED))) == Likeness.SAME_PICTURE
    content = library.photos([photo])[photo].content_id
    assert rated(Searched(content_id=content)) == Likeness.SAME_PICTURE
    other = np.asarray(natural(8).resize((256, 192)))
    assert rated(Searched(picture=lambda: other)) == Likeness.VERY_ALIKE


def test_pixels_tell_a_page_that_was_saved_anew(library: Library, tmp_path: Path) -> None:
    """A copy of a page through the clipboard; one with another number stays very alike."""
    ids = library.codes.ids.tolist()
    names = {Path(place.full.decode()).name: n for n, place in library.places(ids).items()}
    with Image.open(library.places(ids)[names["first.png"]].full.decode()) as page:
        page.convert("RGBA").save(tmp_path / "pasted.png", compress_level=1)
    with DecodePool(replace(Settings(), workers=1)) as pool:
        read = pool.submit(os.fsencode(tmp_path / "pasted.png")).result()
    assert read.decoded is not None
    picture = tile(read.decoded.thumbnail, UNCROPPED)
    ranked = library.rank(library.query(names["first.png"]), 64, len(ids))
    searched = Searched(
        content_id=read.content_id, pixel_id=read.decoded.pixel_id, picture=lambda: picture
    )

    rated = rate(library, ranked, searched, SCALE, decoded).tolist()

    level = dict(zip(ranked.photos.tolist(), rated, strict=True))
    assert level[names["first.png"]] == level[names["twin.png"]] == Likeness.SAME_PICTURE
    assert level[names["second.png"]] == Likeness.VERY_ALIKE


def test_photos_together_are_rated_by_their_mean_distance(library: Library) -> None:
    """Each of them is the same picture as itself."""
    ids = library.codes.ids.tolist()[:2]
    query = Query.together([library.query(photo) for photo in ids])
    ranked = library.rank(query, 64, 6)
    rated = rate(library, ranked, Searched(2, tuple(ids)), SCALE, decoded)
    asked = np.isin(ranked.photos, ids)
    assert rated[~asked].tolist() == SCALE.levels(ranked.themes, 2)[~asked].tolist()
    assert rated[asked].tolist() == [Likeness.SAME_PICTURE] * 2


def test_damaged_thumbnails_prove_nothing(library: Library) -> None:
    """What cannot be seen is no more than very alike."""
    photo = library.codes.ids.tolist()
    names = {Path(library.places([n])[n].full.decode()).name: n for n in photo}
    searched = Searched(1, (names["photo.jpg"],))
    ranked = library.rank(library.query(names["photo.jpg"]), 64, 6, itself=names["photo.jpg"])
    rated = rate(library, ranked, searched, SCALE, lambda jpegs: [None] * len(jpegs))
    small = ranked.photos.tolist().index(names["small.jpg"])
    assert rated[small] == Likeness.VERY_ALIKE


def test_the_photo_in_a_frame_is_very_alike_or_the_same(
    library: Library, encoder: BundleEncoder, tmp_path: Path
) -> None:
    """Found by its trimmed view alone; "same picture" is said only when the pictures were seen."""
    places = library.places(library.codes.ids.tolist())
    photo = next(n for n, place in places.items() if place.full.endswith(b"photo.jpg"))
    FRAMINGS["screenshot with toolbars"](natural(3)).save(tmp_path / "shot.png")
    with DecodePool(replace(Settings(), workers=1)) as pool:
        path = os.fsencode(tmp_path / "shot.png")
        views = read_views(lambda part: pool.submit(path, region=part).result())
    image = encode_image(views, "shot", library, encoder)
    assert image.trimmed is not None
    inside = tile(image.trimmed.thumbnail, UNCROPPED)

    def rated(query: Query, searched: Searched) -> Likeness:
        ranked = library.rank(query, 64, 6)
        found = rate(library, ranked, searched, SCALE, decoded)
        return Likeness(found[ranked.photos.tolist().index(photo)])

    assert rated(replace(image.query, trimmed=None), Searched()) > Likeness.VERY_ALIKE
    assert rated(image.query, Searched()) == Likeness.VERY_ALIKE
    assert rated(image.query, Searched(trimmed=lambda: inside)) <= Likeness.VERY_ALIKE
    (thumbnail,) = library.thumbnails([photo]).values()
    exact = Searched(trimmed=lambda: tile(thumbnail, UNCROPPED))
    assert rated(image.query, exact) == Likeness.SAME_PICTURE


def test_a_photo_has_one_level_at_all_settings(library: Library) -> None:
    """Whatever comes before it there."""
    for photo in library.codes.ids.tolist():
        query, searched = library.query(photo), Searched(photos=(photo,))
        said = []
        for bits in BITS:
            ranked = library.rank(query, bits, 100, itself=photo)
            found = rate_at(bits, library, query, ranked, searched, SCALE, decoded, itself=photo)
            said.append(dict(zip(ranked.photos.tolist(), found.tolist(), strict=True)))
        assert all(one == said[0] for one in said)
    assert len(set(said[0].values())) > 1


def test_of_several_that_are_searched_for_each_is_the_same_picture(library: Library) -> None:
    """Also one that is far from the others, at every step."""
    ids = library.codes.ids.tolist()
    names = {Path(place.full.decode()).name: n for n, place in library.places(ids).items()}
    asked = tuple(names[name] for name in ("photo.jpg", "small.jpg", "first.png"))
    query = Query.together([library.query(photo) for photo in asked])
    for bits in BITS:
        ranked = library.rank(query, bits, len(ids))
        rated = rate_at(bits, library, query, ranked, Searched(3, asked), SCALE, decoded)
        levels = dict(zip(ranked.photos.tolist(), rated.tolist(), strict=True))
        assert {levels[photo] for photo in asked} == {Likeness.SAME_PICTURE}
        assert levels[names["other.jpg"]] > Likeness.VERY_ALIKE
