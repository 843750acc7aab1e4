"""Documents, drawn: every kind in as many as wanted, and each again with one thing changed."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WORDS = (
    *("school", "house", "every", "amount", "river", "client", "paper", "night", "light"),
    *("garden", "other", "window", "small", "number", "place", "world"),
)
INK = (20, 20, 20)
Color = tuple[int, int, int]


class Page:
    """A page on which text is written; the text of number `changed` says something else.

    changed: None for the original. A digit changes in text that has one, else a word.
    """

    def __init__(
        self, size: tuple[int, int], ground: Color, seed: int, changed: int | None
    ) -> None:
        self.image = Image.new("RGB", size, ground)
        self.draw = ImageDraw.Draw(self.image)
        self.random = random.Random(seed)
        self.texts = 0
        self._changed = changed
        self._other = random.Random(seed + 1)

    def words(self, count: int) -> str:
        return " ".join(self.random.choice(WORDS) for _ in range(count))

    def write(self, x: int, y: int, text: str, size: int, ink: Color = INK) -> None:
        if self.texts == self._changed:
            text = self._rewritten(text)
        self.texts += 1
        self.draw.text((x, y), text, ink, ImageFont.load_default(size))

    def _rewritten(self, text: str) -> str:
        digits = [place for place, letter in enumerate(text) if letter.isdigit()]
        if digits:
            place = self._other.choice(digits)
            digit = self._other.choice([d for d in "0123456789" if d != text[place]])
            return text[:place] + digit + text[place + 1 :]
        words = text.split(" ")
        place = self._other.randrange(len(words))
        words[place] = self._other.choice([w for w in WORDS if w != words[place].lower()])
        return " ".join(words)


Document = Callable[[int, int | None], Page]


def _invoice(seed: int, changed: int | None) -> Page:
    page = Page((1240, 1754), (255, 255, 255), seed, changed)
    page.draw.rectangle((80, 80, 400, 180), fill=(20, 60, 140))
    page.write(80, 260, page.words(2), 26)
    page.write(80, 300, page.words(3), 26)
    page.write(80, 430, f"Invoice {page.random.randint(10000, 99999)}", 36)
    for line in range(page.random.randint(4, 8)):
        page.write(80, 560 + 50 * line, page.words(4), 26)
        page.write(980, 560 + 50 * line, f"{page.random.uniform(5, 900):.2f}", 26)
    page.write(80, 1000, f"TOTAL {page.random.uniform(50, 5000):.2f}", 26)
    return page


def _form(seed: int, changed: int | None) -> Page:
    page = Page((1240, 1754), (255, 255, 255), seed, changed)
    for row in range(22):
        y = 200 + row * 66
        page.draw.rectangle((100, y, 1140, y + 56), outline=INK, width=2)
        number = str(page.random.randint(1000, 99999))
        page.write(480, y + 12, page.words(page.random.randint(1, 4)) if row % 3 else number, 26)
    return page


def _receipt(seed: int, changed: int | None) -> Page:
    page = Page((620, 1100), (250, 249, 245), seed, changed)
    page.write(150, 40, page.words(2).upper(), 40)
    for row in range(20):
        page.write(40, 120 + row * 36, page.words(2), 24)
        page.write(470, 120 + row * 36, f"{page.random.uniform(0.5, 80):6.2f}", 24)
    page.write(40, 880, f"TOTAL {page.random.uniform(20, 400):.2f}", 36)
    return page


def _slide(seed: int, changed: int | None) -> Page:
    page = Page((1600, 900), (255, 255, 255), seed, changed)
    page.draw.rectangle((0, 0, 1600, 110), fill=(20, 50, 110))
    page.write(60, 30, page.words(4).title(), 48, (255, 255, 255))
    for row in range(page.random.randint(4, 6)):
        page.write(120, 200 + 100 * row, page.words(page.random.randint(6, 8)), 36)
    return page


def _chat(seed: int, changed: int | None) -> Page:
    page = Page((1080, 2340), (236, 229, 221), seed, changed)
    page.draw.rectangle((0, 0, 1080, 210), fill=(7, 94, 84))
    page.write(160, 110, page.words(1).title(), 52, (255, 255, 255))
    y = 260
    while y < 2050:
        lines, width = page.random.randint(1, 5), page.random.randint(350, 760)
        mine = page.random.random() < 0.5
        x = 1040 - width if mine else 40
        box = (x, y, x + width, y + 60 + lines * 52)
        page.draw.rounded_rectangle(box, 20, fill=(220, 248, 198) if mine else (255, 255, 255))
        for line in range(lines):
            page.write(x + 25, y + 20 + line * 52, page.words(max(2, width // 140)), 34)
        y += 90 + lines * 52
    return page


def _dark_note(seed: int, changed: int | None) -> Page:
    page = Page((1080, 2340), (18, 18, 18), seed, changed)
    page.write(60, 140, page.words(2).title(), 56, (235, 235, 235))
    for row in range(page.random.randint(6, 14)):
        page.write(60, 280 + 90 * row, page.words(page.random.randint(2, 5)), 40, (200, 200, 200))
    return page


def _sheet(seed: int, changed: int | None) -> Page:
    page = Page((1400, 1000), (255, 255, 255), seed, changed)
    for row in range(26):
        for column in range(10):
            x, y = column * 140, row * 38
            page.draw.rectangle((x, y, x + 140, y + 38), outline=(200, 200, 200))
            page.write(x + 8, y + 7, f"{page.random.uniform(0, 9999):.1f}", 22)
    return page


def _text(seed: int, changed: int | None) -> Page:
    page = Page((1240, 1754), (255, 255, 255), seed, changed)
    size = (22, 28, 34)[seed % 3]
    for line in range(1500 // round(1.45 * size)):
        page.write(110, 120 + line * round(1.45 * size), page.words(1000 // (size * 4)), size)
    return page


def _nearly_blank(seed: int, changed: int | None) -> Page:
    """A page with its number only, scanned: with noise."""
    page = Page((1240, 1754), (250, 250, 250), seed, changed)
    noise = np.random.default_rng(seed).normal(250, 2.5, (1754, 1240, 3))
    page.image.paste(Image.fromarray(noise.clip(0, 255).astype(np.uint8)))
    page.write(600, 1680, str(page.random.randint(10, 99)), 28)
    return page


def _ticket(seed: int, changed: int | None) -> Page:
    """A ticket with a code; the code is what changes."""
    page = Page((1080, 1920), (255, 255, 255), seed, None)
    page.draw.rectangle((0, 0, 1080, 260), fill=(200, 20, 60))
    rng = np.random.default_rng([seed, changed is not None])
    modules = np.where(rng.random((33, 33)) < 0.5, 0, 255).astype(np.uint8)
    code = Image.fromarray(modules).resize((660, 660), Image.Resampling.NEAREST)
    page.image.paste(code, (210, 420))
    page.write(210, 1180, page.words(2), 54)
    page.write(210, 1260, f"Seat {page.random.randint(10, 99)}", 54)
    return page


DOCUMENTS: dict[str, Document] = {
    "invoice, a digit or word": _invoice,
    "form, a digit or word": _form,
    "receipt, a digit or word": _receipt,
    "slide, a digit or word": _slide,
    "chat, a digit or word": _chat,
    "dark note, a digit or word": _dark_note,
    "spreadsheet, a digit or word": _sheet,
    "text, a digit or word": _text,
    "blank page, its number": _nearly_blank,
    "ticket, its code": _ticket,
}


def document(kind: str, seed: int) -> Image.Image:
    return DOCUMENTS[kind](seed, None).image


def changed_document(kind: str, seed: int) -> Image.Image:
    """The same document with one digit, one word or its code changed."""
    texts = DOCUMENTS[kind](seed, None).texts
    return DOCUMENTS[kind](seed, random.Random(seed).randrange(texts)).image
