"""The command line: `hashdesk COMMAND …`.

`main` runs the command, `parsers` has them all, `options` and `*_options` are arguments that
several commands share, `output` writes text or lines of JSON, `command_line` is all of it as data.
What a command does lives in `core`.
"""
