"""How much work a picture is to a model: as was measured, or as its size and pictures tell."""

from __future__ import annotations

from hashdesk.core.imaging.model_input import Filter, Fit, ModelInput
from hashdesk.encoders.added_models.adding import AddedModel
from hashdesk.encoders.files.model_card import ModelCard
from hashdesk.encoders.model_cost import cost_of


def added(name: str, megabytes: float, side: int, cost: float | None = None) -> AddedModel:
    card = ModelCard(name, "/somewhere", "", "made by a test", 64, cost=cost)
    taken = ModelInput(side, Fit.CROP, side, Filter.BILINEAR)
    return AddedModel(name, card, taken, round(megabytes * 1e6))


def test_larger_models_and_larger_pictures_cost_more() -> None:
    models = [added("own-small-1", 6.8, 224), added("own-wide-1", 13.6, 448)]
    assert cost_of("own-small-1", models) == 0.5
    assert cost_of("own-wide-1", models) == 4
    assert cost_of("efficientnet-lite0", models) == 1 < cost_of("efficientnet-lite2", models)
    assert cost_of("own-gone-1", models) == 1


def test_what_was_measured_when_a_model_was_added_counts() -> None:
    """As of a network whose weights are mostly in its last layers, where each counts once."""
    assert cost_of("own-alex-1", [added("own-alex-1", 244, 224, 1.5)]) == 1.5
