"""An image of `hashdesk search` as a query of the libraries that are searched."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from hashdesk.cli.arguments import options
from hashdesk.cli.arguments.query_image import QueryImage, query_image
from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import UnreadablePhoto
from hashdesk.core.errors import EncoderError, PhotoError, UsageError
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.search.library import Library
from hashdesk.core.search.query import Query
from hashdesk.core.search.question import encode_image
from hashdesk.core.search.views import in_views, read_views
from hashdesk.core.settings import Settings


@dataclass(frozen=True)
class PreparedQuery:
    """One image or several as a query, and how long they took to become one."""

    query: Query
    photos: tuple[int, ...]  # ids of those images that are photos of the library
    thumbnail: bytes  # JPEG of the first image; empty if the library has lost it
    name: str  # for a title
    content_id: bytes = b""  # of one image
    pixel_id: bytes = b""  # likewise
    trimmed: Callable[[], Tile | None] = lambda: None  # one image without its frame
    decode_ms: float = 0.0
    encode_ms: float = 0.0

    @classmethod
    def together(cls, queries: Sequence[PreparedQuery]) -> PreparedQuery:
        """Several images as one query."""
        if len(queries) == 1:
            return queries[0]
        query = Query.together([one.query for one in queries])
        decode_ms = sum(one.decode_ms for one in queries)
        encode_ms = sum(one.encode_ms for one in queries)
        names = ", ".join(one.name for one in queries)
        photos = tuple(photo for one in queries for photo in one.photos)
        return cls(
            *(query, photos, queries[0].thumbnail, names),
            decode_ms=decode_ms,
            encode_ms=encode_ms,
        )

    @property
    def photo(self) -> int:
        """The id of the library's photo that is searched for alone; 0: none."""
        return self.photos[0] if len(self.photos) == 1 and not self.query.others else 0


def prepare_queries(
    library: Library, others: Sequence[Library], images: Sequence[str], engine: str
) -> dict[str, PreparedQuery]:
    """Images as a query of each model that is searched by, by its id.

    Raises EncoderError or UsageError if a library's model cannot encode them.
    """
    by_model = {one.encoder.name: one for one in reversed(others)}
    asked = {**by_model, library.encoder.name: library}
    settings = replace(options.user_settings(), workers=1)
    parts: dict[str, list[PreparedQuery]] = {name: [] for name in asked}
    for image in images:
        with query_image(image, settings.max_file_bytes) as found:
            for name, one in asked.items():
                try:
                    parts[name].append(_prepared(one, found, engine, settings))
                except (EncoderError, UsageError) as error:
                    if one is library:
                        raise
                    folder = one.db.folder
                    raise type(error)(f"{folder} cannot be searched along: {error}") from error
    return {name: PreparedQuery.together(of_one) for name, of_one in parts.items()}


def _prepared(
    library: Library, found: QueryImage, engine: str, settings: Settings
) -> PreparedQuery:
    """An image as a query: its stored codes if it is in the library, else new ones."""
    photo = library.find(found.path)
    if photo is not None:
        thumbnail = library.thumbnails([photo.id]).get(photo.id, b"")
        query, trimmed = in_views(library.query(photo.id), decoded_tiles([thumbnail])[0])
        title, ids = found.title, (photo.content_id, photo.pixel_id or b"")
        photos = (photo.id,)
        return PreparedQuery(query, photos, thumbnail, title, *ids, lambda: trimmed)
    encoder = options.open_encoder(engine, settings, library.db.folder, library.encoder)
    path, wanted = os.fsencode(found.path.resolve()), encoder.input
    with DecodePool(settings) as pool:
        started = time.perf_counter()
        views = read_views(lambda r: pool.submit(path, region=r, wanted=wanted).result())
        decode_s = time.perf_counter() - started
    if isinstance(views.whole, UnreadablePhoto) and not found.path.exists():
        raise PhotoError(f"There is no file {found.name}. Check its name.")
    inside = b"" if views.trimmed is None else views.trimmed.thumbnail
    encoded = encode_image(views, found.name, library, encoder)
    return PreparedQuery(
        encoded.query,
        (),
        encoded.decoded.thumbnail,
        found.title,
        encoded.content_id,
        encoded.decoded.pixel_id,
        lambda: decoded_tiles([inside])[0],
        decode_s * 1000,
        encoded.seconds * 1000,
    )


def decoded_tiles(thumbnails: Sequence[bytes]) -> Sequence[Tile | None]:
    """Thumbnails, uncropped; None for what is none."""
    if not any(thumbnails):
        return [None] * len(thumbnails)
    with DecodePool(replace(options.user_settings(), workers=1)) as pool:
        tiles = pool.tiles(list(thumbnails), UNCROPPED).result()
    return [None] * len(thumbnails) if isinstance(tiles, UnreadablePhoto) else tiles
