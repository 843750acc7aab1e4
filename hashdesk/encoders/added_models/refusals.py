"""Why a model is not added: a closed set, for people of any language.

A child that has read a hostile file says no more than a code of these and what stands in the gaps.
The window has the same words in its translations (`ui/encoder/adding/refusal_words.py`).
"""

from __future__ import annotations

from hashdesk.core.said import Wording


class Refusal(Wording):
    """Clauses begin small; a sentence holds one of them as its {reason}."""

    UNUSABLE = "{name} cannot be used: {reason}."
    UNREADABLE = "{name} cannot be read: {reason}."
    NOT_WRITTEN = "{name} cannot be written: {reason}."
    NOT_DELETED = "{name} cannot be deleted: {reason}."
    NOT_ADDED = "{name} cannot be added: {reason}"
    BEING_ADDED = "{name} is being added by another window or command."

    # Its files
    NOT_THERE = "{name} is not there."
    NO_FILE = "{name} is no file."
    NO_MODEL_INSIDE = (
        "{name} holds no model. HashDesk looks for onnx/model.onnx, onnx/vision_model.onnx, "
        "visual/model.onnx, or a single .onnx file."
    )
    NO_ONNX_FILE = (
        "{name} is no ONNX file. Export the model to ONNX first, or name one of torchvision's: "
        "hashdesk models --available"
    )
    TOO_LARGE = "{name} has {size} GB; HashDesk runs models of up to {most} GB."
    TOO_LITTLE_MEMORY = (
        "{name} needs {needed} MB of memory to be tried out, {free} MB are free. Close other "
        "programs and try again."
    )
    LARGE_FILE = "it is larger than {most} MB"
    NO_PLAIN_FILE = "it is no file"
    NO_TOKENIZER = "it is no tokenizer"
    NO_PICTURE_SIZE = "{name} does not say what pictures the model takes."

    # What a graph holds
    NO_GRAPH = "it is no ONNX graph, or not all of one"
    OWN_OPERATOR = "it needs an operator of its own ({operator})"
    LOOP = "it has a loop ({operator})"
    REDEFINED_OPERATOR = "it redefines an operator"
    IMPOSSIBLE_WEIGHTS = "its weights have an impossible shape"
    LARGE_WEIGHTS = "its weights take more than {most} GB"
    SPARSE_WEIGHTS = "it has sparse weights"
    UNKNOWN_WEIGHTS = "its weights are of a type that is not known"
    WEIGHTS_ELSEWHERE = "its weights are in {file}, which is no file beside it"
    WEIGHTS_LACKING = "{file} beside it does not hold its weights"
    WEIGHTS_NOWHERE = "it does not say where its weights are"
    MANY_OUTPUTS = "it has more than {most} outputs"

    # What it takes and gives
    NO_OUTPUT = "{name} has no output {output}. It has {outputs}."
    NO_PICTURES = "{name} takes no pictures: none of its inputs has four dimensions of numbers."
    MORE_THAN_PICTURES = (
        "{name} takes more than a picture: its outputs need {inputs}. Export its vision part."
    )
    NO_NUMBERS = "{name} gives no numbers that could be features."
    OF_NO_PICTURE = "The output {output} is not made of one picture, but of {inputs}."
    NO_SQUARE = "The model takes pictures of {width} × {height} pixels: HashDesk makes squares."
    OTHER_SIDE = "The model takes pictures of {side} pixels a side, and no others."
    OWN_NUMBERS = "The model makes numbers of pixels itself: leave out --mean and --std."
    LARGE_SIDE = "The model takes pictures of {side} pixels a side; HashDesk makes up to {most}."
    OTHER_LAYER = "The last layer of {name} does not take its features."
    NO_TEXT_GRAPH = "{name} is no text graph that HashDesk knows: it takes {inputs}."
    NO_TEXT_VECTOR = "{name} gives no vector for a text."
    OTHER_TOKENIZER = (
        "{tokenizer} does not belong to {name}: it has {words} words, the graph knows {known}."
    )
    NO_WORDS = "none of its outputs is made of words alone"
    NOT_COMPUTED = "the output that was chosen is not computed"

    # What came of trying it out
    RUNTIME_REFUSES = "ONNX Runtime refuses it ({words})"
    UNSTEADY = "it gives the same picture other features each time"
    OTHER_WIDTH = "it gives {width} numbers a picture; {fewest} to {most} are of use"
    NOT_FINITE = "what it gives is not finite (NaN)"
    SAME_FEATURES = "it gives the same features whatever the picture shows"
    NO_MEMORY = "it needs more memory than it may have here"
    NONSENSE = "the check of it gave nonsense"
    TOO_LATE = "trying it out took too long"
    BROKE_OFF = "trying it out broke off"
