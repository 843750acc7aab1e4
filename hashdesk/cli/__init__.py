"""The command line: `hashdesk COMMAND …`.

`main` runs the command, `parsers` has them all, `command_line` is all of it as data. A command is
a file in `commands`; what several share is in `arguments`, how they speak in `terminal`.
What a command does lives in `core`.
"""
