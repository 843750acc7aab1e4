"""What HashDesk suggests to keep in the demo album: the originals, whatever was made of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from hashdesk import paths
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import PHOTOS, write_album
from tests import prepared_program
from tests.conftest import build_library

SAMPLES = demo_photos.find(paths.cache())
# In colour, nearly black, and without colours: of these, other ones would be suggested first.
TELLING = ("coffee", "galaxies", "photographer")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SAMPLES is None, reason="scikit-image is not here"),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, encoder: BundleEncoder) -> Path:
    """Of a part of the album."""
    folder = tmp_path_factory.mktemp("demo")
    write_album(folder / "album", SAMPLES)
    for name in PHOTOS.keys() - set(TELLING):
        shutil.rmtree(folder / "album" / name)
    build_library(folder / "library", folder / "album", encoder)
    return folder / "library"


@pytest.mark.parametrize("level", ["exact", "near", "edited"])
def test_originals_are_suggested(library: Path, level: str) -> None:
    done = prepared_program.run("groups", "--level", level, "--json", "--library", library)
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    kept = {
        Path(photo["path"]).stem
        for group in said
        if group["event"] == "group"
        for photo in group["photos"]
        if photo["keep"]
    }
    assert kept <= {f"{name}-original" for name in TELLING}
    assert len(kept) >= 2  # of stars, no edited copy is found
