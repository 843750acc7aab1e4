"""What each model is good for, in one line."""

from __future__ import annotations

from hashdesk.core.storage.tables.library_rows import EncoderRow
from hashdesk.ui.formatting import local_moment, translate
from hashdesk.ui.model_names import is_adapted_here, model_name

SMALL_BACKBONE, LARGE_BACKBONE = "efficientnet-lite0", "efficientnet-lite2"  # of models that ship


def title_of(encoder: EncoderRow) -> str:
    """Its name; of those that were made for this library, also when, as there may be several."""
    if not encoder.adapted or is_adapted_here(encoder):
        return model_name(encoder)
    return f"{model_name(encoder)} · {local_moment(encoder.created)}"


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
            "Compared with “HashDesk general”: finds more photos of the same kind, but misses a "
            "few more edited copies, and reads photos more slowly.",
        ),
    }.get(backbone, "")
