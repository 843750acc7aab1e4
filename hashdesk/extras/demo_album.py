"""A demo album for people without photos at hand: real pictures, each with known near-copies.

The originals are the sample photos that lie inside scikit-image's wheel; where it is not
installed, scenes are drawn. Nothing is downloaded. `album.json` tells which file is what, and is
written last: a folder without it is an album that was not finished.

    <folder>/coffee/coffee-original.jpg
    <folder>/coffee/coffee-crop-60.jpg
    <folder>/album.json    {"schema": 1, "photos": [{"path": …, "original": …, "edit": …}, …]}
"""

from __future__ import annotations

import importlib.util
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.atomic_files import write_atomically
from hashdesk.core.disk_space import raise_if_full
from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX

ALBUM = "album.json"
ALBUM_SCHEMA = 1
LONGEST_PX = 1024  # of an original; keeps the whole album at some 30 MB
FEWEST = 13  # originals that make 220 photos; where fewer are found, drawn scenes join them

# What in scikit-image's `data` folder looks like a photo; charts, texts and masks stay out.
SAMPLE_PHOTOS = {
    "astronaut": "astronaut.png", "bricks": "brick.png", "cat": "chelsea.png",
    "coffee": "coffee.png", "coins": "coins.png", "galaxies": "hubble_deep_field.jpg",
    "grass": "grass.png", "gravel": "gravel.png", "moon": "moon.png",
    "motorcycle": "motorcycle_left.png", "photographer": "camera.png", "retina": "retina.jpg",
    "rocket": "rocket.jpg", "tissue": "ihc.png",
}  # fmt: skip
# The same thing from a step to the side, as people take it.
SECOND_SHOTS = {"motorcycle": "motorcycle_right.png"}
CAPTIONS = ("Wish you were here", "Look at this!", "Greetings to all", "Do you remember?")
STORED = {3: 180, 6: 90, 8: 270}  # EXIF orientation -> degrees by which the photo lies turned


def _find_samples() -> Path | None:
    """The folder of scikit-image's sample photos, found without importing it."""
    spec = importlib.util.find_spec("skimage")
    places = spec.submodule_search_locations if spec else None
    return next((Path(place, "data") for place in places or ()), None)


SAMPLES = _find_samples()


