"""Contact sheets: layout, texts, and thumbnails or files that cannot be used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from hashdesk.core.errors import DiskFull, FolderError, UsageError
from hashdesk.extras.contact_sheet import (
    ACCENT,
    BLANK,
    CELL_GAP,
    FRAME_WIDTH,
    PER_LINE,
    QUERY_GAP,
    ROW_GAP,
    SHEET_CELL,
    SHEET_MARGIN,
    TITLE,
    SheetRow,
    write_contact_sheet,
)

PAPER = (250, 250, 248)
FIRST_RESULT = SHEET_MARGIN + SHEET_CELL + QUERY_GAP


def thumbnail(colour: str, size: tuple[int, int] = (256, 171)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


RED, GREEN, BLUE = thumbnail("#c03030"), thumbnail("#30a040", (100, 256)), thumbnail("#3040c0")


def drawn(rows: list[SheetRow], out: Path) -> Image.Image:
    write_contact_sheet(rows, out)
    with Image.open(out) as image:
        return image.convert("RGB")


def has_color(sheet: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether a pixel has the colour, but for what JPEG thumbnails lose."""
    pixel = sheet.getpixel(at)
    assert isinstance(pixel, tuple)
    return max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= 6


def test_query_first_in_its_frame_then_the_results_in_order(tmp_path: Path) -> None:
    row = SheetRow("coffee.jpg", RED, [(GREEN, "distance 3"), (BLUE, "distance 7")])
    sheet = drawn([row], tmp_path / "sheet.png")
    middle = SHEET_MARGIN + TITLE + SHEET_CELL // 2
    assert has_color(sheet, (4, 4), PAPER)
    assert has_color(sheet, (SHEET_MARGIN + FRAME_WIDTH // 2, middle), ACCENT)
    assert has_color(sheet, (SHEET_MARGIN + SHEET_CELL // 2, middle), (0xC0, 0x30, 0x30))
    assert has_color(sheet, (FIRST_RESULT + SHEET_CELL // 2, middle), (0x30, 0xA0, 0x40))
    assert has_color(
        sheet, (FIRST_RESULT + SHEET_CELL + CELL_GAP + SHEET_CELL // 2, middle), (0x30, 0x40, 0xC0)
    )
    assert has_color(
        sheet, (FIRST_RESULT + 2 * (SHEET_CELL + CELL_GAP) + SHEET_CELL // 2, middle), PAPER
    )


def test_title_rank_and_caption_are_drawn(tmp_path: Path) -> None:
    plain = drawn([SheetRow("", RED, [(GREEN, "")])], tmp_path / "plain.png")
    labelled = drawn(
        [SheetRow("coffee.jpg", RED, [(GREEN, "distance 3")])], tmp_path / "labelled.png"
    )
    top = SHEET_MARGIN + TITLE
    title = (SHEET_MARGIN, SHEET_MARGIN, SHEET_MARGIN + 200, top)
    caption = (
        FIRST_RESULT + SHEET_CELL // 2,
        top + SHEET_CELL - 32,
        FIRST_RESULT + SHEET_CELL,
        top + SHEET_CELL,
    )
    rank = (FIRST_RESULT, top, FIRST_RESULT + 40, top + 40)
    for box in (title, caption):
        assert plain.crop(box).tobytes() != labelled.crop(box).tobytes()
    assert plain.crop(title).getcolors() == [(200 * TITLE, PAPER)]
    colours = labelled.crop(rank).getcolors(1 << 16)
    assert colours is not None
    assert max(min(colour) for _, colour in colours if isinstance(colour, tuple)) > 200  # the digit


def test_cells_are_cut_from_the_middle(tmp_path: Path) -> None:
    photo = Image.new("RGB", (256, 128), "#c03030")
    photo.paste((0x30, 0xA0, 0x40), (64, 0, 192, 128))
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=95)
    sheet = drawn([SheetRow("", RED, [(buffer.getvalue(), "")])], tmp_path / "sheet.png")
    for x in (FIRST_RESULT + 12, FIRST_RESULT + SHEET_CELL - 12):
        assert has_color(sheet, (x, SHEET_MARGIN + TITLE + SHEET_CELL // 2), (0x30, 0xA0, 0x40))


def test_many_results_go_on_below_and_rows_follow_each_other(tmp_path: Path) -> None:
    many = SheetRow("many", RED, [(GREEN, f"distance {n}") for n in range(PER_LINE + 1)])
    sheet = drawn([many, SheetRow("next", BLUE, [])], tmp_path / "sheet.png")
    assert (
        sheet.width == FIRST_RESULT + PER_LINE * (SHEET_CELL + CELL_GAP) - CELL_GAP + SHEET_MARGIN
    )
    below = SHEET_MARGIN + TITLE + SHEET_CELL + CELL_GAP + SHEET_CELL // 2
    assert has_color(sheet, (FIRST_RESULT + SHEET_CELL // 2, below), (0x30, 0xA0, 0x40))
    assert has_color(sheet, (FIRST_RESULT + SHEET_CELL + CELL_GAP + SHEET_CELL // 2, below), PAPER)
    following = below + SHEET_CELL // 2 + ROW_GAP + TITLE + SHEET_CELL // 2
    assert has_color(sheet, (SHEET_MARGIN + SHEET_CELL // 2, following), (0x30, 0x40, 0xC0))
    assert sheet.height == following + SHEET_CELL // 2 + SHEET_MARGIN


@pytest.mark.parametrize("bad", [b"", b"no picture", RED[:200], b"\x89PNG\r\n\x1a\n" + RED])
def test_a_broken_thumbnail_is_a_grey_cell(bad: bytes, tmp_path: Path) -> None:
    sheet = drawn([SheetRow("", bad, [(bad, "distance 1"), (GREEN, "")])], tmp_path / "sheet.png")
    middle = SHEET_MARGIN + TITLE + SHEET_CELL // 2
    assert has_color(sheet, (SHEET_MARGIN + SHEET_CELL // 2, middle), BLANK)
    assert has_color(sheet, (FIRST_RESULT + SHEET_CELL // 2, middle), BLANK)
    assert has_color(
        sheet, (FIRST_RESULT + SHEET_CELL + CELL_GAP + SHEET_CELL // 2, middle), (0x30, 0xA0, 0x40)
    )


def test_long_and_foreign_texts_stay_inside(tmp_path: Path) -> None:
    title = "Größe – 写真 – Ελλάδα – \n\t\x00" + "w" * 500
    sheet = drawn([SheetRow(title, RED, [(GREEN, "w" * 200)])], tmp_path / "sheet.png")
    margin = sheet.crop((sheet.width - SHEET_MARGIN + 1, 0, sheet.width, sheet.height))
    assert margin.getcolors() == [(margin.width * margin.height, PAPER)]
    beside = (
        FIRST_RESULT + SHEET_CELL,
        SHEET_MARGIN + TITLE,
        FIRST_RESULT + SHEET_CELL + CELL_GAP,
        sheet.height,
    )
    assert sheet.crop(beside).getcolors() == [(CELL_GAP * (SHEET_CELL + SHEET_MARGIN), PAPER)]


def test_letters_beyond_ascii_keep_their_base(tmp_path: Path) -> None:
    accented = drawn([SheetRow("Garçon à Malmö – Łódź", RED, [])], tmp_path / "accented.png")
    plain = drawn([SheetRow("Garcon a Malmo - Lodz", RED, [])], tmp_path / "plain.png")
    assert accented.tobytes() == plain.tobytes()


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    row = SheetRow("coffee.jpg", RED, [(GREEN, "distance 3")])
    for name in ("one.png", "two.png"):
        write_contact_sheet([row], tmp_path / name)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.JPEG", "JPEG")]
)
def test_the_suffix_says_the_format(name: str, kind: str, tmp_path: Path) -> None:
    write_contact_sheet([SheetRow("", RED, [])], tmp_path / name)
    with Image.open(tmp_path / name) as image:
        assert image.format == kind


def test_no_rows(tmp_path: Path) -> None:
    sheet = drawn([], tmp_path / "sheet.png")
    assert sheet.height < SHEET_CELL
    colours = sheet.getcolors(1 << 16)
    assert colours is not None
    assert len(colours) > 1


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"sheet\.pdf is no picture .* \.png or \.jpg"):
        write_contact_sheet([], tmp_path / "sheet.pdf")
    assert not list(tmp_path.iterdir())


def test_too_many_rows_are_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"1,000 queries are too many for one sheet: about \d+ fit"
    ):
        write_contact_sheet([SheetRow("", RED, [])] * 1000, tmp_path / "sheet.png")


def test_a_full_disk_and_a_missing_folder_are_reported(tmp_path: Path) -> None:
    (tmp_path / "full.png").symlink_to("/dev/full")
    with pytest.raises(DiskFull, match=r"no space left for .*full\.png"):
        write_contact_sheet([SheetRow("", RED, [])], tmp_path / "full.png")
    with pytest.raises(FolderError, match=r"sheet\.png cannot be written \(No such file"):
        write_contact_sheet([SheetRow("", RED, [])], tmp_path / "gone" / "sheet.png")
