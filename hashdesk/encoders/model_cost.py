"""How much work a picture is to a model, beside the one that HashDesk begins with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel

LITE0_BYTES, LITE0_SIDE = 13_600_000, 224  # EfficientNet-Lite0's weights, and its pictures' side
SHIPPED = {"efficientnet-lite0": 1.0, "efficientnet-lite2": 2.2}  # by their multiplications


def cost_of(backbone: str, added: Iterable[AddedModel]) -> float:
    """How many times the work of EfficientNet-Lite0 one picture is; 1 of a model that is not known.

    Of one that was added, as it was measured then; else by its weights and pixels: a weight counts
    about once for each patch, though in some networks ten times less or more.
    """
    model = next((one for one in added if one.name == backbone), None)
    if model is None:
        return SHIPPED.get(backbone, 1.0)
    if model.card.cost is not None:
        return model.card.cost
    return model.bytes / LITE0_BYTES * (model.input.side / LITE0_SIDE) ** 2
