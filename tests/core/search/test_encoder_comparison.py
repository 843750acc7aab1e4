"""Two code sets side by side: the same photos searched for in both."""

from pathlib import Path

import pytest

from hashdesk.core.errors import UsageError
from hashdesk.core.search.encoder_comparison import compare
from hashdesk.core.search.library import Library
from hashdesk.core.storage.library_db import LibraryDB
from tests.adapting import adapt_library


def test_matches_equal_a_search_in_each_code_set(large: Path) -> None:
    """With that encoder in use, and without the photo itself."""
    new = adapt_library(large, switch=False).encoder
    with LibraryDB(large) as db:
        old = db.encoder_in_use()
    assert old is not None
    found = compare(large, old.name, new.name, queries=12, each=4)
    assert len({row.photo for row in found}) == 12
    assert found == compare(large, old.name, new.name, queries=12, each=4)
    assert any(row.before != row.after for row in found)
    for used, side in ((old, "before"), (new, "after")):
        with LibraryDB(large, write=True) as db:
            db.use_encoder(used)
        with Library(large) as library:
            for row in found:
                matches = library.search(library.query(row.photo), 64, 5, itself=row.photo)
                assert [match.photo for match in matches] == [row.photo, *getattr(row, side)]


def test_an_encoder_without_codes_is_refused(large: Path) -> None:
    with LibraryDB(large) as db:
        old = db.encoder_in_use()
    assert old is not None
    with pytest.raises(UsageError, match="no codes of a model abc"):
        compare(large, old.name, "abc", queries=3, each=2)
