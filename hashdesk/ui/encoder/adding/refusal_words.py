"""Why models are not added, for translators; `ui/error_words.py` shows it."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

# Those of hashdesk/encoders/added_models/refusals.py, word for word, but for what
# `ui/button_words.py` says otherwise.
REFUSALS = (
    NOOP("HashDesk", "{name} cannot be used: {reason}."),
    NOOP("HashDesk", "{name} cannot be read: {reason}."),
    NOOP("HashDesk", "{name} cannot be written: {reason}."),
    NOOP("HashDesk", "{name} cannot be deleted: {reason}."),
    NOOP("HashDesk", "{name} cannot be added: {reason}"),
    NOOP("HashDesk", "{name} is being added by another window or command."),
    NOOP("HashDesk", "{name} is not there."),
    NOOP("HashDesk", "{name} is no file."),
    NOOP(
        "HashDesk",
        "{name} holds no model. HashDesk looks for onnx/model.onnx, "
        "onnx/vision_model.onnx, visual/model.onnx, or a single .onnx file.",
    ),
    NOOP("HashDesk", "{name} has {size} GB; HashDesk runs models of up to {most} GB."),
    NOOP(
        "HashDesk",
        "{name} needs {needed} MB of memory to be tried out, {free} MB are free. Close "
        "other programs and try again.",
    ),
    NOOP("HashDesk", "it is larger than {most} MB"),
    NOOP("HashDesk", "it is no file"),
    NOOP("HashDesk", "it is no tokenizer"),
    NOOP("HashDesk", "{name} does not say what pictures the model takes."),
    NOOP("HashDesk", "it is no ONNX graph, or not all of one"),
    NOOP("HashDesk", "it needs an operator of its own ({operator})"),
    NOOP("HashDesk", "it has a loop ({operator})"),
    NOOP("HashDesk", "it redefines an operator"),
    NOOP("HashDesk", "its weights have an impossible shape"),
    NOOP("HashDesk", "its weights take more than {most} GB"),
    NOOP("HashDesk", "it has sparse weights"),
    NOOP("HashDesk", "its weights are of a type that is not known"),
    NOOP("HashDesk", "its weights are in {file}, which is no file beside it"),
    NOOP("HashDesk", "{file} beside it does not hold its weights"),
    NOOP("HashDesk", "it does not say where its weights are"),
    NOOP("HashDesk", "it has more than {most} outputs"),
    NOOP("HashDesk", "{name} has no output {output}. It has {outputs}."),
    NOOP(
        "HashDesk",
        "{name} takes no pictures: none of its inputs has four dimensions of numbers.",
    ),
    NOOP(
        "HashDesk",
        "{name} takes more than a picture: its outputs need {inputs}. Export its vision part.",
    ),
    NOOP("HashDesk", "{name} gives no numbers that could be features."),
    NOOP("HashDesk", "The output {output} is not made of one picture, but of {inputs}."),
    NOOP(
        "HashDesk",
        "The model takes pictures of {width} × {height} pixels: HashDesk makes squares.",
    ),
    NOOP("HashDesk", "The model takes pictures of {side} pixels a side, and no others."),
    NOOP("HashDesk", "The model makes numbers of pixels itself: leave out --mean and --std."),
    NOOP(
        "HashDesk",
        "The model takes pictures of {side} pixels a side; HashDesk makes up to {most}.",
    ),
    NOOP("HashDesk", "The last layer of {name} does not take its features."),
    NOOP("HashDesk", "{name} is no text graph that HashDesk knows: it takes {inputs}."),
    NOOP("HashDesk", "{name} gives no vector for a text."),
    NOOP(
        "HashDesk",
        "{tokenizer} does not belong to {name}: it has {words} words, the graph knows {known}.",
    ),
    NOOP("HashDesk", "none of its outputs is made of words alone"),
    NOOP("HashDesk", "the output that was chosen is not computed"),
    NOOP("HashDesk", "ONNX Runtime refuses it ({words})"),
    NOOP("HashDesk", "it gives the same picture other features each time"),
    NOOP("HashDesk", "it gives {width} numbers a picture; {fewest} to {most} are of use"),
    NOOP("HashDesk", "what it gives is not finite (NaN)"),
    NOOP("HashDesk", "it gives the same features whatever the picture shows"),
    NOOP("HashDesk", "it needs more memory than it may have here"),
    NOOP("HashDesk", "the check of it gave nonsense"),
    NOOP("HashDesk", "trying it out took too long"),
    NOOP("HashDesk", "trying it out broke off"),
)
