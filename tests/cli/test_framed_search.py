"""`hashdesk search` for a photo that is shown on a screen: the photo itself comes first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from hashdesk.encoders.bundle_encoder import BundleEncoder
from tests.command_line import hashdesk, lines
from tests.conftest import build_library
from tests.framings import FRAMINGS
from tests.natural_pictures import natural

pytestmark = pytest.mark.slow

PHOTOS = 8


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """Photos, and a screenshot of one of them, which other screenshots are near to."""
    folder = tmp_path_factory.mktemp("framed")
    (folder / "photos").mkdir()
    for number in range(PHOTOS):
        natural(number).save(folder / "photos" / f"{number}.jpg", quality=92)
    natural(90).save(folder / "photos" / "shown.jpg", quality=92)
    shot(natural(90)).save(folder / "photos" / "screenshot.png")
    build_library(folder / "library", folder / "photos", encoder)
    return folder / "library"


def shot(photo: Image.Image) -> Image.Image:
    return FRAMINGS["screenshot with toolbars"](photo)


def test_a_screenshot_finds_the_photo_that_it_shows(library: Path, tmp_path: Path) -> None:
    shot(natural(3)).save(tmp_path / "shot.png")
    for bits in ("64", "16"):
        done = hashdesk(
            "search", tmp_path / "shot.png", "--library", library, "--json", "--bits", bits
        )
        (found,) = lines(done)
        first = found["results"][0]
        assert Path(first["path"]).name == "3.jpg"
        assert first["likeness"] in ("very alike", "same picture")
        assert found["framed"]
    said = hashdesk("search", tmp_path / "shot.png", "--library", library, "-k", "1").stdout
    assert "No close match" not in said


def test_another_library_is_searched_by_the_same_views(library: Path, tmp_path: Path) -> None:
    """And what is in none of them is not called alike for its frame."""
    (tmp_path / "photos").mkdir()
    natural(3).save(tmp_path / "photos" / "one.jpg")
    own = tmp_path / "library"
    hashdesk("index", tmp_path / "photos", "--library", own, "--engine", "onnx-cpu")
    shot(natural(5)).save(tmp_path / "shot.png")
    (found,) = lines(
        hashdesk("search", tmp_path / "shot.png", "--library", own, "--also", library, "--json")
    )
    assert Path(found["results"][0]["path"]).name == "5.jpg"
    assert found["results"][0]["library"] == str(library)
    assert found["results"][0]["likeness"] in ("very alike", "same picture")


def test_a_screenshot_of_the_library_finds_its_photo(library: Path) -> None:
    """Its thumbnail tells: nothing is encoded."""
    path = library.parent / "photos" / "screenshot.png"
    done = hashdesk("search", path, "--library", library, "--others", "--json")
    (found,) = lines(done)
    assert found["inside"]
    assert found["framed"]
    assert Path(found["results"][0]["path"]).name == "shown.jpg"
    assert found["results"][0]["likeness"] in ("very alike", "same picture")
    assert found["ms"]["encode"] == 0


def test_a_photo_without_a_frame_has_one_view(library: Path, tmp_path: Path) -> None:
    natural(4).save(tmp_path / "photo.png")
    (found,) = lines(hashdesk("search", tmp_path / "photo.png", "--library", library, "--json"))
    assert not found["framed"]
    assert Path(found["results"][0]["path"]).name == "4.jpg"


def test_a_framed_photo_counts_once_among_several(library: Path, tmp_path: Path) -> None:
    """Of each image the nearer view, added up."""
    shot(natural(3)).save(tmp_path / "shot.png")
    natural(4).save(tmp_path / "photo.png")
    images = tmp_path / "shot.png", tmp_path / "photo.png"
    how = "--library", library, "--json"
    alone: dict[str, int] = {}
    for image in images:
        (found,) = lines(hashdesk("search", image, *how))
        for result in found["results"]:
            alone[result["path"]] = alone.get(result["path"], 0) + result["distance"]
    (both,) = lines(hashdesk("search", *images, *how))
    assert {result["path"]: result["distance"] for result in both["results"]} == alone
    assert both["largest_distance"] == 2 * found["largest_distance"]
