"""What was found out about a model, as rows for a person to judge before anything runs.

The window shows the same rows in its own language (`ui/encoder/adding/model_words.py`).
"""

from __future__ import annotations

from enum import StrEnum

from hashdesk.core.imaging.model_input import Fit, ModelInput
from hashdesk.encoders.added_models.description import ModelDescription, Pooling
from hashdesk.encoders.added_models.layouts import FILE_KIND
from hashdesk.encoders.added_models.preprocessing import NO_MEAN, NO_STD
from hashdesk.encoders.files.model_card import TORCHVISION_KIND


class ModelRow(StrEnum):
    """The rows in their order, by the names that terminals show, and the window translates."""

    MODEL = "Model"
    LICENCE = "Licence"
    SOURCE = "From"
    SIZE = "Size"
    PICTURES = "Pictures"
    NORMALISATION = "Normalisation"
    OUTPUT = "Output"
    POOLING = "Used of it"
    FEATURES = "Features"
    WORDS = "Words"

    @property
    def rule(self) -> str:
        """The name in `ModelDescription.rules` of how it was found; most go without saying."""
        return RULE_NAMES.get(self, "")


RULE_NAMES = {
    ModelRow.PICTURES: "input",
    ModelRow.NORMALISATION: "normalisation",
    ModelRow.OUTPUT: "output",
    ModelRow.POOLING: "pooling",
}
POOLED = {
    Pooling.NONE: "all of it, unchanged",
    Pooling.CLASS: "its first token",
    Pooling.MEAN: "the mean of its tokens",
    Pooling.PLACES: "the mean over the picture",
}


def description_lines(found: ModelDescription, size: str) -> list[str]:
    """A line for each thing that was found, with the rule by which it was. size: in words."""
    values = {
        ModelRow.MODEL: f"{found.title} · {_kind(found.kind)}",
        ModelRow.LICENCE: found.licence or "not stated",
        ModelRow.SOURCE: found.source,
        ModelRow.SIZE: size,
        ModelRow.PICTURES: input_text(found.input),
        ModelRow.NORMALISATION: _normalisation(found),
        ModelRow.OUTPUT: found.output,
        ModelRow.POOLING: POOLED[found.pooling],
        ModelRow.FEATURES: f"{found.width:,} numbers a photo" if found.width else "",
        ModelRow.WORDS: _words(found),
    }
    lines = []
    for row in ModelRow:
        if value := values[row]:
            rule = found.rules.get(row.rule, "")
            lines.append(f"{row}: {value}{f' ({rule})' if rule else ''}")
    return lines


def _kind(kind: str) -> str:
    """Layouts are called after the programs that write them: a folder may be of anybody."""
    is_layout = kind not in (FILE_KIND, TORCHVISION_KIND)
    return f"folder in the layout of {kind}" if is_layout else kind


def input_text(taken: ModelInput) -> str:
    """How pictures are made for a model."""
    if taken.fit is Fit.SQUASH:
        how = "the whole picture, stretched to a square"
    elif taken.fit is Fit.PAD:
        how = "the whole picture, with grey borders"
    elif taken.resize != taken.side:
        how = f"the middle of a picture of {taken.resize} pixels"
    else:
        how = "the middle of a picture"
    return f"{taken.side} × {taken.side} pixels, {how}, {taken.filter}"


def _words(found: ModelDescription) -> str:
    if found.has_text:
        return "any: it has a text graph and a tokenizer"
    if found.knows_classes:
        return "those of its 1,000 classes, as guesses"
    if found.lacks_tokenizer:
        return "none: it could read text, but its tokenizer.json is not there"
    return "none of its own; those that HashDesk’s own model guessed of photos before stay"


def _normalisation(found: ModelDescription) -> str:
    order = f"{found.layout}, {found.type}"
    if found.type == "uint8":
        return order
    if (found.mean, found.std) == (NO_MEAN, NO_STD):
        return f"{order}, 0 to 1"
    mean, std = (" ".join(f"{value:.4g}" for value in part) for part in (found.mean, found.std))
    return f"{order}, mean {mean}, deviation {std}"
