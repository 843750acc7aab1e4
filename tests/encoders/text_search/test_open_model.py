"""A text tower and kept features stay in memory while nothing that concerns them changes."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from hashdesk import paths
from hashdesk.core.errors import EngineUnavailable
from hashdesk.core.storage.caches.blob_cache import BlobCache
from hashdesk.core.storage.caches.feature_cache import features_path, pack_features
from hashdesk.encoders.files.model_card import TOKENIZER
from hashdesk.encoders.text_search.open_model import OpenModel, SearchedContents
from tests.toy_towers import add_towers

PHOTOS, WIDTH = 5, 32
BACKBONE = "own-colours"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HASHDESK_MODELS", str(tmp_path / "models"))
    return add_towers(WIDTH).name


@pytest.fixture
def contents(tmp_path: Path) -> SearchedContents:
    """Those of photos whose features are kept, but for the last."""
    made = np.arange(2 * PHOTOS, dtype=np.uint64).reshape(-1, 2)
    keep(tmp_path, made[:-1], seed=0)
    return made


def keep(library: Path, contents: SearchedContents, seed: int) -> None:
    drawn = np.random.default_rng(seed).standard_normal((len(contents), WIDTH))
    blobs = pack_features(drawn.astype(np.float32))
    names = [row.tobytes() for row in contents.astype(">u8")]
    with BlobCache(features_path(library, BACKBONE), write=True) as cache:
        cache.put(dict(zip(names, blobs, strict=True)))


def test_features_are_read_once_until_they_or_the_photos_change(
    tmp_path: Path, contents: SearchedContents
) -> None:
    opened = OpenModel()
    first = opened.kept(tmp_path, BACKBONE, contents, WIDTH)

    assert np.flatnonzero(first.known).tolist() == [0, 1, 2, 3]
    assert opened.kept(tmp_path, BACKBONE, contents.copy(), WIDTH) is first
    fewer = opened.kept(tmp_path, BACKBONE, contents[1:], WIDTH)
    assert np.flatnonzero(fewer.known).tolist() == [0, 1, 2]
    keep(tmp_path, contents[-1:], seed=1)
    assert opened.kept(tmp_path, BACKBONE, contents[1:], WIDTH).known.all()
    assert not opened.kept(tmp_path, "own-other", contents, WIDTH).known.any()


def test_a_tower_is_opened_once_until_its_files_change(model: str) -> None:
    opened = OpenModel()
    first = opened.tower(paths.models(), model)
    tokenizer = paths.models() / model / TOKENIZER

    assert opened.tower(paths.models(), model) is first
    os.utime(tokenizer)
    second = opened.tower(paths.models(), model)
    assert second is not first
    assert second is not None
    tokenizer.write_bytes(b"{}")
    with pytest.raises(EngineUnavailable, match="damaged or gone"):
        opened.tower(paths.models(), model)


def test_what_is_forgotten_is_read_again(
    tmp_path: Path, model: str, contents: SearchedContents
) -> None:
    opened = OpenModel()
    tower = opened.tower(paths.models(), model)
    kept = opened.kept(tmp_path, BACKBONE, contents, WIDTH)
    opened.forget()

    assert opened.tower(paths.models(), model) is not tower
    assert opened.kept(tmp_path, BACKBONE, contents, WIDTH) is not kept
