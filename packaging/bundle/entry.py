"""The program of the bundle: `hashdesk`, which is its own Python for its child processes.

hashdesk VERB …         what `hashdesk` is elsewhere: a verb, or without one the window
hashdesk -m MODULE …    what `python -m MODULE …` is elsewhere, for the modules in MODULES
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import MutableMapping, Sequence

MODULES = ("hashdesk", "hashdesk.ui.app.main", "hashdesk.core.decoder.worker", "pip")
LIBRARY_PATH = "LD_LIBRARY_PATH"
RESET = "PYINSTALLER_RESET_ENVIRONMENT"  # the loader then ignores what it told this process
USAGE = 2  # exit code of a wrong command line


def main(arguments: Sequence[str]) -> int:
    """Run the module that is named, or the command line; returns the exit code."""
    free_children(os.environ)
    if not arguments or arguments[0] != "-m":
        # Imported here: a decoding worker needs none of it.
        from hashdesk.cli.main import main as command_line  # noqa: PLC0415

        return command_line(arguments)
    module = arguments[1] if len(arguments) > 1 else ""
    if module not in MODULES:
        known = ", ".join(MODULES)
        sys.stderr.write(f"hashdesk -m runs only these modules: {known}; not “{module}”.\n")
        return USAGE
    sys.argv = [sys.argv[0], *arguments[2:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return 0


def free_children(environment: MutableMapping[str, str]) -> None:
    """Let child processes start as if nobody had prepared this one.

    PyInstaller's loader has put the bundle's folder into the library path. This process has read it
    already; a program of the system, such as the file manager, must not load the bundle's
    libraries. The bundle's program, started again, is to set the path again for itself.
    """
    environment[RESET] = "1"
    original = environment.pop(f"{LIBRARY_PATH}_ORIG", None)
    if original is None:
        environment.pop(LIBRARY_PATH, None)
    else:
        environment[LIBRARY_PATH] = original


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
