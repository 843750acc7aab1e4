"""What folders are called in the window: the demo album has a title that is translated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hashdesk.core.search.library import Library
from hashdesk.encoders.bundle_encoder import BundleEncoder
from hashdesk.extras.demo_place import DemoPlace
from hashdesk.ui.folder_titles import folder_title
from hashdesk.ui.jobs.queue import JobQueue
from hashdesk.ui.library.folder_nodes import folder_nodes
from tests.conftest import build_library
from tests.drawing import draw


@pytest.mark.usefixtures("qapp")
def test_the_demo_album_is_called_as_everywhere_else_in_the_window(
    tmp_path: Path, encoder: BundleEncoder
) -> None:
    place = DemoPlace(tmp_path / "library")
    (place.album / "beach").mkdir(parents=True)
    draw(0, 0, (64, 64)).save(place.album / "beach" / "one.jpg")
    build_library(place.library, place.album, encoder)
    with Library(place.library) as library:
        (root,) = folder_nodes(library.db, library.photo_arrays.folders)
    assert (root.name, root.children[0].name) == ("Demo album", "beach")
    for library in (place.library, place.home):
        jobs = JobQueue(library)
        title = jobs._title_of_indexing([os.fspath(place.album)])
        assert title == "Indexing Demo album"


@pytest.mark.usefixtures("qapp")
def test_any_other_folder_is_called_as_it_is(tmp_path: Path) -> None:
    """Also one that a person has called so, elsewhere."""
    place = DemoPlace(tmp_path / "library")
    own = os.fsencode(tmp_path / "pictures" / "demo album")
    assert folder_title(own, place.library) == "demo album"
    assert folder_title(b"/photos/2019", place.library) == "2019"
