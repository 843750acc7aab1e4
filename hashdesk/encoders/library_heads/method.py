"""How heads are made of a library's own photos: in words, as their manifests say, and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from hashdesk.core.storage.tables.library_rows import EncoderRow

LIBRARY_METHOD = "ITQ on the library and edits of it; random planes where axes end"

LEARNED_EDITS = 400  # random edits that heads are made from, if there are that many photos …
FEWEST_EDITS, MOST_EDITS = 1, 8  # … and of each photo
LEAST_JUDGED = 96  # photos that judge heads: fewer say too little
TOO_FEW_TO_JUDGE = "too_few_to_judge"  # of a manifest: how many there were
PHOTOS_WITH_EDITS = 24  # photos whose fixed edits judge, by both models
FIXED_EDITS_OF_EACH = 16  # of FIXED_EDITS


def pictures_seen(photos: int) -> int:
    """How many pictures models see until a library has heads and codes for a new one."""
    learned = min(LEARNED_EDITS, MOST_EDITS * photos)
    judged = 2 * PHOTOS_WITH_EDITS * FIXED_EDITS_OF_EACH if photos >= LEAST_JUDGED else 0
    return photos + learned + judged


def models_with_heads(encoders: Iterable[EncoderRow]) -> frozenset[str]:
    """The added models that heads were made for, by their names."""
    return frozenset(one.backbone for one in encoders if made_here(one))


def made_here(encoder: EncoderRow) -> bool:
    """Whether its heads were made for a library, and not adapted any further."""
    return encoder.facts.get("method") == LIBRARY_METHOD


def too_few_to_judge(encoder: EncoderRow) -> int:
    """How many photos it was made of, if these were too few to judge it; else 0."""
    photos = encoder.facts.get(TOO_FEW_TO_JUDGE)
    return photos if isinstance(photos, int) else 0


def sees_one_picture(encoder: EncoderRow) -> bool:
    """Whether it was to be judged, and could not: nearly all photos are one picture to it."""
    return made_here(encoder) and bool(encoder.compared_with) and not encoder.estimate


def standing_on(encoders: Iterable[EncoderRow], model: str) -> list[EncoderRow]:
    """The encoders that were adapted from an added model, and go when that goes."""
    return [one for one in encoders if one.backbone == model and not made_here(one)]
