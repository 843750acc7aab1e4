"""Edits of sampled thumbnails: which are made, and that they are encoded once."""

import io
from pathlib import Path

import numpy as np
import pytest

from hashdesk.core.adaptation import training_data
from hashdesk.core.errors import TrainingFailed
from hashdesk.core.imaging.edits.decode_edits import decode_image
from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS, FRAMING_EDITS
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from hashdesk.core.job import Job
from hashdesk.core.search.same_picture import SAME_PICTURE
from tests.drawing import draw
from trainer.adaptation.edited_sample import EditedSample, EditEncoder, encode_edits
from trainer.progress import Reporter

pytestmark = pytest.mark.slow  # trains, or runs the network


class CountingEngine:
    """Gives mean colours as features, and counts the images."""

    name, batch = "counting", 64

    def __init__(self) -> None:
        self.images = 0

    def features(self, pixels: np.ndarray) -> np.ndarray:
        self.images += len(pixels)
        return pixels.mean(axis=(1, 2), dtype=np.float32)


def write_sample(work: Path, count: int, size: tuple[int, int] = (48, 36)) -> None:
    jpegs = []
    for number in range(count):
        buffer = io.BytesIO()
        draw(number % 4, number, size).save(buffer, "JPEG")
        jpegs.append(buffer.getvalue())
    training_data.write_thumbnails(work / training_data.SAMPLE_FILE, 3 * np.arange(count), jpegs)


def encode(
    work: Path, engine: CountingEngine, progress: Reporter = lambda **_: None
) -> tuple[EditedSample, EditedSample]:
    edits = EditEncoder(engine, HASHDESK_INPUT)
    return encode_edits(work, edits, "method", 0, Job(), progress)


def test_edits_are_encoded_once(tmp_path: Path) -> None:
    """Two random edits of each photo to learn from, sixteen fixed ones of each that judges."""
    write_sample(tmp_path, 100)
    engine = CountingEngine()
    told: list[tuple[int, int]] = []
    learned, judging = encode(
        tmp_path, engine, lambda **said: told.append((said["done"], said["total"]))
    )
    every = 52 * 2 + 48 * 16
    assert told[-1] == (every, every)  # one count over both kinds
    assert told == sorted(told)
    assert learned.edited.shape == (52, 2, 3)
    assert judging.edited.shape == (48, 16, 3)
    assert (judging.phashes.shape, judging.phashes.dtype) == ((48, 16), np.uint64)
    blurred = list(FIXED_EDITS).index("blurred")
    photo = draw(int(judging.rows[1]) // 3 % 4, int(judging.rows[1]) // 3, (48, 36))
    assert int(judging.phashes[1, blurred] ^ decode_image(photo).phash).bit_count() <= 6
    assert sorted([*learned.rows, *judging.rows]) == list(range(0, 300, 3))
    made = engine.images
    assert made == 52 * 2 + 48 * 16 + len(judging.framed)
    again, judging_again = encode(tmp_path, engine)
    assert engine.images == made
    assert np.array_equal(again.edited, learned.edited)
    assert np.array_equal(again.phashes, learned.phashes)
    assert np.array_equal(judging_again.pictures.features, judging.pictures.features)
    assert np.array_equal(judging_again.pictures.framed, judging.pictures.framed)


def test_edits_in_a_frame_are_encoded_without_it_too(tmp_path: Path) -> None:
    """Borders and screenshots have a second view, which is the photo again; crops have none."""
    size = (240, 180)
    write_sample(tmp_path, 96, size)
    _, judging = encode(tmp_path, CountingEngine())
    kinds = list(FIXED_EDITS)
    pictures = judging.pictures
    assert len(pictures) == 48 * len(kinds)
    assert np.array_equal(pictures.phashes[: len(pictures)], judging.phashes.reshape(-1))
    framed = [kinds[number % len(kinds)] for number in judging.framed]
    assert framed.count("border") > 40
    assert set(framed) <= set(FRAMING_EDITS)
    for view, number in enumerate(judging.framed, len(pictures)):
        if kinds[number % len(kinds)] == "border":
            photo = int(judging.rows[number // len(kinds)]) // 3
            original = decode_image(draw(photo % 4, photo, size)).phash
            assert int(pictures.phashes[view] ^ original).bit_count() <= SAME_PICTURE


def test_too_few_thumbnails(tmp_path: Path) -> None:
    """The error says what is missing and how to get it back."""
    write_sample(tmp_path, 5)
    with pytest.raises(TrainingFailed, match=r"of 5 photos are kept.*hashdesk index --features"):
        encode(tmp_path, CountingEngine())
