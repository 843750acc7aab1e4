"""A demo album for a first try without photos: real pictures, each with known near-copies.

The originals are photos (`demo_photos`), or drawn scenes where these are not at hand. `album.json`
says what each file is, and is written last. While the album is being written, a file marks it as
unfinished and is locked: what a killed process left is written again.

    <folder>/coffee/coffee-original.jpg
    <folder>/coffee/coffee-crop-60.jpg
    <folder>/album.json    {"schema": 1, "photos": [{"path": …, "original": …, "edit": …}, …]}
"""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

from filelock import Timeout
from PIL import ExifTags, Image

from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.files.atomic_files import NEW_SUFFIX, write_atomically
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.files.file_lock import held_lock
from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX
from hashdesk.extras.album_edits import ALBUM_EDITS, DARKER, ORIGINAL, SECOND_SHOT, AlbumEdit
from hashdesk.extras.drawn_scenes import SCENES, draw_scene

ALBUM = "album.json"
ALBUM_SCHEMA = 1
UNFINISHED = ".hashdesk-demo-album.unfinished"  # locked by the process that writes the album
LONGEST_PX = 1024  # of an original; keeps the whole album at some 30 MB

# What the album calls each of `demo_photos`; the first ones are the newest, and seen first.
PHOTOS = {
    "cat": "chelsea.png", "coffee": "coffee.png", "rocket": "rocket.jpg",
    "motorcycle": "motorcycle_left.png", "astronaut": "astronaut.png", "moon": "moon.png",
    "galaxies": "hubble_deep_field.jpg", "photographer": "camera.png", "grass": "grass.png",
    "coins": "coins.png", "bricks": "brick.png", "gravel": "gravel.png",
}  # fmt: skip
BLACK_AND_WHITE = frozenset(("moon", "photographer", "grass", "coins", "bricks", "gravel"))
# The same thing from a step to the side.
SECOND_SHOTS = {"motorcycle": "motorcycle_right.png"}
DRAWN = tuple(f"{kind}-{number}" for kind in SCENES for number in "1234")
ORIGINALS = frozenset((*PHOTOS, *DRAWN, "retina", "tissue"))  # the last two: of older albums
NEWEST_YEAR = 2025
EXIF_TIME = "%Y:%m:%d %H:%M:%S"
_ORDER = {name: place for names in (PHOTOS, DRAWN) for place, name in enumerate(names)}
STORED = {3: 180, 6: 90, 8: 270}  # EXIF orientation -> degrees by which the photo is stored turned

# An original's name, its file (None: it is drawn), and what is made of it.
Source = tuple[str, Path | None, tuple[AlbumEdit, ...]]


def takes_album(folder: Path) -> bool:
    """Whether a folder is new, empty, or holds an unfinished album and nothing else.

    Raises OSError.
    """
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = os.listdir(folder)
    return not names or (UNFINISHED in names and all(_is_ours(folder / name) for name in names))


def require_empty(folder: Path) -> None:
    """Raise UsageError or FolderError if the album cannot be written into a folder."""
    with _explained(folder):
        if not takes_album(folder):
            raise UsageError(f"{folder} is not an empty folder: name a new one for the demo album.")


def write_album(
    folder: Path,
    photos: Path | None,
    report: Callable[[int, int], None] = lambda done, total: None,
    limit: int | None = None,
    *,
    originals_only: bool = False,
) -> int:
    """Write the album into a folder that `takes_album`; the number of its photos.

    photos: the folder of `demo_photos`; None: draw scenes. report: called with the number of photos
    done and in total; what it raises ends the work. limit: the most originals. originals_only:
    their copies follow the next time, until then the album is unfinished. The same arguments give
    the same bytes; an album that cannot be finished is removed. Raises UsageError if the
    folder is not empty, FolderError if it cannot be written, DiskFull.
    """
    require_empty(folder)
    with _explained(folder), _unfinished(folder, stays=originals_only):
        try:
            _remove_photos(folder)  # of a process that was killed
            return _write(folder, _sources(photos, limit), report, originals_only=originals_only)
        except BaseException:
            _remove_photos(folder)
            raise


