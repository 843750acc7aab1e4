"""Helpers of the decoder's tests: images as files, decoded or refused."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.errors import PhotoError
from hashdesk.core.imaging import decode
from hashdesk.core.imaging.decoded import DecodedPhoto

LIMIT = 2_000_000  # pixels


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes, limit: int = LIMIT) -> DecodedPhoto:
    return decode.decode(io.BytesIO(data), limit)


def reason(data: bytes, limit: int = LIMIT) -> str:
    """Why a file is refused: a short clause on one line."""
    with pytest.raises(PhotoError) as caught:
        decoded(data, limit)
    text = str(caught.value)
    assert text.startswith("it ")
    assert len(text) < 200
    assert "\n" not in text
    return text


def gap(photo: DecodedPhoto, expected: DecodedPhoto | Image.Image) -> float:
    """Mean difference of two pictures in grey levels."""
    if isinstance(expected, Image.Image):
        expected = decoded(saved(expected, "PNG"))
    return float(np.abs(photo.pixels.astype(int) - expected.pixels).mean())
