"""Fixed and random edits: images that can be encoded, repeatable by seed."""

import numpy as np
import pytest
from PIL import Image

from hashdesk.core.imaging.edits.fixed_edits import FIXED_EDITS
from hashdesk.core.imaging.edits.random_edits import RANDOM_EDITS, edit_at_random
from hashdesk.core.imaging.model_input import HASHDESK_INPUT
from tests.drawing import draw
from trainer.data.photos import image_pixels


def speckled(size: tuple[int, int]) -> Image.Image:
    """A picture that no edit can leave as it was."""
    width, height = size
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8))


@pytest.mark.parametrize("edit", FIXED_EDITS.values(), ids=FIXED_EDITS)
@pytest.mark.parametrize("size", [(320, 240), (90, 400), (16, 16)])
def test_every_fixed_edit_gives_a_photo(edit, size: tuple[int, int]) -> None:
    """Wide, high or tiny: an RGB image that differs from the photo."""
    photo = speckled(size)
    before = photo.tobytes()
    edited = edit(photo)
    assert edited.mode == "RGB"
    assert edited.tobytes() != before
    assert photo.tobytes() == before
    assert image_pixels(edited).shape == (HASHDESK_INPUT.side, HASHDESK_INPUT.side, 3)


@pytest.mark.parametrize("edit", dict.fromkeys(RANDOM_EDITS), ids=lambda edit: edit.__name__)
@pytest.mark.parametrize("size", [(320, 240), (90, 400), (16, 16)])
def test_every_random_edit_gives_a_photo(edit, size: tuple[int, int]) -> None:
    """With any strength that it may draw, and leaves the photo alone."""
    photo = speckled(size)
    before = photo.tobytes()
    for seed in range(8):
        edited = edit(photo, np.random.default_rng(seed))
        assert edited.mode == "RGB"
        assert image_pixels(edited).shape == (HASHDESK_INPUT.side, HASHDESK_INPUT.side, 3)
    assert photo.tobytes() == before


def test_edits_are_drawn_by_seed() -> None:
    """The same seed, the same edit."""
    photo = draw(2, 2)
    for seed in range(20):
        first, again = (edit_at_random(photo, np.random.default_rng(seed)) for _ in range(2))
        assert first.tobytes() == again.tobytes()
