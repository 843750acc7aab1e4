"""False marks: what the program would throw away that is no copy, through matches and review.

Everything lies in one library: documents that are drawn, logos, bursts and brackets, nights, skies
and line art, copies and changes of photos, and the photos as they are.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from hashdesk.core.duplicates.groups.grouping import GroupingOptions
from hashdesk.core.duplicates.keep import measuring
from hashdesk.core.duplicates.match_level import MatchLevel
from hashdesk.core.duplicates.matches import MatchedPairs, MatchRequest, find_matches
from hashdesk.core.duplicates.relation import Relation
from hashdesk.core.duplicates.review.review import LibraryFacts, Review, ReviewOptions, review
from hashdesk.core.job import Job
from hashdesk.core.search.library import Library
from tests.benchmarks.edits import Rng, take_bursts, upright
from tests.benchmarks.indexing import is_photo
from tests.benchmarks.matched_pairs import index_photos
from tests.benchmarks.report import Figure, Grid
from tests.benchmarks.second_look.copies import (
    CHANGES,
    COPIES,
    SHARPENED,
    TONES,
    foreign_patch,
    of_levels,
    opened,
    saved,
)
from tests.benchmarks.second_look.drawn_documents import DOCUMENTS, changed_document, document
from tests.benchmarks.second_look.filters import FILTERS
from tests.benchmarks.second_look.measure import Looked, visible

DOCUMENTS_EACH = 20
CHANGED_EACH, COPIED_EACH = 5, 5  # of them
EDITED_PHOTOS, BURSTS = 30, 20
MIN_SIDE = 400  # pixels: photos that are edited have that many
EXPOSURES = (0.4, 1.0, 1.8)  # of a bracket
FIRST_BRACKET = 1_720_000_007  # seconds since 1970
AS_THEY_ARE = "photos as they are"
LISTED = 40


@dataclass
class Made:
    """The files that were made: the set each is of, the picture it shows, how it was copied."""

    folder: Path
    sets: dict[bytes, str] = field(default_factory=dict)
    pictures: dict[bytes, str] = field(default_factory=dict)
    copies: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)  # kind, original

    def write(self, of: str, picture: str, data: bytes, suffix: str) -> bytes:
        path = self.folder / f"{len(self.sets):05}{suffix}"
        path.write_bytes(data)
        return self.note(of, picture, path)

    def note(self, of: str, picture: str, path: Path) -> bytes:
        name = os.fsencode(path)
        self.sets[name], self.pictures[name] = of, picture
        return name


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Make the sets, index them with the photos, and judge every mark."""
    photos = [p.resolve() for f in folders for p in sorted(f.rglob("*")) if is_photo(p)]
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary).resolve()
        made = Made(scratch / "made")
        made.folder.mkdir()
        for path in photos:
            made.note(AS_THEY_ARE, os.fsdecode(path), path)
        rng = np.random.default_rng(11)
        _documents(made, rng)
        _logos(made)
        _plain(made, rng)
        jpegs = (photo for photo in photos if photo.suffix.lower() in (".jpg", ".jpeg"))
        large = [photo for photo in jpegs if _side(photo) >= MIN_SIDE]
        chosen = rng.permutation(len(large)).tolist()
        _shots(made, [large[number] for number in chosen[:BURSTS]])
        _edits(made, [large[number] for number in chosen[:EDITED_PHOTOS]], rng)
        with index_photos(scratch / "library", [*folders, made.folder]) as library:
            return _judged(library, made)


def _side(photo: Path) -> int:
    """The shorter side in pixels; 0 of what Pillow cannot open."""
    try:
        with Image.open(photo) as image:
            return min(image.size)
    except OSError:
        return 0


# -- the sets


