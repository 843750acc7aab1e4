"""The names of the classes that ship."""

from __future__ import annotations

import pytest

from hashdesk.encoders.backbones.imagenet_classes import imagenet_classes


def test_there_are_a_thousand_names() -> None:
    """Each of them once."""
    names = imagenet_classes()
    assert len(names) == len(set(names)) == 1000
    assert (names[0], names[1], names[999]) == ("tench", "goldfish", "toilet tissue")
    assert all(name == name.strip() != "" for name in names)


@pytest.mark.slow
def test_they_are_in_the_order_of_torchvision() -> None:
    models = pytest.importorskip("torchvision.models", reason="compares with torchvision")
    listed = models.EfficientNet_B0_Weights.IMAGENET1K_V1.meta["categories"]
    assert list(imagenet_classes()) == listed
