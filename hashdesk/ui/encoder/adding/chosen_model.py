"""A model that could be added: one of torchvision's, or what a file or folder holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hashdesk import paths
from hashdesk.core.job import Job
from hashdesk.encoders.added_models.description import (
    ModelDescription,
    Overrides,
    describe_torchvision,
)
from hashdesk.encoders.added_models.torchvision_list import TorchvisionModel

if TYPE_CHECKING:
    from hashdesk.encoders.added_models.adding import AddedModel


@dataclass(frozen=True)
class ChosenModel:
    """As the command names it, and what is known of it."""

    source: str
    description: ModelDescription
    bytes: int  # of its files, or to be fetched
    named: bool  # one of torchvision's
    known: str  # the title under which it was added before; empty: it was not


def named_model(model: TorchvisionModel) -> ChosenModel:
    """One of torchvision's; nothing is fetched."""
    from hashdesk.encoders.added_models.already_added import added_by_name  # noqa: PLC0415  (rare)

    wanted = Overrides()
    known = _title_of(added_by_name(_all_added(), model, wanted))
    described = describe_torchvision(model, wanted)
    return ChosenModel(model.name, described, model.bytes, named=True, known=known)


def model_at(path: Path, job: Job) -> ChosenModel:
    """What a file or folder holds; nothing of it runs. Raises ModelRefused or Cancelled."""
    from hashdesk.encoders.added_models.adding import look_into  # noqa: PLC0415  (rare)
    from hashdesk.encoders.added_models.already_added import added_found  # noqa: PLC0415  (rare)
    from hashdesk.encoders.added_models.model_process import model_bytes  # noqa: PLC0415  (rare)

    wanted = Overrides()
    found = look_into(path, wanted, job)
    known = _title_of(added_found(_all_added(), found, wanted))
    size = model_bytes(found.files.graph)
    return ChosenModel(str(path), found.description, size, named=False, known=known)


def _all_added() -> list[AddedModel]:
    from hashdesk.encoders.added_models.adding import list_added  # noqa: PLC0415  (rare)

    return list(list_added(paths.models()))


def _title_of(known: AddedModel | None) -> str:
    return "" if known is None else known.card.title