def _documents(made: Made, rng: Rng) -> None:
    for kind in DOCUMENTS:
        of = kind.partition(",")[0]
        for seed in range(DOCUMENTS_EACH):
            page = document(kind, seed)
            original = made.write(f"{of}s", f"{of} {seed}", saved(page, quality=92), ".jpg")
            if seed < CHANGED_EACH:
                other = saved(changed_document(kind, seed), quality=92)
                made.write(f"{of}s", f"{of} {seed}, changed", other, ".jpg")
            if seed < COPIED_EACH:
                copy = made.write(
                    f"{of}s", f"{of} {seed}", COPIES["sent by chat"](page, rng), ".jpg"
                )
                made.copies[copy] = ("document, sent by chat", original)


def _logos(made: Made) -> None:
    for number in range(10):
        for color, name in ((255, "white"), (0, "black")):
            logo = Image.new("RGBA", (500, 500), (color,) * 3 + (0,))
            pen = ImageDraw.Draw(logo)
            pen.text((60, 200), f"no {number}", (color,) * 3 + (255,), ImageFont.load_default(90))
            made.write("logos", f"{name} logo {number}", saved(logo, format_="PNG"), ".png")
    for level in (0, 128, 250, 255):
        page = Image.new("RGB", (500, 500), (level,) * 3)
        made.write("logos", f"page {level}", saved(page, format_="PNG"), ".png")


def _plain(made: Made, rng: Rng) -> None:
    """Nights, skies and line art: little to see, and every one another picture."""
    ramp = np.linspace(0, 1, 700)[:, None, None]
    for number in range(15):
        night = np.full((700, 1000, 3), 4.0) + rng.normal(0, 1.5, (700, 1000, 3))
        for _ in range(6):  # lights
            x, y = rng.integers(0, 980), rng.integers(0, 680)
            night[y : y + 6, x : x + 6] = rng.integers(60, 255, 3)
        made.write(
            "nights",
            f"night {number}",
            saved(of_levels(night.astype(np.float32)), quality=90),
            ".jpg",
        )
        sky = np.array([90, 140, 220]) + ramp * np.array([60, 50, 20]) + rng.uniform(-3, 3, 3)
        noisy = np.repeat(sky, 1000, axis=1) + rng.normal(0, 2, (700, 1000, 3))
        made.write(
            "skies", f"sky {number}", saved(of_levels(noisy.astype(np.float32)), quality=90), ".jpg"
        )
        art = Image.new("RGB", (900, 700), "white")
        pen = ImageDraw.Draw(art)
        pen.rectangle((50, 50, 850, 650), outline="black", width=3)
        for _ in range(8):
            pen.line([tuple(p) for p in rng.integers(60, 640, (2, 2)).tolist()], "black", 3)
        made.write("line art", f"drawing {number}", saved(art, quality=90), ".jpg")


def _shots(made: Made, photos: list[Path]) -> None:
    folder = made.folder / "bursts"
    folder.mkdir()
    for shot in take_bursts(photos, list(range(len(photos))), folder):
        made.note("bursts", shot.path.stem, shot.path)
    for number, photo in enumerate(photos):
        image = upright(photo)
        for step, exposure in enumerate(EXPOSURES):
            exif = Image.Exif()
            moment = FIRST_BRACKET + 3600 * number + step
            written = np.datetime64(moment, "s").item().strftime("%Y:%m:%d %H:%M:%S")
            exif.get_ifd(0x8769)[0x9003] = written
            path = made.folder / f"bracket {number}-{step}.jpg"
            ImageEnhance.Brightness(image).enhance(exposure).save(path, quality=92, exif=exif)
            copied = exposure == 1.0  # it is the photo itself
            made.note("brackets", os.fsdecode(photo) if copied else path.stem, path)


