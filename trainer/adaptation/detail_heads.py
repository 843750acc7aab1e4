"""The detail heads of an adapted encoder, which tell single photos apart beside its theme heads.

They are those of the encoder that is adapted, if it has some, so that a photo keeps its detail
codes however often a library is adapted. Of a general encoder they are its long heads, and of one
that was adapted by a HashDesk without detail heads, the long heads of the encoder that ships for
its backbone. If none ships for it, they are learned from the library's own photos and their edits,
as the long heads that ship were learned.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hashdesk.core.encoding.by_length import DETAIL_BITS
from hashdesk.core.encoding.encoder import Features
from hashdesk.encoders.files import linear_heads
from hashdesk.encoders.files.bundle import Bundle, DetailHeads, load_bundle
from hashdesk.encoders.files.linear_heads import Classifier
from hashdesk.encoders.library_encoder import shipped_bundles
from trainer.itq import GENERAL_BLOCKS, edit_axes, fit_itq


def known_detail_heads(before: Bundle, shipped: Path) -> DetailHeads | None:
    """The detail heads for what is adapted from an encoder; None if they must be learned.

    shipped: the folder of the encoders that ship. Raises BundleDamaged.
    """
    if before.details is not None:
        return before.details
    general = _general(before, shipped)
    if general is None:
        return None
    return DetailHeads(general.blocks, {bits: general.heads[bits] for bits in DETAIL_BITS})


def fit_detail_heads(
    photos: Features, originals: NDArray[np.intp], edited: Features, classifier: Classifier
) -> DetailHeads:
    """Detail heads for photos (n, d): ITQ on their edit axes.

    originals (m,) are row numbers in `photos`, edited (m, d) the features of their edits.
    """
    x = linear_heads.inputs(photos, GENERAL_BLOCKS, classifier)
    axes = edit_axes(x, originals, linear_heads.inputs(edited, GENERAL_BLOCKS, classifier))
    return DetailHeads(GENERAL_BLOCKS, {bits: fit_itq(x, axes, bits) for bits in DETAIL_BITS})


def _general(before: Bundle, shipped: Path) -> Bundle | None:
    """An encoder on the same backbone that is not adapted: whose long heads tell photos apart."""
    if "estimate" not in before.manifest:  # only adapting adds one
        return before
    ships = map(load_bundle, shipped_bundles(shipped))
    return next((bundle for bundle in ships if _backbone(bundle) == _backbone(before)), None)


def _backbone(bundle: Bundle) -> tuple[str, object]:
    return bundle.backbone, bundle.manifest["backbone_sha256"]
