"""What each model is good for, in one line."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale

from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.model_names import is_adapted_here, model_name

SMALL_BACKBONE, LARGE_BACKBONE = "efficientnet-lite0", "efficientnet-lite2"  # of models that ship


def title_of(encoder: EncoderRow) -> str:
    """Its name; of those that were made for this library, also when, as there may be several."""
    if not encoder.adapted:
        return model_name(encoder)
    made = QDateTime.fromSecsSinceEpoch(encoder.created)
    return (
        f"{model_name(encoder)} · {QLocale().toString(made, formatting.day_pattern() + ', HH:mm')}"
    )


def purpose_of(encoder: EncoderRow) -> str:
    """What a model is good for; empty if that is not known."""
    if is_adapted_here(encoder):
        return translate("HashDesk", "Learned from your photos which of them belong together.")
    if encoder.adapted:
        return translate("HashDesk", "A model that you added.")
    return purpose_of_shipped(encoder.backbone)


def purpose_of_shipped(backbone: str) -> str:
    """What a model that comes with HashDesk is good for."""
    return {
        SMALL_BACKBONE: translate("HashDesk", "Fast, and good at photos of any kind."),
        LARGE_BACKBONE: translate(
            "HashDesk",
            "Compared with HashDesk general: finds more photos of the same kind, but misses a few "
            "more edited copies, and reads photos more slowly.",
        ),
    }.get(backbone, "")
