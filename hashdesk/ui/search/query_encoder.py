"""Encodes images from outside as queries: decoded in a sandbox, encoded on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillRunning

from hashdesk.core.decoder.pool import DecodePool
from hashdesk.core.decoder.replies import ReadPhoto, UnreadablePhoto
from hashdesk.core.encoding.encoder import Encoder
from hashdesk.core.errors import Cancelled
from hashdesk.core.imaging.decoded import Region
from hashdesk.core.imaging.thumbnail import UNCROPPED, Tile
from hashdesk.core.search.library import Library
from hashdesk.core.search.question import EncodedImage, encode_image
from hashdesk.core.search.views import read_views
from hashdesk.ui.serial_worker import Superseded

OpenEncoder = Callable[[Library], Encoder]

QUERY_POLL_S = 0.05  # how soon a superseded query stops waiting for its decoder
OPEN_ENCODERS = 2


class QueryEncoder:
    """Decodes and encodes images. Belongs to one serial worker and is used in its thread."""

    def __init__(self, pool: DecodePool, open_encoder: OpenEncoder) -> None:
        self._pool = pool
        self._open_encoder = open_encoder
        self._encoders: dict[str, Encoder] = {}  # by id, the last used last

    def encoder(self, library: Library) -> Encoder:
        """The encoder of a library's codes; its engine starts with the first image."""
        name = library.encoder.name
        encoder = self._encoders.pop(name, None) or self._open_encoder(library)
        self._encoders[name] = encoder
        while len(self._encoders) > OPEN_ENCODERS:
            del self._encoders[next(iter(self._encoders))]
        return encoder

    def encode(
        self,
        library: Library,
        path: bytes,
        region: Region | None,
        name: str,
        superseded: Superseded,
    ) -> EncodedImage:
        """Encode an image file, or a region of it, for a library. name: for errors.

        An image in a frame is encoded without it, too. Raises PhotoError, Cancelled, and
        UsageError if the library's encoder is not available.
        """
        encoder = self.encoder(library)
        wanted = encoder.input

        def read(part: Region | None) -> ReadPhoto | UnreadablePhoto:
            return _wait(self._pool.submit(path, region=part, wanted=wanted), superseded)

        views = read_views(read, region)
        return encode_image(views, name, library, encoder)

    def pictures(self, image: EncodedImage) -> tuple[Tile | None, Tile | None]:
        """The image as a thumbnail, and without its frame; None if it has none, or was nonsense."""
        trimmed = image.trimmed.thumbnail if image.trimmed else b""
        whole, inside = self.tiles([image.decoded.thumbnail, trimmed])
        return whole, inside

    def tiles(self, thumbnails: Sequence[bytes]) -> Sequence[Tile | None]:
        """Thumbnails, uncropped; None for what is none."""
        tiles = self._pool.tiles(list(thumbnails), UNCROPPED).result()
        return [None] * len(thumbnails) if isinstance(tiles, UnreadablePhoto) else tiles


def _wait(
    read: Future[ReadPhoto | UnreadablePhoto], superseded: Superseded
) -> ReadPhoto | UnreadablePhoto:
    """The reply of a decoder. Raises Cancelled once the query is superseded."""
    while True:
        try:
            return read.result(QUERY_POLL_S)
        except StillRunning:
            if superseded():
                read.cancel()
                raise Cancelled from None
