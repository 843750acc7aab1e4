"""Edited pictures decoded as files are, for what a model takes."""

from __future__ import annotations

import io

from PIL import Image

from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decoded import DecodedPhoto, Region
from hashdesk.core.imaging.framing.frame import photo_in_frame
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, ModelInput

MAX_EDITED_PIXELS = 150_000_000


def decode_image(photo: Image.Image, wanted: ModelInput = HASHDESK_INPUT) -> DecodedPhoto:
    """An image decoded as if it were a file: it is written to memory as a BMP first."""
    return _decoded(_as_file(photo), None, wanted)


def decode_views(
    photo: Image.Image, wanted: ModelInput = HASHDESK_INPUT
) -> tuple[DecodedPhoto, DecodedPhoto | None]:
    """An image as a search by it takes it: as it is and, if it has a frame, without that."""
    file = _as_file(photo)
    whole = _decoded(file, None, wanted)
    inside = photo_in_frame(whole.square)
    return whole, None if inside is None else _decoded(file, inside, wanted)


def _as_file(photo: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    photo.save(file, "BMP")
    return file


def _decoded(file: io.BytesIO, region: Region | None, wanted: ModelInput) -> DecodedPhoto:
    return decode.decode(file, MAX_EDITED_PIXELS, region, wanted=wanted)
