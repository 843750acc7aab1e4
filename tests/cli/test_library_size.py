"""`hashdesk info`: how large a library is, with the models that were made for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hashdesk.cli.terminal.sizes import size
from hashdesk.core.files.file_sizes import folder_bytes
from hashdesk.core.storage.library_db import LibraryDB
from tests.cli.test_adapt import hashdesk
from tests.command_line import lines

pytestmark = pytest.mark.slow


def test_models_count(adapted: Path) -> None:
    """The whole size, and its parts: the same bytes as `hashdesk models` tells of each."""
    with LibraryDB(adapted) as db:
        photos = db.bytes_on_disk()
        query = "SELECT sum(length(blob)) FROM code_segments"
        (codes,) = db.connection.execute(query).fetchone()
    models = folder_bytes(adapted / "encoders")
    assert models > 1_000_000
    (facts,) = lines(hashdesk("info", "--json", library=adapted))
    assert (facts["bytes"], facts["model_bytes"]) == (photos + models, models)
    assert facts["bytes_per_photo"] == round(photos / facts["photos"], 1)
    (listed,) = lines(hashdesk("models", "--json", library=adapted))
    assert sum(one["bytes"] for one in listed["code_sets"]) == models + codes
    told = hashdesk("info", library=adapted).stdout
    assert f"Size      {size(photos + models)}\n" in told
    assert f"{size(photos)} of photos and codes" in told
    assert f"{size(models)} of models" in told


def test_what_a_stopped_run_keeps(many_library: Path, large: Path) -> None:
    """Is told apart, for it goes when adapting ends."""
    assert "Adapting" not in hashdesk("info", library=many_library).stdout
    (large / "adapting").mkdir()
    (large / "adapting" / "edits.pt").write_bytes(bytes(5_000_000))
    (facts,) = lines(hashdesk("info", "--json", library=large))
    assert (facts["adapting_bytes"], facts["model_bytes"]) == (5_000_000, 0)
    told = hashdesk("info", library=large).stdout
    assert "Adapting  5.0 MB of a run that was stopped (adapting); to go on: hashdesk adapt" in told
