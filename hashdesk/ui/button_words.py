"""What the window says instead of a command: where its buttons are that do the same."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP as NOOP

from hashdesk.core.troubles import Trouble
from hashdesk.encoders.added_models.refusals import Refusal

# By the name of a sentence with a command in it; the gaps are the same, or fewer.
WITH_BUTTONS: Mapping[str, object] = {
    Trouble.MODEL_GONE.name: NOOP(
        "HashDesk",
        "The model {name} was removed from {place}. On the page “Model”, add it again or use "
        "another one.",
    ),
    Trouble.MODEL_CHANGED.name: NOOP(
        "HashDesk",
        "The model in {place} is damaged or was changed. On the page “Model”, add it again or "
        "use another one.",
    ),
    Trouble.MODEL_FITS_NOT_IN_MEMORY.name: NOOP(
        "HashDesk",
        "The model {name} does not fit in memory. Close other programs, or use another one on "
        "the page “Model”.",
    ),
    Trouble.MODEL_OF_OTHER_CODES.name: NOOP(
        "HashDesk",
        "The model {name} is not the one that the codes of this library were made with. Use "
        "another one on the page “Model”.",
    ),
    Trouble.MODEL_DOES_NOT_FIT.name: NOOP(
        "HashDesk",
        "The model {name} ({id}) does not fit {backbone}. Use another one on the page “Model”.",
    ),
    Trouble.MODEL_DOES_NOT_RUN.name: NOOP(
        "HashDesk", "{name} cannot be used here: {reason}. Use another one on the page “Model”."
    ),
    Trouble.ADAPTED_DAMAGED.name: NOOP(
        "HashDesk",
        "The adapted model {id} in {place} is damaged ({reason}). Use another one on the page "
        "“Model”.",
    ),
    Trouble.LISTED_DAMAGED.name: NOOP(
        "HashDesk", "It is damaged ({reason}): delete it, and adapt again."
    ),
    Trouble.LISTED_DAMAGED_IN_USE.name: NOOP(
        "HashDesk", "It is damaged ({reason}): use another one, delete this one, and adapt again."
    ),
    Trouble.LISTED_HEADS_DAMAGED.name: NOOP(
        "HashDesk",
        "It is damaged ({reason}). “Use” makes it again; if it is in use, use another one first.",
    ),
    Trouble.LISTED_CODES_DAMAGED.name: NOOP(
        "HashDesk", "The codes of {damaged} of its photos are damaged: “Use” makes them again."
    ),
    Trouble.LISTED_CODES_DAMAGED_IN_USE.name: NOOP(
        "HashDesk",
        "The codes of {damaged} of its photos are damaged: rescan the folders (F5), and they are "
        "made again.",
    ),
    Trouble.TEXT_TOWER_GONE.name: NOOP(
        "HashDesk",
        "The text tower in {place} is damaged or gone, so words find names, folders, dates, "
        "cameras and keywords alone. Add the model again on the page “Model”.",
    ),
    Trouble.TOKENIZER_UNUSABLE.name: NOOP(
        "HashDesk",
        "The model's tokenizer cannot be used: {reason}. Add the model again on the page “Model”.",
    ),
    Trouble.OTHER_MODEL.name: NOOP(
        "HashDesk",
        "The codes of this library are of a model that is not here. If the library is your own, "
        "rescan its folders (F5).",
    ),
    Refusal.NO_ONNX_FILE.name: NOOP(
        "HashDesk",
        "{name} is no ONNX file. Export the model to ONNX first, or choose one of torchvision's "
        "from the list.",
    ),
}
