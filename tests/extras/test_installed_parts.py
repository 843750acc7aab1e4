"""What came with HashDesk, and needs no download."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from hashdesk.core.pytorch.requirements import PACKAGES
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.extras.installed_parts import installed_kinds


def test_what_this_python_has_is_installed(tmp_path: Path) -> None:
    has_pytorch = all(importlib.util.find_spec(name) is not None for name in PACKAGES)
    has_photos = importlib.util.find_spec("skimage") is not None
    expected = {CacheKind.PYTORCH: has_pytorch, CacheKind.DEMO_PHOTOS: has_photos}
    found = installed_kinds(tmp_path, pytorch_is_named=False)
    assert found == {kind for kind, is_there in expected.items() if is_there}


def test_a_named_folder_takes_the_place_of_its_pytorch(tmp_path: Path) -> None:
    assert CacheKind.PYTORCH not in installed_kinds(tmp_path, pytorch_is_named=True)
