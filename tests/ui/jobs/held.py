"""A command that a test begins and ends."""

from __future__ import annotations

from hashdesk.ui.jobs.command_process import CommandProcess


class Held(CommandProcess):
    """A process that runs nothing: a test emits its signals."""

    def start(self) -> None:
        """Nothing is run."""
