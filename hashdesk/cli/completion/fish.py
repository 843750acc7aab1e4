"""The completion script for fish: one `complete` for each argument, and when it applies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hashdesk.cli.command_line import Argument, CommandLine, Completes

FISH_HEAD = r"""# fish completion for hashdesk. Made by: hashdesk completion fish

function __hashdesk_command
    # Whether the command is this one; without an argument, whether there is none yet.
    set -l words (commandline -opc)
    if test (count $argv) -eq 0
        test (count $words) -eq 1
    else
        test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
    end
end

complete -c hashdesk -f"""
FISH_FOLDERS = "(__fish_complete_directories (commandline -ct))"


def script(lines: Sequence[CommandLine]) -> str:
    """The script; lines: the program itself, then its commands."""
    rows = [FISH_HEAD]
    for line in lines:
        start = f"complete -c hashdesk -n {_quoted(f'__hashdesk_command {line.name}'.strip())}"
        if line.name:
            told = f"-d {_quoted(line.summary)}"
            rows.append(f"complete -c hashdesk -n __hashdesk_command -a {line.name} {told}")
        rows += (f"{start} {words}" for words in _arguments(line))
    return "\n".join(rows)


def _arguments(line: CommandLine) -> Iterator[str]:
    for option in line.options:
        words = [f"-{'l' if f.startswith('--') else 's'} {f.lstrip('-')}" for f in option.flags]
        if option.value:
            words += ["-r" if option.completes is Completes.FILES else "-x", *_offered(option)]
        if option.help:
            words.append(f"-d {_quoted(option.help)}")
        yield " ".join(words)
    if line.operands:
        yield from _offered(line.operands[0])


def _offered(argument: Argument) -> list[str]:
    if argument.choices:
        return [f"-a {_quoted(' '.join(argument.choices))}"]
    kinds = {
        Completes.FILES: ["-F"],
        Completes.FOLDERS: [f"-a {_quoted(FISH_FOLDERS)}"],
        Completes.NOTHING: [],
    }
    return kinds[argument.completes]


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
