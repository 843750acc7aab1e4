"""What the window calls the models of libraries."""

from __future__ import annotations

from hashdesk.core.storage.tables.library_rows import ADAPTED_TITLE, EncoderRow
from hashdesk.encoders.library_heads.method import made_here
from hashdesk.ui.formatting import local_moment, shown, translate


def is_adapted_here(encoder: EncoderRow) -> bool:
    """Whether it was adapted to the library's photos, rather than only made for them."""
    return encoder.adapted and not made_here(encoder)


def model_name(encoder: EncoderRow, *, imported: bool = False) -> str:
    """The name of a model of the window's own library, or of an imported one.

    Of several that were adapted here, the minute tells which it is, wherever it is named.
    """
    if not is_adapted_here(encoder):
        return shown(encoder.title)
    if imported:
        return translate("HashDesk", "Adapted to its photos")
    return _adapted_name(encoder.created)


def name_told(title: str, created: int = 0) -> str:
    """The name of a model of the window's own library, of which a command told the title.

    created: seconds since 1970; 0: not known.
    """
    return _adapted_name(created) if title == ADAPTED_TITLE else shown(title)


def quoted(name: str) -> str:
    """A name in a sentence: without quotation marks, it would read as part of that."""
    return translate("HashDesk", "“{name}”").format(name=name)


def _adapted_name(created: int) -> str:
    return f"{adapted_words()} · {local_moment(created)}" if created else adapted_words()


def adapted_words() -> str:
    """What a model is called that was adapted to the window's own library."""
    return translate("HashDesk", "Adapted to my photos")
