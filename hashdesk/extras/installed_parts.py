"""What is installed with HashDesk, so that no cache of it is needed, and nothing is downloaded."""

from __future__ import annotations

from pathlib import Path

from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.runtime import PyTorchSource, Runtime
from hashdesk.core.storage.caches.cache_sizes import CacheKind
from hashdesk.extras import demo_photos


def installed_kinds(pytorch: Path, *, pytorch_is_named: bool) -> frozenset[CacheKind]:
    """The kinds that are empty for that reason, or could be.

    pytorch: the root of its runtimes; pytorch_is_named: then no other PyTorch counts.
    """
    found = set()
    if runtime.find(Runtime(pytorch, pytorch_is_named)) is PyTorchSource.ENVIRONMENT:
        found.add(CacheKind.PYTORCH)
    if demo_photos.are_installed():
        found.add(CacheKind.DEMO_PHOTOS)
    return frozenset(found)
