"""A demo album for people without photos at hand: real pictures, each with known near-copies.

The originals are the sample photos that lie inside scikit-image's wheel; where it is not
installed, scenes are drawn. Nothing is downloaded. `album.json` tells which file is what, and is
written last: a folder without it is an album that was not finished.

    <folder>/coffee/coffee-original.jpg
    <folder>/coffee/coffee-crop-60.jpg
    <folder>/album.json    {"schema": 1, "photos": [{"path": …, "original": …, "edit": …}, …]}
"""

from __future__ import annotations

import errno
import importlib.util
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from PIL import ExifTags, Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.errors import DiskFull, FolderError, UsageError

ALBUM = "album.json"
SCHEMA = 1
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


def _quiet(done: int, total: int) -> None:
    """Tell nobody."""


def write_album(
    folder: Path,
    report: Callable[[int, int], None] = _quiet,
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
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            text = f"{folder} has no space left for the demo album: free 50 MB, or name another."
            raise DiskFull(text) from error
        text = f"{folder} cannot take the demo album ({error.strerror or error}): name another."
        raise FolderError(text) from error


def _write(
    folder: Path, report: Callable[[int, int], None], samples: Path | None, limit: int | None
) -> int:
    todo = [(name, path, edit) for name, path in _originals(samples)[:limit] for edit in EDITS]
    for name, path in {name: path for name, path, _ in todo}.items():
        if path and name in SECOND_SHOTS:
            todo.append((name, path.with_name(SECOND_SHOTS[name]), SECOND_SHOT))
    report(0, len(todo))
    photos = []
    for done, ((name, path), group) in enumerate(groupby(todo, ...)):
        ...
    return len(photos)


def _originals(samples: Path | None) -> list[tuple[str, Path | None]]:
    """Names of the originals and where each lies; None: it is drawn."""
    photos = {name: samples / file for name, file in SAMPLE_PHOTOS.items()} if samples else {}
    found: list[tuple[str, Path | None]] = [(n, p) for n, p in photos.items() if p.is_file()]
    if len(found) >= FEWEST:
        return found
    return found + [(f"{kind}-{number}", None) for kind in SCENES for number in "123"]


def _read(path: Path) -> Image.Image:
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        photo = image.convert("RGB")
    photo.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    return photo


def _encode(photo: Image.Image, name: str, edit: Edit) -> bytes:
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
    edited.save(buffer, FORMATS[edit.suffix], quality=edit.quality, exif=exif)
    return buffer.getvalue()


def _taken(name: str) -> str:
    """When the original is said to have been taken, as EXIF writes it: a day in 2016-2025."""
    rng = Random(name)
    year, month, day = rng.randint(2016, 2025), rng.randint(1, 12), rng.randint(1, 28)
    return f"{year}:{month:02}:{day:02} {rng.randint(7, 21):02}:{rng.randint(0, 59):02}:00"


Change = Callable[[Image.Image, Random], Image.Image]


def _unchanged(photo: Image.Image, rng: Random) -> Image.Image:
    return photo


def _crop(share: float) -> Change:
    """Cut to `share` of both sides, not quite in the middle."""

    def change(photo: Image.Image, rng: Random) -> Image.Image:
        width, height = round(photo.width * share), round(photo.height * share)
        left = round((photo.width - width) * rng.uniform(0.3, 0.7))
        top = round((photo.height - height) * rng.uniform(0.3, 0.7))
        return photo.crop((left, top, left + width, top + height))

    return change


def _expose(stops: float) -> Change:
    """Brighter or darker by so many stops, in linear light as a camera does it."""
    table = [min(255, round(255 * ((v / 255) ** 2.2 * 2**stops) ** (1 / 2.2))) for v in range(256)]
    return lambda photo, rng: photo.point(table * 3)


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
    draw = ImageDraw.Draw(captioned)
    draw.text(middle, rng.choice(CAPTIONS), "white", font, anchor="mm")
    return captioned


@dataclass(frozen=True)
class Edit:
    """One kind of near-copy. `change` draws its details from the seeded Random."""

    name: str
    change: Change = _unchanged
    suffix: str = ".jpg"
    quality: int = 90
    dated: bool = True  # keeps the EXIF date; messengers and converters drop it
    sideways: bool = False  # stored turned, with the EXIF orientation that turns it back


FORMATS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
ORIGINAL, SECOND_SHOT = Edit("original"), Edit("second-shot")
EDITS = (
    ORIGINAL,
    Edit("copy"),  # the same bytes under another name
    Edit("crop-80", _crop(0.8)),
    Edit("crop-60", _crop(0.6)),
    Edit("brighter", _expose(0.8)),
    Edit("darker", _expose(-1.2)),
    Edit("low-quality", quality=30, dated=False),
    Edit("half-size", lambda photo, _: photo.reduce(2), ".webp", 80, dated=False),
    Edit("webp", suffix=".webp", quality=80),
    Edit("turned-5", _turn),
    Edit("turned-90", lambda photo, _: photo.transpose(Image.Transpose.ROTATE_90), dated=False),
    Edit("sideways", sideways=True),
    Edit("mirrored", lambda photo, _: ImageOps.mirror(photo), dated=False),
    # With more contrast, so that black-and-white photos change too.
    Edit("grey", lambda photo, _: ImageOps.autocontrast(photo.convert("L"), cutoff=2)),
    Edit("warm", lambda p, _: p.convert("RGB", (1, 0, 0, 0, 0, 0.91, 0, 0, 0, 0, 0.74, 0))),
    Edit("border", lambda p, _: ImageOps.expand(p, max(p.size) // 20, "#faf8f2"), dated=False),
    Edit("caption", _caption, ".png", dated=False),
)


# What a drawn scene is made of: hue (degrees) of the sky and its lightness (%) at top and bottom;
# horizon (share of the height), hue and lightness of the ground; what stands on it, how many.
SCENES = {
    "balloons": (205, 55, 92, 0.8, 90, 45, "balloon", 9),
    "city": (250, 10, 45, 0.6, 235, 14, "tower", 40),
    "forest": (150, 92, 75, 0.5, 110, 34, "tree", 60),
    "meadow": (200, 72, 90, 0.3, 95, 48, "flower", 110),
    "mountains": (20, 52, 85, 0.45, 260, 38, "tree", 6),
    "sea": (190, 68, 94, 0.55, 205, 45, "sail", 8),
    "village": (30, 70, 92, 0.5, 75, 50, "house", 16),
}


def draw_scene(name: str) -> Image.Image:
    """Sky, sun, hills, and things that grow towards the viewer; names are like "sea-2"."""
    rng, wide, high = Random(name), 1440, 960
    sky, top, bottom, horizon, ground, light, thing, count = SCENES[name.partition("-")[0]]
    shift, horizon = rng.randint(-30, 30), high * (horizon + rng.uniform(-0.1, 0.1))
    ramp = Image.linear_gradient("L").resize((wide, high))
    above, below = f"hsl({(sky + shift) % 360},60%,{top}%)", f"hsl({sky},70%,{bottom}%)"
    photo = ImageOps.colorize(ramp, above, below)
    draw = ImageDraw.Draw(photo)
    draw.circle((rng.uniform(0, wide), horizon * rng.random()), rng.randint(30, 90), "#fff6dc")
    for layer in range(4):
        y, waves = horizon + layer * (high - horizon) / 4, [rng.uniform(0, 7) for _ in range(5)]
        hills = [
            (x, y + sum(60 * math.sin(x * 2**k / 250 + w) / 2**k for k, w in enumerate(waves)))
            for x in range(0, wide + 8, 8)
        ]
        colour = f"hsl({ground + shift},40%,{light + 14 - 7 * layer}%)"
        draw.polygon([*hills, (wide, high), (0, high)], colour)
    for near in sorted(rng.random() for _ in range(rng.randint(count // 2, count))):
        foot = horizon + near * (high * 0.97 - horizon)
        _draw_thing(draw, thing, rng, rng.uniform(0, wide), foot, high * (0.04 + 0.12 * near))
    photo = photo.reduce(2)  # Pillow draws hard edges; twice the size averaged softens them
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, 4, (photo.height, photo.width, 1))
    return Image.fromarray((np.asarray(photo) + grain).clip(0, 255).astype(np.uint8))


def _draw_thing(
    draw: ImageDraw.ImageDraw, thing: str, rng: Random, x: float, y: float, size: float
) -> None:
    """One thing that stands at (x, y) and is about `size` px wide."""
    bright, half = f"hsl({rng.randint(0, 360)},75%,{rng.randint(45, 65)}%)", size / 2
    if thing == "balloon":
        y -= rng.uniform(3, 7) * size * 0.8
        draw.rectangle((x - half / 4, y + size * 1.1, x + half / 4, y + size * 1.4), "#60402a")
        draw.polygon(
            [(x - half * 1.8, y + half), (x + half * 1.8, y + half), (x, y + size * 1.3)], bright
        )
        draw.circle((x, y), size, bright)
        draw.ellipse((x - half, y - size, x + half, y + size), "#fff4d8")
    elif thing == "tower":
        top = y - size * rng.uniform(1.5, 4.5)
        draw.rectangle((x - half, top, x + half, 960), f"hsl(235,25%,{rng.randint(8, 26)}%)")
        step = size / 6
        for row in range(int((960 - top) / step / 1.5)):
            for column in range(5):
                left, line = x - half + (column + 0.7) * step, top + (row * 1.5 + 0.7) * step
                if rng.random() < 0.5:
                    draw.rectangle((left, line, left + step * 0.6, line + step * 0.8), "#ffd98a")
    elif thing == "tree":
        draw.rectangle((x - size / 12, y - half, x + size / 12, y), "#4a3626")
        for level in range(3):
            foot, side = y - size * (0.3 + 0.55 * level), half * (1 - level / 4)
            shade = f"hsl({rng.randint(80, 160)},40%,{rng.randint(16, 32)}%)"
            draw.polygon([(x - side, foot), (x + side, foot), (x, foot - size)], shade)
    elif thing == "flower":
        draw.line((x, y, x, y - size), "#3f6b2a", 5)
        for petal in range(6):
            angle = math.tau * petal / 6
            centre = (x + half * 0.5 * math.cos(angle), y - size + half * 0.5 * math.sin(angle))
            draw.circle(centre, half * 0.4, bright)
        draw.circle((x, y - size), half * 0.3, "#ffd84a")
    elif thing == "sail":
        draw.polygon([(x, y - half), (x, y - size * 2), (x + size * 0.8, y - half)], "#fdfaf2")
        draw.polygon([(x - 6, y - half), (x - 6, y - size * 1.7), (x - half, y - half)], bright)
        hull = [
            (x - size, y - half * 0.8),
            (x + size, y - half * 0.8),
            (x + half, y),
            (x - half, y),
        ]
        draw.polygon(hull, "#503830")
    else:
        draw.rectangle(
            (x - half, y - size * 0.7, x + half, y), f"hsl(40,40%,{rng.randint(75, 95)}%)"
        )
        roof = [
            (x - size * 0.6, y - size * 0.7),
            (x + size * 0.6, y - size * 0.7),
            (x, y - size * 1.3),
        ]
        draw.polygon(roof, f"hsl({rng.randint(0, 30)},55%,40%)")
        draw.rectangle((x - half / 4, y - half, x + half / 4, y), bright)
