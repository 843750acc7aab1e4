"""How heads are made of a library's own photos, in words: what their manifests say."""

from __future__ import annotations

from collections.abc import Iterable

from hashdesk.core.storage.tables.library_rows import EncoderRow

LIBRARY_METHOD = "ITQ on the library and edits of it; random planes where axes end"


def models_with_heads(encoders: Iterable[EncoderRow]) -> frozenset[str]:
    """The added models that heads were made for, by their names."""
    return frozenset(one.backbone for one in encoders if made_here(one))


def made_here(encoder: EncoderRow) -> bool:
    """Whether its heads were made for a library, and not adapted any further."""
    return encoder.facts.get("method") == LIBRARY_METHOD


def standing_on(encoders: Iterable[EncoderRow], model: str) -> list[EncoderRow]:
    """The encoders that were adapted from an added model, and go when that goes."""
    return [one for one in encoders if one.backbone == model and not made_here(one)]
