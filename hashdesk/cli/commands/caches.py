"""hashdesk caches: the sizes of caches, clearing one of them, and making guesses now."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.options import cancellable
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.plurals import plural
from hashdesk.core.storage.caches import cache_sizes
from hashdesk.core.storage.caches.cache_sizes import CacheFolders, CacheKind
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.encoders.library_content import make_guesses
from hashdesk.extras.installed_parts import installed_kinds

# What each holds, and what clearing it costs.
CACHE_WORDS = {
    CacheKind.THUMBNAILS: "small pictures; made again as you look at photos",
    CacheKind.FEATURES: "what the model saw; adapting or another model reads all photos again",
    CacheKind.GUESSES: "words for photos; the next search by words takes some seconds longer",
    CacheKind.VERDICTS: "pairs that were compared; finding duplicates takes longer once",
    CacheKind.BACKBONES: "the model, made ready; the next new photo waits some seconds",
    CacheKind.DEMO_PHOTOS: "photos of the demo album; the next one downloads them again",
    CacheKind.PYTORCH: "for adapting and adding torchvision models; then it is downloaded again",
}

INSTALLED_WORDS = "installed with this HashDesk; nothing is downloaded"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--clear", choices=options.values(CacheKind), help="delete these")
    text = "make these now, instead of at the first search by words"
    parser.add_argument("--make", choices=[CacheKind.GUESSES.value], help=text)
    options.add_library(parser)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Clear a cache, or make one; then list all."""
    library = options.library_folder(arguments)
    folders = CacheFolders(library, paths.cache(), paths.pytorch())
    freed = 0
    if arguments.clear:
        kind = CacheKind(arguments.clear)
        # No other process writes to a library's own caches meanwhile.
        with options.open_to_write(library) if kind.of_library else nullcontext():
            freed = cache_sizes.clear(kind, folders)
        output.text(f"{size(freed)} are free again.")
    if arguments.make:
        stopped = "Stopped. What was made so far is kept."
        with LibraryDB(library) as db, cancellable(output.progress, stopped, output) as job:
            made = make_guesses(db, paths.cache(), job)
        output.text(f"What {plural(made, 'photo')} may show was guessed.")
    found = cache_sizes.sizes(folders)
    output.event(event="summary", freed=freed, caches={k.value: n for k, n in found.items()})
    is_named = paths.pytorch_is_named()
    installed = installed_kinds(folders.pytorch, pytorch_is_named=is_named)
    for kind, count in found.items():
        words = INSTALLED_WORDS if kind in installed else CACHE_WORDS[kind]
        output.text(f"{kind.value:<{max(map(len, CacheKind))}}  {size(count):>9}  {words}")
