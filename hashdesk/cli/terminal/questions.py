"""Questions that a person at a terminal answers; nobody else is asked."""

from __future__ import annotations

import sys

from hashdesk.cli.terminal.output import Output


def can_ask(output: Output) -> bool:
    """Whether a person is there to answer."""
    return not output.as_json and sys.stdin is not None and sys.stdin.isatty()


def is_agreed(question: str, output: Output) -> bool | None:
    """Ask until the answer is yes or no; None: there is none, as the input has ended."""
    while True:
        output.note(f"{question} Type y or n:")
        answer = sys.stdin.readline()
        if answer.strip().lower() in ("y", "yes"):
            return True
        if answer.strip().lower() in ("n", "no"):
            return False
        if not answer:
            return None
