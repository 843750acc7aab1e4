"""Completion in the real shells: commands, options, choices, folders and files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hashdesk import paths
from hashdesk.cli.command_line import (
    ANY_NUMBER,
    Argument,
    CommandLine,
    Completes,
    read_command_lines,
)
from hashdesk.cli.commands.completion import COMPLETION_FILES
from hashdesk.cli.parsers import COMMANDS
from tests.cli.completion.shells import SHELL_STARTERS, Shell

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lines() -> dict[str, CommandLine]:
    return {line.name: line for line in read_command_lines()}


@pytest.fixture(scope="module", params=COMPLETION_FILES)
def shell(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shell]:
    """A shell in a folder with a folder and files in it."""
    name = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not here")
    place = tmp_path_factory.mktemp(name)
    folder = place / "here"
    (folder / "my photos").mkdir(parents=True)
    for file in ("my list.txt", "other.txt"):
        (folder / file).write_text("")
    script = paths.resources() / "completion" / COMPLETION_FILES[name]
    started = SHELL_STARTERS[name](script, folder)
    yield started
    started.close()


def beginning(word: str, words: tuple[str, ...]) -> str:
    """The shortest beginning of a word that no other one has; of an option, beyond its dashes."""
    least = len(word) - len(word.lstrip("-")) + 1
    for length in range(least, len(word)):
        if not any(other != word and other.startswith(word[:length]) for other in words):
            return word[:length]
    return word


def is_fish(shell: Shell) -> bool:
    return not hasattr(shell, "_terminal")


def test_commands(shell: Shell) -> None:
    for command in COMMANDS:
        typed = beginning(command, tuple(COMMANDS))
        assert shell.complete(f"hashdesk {typed}") == command
    assert shell.complete("hashdesk --ver") == "--version"
    assert shell.complete("hashdesk oth") == "oth"  # no file stands there


def test_options(shell: Shell, lines: dict[str, CommandLine]) -> None:
    """Of every command, all that it has."""
    for line in lines.values():
        flags = tuple(flag for option in line.options for flag in option.flags)
        for flag in (flag for flag in flags if line.name and flag.startswith("--")):
            found = shell.complete(f"hashdesk {line.name} {beginning(flag, flags)}")
            assert found.removesuffix("=") == flag, line.name


def with_choices(line: CommandLine) -> Iterator[tuple[str, Argument]]:
    for option in line.options:
        if option.choices:
            yield f"{option.flags[-1]} ", option
    for operand in line.operands[:1]:
        if operand.choices:
            yield "", operand


def test_choices(shell: Shell, lines: dict[str, CommandLine]) -> None:
    """Of every option that has some, and of `completion`."""
    seen = 0
    for line in lines.values():
        for before, argument in with_choices(line):
            for choice in argument.choices:
                typed = f"hashdesk {line.name} {before}{beginning(choice, argument.choices)}"
                assert shell.complete(typed) == choice
                seen += 1
    assert seen > 50


def test_values_in_the_same_word(shell: Shell) -> None:
    assert shell.complete("hashdesk search --bits=1") == "--bits=16"


def test_an_option_with_many_values(shell: Shell, lines: dict[str, CommandLine]) -> None:
    rules = next(one for one in lines["groups"].options if "--rules" in one.flags)
    assert rules.most == ANY_NUMBER
    if is_fish(shell):
        pytest.skip("fish knows only options with one value")
    assert shell.complete("hashdesk groups --rules pixels ta") == "taken"
    assert shell.complete("hashdesk groups --rules pixels taken --dec") == "--decided"


@pytest.mark.parametrize("before", ["index", "index --retry", "index --library", "search --also"])
def test_folders(shell: Shell, before: str) -> None:
    """And no files, where only a folder makes sense."""
    assert shell.complete(f"hashdesk {before} my\\ p").rstrip("/") == "my photos"
    assert shell.complete(f"hashdesk {before} oth") == "oth"


@pytest.mark.parametrize("before", ["search", "search --sheet", "search other.txt", "import"])
def test_files(shell: Shell, before: str) -> None:
    """Spaces in names are kept in one argument."""
    assert shell.complete(f"hashdesk {before} oth") == "other.txt"
    assert shell.complete(f"hashdesk {before} my\\ l") == "my list.txt"
    assert shell.complete(f"hashdesk {before} my\\ p").rstrip("/") == "my photos"


@pytest.mark.parametrize("before", ["info", "adapt --seed", "models --use"])
def test_nothing(shell: Shell, before: str) -> None:
    """What no shell can know is left alone."""
    assert shell.complete(f"hashdesk {before} oth") == "oth"


def test_paths_are_completed_by_all_options_that_take_one(lines: dict[str, CommandLine]) -> None:
    kinds = {
        (line.name, (one.flags or (one.value,))[0]): one.completes
        for line in lines.values()
        for one in (*line.options, *line.operands)
        if one.completes is not Completes.NOTHING
    }
    assert kinds["index", "FOLDER"] is Completes.FOLDERS
    assert kinds["groups", "--csv"] is Completes.FILES
    assert kinds["compare", "A"] is Completes.FILES
    assert kinds["export", "OUT"] is Completes.FILES
    assert all(kinds[name, "--library"] is Completes.FOLDERS for name in ("info", "check"))
    assert ("export", "--only") not in kinds  # only the window uses it


@pytest.mark.parametrize("shell_name", COMPLETION_FILES)
def test_the_command_prints_what_a_shell_can_read(shell_name: str) -> None:
    """As the README says: eval "$(hashdesk completion bash)"."""
    if shutil.which(shell_name) is None:
        pytest.skip(f"{shell_name} is not here")
    command = [sys.executable, "-m", "hashdesk", "completion", shell_name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    file = paths.resources() / "completion" / COMPLETION_FILES[shell_name]
    assert done.stdout == file.read_text("utf-8")
    checked = subprocess.run(
        [shell_name, "-n"], input=done.stdout, capture_output=True, text=True, check=True
    )
    assert (checked.stdout, checked.stderr) == ("", "")


def test_another_shell_is_refused_with_the_ones_there_are() -> None:
    command = [sys.executable, "-m", "hashdesk", "completion", "csh"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert all(name in done.stderr for name in COMPLETION_FILES)
