"""A demo album for a first try without photos: real pictures, each with known near-copies.

The originals are photos (`demo_photos`), or drawn scenes where these are not at hand. `album.json`
says what each file is, and is written last: an album without it was not finished.

    <folder>/coffee/coffee-original.jpg
    <folder>/coffee/coffee-crop-60.jpg
    <folder>/album.json    {"schema": 1, "photos": [{"path": …, "original": …, "edit": …}, …]}
"""

from __future__ import annotations

import io
import json
import math
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.files.atomic_files import write_atomically
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX
from hashdesk.extras.drawn_scenes import SCENES, draw_scene

ALBUM = "album.json"
ALBUM_SCHEMA = 1
LONGEST_PX = 1024  # of an original; keeps the whole album at some 30 MB

# What the album calls each of `demo_photos`.
PHOTOS = {
    "astronaut": "astronaut.png", "bricks": "brick.png", "cat": "chelsea.png",
    "coffee": "coffee.png", "coins": "coins.png", "galaxies": "hubble_deep_field.jpg",
    "grass": "grass.png", "gravel": "gravel.png", "moon": "moon.png",
    "motorcycle": "motorcycle_left.png", "photographer": "camera.png", "retina": "retina.jpg",
    "rocket": "rocket.jpg", "tissue": "ihc.png",
}  # fmt: skip
# The same thing from a step to the side.
SECOND_SHOTS = {"motorcycle": "motorcycle_right.png"}
CAPTIONS = ("Wish you were here", "Look at this!", "Greetings to all", "Do you remember?")
STORED = {3: 180, 6: 90, 8: 270}  # EXIF orientation -> degrees by which the photo is stored turned


