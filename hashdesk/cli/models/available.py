"""The models that were added, and those that can be added by their name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.cli.terminal.output import Output
from hashdesk.cli.terminal.sizes import size
from hashdesk.core.storage.tables.library_rows import EncoderRow

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel


def list_available(output: Output) -> None:
    """Print them."""
    from hashdesk.encoders.added_models.description_lines import input_text
    from hashdesk.encoders.added_models.torchvision_list import torchvision_models

    known = list(torchvision_models(paths.resources()).values())
    added = all_added()
    output.event(added=[fields(one) for one in added], known=[asdict(one) for one in known])
    for one in added:
        output.text(f"  {one.name}  {one.card.title}, {input_text(one.input)}, {size(one.bytes)}")
    output.text("Models of torchvision, which need PyTorch to be added:" if known else "")
    for model in known:
        output.text(
            f"  {model.name}  {size(model.bytes)}, {input_text(model.input)}, {model.licence}"
        )


def all_added() -> list[AddedModel]:
    """The models that were added."""
    from hashdesk.encoders.added_models.adding import list_added

    return list(list_added(paths.models()))


def unused(encoders: Iterable[EncoderRow]) -> list[AddedModel]:
    """The models that were added and that a library with these encoders has no codes of."""
    from hashdesk.encoders.library_heads.method import models_with_heads

    coded = models_with_heads(encoders)
    return [one for one in all_added() if one.name not in coded]


def fields(added: AddedModel) -> dict[str, object]:
    """What `--json` says of a model that was added."""
    return {
        "name": added.name,
        "bytes": added.bytes,
        **asdict(added.card),
        "input": asdict(added.input),
    }
