"""Text and numbers out of tags that anybody may have written."""

from __future__ import annotations

import math
import re


def one_line(text: str, longest: int) -> str:
    """A text as one short printable line."""
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * longest])
    return " ".join(printable.split())[:longest].rstrip()


def number_of(value: object) -> float | None:
    """A number, the first of several, or one that is written out: "2.8", "28/10"."""
    if isinstance(value, tuple):
        value = value[0] if value else None
    if isinstance(value, str):
        parts = re.fullmatch(r"\s*([+-]?\d{1,12}(?:\.\d{0,12})?)(?:/(\d{1,12}))?\s*", value)
        if parts is None:
            return None
        value = float(parts[1]) / (float(parts[2] or 1) or math.nan)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def number_within(value: object, limits: tuple[float, float]) -> float | None:
    """A number as `number_of`, if it lies within the limits."""
    number = number_of(value)
    return number if number is not None and limits[0] <= number <= limits[1] else None


def short_number(number: float) -> str:
    """A number as people write it: 2.8, 100; empty if it is none."""
    if not math.isfinite(number):
        return ""
    is_long = abs(number) >= 1e15  # digits beyond those are made up
    return f"{number:.4g}" if number % 1 or is_long else f"{number:.0f}"
