"""Why the left photo of a pair is kept rather than the right one: both values are named.

Each reason is a sentence that names its photo, for it stands behind different ones. It has no
colon: what stands before it may have one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hashdesk.core.duplicates.keep.rules import Criterion
from hashdesk.core.imaging.provenance.jpeg_quality import LOSSLESS
from hashdesk.core.imaging.provenance.provenance import CameraData
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate

if TYPE_CHECKING:
    from hashdesk.core.duplicates.keep.ranking import ComparedPhoto, Reason

NO_BREAK = "\N{NO-BREAK SPACE}"


def words_of(reason: Reason) -> str:
    """The reason as a sentence of its own."""
    words, values = _WORDS[reason.criterion](reason)
    return words.format(**values)


ReasonWords = tuple[str, dict[str, str]]  # translated, and what stands for its names in braces


def _reachable(_: Reason) -> ReasonWords:
    return translate("HashDesk", "The drive of the right one is not connected."), {}


def _whole(_: Reason) -> ReasonWords:
    return translate("HashDesk", "The right one was read in part only."), {}


def _protected(_: Reason) -> ReasonWords:
    return translate(
        "HashDesk", "The left one lies in a protected folder, the right one does not."
    ), {}


def _companions(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk", "Of files that belong to them, the left one has {kept}, the right one {other}."
    )
    return words, _both(reason, lambda photo: formatting.count(photo.companions))


def _color(reason: Reason) -> ReasonWords:
    if reason.other.is_tinted:
        return translate("HashDesk", "The left one is in colour, the right one is of one tint."), {}
    return translate("HashDesk", "The left one is in colour, the right one is grey."), {}


def _frame(_: Reason) -> ReasonWords:
    return translate("HashDesk", "The right one has a frame or bars around it."), {}


def _tones(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The tones of the left one are untouched, those of the right one were edited (mean "
        "brightness {kept} and {other}).",
    )
    return words, _percents(reason, lambda photo: photo.brightness)


def _camera_data(reason: Reason) -> ReasonWords:
    words = _camera_words(reason.kept.camera_data, reason.other.camera_data)
    if _size(reason.kept) != _size(reason.other):
        words += " " + translate(
            "HashDesk", "The left one has {kept} pixels, the right one {other}."
        )
    return words, _both(reason, _size)


def _camera_words(kept: CameraData, other: CameraData) -> str:
    """What is left of the camera's data: some programs drop a part of it, others all."""
    if kept is CameraData.DATE:
        return translate("HashDesk", "The left one says when it was taken, the right one does not.")
    if other is CameraData.NONE:
        return translate(
            "HashDesk", "The left one still has data from the camera, the right one has none."
        )
    if other is CameraData.DATE:
        return translate(
            "HashDesk", "The left one still has data from the camera, the right one only the date."
        )
    return translate(
        "HashDesk",
        "The right one has lost a part of the camera’s data, which the left one still has.",
    )


def _camera_format(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one is as cameras write it ({kept}), the right one was converted ({other}).",
    )
    return words, _both(reason, _format)


def _usual_format(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "Cameras write the format of the left one ({kept}), but not that of the right one "
        "({other}).",
    )
    return words, _both(reason, _format)


def _editor(reason: Reason) -> ReasonWords:
    found = reason.other.provenance
    words = translate(
        "HashDesk",
        "The right one names a program that edited it ({program}), the left one names none.",
    )
    return words, {"program": formatting.shown("" if found is None else found.editor)}


def _made_from(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one {kept}; the right one was made from such a JPEG, whose blocks it still "
        "shows, and saved {other}.",
    )
    return words, {"kept": _saved(reason.kept), "other": _own_save(reason.other)}


def _own_save(photo: ComparedPhoto) -> str:
    found = photo.provenance
    if found is None or found.quality is None:
        return translate("HashDesk", "without loss")
    quality = formatting.count(round(found.quality))
    return translate("HashDesk", "at a JPEG quality of about {quality}").format(quality=quality)


def _darker(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one is darker (mean brightness {kept} and {other}), and photos are made "
        "brighter more often than darker.",
    )
    return words, _percents(reason, lambda photo: photo.brightness)


def _softer(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one is softer (contrast {kept} and {other}), and photos are made harder more "
        "often than softer.",
    )
    return words, _percents(reason, lambda photo: photo.contrast)


def _pixels(reason: Reason) -> ReasonWords:
    kept, other = reason.kept, reason.other
    if kept.width * kept.height > other.width * other.height:
        words = translate("HashDesk", "The left one has {kept} pixels, the right one {other}.")
    else:
        words = translate(
            "HashDesk",
            "The left one has more detail at {kept} pixels; the right one, {other}, was enlarged.",
        )
    return words, _both(reason, _size)


def _enlarged(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one has {kept} pixels; the right one, {other}, was enlarged and has no more "
        "detail.",
    )
    return words, _both(reason, _size)


def _quality(reason: Reason) -> ReasonWords:
    plain = [_plain_quality(photo) for photo in (reason.kept, reason.other)]
    if all(plain):
        words = translate(
            "HashDesk",
            "The left one was saved at a JPEG quality of about {kept}, the right one at about "
            "{other}.",
        )
        return words, dict(zip(("kept", "other"), plain, strict=True))
    words = translate("HashDesk", "The left one {kept}; the right one {other}.")
    return words, _both(reason, _saved)


