"""What the window calls the models of libraries."""

from __future__ import annotations

from hashdesk.core.storage.tables.library_rows import ADAPTED_TITLE, EncoderRow
from hashdesk.encoders.library_heads.method import made_here
from hashdesk.ui.formatting import shown, translate


def is_adapted_here(encoder: EncoderRow) -> bool:
    """Whether it was adapted to the library's photos, rather than only made for them."""
    return encoder.adapted and not made_here(encoder)


def model_name(encoder: EncoderRow, *, imported: bool = False) -> str:
    """The name of a model of the window's own library, or of an imported one."""
    if not is_adapted_here(encoder):
        return shown(encoder.title)
    if imported:
        return translate("HashDesk", "Adapted to its photos")
    return adapted_words()


def name_told(title: str) -> str:
    """The name of a model of the window's own library, of which a command told the title."""
    return adapted_words() if title == ADAPTED_TITLE else shown(title)


def adapted_words() -> str:
    """What a model is called that was adapted to the window's own library."""
    return translate("HashDesk", "Adapted to my photos")
