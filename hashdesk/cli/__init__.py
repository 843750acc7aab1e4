"""The command line: `hashdesk COMMAND …`.

`main` finds the command, `options` and `*_options` are arguments that several commands share,
`output` writes lines for people or JSON for programs. What a command does lives in `core`.
"""