def _plain_quality(photo: ComparedPhoto) -> str:
    """The quality of a JPEG that shows no coarser save before; else empty."""
    found, quality = photo.provenance, photo.quality
    if found is None or found.quality is None or quality is None or quality >= LOSSLESS:
        return ""
    if found.earlier is not None and found.earlier <= found.quality:
        return ""
    return formatting.count(round(found.quality))


def _saved(photo: ComparedPhoto) -> str:
    """How a photo was saved, to follow "the left one": the coarsest save counts."""
    found, quality = photo.provenance, photo.quality
    if found is None or quality is None:
        words = translate("HashDesk", "shows no trace of a JPEG ({format})")
        return words.format(format=_format(photo))
    if quality >= LOSSLESS:
        return translate("HashDesk", "was saved without loss")
    if plain := _plain_quality(photo):
        words = translate("HashDesk", "was saved at a JPEG quality of about {quality}")
        return words.format(quality=plain)
    earlier = formatting.count(round(found.earlier or 0))
    if found.quality is None:
        words = translate(
            "HashDesk", "was a JPEG of a quality of about {quality} before it became {format}"
        )
        return words.format(quality=earlier, format=found.format)
    words = translate(
        "HashDesk", "was saved at a JPEG quality of about {quality}, and again at {later}"
    )
    return words.format(quality=earlier, later=formatting.count(round(found.quality)))


def _fineness(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The left one has all its fine detail, the right one ({format}) about {share} of it.",
    )
    share = _percent(100 * min(reason.fineness, 0.99))
    return words, {"format": _format(reason.other), "share": share}


def _taken(_: Reason) -> ReasonWords:
    return translate("HashDesk", "The left one says when it was taken, the right one does not."), {}


def _name(reason: Reason) -> ReasonWords:
    words = translate("HashDesk", "The right one is named like a copy (“{name}”).")
    return words, {"name": formatting.shown(reason.other.copy_name)}


def _saves(reason: Reason) -> ReasonWords:
    found = reason.other.provenance
    words = translate(
        "HashDesk",
        "The left one shows no trace of an earlier save; the right one is a JPEG of a quality of "
        "about {quality} that was saved again.",
    )
    earlier = 0 if found is None or found.earlier is None else round(found.earlier)
    return words, {"quality": formatting.count(earlier)}


def _oldest(reason: Reason) -> ReasonWords:
    words = translate(
        "HashDesk",
        "The file of the left one is older ({kept}) than that of the right one ({other}).",
    )
    for to_the_second in (False, True):
        said = _both(reason, partial(_written, to_the_second=to_the_second))
        if said["kept"] != said["other"]:
            return words, said
    return _first(reason)  # as in the hour that the clocks go through twice


def _written(photo: ComparedPhoto, *, to_the_second: bool) -> str:
    return formatting.local_moment(photo.written, to_the_second=to_the_second)


def _first(_: Reason) -> ReasonWords:
    return translate(
        "HashDesk", "By the rules, both are equally good; the left one was added first."
    ), {}


def _both(reason: Reason, value: Callable[[ComparedPhoto], str]) -> dict[str, str]:
    return {"kept": value(reason.kept), "other": value(reason.other)}


def _size(photo: ComparedPhoto) -> str:
    return f"{formatting.count(photo.width)} × {formatting.count(photo.height)}"


def _percents(reason: Reason, value: Callable[[ComparedPhoto], float]) -> dict[str, str]:
    """A share of each photo, as exactly as it takes to tell them apart."""
    digits = reason.digits_apart(value)
    return _both(reason, lambda photo: _percent(value(photo), digits))


def _percent(value: float, digits: int = 0) -> str:
    number = formatting.fixed(value, digits)
    words = translate("HashDesk", "{percent}%").format(percent=number)
    return words.replace(" ", NO_BREAK)


def _format(photo: ComparedPhoto) -> str:
    return photo.format or translate("HashDesk", "another format")


_WORDS: dict[Criterion, Callable[[Reason], ReasonWords]] = {
    Criterion.REACHABLE: _reachable,
    Criterion.WHOLE: _whole,
    Criterion.PROTECTED: _protected,
    Criterion.COMPANIONS: _companions,
    Criterion.COLOR: _color,
    Criterion.FRAME: _frame,
    Criterion.TONES: _tones,
    Criterion.CAMERA_DATA: _camera_data,
    Criterion.CAMERA_FORMAT: _camera_format,
    Criterion.EDITOR: _editor,
    Criterion.MADE_FROM: _made_from,
    Criterion.DARKER: _darker,
    Criterion.SOFTER: _softer,
    Criterion.PIXELS: _pixels,
    Criterion.ENLARGED: _enlarged,
    Criterion.QUALITY: _quality,
    Criterion.FINENESS: _fineness,
    Criterion.TAKEN: _taken,
    Criterion.NAME: _name,
    Criterion.SAVES: _saves,
    Criterion.FORMAT: _usual_format,
    Criterion.OLDEST: _oldest,
    Criterion.FIRST: _first,
}
