"""Moves photos to the trash, or back, in a process of its own that a test kills in the middle.

`python -m tests.faults.trash_steps move LIBRARY PHOTO …` or `… restore LIBRARY`. It says what the
window would know: a line for each photo that went or came back, and one for what is wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hashdesk.core.imaging.companion_files import CompanionFile, packed
from hashdesk.core.removal.removal_log import RemovalLog
from hashdesk.core.removal.restore import restore_batch
from hashdesk.core.scanning.companions import pair
from hashdesk.core.storage.photos.photo_rows import Photo, Place
from hashdesk.ui.images.photo_cards import PhotoCard
from hashdesk.ui.photos.trash.to_trash import move_to_trash
from hashdesk.ui.photos.trash.words import sentence_of_left


def card_of(number: int, path: Path) -> PhotoCard:
    """A photo as the window knows it, with the files beside it that belong to it."""
    status = path.stat()
    files = {os.fsencode(file.name): file.stat().st_size for file in path.parent.iterdir()}
    name = os.fsencode(path.name)
    others = packed(CompanionFile(other, files[other]) for other in pair(files)[name])
    photo = Photo(number, 1, name, status.st_size, status.st_mtime_ns, companions=others)
    root, name = os.path.split(os.fsencode(path))
    return PhotoCard(photo, Place(root, name, offline=False))


def main(verb: str, library: str, *photos: str) -> None:
    """Move these photos, or bring back what went last."""
    log = RemovalLog(Path(library))
    if verb == "move":
        cards = [card_of(number, Path(path)) for number, path in enumerate(photos, start=1)]
        gone = move_to_trash(log, cards, lambda _: None)
        went, problem = gone.moved, gone.problem
    else:
        back = restore_batch(log, log.in_trash()[0].batch)
        went, problem = back.returned, sentence_of_left(back.left)
    lines = [*(os.fsdecode(entry.path) for entry in went), problem]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
