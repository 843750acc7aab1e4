"""hashdesk caches: the sizes of caches, and clearing one of them."""

from __future__ import annotations

import argparse

from hashdesk import paths
from hashdesk.cli import options
from hashdesk.cli.output import Output, size
from hashdesk.core.storage import cache_sizes
from hashdesk.core.storage.cache_sizes import CacheKind


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--clear", choices=options.values(CacheKind), help="delete these")
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """List the caches of a library, or clear one of them."""
    library = options.library_folder(arguments)
    freed = 0
    if arguments.clear:
        with options.open_to_write(library):  # no other process writes to it meanwhile
            freed = cache_sizes.clear(CacheKind(arguments.clear), library, paths.backbones())
        output.text(f"{size(freed)} are free again.")
    found = cache_sizes.sizes(library, paths.backbones())
    output.event(event="summary", freed=freed, caches={k.value: n for k, n in found.items()})
    for kind, count in found.items():
        output.text(f"{kind.value.capitalize():<11} {size(count)}")
