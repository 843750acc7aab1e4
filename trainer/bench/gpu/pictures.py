"""Pictures to encode: photos of a folder or, without one, the demo album's drawn scenes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.random import default_rng

from hashdesk.core.encoding.encoder import Pixels
from hashdesk.core.errors import FolderError, PhotoError
from hashdesk.core.imaging.decoded import DecodedPhoto
from hashdesk.core.imaging.edits.random_edits import edit_at_random
from hashdesk.core.job import Job
from hashdesk.extras.drawn_scenes import SCENES, draw_scene
from trainer.data.photos import decode_file, image_pixels, photos_in

EDITS_PER_SCENE = 19  # a scene takes longer to draw than to edit


@dataclass(frozen=True)
class Pictures:
    """Pictures as the encoder sees them, and what they are."""

    pixels: Pixels  # (n, 224, 224, 3)
    source: str


def load_pictures(folder: Path | None, count: int, job: Job) -> Pictures:
    """At most `count` photos of a folder, or `count` drawn pictures. Raises FolderError."""
    if folder is None:
        return Pictures(
            np.stack(list(islice(_drawn(job), count))), "drawn scenes and edits of them"
        )
    pixels = [photo.pixels for _, photo in decoded(photos_in(folder), count, job)]
    if not pixels:
        raise FolderError(f"{folder} has no photo that can be read.")
    return Pictures(np.stack(pixels), "photos")


def decoded(paths: list[Path], count: int, job: Job) -> Iterator[tuple[Path, DecodedPhoto]]:
    """About `count` photos, evenly over the files; those that cannot be read are left out."""
    rows = np.linspace(0, len(paths) - 1, min(count, len(paths))).astype(np.intp)
    for path in (paths[row] for row in rows):
        job.check()
        try:
            yield path, decode_file(path)
        except (PhotoError, OSError):
            continue


def _drawn(job: Job) -> Iterator[Pixels]:
    number = 0
    while True:
        for scene in SCENES:
            job.check()
            photo = draw_scene(f"{scene}-{number}")
            yield image_pixels(photo)
            photo.thumbnail((384, 384))
            for edit in range(EDITS_PER_SCENE):
                yield image_pixels(edit_at_random(photo, default_rng((number, edit))))
        number += 1
