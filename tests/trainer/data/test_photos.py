"""Photos of a folder as the encoder gets them."""

from pathlib import Path

import numpy as np
from PIL import Image

from tests.drawing import draw
from trainer.data.photos import file_pixels, image_pixels


def test_pixels_of_an_unedited_photo_are_those_of_its_file(tmp_path: Path) -> None:
    """Going through memory changes nothing."""
    path = tmp_path / "photo.png"
    draw(1, 1).save(path)
    assert np.array_equal(image_pixels(Image.open(path).convert("RGB")), file_pixels(path))