def require_empty(folder: Path) -> None:
    """Raise UsageError or FolderError if the album cannot be written into a folder."""
    with _explained(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not an empty folder: name a new one for the demo album.")


def write_album(
    folder: Path,
    photos: Path | None,
    report: Callable[[int, int], None] = lambda done, total: None,
    limit: int | None = None,
) -> int:
    """Write the album into a new or empty folder; the number of its photos.

    photos: the folder of `demo_photos`; None: draw scenes. report: called with the number of photos
    done and in total; what it raises ends the work. limit: the most originals. The same arguments
    give the same bytes; an album that cannot be finished is removed. Raises UsageError if the
    folder is not empty, FolderError if it cannot be written, DiskFull.
    """
    require_empty(folder)
    sources = _sources(photos, limit)
    try:
        with _explained(folder):
            return _write(folder, sources, report)
    except BaseException:
        for name, _, _ in sources:  # the folder was empty: they are ours
            shutil.rmtree(folder / name, ignore_errors=True)
        raise


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


def _write(folder: Path, sources: Sequence[Source], report: Callable[[int, int], None]) -> int:
    total = sum(len(edits) for _, _, edits in sources)
    written: list[dict[str, str]] = []
    report(0, total)
    for name, path, edits in sources:
        photo = _read(path) if path else draw_scene(name)
        (folder / name).mkdir(parents=True, exist_ok=True)
        for edit in edits:
            file = f"{name}/{name}-{edit.name}{edit.suffix}"
            (folder / file).write_bytes(_encode(photo, name, edit))
            written.append({"path": file, "original": name, "edit": edit.name})
            report(len(written), total)
    album = json.dumps({"schema": ALBUM_SCHEMA, "photos": written}, indent=1) + "\n"
    write_atomically(folder / ALBUM, album.encode())
    return total


def _sources(photos: Path | None, limit: int | None) -> list[Source]:
    if photos is None:
        scenes = [f"{kind}-{number}" for kind in SCENES for number in "1234"]
        return [(name, None, ALBUM_EDITS) for name in scenes[:limit]]
    names = list(PHOTOS)[:limit]
    shots = [(name, photos / file) for name, file in SECOND_SHOTS.items() if name in names]
    return [
        *((name, photos / PHOTOS[name], ALBUM_EDITS) for name in names),
        *((name, path, (SECOND_SHOT,)) for name, path in shots),
    ]


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
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = _taken(name)
    if edit.sideways:
        orientation = rng.choice(sorted(STORED))
        exif[ExifTags.Base.Orientation] = orientation
        edited = edited.rotate(STORED[orientation], expand=True)
    buffer = io.BytesIO()
    kind = FORMAT_OF_SUFFIX[edit.suffix.lstrip(".")].pillow
    edited.save(buffer, kind, quality=edit.quality, exif=exif)
    return buffer.getvalue()


def _taken(name: str) -> str:
    """An invented date of the original, as EXIF writes it: a day in 2016-2025."""
    rng = Random(name)
    year, month, day = rng.randint(2016, 2025), rng.randint(1, 12), rng.randint(1, 28)
    return f"{year}:{month:02}:{day:02} {rng.randint(7, 21):02}:{rng.randint(0, 59):02}:00"


def _crop(share: float, photo: Image.Image, rng: Random) -> Image.Image:
    """Cut to `share` of both sides, not quite in the middle."""
    width, height = round(photo.width * share), round(photo.height * share)
    left = round((photo.width - width) * rng.uniform(0.3, 0.7))
    top = round((photo.height - height) * rng.uniform(0.3, 0.7))
    return photo.crop((left, top, left + width, top + height))


def _expose(stops: float, photo: Image.Image, rng: Random) -> Image.Image:
    """Brighter or darker by some stops, in linear light as in a camera."""
    curve = [min(255, round(255 * ((v / 255) ** 2.2 * 2**stops) ** (1 / 2.2))) for v in range(256)]
    return photo.point(curve * 3)


def _turn(photo: Image.Image, rng: Random) -> Image.Image:
    """Turned by 5 degrees and cut to the largest part without empty corners."""
    turned = photo.rotate(rng.choice((-5, 5)), Image.Resampling.BICUBIC)
    longer = max(photo.width / photo.height, photo.height / photo.width)
    share = 1 / (math.cos(math.radians(5)) + longer * math.sin(math.radians(5)))
    width, height = int(photo.width * share), int(photo.height * share)
    left, top = (photo.width - width) // 2, (photo.height - height) // 2
    return turned.crop((left, top, left + width, top + height))


def _caption(photo: Image.Image, rng: Random) -> Image.Image:
    """A dark band with a line of text, as messaging apps put it over photos."""
    captioned, band = photo.copy(), round(photo.height * 0.15)
    box = (0, photo.height - band, photo.width, photo.height)
    captioned.paste(photo.crop(box).point(lambda value: value * 0.35), box)
    font = ImageFont.load_default(size=round(min(band * 0.5, photo.width / 14)))
    middle = (photo.width / 2, photo.height - band / 2)
    ImageDraw.Draw(captioned).text(middle, rng.choice(CAPTIONS), "white", font, anchor="mm")
    return captioned


@dataclass(frozen=True)
class AlbumEdit:
    """One kind of near-copy. `change` draws its details from the seeded Random."""

    name: str
    change: Callable[[Image.Image, Random], Image.Image] = lambda photo, _: photo
    suffix: str = ".jpg"
    quality: int = 90
    dated: bool = True  # keeps the EXIF date; messaging apps and converters drop it
    sideways: bool = False  # stored turned, with the EXIF orientation that turns it back


# An original's name, its file (None: it is drawn), and what is made of it.
Source = tuple[str, Path | None, tuple[AlbumEdit, ...]]
ORIGINAL, SECOND_SHOT = AlbumEdit("original"), AlbumEdit("second-shot")
ALBUM_EDITS: tuple[AlbumEdit, ...] = (
    ORIGINAL,
    AlbumEdit("copy"),  # the same bytes under another name
    AlbumEdit("crop-80", partial(_crop, 0.8)),
    AlbumEdit("crop-60", partial(_crop, 0.6)),
    AlbumEdit("brighter", partial(_expose, 0.8)),
    AlbumEdit("darker", partial(_expose, -1.2)),
    AlbumEdit("low-quality", quality=30, dated=False),
    AlbumEdit("half-size", lambda photo, _: photo.reduce(2), ".webp", 80, dated=False),
    AlbumEdit("webp", suffix=".webp", quality=80),
    AlbumEdit("turned-5", _turn),
    AlbumEdit("turned-90", lambda p, _: p.transpose(Image.Transpose.ROTATE_90), dated=False),
    AlbumEdit("sideways", sideways=True),
    AlbumEdit("mirrored", lambda photo, _: ImageOps.mirror(photo), dated=False),
    # With more contrast, so that black-and-white photos change too.
    AlbumEdit("grey", lambda photo, _: ImageOps.autocontrast(photo.convert("L"), cutoff=2)),
    AlbumEdit("warm", lambda p, _: p.convert("RGB", (1, 0, 0, 0, 0, 0.91, 0, 0, 0, 0, 0.74, 0))),
    AlbumEdit("border", lambda p, _: ImageOps.expand(p, max(p.size) // 20, "#faf8f2"), dated=False),
    AlbumEdit("caption", _caption, ".png", dated=False),
)
