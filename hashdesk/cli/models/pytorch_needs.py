"""What a command says before PyTorch is installed for it: that it is needed, and its sizes."""

from __future__ import annotations

from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.pytorch import runtime
from hashdesk.core.pytorch.needs import needs_of
from hashdesk.core.pytorch.runtime import Runtime


def say_needs(place: Runtime, what: str, output: Output) -> str:
    """The sentence on a PyTorch that is missing or incomplete; also an event of its sizes.

    what: is about to be done, and needs it: "Adapting".
    """
    needs = needs_of(place)
    facts = {"folder": str(needs.folder), "download": needs.download, "disk": needs.disk}
    output.event(event="pytorch", here=needs.here, **facts)
    found = runtime.marked(place)
    if found is not None and not found.complete:
        return f"PyTorch in {place.folder} is incomplete."
    here = f", of which {size(needs.here)} are here already" if needs.here else ""
    return (
        f"{what} needs PyTorch, which is not installed: about {size(needs.download)} to "
        f"download{here}, and {size(needs.disk)} on the disk, in {needs.folder}."
    )
