"""Edits of sampled thumbnails: which are made, and that they are encoded once."""

import io
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.job import Job
from tests.drawing import draw
from trainer.adaptation.edited_sample import EditedSample, encode_edits
from trainer.data.fixed_edits import FIXED_EDITS
from trainer.data.photos import decode_image

pytestmark = pytest.mark.slow  # trains, or runs the network


class CountingEngine:
    """Gives mean colours as features, and counts the images."""

    name, batch = "counting", 64

    def __init__(self) -> None:
        self.images = 0

    def features(self, pixels: np.ndarray) -> np.ndarray:
        self.images += len(pixels)
        return pixels.mean(axis=(1, 2), dtype=np.float32)


def write_sample(work: Path, count: int) -> None:
    jpegs = []
    for number in range(count):
        buffer = io.BytesIO()
        draw(number % 4, number, (48, 36)).save(buffer, "JPEG")
        jpegs.append(buffer.getvalue())
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, 3 * np.arange(count), jpegs)


def encode(work: Path, engine: CountingEngine) -> tuple[EditedSample, EditedSample]:
    return encode_edits(work, engine, "method", 0, Job(), lambda **_: None)


def test_edits_are_encoded_once(tmp_path: Path) -> None:
    """Two random edits of each photo to learn from, sixteen fixed ones of each that judges."""
    write_sample(tmp_path, 100)
    engine = CountingEngine()
    learned, judging = encode(tmp_path, engine)
    assert learned.edited.shape == (52, 2, 3)
    assert judging.edited.shape == (48, 16, 3)
    assert (judging.phashes.shape, judging.phashes.dtype) == ((48, 16), np.uint64)
    blurred = list(FIXED_EDITS).index("blurred")
    photo = draw(int(judging.rows[1]) // 3 % 4, int(judging.rows[1]) // 3, (48, 36))
    assert int(judging.phashes[1, blurred] ^ decode_image(photo).phash).bit_count() <= 6
    assert sorted([*learned.rows, *judging.rows]) == list(range(0, 300, 3))
    assert engine.images == 52 * 2 + 48 * 16
    again, _ = encode(tmp_path, engine)
    assert engine.images == 52 * 2 + 48 * 16
    assert np.array_equal(again.edited, learned.edited)
    assert np.array_equal(again.phashes, learned.phashes)


def test_too_few_thumbnails(tmp_path: Path) -> None:
    """The error says what is missing and how to get it back."""
    write_sample(tmp_path, 5)
    with pytest.raises(TrainingFailed, match=r"of 5 photos are kept.*hashdesk index --features"):
        encode(tmp_path, CountingEngine())
