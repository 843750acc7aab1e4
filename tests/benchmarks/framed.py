"""Search by a photo in a frame: how often the photo itself comes first, and what is said of it.

Each search is made by the picture as it is, and again as HashDesk does it, with a second view of
what is inside the frame. Photos that the library does not have are searched for, too, as they are
and framed: what is not there must not be found, and photos of their kind no less than before.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hashdesk import paths
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.likeness.calibration import measure_scale
from hashdesk.core.likeness.levels import Likeness
from hashdesk.core.likeness.rating import Searched, rate
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import EncodedImage, QueryErrors, encode_image
from hashdesk.core.search.views import read_views
from hashdesk.core.settings import Settings
from hashdesk.encoders.bundle_encoder import open_encoder
from tests.benchmarks.edits import upright
from tests.benchmarks.matched_pairs import index_photos
from tests.benchmarks.report import Figure, Grid
from tests.framings import FRAMINGS, Framing

PHOTOS = 150  # of the library, as many of each folder, of which every framing is made
LEFT_OUT = 400  # photos that are searched for, and that the library does not have
LEFT_OUT_FRAMED = 150  # of these
LONGER_SIDE = 1400  # pixels, at most, of a photo that is framed
QUALITY = 85
FIRST = 10  # results whose kind counts
LEAST_FIRST = 0.95  # of all framed photos come first
MOST_LOST = 0.005  # of precision
ERRORS = QueryErrors("{name}: {reason}", "{name}", "another encoder")


def measure(folders: list[Path]) -> list[Figure | Grid]:
    """Search a library of these folders by framed photos of it, and by photos left out of it."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        index_photos(Path(scratch) / "library", folders) as library,
        DecodePool(Settings()) as pool,
    ):
        searches = _Searches(library, pool, Path(scratch) / "framed.jpg")
        return [*_framed(searches), *_left_out(searches)]


@dataclass(frozen=True)
class _Answer:
    """What a search finds."""

    photos: list[int]  # nearest first
    likeness: Likeness  # of the nearest
    views: int


