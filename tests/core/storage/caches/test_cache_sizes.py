"""What clearing a cache takes away, and what it must leave."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.storage.caches.cache_sizes import CacheFolders, CacheKind, clear, sizes
from hashdesk.core.storage.caches.feature_cache import features_path
from hashdesk.core.storage.caches.guess_cache import guesses_path


def test_guesses_that_cannot_be_made_again_stay(tmp_path: Path) -> None:
    """Those of a model that was deleted: nothing else knows what the photos show."""
    lone, remade = (guesses_path(tmp_path, name) for name in ("Gone", "Still.Here"))
    lone.write_bytes(b"guesses")
    remade.write_bytes(b"more guesses")
    features_path(tmp_path, "Still.Here").write_bytes(b"features")
    folders = CacheFolders(tmp_path, tmp_path / "shared", tmp_path / "pytorch")
    assert sizes(folders)[CacheKind.GUESSES] == len(b"more guesses")

    assert clear(CacheKind.GUESSES, folders) == len(b"more guesses")
    assert lone.read_bytes() == b"guesses"
    assert not remade.exists()
    assert sizes(folders)[CacheKind.GUESSES] == 0
