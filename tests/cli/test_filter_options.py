"""--filter NAME=VALUE: lens, rating, keyword and numbers of the exposure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hashdesk.cli.arguments.filter_options import parse_filter
from hashdesk.core.errors import UsageError
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.photos import fact_rows, photo_rows
from hashdesk.core.storage.photos.fact_rows import StoredFacts
from hashdesk.core.storage.photos.photo_filter import matching
from hashdesk.core.storage.photos.photo_rows import Photo

FACTS = {
    1: StoredFacts("EF 50mm f/1.8", 0.004, 1.8, 100, 50.0, 5, ("Sea", "sun")),
    2: StoredFacts("EF 24-70mm", 1 / 60, 2.8, 400, 24.0, 3, ("sea",)),
    3: StoredFacts(None, 2.0, None, 6400, 70.0, -1, ()),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[LibraryDB]:
    """A library of four photos, the last one without facts."""
    with LibraryDB(tmp_path, write=True) as opened:
        root, _ = opened.add_root(b"/p")
        with opened.transaction():
            folder = opened.folder_id(root.id, b"")
            for number in range(1, 5):
                photo_rows.put(opened.connection, Photo(0, folder, b"%d.jpg" % number, 1, 5))
            for number, facts in FACTS.items():
                fact_rows.put(opened.connection, number, facts)
        yield opened


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["lens=50MM"], [1]),
        (["lens=ef"], [1, 2]),
        (["lens=50mm", "lens=24-70"], [1, 2]),
        (["keyword=SEA"], [1, 2]),
        (["keyword=sun", "keyword=sea"], [1, 2]),
        (["rating=3"], [1, 2]),
        (["rating=5", "keyword=sea"], [1]),
        (["iso=400"], [2]),
        (["iso=400.."], [2, 3]),
        (["iso=..400"], [1, 2]),
        (["iso=200..800"], [2]),
        (["exposure=..1/250"], [1]),
        (["exposure=1/60"], [2]),
        (["exposure=1/60..", "focal=70"], [3]),
        (["aperture=..2.8"], [1, 2]),
    ],
)
def test_photos_that_meet_conditions(
    db: LibraryDB, conditions: list[str], expected: list[int]
) -> None:
    wanted, folders = parse_filter(db, conditions)
    assert folders is None
    assert matching(db.connection, wanted).tolist() == expected


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("lens=Sigma", "no photo of a lens Sigma. It has EF 24-70mm, EF 50mm"),
        ("keyword=se", "no photo with a keyword se. It has"),
        ("rating=6", "a number of stars from 1 to 5"),
        ("rating=", "a number of stars from 1 to 5"),
        ("iso=fast", "fast is no number"),
        ("iso=1/0", "1/0 is no number"),
        ("iso=", "say from..to"),
        ("iso=..", "say from..to"),
        ("iso=800..200", "say from..to"),
        ("shutter=1", "there are folder, camera, lens, format, .*keyword, iso, exposure"),
    ],
)
def test_conditions_that_say_nothing(db: LibraryDB, condition: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_filter(db, [condition])