@contextmanager
def _unfinished(folder: Path, *, stays: bool) -> Iterator[None]:
    """Mark the album in a folder as unfinished, and keep other processes from writing it.

    stays: it is unfinished after that, too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / UNFINISHED
    mark.touch()
    with ExitStack() as stack:
        try:
            stack.enter_context(held_lock(mark))
        except Timeout as error:
            raise UsageError(f"Another HashDesk is writing the demo album to {folder}.") from error
        if not stays:
            stack.callback(mark.unlink, missing_ok=True)
        require_empty(folder)  # another process may have finished meanwhile
        yield


def _photo_files(original: str) -> set[str]:
    """The names of all files that an album may have of an original."""
    edits = (*ALBUM_EDITS, SECOND_SHOT, DARKER)
    return {f"{original}-{edit.name}{edit.suffix}" for edit in edits}


def _is_ours(path: Path) -> bool:
    """Whether an unfinished album has this file or, with all that is in it, this folder."""
    if path.is_symlink() or not path.is_dir():
        return path.name in (UNFINISHED, ALBUM + NEW_SUFFIX) and not path.is_symlink()
    known = _photo_files(path.name) if path.name in ORIGINALS else set()
    return all(file.name in known and not file.is_dir() for file in path.iterdir())


def album_files(folder: Path) -> Iterator[Path]:
    """All that is deleted with an album, where it is there."""
    for original in ORIGINALS:
        yield from (folder / original / name for name in _photo_files(original))
    yield from (folder / name for name in (ALBUM, ALBUM + NEW_SUFFIX, UNFINISHED))


def remove_album(folder: Path) -> None:
    """Delete an album, whole or unfinished; what else lies in its folder stays. Raises OSError."""
    _remove_photos(folder)
    for name in (ALBUM, UNFINISHED):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # something else lies there, or it is gone
        folder.rmdir()


def _remove_photos(folder: Path) -> None:
    """Delete what the album has in a folder, as far as that is possible, and nothing else."""
    for original in ORIGINALS:
        with contextlib.suppress(OSError):
            for name in _photo_files(original):
                (folder / original / name).unlink(missing_ok=True)
            (folder / original).rmdir()
    with contextlib.suppress(OSError):
        (folder / (ALBUM + NEW_SUFFIX)).unlink(missing_ok=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn an OSError about the album's folder into FolderError or DiskFull."""
    try:
        yield
    except OSError as error:
        full = f"{folder} has no space left for the demo album: free 50 MB, or name another."
        raise_if_full(error, full)
        text = f"{folder} cannot take the demo album ({error.strerror or error}): name another."
        raise FolderError(text) from error


def _write(
    folder: Path,
    sources: Sequence[Source],
    report: Callable[[int, int], None],
    *,
    originals_only: bool,
) -> int:
    if originals_only:
        sources = [(name, path, (ORIGINAL,)) for name, path, edits in sources if ORIGINAL in edits]
    total = sum(len(edits) for _, _, edits in sources)
    written: list[dict[str, str]] = []
    report(0, total)
    for name, path, edits in sources:
        photo = _read(path) if path else draw_scene(name)
        (folder / name).mkdir(parents=True, exist_ok=True)
        for edit in edits:
            file = f"{name}/{name}-{edit.name}{edit.suffix}"
            (folder / file).write_bytes(_encode(photo, name, edit))
            taken = _taken(name).timestamp()
            os.utime(folder / file, (taken, taken))  # so that undated copies stand beside it
            written.append({"path": file, "original": name, "edit": edit.name})
            report(len(written), total)
    if originals_only:
        return total
    album = json.dumps({"schema": ALBUM_SCHEMA, "photos": written}, indent=1) + "\n"
    write_atomically(folder / ALBUM, album.encode())
    return total


def _sources(photos: Path | None, limit: int | None) -> list[Source]:
    if photos is None:
        return [(name, None, ALBUM_EDITS) for name in DRAWN[:limit]]
    names = list(PHOTOS)[:limit]
    shots = [(name, photos / file) for name, file in SECOND_SHOTS.items() if name in names]
    return [
        *((name, photos / PHOTOS[name], _edits_of(name)) for name in names),
        *((name, path, (SECOND_SHOT,)) for name, path in shots),
    ]


def _edits_of(name: str) -> tuple[AlbumEdit, ...]:
    grey = name in BLACK_AND_WHITE
    return tuple(edit for edit in ALBUM_EDITS if not (grey and edit.of_colours))


def _read(path: Path) -> Image.Image:
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        photo = image.convert("RGB")
    photo.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    return photo


def _encode(photo: Image.Image, name: str, edit: AlbumEdit) -> bytes:
    """The edited photo as a file, with the EXIF that such a file would have."""
    rng = Random(f"{name}/{edit.name}")
    edited = edit.change(photo, rng)
    exif = Image.Exif()
    if edit.dated:
        exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "HashDesk", "Demo"
        taken = _taken(name).strftime(EXIF_TIME)
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if edit.sideways:
        orientation = rng.choice(sorted(STORED))
        exif[ExifTags.Base.Orientation] = orientation
        edited = edited.rotate(STORED[orientation], expand=True)
    buffer = io.BytesIO()
    kind = FORMAT_OF_SUFFIX[edit.suffix.lstrip(".")].pillow
    edited.save(buffer, kind, quality=edit.quality, exif=exif)
    return buffer.getvalue()


def _taken(name: str) -> datetime:
    """When the original was taken, an invention: a year for each, the newest first."""
    rng = Random(name)
    year = NEWEST_YEAR - _ORDER[name]
    month, day, hour, minute = (rng.randint(*of) for of in ((1, 12), (1, 28), (7, 21), (0, 59)))
    return datetime(year, month, day, hour, minute)
