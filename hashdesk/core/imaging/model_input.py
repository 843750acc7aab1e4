"""What an image model takes: how large a picture is, and how one of any shape becomes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Fit(StrEnum):
    """How a picture of any shape becomes a square."""

    SQUASH = "squash"  # all of it, each side scaled on its own
    CROP = "crop"  # the shorter side scaled to `resize`, then the square in the middle
    PAD = "pad"  # the longer side scaled to the square's, the rest filled with grey


class Filter(StrEnum):
    """How a picture is scaled."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"


@dataclass(frozen=True)
class ModelInput:
    """The square of RGB pixels that a model takes. What follows, its graph does itself."""

    side: int = 224  # pixels
    fit: Fit = Fit.SQUASH
    resize: int = 224  # pixels of the shorter side before CROP
    filter: Filter = Filter.BICUBIC

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> ModelInput:
        """The input that `dataclasses.asdict` described. Raises KeyError or ValueError."""
        return cls(values["side"], Fit(values["fit"]), values["resize"], Filter(values["filter"]))


HASHDESK_INPUT = ModelInput()  # of the models that ship, and what names and compares pictures
