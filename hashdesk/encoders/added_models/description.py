"""What will be made of a model: what is shown before anything runs, and what can be overridden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hashdesk.core.imaging.model_input import ModelInput
from hashdesk.encoders.added_models.preprocessing import Channels
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel
from hashdesk.encoders.files.model_card import TORCHVISION_KIND

PICTURE_TYPES = ("float32", "float16", "uint8")


class Layout(StrEnum):
    """The order of a picture's dimensions."""

    NCHW = "NCHW"
    NHWC = "NHWC"


class Pooling(StrEnum):
    """How an output becomes one vector a picture."""

    NONE = "none"  # it is one
    CLASS = "class"  # the first of many tokens
    MEAN = "mean"  # of all tokens
    PLACES = "places"  # the mean over a picture's height and width


@dataclass(frozen=True)
class Overrides:
    """What a person says of a model; None: what inspection finds."""

    title: str | None = None
    side: int | None = None
    output: str | None = None
    pooling: Pooling | None = None
    mean: Channels | None = None
    std: Channels | None = None


@dataclass(frozen=True)
class ModelDescription:
    """What a model takes and gives. Means and deviations are of channels of 0..1."""

    title: str
    source: str
    licence: str
    kind: str
    input: ModelInput
    image: str  # name of the graph's input
    layout: Layout
    type: str  # one of PICTURE_TYPES
    mean: Channels
    std: Channels
    output: str
    pooling: Pooling
    width: int | None  # of the features; None: not known before it runs
    has_text: bool
    lacks_tokenizer: bool = False  # it could have text
    rules: Mapping[str, str] = field(default_factory=dict)  # how each of these was found

    @property
    def knows_classes(self) -> bool:
        """Whether its last layer is kept, which tells ImageNet's classes apart."""
        return self.kind == TORCHVISION_KIND


def describe_torchvision(model: TorchvisionModel, wanted: Overrides) -> ModelDescription:
    """What will be made of a model of torchvision, which is known without fetching it."""
    rule = "as torchvision says"
    return ModelDescription(
        title=wanted.title or model.name,
        source=model.url,
        licence=model.licence,
        kind=TORCHVISION_KIND,
        input=model.input,
        image="images",
        layout=Layout.NCHW,
        type="float32",
        mean=model.mean,
        std=model.std,
        output="embedding",
        pooling=Pooling.NONE,
        width=None,
        has_text=False,
        rules={"input": rule, "normalisation": rule, "output": "what its last layer takes"},
    )
