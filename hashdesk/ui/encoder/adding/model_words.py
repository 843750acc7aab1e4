"""What was found out about a model, in the words of the window."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP
from PySide6.QtCore import QLocale

from hashdesk.core.imaging.model_input import Fit, ModelInput
from hashdesk.encoders.added_models.description import ModelDescription, Pooling
from hashdesk.encoders.added_models.description_lines import ModelRow
from hashdesk.encoders.added_models.layouts import FILE_KIND
from hashdesk.encoders.added_models.preprocessing import NO_MEAN, NO_STD
from hashdesk.encoders.files.model_card import TORCHVISION_KIND
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

# The names of rows of `ModelRow`, word for word.
ROW_NAMES = (
    NOOP("HashDesk", "Model"),
    NOOP("HashDesk", "Licence"),
    NOOP("HashDesk", "From"),
    NOOP("HashDesk", "Size"),
    NOOP("HashDesk", "Pictures"),
    NOOP("HashDesk", "Normalisation"),
    NOOP("HashDesk", "Output"),
    NOOP("HashDesk", "Used of it"),
    NOOP("HashDesk", "Features"),
    NOOP("HashDesk", "Words"),
)
# The rules of hashdesk/encoders/added_models, word for word; {name} stands for a file or output.
RULES = (
    NOOP("HashDesk", "as torchvision says"),
    NOOP("HashDesk", "as {name} says"),
    NOOP("HashDesk", "the usual, as nothing is said"),
    NOOP("HashDesk", "the graph takes no other side, whatever {name} says"),
    NOOP("HashDesk", "the side is the graph’s, the rest usual"),
    NOOP("HashDesk", "the model does it itself"),
    NOOP("HashDesk", "{name}’s, as nothing is said"),
    NOOP("HashDesk", "what its last layer takes"),
    NOOP("HashDesk", "what the last layer of {name} takes"),
    NOOP("HashDesk", "by its name: one row of numbers a picture"),
    NOOP("HashDesk", "by its name: no output is one row of numbers a picture"),
    NOOP("HashDesk", "the first output that is one row of numbers a picture"),
    NOOP("HashDesk", "the first output"),
    NOOP("HashDesk", "as many tokens as patches: none stands for the whole"),
    NOOP("HashDesk", "one token more than patches: it stands for the whole"),
    NOOP("HashDesk", "models of this type have no token for the whole"),
    NOOP("HashDesk", "the first token, as usual"),
    NOOP("HashDesk", "it is one row of numbers a picture"),
    NOOP("HashDesk", "it is a map of the picture"),
)


@dataclass(frozen=True)
class ModelFact:
    """A line of what was found; rule: how it was found, empty if that goes without saying."""

    name: str
    value: str
    rule: str = ""


def model_facts(found: ModelDescription, size: str) -> list[ModelFact]:
    """All that a person should see of a model before anything runs. size: in words."""
    width = translate("HashDesk", "{count} numbers a photo")
    features = width.format(count=formatting.count(found.width)) if found.width else ""
    if found.has_text:
        words = translate("HashDesk", "any: it has a text graph and a tokenizer")
    elif found.knows_classes:
        words = translate("HashDesk", "those of its 1,000 classes, as guesses")
    elif found.lacks_tokenizer:
        words = translate(
            "HashDesk", "none: it could read text, but its tokenizer.json is not there"
        )
    else:
        words = translate(
            "HashDesk",
            "none of its own; those that HashDesk’s own model guessed of photos before stay",
        )
    title = f"{formatting.shown(found.title)} · {_kind(found.kind)}"
    values = {
        ModelRow.MODEL: title,
        ModelRow.LICENCE: found.licence or translate("HashDesk", "not stated"),
        ModelRow.SOURCE: formatting.shown(found.source),
        ModelRow.SIZE: size,
        ModelRow.PICTURES: f"{input_words(found.input)}, {found.input.filter}",
        ModelRow.NORMALISATION: _normalisation(found),
        ModelRow.OUTPUT: formatting.shown(found.output),
        ModelRow.POOLING: _pooling(found.pooling),
        ModelRow.FEATURES: features,
        ModelRow.WORDS: words,
    }
    return [
        ModelFact(
            translate("HashDesk", row.value),
            values[row],
            rule_words(found.rules.get(row.rule, "")),
        )
        for row in ModelRow
        if values[row]
    ]


def _kind(kind: str) -> str:
    """Layouts are called after the programs that write them: a folder may be of anybody."""
    if kind == TORCHVISION_KIND:
        return kind
    if kind == FILE_KIND:
        return translate("HashDesk", "ONNX file")
    return translate("HashDesk", "folder in the layout of {program}").format(program=kind)


def input_words(taken: ModelInput) -> str:
    """How pictures are made for a model, without the filter, which is for experts."""
    how = {
        Fit.CROP: translate("HashDesk", "the middle of a picture"),
        Fit.SQUASH: translate("HashDesk", "the whole picture, stretched to a square"),
        Fit.PAD: translate("HashDesk", "the whole picture, with grey borders"),
    }[taken.fit]
    if taken.fit is Fit.CROP and taken.resize != taken.side:
        how = translate("HashDesk", "the middle of a picture of {resize} pixels")
        how = how.format(resize=taken.resize)
    words = translate("HashDesk", "{side} × {side} pixels, {how}")
    return words.format(side=taken.side, how=how)


def rule_words(rule: str) -> str:
    """How something was found; a rule that is not in the list stays as it is."""
    for known in map(str, RULES):
        before, named, after = known.partition("{name}")
        if rule == known:
            return translate("HashDesk", known)
        if named and rule.startswith(before) and rule.endswith(after):
            name = rule[len(before) : len(rule) - len(after)]
            return translate("HashDesk", known).format(name=name)
    return rule


def _pooling(pooling: Pooling) -> str:
    return {
        Pooling.NONE: translate("HashDesk", "all of it, unchanged"),
        Pooling.CLASS: translate("HashDesk", "its first token"),
        Pooling.MEAN: translate("HashDesk", "the mean of its tokens"),
        Pooling.PLACES: translate("HashDesk", "the mean over the picture"),
    }[pooling]


def _normalisation(found: ModelDescription) -> str:
    order = f"{found.layout}, {found.type}"
    if found.type == "uint8":
        return order
    if (found.mean, found.std) == (NO_MEAN, NO_STD):
        return translate("HashDesk", "{order}, 0 to 1").format(order=order)
    mean, std = (
        " ".join(QLocale().toString(value, "g", 4) for value in part)
        for part in (found.mean, found.std)
    )
    words = translate("HashDesk", "{order}, mean {mean}, deviation {std}")
    return words.format(order=order, mean=mean, std=std)