def write_album(
    folder: Path,
    report: Callable[[int, int], None] = lambda done, total: None,
    samples: Path | None = SAMPLES,
    limit: int | None = None,
) -> int:
    """Write the album into a new or empty folder; how many photos it has.

    `report` hears (done, total) photos. `samples` None: draw the originals. `limit`: at most so
    many originals. The same arguments give the same bytes. Raises UsageError where the folder
    holds something, FolderError where it cannot be written, DiskFull.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not an empty folder: name a new one for the demo album.")
        return _write(folder, report, samples, limit)
    except OSError as error:
        raise_if_full(
            error, f"{folder} has no space left for the demo album: free 50 MB, or name another."
        )
        text = f"{folder} cannot take the demo album ({error.strerror or error}): name another."
        raise FolderError(text) from error


def _write(
    folder: Path, report: Callable[[int, int], None], samples: Path | None, limit: int | None
) -> int:
    sources = _sources(samples, limit)
    total = sum(len(edits) for _, _, edits in sources)
    photos: list[dict[str, str]] = []
    report(0, total)
    for name, path, edits in sources:
        photo = _read(path) if path else draw_scene(name)
        (folder / name).mkdir(parents=True, exist_ok=True)
        for edit in edits:
            file = f"{name}/{name}-{edit.name}{edit.suffix}"
            (folder / file).write_bytes(_encode(photo, name, edit))
            photos.append({"path": file, "original": name, "edit": edit.name})
            report(len(photos), total)
    album = json.dumps({"schema": ALBUM_SCHEMA, "photos": photos}, indent=1) + "\n"
    write_atomically(folder / ALBUM, album.encode())
    return total


def _sources(
    samples: Path | None, limit: int | None
) -> list[tuple[str, Path | None, tuple[AlbumEdit, ...]]]:
    """Name of each original, where it lies (None: it is drawn), and what is made of it."""
    files = {name: samples / file for name, file in SAMPLE_PHOTOS.items()} if samples else {}
    originals: dict[str, Path | None] = {n: path for n, path in files.items() if path.is_file()}
    if len(originals) < FEWEST:
        originals |= {f"{kind}-{number}": None for kind in SCENES for number in "1234"}
    names = list(originals)[:limit]
    sources = [(name, originals[name], ALBUM_EDITS) for name in names]
    shots = [
        (name, samples / SECOND_SHOTS[name]) for name in names if samples and name in SECOND_SHOTS
    ]
    return sources + [(name, path, (SECOND_SHOT,)) for name, path in shots if path.is_file()]


def _read(path: Path) -> Image.Image:
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        photo = image.convert("RGB")
    photo.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    return photo


def _encode(photo: Image.Image, name: str, edit: AlbumEdit) -> bytes:
    """The edited photo as a file's bytes, with the EXIF that such a file would carry."""
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
    """When the original is said to have been taken, as EXIF writes it: a day in 2016-2025."""
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
    """Brighter or darker by so many stops, in linear light as a camera does it."""
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
    """A dark band with a line of text, as messengers put it over photos."""
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
    dated: bool = True  # keeps the EXIF date; messengers and converters drop it
    sideways: bool = False  # stored turned, with the EXIF orientation that turns it back


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
    AlbumEdit(
        "turned-90", lambda photo, _: photo.transpose(Image.Transpose.ROTATE_90), dated=False
    ),
    AlbumEdit("sideways", sideways=True),
    AlbumEdit("mirrored", lambda photo, _: ImageOps.mirror(photo), dated=False),
    # With more contrast, so that black-and-white photos change too.
    AlbumEdit("grey", lambda photo, _: ImageOps.autocontrast(photo.convert("L"), cutoff=2)),
    AlbumEdit("warm", lambda p, _: p.convert("RGB", (1, 0, 0, 0, 0, 0.91, 0, 0, 0, 0, 0.74, 0))),
    AlbumEdit("border", lambda p, _: ImageOps.expand(p, max(p.size) // 20, "#faf8f2"), dated=False),
    AlbumEdit("caption", _caption, ".png", dated=False),
)


# What a drawn scene is made of: hue (degrees) of the sky and its lightness (%) at top and bottom;
# horizon (share of the height), height of the hills (px), hue and lightness of the ground; what
# stands on it, and how many at most.
SCENES = {
    "balloons": (205, 55, 92, 0.85, 50, 90, 45, "balloon", 9),
    "city": (250, 10, 45, 0.6, 40, 235, 14, "tower", 40),
    "forest": (150, 92, 75, 0.5, 60, 110, 34, "tree", 60),
    "meadow": (200, 72, 90, 0.3, 40, 95, 48, "flower", 110),
    "mountains": (20, 52, 85, 0.45, 130, 260, 38, "tree", 12),
    "sea": (190, 68, 94, 0.55, 5, 205, 45, "sail", 8),
}
BRIGHT, LIT = "bright", "#ffd98a"  # a colour of the thing's own; a window that is mostly lit
WHITE, WOOD = "#f7f0e0", "#5a3e2c"
# The parts of things, in units of their size, from where they stand, y downwards.
THINGS: dict[str, list[tuple[str, str, tuple[float, ...]]]] = {
    "balloon": [
        ("rectangle", WOOD, (-0.13, -2.7, 0.13, -2.4)),
        ("polygon", BRIGHT, (-0.9, -3.4, 0.9, -3.4, 0.1, -2.6, -0.1, -2.6)),
        ("ellipse", BRIGHT, (-1, -4.8, 1, -2.9)),
        ("ellipse", WHITE, (-0.5, -4.8, 0.5, -2.9)),
    ],
    "flower": [
        ("rectangle", "#3f6b2a", (-0.03, -1, 0.03, 0)),
        ("ellipse", BRIGHT, (-0.5, -1.2, 0.5, -0.8)),
        ("ellipse", BRIGHT, (-0.2, -1.5, 0.2, -0.5)),
        ("ellipse", WHITE, (-0.16, -1.16, 0.16, -0.84)),
    ],
    "sail": [
        ("polygon", WHITE, (0, -0.5, 0, -2, 0.8, -0.5)),
        ("polygon", BRIGHT, (-0.05, -0.5, -0.05, -1.7, -0.6, -0.5)),
        ("polygon", WOOD, (-1, -0.4, 1, -0.4, 0.6, 0, -0.6, 0)),
    ],
    "tower": [("rectangle", "#16182c", (-0.5, -3, 0.5, 5))]
    + [
        ("rectangle", LIT, (x / 5, y / 4, x / 5 + 0.1, y / 4 + 0.14))
        for x in (-2.1, -1.1, -0.2, 0.7, 1.6)
        for y in range(-11, 16)
    ],
    "tree": [("rectangle", WOOD, (-0.1, -0.5, 0.1, 0))]
    + [
        ("polygon", "#25472f", (y - 0.5, -0.3 - 2.2 * y, 0.5 - y, -0.3 - 2.2 * y, 0, -1 - 2.6 * y))
        for y in (0, 0.12, 0.24)
    ],
}


def draw_scene(name: str) -> Image.Image:
    """Sky, sun, hills, and things that grow towards the viewer; names are like "sea-2"."""
    rng, wide, high = Random(name), 1440, 960
    sky, top, bottom, level, hill, ground, light, thing, most = SCENES[name.partition("-")[0]]
    shift, horizon = rng.randint(-30, 30), high * (level + rng.uniform(-0.1, 0.1))
    ramp = Image.linear_gradient("L").resize((wide, high))
    above, below = f"hsl({(sky + shift) % 360},60%,{top}%)", f"hsl({sky},70%,{bottom}%)"
    photo = ImageOps.colorize(ramp, above, below)
    draw = ImageDraw.Draw(photo)
    draw.circle((rng.uniform(0, wide), horizon * rng.random()), rng.randint(30, 90), "#fff6dc")
    for layer in range(4):
        waves = [rng.uniform(0, 7) for _ in range(5)]
        hills: list[tuple[float, float]] = [(wide, high), (0, high)]
        for x in range(0, wide + 8, 8):
            away = sum(math.sin(x * 2**k / 250 + w) / 2**k for k, w in enumerate(waves))
            hills.append((x, horizon + layer * (high - horizon) / 4 + hill * away))
        draw.polygon(hills, f"hsl({ground + shift},40%,{light + 14 - 7 * layer}%)")
    hue = rng.randint(0, 360)
    for near in sorted(rng.random() for _ in range(rng.randint(most // 2, most))):
        left, foot = rng.uniform(0, wide), horizon + near * (high * 0.97 - horizon)
        size, stretch = high * (0.04 + 0.12 * near), rng.uniform(0.7, 1.4)
        bright = f"hsl({(hue + rng.randint(0, 60)) % 360},75%,{rng.randint(45, 65)}%)"
        for shape, colour, corners in THINGS[thing]:
            if colour != LIT or rng.random() < 0.6:
                points = [
                    (left + size * x, foot + size * stretch * y)
                    for x, y in zip(corners[::2], corners[1::2], strict=True)
                ]
                getattr(draw, shape)(points, bright if colour == BRIGHT else colour)
    photo = photo.reduce(2)  # Pillow draws hard edges; twice the size averaged softens them
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 4, (photo.height, photo.width, 1))
    return Image.fromarray((np.asarray(photo) + grain).clip(0, 255).astype(np.uint8))
