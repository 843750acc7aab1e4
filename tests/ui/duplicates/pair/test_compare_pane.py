"""The facts of two photos: written so that they compare, in whatever room there is."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from hashdesk.ui import formatting
from hashdesk.ui.duplicates.pair.compare_pane import PAIR_FACTS, ComparePane, PairSide
from hashdesk.ui.widgets.basic import ElidedLabel
from tests.ui.conftest import PATIENCE_MS

TAKEN, WRITTEN = 1_039_355_772, 1_795_999_260


def side(*, dated: bool) -> PairSide:
    facts, short = (
        (
            *("1024 × 768", "235 kB"),
            formatting.moment(TAKEN, to_the_second=True, short=is_short) if dated else "",
            *(formatting.moment(WRITTEN, short=is_short), "OLYMPUS C40Z", "/photos"),
        )
        for is_short in (False, True)
    )
    return PairSide("a.jpg", "", False, facts, short)


def test_all_dates_are_written_in_one_way(qtbot: QtBot, german: None) -> None:
    """One with seconds needs more room than one without, and there may be only one."""
    pane = ComparePane()
    qtbot.addWidget(pane)
    with qtbot.waitExposed(pane):
        pane.show()
    left = side(dated=True)
    pane.show_sides(left, side(dated=False))
    dates, seen = [PAIR_FACTS.index(fact) for fact in ("taken", "dated")], set()
    shown = {value.toolTip(): value for value in pane.findChildren(ElidedLabel)}
    texts = [(left.facts[line], formatting.plain_tip(left.facts[line])) for line in dates]
    for width in range(320, 720, 10):
        pane.resize(width, 500)
        written = {shown[tip].text() == whole for whole, tip in texts}
        assert len(written) == 1, width
        seen |= written
    assert seen == {True, False}, "in full where there is room, else in short"


def test_the_room_decides_how_dates_are_written(qtbot: QtBot, german: None) -> None:
    """Not how long those of a pair are: from group to group, they are written alike."""
    pane = ComparePane()
    qtbot.addWidget(pane)
    with qtbot.waitExposed(pane):
        pane.show()
    short_may, long_september = 1_588_330_871, 1_600_632_000
    for width in range(320, 720, 10):
        pane.resize(width, 500)
        ways = set()
        for moment in (short_may, long_september):
            for known in (True, False):
                full, short = (
                    formatting.moment(moment, to_the_second=known, short=is_short)
                    for is_short in (False, True)
                )
                place = "taken" if known else "dated"
                lines = [
                    tuple(words if fact == place else "" for fact in PAIR_FACTS)
                    for words in (full, short)
                ]
                shown = PairSide("a.jpg", "", False, *lines)
                pane.show_sides(shown, shown)
                written = pane._rows[PAIR_FACTS.index(place)][1].text()
                assert written in {full, short}
                ways.add(written == full)
        assert len(ways) == 1, width


def test_equal_facts_give_way_to_the_pictures(qtbot: QtBot) -> None:
    """What differs stays in sight, as do size and date; all comes back where there is room."""
    pane = ComparePane()
    qtbot.addWidget(pane)
    left = side(dated=True)
    right = PairSide("b.jpg", "", False, ("512 × 384", *left.facts[1:]), left.short_facts)
    pane.show_sides(left, right)
    with qtbot.waitExposed(pane):
        pane.show()
    for height, facts in ((500, PAIR_FACTS), (220, ("pixels", "size", "taken")), (500, PAIR_FACTS)):
        pane.resize(500, height)
        shown = [f for f, row in zip(PAIR_FACTS, pane._rows, strict=True) if row[0].isVisible()]
        assert tuple(shown) == facts
    pane.resize(500, 260)
    qtbot.waitUntil(lambda: pane.canvases[0].height() >= 120, timeout=PATIENCE_MS)
    undated = PairSide("a.jpg", "", False, side(dated=False).facts, side(dated=False).short_facts)
    pane.show_sides(undated, undated)
    pane.resize(500, 200)
    shown = [f for f, row in zip(PAIR_FACTS, pane._rows, strict=True) if row[0].isVisible()]
    assert shown == ["size", "dated"], "of no other date"


def test_what_tells_two_long_facts_apart_stays_in_sight(qtbot: QtBot) -> None:
    """The model of a camera stands below its maker, and the innermost folder is never cut."""
    pane = ComparePane()
    qtbot.addWidget(pane)
    with qtbot.waitExposed(pane):
        pane.show()
    camera = "EASTMAN KODAK COMPANY KODAK DX4530 ZOOM DIGITAL CAMERA"
    folder = "/home/somebody/Pictures/2004/from the old computer/summer/holidays"
    facts = ("1024 × 768", "235 kB", "", "", camera, folder)
    pane.show_sides(PairSide("a.jpg", "", False, facts, facts), side(dated=False))
    pane.resize(560, 500)
    cameras, folders = (pane._rows[PAIR_FACTS.index(fact)][1] for fact in ("camera", "folder"))
    line = cameras.fontMetrics().lineSpacing()
    assert cameras.fontMetrics().horizontalAdvance(camera) > cameras.width()
    qtbot.waitUntil(lambda: cameras.height() >= 2 * line, timeout=PATIENCE_MS)
    assert cameras.height() >= cameras.heightForWidth(cameras.width())
    assert (cameras.text(), cameras.toolTip()) == (camera, formatting.plain_tip(camera))
    assert isinstance(folders, ElidedLabel)
    shown = folders.shown_words
    assert shown.startswith("…/")
    assert folder.endswith(shown.removeprefix("…"))
    assert folder.removesuffix(shown.removeprefix("…")).rpartition("/")[2]
    assert folders.toolTip() == formatting.plain_tip(folder)


def test_a_long_name_has_two_lines(qtbot: QtBot) -> None:
    """So has the other one, else the pictures would not stand side by side."""
    pane = ComparePane()
    qtbot.addWidget(pane)
    with qtbot.waitExposed(pane):
        pane.show()
    long, short = "20040812_summer_holidays_by_the_sea_with_everybody.jpg", "a.jpg"
    facts = side(dated=True).facts
    pane.show_sides(
        PairSide(long, "", False, facts, facts), PairSide(short, "", False, facts, facts)
    )
    for width, lines in ((560, 2), (1400, 1)):
        pane.resize(width, 500)
        assert pane.names[0].shown_words.replace("\n", "") == long
        assert pane.names[0].shown_words.count("\n") == lines - 1
        assert pane.names[1].shown_words == short
        assert [name.lines for name in pane.names] == [lines, lines]
        tops = {canvas.mapTo(pane, QPoint()).y() for canvas in pane.canvases[:2]}
        assert len(tops) == 1
    pane.resize(200, 500)
    assert "…" in pane.names[0].shown_words
