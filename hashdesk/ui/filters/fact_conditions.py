"""Conditions on the exposure and the rating: which are offered, and how they read."""

from __future__ import annotations

from hashdesk.core.storage.photos.photo_filter import MOST_STARS, FactNumber, FactRange
from hashdesk.ui import formatting
from hashdesk.ui.formatting import translate
from hashdesk.ui.photos.details import fact_texts

# The steps that the menu offers; the terminal takes any numbers.
STEPS = tuple(
    FactRange(number, least, most)
    for number, limits in (
        (FactNumber.EXPOSURE, (1 / 500, 1 / 60, 1 / 4)),
        (FactNumber.APERTURE, (2.8, 8.0)),
        (FactNumber.ISO, (200, 800, 3200)),
        (FactNumber.FOCAL_LENGTH, (24, 70, 200)),
    )
    for least, most in zip((None, *limits), (*limits, None), strict=True)
)


def range_text(limits: FactRange) -> str:
    """A range as people say it: up to ISO 200, ISO 200 to 800, from ISO 800."""
    least, most = (_number(limits.number, value) for value in (limits.least, limits.most))
    if least is None:
        return translate("HashDesk", "up to {number}").format(number=most)
    if most is None:
        return translate("HashDesk", "from {number}").format(number=least)
    return translate("HashDesk", "{least} to {most}").format(least=least, most=most)


def at_least(stars: int) -> str:
    """A rating of so many stars or more."""
    if stars == MOST_STARS:
        return fact_texts.stars(stars)
    return translate("HashDesk", "{stars} or more").format(stars=fact_texts.stars(stars))


def _number(number: FactNumber, value: float | None) -> str | None:
    if value is None:
        return None
    return {
        FactNumber.EXPOSURE: f"{fact_texts.fraction(value)} s",
        FactNumber.APERTURE: f"f/{formatting.decimal(value, 3)}",
        FactNumber.ISO: f"ISO {value:.0f}",
        FactNumber.FOCAL_LENGTH: f"{formatting.decimal(value, 4)} mm",
    }[number]
