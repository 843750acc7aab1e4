"""All text can be read: its colours on their grounds, in both colour schemes (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from hashdesk import paths
from hashdesk.ui.widgets.basic import SidebarRow
from hashdesk.ui.widgets.theme import DARK, LIGHT, Colours, Theme

LEAST_CONTRAST = 4.5
SURFACES = ("panel", "centre", "field", "chosen")
# Colours of words, and what they stand on. Words under the mouse (`raised`) are never links.
GROUNDS = {
    "text": (*SURFACES, "raised", "segment"),
    "muted": (*SURFACES, "raised"),
    "link": SURFACES,
    "differ": SURFACES,
    "on_accent": ("accent",),
    "centre": ("text",),  # the pill over the photos
}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG defines it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * s for w, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 … 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def rules() -> list[tuple[str, dict[str, str]]]:
    """The rules of the style sheet: selectors, and their properties."""
    sheet = re.sub(
        r"/\*.*?\*/", "", (paths.resources() / "style.qss").read_text("utf-8"), flags=re.S
    )
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
        found.append((selectors.strip(), {key.strip(): value.strip() for key, value in pairs}))
    return found


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_grounds(colours: Colours) -> None:
    values = asdict(colours)
    for words, grounds in GROUNDS.items():
        for ground in grounds:
            found = contrast(values[words], values[ground])
            assert found >= LEAST_CONTRAST, f"{words} on {ground}: {found:.2f}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_rule_with_a_ground_of_its_own(colours: Colours) -> None:
    values = {f"@{name}": value for name, value in asdict(colours).items()}
    checked = 0
    for selectors, body in rules():
        for words, ground in (
            ("color", "background"),
            ("selection-color", "selection-background-color"),
        ):
            one, other = (
                values.get(body.get(name, ""), body.get(name, "")) for name in (words, ground)
            )
            if one.startswith("#") and other.startswith("#"):
                checked += 1
                assert contrast(one, other) >= LEAST_CONTRAST, (
                    f"{selectors}: {contrast(one, other):.2f}"
                )
    assert checked > 10


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_chosen_rows_of_lists(qtbot: QtBot, colours: Colours) -> None:
    """Of every list that the style sheet names, and of those that it does not.

    The delegates of suggestions and trees paint with these roles of the palette.
    """
    Theme(paths.resources() / "style.qss").apply(colours)
    role, read = QPalette.ColorRole, []
    for name in ("", *sorted(set(re.findall(r"#(\w+)", " ".join(one for one, _ in rules()))))):
        view = QListView()
        qtbot.addWidget(view)
        view.setObjectName(name)
        view.ensurePolished()
        found = view.palette()
        ground = found.color(role.Highlight)
        if ground.alpha() < 255:  # it paints its own, as is tested above
            continue
        painted = name == "suggestions"
        words = (role.WindowText, role.PlaceholderText) if painted else (role.HighlightedText,)
        read += [(name, one, contrast(found.color(one).name(), ground.name())) for one in words]
    assert "suggestions" in {name for name, _, _ in read}
    assert not [one for one in read if one[2] < LEAST_CONTRAST]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_that_wait_and_numbers_of_the_side_bar(qtbot: QtBot, colours: Colours) -> None:
    """Where a rule names a colour, Qt makes that of placeholders half transparent."""
    Theme(paths.resources() / "style.qss").apply(colours)
    side, search = QWidget(), QLineEdit()
    side.setObjectName("side")
    search.setObjectName("search")
    row = SidebarRow("Photos", "256", side)
    qtbot.addWidget(side)
    qtbot.addWidget(search)
    for widget in (row, search):
        widget.ensurePolished()
        quiet = widget.palette().color(QPalette.ColorRole.PlaceholderText)
        assert quiet.alpha() == 255
        for ground in (colours.panel, colours.field, colours.chosen, colours.raised):
            assert contrast(quiet.name(), ground) >= LEAST_CONTRAST


def test_no_other_colour_is_used_for_words() -> None:
    """Whoever needs one adds it to GROUNDS, with what it stands on."""
    for selectors, body in rules():
        words = body.get("color", "")
        if words == "@faint":
            assert selectors.endswith(":disabled")  # WCAG asks no contrast of what is inactive
            continue
        assert not words.startswith("@") or words[1:] in GROUNDS, f"{selectors}: {words}"


def test_the_viewer_is_dark_in_both() -> None:
    bodies = dict(rules())
    ground = bodies["#viewerInfo, #viewerInfoPage"]["background"]
    for selectors in (
        "#viewer QLabel",
        '#viewer QLabel[role="muted"], #viewer QLabel[role="heading"]',
    ):
        assert contrast(bodies[selectors]["color"], ground) >= LEAST_CONTRAST
