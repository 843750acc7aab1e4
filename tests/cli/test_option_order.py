"""Options in front of a command: the right order is said."""

from __future__ import annotations

import pytest

from hashdesk.cli.main import main


@pytest.mark.parametrize(
    ("given", "order"),
    [
        (("--library", "/tmp/lib2", "models"), "models --library /tmp/lib2"),
        (("--library=/tmp/lib2", "models"), "models --library=/tmp/lib2"),
        (("--library", "models", "info"), "info --library models"),
        (("--library", "a b", "search", "x.jpg"), "search x.jpg --library 'a b'"),
        (("--json", "info"), "info --json"),
        (("--library", "/tmp/lib2"), "info --library /tmp/lib2"),
    ],
)
def test_an_option_in_front_of_the_command(
    given: tuple[str, ...], order: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(given)
    assert ended.value.code == 2
    said = f"hashdesk: error: options stand behind the command: hashdesk {order}\n"
    assert capsys.readouterr().err.endswith(said)


@pytest.mark.parametrize("given", ["--help", "--version", "-h"])
def test_what_stands_alone_is_answered(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([given])
    assert ended.value.code == 0
    assert "hashdesk" in capsys.readouterr().out
