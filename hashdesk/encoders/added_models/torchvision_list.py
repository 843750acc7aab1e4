"""torchvision's classifiers that can be added by name: what ships of them is this list."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashdesk.core.documents import quoted
from hashdesk.core.errors import ModelRefused
from hashdesk.core.imaging.model_input import Filter, Fit, ModelInput
from hashdesk.encoders.added_models.preprocessing import Channels

TORCHVISION_MEGABYTE = 1 << 20  # bytes
LIST = "torchvision_models.json"  # in resources; packaging/torchvision_models.py writes it


@dataclass(frozen=True)
class TorchvisionModel:
    """A classifier, where its weights are, and what it takes."""

    name: str
    title: str
    input: ModelInput
    mean: Channels
    std: Channels
    url: str
    sha256: str  # the beginning of it, as far as it is known
    bytes: int  # of the download, to a tenth of a megabyte
    licence: str


def torchvision_models(resources: Path) -> dict[str, TorchvisionModel]:
    """All of them, by name."""
    entries = json.loads((resources / LIST).read_text("utf-8"))
    return {entry["name"]: _model(entry) for entry in entries}


def find_model(models: Mapping[str, TorchvisionModel], name: str) -> TorchvisionModel:
    """A model by its name, in which case means nothing.

    Raises ModelRefused, which names those that are spelt alike.
    """
    if found := models.get(name.casefold()):
        return found
    near = difflib.get_close_matches(name.casefold(), models, n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise ModelRefused(
        f"{quoted(name)} is neither a file, nor a folder, nor a model that is known by its name."
        f"{hint} Names: hashdesk models --available"
    )


def download_bytes(resources: Path, url: str) -> int:
    """The bytes that come from an address of the list; 0 if it is not there any more."""
    models = torchvision_models(resources).values()
    return next((one.bytes for one in models if one.url == url), 0)


def _model(entry: Mapping[str, Any]) -> TorchvisionModel:
    taken = ModelInput(entry["side"], Fit.CROP, entry["resize"], Filter(entry["filter"]))
    same = {key: entry[key] for key in ("name", "title", "url", "sha256", "licence")}
    mean, std = tuple(entry["mean"]), tuple(entry["std"])
    size = round(entry["megabytes"] * TORCHVISION_MEGABYTE)
    return TorchvisionModel(**same, input=taken, mean=mean, std=std, bytes=size)