class _Searches:
    """Searches in a library without the photos that are left out of it."""

    def __init__(self, library: Library, pool: DecodePool, scratch: Path) -> None:
        self._library, self._pool, self._scratch = library, pool, scratch
        self._encoder = open_encoder(paths.resources() / "encoder", paths.cache(), "onnx-cpu")
        ids = np.random.default_rng(6).permutation(library.codes.ids)
        self.left_out, kept = ids[:LEFT_OUT].tolist(), ids[LEFT_OUT:]
        self._index = library.codes.among(kept)
        self._scale = measure_scale(self._index)
        places = library.places(ids.tolist())
        self.files = {number: Path(os.fsdecode(place.full)) for number, place in places.items()}
        roots: dict[bytes, list[int]] = {}
        for number in kept.tolist():
            roots.setdefault(places[number].root, []).append(number)
        self.searched = [n for own in roots.values() for n in own[: -(-PHOTOS // len(roots))]]

    def kind(self, photo: int) -> Path:
        """The folder of a photo, which names what it shows."""
        return self.files[photo].parent

    def answers(self, photo: int, framing: Framing | None = None) -> tuple[_Answer, _Answer]:
        """Of a search by a photo as it is, and as HashDesk makes it. framing: around it."""
        path = self.files[photo]
        if framing is not None:
            image = upright(path)
            image.thumbnail((LONGER_SIDE, LONGER_SIDE))
            path = self._scratch
            framing(image).save(path, quality=QUALITY)
        name = os.fsencode(path)
        views = read_views(lambda part: self._pool.submit(name, region=part).result())
        image = encode_image(views, path.name, self._library, lambda: self._encoder, ERRORS)
        return self._answer(image, replace(image.query, trimmed=None)), self._answer(image)

    def _answer(self, image: EncodedImage, query: Query | None = None) -> _Answer:
        query = query or image.query
        ranked = self._library.rank(query, 64, FIRST, among=self._index)
        inside = image.trimmed.thumbnail if image.trimmed and query.trimmed else b""
        tiles = self._tiles([image.decoded.thumbnail, inside])
        searched = Searched(1, (), b"", lambda: tiles[0], lambda: tiles[1])
        levels = rate(self._library, ranked, searched, self._scale, self._tiles)
        return _Answer(ranked.photos.tolist(), Likeness(levels[0]), len(query.views))

    def _tiles(self, thumbnails: Sequence[bytes]) -> Sequence[Tile | None]:
        tiles = self._pool.tiles(list(thumbnails), UNCROPPED).result()
        assert not isinstance(tiles, UnreadablePhoto)
        return tiles


def _framed(searches: _Searches) -> list[Figure | Grid]:
    """Photos of the library, in every framing."""
    rows, all_first = [], []
    for kind, framing in FRAMINGS.items():
        answers = [(photo, searches.answers(photo, framing)) for photo in searches.searched]
        cells = [kind, f"{np.mean([both.views > 1 for _, (_, both) in answers]):.1%}"]
        for view in (0, 1):
            first = [answer[view].photos[0] == photo for photo, answer in answers]
            close = [
                is_first and answer[view].likeness <= Likeness.VERY_ALIKE
                for is_first, (_, answer) in zip(first, answers, strict=True)
            ]
            cells += [f"{np.mean(first):.1%}", f"{np.mean(close):.1%}"]
        all_first += first
        rows.append(tuple(cells))
    share = float(np.mean(all_first))
    tried = f"{len(searches.searched)} photos in {len(FRAMINGS)} frames each"
    return [
        Figure(
            f"{tried}: the photo comes first",
            f"{share:.1%}", f"≥ {LEAST_FIRST:.0%}", share >= LEAST_FIRST,
        ),
        Grid(
            ("framed", "has a second view", "first, by the frame too", "and close",
             "first, as HashDesk searches", "and close"),
            tuple(rows),
        ),
    ]  # fmt: skip


def _left_out(searches: _Searches) -> list[Figure | Grid]:
    """Photos that the library does not have: as they are, then framed."""
    plain = [(photo, searches.answers(photo)) for photo in searches.left_out]
    second = sum(both.views > 1 for _, (_, both) in plain)
    before, after = (
        float(np.mean([_precision(searches, photo, answer[view]) for photo, answer in plain]))
        for view in (0, 1)
    )
    rows = [("as they are", *_words([answer for _, answer in plain]))]
    for kind, framing in FRAMINGS.items():
        some = searches.left_out[:LEFT_OUT_FRAMED]
        rows.append((kind, *_words([searches.answers(photo, framing) for photo in some])))
    return [
        Figure(f"{len(plain)} photos that are not there, without a frame: have a second view",
               f"{second}"),
        Figure(f"  photos of their kind among the first {FIRST}, by one view", f"{before:.3f}"),
        Figure("    as HashDesk searches", f"{after:.3f}", f"≥ {before - MOST_LOST:.3f}",
               after >= before - MOST_LOST),
        Grid(("not there", "called very alike or the same, by one view",
              "as HashDesk searches", "no close match, by one view", "as HashDesk searches"),
             tuple(rows)),
    ]  # fmt: skip


def _words(answers: Sequence[tuple[_Answer, _Answer]]) -> Iterator[str]:
    """How often the nearest photo is called very alike, and how often hardly, by either search."""
    for is_called in (
        lambda level: level <= Likeness.VERY_ALIKE,
        lambda level: level == Likeness.HARDLY_ALIKE,
    ):
        for view in (0, 1):
            yield f"{np.mean([is_called(answer[view].likeness) for answer in answers]):.1%}"


def _precision(searches: _Searches, photo: int, answer: _Answer) -> float:
    """The share of the first results that are of the photo's kind."""
    kind = searches.kind(photo)
    return sum(searches.kind(found) == kind for found in answer.photos) / FIRST
