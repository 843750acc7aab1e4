"""What the manifest of a backbone says beside its name and sums: input, origin, text tower."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from hashdesk.core.documents import Malformed
from hashdesk.core.imaging.model_input import HASHDESK_INPUT, Filter, Fit, ModelInput

ADDED_PREFIX = "own-"  # of the names of models that a person added
LONGEST_SLUG = 32  # characters
TEXT_GRAPH = "text.onnx"  # in the folder of a model that has a text tower …
TOKENIZER = "tokenizer.json"  # … and beside a graph that is added
LARGEST_SIDE = 1024  # pixels of a model's input
TORCHVISION_KIND = "torchvision"  # of models that HashDesk fetches itself, by their name

# A download, of which no file is left; files of the user, which stay; files that are gone.
ModelOrigin = Literal["download", "files", "nowhere"]


@dataclass(frozen=True)
class TextTower:
    """How the text graph beside an added model is called: its inputs' and output's names."""

    ids: str  # int32 or int64 (n, length)
    output: str  # float (n, d)
    mask: str = ""  # 1 for each token that counts; empty: it takes none
    length: int = 0  # tokens that it takes, no more and no less; 0: any number


@dataclass(frozen=True)
class ModelCard:
    """What is known of an added model beside its graph."""

    title: str
    source: str  # the file, folder or address that it came from
    licence: str  # empty if unknown
    kind: str  # the layout that it was recognised by
    width: int  # of its features
    text: TextTower | None = None
    # How many times the work of EfficientNet-Lite0 a picture is, by its first runs; None: an older
    # HashDesk did not measure it.
    cost: float | None = None

    @property
    def origin(self) -> ModelOrigin:
        """Where it can be had from once it is deleted."""
        if self.kind == TORCHVISION_KIND or self.source.startswith("https://"):
            return "download"
        return "files" if Path(self.source).exists() else "nowhere"


def is_added(name: str) -> bool:
    """Whether a backbone's name is that of a model that a person added."""
    return re.fullmatch(rf"{ADDED_PREFIX}[a-z0-9-]+", name) is not None  # no path


def added_name(title: str, graph: bytes, taken: ModelInput = HASHDESK_INPUT) -> str:
    """The name of an added model: it stands for what decides its features, beside its title."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:LONGEST_SLUG].strip("-") or "model"
    return f"{ADDED_PREFIX}{slug}-{features_sha256(graph, taken)[:8]}"


def features_sha256(graph: bytes, taken: ModelInput) -> str:
    """A sum of all that decides features: the same graph on other pixels gives other ones."""
    pixels = b"" if taken == HASHDESK_INPUT else json.dumps(asdict(taken)).encode()
    return sha256(graph + pixels).hexdigest()


def input_of(manifest: Mapping[str, Any]) -> ModelInput:
    """The input that a backbone's manifest states; HashDesk's own if none. Raises Malformed."""
    if "input" not in manifest:
        return HASHDESK_INPUT
    try:
        stated = manifest["input"]
        side, resize = stated["side"], stated["resize"]
        found = ModelInput(side, Fit(stated["fit"]), resize, Filter(stated["filter"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed("its input is not known") from error
    if not all(type(n) is int and 0 < n <= 2 * LARGEST_SIDE for n in (side, resize)):
        raise Malformed("its input has an impossible size")
    return found


def card_of(manifest: Mapping[str, Any]) -> ModelCard:
    """The card of an added model. Raises Malformed."""
    try:
        words = {part: str(manifest[part]) for part in ("title", "source", "licence", "kind")}
        text = None if manifest["text"] is None else TextTower(**manifest["text"])
        cost = None if manifest.get("cost") is None else float(manifest["cost"])
        return ModelCard(**words, width=int(manifest["width"]), text=text, cost=cost)
    except (KeyError, TypeError, ValueError) as error:
        raise Malformed("it lacks what is known of the model") from error


def described(model_input: ModelInput, card: ModelCard | None) -> dict[str, Any]:
    """What `input_of` and `card_of` read; nothing for the models that ship."""
    return {} if card is None else {"input": asdict(model_input), **asdict(card)}
