"""hashdesk caches: the sizes of caches, and clearing one of them."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from hashdesk import paths
from hashdesk.cli import options
from hashdesk.cli.output import Output, size
from hashdesk.core.storage.caches import cache_sizes
from hashdesk.core.storage.caches.cache_sizes import CacheFolders, CacheKind

CACHE_NAMES = {
    CacheKind.THUMBNAILS: "Thumbnails",
    CacheKind.FEATURES: "Features",
    CacheKind.VERDICTS: "Compared pairs",
    CacheKind.BACKBONES: "Backbones",
    CacheKind.DEMO_PHOTOS: "Demo photos",
    CacheKind.PYTORCH: "PyTorch for adapting",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--clear", choices=options.values(CacheKind), help="delete these")
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """List the caches, or clear one of them."""
    library = options.library_folder(arguments)
    folders = CacheFolders(library, paths.cache(), paths.pytorch())
    freed = 0
    if arguments.clear:
        kind = CacheKind(arguments.clear)
        # No other process writes to a library's own caches meanwhile.
        with options.open_to_write(library) if kind.of_library else nullcontext():
            freed = cache_sizes.clear(kind, folders)
        output.text(f"{size(freed)} are free again.")
    found = cache_sizes.sizes(folders)
    output.event(event="summary", freed=freed, caches={k.value: n for k, n in found.items()})
    for kind, count in found.items():
        output.text(f"{CACHE_NAMES[kind]:<{max(map(len, CACHE_NAMES.values()))}}  {size(count)}")