def _edits(made: Made, photos: list[Path], rng: Rng) -> None:
    """Every kind of copy and of change, of each photo at 1,024 pixels."""
    images = [opened(photo) for photo in photos]
    for number, image in enumerate(images):
        picture = os.fsdecode(photos[number])
        original = made.write("copies", picture, saved(image, quality=93), ".jpg")
        for kind, make in {**COPIES, **TONES, **SHARPENED}.items():
            suffix = (
                f".{kind.split(',')[0].lower()}" if kind[:3] in ("PNG", "Web", "AVI") else ".jpg"
            )
            copy = made.write("copies", picture, make(image, rng), suffix)
            made.copies[copy] = (kind, original)
        other = images[(number + 1) % len(images)]
        shown = Looked.at(saved(image, quality=93))
        changes = {**CHANGES, "part of another photo": foreign_patch(other)}
        for of, kinds in (("changed photos", changes), ("photos with a filter", FILTERS)):
            for kind, make in kinds.items():
                for changed in visible(shown, partial(make, image, rng)):
                    made.write(of, f"{picture}, {kind}", changed.data, ".jpg")


# -- the judgement


def _judged(library: Library, made: Made) -> list[Figure | Grid]:
    pairs = find_matches(library, MatchRequest(), Job())
    connection = library.db.connection
    facts = LibraryFacts(
        library.photo_arrays, measuring.traits_of(library.db.folder, connection, pairs)
    )
    options = ReviewOptions(MatchLevel.NEAR, GroupingOptions(pairs.radius))
    reviewed = review(connection, pairs, facts, (), options)
    ids = library.photo_arrays.ids.tolist()
    names = {number: place.full for number, place in library.places(ids).items()}
    marked, wrong, shown, examples = _marks(reviewed, names, made)
    rows = [
        (of, f"{count}", f"{shown[of]}", f"{marked[of]}", f"{wrong[of]}")
        for of, count in Counter(made.sets.values()).items()
    ]
    made_wrong = sum(count for of, count in wrong.items() if of != AS_THEY_ARE)
    natural = wrong[AS_THEY_ARE]
    return [
        Figure("false marks among what was made", f"{made_wrong} of {sum(marked.values())} marks",
               "0", made_wrong == 0),
        Figure("marks among photos as they are, to be looked at", f"{natural}"),
        Grid(("set", "files", "in a group, not marked", "marked", "false marks"), tuple(rows)),
        _recall(pairs, names, made),
        Grid(("marked", "for"), tuple(examples[:LISTED])),
    ]  # fmt: skip


def _marks(
    reviewed: Review, names: dict[int, bytes], made: Made
) -> tuple[Counter[str], Counter[str], Counter[str], list[tuple[str, str]]]:
    """By set: marks, false ones, and photos of groups without a mark; and false ones by name."""
    marked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    examples = []
    groups, suggestion = reviewed.groups, reviewed.suggestion
    kept = suggestion.keep[groups.numbers].tolist()
    for photo, keep, goes in zip(
        groups.photos.tolist(), kept, suggestion.marked.tolist(), strict=True
    ):
        of = made.sets[names[photo]]
        if not goes:
            shown[of] += photo != keep
            continue
        marked[of] += 1
        if made.pictures[names[photo]] != made.pictures[names[keep]]:
            wrong[of] += 1
            examples.append((made.pictures[names[photo]][-60:], made.pictures[names[keep]][-60:]))
    return marked, wrong, shown, examples


def _recall(pairs: MatchedPairs, names: dict[int, bytes], made: Made) -> Grid:
    """For each kind of copy, how many are certain, and in doubt, beside their original."""
    numbers = {name: number for number, name in names.items()}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    known = set(pairs.photos.tolist())
    for copy, (kind, original) in made.copies.items():
        found[kind]["of"] += 1
        both = numbers.get(copy, 0), numbers.get(original, 0)
        if known.issuperset(both):
            ids = [np.array([number], np.int64) for number in both]
            relation = int(pairs.relations_of(ids[0], ids[1])[0])
            found[kind]["certain" if relation <= Relation.SAME else "in doubt"] += 1
    rows = [
        (kind, f"{counts['certain']} of {counts['of']}", f"{counts['in doubt']}")
        for kind, counts in found.items()
    ]
    total = sum((counts for counts in found.values()), Counter())
    rows.append(("**all**", f"{total['certain']} of {total['of']}", f"{total['in doubt']}"))
    return Grid(("copies beside their original", "certain", "in doubt, or both in one group"),
                tuple(rows))  # fmt: skip
