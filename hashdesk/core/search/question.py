"""A search as asked and as answered, and how an image from outside becomes a query.

Window and command line both decode an image in a sandboxed worker and bring the worker's replies
to `encode_image`.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import PhotoError, UsageError
from hashdesk.core.imaging import unreadable
from hashdesk.core.imaging.decoded import DecodedPhoto, Region
from hashdesk.core.imaging.thumbnail import Tile
from hashdesk.core.search.distances import Distances
from hashdesk.core.search.hamming_index import HammingIndex
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.views import ReadViews
from hashdesk.core.storage.code_segments import PhotoIds
from hashdesk.core.storage.library_db import LibraryDB
from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.core.troubles import Trouble

MOST_SORTED = 250_000  # photos: sorting a larger library whole would take its memory


@dataclass(frozen=True)
class Question:
    """A search for photos of the library, for an image from outside, or for a part of an image."""

    name: str  # empty: the name of the library's photo
    photos: tuple[int, ...] = ()  # ids; none: an image from outside
    path: bytes = b""  # of one image
    region: Region | None = None  # of that image; None: all of it
    part_of: int = 0  # the library's photo that the region is of; 0: none
    query: Query | None = None  # None until its codes are known
    encoder: str = ""  # id of the encoder whose codes the query has
    picture: Tile | None = field(default=None, compare=False)  # of an image from outside
    trimmed: Tile | None = field(default=None, compare=False)  # the first one without its frame
    content_id: bytes = b""  # of an image from outside that is searched for as a whole
    pixel_id: bytes = b""  # likewise
    engine: str = ""  # what encoded it, if that was needed

    @property
    def photo(self) -> int:
        """The one photo of the library that is searched for; 0: an image, or several photos."""
        return self.photos[0] if len(self.photos) == 1 else 0

    @property
    def in_library(self) -> tuple[int, ...]:
        """The photos of the library that it is about, also by a part."""
        return (self.part_of,) if self.part_of else self.photos

    @property
    def from_outside(self) -> bool:
        """Whether it is about an image that was brought, not about photos of the library."""
        return not self.photos and self.region is None

    def is_same(self, other: Question) -> bool:
        """Whether both are about the same pictures."""
        mine = self.photos, self.path, self.region
        return mine == (other.photos, other.path, other.region)


@dataclass(frozen=True)
class SearchResult:
    """The answer to a question, nearest photos first."""

    question: Question
    query: Query
    encoder: EncoderRow  # whose codes were searched
    step: int  # of Match, named by its bits
    photos: NDArray[np.int64]  # (k,), ids
    distances: Distances  # (k,), at 64 bits
    themes: Distances  # (k,), at 64 bits of theme codes
    loose: Distances  # (k,), at 8 bits
    loosest: Distances  # (k,), at 4 bits
    likenesses: NDArray[np.uint8]  # (k,), values of Likeness
    # The distances up to which photos here are very alike, and alike, and whether what is searched
    # for is strange to the library.
    limits: tuple[int, int, bool]
    tells_apart: bool  # whether the model tells the photos of the library apart at all
    largest: int  # possible distance
    histogram: NDArray[np.intp]  # (largest + 1,), of the whole index
    index: HammingIndex  # that was searched: all codes, or those of the photos in `within`
    within: PhotoIds | None  # the photos that were searched; None: all
    seconds: float  # of the search alone

    @property
    def rest_follows(self) -> bool:
        """Whether the farther photos follow in a second result."""
        return len(self.photos) < len(self.index) <= MOST_SORTED

    def ranks_as(self, other: SearchResult) -> bool:
        """Whether both are of one step, by the codes of one encoder."""
        return (self.encoder, self.step) == (other.encoder, other.step)


@dataclass(frozen=True)
class EncodedImage:
    """An image from outside as a query."""

    query: Query
    decoded: DecodedPhoto
    trimmed: DecodedPhoto | None  # without its frame, if it has one
    content_id: bytes  # of its file
    engine: str  # name of the engine that encoded it
    seconds: float  # to encode it, without the start of the engine


def check_connected(path: bytes, db: LibraryDB, name: str) -> None:
    """Raise PhotoError if an image is not there, and its drive is known to be away.

    db: of the library that the image may be of. name: of the image, for the error.
    """
    roots = () if db.imported else db.roots()  # where photos of an imported one lay is unknown
    away = any(root.offline and path.startswith(os.path.join(root.path, b"")) for root in roots)
    if away and not os.path.lexists(path):
        unread = unreadable.DISCONNECTED
        raise PhotoError(Trouble.NOT_SEARCHED_FOR.say(name=name, unread=unread))


def encode_image(
    views: ReadViews,
    name: str,
    library: Library,
    encoder: Encoder,
) -> EncodedImage:
    """Encode an image, as a decoder has read its views, for a search in a library.

    name: of the image, for errors. encoder: of whose input the pixels are.
    Raises PhotoError if the image cannot be read or encoded, UsageError if the library's codes
    are of another encoder, EncoderError.
    """
    read, trimmed = views.whole, views.trimmed
    if isinstance(read, UnreadablePhoto):
        raise PhotoError(Trouble.NOT_SEARCHED_FOR.say(name=name, unread=read.reason))
    assert read.decoded is not None  # no content was declared known
    if encoder.id != library.encoder.name:
        raise UsageError(Trouble.OTHER_MODEL.say())
    encoder.engine  # noqa: B018  (starts it, which would count as encoding)
    started = time.perf_counter()
    query = encode_view(encoder, read.decoded)
    if query is None:
        raise PhotoError(Trouble.NOTHING_IN_IT.say(name=name))
    if trimmed is not None:
        query = replace(query, trimmed=encode_view(encoder, trimmed))
    seconds = time.perf_counter() - started
    engine = encoder.engine.name
    return EncodedImage(query, read.decoded, trimmed, read.content_id, engine, seconds)


def encode_view(encoder: Encoder, decoded: DecodedPhoto) -> Query | None:
    """One view of a photo as a query; None if the encoder can make nothing of it."""
    encoded = encoder.encode(decoded.pixels[None])
    if not encoded.finite[0]:
        return None
    strange = bool(encoder.are_strange(encoded.features)[0])
    return Query.from_encoded(encoded, decoded.phash, strange=strange)
