"""A reason of each kind, between the same two photos of different values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hashdesk.core.duplicates.keep.ranking import ComparedPhoto, Reason
from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.provenance import CameraData
from tests.core.duplicates.keep.made_up import measured
from tests.natural_pictures import natural, saved

_FOUND = replace(measured(saved(natural(1, (96, 64)), quality=92)), earlier=None)
KEPT = ComparedPhoto(
    photo=1,
    width=4032,
    height=3024,
    written=1_400_000_000,
    companions=3,
    format="JPEG",
    camera_data=CameraData.MAKER_NOTE,
    copy_name="",
    provenance=_FOUND,
)
OTHER = ComparedPhoto(
    photo=2,
    width=2016,
    height=1512,
    written=1_500_000_000,
    companions=1,
    format="WebP",
    camera_data=CameraData.DATE,
    copy_name="holiday (1).webp",
    provenance=replace(
        _FOUND,
        grid=(_FOUND.grid // 2 + 100).astype(np.uint8),
        quality=98.0,
        earlier=70.0,
        editor="GIMP 2.10",
    ),
)
REASONS = {criterion: Reason(criterion, KEPT, OTHER, fineness=0.62) for criterion in Criterion}
ENLARGED = Reason(Criterion.PIXELS, OTHER, KEPT, fineness=1.0)
# What both sentences of a kind say of each of the two.
NAMED = {
    Criterion.COMPANIONS: ("3", "1"),
    Criterion.COLOR: ("in colour", "of one tint"),
    Criterion.FRAME: ("a frame or bars around it",),
    Criterion.TONES: (f"{KEPT.brightness:.0f}%", f"{OTHER.brightness:.0f}%"),
    Criterion.CAMERA_DATA: ("the date",),
    Criterion.CAMERA_FORMAT: ("JPEG", "WebP"),
    Criterion.EDITOR: ("GIMP 2.10",),
    Criterion.MADE_FROM: ("JPEG quality about 92", "JPEG quality about 98", "blocks"),
    Criterion.DARKER: (f"{KEPT.brightness:.0f}%", f"{OTHER.brightness:.0f}%"),
    Criterion.SOFTER: (f"{KEPT.contrast:.0f}%", f"{OTHER.contrast:.0f}%"),
    Criterion.PIXELS: ("4,032 × 3,024", "2,016 × 1,512"),
    Criterion.ENLARGED: ("4,032 × 3,024", "2,016 × 1,512", "no more detail"),
    Criterion.QUALITY: ("JPEG quality about 92", "JPEG quality about 70, saved again at 98"),
    Criterion.FINENESS: ("fine detail", "62%"),
    Criterion.NAME: ("holiday (1).webp",),
    Criterion.SAVES: ("JPEG of quality about 70",),
    Criterion.FORMAT: ("JPEG", "WebP"),
}
