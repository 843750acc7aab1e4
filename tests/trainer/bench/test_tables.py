"""Markdown tables of figures."""

from trainer.bench.tables import table


def test_numbers_have_three_digits() -> None:
    text = table(("what", "much"), [("a", 0.12345), ("b", "1 s")])
    assert text == "| what | much |\n| --- | --- |\n| a | 0.123 |\n| b | 1 s |"
