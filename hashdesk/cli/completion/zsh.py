"""The completion script for zsh: an argument specification of `_arguments` for each command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hashdesk.cli.command_line import ANY_NUMBER, Argument, CommandLine, Completes

# In a folder of $fpath, the file is the function's body; by `eval`, it defines the function.
ZSH_SCRIPT = r"""#compdef hashdesk
# zsh completion for hashdesk. Made by: hashdesk completion zsh

_hashdesk() {{
    local curcontext="$curcontext" state line
    typeset -A opt_args
    local -a commands=(
{commands}
    )
    _arguments -C \
{options} \
        '1:command:->command' \
        '*::argument:->argument'
    case $state in
    command) _describe -t commands command commands ;;
    argument)
        curcontext="${{curcontext%:*:*}}:hashdesk-$words[1]:"
        case $words[1] in
{arguments}
        esac ;;
    esac
}}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _hashdesk "$@"
else
    (( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}
    compdef _hashdesk hashdesk
fi"""


def script(lines: Sequence[CommandLine]) -> str:
    """The script; lines: the program itself, then its commands."""
    program, *commands = lines
    return ZSH_SCRIPT.format(
        commands="\n".join(
            f"        {_quoted(f'{line.name}:{line.summary}')}" for line in commands
        ),
        options=" \\\n".join(f"        {spec}" for spec in _specs(program)),
        arguments="\n".join(row for line in commands for row in _rows(line)),
    )


def _rows(line: CommandLine) -> Iterator[str]:
    yield f"        {line.name})"
    specs = list(_specs(line))
    yield "            _arguments -s \\"
    yield from (f"                {spec} \\" for spec in specs[:-1])
    yield f"                {specs[-1]} ;;"


def _specs(line: CommandLine) -> Iterator[str]:
    """The specifications of a command's arguments."""
    for option in line.options:
        told = f"[{_escaped(option.help, '[]')}]" if option.help else ""
        for flag in option.flags:
            others = "" if option.repeats else f"({' '.join(option.flags)})"
            repeats = "*" if option.repeats else ""
            joined = "=" if flag.startswith("--") and option.value and option.most == 1 else ""
            yield _quoted(f"{others}{repeats}{flag}{joined}{told}{_values(option, line)}")
    for operand in line.operands:
        many = "*" if operand.most == ANY_NUMBER else ""
        place = "" if operand.needed or many else ":"  # “::” may be left out
        # A blank would keep options from being completed where the operand may be left out.
        action = _action(operand).strip() or "{:}"
        yield _quoted(f"{many}{place}:{_named(operand)}:{action}")


def _values(option: Argument, line: CommandLine) -> str:
    """The values that an option takes."""
    if not option.value:
        return ""
    if option.most == ANY_NUMBER:
        # Up to the next option; the word under the cursor counts as a value until it is finished.
        flags = " ".join(flag for other in line.options for flag in other.flags)
        value = f"compadd -- {' '.join(option.choices)}" if option.choices else _action(option)
        either = f"if [[ $PREFIX == -* ]]; then compadd -- {flags}; else {value.strip() or ':'}; fi"
        return f":*-*:{_named(option)}:{{{either}}}"
    return f":{_named(option)}:{_action(option)}" * option.most


def _named(argument: Argument) -> str:
    return _escaped(argument.value.lower(), ":")


def _action(argument: Argument) -> str:
    if argument.choices:
        return f"({' '.join(argument.choices)})"
    kinds = {Completes.FILES: "_files", Completes.FOLDERS: "_path_files -/", Completes.NOTHING: " "}
    return kinds[argument.completes]


def _escaped(text: str, special: str) -> str:
    for character in ("\\", *special):
        text = text.replace(character, f"\\{character}")
    return text


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
