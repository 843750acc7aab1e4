"""Whether a model is added already, however its path or its name is spelt."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hashdesk.core.errors import ModelRefused
from hashdesk.encoders.added_models.adding import AddedModel, FoundModel
from hashdesk.encoders.added_models.description import Overrides
from hashdesk.encoders.added_models.layouts import find_files
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel


def added_found(
    added: Iterable[AddedModel], found: FoundModel, wanted: Overrides
) -> AddedModel | None:
    """The model that was added from the same graph; None: none was, or not as it is wanted now.

    A path leads to the same graph by a link, and by the folder around it as well as by the file.
    What was added without the words that it has now is another model.
    """
    about = found.description
    same = [
        one
        for one in added
        if _is_as_wanted(one, wanted)
        and (one.card.text is not None or found.tower is None)
        and _is_same_file(one.card.source, found.files.graph)
    ]
    return next((one for one in same if one.card.title == about.title), next(iter(same), None))


def added_by_name(
    added: Iterable[AddedModel], model: TorchvisionModel, wanted: Overrides
) -> AddedModel | None:
    """The same for one of torchvision's, whose address has the hash of its weights."""
    same = (one for one in added if one.card.source == model.url)
    return next((one for one in same if _is_as_wanted(one, wanted)), None)


def called(added: Iterable[AddedModel], name: str) -> AddedModel | None:
    """The model that has this title, or was added under this name; case means nothing."""
    wanted = name.casefold()
    return next((one for one in added if wanted in (one.name, one.card.title.casefold())), None)


def _is_as_wanted(one: AddedModel, wanted: Overrides) -> bool:
    """Whether a model has what was said of it. Of some, what it was added with is not known."""
    unknown = (wanted.output, wanted.pooling, wanted.mean, wanted.std)
    return (
        all(said is None for said in unknown)
        and wanted.title in (None, one.card.title)
        and wanted.side in (None, one.input.side)
    )


def _is_same_file(source: str, graph: Path) -> bool:
    """Whether a model from a source, which may be gone by now, has this graph."""
    try:
        return find_files(Path(source)).graph.samefile(graph)
    except (ModelRefused, OSError, ValueError):
        return False
