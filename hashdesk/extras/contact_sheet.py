"""Contact sheets: search results as one picture, for machines without a display.

A row per query: its title, the query in an accent frame, then its results in order. All lengths
are pixels on an 8-px grid. Only thumbnails are drawn, so no photo file is opened here.

    title
    ┏━━━━━━━┓  ┌1──────┐┌2──────┐┌3──────┐
    ┃ query ┃  │       ││       ││       │
    ┗━━━━━━━┛  └──── d ┘└──── d ┘└──── d ┘
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from hashdesk.core.errors import FolderError, UsageError
from hashdesk.core.files.disk_space import raise_if_full
from hashdesk.core.imaging.photo_formats import FORMAT_OF_SUFFIX
from hashdesk.core.imaging.thumbnail import open_thumbnail
from hashdesk.core.plurals import plural

SHEET_CELL, CELL_GAP, SHEET_MARGIN = 176, 8, 32
QUERY_GAP = 24  # between the query and its results
TITLE = 40  # from the top of a row to its cells
ROW_GAP = 24
PER_LINE = 8  # results beside the query; more go on below them
NARROWEST = 3  # the least width in results, so that titles have room
TALLEST = 32_000  # some 160 MB while drawing; JPEG itself ends at 65,535

PAPER, INK, QUIET = "#fafaf8", "#1f2328", "#6b7076"
ACCENT = (53, 102, 201)
BLANK = (228, 228, 224)  # where a thumbnail is missing or broken
FRAME_WIDTH, FRAME_RADIUS = 4, 6
BADGE = 24  # its height
SHADE, SHADE_STRENGTH = (20, 22, 26), 0.7  # behind a badge's text, on top of any photo
FONT = ImageFont.load_default(size=13)
TITLE_FONT = ImageFont.load_default(size=18)

SHEET_SUFFIXES = ("png", "jpg", "jpeg")
# Pillow's own font has ASCII and little more; these have a near enough spelling there.
SPELLINGS = str.maketrans({
    "–": "-", "—": "-", "×": "x", "→": ">", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "đ": "d", "ı": "i",
})  # fmt: skip
IN_FONT = "…·’“”"


@dataclass(frozen=True)
class SheetRow:
    """One query and its results."""

    title: str
    query: bytes  # JPEG thumbnail
    results: Sequence[tuple[bytes, str]]  # JPEG thumbnail and caption, nearest first


def write_contact_sheet(rows: Sequence[SheetRow], out: Path) -> None:
    """Draw the rows into `out`, a .png or .jpg that may exist already.

    A thumbnail that cannot be read becomes a grey cell. Raises UsageError for another suffix or
    for more rows than fit, FolderError or DiskFull if the file cannot be written.
    """
    suffix = out.suffix.lower().lstrip(".")
    if suffix not in SHEET_SUFFIXES:
        raise UsageError(f"{out.name} is no picture that HashDesk writes: name it .png or .jpg.")
    buffer = io.BytesIO()
    _sheet(rows).save(buffer, FORMAT_OF_SUFFIX[suffix].pillow, quality=90)
    try:
        out.write_bytes(buffer.getvalue())
    except OSError as error:
        full = f"There is no space left for {out}: free a few MB, or name another place."
        raise_if_full(error, full)
        text = f"{out} cannot be written ({error.strerror or error}): name another place."
        raise FolderError(text) from error


def _sheet(rows: Sequence[SheetRow]) -> Image.Image:
    across = max([NARROWEST, *(min(len(row.results), PER_LINE) for row in rows)])
    width = 2 * SHEET_MARGIN + SHEET_CELL + QUERY_GAP + across * (SHEET_CELL + CELL_GAP) - CELL_GAP
    height = 2 * SHEET_MARGIN + sum(_height(row) + ROW_GAP for row in rows) - ROW_GAP
    if height > TALLEST:
        fit = int(len(rows) * TALLEST / height)
        raise UsageError(
            f"{plural(len(rows), 'query is', 'queries are')} too many for one sheet: about {fit} "
            "fit."
        )
    sheet = Image.new("RGB", (width, max(height, 3 * SHEET_MARGIN)), PAPER)
    if not rows:
        draw = ImageDraw.Draw(sheet)
        draw.text((SHEET_MARGIN, sheet.height / 2), "No results", QUIET, TITLE_FONT, anchor="lm")
    top = SHEET_MARGIN
    for row in rows:
        _draw_row(sheet, row, top)
        top += _height(row) + ROW_GAP
    return sheet


def _height(row: SheetRow) -> int:
    lines = max(1, -(-len(row.results) // PER_LINE))
    return TITLE + lines * (SHEET_CELL + CELL_GAP) - CELL_GAP


def _draw_row(sheet: Image.Image, row: SheetRow, top: int) -> None:
    draw = ImageDraw.Draw(sheet)
    title = _fitted(row.title, TITLE_FONT, sheet.width - 2 * SHEET_MARGIN)
    draw.text((SHEET_MARGIN, top + TITLE / 2 - CELL_GAP / 2), title, INK, TITLE_FONT, anchor="lm")
    top += TITLE
    box = (SHEET_MARGIN, top, SHEET_MARGIN + SHEET_CELL, top + SHEET_CELL)
    sheet.paste(ACCENT, box, _rounded(SHEET_CELL, FRAME_RADIUS + FRAME_WIDTH // 2))
    inner = SHEET_CELL - 2 * FRAME_WIDTH
    _paste(sheet, row.query, SHEET_MARGIN + FRAME_WIDTH, top + FRAME_WIDTH, inner)
    left = SHEET_MARGIN + SHEET_CELL + QUERY_GAP
    if not row.results:
        draw.text((left, top + SHEET_CELL / 2), "Nothing found", QUIET, TITLE_FONT, anchor="lm")
    for rank, (thumbnail, caption) in enumerate(row.results):
        x = left + rank % PER_LINE * (SHEET_CELL + CELL_GAP)
        y = top + rank // PER_LINE * (SHEET_CELL + CELL_GAP)
        _paste(sheet, thumbnail, x, y, SHEET_CELL)
        _badge(sheet, str(rank + 1), x + CELL_GAP, y + CELL_GAP, from_right=False)
        right, bottom = x + SHEET_CELL - CELL_GAP, y + SHEET_CELL - CELL_GAP
        _badge(sheet, caption, right, bottom - BADGE, from_right=True)


def _paste(sheet: Image.Image, thumbnail: bytes, x: int, y: int, side: int) -> None:
    """The middle square of a thumbnail, `side` long, with round corners and a hairline."""
    sheet.paste(BLANK, (x, y), _rounded(side, FRAME_RADIUS))  # shows the edge of white photos
    inner = side - 2
    try:
        with open_thumbnail(thumbnail) as image:
            photo = ImageOps.fit(image.convert("RGB"), (inner, inner), Image.Resampling.LANCZOS)
    except OSError:  # thumbnails are a cache: any may be missing or damaged
        return
    sheet.paste(photo, (x + 1, y + 1), _rounded(inner, FRAME_RADIUS - 1))


@cache
def _rounded(side: int, radius: int, height: int | None = None) -> Image.Image:
    """A mask with smooth round corners: drawn four times as large, then averaged."""
    size = (4 * side, 4 * (height or side))
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), 4 * radius, 255)
    return mask.reduce(4)


def _badge(sheet: Image.Image, text: str, x: int, y: int, *, from_right: bool) -> None:
    """White text on a dark pill; `x` is its left or right end."""
    text = _fitted(text, FONT, SHEET_CELL - 4 * CELL_GAP)
    if not text:
        return
    width = max(BADGE, round(FONT.getlength(text)) + 2 * CELL_GAP)
    left = x - width if from_right else x
    pill = _rounded(width, BADGE // 2, BADGE).point(lambda value: value * SHADE_STRENGTH)
    sheet.paste(SHADE, (left, y), pill)
    draw = ImageDraw.Draw(sheet)
    draw.text((left + width / 2, y + BADGE / 2), text, "white", FONT, anchor="mm")


def _fitted(text: str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont, width: float) -> str:
    """One line in the font's letters, cut with an ellipsis where it is wider than `width`."""
    text = " ".join(unicodedata.normalize("NFKD", text.translate(SPELLINGS)).split())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = "".join(c if c in IN_FONT or " " <= c <= "~" else "?" for c in text)
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
