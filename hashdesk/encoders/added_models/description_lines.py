"""What was found out about a model, as lines for a person to judge before anything runs."""

from __future__ import annotations

from hashdesk.core.imaging.model_input import Fit, ModelInput
from hashdesk.encoders.added_models.description import ModelDescription, Pooling
from hashdesk.encoders.added_models.preprocessing import NO_MEAN, NO_STD

POOLED = {
    Pooling.NONE: "as it is",
    Pooling.CLASS: "its first token",
    Pooling.MEAN: "the mean of its tokens",
    Pooling.PLACES: "the mean over the picture",
}


def description_lines(found: ModelDescription) -> list[str]:
    """A line for each thing that was found, with the rule by which it was."""
    rules = found.rules
    width = f", {found.width:,} numbers" if found.width else ""
    pooling_rule = f" ({rules['pooling']})" if "pooling" in rules else ""
    return [
        f"Model: {found.title} ({found.kind}; licence: {found.licence or 'not stated'})",
        f"From: {found.source}",
        f"Pictures: {input_text(found.input)} ({rules['input']})",
        f"Numbers: {_normalisation(found)} ({rules['normalisation']})",
        f"Features: {found.output}{width} ({rules['output']})",
        f"Taken: {POOLED[found.pooling]}{pooling_rule}",
        f"Words: {_words(found)}",
    ]


def input_text(taken: ModelInput) -> str:
    """How pictures are made for a model."""
    side = f"{taken.side} × {taken.side} pixels"
    if taken.fit is Fit.CROP:
        how = f"the middle of {taken.resize} pixels" if taken.resize != taken.side else "the middle"
    else:
        how = "squashed" if taken.fit is Fit.SQUASH else "padded with grey"
    return f"{side}, {how}, {taken.filter}"


def _words(found: ModelDescription) -> str:
    if found.has_text:
        return "any, by a text graph and its tokenizer"
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
